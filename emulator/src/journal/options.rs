//! How the journal is published and kept.

use serde_json::Value;

use crate::date::DAY;
use crate::fields::{Fields, Invalid, set};

/// How the journal is published and kept. Times are milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalOptions {
    /// From the first event of a file until the file is published.
    pub interval: u64,
    /// How long the link to a file works.
    pub link_lifetime: u64,
    /// How long a file is kept.
    pub retention: u64,
    /// Most events of a file; one that is full is published at once.
    pub file_events: usize,
    /// Most bytes of a file's events.
    pub file_bytes: usize,
    /// Whether a snapshot is told only where its object type was subscribed to with SNAPSHOT.
    pub snapshots_by_subscription: bool,
}

impl JournalOptions {
    pub(crate) fn apply(&mut self, value: &Value) -> Result<(), Invalid> {
        let fields = Fields::of("journal", value, NAMES)?;
        set(&mut self.interval, fields.whole("interval")?);
        set(&mut self.link_lifetime, fields.whole("linkLifetime")?);
        set(&mut self.retention, fields.whole("retention")?);
        set(&mut self.file_events, at_least_one(&fields, "fileEvents")?);
        set(&mut self.file_bytes, at_least_one(&fields, "fileBytes")?);
        set(&mut self.snapshots_by_subscription, fields.flag("snapshotsBySubscription")?);
        Ok(())
    }
}

impl Default for JournalOptions {
    fn default() -> Self {
        Self {
            interval: 1_000,
            link_lifetime: 600_000,
            retention: 3 * DAY,
            file_events: 10_000,
            file_bytes: 5_000_000,
            snapshots_by_subscription: false,
        }
    }
}

fn at_least_one(fields: &Fields<'_>, name: &str) -> Result<Option<usize>, Invalid> {
    match fields.count(name)? {
        Some(0) => Err(fields.invalid(name, "must be at least 1")),
        count => Ok(count),
    }
}

const NAMES: &[&str] = &["interval", "linkLifetime", "retention", "fileEvents", "fileBytes", "snapshotsBySubscription"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_what_is_named_and_keeps_the_rest() {
        let mut options = JournalOptions::default();
        options.apply(&json!({ "interval": 0, "fileEvents": 5, "snapshotsBySubscription": true })).unwrap();
        let expected = JournalOptions {
            interval: 0,
            file_events: 5,
            snapshots_by_subscription: true,
            ..JournalOptions::default()
        };
        assert_eq!(options, expected);
        for (value, name) in [(json!({ "fileEvents": 0 }), "fileEvents"), (json!({ "retention": "x" }), "retention")] {
            assert_eq!(options.apply(&value).unwrap_err().path, format!("journal.{name}"));
        }
    }
}
