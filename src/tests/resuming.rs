//! A job that goes on in another process.

use hubspot_emulator::{Fault, SnapshotEnd};

use super::host::{Host, START};
use super::parse;
use super::scene::{CREATE, PORTAL, contact, contacts, fault, host};
use crate::client::{Event, Output};
use crate::engine::error::{Error, ErrorKind};
use crate::engine::machine::{Answer, Input};
use crate::engine::time::Time;
use crate::flows::snapshots::{self, Outcome};
use crate::options::JobOptions;
use crate::value::Value;

const SENT: &str = "webhooks.snapshots.create";

fn storing() -> JobOptions {
    JobOptions { store: true, batch_size: 2, ..JobOptions::default() }
}

fn phases(text: &str) -> Vec<String> {
    let state = parse(text);
    let phase = |object: &&Value| object.get("phase").and_then(Value::as_text).unwrap_or("queued").to_owned();
    state.at("/state/objects/*").iter().map(phase).collect()
}

#[test]
fn the_state_is_stored_before_each_create_and_after_its_reply() {
    let mut host = host();
    let job = host.take(&contacts(3), &storing()).unwrap();
    let mut seen: Vec<Vec<String>> = Vec::new();
    while host.step() {
        let now = host.stored.get(&job).map(|text| phases(text)).unwrap_or_default();
        if seen.last() != Some(&now) {
            seen.push(now);
        }
    }
    let short: Vec<String> = seen.iter().map(|phases| phases.join(" ")).collect();
    assert_eq!(
        short,
        ["creating creating queued", "creating creating creating", "open open creating", "open open open"]
    );
}

#[test]
fn nothing_is_sent_before_the_state_is_stored() {
    let mut host = host();
    host.weather.answer = (5_000, 5_000);
    host.take(&contacts(1), &storing()).unwrap();
    host.run();
    assert_eq!(host.sent(SENT), [5_100]);
}

#[test]
fn a_state_that_can_not_be_stored_ends_the_job_before_anything_is_sent() {
    let Host { mut client, now, .. } = host();
    client.take(Time(now), &contacts(3), &storing()).unwrap();
    let mut failed = None;
    loop {
        match client.poll(Time(now)) {
            Output::Store { ticket, .. } => {
                let answer = Answer::Refused(Error::new(ErrorKind::Internal, "the disk is full"));
                client.handle(Time(now), Input::Answer { ticket, answer });
            }
            Output::Event { event: Event::Snapshots(snapshots::Event::Failed(error, state)), .. } => {
                failed = Some((error.message.clone(), serde_json::to_string(&state).unwrap()));
            }
            Output::Send { request, .. } => panic!("{request:?} is sent"),
            Output::Wait { .. } => break,
            _ => {}
        }
    }
    let (message, state) = failed.expect("the job fails");
    assert_eq!((message.as_str(), phases(&state)), ("the disk is full", vec!["queued".to_owned(); 3]));
    assert!(client.is_idle());
}

#[test]
fn what_is_watched_goes_on_being_watched_without_a_second_create() {
    let mut host = host();
    let job = host.take(&contacts(2), &JobOptions::default()).unwrap();
    host.run_until(START + 1_000);
    let state = serde_json::to_string(&host.client.save(job).unwrap()).unwrap();
    assert_eq!(phases(&state), ["open", "open"]);
    host.now += 86_400_000;
    let job = host.restart(host.client.options().clone(), job, &state, &JobOptions::default());
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 2]);
    assert_eq!((host.sent(SENT).len(), host.ending(job, 0).maybe_repeated), (1, false));
}

#[test]
fn a_create_without_an_answer_is_repeated_and_says_so() {
    let mut host = host();
    let job = host.take(&contacts(2), &storing()).unwrap();
    while host.emulator.snapshots().is_empty() {
        host.step();
    }
    let state = host.stored[&job].clone();
    let job = host.restart(host.client.options().clone(), job, &state, &storing());
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 2]);
    assert!(host.ending(job, 0).maybe_repeated && host.ending(job, 1).maybe_repeated);
    assert_eq!(host.emulator.snapshots().len(), 4);
}

#[test]
fn what_ended_stays_as_it_ended() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Expired);
    host.emulator.snapshot(SnapshotEnd::Pending);
    let requests = Value::List(vec![contact(PORTAL, 1_001), contact(PORTAL, 1_002), contact(PORTAL, 1_001)]);
    let job = host.take(&requests, &JobOptions::default()).unwrap();
    host.run_until(START + 5_000);
    let before = host.ending(job, 0).clone();
    let state = serde_json::to_string(&host.client.save(job).unwrap()).unwrap();
    assert_eq!(phases(&state), ["ended", "open", "open"]);
    let job = host.restart(host.client.options().clone(), job, &state, &JobOptions::default());
    host.run();
    assert_eq!(host.ending(job, 0), &before);
    assert_eq!(host.outcomes(job), [Outcome::Expired, Outcome::GaveUp, Outcome::Completed]);
}

#[test]
fn attempts_and_time_go_on_counting() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Pending);
    let job = host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.run_until(START + 200_000);
    let before = host.sent("webhooks.snapshots.status").len();
    let state = serde_json::to_string(&host.client.save(job).unwrap()).unwrap();
    let job = host.restart(host.client.options().clone(), job, &state, &JobOptions::default());
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::GaveUp]);
    assert!(before < 20);
    assert_eq!(host.sent("webhooks.snapshots.status").len(), 20);
}

#[test]
fn a_create_that_was_repeated_stays_known_as_such() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::LostReply, 1));
    let job = host.take(&contacts(2), &JobOptions::default()).unwrap();
    let mut state = String::new();
    while host.witness.jobs[&job].endings.iter().any(Option::is_none) {
        state = host.client.save(job).map(|state| serde_json::to_string(&state).unwrap()).unwrap_or(state);
        assert!(host.step());
        host.drain();
    }
    assert_eq!(phases(&state), ["ended", "open"], "the state before the last input");
    let job = host.restart(host.client.options().clone(), job, &state, &JobOptions::default());
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 2]);
    assert!(host.ending(job, 0).maybe_repeated && host.ending(job, 1).maybe_repeated);
    assert_eq!(host.sent(SENT).len(), 2);
}
