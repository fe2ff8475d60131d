//! Reads the fields of a JSON body and refuses in HubSpot's words: 400, naming the field. Ignores fields that nobody asks
//! for.

use std::fmt::Display;

use serde_json::{Map, Value, json};

use crate::fields::whole;
use crate::problem::Problem;

/// The fields of one object of a body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Body<'a> {
    path: &'a str,
    map: &'a Map<String, Value>,
}

impl<'a> Body<'a> {
    pub fn of(value: &'a Value) -> Result<Self, Problem> {
        Self::at("", value)
    }

    /// The object at `path`, such as `message`.
    pub fn at(path: &'a str, value: &'a Value) -> Result<Self, Problem> {
        match value.as_object() {
            Some(map) => Ok(Self { path, map }),
            None if path.is_empty() => Err(Problem::validation("Invalid input JSON: the body must be an object")),
            None => Err(refuse(path, "must be an object")),
        }
    }

    /// The field; null counts as absent.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Refuses a body that lacks any of these fields, and names those.
    pub fn require(&self, names: &[&str]) -> Result<(), Problem> {
        let empty = |name: &str| self.value(name).is_none_or(|value| value.as_str() == Some(""));
        let lacking: Vec<String> =
            names.iter().copied().filter(|name| empty(name)).map(|name| self.path_of(name)).collect();
        if lacking.is_empty() { Ok(()) } else { Err(missing(&lacking)) }
    }

    pub fn text(&self, name: &str) -> Result<Option<&'a str>, Problem> {
        self.read(name, "must be a string", Value::as_str)
    }

    pub fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        self.read(name, "must be true or false", Value::as_bool)
    }

    pub fn list(&self, name: &str) -> Result<Option<&'a Vec<Value>>, Problem> {
        self.read(name, "must be a list", Value::as_array)
    }

    pub fn texts(&self, name: &str) -> Result<Option<Vec<&'a str>>, Problem> {
        self.read(name, "must be a list of strings", |value| value.as_array()?.iter().map(Value::as_str).collect())
    }

    pub fn object(&self, name: &str) -> Result<Option<&'a Map<String, Value>>, Problem> {
        self.read(name, "must be an object", Value::as_object)
    }

    /// A number above 0, as a number or in digits.
    pub fn id(&self, name: &str) -> Result<Option<u64>, Problem> {
        self.read(name, "must be an id", |value| whole(value).filter(|id| *id > 0))
    }

    /// One of a few words.
    pub fn word<T: Copy>(&self, name: &str, all: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let found = all.iter().find(|(word, _)| value.as_str() == Some(word));
        let words = || all.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        found.map(|(_, item)| Some(*item)).ok_or_else(|| self.refuse(name, format!("must be one of {}", words())))
    }

    pub fn refuse(&self, name: &str, clause: impl Display) -> Problem {
        refuse(&self.path_of(name), clause)
    }

    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn read<T>(
        &self,
        name: &str,
        rule: &str,
        parse: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.value(name) else { return Ok(None) };
        parse(value).map(Some).ok_or_else(|| self.refuse(name, rule))
    }
}

/// The word for one of those that [`Body::word`] reads.
pub(crate) fn word_of<T: Copy + PartialEq>(all: &[(&'static str, T)], item: T) -> &'static str {
    all.iter().find(|(_, known)| *known == item).map_or("", |(word, _)| word)
}

/// The refusal of a body without these fields.
pub(crate) fn missing<S: AsRef<str>>(names: &[S]) -> Problem {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let error = |name: &&str| json!({ "message": format!("{name} is required"), "code": "REQUIRED_FIELD", "in": name });
    Problem::validation(format!("Invalid input JSON: some required fields were not set: [{}]", names.join(", ")))
        .with("errors", names.iter().map(error).collect())
}

/// The refusal of one field.
pub(crate) fn refuse(name: &str, clause: impl Display) -> Problem {
    let message = format!("{name} {clause}");
    Problem::validation(message.clone())
        .with("errors", json!([{ "message": message, "code": "INVALID_FIELD", "in": name }]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told<T>(result: Result<T, Problem>) -> Value {
        result.err().unwrap().respond("c").json()
    }

    #[test]
    fn names_every_field_that_is_missing() {
        let value = json!({ "a": 1, "b": null, "c": "" });
        let body = Body::of(&value).unwrap();
        assert!(body.require(&["a"]).is_ok());
        let told = told(body.require(&["a", "b", "c", "d"]));
        assert_eq!(told["message"], "Invalid input JSON: some required fields were not set: [b, c, d]");
        assert_eq!((&told["category"], &told["errors"][1]["in"]), (&json!("VALIDATION_ERROR"), &json!("c")));
    }

    #[test]
    fn names_the_field_that_is_of_another_kind() {
        let value = json!({ "a": [1] });
        let body = Body::at("message", &value).unwrap();
        for refused in [body.text("a").err(), body.flag("a").err(), body.texts("a").err(), body.id("a").err()] {
            assert_eq!(refused.unwrap().respond("c").json()["errors"][0]["in"], "message.a");
        }
        let told = told(body.word("a", &[("ON", 1), ("OFF", 0)]));
        assert_eq!(told["message"], "message.a must be one of ON, OFF");
        assert_eq!(told_of_no_object(), "Invalid input JSON: the body must be an object");
    }

    fn told_of_no_object() -> Value {
        told(Body::of(&json!([])))["message"].clone()
    }

    #[test]
    fn ids_are_numbers_or_digits() {
        let value = json!({ "a": 5, "b": "18446744073709551615", "c": 0 });
        let body = Body::of(&value).unwrap();
        assert_eq!((body.id("a").unwrap(), body.id("b").unwrap()), (Some(5), Some(u64::MAX)));
        assert!(body.id("c").is_err());
        assert_eq!(body.id("d").unwrap(), None);
    }
}
