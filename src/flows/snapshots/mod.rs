//! `take`: asks for snapshots of many objects and watches each until it ends.
//!
//! ```text
//!   Queued ─▶ Creating ─▶ Open ─▶ Ended: completed, failed, expired, refused, gaveUp
//!     ▲          │  refused batches are split, so that only the guilty end
//!     └──────────┘
//! ```
//! Creation is at least once, everything else exactly once. It creates only as fast as it can watch, and never has two
//! snapshots of the same object open, so that replies match exactly.

mod ending;
mod objects;
mod state;
mod take;

pub use ending::{Ending, Outcome};
pub use take::{Counts, Event, Take};

mod plan;

use objects::Objects;
use take::Plan;

use crate::engine::error::Error;
use crate::engine::time::Time;
use crate::engine::watch::Watch;
use crate::options::{JobOptions, Options};
use crate::value::Value;

impl Take {
    /// A job for these requests, an array of objects.
    ///
    /// # Errors
    /// Every problem of every request; then nothing was sent.
    pub fn new(requests: &Value, options: &Options, job: &JobOptions, seed: u64) -> Result<Self, Error> {
        let objects = Objects::read(requests)?;
        Ok(Self::start(objects, Watch::new(job.watch, seed), Plan::new(options, job)?, seed))
    }

    /// The job of a saved state.
    ///
    /// # Errors
    /// The state is not one of such a job.
    pub fn resume(saved: &Value, now: Time, options: &Options, job: &JobOptions, seed: u64) -> Result<Self, Error> {
        let (objects, watch) = state::restore(saved, now, job.watch, seed)?;
        Ok(Self::start(objects, watch, Plan::new(options, job)?, seed))
    }
}
