//! Puts records from JSON into an account. All or nothing: a mistake anywhere changes nothing.

use serde_json::Value;

use crate::crm::record::Record;
use crate::crm::store::{Crm, Definition};
use crate::crm::types::{ObjectType, READ_ONLY, TYPES};
use crate::fields::{Fields, Invalid};

/// What was imported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// The account.
    pub portal_id: u64,
    /// How many objects.
    pub objects: usize,
}

/// Reads `{ replace?, properties?, contacts?, companies?, deals?, tickets? }` and puts it over what is there.
/// Properties that a type lacks are defined by their use.
pub(crate) fn import(crm: &mut Crm, fields: &Fields<'_>, now: u64) -> Result<usize, Invalid> {
    let properties = definitions(fields)?;
    let objects = TYPES.iter().map(|kind| objects(fields, kind)).collect::<Result<Vec<_>, _>>()?;
    let objects: Vec<Object> = objects.into_iter().flatten().collect();
    if fields.flag("replace")? == Some(true) {
        *crm = Crm::empty();
    }
    for (kind, name, definition) in properties {
        if let Some(table) = crm.table_mut(kind) {
            table.define(&name, definition);
        }
    }
    for object in &objects {
        object.put(crm, now);
    }
    for object in &objects {
        for other in &object.associations {
            crm.associate((object.kind, object.id), *other);
        }
    }
    Ok(objects.len())
}

struct Object {
    kind: &'static ObjectType,
    id: u64,
    properties: Vec<(String, String)>,
    associations: Vec<(&'static ObjectType, u64)>,
    archived: bool,
    restricted: bool,
}

impl Object {
    fn put(&self, crm: &mut Crm, now: u64) {
        let mut record = crm.find(self.kind, self.id).cloned().unwrap_or_else(|| Record::new(self.id, self.kind, now));
        if let Some(table) = crm.table_mut(self.kind) {
            for (name, _) in &self.properties {
                if table.definition(name).is_none() {
                    table.define(name, Definition::default());
                }
            }
        }
        record.update(self.kind, now, self.properties.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        record.archived_at = self.archived.then_some(now);
        record.restricted = self.restricted;
        crm.put(self.kind, record);
    }
}

fn objects(fields: &Fields<'_>, kind: &'static ObjectType) -> Result<Vec<Object>, Invalid> {
    let Some(list) = fields.list(kind.plural)? else { return Ok(Vec::new()) };
    list.iter()
        .enumerate()
        .map(|(index, value)| object(&format!("{}[{index}]", fields.path_of(kind.plural)), value, kind))
        .collect()
}

fn object(path: &str, value: &Value, kind: &'static ObjectType) -> Result<Object, Invalid> {
    let fields = Fields::of(path, value, &["id", "properties", "associations", "archived", "restricted"])?;
    let id = fields.whole("id")?.ok_or_else(|| fields.invalid("id", "is missing"))?;
    if !(1..=LARGEST_ID).contains(&id) {
        return Err(fields.invalid("id", "must be a 64-bit id above 0"));
    }
    let mut properties = Vec::new();
    if let Some(value) = fields.value("properties") {
        for (name, value) in Fields::any(&fields.path_of("properties"), value)?.iter() {
            properties.extend(property(&fields, name, value)?.map(|text| (name.clone(), text)));
        }
    }
    let mut associations = Vec::new();
    if let Some(value) = fields.value("associations") {
        let others = Fields::any(&fields.path_of("associations"), value)?;
        for (name, _) in others.iter() {
            let other = ObjectType::find(name).ok_or_else(|| others.invalid(name, "is no object type"))?;
            for value in others.list(name)?.into_iter().flatten() {
                let id = crate::fields::whole(value).ok_or_else(|| others.invalid(name, "must be a list of ids"))?;
                associations.push((other, id));
            }
        }
    }
    let (archived, restricted) = (fields.flag("archived")? == Some(true), fields.flag("restricted")? == Some(true));
    Ok(Object { kind, id, properties, associations, archived, restricted })
}

fn property(fields: &Fields<'_>, name: &str, value: &Value) -> Result<Option<String>, Invalid> {
    if READ_ONLY.contains(&name) {
        return Ok(None);
    }
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        Value::Number(_) | Value::Bool(_) => Ok(Some(value.to_string())),
        Value::Array(_) | Value::Object(_) => {
            Err(fields.invalid(&format!("properties.{name}"), "must be a string, a number or true or false"))
        }
    }
}

fn definitions(fields: &Fields<'_>) -> Result<Vec<(&'static ObjectType, String, Definition)>, Invalid> {
    let mut definitions = Vec::new();
    let Some(value) = fields.value("properties") else { return Ok(definitions) };
    let types = Fields::any(&fields.path_of("properties"), value)?;
    for (name, _) in types.iter() {
        let kind = ObjectType::find(name).ok_or_else(|| types.invalid(name, "is no object type"))?;
        for (index, value) in types.list(name)?.into_iter().flatten().enumerate() {
            let path = format!("{}[{index}]", types.path_of(name));
            definitions.push(match value.as_str() {
                Some(name) => (kind, name.to_owned(), Definition::default()),
                None => {
                    let (name, definition) = definition(&path, value)?;
                    (kind, name, definition)
                }
            });
        }
    }
    Ok(definitions)
}

fn definition(path: &str, value: &Value) -> Result<(String, Definition), Invalid> {
    let fields = Fields::of(path, value, &["name", "unique", "readOnly", "restricted"])?;
    let name = fields.text("name")?.ok_or_else(|| fields.invalid("name", "is missing"))?;
    let definition = Definition {
        unique: fields.flag("unique")? == Some(true),
        read_only: fields.flag("readOnly")? == Some(true),
        restricted: fields.flag("restricted")? == Some(true),
    };
    Ok((name.to_owned(), definition))
}

const LARGEST_ID: u64 = i64::MAX as u64;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn run(crm: &mut Crm, data: &Value) -> Result<usize, Invalid> {
        import(crm, &Fields::any("", data).unwrap(), 5)
    }

    fn contacts() -> &'static ObjectType {
        ObjectType::find("contacts").unwrap()
    }

    #[test]
    fn puts_objects_over_what_is_there_and_ties_them() {
        let mut crm = Crm::built_in(0);
        let data = json!({
            "contacts": [{ "id": "1001", "properties": { "email": "me@x.test", "tier": 3 }, "associations": { "companies": [2005] } }],
            "deals": [{ "id": 7, "properties": { "amount": null }, "archived": true }]
        });
        assert_eq!(run(&mut crm, &data).unwrap(), 2);
        let contact = crm.find(contacts(), 1_001).unwrap();
        assert_eq!((contact.value("email"), contact.value("tier")), (Some("me@x.test"), Some("3")));
        assert!(contact.value("firstname").is_some());
        assert!(contact.associations.contains(&("0-2", 2_005)));
        assert!(crm.find(ObjectType::find("deals").unwrap(), 7).unwrap().archived_at.is_some());
    }

    #[test]
    fn replaces_everything_when_told_to() {
        let mut crm = Crm::built_in(0);
        run(&mut crm, &json!({ "replace": true, "contacts": [{ "id": 1 }] })).unwrap();
        assert_eq!(crm.tables().map(|table| table.records.len()).sum::<usize>(), 1);
    }

    #[test]
    fn a_mistake_changes_nothing_and_is_named() {
        let mut crm = Crm::built_in(0);
        let data = json!({ "replace": true, "contacts": [{ "id": 1 }, { "properties": {} }] });
        assert_eq!(run(&mut crm, &data).unwrap_err().to_string(), "`contacts[1].id` is missing");
        assert!(crm.find(contacts(), 1_001).is_some());
    }

    #[test]
    fn defines_properties_that_name_one_object() {
        let mut crm = Crm::built_in(0);
        let data = json!({
            "properties": { "contacts": ["shoe_size", { "name": "badge", "unique": true }] },
            "contacts": [{ "id": 1, "properties": { "badge": "B7" } }]
        });
        run(&mut crm, &data).unwrap();
        let table = crm.table(contacts()).unwrap();
        assert!(table.definition("shoe_size").is_some());
        assert_eq!(table.named("badge", "b7"), Some(1));
    }
}
