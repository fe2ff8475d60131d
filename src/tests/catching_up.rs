//! A job with the journal that goes on in another process: from where its state says that the journal was read.

use hubspot_emulator::{JournalOptions as Journal, SnapshotEnd};
use serde_json::json;

use super::host::{Host, START};
use super::journal_scene::{email, emulator_with, event, names, notices, polls, set_email, with_journal};
use super::parse;
use super::scene::{PORTAL, contacts, host, host_with, request};
use crate::client::JobId;
use crate::flows::snapshots::Outcome;
use crate::options::JobOptions;
use crate::value::{Value, object};

fn place(state: &str) -> Option<String> {
    parse(state).get("state").unwrap().string_at("journal")
}

fn saved(host: &Host, job: JobId) -> String {
    serde_json::to_string(&host.client.save(job).unwrap()).unwrap()
}

#[test]
fn a_job_that_is_resumed_hears_what_happened_meanwhile() {
    let mut host = host();
    host.emulator.journal_event(START, &event("old@x.test")).unwrap();
    host.now += 2_000;
    set_email(&mut host, "a@x.test");
    let job = host.take(&contacts(2), &with_journal()).unwrap();
    host.run_until(START + 3_000);
    let state = saved(&host, job);
    assert_eq!(place(&state).map(|place| place.len()), Some(36));
    host.now += 86_400_000;
    host.witness.sends.clear();
    let job = host.restart(host.client.options().clone(), job, &state, &JobOptions::default());
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 2]);
    assert_eq!((polls(&host), host.notices.len(), email(&host, job, 0)), (0, 0, Some("a@x.test")));
    assert!(!names(&host).contains(&"webhooks.journal.latest") && !names(&host).contains(&"webhooks.snapshots.create"));
}

#[test]
fn a_place_is_saved_only_as_far_as_it_was_consumed() {
    let mut host = host_with(emulator_with(Journal { interval: 0, file_events: 1, ..Journal::default() }));
    let job = host.take(&contacts(20), &with_journal()).unwrap();
    let mut states = Vec::new();
    while host.step() {
        host.drain();
        if let Some(state) = host.client.save(job) {
            states.push(serde_json::to_string(&state).unwrap());
        }
    }
    states.dedup();
    assert!(states.len() > 20, "{}", states.len());
    assert_eq!(
        (place(&states[0]).as_deref(), place(states.last().unwrap()).map(|place| place.len())),
        (Some("latest"), Some(36))
    );
    for state in states.iter().step_by(7) {
        let mut again = host_with(emulator_with(Journal { interval: 0, file_events: 1, ..Journal::default() }));
        let job = again.take(&contacts(20), &with_journal()).unwrap();
        // The same world up to the same state.
        while saved(&again, job) != *state {
            assert!(again.step());
            again.drain();
        }
        let job = again.restart(again.client.options().clone(), job, state, &JobOptions::default());
        again.run();
        assert_eq!(again.outcomes(job), [Outcome::Completed; 20]);
        assert!((0..20).all(|index| again.ending(job, index).properties.is_some()));
        assert_eq!((polls(&again), again.notices.len()), (0, 0));
    }
}

#[test]
fn values_and_places_outlast_a_restart() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Completed);
    host.emulator.snapshot(SnapshotEnd::Pending);
    let job = host.take(&contacts(2), &with_journal()).unwrap();
    host.run_until(START + 30_000);
    let before = host.ending(job, 0).clone();
    assert!(before.properties.is_some());
    let state = saved(&host, job);
    let job = host.restart(host.client.options().clone(), job, &state, &JobOptions::default());
    host.run();
    assert_eq!(host.ending(job, 0), &before);
    assert_eq!(host.outcomes(job), [Outcome::Completed, Outcome::GaveUp]);
}

#[test]
fn a_place_that_aged_out_leaves_a_resumed_job_to_polls_and_that_is_said() {
    let mut host = host();
    host.emulator.journal_event(START, &event("old@x.test")).unwrap();
    host.now += 2_000;
    let job = host.take(&contacts(2), &with_journal()).unwrap();
    host.run_until(START + 3_000);
    let state = saved(&host, job);
    host.now += 4 * 86_400_000;
    let job = host.restart(host.client.options().clone(), job, &state, &JobOptions::default());
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 2]);
    assert_eq!((polls(&host), email(&host, job, 0)), (2, None));
    let [(code, message)] = notices(&host)[..] else { panic!("{:?}", host.notices) };
    assert!(code == "journalUnread" && message.contains(&place(&state).unwrap()), "{message}");
}

#[test]
fn whether_a_resumed_job_reads_the_journal_can_be_said_anew() {
    let mut host = host();
    let job = host.take(&contacts(2), &with_journal()).unwrap();
    host.run_until(START + 1_000);
    let state = saved(&host, job);
    let off = JobOptions { journal: Some(false), ..JobOptions::default() };
    let job = host.restart(host.client.options().clone(), job, &state, &off);
    host.run_until(host.now + 2_000);
    let state = saved(&host, job);
    assert_eq!(place(&state), None);
    assert!(polls(&host) > 0);
    // What is open may have been told of already, so polls end it; what comes is heard of.
    let mut value: serde_json::Value = serde_json::from_str(&state).unwrap();
    let more =
        json!({ "request": { "portalId": 12_345, "objectTypeId": "0-1", "objectId": 1_003, "properties": ["email"] } });
    value["state"]["objects"].as_array_mut().unwrap().push(more.clone());
    let watched = host.witness.jobs.get_mut(&job).unwrap();
    watched.requests.push(serde_json::from_value(more["request"].clone()).unwrap());
    let job = host.restart(host.client.options().clone(), job, &value.to_string(), &with_journal());
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 3]);
    assert_eq!([0, 1, 2].map(|index| email(&host, job, index).is_some()), [false, false, true]);
    assert!(host.notices.is_empty());
}

#[test]
fn a_job_that_is_over_reads_nothing_when_it_is_resumed() {
    let mut host = host();
    let request = json!({ "portalId": 12_345, "objectTypeId": "0-1", "objectId": 1_001, "properties": ["email"] });
    let ended = json!({ "request": request, "phase": "ended", "ending": { "outcome": "expired" } });
    let saved = json!({ "kind": "snapshots", "version": 1, "state": { "objects": [ended], "journal": "earliest" } });
    let now = host.client_time();
    host.client.resume(now, &serde_json::from_value(saved).unwrap(), &JobOptions::default()).unwrap();
    let mut ends = 0;
    loop {
        match host.client.poll(now) {
            crate::client::Output::Event { .. } => {}
            crate::client::Output::Ended { .. } => ends += 1,
            crate::client::Output::Wait { .. } => break,
            output => panic!("{output:?}"),
        }
    }
    assert!(ends == 1 && host.client.is_idle());
}

#[test]
fn a_saved_place_that_is_none_is_named() {
    let mut host = host();
    for place in [Value::from("../x"), Value::Integer(1), Value::from("")] {
        let objects = Value::List(vec![object([("request", request(PORTAL, "0-1", 1_001, "email"))])]);
        let state = object([("objects", objects), ("journal", place)]);
        let saved = crate::engine::saved::wrap("snapshots", state);
        let now = host.client_time();
        let error = host.client.resume(now, &saved, &JobOptions::default()).unwrap_err();
        assert_eq!(error.findings[0].path, "saved.state.journal");
    }
    let options = object([("journal", "yes".into())]);
    assert_eq!(JobOptions::read(&options).unwrap_err().findings[0].path, "options.journal");
}
