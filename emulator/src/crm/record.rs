//! One object of the CRM with the history of its properties, and how a reply shows it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::crm::types::ObjectType;
use crate::date::iso;

/// One object. Histories are oldest first.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub id: u64,
    pub created_at: u64,
    pub updated_at: u64,
    pub archived_at: Option<u64>,
    /// Whether the app may not see it, although it may see its type.
    pub restricted: bool,
    histories: BTreeMap<String, Vec<Revision>>,
}

#[derive(Debug, Clone)]
struct Revision {
    value: String,
    at: u64,
}

impl Record {
    pub fn new(id: u64, kind: &ObjectType, now: u64) -> Self {
        let mut record = Self {
            id,
            created_at: now,
            updated_at: now,
            archived_at: None,
            restricted: false,
            histories: BTreeMap::new(),
        };
        record.write("hs_object_id", &id.to_string(), now);
        record.write(kind.created, &iso(now), now);
        record.touch(kind, now);
        record
    }

    /// The object as it was at a moment; none where it was not there or archived by then.
    pub fn as_of(&self, moment: u64) -> Option<Cow<'_, Self>> {
        if self.created_at > moment || self.archived_at.is_some_and(|at| at <= moment) {
            return None;
        }
        if self.updated_at <= moment && self.archived_at.is_none() {
            return Some(Cow::Borrowed(self));
        }
        let mut record = self.clone();
        record.archived_at = None;
        for history in record.histories.values_mut() {
            history.retain(|revision| revision.at <= moment);
        }
        record.histories.retain(|_, history| !history.is_empty());
        let changes = record.histories.values().flatten().map(|revision| revision.at);
        record.updated_at = changes.max().unwrap_or(record.created_at);
        Some(Cow::Owned(record))
    }

    /// Sets properties and moves the time of the last change. The empty text clears.
    pub fn update<'a>(&mut self, kind: &ObjectType, now: u64, values: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (name, value) in values {
            if self.value(name).unwrap_or_default() != value {
                self.write(name, value, now);
            }
        }
        self.touch(kind, now);
    }

    /// The value of a property; none where it was never set or was cleared.
    pub fn value(&self, name: &str) -> Option<&str> {
        let revision = self.histories.get(name)?.last()?;
        Some(revision.value.as_str()).filter(|value| !value.is_empty())
    }

    /// Names of the properties that have a value.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.histories.keys().map(String::as_str).filter(|name| self.value(name).is_some())
    }

    pub fn archive(&mut self, now: u64) {
        self.archived_at.get_or_insert(now);
    }

    /// The object as replies show it, with these properties, which exist.
    pub fn to_json(&self, properties: &[&str]) -> Map<String, Value> {
        let values: BTreeMap<&str, Value> = properties.iter().map(|name| (*name, json!(self.value(name)))).collect();
        let mut body = Map::new();
        body.insert("id".to_owned(), json!(self.id.to_string()));
        body.insert("properties".to_owned(), json!(values));
        body.insert("createdAt".to_owned(), json!(iso(self.created_at)));
        body.insert("updatedAt".to_owned(), json!(iso(self.updated_at)));
        body.insert("archived".to_owned(), json!(self.archived_at.is_some()));
        if let Some(at) = self.archived_at {
            body.insert("archivedAt".to_owned(), json!(iso(at)));
        }
        body
    }

    /// The history of these properties, newest first.
    pub fn histories(&self, properties: &[&str]) -> Value {
        let entry = |name: &&str| {
            let revisions = self.histories.get(*name).map(Vec::as_slice).unwrap_or_default();
            let shown: Value = revisions.iter().rev().map(Revision::to_json).collect();
            ((*name).to_owned(), shown)
        };
        Value::Object(properties.iter().map(entry).collect())
    }

    fn touch(&mut self, kind: &ObjectType, now: u64) {
        self.updated_at = now;
        self.write(kind.modified, &iso(now), now);
    }

    fn write(&mut self, name: &str, value: &str, now: u64) {
        self.histories.entry(name.to_owned()).or_default().push(Revision { value: value.to_owned(), at: now });
    }
}

impl Revision {
    fn to_json(&self) -> Value {
        json!({ "value": self.value, "timestamp": iso(self.at), "sourceType": "INTEGRATION" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact() -> (Record, &'static ObjectType) {
        let kind = ObjectType::find("0-1").unwrap();
        (Record::new(7, kind, 1_000), kind)
    }

    #[test]
    fn a_change_moves_the_time_and_stays_in_the_history() {
        let (mut record, kind) = contact();
        record.update(kind, 2_000, [("email", "a@x.test")]);
        record.update(kind, 3_000, [("email", "b@x.test")]);
        assert_eq!(record.value("lastmodifieddate"), Some("1970-01-01T00:00:03.000Z"));
        let history = record.histories(&["email"]);
        assert_eq!(history["email"][0]["value"], "b@x.test");
        assert_eq!(history["email"][1]["timestamp"], "1970-01-01T00:00:02.000Z");
    }

    #[test]
    fn the_empty_text_clears_a_property() {
        let (mut record, kind) = contact();
        record.update(kind, 2_000, [("email", "a@x.test")]);
        record.update(kind, 3_000, [("email", "")]);
        assert_eq!(Value::Object(record.to_json(&["email"]))["properties"]["email"], Value::Null);
    }

    #[test]
    fn it_can_be_seen_as_it_was() {
        let (mut record, kind) = contact();
        record.update(kind, 2_000, [("email", "a@x.test")]);
        record.update(kind, 3_000, [("email", "b@x.test")]);
        record.archive(4_000);
        assert!(record.as_of(999).is_none() && record.as_of(4_000).is_none());
        assert_eq!(record.as_of(1_000).unwrap().value("email"), None);
        let then = record.as_of(2_500).unwrap();
        assert_eq!((then.value("email"), then.updated_at, then.archived_at), (Some("a@x.test"), 2_000, None));
        assert_eq!(record.as_of(3_999).unwrap().value("email"), Some("b@x.test"));
    }

    #[test]
    fn the_time_of_archiving_stays() {
        let (mut record, _) = contact();
        record.archive(5);
        record.archive(9);
        assert_eq!(record.archived_at, Some(5));
    }
}
