//! The objects of a job: each with its request and how far it is.

use super::ending::Ending;
use crate::api::snapshots::SnapshotRequest;
use crate::engine::error::Error;
use crate::engine::place::Place;
use crate::engine::time::Time;
use crate::engine::validate::Check;
use crate::shape::Described;
use crate::sorted::Sorted;
use crate::text::number;
use crate::value::{Step, Value};

/// Account, object type and object: what replies are matched by.
pub type Triple = (i64, u32, i64);

/// All objects of a job.
#[derive(Debug, Default)]
pub struct Objects {
    entries: Vec<Entry>,
    /// The object types of the job; few, so that a triple holds a number.
    types: Vec<String>,
}

/// One object.
#[derive(Debug)]
pub struct Entry {
    request: Value,
    object_type: u32,
    /// The next object of the same triple.
    pub twin: Option<u32>,
    /// The create request was repeated and may have been carried out twice.
    pub maybe_repeated: bool,
    /// Which events of the journal may be those of its snapshot: later ones than of the snapshots of its twins before.
    pub after: Time,
    /// How far it is.
    pub phase: Phase,
    /// How it ends but for one thing: its event where it is open, and the reply where it is being created.
    pub nearly: Option<Box<Ending>>,
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
        match requests {
            Value::List(items) if items.is_empty() => check.problem(&root, "empty", "must not be empty"),
            Value::List(_) => {}
            _ => check.problem(&root, "wrongType", "must be an array"),
        }
        let list = requests.items();
        for (index, request) in list.iter().enumerate() {
            check.value(&SnapshotRequest::KIND, request, &root.item(index));
        }
        if check.findings.iter().any(|finding| finding.is_problem()) {
            check.findings.retain(|finding| finding.is_problem());
            return Err(Error::invalid(Some("webhooks.snapshots.take"), check.findings));
        }
        let mut objects = Self::default();
        for request in list {
            objects.push(request.clone());
        }
        for (path, value) in check.edits {
            if let [_, Step::Item(index), rest @ ..] = path.as_slice()
                && let Some(entry) = objects.entries.get_mut(*index)
            {
                entry.request.put(rest, value);
            }
        }
        Ok(objects)
    }

    /// Adds one object whose request was checked.
    fn push(&mut self, request: Value) {
        let name = request.text_at("objectTypeId").unwrap_or_default();
        let object_type = match self.type_named(name) {
            Some(known) => known,
            None => {
                self.types.push(name.to_owned());
                self.types.len() as u32 - 1
            }
        };
        self.entries.push(Entry {
            request,
            object_type,
            twin: None,
            maybe_repeated: false,
            after: Time(0),
            phase: Phase::Queued,
            nearly: None,
        });
    }

    fn type_named(&self, name: &str) -> Option<u32> {
        for (index, known) in (0..).zip(&self.types) {
            if known == name {
                return Some(index);
            }
        }
        None
    }

    /// Chains the objects of the same triple; tells which objects come first in their chain.
    pub fn pair_twins(&mut self) -> Vec<bool> {
        let mut triples = Vec::new();
        let mut first = Vec::new();
        for (index, entry) in self.iter() {
            let open = !matches!(entry.phase, Phase::Ended(_));
            first.push(open);
            if open && let Some(triple) = self.triple(index) {
                triples.push((triple, index));
            }
        }
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
        let entry = self.get(index)?;
        Some((integer(&entry.request, "portalId")?, entry.object_type, integer(&entry.request, "objectId")?))
    }

    /// The triple that a reply names, if the job has that object type.
    #[must_use]
    pub fn triple_of_reply(&self, reply: &Value) -> Option<Triple> {
        let object_type = self.type_named(reply.text_at("objectTypeId")?)?;
        Some((integer(reply, "portalId")?, object_type, integer(reply, "objectId")?))
    }
}

impl Entry {
    /// The request for this object, in the form in which it is sent.
    #[must_use]
    pub fn request(&self) -> Value {
        self.request.clone()
    }
}

/// An id as a number, which HubSpot may write as its digits.
fn integer(value: &Value, name: &str) -> Option<i64> {
    let value = value.get(name)?;
    value.as_integer().or_else(|| number(value.as_text()?))
}
