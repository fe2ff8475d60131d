//! Readers of the journal: in quiet, in storms, and over restarts. Nothing is lost, and no checkpoint is ahead of delivery.

use std::collections::BTreeSet;

use hubspot_emulator::{Emulator, Fault, JournalOptions as Journal};
use serde_json::{Value as Json, json};

use super::host::{Host, START};
use super::scene::{fault, host_with};
use super::simulation::client_options;
use super::weather::Weather;
use crate::client::JobId;
use crate::engine::error::ErrorKind;
use crate::engine::random::Random;
use crate::engine::time::Time;
use crate::options::JournalOptions;
use crate::value::{Value, object};

const FILE: &str = "GET /_files/journal/";

/// An emulator whose files hold so many events.
fn emulator(file_events: usize) -> Emulator {
    let journal = Journal { file_events, ..Journal::default() };
    Emulator::new(hubspot_emulator::Options { now: START, journal, ..hubspot_emulator::Options::default() })
}

fn host(file_events: usize) -> Host {
    host_with(emulator(file_events))
}

/// Writes events with these numbers.
fn write(emulator: &mut Emulator, now: u64, numbers: std::ops::Range<usize>) {
    for number in numbers {
        let action = if number % 10 == 0 { "CREATE" } else { "UPDATE" };
        let event = json!({
            "type": "crmObject", "action": action, "objectTypeId": "0-1", "objectId": number,
            "propertyChanges": { "email": "x@y.example" },
        });
        emulator.journal_event(now, &event).unwrap();
    }
}

/// To the journal's end and no further.
fn once() -> JournalOptions {
    JournalOptions { follow: false, store: true, ..JournalOptions::default() }
}

fn from(offset: &str) -> JournalOptions {
    JournalOptions { from: Some(offset.to_owned()), ..once() }
}

fn version(name: &str, mut journal: JournalOptions) -> JournalOptions {
    journal.call.version = Some(name.to_owned());
    journal
}

fn numbers(events: &[Json]) -> Vec<u64> {
    events.iter().map(|event| event["objectId"].as_u64().unwrap()).collect()
}

fn read(host: &mut Host, journal: &JournalOptions) -> JobId {
    let job = host.read(journal).unwrap();
    host.run();
    assert_eq!(host.failures.iter().map(|(_, error, _)| error.to_string()).collect::<Vec<_>>(), [""; 0]);
    job
}

#[test]
fn a_journal_is_read_to_its_end_in_its_order() {
    for name in ["v4", "2026-03", "2026-09"] {
        let mut host = host(7);
        write(&mut host.emulator, START, 0..100);
        host.now += 1_000;
        read(&mut host, &version(name, once()));
        assert_eq!(numbers(&host.library.events), (0..100).collect::<Vec<_>>(), "{name}");
        assert_eq!(host.library.checkpoints.len(), 15, "{name}");
        assert_eq!(host.library.checkpoints, host.library.consumed);
    }
}

#[test]
fn a_version_with_batches_asks_for_several_entries_at_once() {
    let asked = |name: &str| {
        let mut host = host(1);
        write(&mut host.emulator, START, 0..100);
        host.now += 1_000;
        read(&mut host, &JournalOptions { read_ahead: 20, ..version(name, once()) });
        host.witness
            .sends
            .iter()
            .filter(|(_, name, _)| name.starts_with("webhooks.journal.") && *name != "webhooks.journal.file")
            .count()
    };
    assert_eq!(asked("v4"), 101);
    assert!(asked("2026-03") < 60, "{}", asked("2026-03"));
}

#[test]
fn a_reader_goes_on_from_a_checkpoint_and_starts_at_the_latest_if_told_so() {
    let mut host = host(10);
    write(&mut host.emulator, START, 0..50);
    host.now += 1_000;
    read(&mut host, &once());
    let second = host.library.checkpoints[1].clone();
    host.library.events.clear();
    read(&mut host, &from(&second));
    assert_eq!(numbers(&host.library.events), (20..50).collect::<Vec<_>>());
    host.library.events.clear();
    read(&mut host, &from("latest"));
    assert_eq!(numbers(&host.library.events), (40..50).collect::<Vec<_>>());
}

#[test]
fn at_the_end_it_waits_longer_and_longer_and_hears_of_what_is_new() {
    let mut host = host(10);
    let job = host.read(&JournalOptions::default()).unwrap();
    host.run_until(START + 60_000);
    let vain = host.witness.sends.len();
    assert!((6..14).contains(&vain), "{vain} requests in a minute of silence");
    write(&mut host.emulator, host.now, 0..3);
    host.run_until(START + 75_000);
    assert_eq!(numbers(&host.library.events), [0, 1, 2]);
    host.client.stop(Time(host.now), job);
    host.run();
}

#[test]
fn a_link_that_ended_is_renewed_and_never_shown() {
    let mut host = host(10);
    write(&mut host.emulator, START, 0..100);
    host.now += 1_000;
    host.emulator.fault(fault(FILE, Fault::Status(403), 2));
    host.emulator.fault(fault(FILE, Fault::Status(404), 1));
    // So do stores of files whose own credential ended before the link.
    host.emulator.fault(fault(FILE, Fault::Status(400), 2));
    host.emulator.fault(fault(FILE, Fault::Status(401), 1));
    host.read(&once()).unwrap();
    host.run_until(START + 1_300);
    assert!(!format!("{:?}", host.client).contains("signature"));
    host.emulator.journal(host.now, &json!({ "expireLinks": true })).unwrap();
    host.run();
    assert!(host.failures.is_empty());
    assert_eq!(numbers(&host.library.events), (0..100).collect::<Vec<_>>());
}

#[test]
fn a_clock_that_is_wrong_keeps_no_file_away() {
    let mut host = host(10);
    write(&mut host.emulator, START, 0..20);
    host.now += 1_000;
    // For this client every link ended long ago.
    host.client = crate::client::Client::new(client_options(&host.emulator, 1), Time(host.now + 86_400_000));
    read(&mut host, &once());
    assert_eq!(host.library.events.len(), 20);
}

#[test]
fn an_offset_that_aged_out_says_what_to_do() {
    let mut host = host(10);
    write(&mut host.emulator, START, 0..10);
    host.now += 1_000;
    read(&mut host, &once());
    let offset = host.library.checkpoints[0].clone();
    host.now += 4 * 86_400_000;
    host.read(&from(&offset)).unwrap();
    host.run();
    let (_, error, _) = host.failures.pop().unwrap();
    assert_eq!((error.kind, error.status), (ErrorKind::NotFound, Some(404)));
    assert!(error.message.contains(&offset) && error.message.contains("read from `earliest`"), "{}", error.message);
}

#[test]
fn where_a_file_can_t_be_asked_for_again_its_own_place_is_named() {
    let mut host = host(10);
    write(&mut host.emulator, START, 0..30);
    host.now += 1_000;
    read(&mut host, &once());
    let offset = host.library.checkpoints[0].clone();
    host.emulator.fault(fault(FILE, Fault::Status(503), 1_000));
    host.read(&from(&offset)).unwrap();
    host.run_until(host.now + 500);
    host.now += 4 * 86_400_000;
    host.run();
    let (_, error, _) = host.failures.pop().unwrap();
    assert_eq!((error.kind, error.status), (ErrorKind::NotFound, Some(404)));
    assert!(error.message.contains(&offset), "{}", error.message);
}

#[test]
fn a_file_that_is_none_ends_the_reader_after_some_tries() {
    let mut host = host(10);
    write(&mut host.emulator, START, 0..10);
    host.now += 1_000;
    host.emulator.fault(fault(FILE, Fault::Html200, 1_000));
    host.read(&once()).unwrap();
    host.run();
    let (_, error, _) = host.failures.pop().unwrap();
    assert_eq!(error.kind, ErrorKind::Decode);
    assert!(error.message.ends_with("is no journal file"), "{}", error.message);
    assert!(host.library.events.is_empty());
}

#[test]
fn a_checkpoint_that_can_t_be_kept_ends_the_reader() {
    let mut host = host(10);
    write(&mut host.emulator, START, 0..100);
    host.now += 1_000;
    host.library.room = Some(3);
    host.read(&once()).unwrap();
    host.run();
    assert!(host.failures.pop().unwrap().1.message.contains("the disk is full"));
    assert_eq!((host.library.checkpoints.len(), host.library.consumed.len()), (3, 4));
}

#[test]
fn a_filter_lets_through_what_has_one_of_each() {
    let mut host = host(25);
    write(&mut host.emulator, START, 0..100);
    host.now += 1_000;
    let filter = object([
        ("action", "CREATE".into()),
        ("portalId", Value::List(vec![Value::Integer(12_345), "1".into()])),
        ("property", Value::List(vec!["email".into()])),
    ]);
    read(&mut host, &JournalOptions { filter: Some(filter), ..once() });
    assert_eq!(numbers(&host.library.events), (0..10).map(|ten| ten * 10).collect::<Vec<_>>());
    assert_eq!(host.library.checkpoints.len(), 4);
}

#[test]
fn a_bad_offset_and_a_missing_app_are_refused_before_anything_is_sent() {
    let mut host = host(10);
    let error = host.read(&from("../x")).unwrap_err();
    assert_eq!((error.findings[0].path.as_str(), error.findings[0].code), ("from", "unsafePath"));
    host.client = crate::client::Client::new(crate::options::Options::default(), Time(START));
    let error = host.read(&once()).unwrap_err();
    assert_eq!(error.findings[0].code, "missingCredential");
    assert_eq!(host.witness.sends.len(), 0);
}

#[test]
fn a_hundred_thousand_events_arrive_through_faults_at_every_step() {
    let mut host = storm(3, 1_000);
    write(&mut host.emulator, START, 0..100_000);
    host.now += 1_000;
    let job = host.read(&version("2026-03", once())).unwrap();
    host.run();
    assert!(host.failures.is_empty(), "{:?}", host.failures);
    assert_eq!(numbers(&host.library.events), (0..100_000).collect::<Vec<_>>(), "job {}", job.0);
}

#[test]
fn a_crash_at_any_step_loses_nothing() {
    let run = |crashes: &mut dyn FnMut(u64) -> bool| {
        let mut host = storm(5, 20);
        write(&mut host.emulator, START, 0..2_000);
        host.now += 1_000;
        let mut steps = 0;
        host.read(&once()).unwrap();
        loop {
            while host.step() {
                steps += 1;
                if crashes(steps) {
                    break;
                }
            }
            if host.client.running() == 0 {
                break;
            }
            host.restart_reader(&match host.library.checkpoints.last() {
                Some(offset) => from(offset),
                None => once(),
            });
        }
        assert!(host.failures.is_empty(), "{:?}", host.failures);
        let seen: BTreeSet<u64> = numbers(&host.library.events).into_iter().collect();
        assert_eq!(seen.len(), 2_000);
        (steps, host.library.events.len())
    };
    let (steps, events) = run(&mut |_| false);
    assert_eq!(events, 2_000, "without a crash nothing comes twice");
    // Each of two thousand runs takes a while where nothing is optimised: `make simulate` takes every step.
    let thorough = std::env::var_os("HUBSPOT_SIMULATED_RUNS").is_some();
    let stride = if thorough { 1 } else { 41 };
    for crash in (1..steps.min(2_000)).step_by(stride) {
        run(&mut |step| step == crash);
    }
    for seed in 0..if thorough { 500 } else { 5 } {
        let mut random = Random::new(seed);
        run(&mut |_| random.up_to(150) == 0);
    }
}

/// A host whose world does everything wrong.
fn storm(seed: u64, file_events: usize) -> Host {
    let journal = Journal { file_events, ..Journal::default() };
    let faults = FAULTS.iter().map(|fault| (*fault, 0.02)).collect();
    let options =
        hubspot_emulator::Options { now: START, journal, faults, seed, ..hubspot_emulator::Options::default() };
    let emulator = Emulator::new(options);
    let weather =
        Weather { latency: (5, 400), twice: 20, late: 200, jump: (2, 30_000), back: (20, 50), answer: (0, 2_000) };
    Host::new(seed, client_options(&emulator, seed), emulator, weather)
}

const FAULTS: &[Fault] = &[
    Fault::Reset,
    Fault::LostReply,
    Fault::ResetBody,
    Fault::Hang,
    Fault::Delay,
    Fault::TruncatedJson,
    Fault::Status(429),
    Fault::Status(500),
    Fault::Status(502),
    Fault::Status(503),
    Fault::BadGatewayHtml,
];
