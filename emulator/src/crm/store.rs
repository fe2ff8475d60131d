//! The records of one account, by type and id, and the properties that its types have.
//! Refuses nothing: what may be written is judged by the endpoints.

use std::collections::BTreeMap;

use crate::crm::change::{Change, What};
use crate::crm::record::Record;
use crate::crm::types::{ObjectType, READ_ONLY, TYPES};

/// The records of one account.
#[derive(Debug)]
pub(crate) struct Crm {
    tables: BTreeMap<&'static str, Table>,
    next_id: u64,
    changes: Vec<Change>,
}

/// The records of one type.
#[derive(Debug)]
pub(crate) struct Table {
    pub kind: &'static ObjectType,
    pub records: BTreeMap<u64, Record>,
    definitions: BTreeMap<String, Definition>,
    /// Property and value in lower case, for properties that name one object.
    unique: BTreeMap<(String, String), u64>,
}

/// One property of a type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Definition {
    pub unique: bool,
    pub read_only: bool,
    /// Whether the app may not see it.
    pub restricted: bool,
}

impl Crm {
    pub fn empty() -> Self {
        let tables = TYPES.iter().map(|kind| (kind.id, Table::new(kind))).collect();
        Self { tables, next_id: FIRST_ID, changes: Vec::new() }
    }

    pub fn table(&self, kind: &ObjectType) -> Option<&Table> {
        self.tables.get(kind.id)
    }

    pub fn table_mut(&mut self, kind: &ObjectType) -> Option<&mut Table> {
        self.tables.get_mut(kind.id)
    }

    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.values()
    }

    pub fn find(&self, kind: &ObjectType, id: u64) -> Option<&Record> {
        self.tables.get(kind.id)?.records.get(&id)
    }

    /// An id that no object has.
    pub fn fresh_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// Puts a record in its place, over one with the same id.
    pub fn put(&mut self, kind: &ObjectType, record: Record) {
        self.next_id = self.next_id.max(record.id.saturating_add(1));
        if let Some(table) = self.tables.get_mut(kind.id) {
            table.put(record);
        }
    }

    /// Notes what a write did.
    pub fn note(&mut self, kind: &'static ObjectType, object_id: u64, what: What) {
        self.changes.push(Change { kind, object_id, what });
    }

    /// What was noted since this was last asked.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// Ties two objects, seen from both sides.
    pub fn associate(&mut self, from: (&'static ObjectType, u64), to: (&'static ObjectType, u64)) {
        for (one, other) in [(from, to), (to, from)] {
            let record = self.tables.get_mut(one.0.id).and_then(|table| table.records.get_mut(&one.1));
            let tie = (other.0.id, other.1);
            if let Some(record) = record.filter(|record| !record.associations.contains(&tie)) {
                record.associations.push(tie);
            }
        }
    }
}

impl Table {
    fn new(kind: &'static ObjectType) -> Self {
        let define = |name: &'static str| {
            let unique = kind.unique == Some(name);
            (name.to_owned(), Definition { unique, read_only: READ_ONLY.contains(&name), restricted: false })
        };
        let definitions = kind.properties().map(define).collect();
        Self { kind, records: BTreeMap::new(), definitions, unique: BTreeMap::new() }
    }

    pub fn definition(&self, name: &str) -> Option<Definition> {
        self.definitions.get(name).copied()
    }

    pub fn define(&mut self, name: &str, definition: Definition) {
        self.definitions.insert(name.to_owned(), definition);
    }

    /// The object that a unique property names.
    pub fn named(&self, property: &str, value: &str) -> Option<u64> {
        self.unique.get(&(property.to_owned(), value.to_lowercase())).copied()
    }

    /// Those of these properties that exist, without repetition, and those that every reply holds.
    pub fn shown<'a>(&'a self, asked: &[&'a str]) -> Vec<&'a str> {
        if asked.is_empty() {
            return self.kind.default.to_vec();
        }
        let always = ["createdate", "hs_object_id", self.kind.modified];
        let mut shown: Vec<&str> = Vec::new();
        for name in asked.iter().copied().chain(always) {
            if self.definitions.contains_key(name) && !shown.contains(&name) {
                shown.push(name);
            }
        }
        shown
    }

    /// Sets properties of an object that is there.
    pub fn update(&mut self, id: u64, now: u64, values: &[(String, String)]) {
        let kind = self.kind;
        let Some(mut record) = self.records.remove(&id) else { return };
        self.forget(&record);
        record.update(kind, now, values.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.put(record);
    }

    pub fn archive(&mut self, id: u64, now: u64) {
        let Some(mut record) = self.records.remove(&id) else { return };
        self.forget(&record);
        record.archive(now);
        self.put(record);
    }

    fn put(&mut self, record: Record) {
        if record.archived_at.is_none() {
            for (key, id) in self.keys(&record) {
                self.unique.insert(key, id);
            }
        }
        self.records.insert(record.id, record);
    }

    fn forget(&mut self, record: &Record) {
        for (key, _) in self.keys(record) {
            self.unique.remove(&key);
        }
    }

    fn keys(&self, record: &Record) -> Vec<((String, String), u64)> {
        let unique = self.definitions.iter().filter(|(_, definition)| definition.unique);
        unique.filter_map(|(name, _)| Some(((name.clone(), record.value(name)?.to_lowercase()), record.id))).collect()
    }
}

const FIRST_ID: u64 = 100_001;

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts() -> &'static ObjectType {
        ObjectType::find("contacts").unwrap()
    }

    fn with_email(email: &str) -> Crm {
        let mut crm = Crm::empty();
        let mut record = Record::new(5, contacts(), 0);
        record.update(contacts(), 0, [("email", email)]);
        crm.put(contacts(), record);
        crm
    }

    #[test]
    fn a_unique_value_names_its_object_until_it_changes_or_is_archived() {
        let mut crm = with_email("A@x.test");
        let table = crm.table_mut(contacts()).unwrap();
        assert_eq!(table.named("email", "a@X.test"), Some(5));
        table.update(5, 1, &[("email".to_owned(), "b@x.test".to_owned())]);
        assert_eq!((table.named("email", "a@x.test"), table.named("email", "b@x.test")), (None, Some(5)));
        table.archive(5, 2);
        assert_eq!(table.named("email", "b@x.test"), None);
    }

    #[test]
    fn ties_are_seen_from_both_sides_and_only_once() {
        let mut crm = with_email("a@x.test");
        let companies = ObjectType::find("companies").unwrap();
        crm.put(companies, Record::new(9, companies, 0));
        crm.associate((contacts(), 5), (companies, 9));
        crm.associate((contacts(), 5), (companies, 9));
        assert_eq!(crm.find(contacts(), 5).unwrap().associations, [("0-2", 9)]);
        assert_eq!(crm.find(companies, 9).unwrap().associations, [("0-1", 5)]);
    }

    #[test]
    fn fresh_ids_stay_above_those_that_were_put() {
        let mut crm = Crm::empty();
        crm.put(contacts(), Record::new(500_000, contacts(), 0));
        assert_eq!(crm.fresh_id(), 500_001);
    }

    #[test]
    fn unknown_properties_are_left_out_and_the_common_ones_added() {
        let crm = with_email("a@x.test");
        let shown = crm.table(contacts()).unwrap().shown(&["email", "nothing", "email"]);
        assert_eq!(shown, ["email", "createdate", "hs_object_id", "lastmodifieddate"]);
    }
}
