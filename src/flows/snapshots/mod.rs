//! `take`: asks for snapshots of many objects and watches each until it ends.
//!
//! ```text
//!   Queued ─▶ Creating ─▶ Open ─▶ Ended: completed, failed, expired, refused, gaveUp
//!     ▲          │  refused batches are split, so that only the guilty end
//!     └──────────┘
//! ```
//! Creation is at least once, everything else exactly once. It creates only as fast as it can watch, and never has two
//! snapshots of the same object open, so that replies and events match exactly. With the journal an object ends by its
//! event, and status polls are for those of which the journal does not tell.

use std::sync::Arc;

mod ending;
mod objects;
mod plan;
mod state;
mod take;

pub use ending::{Ending, Outcome};
pub use take::{Counts, Event, Take};

use objects::Objects;
use plan::Plan;

use crate::DIRECT;
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
    pub fn new(requests: &Value, options: &Arc<Options>, job: &JobOptions, seed: u64) -> Result<Self, Error> {
        let objects = Objects::read(requests)?;
        let mut take = Self::start(objects, Watch::new(job.watch, seed), Plan::new(options, job)?, seed);
        if DIRECT && job.journal == Some(true) {
            take.follow(options, job, None)?;
        }
        Ok(take)
    }

    /// The job of a saved state.
    ///
    /// # Errors
    /// The state is not one of such a job.
    pub fn resume(
        saved: &Value,
        now: Time,
        options: &Arc<Options>,
        job: &JobOptions,
        seed: u64,
    ) -> Result<Self, Error> {
        let (objects, watch, place) = state::restore(saved, now, job.watch, seed)?;
        let mut take = Self::start(objects, watch, Plan::new(options, job)?, seed);
        if DIRECT && job.journal.unwrap_or(place.is_some()) {
            take.follow(options, job, place.map(|place| (place, now)))?;
        }
        Ok(take)
    }
}
