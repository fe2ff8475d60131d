//! Reads a batch of snapshot requests and finds everything that is wrong with it.
//! Looks at shapes only: whether objects exist shows when the snapshot is taken.

use serde_json::{Value, json};

use crate::crm::is_type_id;
use crate::fields::whole;
use crate::problem::Problem;

/// One object whose state is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub portal_id: u64,
    pub object_id: u64,
    pub object_type_id: String,
    pub properties: Vec<String>,
}

/// The requests of a body; at most `most` of them.
pub(crate) fn parse(body: &Value, most: usize) -> Result<Vec<Wanted>, Problem> {
    let mut errors = Errors::default();
    let wanted = match body.get("snapshotRequests").map(Value::as_array) {
        None => {
            errors.add("snapshotRequests", "REQUIRED_FIELD", "is required");
            Vec::new()
        }
        Some(None) => {
            errors.add("snapshotRequests", "INVALID_TYPE", "must be a list");
            Vec::new()
        }
        Some(Some(list)) => {
            if list.is_empty() {
                errors.add("snapshotRequests", "EMPTY", "must not be empty");
            }
            if list.len() > most {
                errors.add("snapshotRequests", "TOO_MANY", &format!("must hold at most {most} requests"));
            }
            list.iter().enumerate().filter_map(|(index, item)| entry(item, index, &mut errors)).collect()
        }
    };
    errors.into_result(wanted)
}

fn entry(item: &Value, index: usize, errors: &mut Errors) -> Option<Wanted> {
    let path = format!("snapshotRequests[{index}]");
    if !item.is_object() {
        errors.add(&path, "INVALID_TYPE", "must be an object");
        return None;
    }
    let mut field = |name: &str| {
        let path = format!("{path}.{name}");
        let value = item.get(name).filter(|value| !value.is_null());
        if value.is_none() {
            errors.add(&path, "REQUIRED_FIELD", "is required");
        }
        value.map(|value| (path, value))
    };
    let portal_id = field("portalId");
    let object_id = field("objectId");
    let object_type_id = field("objectTypeId");
    let properties = field("properties");
    let portal_id = portal_id.and_then(|(path, value)| id(&path, value, errors));
    let object_id = object_id.and_then(|(path, value)| id(&path, value, errors));
    let object_type_id = object_type_id.and_then(|(path, value)| type_id(&path, value, errors));
    let properties = properties.and_then(|(path, value)| names(&path, value, errors));
    Some(Wanted {
        portal_id: portal_id?,
        object_id: object_id?,
        object_type_id: object_type_id?,
        properties: properties?,
    })
}

/// A 64-bit id above zero, as a number or, as HubSpot also reads it, as digits.
fn id(path: &str, value: &Value, errors: &mut Errors) -> Option<u64> {
    let id = whole(value).filter(|id| (1..=LARGEST_ID).contains(id));
    if id.is_none() {
        errors.add(path, "INVALID_INTEGER", "must be a whole number above 0");
    }
    id
}

fn type_id(path: &str, value: &Value, errors: &mut Errors) -> Option<String> {
    let text = value.as_str().filter(|text| is_type_id(text));
    if text.is_none() {
        errors.add(path, "INVALID_OBJECT_TYPE", "must be an object type id such as 0-1");
    }
    text.map(str::to_owned)
}

fn names(path: &str, value: &Value, errors: &mut Errors) -> Option<Vec<String>> {
    let Some(list) = value.as_array() else {
        errors.add(path, "INVALID_TYPE", "must be a list");
        return None;
    };
    if list.is_empty() {
        errors.add(path, "EMPTY", "must not be empty");
        return None;
    }
    let mut names = Vec::new();
    for (index, item) in list.iter().enumerate() {
        match item.as_str() {
            Some(name) if !name.is_empty() => names.push(name.to_owned()),
            _ => errors.add(&format!("{path}[{index}]"), "INVALID_TYPE", "must be the name of a property"),
        }
    }
    (names.len() == list.len()).then_some(names)
}

#[derive(Default)]
struct Errors(Vec<Value>);

impl Errors {
    fn add(&mut self, path: &str, code: &str, clause: &str) {
        self.0.push(json!({
            "message": format!("{path} {clause}"), "code": code, "in": path, "context": { "propertyName": [path] }
        }));
    }

    fn into_result<T>(self, value: T) -> Result<T, Problem> {
        if self.0.is_empty() {
            return Ok(value);
        }
        let first = self.0.first().and_then(|error| error.get("message")).and_then(Value::as_str).unwrap_or_default();
        let message = format!("Invalid input ({} problems): {first}", self.0.len());
        Err(Problem::validation(message).with("errors", Value::Array(self.0)))
    }
}

const LARGEST_ID: u64 = i64::MAX as u64;

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(body: &Value) -> Vec<String> {
        let body = parse(body, 3).unwrap_err().respond("c").json();
        assert_eq!(body["category"], "VALIDATION_ERROR");
        body["errors"].as_array().unwrap().iter().map(|error| error["in"].as_str().unwrap().to_owned()).collect()
    }

    fn good() -> Value {
        json!({ "portalId": 12345, "objectId": 1001, "objectTypeId": "0-1", "properties": ["email"] })
    }

    #[test]
    fn reads_the_documents_example() {
        let wanted = parse(&json!({ "snapshotRequests": [good()] }), 100).unwrap();
        assert_eq!(
            wanted,
            [Wanted {
                portal_id: 12_345,
                object_id: 1_001,
                object_type_id: "0-1".into(),
                properties: vec!["email".into()]
            }]
        );
    }

    #[test]
    fn finds_every_problem_at_once() {
        let body = json!({ "snapshotRequests": [
            {}, good(), { "portalId": 1.5, "objectId": -3, "objectTypeId": "contacts", "properties": [] }
        ] });
        let expected = [
            "snapshotRequests[0].portalId",
            "snapshotRequests[0].objectId",
            "snapshotRequests[0].objectTypeId",
            "snapshotRequests[0].properties",
            "snapshotRequests[2].portalId",
            "snapshotRequests[2].objectId",
            "snapshotRequests[2].objectTypeId",
            "snapshotRequests[2].properties",
        ];
        assert_eq!(paths(&body), expected);
    }

    #[test]
    fn refuses_batches_that_are_empty_too_long_or_none() {
        for body in [json!({}), json!([]), json!({ "snapshotRequests": {} }), json!({ "snapshotRequests": [] })] {
            assert_eq!(paths(&body), ["snapshotRequests"], "{body}");
        }
        assert_eq!(paths(&json!({ "snapshotRequests": [good(), good(), good(), good()] })), ["snapshotRequests"]);
    }

    #[test]
    fn reads_large_ids_exactly_and_as_digits() {
        let mut large = good();
        large["objectId"] = json!("9007199254740993");
        let wanted = parse(&json!({ "snapshotRequests": [large] }), 3).unwrap();
        assert_eq!(wanted[0].object_id, 9_007_199_254_740_993);
    }

    #[test]
    fn refuses_names_of_properties_that_are_no_text() {
        let mut bad = good();
        bad["properties"] = json!(["email", 5, ""]);
        let expected = ["snapshotRequests[0].properties[1]", "snapshotRequests[0].properties[2]"];
        assert_eq!(paths(&json!({ "snapshotRequests": [bad] })), expected);
    }
}
