//! Sets the contact properties of a send on the contact with its recipient's address, and makes that contact where there
//! is none. What the CRM refuses is refused.

use serde_json::{Map, Value, json};

use crate::crm::{self, Crm, ObjectType, Writer};
use crate::fields::Fields;
use crate::problem::Problem;

pub(crate) fn set(now: u64, crm: &mut Crm, address: &str, properties: &Map<String, Value>) -> Result<(), Problem> {
    let Some(kind) = ObjectType::find("contacts") else { return Ok(()) };
    define(now, crm, properties);
    let known = crm.table(kind).and_then(|table| table.named("email", address));
    let mut properties = properties.clone();
    if known.is_none() {
        properties.entry("email").or_insert_with(|| json!(address));
    }
    let (mut writer, input) = (Writer::of(crm, kind, now), json!({ "properties": properties }));
    match known {
        Some(id) => writer.update(id, &input)?,
        None => writer.create(&input)?,
    };
    Ok(())
}

/// Defines the properties of the documents' examples that contacts do not have by themselves.
fn define(now: u64, crm: &mut Crm, properties: &Map<String, Value>) {
    let lacks = |name: &&&str| {
        let table = ObjectType::find("contacts").and_then(|kind| crm.table(kind));
        properties.contains_key(**name) && table.is_some_and(|table| table.definition(name).is_none())
    };
    let names: Vec<&str> = EXAMPLES.iter().filter(lacks).copied().collect();
    let definitions = json!({ "properties": { "contacts": names } });
    if let (false, Ok(fields)) = (names.is_empty(), Fields::any("", &definitions)) {
        // It can't fail: the definitions are well formed.
        let _ = crm::import(crm, &fields, now);
    }
}

const EXAMPLES: [&str; 1] = ["last_paid_date"];

#[cfg(test)]
mod tests {
    use super::*;

    fn contact<'a>(crm: &'a Crm, address: &str, property: &str) -> Option<&'a str> {
        let kind = ObjectType::find("contacts")?;
        crm.find(kind, crm.table(kind)?.named("email", address)?)?.value(property)
    }

    fn properties(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn updates_the_contact_or_makes_one() {
        let mut crm = Crm::built_in(0);
        let known = crm.find(ObjectType::find("contacts").unwrap(), 1_001).unwrap().value("email").unwrap().to_owned();
        set(5, &mut crm, &known, &properties(json!({ "firstname": "Jane" }))).unwrap();
        assert_eq!(contact(&crm, &known, "firstname"), Some("Jane"));
        let example = json!({ "last_paid_date": "2022-03-01", "firstname": "jane" });
        set(5, &mut crm, "jdoe@hubspot.com", &properties(example)).unwrap();
        assert_eq!(contact(&crm, "jdoe@hubspot.com", "last_paid_date"), Some("2022-03-01"));
    }

    #[test]
    fn an_unknown_property_is_refused() {
        let mut crm = Crm::built_in(0);
        let refused = set(5, &mut crm, "a@x.test", &properties(json!({ "colour": "red" }))).unwrap_err();
        assert_eq!(refused.respond("c").status, 400);
        assert_eq!(contact(&crm, "a@x.test", "email"), None);
    }
}
