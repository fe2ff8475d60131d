//! Puts records from JSON into an account. All or nothing: a mistake anywhere changes nothing.

use serde_json::{Map, Value};

use crate::crm::catalogue;
use crate::crm::property::{Choice, Definition, Kind};
use crate::crm::record::Record;
use crate::crm::store::Crm;
use crate::crm::types::{ObjectType, READ_ONLY};
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

/// The names of what can be imported.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ["replace", "properties"].into_iter().chain(catalogue::all().map(|kind| kind.plural))
}

/// Reads `{ replace?, properties?, contacts?, companies?, … }` and puts it over what is there.
/// Properties that a type lacks are defined by their use.
pub(crate) fn import(crm: &mut Crm, fields: &Fields<'_>, now: u64) -> Result<usize, Invalid> {
    let properties = definitions(fields)?;
    let objects = catalogue::all().map(|kind| objects(fields, kind)).collect::<Result<Vec<_>, _>>()?;
    let objects: Vec<Object> = objects.into_iter().flatten().collect();
    if fields.flag("replace")? == Some(true) {
        crm.clear();
    }
    for property in properties {
        property.put(crm);
    }
    for object in &objects {
        object.put(crm, now);
    }
    for object in &objects {
        for other in &object.associations {
            crm.associate_by_default((object.kind, object.id), *other);
        }
    }
    // Nobody hears of what is imported.
    crm.associations.take_changes();
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
    let id = fields.required("id", fields.whole("id")?)?;
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

/// A property that is made or changed.
struct Property {
    kind: &'static ObjectType,
    name: String,
    values: Option<Kind>,
    options: Option<Vec<String>>,
    unique: Option<bool>,
    read_only: Option<bool>,
    restricted: Option<bool>,
    required: Option<bool>,
}

impl Property {
    fn put(self, crm: &mut Crm) {
        let Some(table) = crm.table_mut(self.kind) else { return };
        let mut definition = table.definition(&self.name).cloned().unwrap_or_default();
        let option = |value| Choice { value, told: Map::new() };
        definition.kind = self.values.unwrap_or(definition.kind);
        if let Some(options) = self.options {
            definition.options = options.into_iter().map(option).collect();
        }
        definition.unique = self.unique.unwrap_or(definition.unique);
        definition.read_only = self.read_only.unwrap_or(definition.read_only);
        definition.restricted = self.restricted.unwrap_or(definition.restricted);
        definition.required = self.required.unwrap_or(definition.required);
        table.define(&self.name, definition);
    }
}

fn definitions(fields: &Fields<'_>) -> Result<Vec<Property>, Invalid> {
    let mut definitions = Vec::new();
    let Some(value) = fields.value("properties") else { return Ok(definitions) };
    let types = Fields::any(&fields.path_of("properties"), value)?;
    for (name, _) in types.iter() {
        let kind = ObjectType::find(name).ok_or_else(|| types.invalid(name, "is no object type"))?;
        for (index, value) in types.list(name)?.into_iter().flatten().enumerate() {
            let path = format!("{}[{index}]", types.path_of(name));
            definitions.push(match value.as_str() {
                Some(name) => definition(&path, &serde_json::json!({ "name": name }), kind)?,
                None => definition(&path, value, kind)?,
            });
        }
    }
    Ok(definitions)
}

fn definition(path: &str, value: &Value, kind: &'static ObjectType) -> Result<Property, Invalid> {
    let known = ["name", "type", "fieldType", "options", "unique", "readOnly", "restricted", "required"];
    let fields = Fields::of(path, value, &known)?;
    let name = fields.required("name", fields.text("name")?)?;
    let named = |word| Kind::named(word, fields.text("fieldType").ok().flatten().unwrap_or_default());
    let values = fields.text("type")?.map(|word| named(word).ok_or_else(|| fields.invalid("type", "is no type")));
    Ok(Property {
        kind,
        name: name.to_owned(),
        values: values.transpose()?,
        options: fields.texts("options")?,
        unique: fields.flag("unique")?,
        read_only: fields.flag("readOnly")?,
        restricted: fields.flag("restricted")?,
        required: fields.flag("required")?,
    })
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
    fn puts_objects_over_what_is_there_and_associates_them() {
        let mut crm = Crm::built_in(0);
        let data = json!({
            "contacts": [{ "id": "1001", "properties": { "email": "me@x.test", "tier": 3 }, "associations": { "companies": [2005] } }],
            "deals": [{ "id": 7, "properties": { "amount": null }, "archived": true }]
        });
        assert_eq!(run(&mut crm, &data).unwrap(), 2);
        let contact = crm.find(contacts(), 1_001).unwrap();
        assert_eq!((contact.value("email"), contact.value("tier")), (Some("me@x.test"), Some("3")));
        assert!(contact.value("firstname").is_some());
        assert!(crm.associations.between(("0-1", 1_001), ("0-2", 2_005)).is_some());
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
            "properties": { "contacts": [
                "shoe_size", "email", { "name": "badge", "unique": true },
                { "name": "size", "type": "enumeration", "options": ["S", "M"], "required": true }
            ] },
            "contacts": [{ "id": 1, "properties": { "badge": "B7" } }]
        });
        run(&mut crm, &data).unwrap();
        let table = crm.table(contacts()).unwrap();
        assert!(table.definition("shoe_size").is_some() && table.definition("email").unwrap().unique);
        assert_eq!(table.named("badge", "b7"), Some(1));
        let size = table.definition("size").unwrap();
        assert!(size.required && size.kind == Kind::Choice && size.has_option("M") && !size.has_option("L"));
        let wrong = json!({ "properties": { "deals": [{ "name": "a", "type": "colour" }] } });
        assert_eq!(run(&mut crm, &wrong).unwrap_err().to_string(), "`properties.deals[0].type` is no type");
    }
}
