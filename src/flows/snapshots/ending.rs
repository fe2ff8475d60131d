//! How the snapshot of one object ended.

use crate::api::snapshots::SnapshotState;
use crate::engine::error::Error;
use crate::engine::time::Time;
use crate::engine::validate::MAX_SAFE_INTEGER;
use crate::value::{Value, object};

/// Later than any event: nobody knows until when. A saved state can hold it.
pub(super) const UNKNOWN: Time = Time(MAX_SAFE_INTEGER.unsigned_abs());

/// How the snapshot of one object ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It was taken; its event is in the journal.
    Completed,
    /// HubSpot could not take it; `error_code` says why.
    Failed,
    /// HubSpot did not take it in time.
    Expired,
    /// HubSpot refused the request for it.
    Refused,
    /// Nobody knows: look in the journal.
    GaveUp,
}

impl Outcome {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Outcome; 5] =
        [Outcome::Completed, Outcome::Failed, Outcome::Expired, Outcome::Refused, Outcome::GaveUp];

    /// The word in JavaScript and in saved states.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Completed => "completed",
            Outcome::Failed => "failed",
            Outcome::Expired => "expired",
            Outcome::Refused => "refused",
            Outcome::GaveUp => "gaveUp",
        }
    }

    /// The outcome of a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// The end of one snapshot, with what is known about it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Ending {
    /// How it ended.
    pub outcome: Outcome,
    /// HubSpot's id of the snapshot.
    pub status_id: Option<String>,
    /// HubSpot's word for why it failed.
    pub error_code: Option<String>,
    /// Detail in words.
    pub message: Option<String>,
    /// The last status word that HubSpot gave; absent where its record never appeared.
    pub last_status: Option<String>,
    /// When HubSpot says that it was asked, in milliseconds; where it gave up, when that was by the driver's clock.
    pub initiated_at: Option<i64>,
    /// When HubSpot says that it ended, in milliseconds.
    pub completed_at: Option<i64>,
    /// The values, where the journal told them.
    pub properties: Option<Value>,
    /// When those were the values, as the journal says it.
    pub occurred_at: Option<String>,
    /// What went wrong with the last request.
    pub error: Option<Error>,
    /// The create request was repeated and may have been carried out twice.
    pub maybe_repeated: bool,
}

impl Ending {
    /// An ending of which nothing else is known.
    #[must_use]
    pub fn new(outcome: Outcome) -> Self {
        Self {
            outcome,
            status_id: None,
            error_code: None,
            message: None,
            last_status: None,
            initiated_at: None,
            completed_at: None,
            properties: None,
            occurred_at: None,
            error: None,
            maybe_repeated: false,
        }
    }

    /// What a status reply says, if the snapshot is at its end.
    ///
    /// Documents disagree about the words. `PROCESSING` counts as success only with `completedAt`, which is defined as the
    /// time of the end: to stop early would lose data, to ask a little longer costs a call. Unknown words wait.
    #[must_use]
    pub fn read(status: &Value) -> Option<Self> {
        let completed_at = status.integer_at("completedAt");
        let word = status.text_at("status")?;
        let outcome = match SnapshotState::from(word) {
            SnapshotState::Completed | SnapshotState::Success => Outcome::Completed,
            SnapshotState::Processing if completed_at.is_some() => Outcome::Completed,
            SnapshotState::Failed => Outcome::Failed,
            SnapshotState::Expired => Outcome::Expired,
            _ => return None,
        };
        let mut ending = Self::new(outcome);
        ending.last_status = Some(word.to_owned());
        ending.completed_at = completed_at;
        ending.take_details(status);
        Some(ending)
    }

    /// Until when the journal may tell of this snapshot: an event that is no later says nothing of the object's next one.
    #[must_use]
    pub(super) fn told_until(&self) -> Time {
        let told = self.occurred_at.as_deref().and_then(Time::of_iso);
        let ended = self.completed_at.map(|at| Time(at.unsigned_abs()));
        match self.outcome {
            _ if self.maybe_repeated => UNKNOWN,
            Outcome::Completed => told.max(ended).unwrap_or(UNKNOWN),
            Outcome::GaveUp => UNKNOWN,
            Outcome::Failed | Outcome::Expired | Outcome::Refused => Time(0),
        }
    }

    /// What a status reply and a saved ending call the same.
    fn take_details(&mut self, value: &Value) {
        self.error_code = value.string_at("errorCode");
        self.message = value.string_at("message");
        self.initiated_at = value.integer_at("initiatedAt");
    }

    /// The ending in a saved state.
    #[must_use]
    pub(super) fn save(&self) -> Value {
        let mut saved = object([("outcome", self.outcome.as_str().into())]);
        let texts = [
            ("statusId", &self.status_id),
            ("errorCode", &self.error_code),
            ("message", &self.message),
            ("lastStatus", &self.last_status),
            ("occurredAt", &self.occurred_at),
        ];
        for (name, text) in texts {
            saved.add(name, text.as_deref().into());
        }
        saved.add("initiatedAt", self.initiated_at.into());
        saved.add("completedAt", self.completed_at.into());
        saved.add("properties", self.properties.clone().into());
        saved.add("maybeRepeated", self.maybe_repeated.then_some(true).into());
        saved.add("error", self.error.as_ref().map(Error::save).into());
        saved
    }

    /// The ending of a saved state.
    pub(super) fn restore(saved: &Value) -> Option<Self> {
        let mut ending = Self::new(Outcome::named(saved.text_at("outcome")?)?);
        ending.take_details(saved);
        ending.status_id = saved.string_at("statusId");
        ending.last_status = saved.string_at("lastStatus");
        ending.completed_at = saved.integer_at("completedAt");
        ending.properties = saved.get("properties").cloned();
        ending.occurred_at = saved.string_at("occurredAt");
        ending.maybe_repeated = saved.is_true_at("maybeRepeated");
        ending.error = saved.get("error").and_then(Error::restore);
        Some(ending)
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Outcome> {
        Ending::read(&serde_json::from_str(text).unwrap()).map(|ending| ending.outcome)
    }

    #[test]
    fn every_word_of_the_documents_means_what_the_documents_say() {
        let cases = [
            (r#"{"status":"PENDING"}"#, None),
            (r#"{"status":"IN_PROGRESS"}"#, None),
            (r#"{"status":"PROCESSING"}"#, None),
            (r#"{"status":"PROCESSING","completedAt":1704067215000}"#, Some(Outcome::Completed)),
            (r#"{"status":"COMPLETED"}"#, Some(Outcome::Completed)),
            (r#"{"status":"SUCCESS"}"#, Some(Outcome::Completed)),
            (r#"{"status":"FAILED","errorCode":"TIMEOUT"}"#, Some(Outcome::Failed)),
            (r#"{"status":"EXPIRED"}"#, Some(Outcome::Expired)),
            (r#"{"status":"SOMETHING_NEW","completedAt":1}"#, None),
            (r"{}", None),
            (r#"{"status":7}"#, None),
        ];
        for (text, outcome) in cases {
            assert_eq!(read(text), outcome, "{text}");
        }
    }

    #[test]
    fn an_ending_survives_being_saved() {
        let status = r#"{"status":"FAILED","errorCode":"TIMEOUT","message":"late","initiatedAt":1,"completedAt":2}"#;
        let ending = Ending {
            status_id: Some("s-1".into()),
            maybe_repeated: true,
            error: Some(Error::new(crate::engine::error::ErrorKind::Server, "down")),
            ..Ending::read(&serde_json::from_str(status).unwrap()).unwrap()
        };
        assert_eq!(Ending::restore(&ending.save()), Some(ending));
    }
}
