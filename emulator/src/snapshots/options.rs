//! How snapshots proceed.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::fields::{Fields, Invalid, set};
use crate::snapshots::words::{Done, Running};

/// How snapshots proceed. Ranges are milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct SnapshotOptions {
    /// From the request until the status record appears; until then its status is 404.
    pub record_delay: RangeInclusive<u64>,
    /// Probability that the status record never appears, though the snapshot is taken.
    pub missing_rate: f64,
    /// From the request until work on it begins.
    pub pending: RangeInclusive<u64>,
    /// From the beginning of the work to its end.
    pub in_progress: RangeInclusive<u64>,
    /// From the request until it expires, where it does.
    pub expiry: RangeInclusive<u64>,
    /// Probability of FAILED with TIMEOUT.
    pub timeout_rate: f64,
    /// Probability of FAILED with INTERNAL_ERROR.
    pub internal_error_rate: f64,
    /// Probability of EXPIRED.
    pub expired_rate: f64,
    /// Whether the entries of a reply come in another order than asked.
    pub shuffle: bool,
    /// The word for a snapshot that is being taken.
    pub running: Running,
    /// The word for a snapshot that was taken.
    pub done: Done,
    /// Most requests in one batch; the documents give no number.
    pub batch: usize,
}

impl SnapshotOptions {
    pub(crate) fn apply(&mut self, value: &Value) -> Result<(), Invalid> {
        let fields = Fields::of("snapshots", value, NAMES)?;
        set(&mut self.record_delay, fields.range("recordDelay")?);
        set(&mut self.missing_rate, fields.rate("missingRate")?);
        set(&mut self.pending, fields.range("pending")?);
        set(&mut self.in_progress, fields.range("inProgress")?);
        set(&mut self.expiry, fields.range("expiry")?);
        set(&mut self.timeout_rate, fields.rate("timeoutRate")?);
        set(&mut self.internal_error_rate, fields.rate("internalErrorRate")?);
        set(&mut self.expired_rate, fields.rate("expiredRate")?);
        set(&mut self.shuffle, fields.flag("shuffle")?);
        set(&mut self.batch, fields.count("batch")?);
        set(&mut self.running, fields.word("running", &Running::ALL, Running::name)?);
        set(&mut self.done, fields.word("done", &Done::ALL, Done::name)?);
        Ok(())
    }
}

impl Default for SnapshotOptions {
    fn default() -> Self {
        Self {
            record_delay: 200..=1_500,
            missing_rate: 0.0,
            pending: 300..=2_000,
            in_progress: 500..=4_000,
            expiry: 2_000..=6_000,
            timeout_rate: 0.0,
            internal_error_rate: 0.0,
            expired_rate: 0.0,
            shuffle: false,
            running: Running::InProgress,
            done: Done::Completed,
            batch: usize::MAX,
        }
    }
}

const NAMES: &[&str] = &[
    "recordDelay",
    "missingRate",
    "pending",
    "inProgress",
    "expiry",
    "timeoutRate",
    "internalErrorRate",
    "expiredRate",
    "shuffle",
    "running",
    "done",
    "batch",
];
