//! How a job asks for snapshots: batches, twins, refusals in parts, and creates whose fate is unknown.

use hubspot_emulator::{AccountChange, Emulator, Fault, SnapshotEnd};

use super::parse;
use super::scene::{
    CREATE, PORTAL, contact, contacts, emulator, fault, host, host_with, import_contacts, request, run, run_with,
};
use crate::engine::error::ErrorKind;
use crate::flows::snapshots::Outcome;
use crate::options::JobOptions;
use crate::value::Value;

const SENT: &str = "webhooks.snapshots.create";

fn batches_of(size: usize) -> JobOptions {
    JobOptions { batch_size: size, ..JobOptions::default() }
}

#[test]
fn replies_in_another_order_are_matched_by_what_they_name() {
    let mut options = hubspot_emulator::Options::default();
    options.snapshots.shuffle = true;
    let mut host = host_with(Emulator::new(options));
    let job = run(&mut host, &contacts(25));
    assert_eq!(host.outcomes(job), [Outcome::Completed; 25]);
}

#[test]
fn an_object_asked_for_three_times_is_open_once_at_a_time() {
    let mut host = host();
    let requests = Value::List(vec![contact(PORTAL, 1_001), contact(PORTAL, 1_001), contact(PORTAL, 1_001)]);
    let job = run(&mut host, &requests);
    assert_eq!(host.outcomes(job), [Outcome::Completed; 3]);
    assert_eq!((host.sent(SENT).len(), host.witness.jobs[&job].most_open), (3, 1));
}

#[test]
fn ten_thousand_objects_stay_within_three_hundred_open_and_ten_requests_a_second() {
    let mut emulator = emulator();
    import_contacts(&mut emulator, 10_000);
    let mut host = host_with(emulator);
    let job = run(&mut host, &contacts(10_000));
    assert_eq!(host.outcomes(job), [Outcome::Completed; 10_000]);
    let watched = &host.witness.jobs[&job];
    assert_eq!(watched.creates, (100, 10_000));
    assert_eq!(watched.most_open, 300);
    let usage = host.emulator.usage(hubspot_emulator::Bucket::Snapshots);
    assert!(usage.peak_per_second <= 10 && usage.refused == 0, "{usage:?}");
}

#[test]
fn a_large_batch_is_no_more_than_can_be_watched() {
    let mut emulator = emulator();
    import_contacts(&mut emulator, 1_000);
    let mut host = host_with(emulator);
    let job = run_with(&mut host, &contacts(1_000), &batches_of(1_000));
    assert_eq!(host.witness.jobs[&job].most_open, 300);
}

#[test]
fn one_account_without_the_app_loses_only_its_own_objects() {
    let mut host = host();
    let stranger = host.emulator.account(0, AccountChange { installed: false, ..AccountChange::default() });
    let requests =
        vec![contact(PORTAL, 1_001), contact(stranger, 1_001), contact(PORTAL, 1_002), contact(stranger, 1_003)];
    let job = run(&mut host, &Value::List(requests));
    let (completed, refused) = (Outcome::Completed, Outcome::Refused);
    assert_eq!(host.outcomes(job), [completed, refused, completed, refused]);
    let error = host.ending(job, 1).error.as_ref().unwrap();
    assert_eq!((error.kind, error.status, error.category()), (ErrorKind::Permission, Some(403), Some("BANNED")));
    assert_eq!(host.sent(SENT).len(), 3);
}

#[test]
fn an_account_that_did_not_grant_a_type_loses_only_its_objects_of_that_type() {
    let mut host = host();
    let scopes = Some(vec!["crm.objects.companies.read".to_owned()]);
    let narrow = host.emulator.account(0, AccountChange { installed: true, scopes, ..AccountChange::default() });
    let company = request(narrow, "0-2", 2_001, "name");
    let requests = vec![contact(PORTAL, 1_001), contact(narrow, 1_001), company];
    let job = run(&mut host, &Value::List(requests));
    assert_eq!(host.outcomes(job), [Outcome::Completed, Outcome::Refused, Outcome::Completed]);
    let error = host.ending(job, 1).error.as_ref().unwrap();
    assert_eq!((error.category(), error.credential), (Some("MISSING_SCOPES"), false));
}

#[test]
fn a_batch_that_is_too_large_for_hubspot_is_split() {
    let mut options = hubspot_emulator::Options::default();
    options.snapshots.batch = 3;
    let mut host = host_with(Emulator::new(options));
    let job = run(&mut host, &contacts(20));
    assert_eq!(host.outcomes(job), [Outcome::Completed; 20]);
}

#[test]
fn a_create_whose_reply_was_lost_is_repeated_and_says_so() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::LostReply, 1));
    let job = run(&mut host, &contacts(2));
    assert_eq!(host.outcomes(job), [Outcome::Completed; 2]);
    assert!(host.ending(job, 0).maybe_repeated && host.ending(job, 1).maybe_repeated);
    assert_eq!((host.sent(SENT).len(), host.emulator.snapshots().len()), (2, 4));
}

#[test]
fn a_create_that_was_surely_not_processed_is_repeated_without_a_word() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::Status(429), 1));
    host.emulator.fault(fault(CREATE, Fault::Status(423), 1));
    let job = run(&mut host, &contacts(1));
    assert_eq!((host.outcomes(job), host.ending(job, 0).maybe_repeated), (vec![Outcome::Completed], false));
    assert_eq!(host.sent(SENT).len(), 3);
}

#[test]
fn a_batch_that_is_split_after_a_lost_reply_remembers_it() {
    let mut host = host();
    let stranger = host.emulator.account(0, AccountChange { installed: true, ..AccountChange::default() });
    host.emulator.fault(fault(CREATE, Fault::LostReply, 1));
    let requests = Value::List(vec![contact(PORTAL, 1_001), contact(stranger, 1_001)]);
    let job = host.take(&requests, &JobOptions::default()).unwrap();
    while host.emulator.snapshots().is_empty() {
        host.step();
    }
    let change = AccountChange { installed: false, portal_id: Some(stranger), scopes: None };
    host.emulator.account(host.now, change);
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed, Outcome::Refused]);
    assert!(host.ending(job, 0).maybe_repeated && host.ending(job, 1).maybe_repeated);
}

#[test]
fn a_create_that_can_not_be_delivered_ends_its_objects_with_the_error() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::Reset, 1_000));
    let job = run(&mut host, &contacts(3));
    for index in 0..3 {
        let ending = host.ending(job, index);
        assert_eq!((ending.outcome, &ending.status_id), (Outcome::GaveUp, &None));
        let error = ending.error.as_ref().unwrap();
        assert_eq!((error.kind, error.attempts, error.may_have_happened), (ErrorKind::Connection, 4, true));
    }
    assert_eq!(host.sent(SENT).len(), 4);
}

#[test]
fn a_daily_limit_is_reported_and_not_retried() {
    let mut host = host();
    let rule = fault(CREATE, Fault::Status(429), 1_000);
    host.emulator.fault(hubspot_emulator::FaultRule { policy: Some("DAILY".into()), ..rule });
    let job = run(&mut host, &contacts(1));
    let error = host.ending(job, 0).error.as_ref().unwrap();
    assert_eq!((error.kind, error.attempts, error.may_have_happened), (ErrorKind::RateLimit, 1, false));
    assert_eq!(error.reply.policy_name.as_deref(), Some("DAILY"));
}

#[test]
fn a_wait_past_the_timeout_is_reported_with_its_length() {
    let mut host = host();
    let rule = fault(CREATE, Fault::Status(429), 1);
    host.emulator.fault(hubspot_emulator::FaultRule { retry_after: Some("120".into()), ..rule });
    let first = run(&mut host, &contacts(1));
    let second = run(&mut host, &contacts(1));
    for (job, attempts) in [(first, 1), (second, 0)] {
        let error = host.ending(job, 0).error.as_ref().unwrap();
        assert_eq!((error.kind, error.attempts), (ErrorKind::RateLimit, attempts));
        assert!(error.retry_after.is_some_and(|wait| wait.0 > 115_000), "{:?}", error.retry_after);
    }
    assert!(host.elapsed() < 1_000);
}

#[test]
fn an_outage_is_not_answered_by_a_storm() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::Status(503), 100_000));
    let job = run_with(&mut host, &contacts(500), &batches_of(1));
    assert_eq!(host.outcomes(job), [Outcome::GaveUp; 500]);
    // One try for each, and the retries that the budget pays for: 100 when it is full.
    assert!((600..=601).contains(&host.sent(SENT).len()), "{}", host.sent(SENT).len());
}

#[test]
fn unfamiliar_fields_are_sent_as_they_came() {
    let mut host = host();
    let text = r#"[{"portalId":"12345","objectId":"1001","objectTypeId":"0-1","properties":["email"],"why":"audit"}]"#;
    let job = run(&mut host, &parse(text));
    assert_eq!(host.outcomes(job), [Outcome::Completed]);
    let saved = host.client.save(job);
    assert!(saved.is_none(), "a job that ended has no state");
}

#[test]
fn queued_ends_reach_the_objects_in_order() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Expired);
    let job = run(&mut host, &contacts(2));
    assert_eq!(host.outcomes(job), [Outcome::Expired, Outcome::Completed]);
}
