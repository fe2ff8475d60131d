//! The objects of a job, kept small: what many of them share is kept once.

use super::ending::Ending;
use crate::api::snapshots::SnapshotRequest;
use crate::engine::error::Error;
use crate::engine::validate::{Check, Place};
use crate::shape::Described;
use crate::sorted::Sorted;
use crate::value::{Step, Value, object};

/// Account, object type and object: what replies are matched by.
pub type Triple = (i64, u32, i64);

/// All objects of a job.
#[derive(Debug, Default)]
pub struct Objects {
    entries: Vec<Entry>,
    types: Interned<String>,
    properties: Interned<Vec<String>>,
}

/// One object.
#[derive(Debug)]
pub struct Entry {
    portal: i64,
    object: i64,
    object_type: u32,
    properties: u32,
    /// Fields that the tables do not know, sent as they came.
    more: Vec<(String, Value)>,
    /// The next object of the same triple.
    pub twin: Option<u32>,
    /// The create request was repeated and may have been carried out twice.
    pub maybe_repeated: bool,
    /// How far it is.
    pub phase: Phase,
}

/// How far an object is.
#[derive(Debug)]
pub enum Phase {
    /// Not asked for yet.
    Queued,
    /// Asked for; the reply is still to come.
    Creating,
    /// Watched under this status id; the last word that HubSpot gave.
    Open(Box<str>, Option<Box<str>>),
    /// At its end.
    Ended(Box<Ending>),
}

impl Objects {
    /// Checks requests and takes them in.
    ///
    /// # Errors
    /// Every problem of every request, or that there is none.
    pub fn read(requests: &Value) -> Result<Self, Error> {
        let mut check = Check::default();
        let root = Place::root("requests");
        let list = match requests {
            Value::List(items) if items.is_empty() => {
                check.problem(&root, "empty", "must not be empty");
                &[][..]
            }
            Value::List(items) => items.as_slice(),
            _ => {
                check.problem(&root, "wrongType", "must be an array");
                &[]
            }
        };
        for (index, request) in list.iter().enumerate() {
            check.value(&SnapshotRequest::KIND, request, &root.item(index));
        }
        if check.findings.iter().any(|finding| finding.is_problem()) {
            check.findings.retain(|finding| finding.is_problem());
            return Err(Error::invalid(Some("webhooks.snapshots.take"), check.findings));
        }
        let mut objects = Self::default();
        let mut edits = check.edits.into_iter().peekable();
        for (index, request) in list.iter().enumerate() {
            let mut request = request.clone();
            while let Some((path, value)) = edits.next_if(|(path, _)| path.get(1) == Some(&Step::Item(index))) {
                request.put(path.get(2..).unwrap_or_default(), value);
            }
            objects.push(&request, Phase::Queued);
        }
        Ok(objects)
    }

    /// Adds one object whose request was checked.
    pub fn push(&mut self, request: &Value, phase: Phase) {
        const KNOWN: [&str; 4] = ["portalId", "objectId", "objectTypeId", "properties"];
        let integer = |name: &str| request.get(name).and_then(Value::as_integer).unwrap_or_default();
        let text = request.get("objectTypeId").and_then(Value::as_text).unwrap_or_default();
        let names = request.get("properties").map(Value::items).unwrap_or_default();
        let names: Vec<String> = names.iter().filter_map(|name| name.as_text().map(ToOwned::to_owned)).collect();
        let more: Vec<_> =
            request.members().iter().filter(|(name, _)| !KNOWN.contains(&name.as_str())).cloned().collect();
        self.entries.push(Entry {
            portal: integer("portalId"),
            object: integer("objectId"),
            object_type: self.types.number(text.to_owned()),
            properties: self.properties.number(names),
            more,
            twin: None,
            maybe_repeated: false,
            phase,
        });
    }

    /// Chains the objects of the same triple; tells which objects come first in their chain.
    pub fn pair_twins(&mut self) -> Vec<bool> {
        let open = self.iter().filter(|(_, entry)| !matches!(entry.phase, Phase::Ended(_)));
        let triples = open.filter_map(|(index, _)| Some((self.triple(index)?, index))).collect();
        let mut first: Vec<bool> = self.entries.iter().map(|entry| !matches!(entry.phase, Phase::Ended(_))).collect();
        // The twins of one object come in their order, each behind the one before.
        let mut last = None;
        let mut links = Vec::new();
        Sorted::collect(triples, |head: &u32, twin| {
            let before = last.filter(|(of, _)| of == head).map_or(*head, |(_, before)| before);
            links.push((before, twin));
            last = Some((*head, twin));
        });
        for (before, twin) in links {
            if let Some(first) = first.get_mut(twin as usize) {
                *first = false;
            }
            if let Some(entry) = self.get_mut(before) {
                entry.twin = Some(twin);
            }
        }
        first
    }

    /// How many objects there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// One object.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<&Entry> {
        self.entries.get(index as usize)
    }

    /// One object, to be changed.
    pub fn get_mut(&mut self, index: u32) -> Option<&mut Entry> {
        self.entries.get_mut(index as usize)
    }

    /// Every object with its number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Entry)> {
        (0..).zip(&self.entries)
    }

    /// What an object's reply is matched by.
    #[must_use]
    pub fn triple(&self, index: u32) -> Option<Triple> {
        self.get(index).map(|entry| (entry.portal, entry.object_type, entry.object))
    }

    /// The triple that a reply names, if the job has that object type.
    #[must_use]
    pub fn triple_of_reply(&self, reply: &Value) -> Option<Triple> {
        let integer = |name: &str| {
            let value = reply.get(name)?;
            value.as_integer().or_else(|| value.as_text()?.parse().ok())
        };
        let object_type = self.types.find(&reply.get("objectTypeId")?.as_text()?.to_owned())?;
        Some((integer("portalId")?, object_type, integer("objectId")?))
    }

    /// The request for one object.
    #[must_use]
    pub fn request(&self, index: u32) -> Value {
        let Some(entry) = self.get(index) else { return Value::Null };
        let mut request = object([
            ("portalId", entry.portal.into()),
            ("objectId", entry.object.into()),
            ("objectTypeId", self.types.get(entry.object_type).cloned().into()),
            ("properties", self.properties.get(entry.properties).cloned().unwrap_or_default().into()),
        ]);
        if let Value::Object(members) = &mut request {
            members.extend(entry.more.iter().cloned());
        }
        request
    }
}

/// Values that are kept once each and named by a number.
#[derive(Debug)]
struct Interned<T> {
    values: Vec<T>,
    numbers: Sorted<T, u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { values: Vec::new(), numbers: Sorted::default() }
    }
}

impl<T: Ord + Clone> Interned<T> {
    fn number(&mut self, value: T) -> u32 {
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.clone());
        self.numbers.insert(value, number);
        number
    }

    fn find(&self, value: &T) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }
}
