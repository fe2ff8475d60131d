//! One snapshot: what was captured, and how its status moves with time.
//!
//! ```text
//! asked ── 404 ──▶ record appears      (independent of the work)
//! asked ─ PENDING ─▶ IN_PROGRESS ─▶ COMPLETED | FAILED
//!               └─────────────────▶ EXPIRED
//! ```
//! The status at a moment is a function of that moment; nothing has to run for it.

use serde_json::{Map, Value, json};

use crate::random::Random;
use crate::snapshots::options::SnapshotOptions;
use crate::snapshots::request::Wanted;
use crate::snapshots::words::{Done, SnapshotEnd};

/// One snapshot.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Snapshot {
    /// Its status id.
    pub status_id: String,
    /// The account.
    pub portal_id: u64,
    /// The object.
    pub object_id: u64,
    /// Its type.
    pub object_type_id: String,
    /// The names that were asked for.
    pub properties: Vec<String>,
    /// Their values when the request came: text or null. Empty where the object could not be captured.
    pub values: Map<String, Value>,
    /// When the request came.
    pub initiated_at: u64,
    /// How it ends.
    pub end: SnapshotEnd,
    times: Times,
    running: &'static str,
    done: Done,
}

impl Snapshot {
    pub(crate) fn new(
        status_id: String,
        wanted: Wanted,
        values: Map<String, Value>,
        end: SnapshotEnd,
        now: u64,
        options: &SnapshotOptions,
        random: &mut Random,
    ) -> Self {
        let times = Times::draw(now, options, random);
        let (running, done) = (options.running.draw(random), options.done.draw(random));
        let done = if let SnapshotEnd::CompletedAs(done) = end { done } else { done };
        Self {
            status_id,
            portal_id: wanted.portal_id,
            object_id: wanted.object_id,
            object_type_id: wanted.object_type_id,
            properties: wanted.properties,
            values,
            initiated_at: now,
            end,
            times,
            running,
            done,
        }
    }

    /// Whether its values reach the journal once it ended.
    pub fn is_taken(&self) -> bool {
        matches!(self.end, SnapshotEnd::Completed | SnapshotEnd::CompletedAs(_) | SnapshotEnd::Missing)
    }

    /// When the work on it ends, for whatever reason; never, where it stays open.
    pub fn ends_at(&self) -> Option<u64> {
        match self.end {
            SnapshotEnd::Pending | SnapshotEnd::InProgress => None,
            SnapshotEnd::Expired => Some(self.times.expires),
            _ => Some(self.times.ends),
        }
    }

    /// When the status record appears; never, where it is missing.
    pub fn appears_at(&self) -> Option<u64> {
        (self.end != SnapshotEnd::Missing).then_some(self.times.appears)
    }

    /// The status word at a moment, whether the record shows it or not.
    pub fn word(&self, now: u64) -> &'static str {
        if self.ends_at().is_some_and(|ends_at| ends_at <= now) {
            return match self.end {
                SnapshotEnd::Failed(_) => "FAILED",
                SnapshotEnd::Expired => "EXPIRED",
                _ => self.done.word(),
            };
        }
        let begins = !matches!(self.end, SnapshotEnd::Pending | SnapshotEnd::Expired);
        if begins && self.times.begins <= now { self.running } else { "PENDING" }
    }

    /// The status record at a moment; none before it appears.
    pub fn status(&self, now: u64) -> Option<Value> {
        if self.appears_at()? > now {
            return None;
        }
        let mut record = Map::new();
        record.insert("id".to_owned(), json!(self.status_id));
        record.insert("status".to_owned(), json!(self.word(now)));
        record.insert("initiatedAt".to_owned(), json!(self.initiated_at));
        let ended = self.ends_at().filter(|ends_at| *ends_at <= now);
        let Some(ended) = ended else { return Some(Value::Object(record)) };
        if !(self.is_taken() && self.done == Done::ProcessingOpen) {
            record.insert("completedAt".to_owned(), json!(ended));
        }
        if let SnapshotEnd::Failed(code) = self.end {
            record.insert("errorCode".to_owned(), json!(code.name()));
            record.insert("message".to_owned(), json!(code.message()));
        }
        Some(Value::Object(record))
    }
}

/// The moments of one snapshot; all are drawn, whichever end it takes.
#[derive(Debug, Clone, Copy)]
struct Times {
    appears: u64,
    begins: u64,
    ends: u64,
    expires: u64,
}

impl Times {
    fn draw(now: u64, options: &SnapshotOptions, random: &mut Random) -> Self {
        let mut later = |from: u64, range| from.saturating_add(random.within(range));
        let appears = later(now, &options.record_delay);
        let begins = later(now, &options.pending);
        let ends = later(begins, &options.in_progress);
        Self { appears, begins, ends, expires: later(now, &options.expiry) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshots::words::ErrorCode;

    fn snapshot(end: SnapshotEnd, done: Done) -> Snapshot {
        let options = SnapshotOptions {
            record_delay: 100..=100,
            pending: 200..=200,
            in_progress: 300..=300,
            expiry: 400..=400,
            done,
            ..SnapshotOptions::default()
        };
        let wanted =
            Wanted { portal_id: 1, object_id: 2, object_type_id: "0-1".into(), properties: vec!["email".into()] };
        let mut random = Random::stream(1, "test");
        Snapshot::new("id".into(), wanted, Map::new(), end, 1_000, &options, &mut random)
    }

    fn words(end: SnapshotEnd) -> Vec<String> {
        let snapshot = snapshot(end, Done::Completed);
        let word = |now| match snapshot.status(now) {
            None => "404".to_owned(),
            Some(record) => record["status"].as_str().unwrap().to_owned(),
        };
        [1_099, 1_100, 1_200, 1_400, 1_500, 99_999].map(word).to_vec()
    }

    #[test]
    fn every_end_has_its_path() {
        assert_eq!(
            words(SnapshotEnd::Completed),
            ["404", "PENDING", "IN_PROGRESS", "IN_PROGRESS", "COMPLETED", "COMPLETED"]
        );
        let failed = SnapshotEnd::Failed(ErrorCode::Timeout);
        assert_eq!(words(failed), ["404", "PENDING", "IN_PROGRESS", "IN_PROGRESS", "FAILED", "FAILED"]);
        assert_eq!(words(SnapshotEnd::Expired), ["404", "PENDING", "PENDING", "EXPIRED", "EXPIRED", "EXPIRED"]);
        assert_eq!(words(SnapshotEnd::Pending)[1..], ["PENDING"; 5]);
        assert_eq!(words(SnapshotEnd::InProgress)[2..], ["IN_PROGRESS"; 4]);
        assert_eq!(words(SnapshotEnd::Missing), ["404"; 6]);
    }

    #[test]
    fn completed_at_and_error_code_stand_only_where_the_documents_put_them() {
        let completed = snapshot(SnapshotEnd::Completed, Done::Completed);
        assert_eq!(completed.status(1_200).unwrap().get("completedAt"), None);
        assert_eq!(completed.status(1_500).unwrap()["completedAt"], 1_500);
        assert_eq!(completed.status(1_500).unwrap().get("errorCode"), None);
        let failed = snapshot(SnapshotEnd::Failed(ErrorCode::PermissionDenied), Done::Completed);
        assert_eq!(failed.status(1_500).unwrap()["errorCode"], "PERMISSION_DENIED");
        assert!(failed.status(1_500).unwrap()["message"].is_string());
        assert_eq!(failed.status(1_499).unwrap().get("errorCode"), None);
    }

    #[test]
    fn the_word_for_done_can_be_any_that_the_documents_have() {
        let last = |done| snapshot(SnapshotEnd::Completed, done).status(9_999).unwrap();
        assert_eq!(last(Done::Success)["status"], "SUCCESS");
        assert_eq!(
            (last(Done::Processing)["status"].as_str(), last(Done::Processing)["completedAt"].as_u64()),
            (Some("PROCESSING"), Some(1_500))
        );
        assert_eq!(last(Done::ProcessingOpen)["status"], "PROCESSING");
        assert_eq!(last(Done::ProcessingOpen).get("completedAt"), None);
    }
}
