//! What a job tells of its objects, and of itself.

use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::flows::snapshots::ending::{Ending, Outcome};
use crate::value::Value;

/// What the job tells.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// Something changed; this is how far the job is.
    Update(Counts),
    /// One object is at its end. Comes once for each.
    Ended(u32, Box<Ending>),
    /// The journal is not read any more; the client tells its owner. Comes once at most.
    Notice(Finding),
    /// Every object is at its end; the state.
    Done(Value),
    /// The job can't go on: no credential can work, or its state can't be stored. The state is what can be resumed.
    Failed(Error, Value),
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Objects of the job.
    pub total: u32,
    /// Asked for and watched.
    pub open: u32,
    /// At their end, in the order of [`Outcome::ALL`].
    pub ended: [u32; 5],
}

impl Counts {
    /// How many are at their end.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.ended.iter().sum()
    }

    /// One more is at its end.
    pub(super) fn end(&mut self, outcome: Outcome) {
        for (count, other) in self.ended.iter_mut().zip(Outcome::ALL) {
            *count += u32::from(other == outcome);
        }
    }

    /// How many are not asked for yet.
    #[must_use]
    pub fn waiting(&self) -> u32 {
        self.total - self.open - self.done()
    }
}
