//! How many requests are let through.

use serde_json::Value;

use crate::fields::{Fields, Invalid, set};
use crate::limits::Bucket;

/// Limits of requests; `usize::MAX` lifts one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitOptions {
    /// Per account and app in ten seconds, for tokens of private apps.
    pub general: usize,
    /// The same for tokens of OAuth; what an option gives for `general` is for both.
    pub oauth: usize,
    /// Whether a general 429 carries `Retry-After`; HubSpot's often do not.
    pub general_retry_after: bool,
    /// Per account and day, for tokens of private apps.
    pub daily: u64,
    /// Searches per account and second.
    pub search: usize,
    /// Snapshots per app and second.
    pub snapshots: usize,
    /// Journal per app and second.
    pub journal: usize,
    /// Subscriptions per app and second.
    pub subscriptions: usize,
}

impl LimitOptions {
    /// The limit of a bucket.
    pub fn of(&self, bucket: Bucket) -> usize {
        match bucket {
            Bucket::General => self.general,
            Bucket::Search => self.search,
            Bucket::Snapshots => self.snapshots,
            Bucket::Journal => self.journal,
            Bucket::Subscriptions => self.subscriptions,
        }
    }

    pub(crate) fn apply(&mut self, value: &Value) -> Result<(), Invalid> {
        let fields = Fields::of("limits", value, NAMES)?;
        set(&mut self.general, fields.count("general")?);
        set(&mut self.oauth, fields.count("general")?);
        set(&mut self.general_retry_after, fields.flag("generalRetryAfter")?);
        set(&mut self.daily, fields.whole("daily")?);
        set(&mut self.search, fields.count("search")?);
        set(&mut self.snapshots, fields.count("snapshots")?);
        set(&mut self.journal, fields.count("journal")?);
        set(&mut self.subscriptions, fields.count("subscriptions")?);
        Ok(())
    }
}

impl Default for LimitOptions {
    fn default() -> Self {
        Self {
            general: 100,
            oauth: 110,
            general_retry_after: false,
            daily: 250_000,
            search: 5,
            snapshots: 10,
            journal: 100,
            subscriptions: 50,
        }
    }
}

const NAMES: &[&str] = &["general", "generalRetryAfter", "daily", "search", "snapshots", "journal", "subscriptions"];
