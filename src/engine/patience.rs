//! How long a caller waits, and how often a call is tried.

use crate::engine::time::Span;
use crate::options::{CallOptions, Options};

/// How long a call may take and how often it may be tried.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The call with its waits.
    pub timeout: Span,
    /// One try.
    pub attempt_timeout: Span,
    /// So many tries.
    pub attempts: u32,
    /// From when the time counts.
    pub since: Since,
}

impl Patience {
    /// What the options of a client and of a call make it.
    #[must_use]
    pub fn new(options: &Options, call: &CallOptions, since: Since) -> Self {
        Self {
            timeout: call.timeout.unwrap_or(options.timeout),
            attempt_timeout: call.attempt_timeout.unwrap_or(options.attempt_timeout),
            // A relay repeats what may be repeated: two that do would multiply their tries.
            attempts: if options.relay { 1 } else { call.attempts.unwrap_or(options.attempts) },
            since,
        }
    }
}

/// From when the time of a call counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// From its start: a caller waits for it.
    Start,
    /// From the leave of the rate limit: it belongs to a job, which shares the limit with others and waits its turn.
    Permit,
}
