//! The records of one account, by type and id, and the properties that its types have.
//! Refuses nothing: what may be written is judged by the endpoints.

use std::collections::BTreeMap;

use crate::associations::{self, AssociationType, Associations};
use crate::crm::catalogue;
use crate::crm::change::{Change, Changes, What};
use crate::crm::property::Definition;
use crate::crm::record::Record;
use crate::crm::types::ObjectType;
use crate::date::DAY;

/// The records of one account.
#[derive(Debug)]
pub(crate) struct Crm {
    tables: BTreeMap<&'static str, Table>,
    pub associations: Associations,
    /// Whether the account can collect payments.
    pub payments: bool,
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
    /// No record was archived before this: most calls need not look through the recycling bin.
    archived_since: u64,
}

impl Crm {
    pub fn empty() -> Self {
        let tables = catalogue::all().map(|kind| (kind.id, Table::new(kind))).collect();
        Self { tables, associations: Associations::default(), payments: true, next_id: FIRST_ID, changes: Vec::new() }
    }

    /// Takes everything away but what the account is set up for.
    pub fn clear(&mut self) {
        *self = Self { payments: self.payments, ..Self::empty() };
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

    /// Whether the object is there and not archived.
    pub fn lives(&self, kind: &ObjectType, id: u64) -> bool {
        self.find(kind, id).is_some_and(|record| record.archived_at.is_none())
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

    /// Takes an object out, with its associations and without a trace.
    pub fn remove(&mut self, kind: &ObjectType, id: u64) {
        if let Some(table) = self.tables.get_mut(kind.id) {
            table.remove(id);
        }
        self.associations.forget((kind.id, id));
    }

    /// Empties the recycling bin of what lay there for 90 days.
    pub fn purge(&mut self, now: u64) {
        let gone = |at: &u64| at.saturating_add(BIN) <= now;
        let mut old: Vec<(&'static ObjectType, u64)> = Vec::new();
        for table in self.tables.values_mut().filter(|table| gone(&table.archived_since)) {
            let archived = |record: &Record| Some((record.archived_at?, record.id));
            let (past, kept): (Vec<_>, Vec<_>) =
                table.records.values().filter_map(archived).partition(|(at, _)| gone(at));
            old.extend(past.into_iter().map(|(_, id)| (table.kind, id)));
            table.archived_since = kept.into_iter().map(|(at, _)| at).min().unwrap_or(u64::MAX);
        }
        for (kind, id) in old {
            self.remove(kind, id);
        }
    }

    /// Notes what a write did.
    pub fn note(&mut self, kind: &'static ObjectType, object_id: u64, what: What) {
        self.changes.push(Change { kind, object_id, what });
    }

    /// What was done since this was last asked.
    pub fn take_changes(&mut self) -> Changes {
        Changes { objects: std::mem::take(&mut self.changes), associations: self.associations.take_changes() }
    }

    /// Associates two objects by the default type, seen from both sides.
    pub fn associate_by_default(&mut self, from: (&'static ObjectType, u64), to: (&'static ObjectType, u64)) {
        self.associate(from.1, to.1, &associations::default_type(from.0, to.0));
    }

    /// Associates two objects by one type, seen from both sides.
    pub fn associate(&mut self, from: u64, to: u64, kind: &AssociationType) {
        self.associations.add(from, to, kind);
    }
}

impl Table {
    fn new(kind: &'static ObjectType) -> Self {
        let definitions = kind.all().map(|property| (property.name.to_owned(), property.define(kind.group))).collect();
        Self { kind, records: BTreeMap::new(), definitions, unique: BTreeMap::new(), archived_since: u64::MAX }
    }

    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.get(name)
    }

    /// All properties, by name.
    pub fn definitions(&self) -> &BTreeMap<String, Definition> {
        &self.definitions
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
        let asked = if asked.is_empty() { self.kind.default } else { asked };
        let mut shown: Vec<&str> = Vec::new();
        for name in asked.iter().copied().chain(self.kind.always()) {
            if self.definitions.contains_key(name) && !shown.contains(&name) {
                shown.push(name);
            }
        }
        shown
    }

    /// Sets properties of an object that is there.
    pub fn update(&mut self, id: u64, now: u64, values: &[(String, String)]) {
        let kind = self.kind;
        let Some(mut record) = self.remove(id) else { return };
        record.update(kind, now, values.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.put(record);
    }

    pub fn archive(&mut self, id: u64, now: u64) {
        let Some(mut record) = self.remove(id) else { return };
        record.archive(now);
        self.put(record);
    }

    fn put(&mut self, record: Record) {
        if let Some(at) = record.archived_at {
            self.archived_since = self.archived_since.min(at);
        } else {
            for (key, id) in self.keys(&record) {
                self.unique.insert(key, id);
            }
        }
        self.records.insert(record.id, record);
    }

    fn remove(&mut self, id: u64) -> Option<Record> {
        let record = self.records.remove(&id)?;
        for (key, id) in self.keys(&record) {
            if self.unique.get(&key) == Some(&id) {
                self.unique.remove(&key);
            }
        }
        Some(record)
    }

    fn keys(&self, record: &Record) -> Vec<((String, String), u64)> {
        let unique = self.definitions.iter().filter(|(_, definition)| definition.unique);
        unique.filter_map(|(name, _)| Some(((name.clone(), record.value(name)?.to_lowercase()), record.id))).collect()
    }
}

const FIRST_ID: u64 = 100_001;

/// How long the recycling bin keeps.
const BIN: u64 = 90 * DAY;

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
    fn associations_are_seen_from_both_sides_and_only_once() {
        let mut crm = with_email("a@x.test");
        let companies = ObjectType::find("companies").unwrap();
        crm.put(companies, Record::new(9, companies, 0));
        crm.associate_by_default((contacts(), 5), (companies, 9));
        crm.associate_by_default((contacts(), 5), (companies, 9));
        let associated =
            |from, to| crm.associations.of(from, to).map(|(id, types)| (id, types.clone())).collect::<Vec<_>>();
        assert_eq!(associated(("0-1", 5), "0-2"), [(9, [1, 279].into())]);
        assert_eq!(associated(("0-2", 9), "0-1"), [(5, [2, 280].into())]);
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

    #[test]
    fn the_recycling_bin_keeps_for_ninety_days() {
        let mut crm = with_email("a@x.test");
        let companies = ObjectType::find("companies").unwrap();
        crm.put(companies, Record::new(9, companies, 0));
        crm.associate_by_default((contacts(), 5), (companies, 9));
        crm.table_mut(contacts()).unwrap().archive(5, 1_000);
        crm.purge(1_000 + 90 * DAY - 1);
        assert!(crm.find(contacts(), 5).is_some());
        crm.purge(1_000 + 90 * DAY);
        assert!(crm.find(contacts(), 5).is_none() && crm.find(companies, 9).is_some());
        assert_eq!(crm.associations.of(("0-2", 9), "0-1").count(), 0);
    }

    #[test]
    fn each_record_leaves_the_recycling_bin_at_its_own_time() {
        let mut crm = with_email("a@x.test");
        crm.put(contacts(), Record::new(6, contacts(), 0));
        crm.table_mut(contacts()).unwrap().archive(6, 2_000);
        crm.table_mut(contacts()).unwrap().archive(5, 1_000);
        crm.purge(1_000 + 90 * DAY);
        assert!(crm.find(contacts(), 5).is_none() && crm.find(contacts(), 6).is_some());
        crm.purge(2_000 + 90 * DAY);
        assert!(crm.find(contacts(), 6).is_none());
    }
}
