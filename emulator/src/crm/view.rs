//! How objects are shown: with which properties, histories and associations. Changes nothing.

use serde_json::{Map, Value, json};

use crate::associations;
use crate::crm::record::Record;
use crate::crm::store::{Crm, Table};
use crate::crm::types::ObjectType;

/// How a caller wants objects shown.
pub(crate) struct View<'a> {
    crm: &'a Crm,
    pub table: &'a Table,
    properties: Vec<&'a str>,
    histories: Vec<&'a str>,
    associations: Vec<&'static ObjectType>,
}

impl<'a> View<'a> {
    /// With these properties; the usual ones where there are none.
    pub fn new(crm: &'a Crm, table: &'a Table, properties: &[&'a str]) -> Self {
        Self { crm, table, properties: table.shown(properties), histories: Vec::new(), associations: Vec::new() }
    }

    pub fn with_histories(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.histories = names.into_iter().filter(|name| self.table.definition(name).is_some()).collect();
        self
    }

    pub fn with_associations(mut self, kinds: Vec<&'static ObjectType>) -> Self {
        self.associations = kinds;
        self
    }

    pub fn show(&self, record: &Record) -> Map<String, Value> {
        let mut body = record.to_json(&self.properties);
        if !self.histories.is_empty() {
            body.insert("propertiesWithHistory".to_owned(), record.histories(&self.histories));
        }
        let associations: Map<String, Value> = self
            .associations
            .iter()
            .filter_map(|to| {
                let results = associated(self.crm, self.table.kind, record.id, to);
                (!results.is_empty()).then(|| (to.plural.to_owned(), json!({ "results": results })))
            })
            .collect();
        if !associations.is_empty() {
            body.insert("associations".to_owned(), Value::Object(associations));
        }
        body
    }
}

/// The associations of an object with those of a type, as version 3 tells them: one entry for each type of association.
pub(crate) fn associated(crm: &Crm, kind: &'static ObjectType, id: u64, to: &'static ObjectType) -> Vec<Value> {
    let types = associations::between(kind, to);
    let mut told = Vec::new();
    for (other, associated) in crm.associations.of((kind.id, id), to.id).filter(|(other, _)| crm.lives(to, *other)) {
        let names = types.iter().filter(|one| associated.contains(&one.id)).map(|one| &one.name);
        told.extend(names.map(|name| json!({ "id": other.to_string(), "type": name })));
    }
    told
}
