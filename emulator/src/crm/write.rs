//! Creates, changes and archives objects, and refuses what HubSpot refuses.

use serde_json::{Value, json};

use crate::call::Call;
use crate::crm::change::What;
use crate::crm::read::{not_found, resolve};
use crate::crm::record::Record;
use crate::crm::store::{Crm, Table};
use crate::crm::types::ObjectType;
use crate::http::Response;
use crate::problem::Problem;

/// `POST …/{objectType}`.
pub(crate) fn create(call: &Call<'_>, crm: &mut Crm, kind: &'static ObjectType, now: u64) -> Result<Response, Problem> {
    let body = call.json()?;
    let ties = ties(&body, crm, kind)?;
    let table = crm.table(kind).ok_or_else(not_found)?;
    let values = values(&body, table)?;
    unclaimed(table, &values, None)?;
    let id = crm.fresh_id();
    let mut record = Record::new(id, kind, now);
    record.update(kind, now, values.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    crm.put(kind, record);
    for other in ties {
        crm.associate((kind, id), other);
    }
    crm.note(kind, id, What::Created);
    for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        crm.note(kind, id, What::Property { name: name.clone(), value: value.clone() });
    }
    show(crm, kind, id, &values, 201)
}

/// `PATCH …/{objectType}/{objectId}`.
pub(crate) fn update(
    call: &Call<'_>,
    crm: &mut Crm,
    kind: &'static ObjectType,
    id: &str,
    now: u64,
) -> Result<Response, Problem> {
    let body = call.json()?;
    let table = crm.table_mut(kind).ok_or_else(not_found)?;
    let id = resolve(call, table, id)?;
    if table.records.get(&id).is_none_or(|record| record.archived_at.is_some()) {
        return Err(not_found());
    }
    let values = values(&body, table)?;
    unclaimed(table, &values, Some(id))?;
    let before = |name: &str| table.records.get(&id).and_then(|record| record.value(name)).unwrap_or_default();
    let changed: Vec<_> = values.iter().filter(|(name, value)| before(name) != value).cloned().collect();
    table.update(id, now, &values);
    for (name, value) in changed {
        crm.note(kind, id, What::Property { name, value });
    }
    show(crm, kind, id, &values, 200)
}

/// `DELETE …/{objectType}/{objectId}`; an archived object may be archived again.
pub(crate) fn archive(
    call: &Call<'_>,
    crm: &mut Crm,
    kind: &'static ObjectType,
    id: &str,
    now: u64,
) -> Result<Response, Problem> {
    let table = crm.table_mut(kind).ok_or_else(not_found)?;
    let id = resolve(call, table, id)?;
    let lives = table.records.get(&id).ok_or_else(not_found)?.archived_at.is_none();
    table.archive(id, now);
    if lives {
        crm.note(kind, id, What::Archived);
    }
    Ok(Response::of_nothing(204))
}

fn show(crm: &Crm, kind: &ObjectType, id: u64, values: &[(String, String)], status: u16) -> Result<Response, Problem> {
    let table = crm.table(kind).ok_or_else(not_found)?;
    let record = table.records.get(&id).ok_or_else(not_found)?;
    let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).chain(["hs_object_id"]).collect();
    Ok(Response::of_json(status, &Value::Object(record.to_json(&table.shown(&names)))))
}

/// The property values of a body; null says nothing about a property.
fn values(body: &Value, table: &Table) -> Result<Vec<(String, String)>, Problem> {
    let Some(properties) = body.get("properties").and_then(Value::as_object) else {
        return Err(Problem::validation("Invalid input JSON: some required fields were not set: [properties]"));
    };
    let mut values = Vec::new();
    let mut errors = Vec::new();
    for (name, value) in properties {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Array(_) | Value::Object(_) => {
                errors.push(error(name, "INVALID_VALUE", "must be a string"));
                continue;
            }
        };
        match table.definition(name) {
            None => errors.push(error(name, "PROPERTY_DOESNT_EXIST", "does not exist")),
            Some(definition) if definition.read_only => errors.push(error(name, "READ_ONLY_VALUE", "is read only")),
            Some(_) => values.push((name.clone(), text)),
        }
    }
    if errors.is_empty() {
        return Ok(values);
    }
    let told: Value = errors
        .iter()
        .map(|(name, code, message)| json!({ "isValid": false, "message": message, "error": code, "name": name }))
        .collect();
    let listed: Value = errors
        .iter()
        .map(|(name, code, message)| json!({ "message": message, "code": code, "context": { "propertyName": [name] } }))
        .collect();
    Err(Problem::validation(format!("Property values were not valid: {told}")).with("errors", listed))
}

/// Property, code, message.
type PropertyError = (String, &'static str, String);

fn error(name: &str, code: &'static str, clause: &str) -> PropertyError {
    (name.to_owned(), code, format!("Property \"{name}\" {clause}"))
}

/// Refuses a value that names another object already.
fn unclaimed(table: &Table, values: &[(String, String)], own: Option<u64>) -> Result<(), Problem> {
    for (name, value) in values {
        match table.named(name, value) {
            Some(other) if Some(other) != own => {
                let singular = table.kind.singular;
                let title: String =
                    singular.chars().take(1).flat_map(char::to_uppercase).chain(singular.chars().skip(1)).collect();
                return Err(Problem::of(409, "CONFLICT", format!("{title} already exists. Existing ID: {other}")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The objects that a new one is tied to.
fn ties(body: &Value, crm: &Crm, kind: &ObjectType) -> Result<Vec<(&'static ObjectType, u64)>, Problem> {
    let Some(list) = body.get("associations").filter(|value| !value.is_null()) else { return Ok(Vec::new()) };
    let list = list.as_array().ok_or_else(|| Problem::validation("associations must be a list"))?;
    list.iter()
        .map(|item| {
            let to = item.pointer("/to/id").and_then(crate::fields::whole);
            let type_id = item.pointer("/types/0/associationTypeId").and_then(crate::fields::whole);
            let (Some(to), Some(type_id)) = (to, type_id) else {
                return Err(Problem::validation("every association needs to.id and types[].associationTypeId"));
            };
            let found = ASSOCIATIONS.iter().find(|(id, from, _)| *id == type_id && *from == kind.id);
            let other = found.and_then(|(_, _, other)| ObjectType::find(other));
            let Some(other) = other else {
                return Err(Problem::validation(format!(
                    "association type {type_id} does not begin at {}",
                    kind.plural
                )));
            };
            match crm.find(other, to) {
                Some(_) => Ok((other, to)),
                None => Err(Problem::validation(format!("no {} has the id {to}", other.singular))),
            }
        })
        .collect()
}

/// Association type, from, to.
const ASSOCIATIONS: &[(u64, &str, &str)] = &[
    (1, "0-1", "0-2"),
    (279, "0-1", "0-2"),
    (2, "0-2", "0-1"),
    (280, "0-2", "0-1"),
    (4, "0-1", "0-3"),
    (3, "0-3", "0-1"),
    (15, "0-1", "0-5"),
    (16, "0-5", "0-1"),
    (5, "0-3", "0-2"),
    (341, "0-3", "0-2"),
    (6, "0-2", "0-3"),
    (342, "0-2", "0-3"),
    (26, "0-5", "0-2"),
    (339, "0-5", "0-2"),
    (25, "0-2", "0-5"),
    (340, "0-2", "0-5"),
    (27, "0-3", "0-5"),
    (28, "0-5", "0-3"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn contacts() -> &'static ObjectType {
        ObjectType::find("contacts").unwrap()
    }

    fn post(crm: &mut Crm, body: &Value) -> (u16, Value) {
        let request = Request::new("POST", "/c").json(body);
        let call = Call::parse(&request).unwrap();
        let response = create(&call, crm, contacts(), 5).unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    fn patch(crm: &mut Crm, id: &str, body: &Value) -> (u16, Value) {
        let request = Request::new("PATCH", "/c").json(body);
        let call = Call::parse(&request).unwrap();
        let response = update(&call, crm, contacts(), id, 5).unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    #[test]
    fn creates_an_object_with_its_ties() {
        let mut crm = Crm::built_in(0);
        let (status, body) = post(
            &mut crm,
            &json!({
                "properties": { "email": "new@x.test", "phone": 5 },
                "associations": [{ "to": { "id": "2001" }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279 }] }]
            }),
        );
        assert_eq!((status, body["properties"]["phone"].as_str()), (201, Some("5")));
        let id = body["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(crm.find(contacts(), id).unwrap().associations, [("0-2", 2_001)]);
    }

    #[test]
    fn refuses_unknown_and_read_only_properties_together() {
        let (status, body) =
            post(&mut Crm::built_in(0), &json!({ "properties": { "colour": "red", "hs_object_id": "1" } }));
        assert_eq!(status, 400);
        assert_eq!(body["errors"][0]["code"], "PROPERTY_DOESNT_EXIST");
        assert_eq!(body["errors"][1]["code"], "READ_ONLY_VALUE");
    }

    #[test]
    fn a_second_object_with_the_same_email_is_a_conflict() {
        let mut crm = Crm::built_in(0);
        let body = json!({ "properties": { "email": "new@x.test" } });
        let (_, first) = post(&mut crm, &body);
        let (status, second) = post(&mut crm, &body);
        assert_eq!(status, 409);
        let message = second["message"].as_str().unwrap();
        assert_eq!(message, format!("Contact already exists. Existing ID: {}", first["id"].as_str().unwrap()));
    }

    #[test]
    fn notes_what_really_changed() {
        let mut crm = Crm::built_in(0);
        post(&mut crm, &json!({ "properties": { "email": "new@x.test", "phone": "" } }));
        patch(&mut crm, "1001", &json!({ "properties": { "city": "Rome", "firstname": "Ada", "lastname": "" } }));
        patch(&mut crm, "1001", &json!({ "properties": { "colour": "red" } }));
        let request = Request::new("DELETE", "/c");
        let call = Call::parse(&request).unwrap();
        for _ in 0..2 {
            archive(&call, &mut crm, contacts(), "1001", 6).unwrap();
        }
        let noted: Vec<(u64, What)> =
            crm.take_changes().into_iter().map(|change| (change.object_id, change.what)).collect();
        let property = |name: &str, value: &str| What::Property { name: name.to_owned(), value: value.to_owned() };
        let expected = [
            (100_001, What::Created),
            (100_001, property("email", "new@x.test")),
            (1_001, property("city", "Rome")),
            (1_001, property("lastname", "")),
            (1_001, What::Archived),
        ];
        assert_eq!(noted, expected);
        assert!(crm.take_changes().is_empty());
    }

    #[test]
    fn changes_and_archives() {
        let mut crm = Crm::built_in(0);
        let (status, body) = patch(&mut crm, "1001", &json!({ "properties": { "city": "Rome" } }));
        assert_eq!((status, body["properties"]["city"].as_str()), (200, Some("Rome")));
        let request = Request::new("DELETE", "/c");
        let call = Call::parse(&request).unwrap();
        assert_eq!(archive(&call, &mut crm, contacts(), "1001", 6).unwrap().status, 204);
        assert_eq!(archive(&call, &mut crm, contacts(), "1001", 7).unwrap().status, 204);
        assert_eq!(patch(&mut crm, "1001", &json!({ "properties": {} })).0, 404);
        assert!(archive(&call, &mut crm, contacts(), "9", 7).is_err());
    }
}
