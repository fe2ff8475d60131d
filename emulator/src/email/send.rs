//! One single send: pending, processing, then over.

use serde_json::{Map, Value, json};

use crate::date::iso;

/// One single send and its times.
#[derive(Debug, Clone)]
pub(crate) struct Send {
    pub status_id: String,
    pub requested_at: u64,
    pub started_at: u64,
    pub completed_at: u64,
    pub result: SendResult,
    pub event_id: String,
}

/// How it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SendResult {
    /// One of the documents' words.
    pub word: &'static str,
    /// Why, where it fails.
    pub message: Option<String>,
}

impl SendResult {
    pub fn of(word: &'static str) -> Self {
        Self { word, message: None }
    }

    pub fn because(word: &'static str, message: impl Into<String>) -> Self {
        Self { word, message: Some(message.into()) }
    }

    /// The result that a mailbox at `results.example` stands for.
    pub fn named(mailbox: &str) -> Option<Self> {
        let name = mailbox.to_uppercase().replace('-', "_");
        RESULTS.iter().find(|word| **word == name).map(|word| Self::of(word))
    }

    /// Whether an e-mail goes out.
    pub fn is_sent(&self) -> bool {
        matches!(self.word, "SENT" | "QUEUED")
    }

    fn is_cancelled(&self) -> bool {
        !self.is_sent() && self.word != "IDEMPOTENT_IGNORE"
    }
}

impl Send {
    /// Its status as replies tell it.
    pub fn to_json(&self, now: u64) -> Value {
        let mut told = Map::new();
        told.insert("statusId".to_owned(), json!(self.status_id));
        told.insert("status".to_owned(), json!(self.word(now)));
        told.insert("requestedAt".to_owned(), json!(iso(self.requested_at)));
        if now >= self.started_at {
            told.insert("startedAt".to_owned(), json!(iso(self.started_at)));
        }
        if now >= self.completed_at {
            told.insert("completedAt".to_owned(), json!(iso(self.completed_at)));
            told.insert("sendResult".to_owned(), json!(self.result.word));
            told.extend(self.result.message.as_ref().map(|text| ("message".to_owned(), json!(text))));
            if self.result.is_sent() {
                let event = json!({ "id": self.event_id, "created": iso(self.completed_at) });
                told.insert("eventId".to_owned(), event);
            }
        }
        Value::Object(told)
    }

    fn word(&self, now: u64) -> &'static str {
        match now {
            now if now < self.started_at => "PENDING",
            now if now < self.completed_at => "PROCESSING",
            _ if self.result.is_cancelled() => "CANCELED",
            _ => "COMPLETE",
        }
    }
}

/// The results that the documents list.
const RESULTS: [&str; 11] = [
    "SENT",
    "QUEUED",
    "PORTAL_SUSPENDED",
    "INVALID_TO_ADDRESS",
    "BLOCKED_DOMAIN",
    "PREVIOUSLY_BOUNCED",
    "PREVIOUS_SPAM",
    "INVALID_FROM_ADDRESS",
    "MISSING_CONTENT",
    "MISSING_TEMPLATE_PROPERTIES",
    "IDEMPOTENT_IGNORE",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn send(result: SendResult) -> Send {
        let (status_id, event_id) = ("s".to_owned(), "e".to_owned());
        Send { status_id, requested_at: 0, started_at: 10, completed_at: 30, result, event_id }
    }

    #[test]
    fn every_status_has_its_fields() {
        let send = send(SendResult::of("SENT"));
        for (now, status, names) in [
            (9, "PENDING", vec!["statusId", "status", "requestedAt"]),
            (29, "PROCESSING", vec!["statusId", "status", "requestedAt", "startedAt"]),
            (
                30,
                "COMPLETE",
                vec!["statusId", "status", "requestedAt", "startedAt", "completedAt", "sendResult", "eventId"],
            ),
        ] {
            let told = send.to_json(now);
            assert_eq!(
                (told["status"].as_str(), told.as_object().unwrap().keys().collect::<Vec<_>>()),
                (Some(status), names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>().iter().collect())
            );
        }
    }

    #[test]
    fn a_failure_is_cancelled_and_has_no_event() {
        let told = send(SendResult::because("INVALID_FROM_ADDRESS", "no")).to_json(30);
        assert_eq!(
            (&told["status"], &told["sendResult"], &told["message"]),
            (&json!("CANCELED"), &json!("INVALID_FROM_ADDRESS"), &json!("no"))
        );
        assert_eq!(told.get("eventId"), None);
        assert_eq!(send(SendResult::of("IDEMPOTENT_IGNORE")).to_json(30)["status"], "COMPLETE");
    }

    #[test]
    fn mailboxes_stand_for_results() {
        assert_eq!(SendResult::named("previously-bounced").unwrap().word, "PREVIOUSLY_BOUNCED");
        assert_eq!(SendResult::named("ada"), None);
    }
}
