//! One file of the journal on its way from its entry to its checkpoint.
//!
//! ```text
//!   Known ─▶ InFlight ─▶ Told ─▶ Asked ─▶ Consumed ─▶ Storing ─▶ forgotten
//!     ▲       │    ▲
//!     └───────┤    │  its entry came again
//!             └▶ Stale   the link ended, or there was trouble
//! ```
//! A reader that stores nothing forgets a file as soon as it is consumed.

use super::entries::{Entry, Position};
use crate::engine::machine::Ticket;
use crate::engine::time::Time;
use crate::operation::{Auth, Bucket, Operation, Version};
use crate::shape;
use crate::shape::NumericId;

shape! {
    /// A file of the journal.
    pub struct JournalFile {
        /// What happened.
        "journalEvents" => journal_events: Vec<JournalEvent>,
        ..
    }

    /// Something that happened. HubSpot adds kinds of events, so nothing of them is required.
    pub struct JournalEvent {
        /// Which object.
        "objectId" => object_id: Option<NumericId>,
        ..
    }
}

/// Gets a file. Its URL is the entry's, signed and elsewhere: no credential goes there, and no limit counts it.
pub(super) static FILE: Operation<(), (), JournalFile> =
    Operation::get("webhooks.journal.file", &[Version::of("v4", "/")]).auth(Auth::Nothing).bucket(Bucket::Unlimited);

/// A file that was not consumed yet.
#[derive(Debug)]
pub(super) struct File {
    /// Counts the files of a reader.
    pub(super) number: u32,
    /// Where to ask for its entry again.
    pub(super) before: Position,
    pub(super) entry: Entry,
    /// How often its link was renewed.
    pub(super) renewed: u32,
    /// How often it came, but was no journal file.
    pub(super) unreadable: u32,
    /// How often there was trouble.
    pub(super) trouble: u32,
    pub(super) stage: Stage,
}

#[derive(Debug)]
pub(super) enum Stage {
    /// To be fetched.
    Known,
    /// It is fetched, or its entry is asked for again.
    InFlight,
    /// Its entry is to be asked for again at that time.
    Stale(Time),
    /// Handed out.
    Told,
    /// The host was asked to say when all of it is consumed.
    Asked(Ticket),
    Consumed,
    /// The host was asked to keep its offset.
    Storing(Ticket),
}

impl File {
    pub(super) fn new(number: u32, before: Position, entry: Entry) -> Self {
        Self { number, before, entry, renewed: 0, unreadable: 0, trouble: 0, stage: Stage::Known }
    }
}
