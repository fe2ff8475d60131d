//! A scene for jobs that read the journal beside their polls: an emulator with a journal, its events, what was asked and said.

use hubspot_emulator::{Emulator, JournalOptions as Journal, SnapshotOptions};
use serde_json::json;

use super::host::{Host, START};
use crate::client::{JobId, Notice};
use crate::options::JobOptions;

/// The operation that polls.
pub const QUESTION: &str = "webhooks.snapshots.status";

/// A job that reads the journal beside its polls.
pub fn with_journal() -> JobOptions {
    JobOptions { journal: Some(true), ..JobOptions::default() }
}

/// An emulator in which each snapshot is taken after 3 s, with a journal like this.
pub fn emulator_with(journal: Journal) -> Emulator {
    let snapshots =
        SnapshotOptions { pending: 1_000..=1_000, in_progress: 2_000..=2_000, ..SnapshotOptions::default() };
    Emulator::new(hubspot_emulator::Options { now: START, journal, snapshots, ..hubspot_emulator::Options::default() })
}

/// The address that an object of a job ended with.
pub fn email(host: &Host, job: JobId, index: usize) -> Option<&str> {
    host.ending(job, index).properties.as_ref()?.text_at("email")
}

/// The names of all operations that were sent.
pub fn names(host: &Host) -> Vec<&'static str> {
    host.witness.sends.iter().map(|(_, name, _)| *name).collect()
}

/// How often the client asked how far a snapshot is.
pub fn polls(host: &Host) -> usize {
    host.sent(QUESTION).len()
}

/// The codes and the messages of the notices.
pub fn notices(host: &Host) -> Vec<(&'static str, &str)> {
    let mut said = Vec::new();
    for notice in &host.notices {
        let Notice::Finding("webhooks.snapshots.take", finding) = notice else { panic!("{notice:?}") };
        said.push((finding.code, finding.message.as_str()));
    }
    said
}

/// An event of a snapshot of the first contact.
pub fn event(email: &str) -> serde_json::Value {
    json!({
        "type": "crmObject", "action": "SNAPSHOT", "objectTypeId": "0-1", "objectId": 1_001,
        "propertyChanges": { "email": email },
    })
}

/// Changes the address of the first contact.
pub fn set_email(host: &mut Host, email: &str) {
    let contacts = json!({ "contacts": [{ "id": 1_001, "properties": { "email": email } }] });
    host.emulator.import(host.now, &contacts).unwrap();
}
