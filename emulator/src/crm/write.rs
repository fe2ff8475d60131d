//! Creates, changes and archives objects, and refuses what HubSpot refuses.

use serde_json::{Map, Value, json};

use crate::associations;
use crate::body::Body;
use crate::crm::change::What;
use crate::crm::read::not_found;
use crate::crm::record::Record;
use crate::crm::store::{Crm, Table};
use crate::crm::types::ObjectType;
use crate::crm::values::{self, PropertyError, Values};
use crate::crm::view::View;
use crate::payments;
use crate::problem::Problem;

/// Writes objects of one type.
pub(crate) struct Writer<'a> {
    pub crm: &'a mut Crm,
    pub kind: &'static ObjectType,
    pub rules: Rules,
    pub now: u64,
}

/// Which rules hold: from version 2026-09 on also those that the account made for its properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    HubSpots,
    AlsoTheAccounts,
}

impl<'a> Writer<'a> {
    /// A writer that HubSpot's own rules bind.
    pub fn of(crm: &'a mut Crm, kind: &'static ObjectType, now: u64) -> Self {
        Self { crm, kind, rules: Rules::HubSpots, now }
    }

    /// Makes an object of `{ properties, associations?, objectWriteTraceId? }` and shows it with all its values.
    pub fn create(&mut self, input: &Value) -> Result<Map<String, Value>, Problem> {
        let trace_id = trace_id(input)?;
        let associations = associations::wanted(input, self.crm, self.kind)?;
        let table = self.crm.table(self.kind).ok_or_else(not_found)?;
        let mut values = values::of(input, table)?;
        self.complete(table, &values)?;
        unclaimed(table, &values, None)?;
        let id = self.crm.fresh_id();
        if payments::are(self.kind) {
            payments::fill_in(id, &mut values);
        }
        let mut record = Record::new(id, self.kind, self.now);
        record.update(self.kind, self.now, values.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.crm.put(self.kind, record);
        for (kind, other) in associations {
            self.crm.associate(id, other, &kind);
        }
        values.retain(|(_, value)| !value.is_empty());
        self.crm.note(self.kind, id, What::Created(values));
        let names: Vec<String> = self.record(id)?.names().map(str::to_owned).collect();
        self.show(id, &names, trace_id)
    }

    /// Changes an object by `{ properties, objectWriteTraceId? }` and shows it with what was named.
    pub fn update(&mut self, id: u64, input: &Value) -> Result<Map<String, Value>, Problem> {
        let trace_id = trace_id(input)?;
        let record = self.record(id).ok().filter(|record| record.archived_at.is_none()).ok_or_else(not_found)?;
        payments::may_change(self.kind, record)?;
        let table = self.crm.table_mut(self.kind).ok_or_else(not_found)?;
        let values = values::of(input, table)?;
        unclaimed(table, &values, Some(id))?;
        let before = |name: &str| table.records.get(&id).and_then(|record| record.value(name)).unwrap_or_default();
        let changed: Vec<_> = values.iter().filter(|(name, value)| before(name) != value).cloned().collect();
        table.update(id, self.now, &values);
        if !changed.is_empty() {
            self.crm.note(self.kind, id, What::Changed(changed));
        }
        let names: Vec<String> = values.into_iter().map(|(name, _)| name).chain(["hs_object_id".to_owned()]).collect();
        self.show(id, &names, trace_id)
    }

    /// Moves an object to the recycling bin, where it may be already.
    pub fn archive(&mut self, id: u64) -> Result<(), Problem> {
        let record = self.record(id)?;
        payments::may_change(self.kind, record)?;
        let lives = record.archived_at.is_none();
        let table = self.crm.table_mut(self.kind).ok_or_else(not_found)?;
        table.archive(id, self.now);
        if lives {
            self.crm.note(self.kind, id, What::Archived);
        }
        Ok(())
    }

    pub fn table(&self) -> Result<&Table, Problem> {
        self.crm.table(self.kind).ok_or_else(not_found)
    }

    fn record(&self, id: u64) -> Result<&Record, Problem> {
        self.crm.find(self.kind, id).ok_or_else(not_found)
    }

    /// Refuses a new object without what its type, or the account, asks for.
    fn complete(&self, table: &Table, values: &Values) -> Result<(), Problem> {
        let given = |name: &str| values.iter().any(|(known, value)| known == name && !value.is_empty());
        let lacking: Vec<&str> = self.kind.required.iter().copied().filter(|name| !given(name)).collect();
        if !lacking.is_empty() {
            let error = |name: &&str| {
                let message = format!("Property \"{name}\" is required");
                json!({ "message": message, "code": "REQUIRED_FIELD", "in": name, "context": { "propertyName": [name] } })
            };
            let message = format!("Error creating {}. Some required properties were not set.", self.kind.shouted());
            return Err(Problem::validation(message)
                .with("context", json!({ "properties": lacking }))
                .with("errors", lacking.iter().map(error).collect()));
        }
        if self.rules == Rules::HubSpots {
            return Ok(());
        }
        let asked = table.definitions().iter().filter(|(name, definition)| definition.required && !given(name));
        let clause = "is required by the rules of this account";
        let errors: Vec<PropertyError> =
            asked.map(|(name, _)| PropertyError::new(name, "MISSING_REQUIRED_PROPERTY", clause)).collect();
        if errors.is_empty() { Ok(()) } else { Err(values::refused(&errors)) }
    }

    fn show(&self, id: u64, names: &[String], trace_id: Option<String>) -> Result<Map<String, Value>, Problem> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut shown = View::new(self.crm, self.table()?, &names).show(self.record(id)?);
        if let Some(trace_id) = trace_id {
            shown.insert("objectWriteTraceId".to_owned(), json!(trace_id));
        }
        Ok(shown)
    }
}

/// The caller's own name for a write.
pub(crate) fn trace_id(input: &Value) -> Result<Option<String>, Problem> {
    Ok(Body::of(input)?.text("objectWriteTraceId")?.map(str::to_owned))
}

/// Refuses a value that names another object already.
fn unclaimed(table: &Table, values: &Values, own: Option<u64>) -> Result<(), Problem> {
    for (name, value) in values {
        match table.named(name, value) {
            Some(other) if Some(other) != own => {
                let title = crate::crm::property::title(table.kind.singular);
                return Err(Problem::of(409, "CONFLICT", format!("{title} already exists. Existing ID: {other}"))
                    .with("context", json!({ "existingId": [other.to_string()] })));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> &'static ObjectType {
        ObjectType::find(name).unwrap()
    }

    fn writer<'a>(crm: &'a mut Crm, name: &str) -> Writer<'a> {
        Writer { crm, kind: kind(name), rules: Rules::HubSpots, now: 5 }
    }

    fn told(result: Result<Map<String, Value>, Problem>) -> (u16, Value) {
        let response = match result {
            Ok(body) => return (200, Value::Object(body)),
            Err(problem) => problem.respond("c"),
        };
        (response.status, response.json())
    }

    #[test]
    fn creates_an_object_with_its_associations() {
        let mut crm = Crm::built_in(0);
        let (status, body) = told(writer(&mut crm, "contacts").create(&json!({
            "properties": { "email": "new@x.test", "phone": 5 }, "objectWriteTraceId": "mine",
            "associations": [{ "to": { "id": "2001" }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279 }] }]
        })));
        assert_eq!((status, body["properties"]["phone"].as_str()), (200, Some("5")));
        assert_eq!(body["objectWriteTraceId"], "mine");
        let id = body["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(crm.associations.of(("0-1", id), "0-2").map(|(id, _)| id).collect::<Vec<_>>(), [2_001]);
    }

    #[test]
    fn refuses_unknown_and_read_only_properties_together() {
        let input = json!({ "properties": { "colour": "red", "hs_object_id": "1" } });
        let (status, body) = told(writer(&mut Crm::built_in(0), "contacts").create(&input));
        assert_eq!(status, 400);
        assert_eq!(body["errors"][0]["code"], "PROPERTY_DOESNT_EXIST");
        assert_eq!(body["errors"][1]["code"], "READ_ONLY_VALUE");
    }

    #[test]
    fn a_type_asks_for_its_required_properties_and_an_account_for_its_own_from_2026_09_on() {
        let mut crm = Crm::built_in(0);
        let (status, body) = told(writer(&mut crm, "cars").create(&json!({ "properties": { "year": "2020" } })));
        assert_eq!((status, &body["context"]["properties"]), (400, &json!(["model"])));
        assert_eq!(body["message"], "Error creating CAR. Some required properties were not set.");
        let table = crm.table_mut(kind("contacts")).unwrap();
        let required = crate::crm::property::Definition { required: true, ..table.definition("city").unwrap().clone() };
        table.define("city", required);
        let input = json!({ "properties": { "email": "new@x.test" } });
        let (status, body) =
            told(Writer { rules: Rules::AlsoTheAccounts, ..writer(&mut crm, "contacts") }.create(&input));
        assert_eq!((status, &body["errors"][0]["code"]), (400, &json!("MISSING_REQUIRED_PROPERTY")));
        assert!(writer(&mut crm, "contacts").create(&input).is_ok());
    }

    #[test]
    fn a_second_object_with_the_same_email_is_a_conflict() {
        let mut crm = Crm::built_in(0);
        let body = json!({ "properties": { "email": "new@x.test" } });
        let (_, first) = told(writer(&mut crm, "contacts").create(&body));
        let (status, second) = told(writer(&mut crm, "contacts").create(&body));
        assert_eq!(status, 409);
        let message = second["message"].as_str().unwrap();
        assert_eq!(message, format!("Contact already exists. Existing ID: {}", first["id"].as_str().unwrap()));
    }

    #[test]
    fn notes_what_really_changed() {
        let mut crm = Crm::built_in(0);
        let mut contacts = writer(&mut crm, "contacts");
        contacts.create(&json!({ "properties": { "email": "new@x.test", "phone": "" } })).unwrap();
        let changes = json!({ "properties": { "city": "Rome", "firstname": "Ada", "lastname": "" } });
        contacts.update(1_001, &changes).unwrap();
        contacts.update(1_001, &json!({ "properties": { "colour": "red" } })).unwrap_err();
        for _ in 0..2 {
            contacts.archive(1_001).unwrap();
        }
        let noted: Vec<(u64, What)> =
            crm.take_changes().objects.into_iter().map(|change| (change.object_id, change.what)).collect();
        let property = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [
            (100_001, What::Created(vec![property("email", "new@x.test")])),
            (1_001, What::Changed(vec![property("city", "Rome"), property("lastname", "")])),
            (1_001, What::Archived),
        ];
        assert_eq!(noted, expected);
        assert!(crm.take_changes().objects.is_empty());
    }

    #[test]
    fn changes_and_archives() {
        let mut crm = Crm::built_in(0);
        let mut contacts = writer(&mut crm, "contacts");
        let (_, body) = told(contacts.update(1_001, &json!({ "properties": { "city": "Rome" } })));
        assert_eq!(body["properties"]["city"], "Rome");
        contacts.archive(1_001).unwrap();
        contacts.archive(1_001).unwrap();
        assert_eq!(told(contacts.update(1_001, &json!({ "properties": {} }))).0, 404);
        assert!(contacts.archive(9).is_err());
    }
}
