//! How a job asks after its snapshots, and when it stops asking.

use hubspot_emulator::{Done, Fault, Running, SnapshotEnd};

use super::host::START;
use super::scene::{CREATE, LATENCY, STATUS, contacts, emulator, fault, host, host_with, run, run_with};
use crate::engine::error::ErrorKind;
use crate::engine::time::Span;
use crate::flows::snapshots::Outcome;
use crate::options::JobOptions;

const QUESTION: &str = "webhooks.snapshots.status";

#[test]
fn a_job_asks_for_a_token_then_for_snapshots_then_how_far_they_are() {
    let mut host = host();
    let job = run(&mut host, &contacts(2));
    assert_eq!(host.outcomes(job), [Outcome::Completed; 2]);
    let names: Vec<&str> = host.witness.sends.iter().map(|(_, name, _)| *name).collect();
    let asked = names.iter().filter(|name| **name == QUESTION).count();
    assert_eq!(names[..2], ["oauth.clientCredentials", "webhooks.snapshots.create"]);
    assert_eq!(names.len(), 2 + asked);
    assert_eq!(host.sent("webhooks.snapshots.create"), [2 * LATENCY]);
    // 404 before 1.5 s, COMPLETED after 3 s.
    assert_eq!(asked, 2 * 2);
}

#[test]
fn questions_come_after_1_2_4_8_16_and_30_seconds_times_up_to_a_quarter_more() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Pending);
    let job = run(&mut host, &contacts(1));
    let asked = host.sent(QUESTION);
    assert_eq!(asked.len(), 20);
    let mut heard = host.sent("webhooks.snapshots.create")[0] + 2 * LATENCY;
    for (index, at) in asked.iter().enumerate() {
        let gap = at - heard;
        let nominal = Span::seconds(1).doubled(u32::try_from(index).unwrap(), Span::seconds(30)).0;
        assert!((nominal..=nominal + nominal / 4).contains(&gap), "gap {index} is {gap} ms");
        heard = at + 2 * LATENCY;
    }
    let ending = host.ending(job, 0);
    assert_eq!(ending.outcome, Outcome::GaveUp);
    assert_eq!(ending.message.as_deref(), Some("still PENDING when the watch ended; look in the journal"));
    assert_eq!((ending.last_status.as_deref(), &ending.error), (Some("PENDING"), &None));
}

#[test]
fn a_status_that_never_appears_ends_as_given_up_with_its_own_words() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Missing);
    let job = run(&mut host, &contacts(1));
    let ending = host.ending(job, 0);
    assert_eq!((ending.outcome, &ending.last_status, &ending.error), (Outcome::GaveUp, &None, &None));
    assert_eq!(ending.message.as_deref(), Some("its status never appeared; look in the journal"));
    assert!(ending.status_id.is_some());
    assert_eq!(host.sent(QUESTION).len(), 20);
}

#[test]
fn ten_minutes_end_the_watch_at_the_next_answer() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::InProgress);
    let mut how = JobOptions::default();
    how.watch.attempts = 1_000;
    let job = run_with(&mut host, &contacts(1), &how);
    assert_eq!(host.outcomes(job), [Outcome::GaveUp]);
    assert!((600_000..640_000).contains(&host.elapsed()), "{}", host.elapsed());
}

#[test]
fn processing_is_the_end_only_with_its_time() {
    let with_word = |done| {
        let mut options = hubspot_emulator::Options { now: START, ..hubspot_emulator::Options::default() };
        options.snapshots.running = Running::Processing;
        options.snapshots.done = done;
        let mut host = host_with(hubspot_emulator::Emulator::new(options));
        let job = run(&mut host, &contacts(1));
        host.ending(job, 0).clone()
    };
    let closed = with_word(Done::Processing);
    assert_eq!((closed.outcome, closed.last_status.as_deref()), (Outcome::Completed, Some("PROCESSING")));
    assert!(closed.completed_at.is_some());
    let open = with_word(Done::ProcessingOpen);
    assert_eq!((open.outcome, open.last_status.as_deref()), (Outcome::GaveUp, Some("PROCESSING")));
    assert_eq!(with_word(Done::Success).outcome, Outcome::Completed);
}

#[test]
fn failed_and_expired_say_why() {
    let mut host = host();
    let code = hubspot_emulator::ErrorCode::PermissionDenied;
    host.emulator.snapshot(SnapshotEnd::Failed(code));
    host.emulator.snapshot(SnapshotEnd::Expired);
    let job = run(&mut host, &contacts(2));
    assert_eq!(host.outcomes(job), [Outcome::Failed, Outcome::Expired]);
    let failed = host.ending(job, 0);
    assert_eq!(failed.error_code.as_deref(), Some("PERMISSION_DENIED"));
    assert!(failed.message.is_some() && failed.initiated_at.is_some() && failed.completed_at.is_some());
}

#[test]
fn lost_replies_and_refusals_are_no_attempts() {
    let mut host = host();
    for kind in [Fault::LostReply, Fault::Status(503), Fault::BadGatewayHtml, Fault::Html200, Fault::Status(429)] {
        host.emulator.fault(fault(STATUS, kind, 1));
    }
    let mut how = JobOptions::default();
    how.watch.attempts = 2;
    let job = run_with(&mut host, &contacts(1), &how);
    assert_eq!(host.outcomes(job), [Outcome::Completed]);
    assert_eq!(host.sent(QUESTION).len(), 6);
}

#[test]
fn a_dead_server_ends_the_watch_past_its_limit_with_what_went_wrong() {
    let mut host = host();
    host.emulator.fault(fault(STATUS, Fault::BadGatewayHtml, 1_000));
    let job = run(&mut host, &contacts(3));
    for index in 0..3 {
        let ending = host.ending(job, index);
        assert_eq!((ending.outcome, ending.maybe_repeated), (Outcome::GaveUp, false));
        let error = ending.error.as_ref().unwrap();
        assert_eq!((error.kind, error.status), (ErrorKind::Server, Some(502)));
        assert!(ending.status_id.is_some());
    }
    assert!((600_000..680_000).contains(&host.elapsed()), "{}", host.elapsed());
}

#[test]
fn a_hanging_server_is_given_up_after_its_timeout() {
    let mut host = host();
    host.emulator.fault(fault(STATUS, Fault::Hang, 1));
    let job = run(&mut host, &contacts(1));
    assert_eq!(host.outcomes(job), [Outcome::Completed]);
    let asked = host.sent(QUESTION);
    assert_eq!(asked.len(), 2);
    assert!(asked[1] - asked[0] >= 31_000, "{asked:?}");
}

#[test]
fn a_sleep_of_an_hour_costs_no_object() {
    let mut emulator = emulator();
    super::scene::import_contacts(&mut emulator, 100);
    let mut host = host_with(emulator);
    let job = host.take(&contacts(100), &JobOptions::default()).unwrap();
    host.run_until(START + 1_900);
    assert!(!host.sent(QUESTION).is_empty());
    host.now += 3_600_000;
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 100]);
    assert_eq!(host.sent("oauth.clientCredentials").len(), 2);
}

#[test]
fn a_sleep_in_the_middle_of_a_create_costs_no_object() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::Hang, 1));
    let job = host.take(&contacts(3), &JobOptions::default()).unwrap();
    host.run_until(START + 500);
    assert_eq!(host.sent("webhooks.snapshots.create").len(), 1);
    host.now += 3_600_000;
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 3]);
    assert!(host.ending(job, 0).maybe_repeated);
}

#[test]
fn a_wait_that_hubspot_asks_for_does_not_outlast_the_watch() {
    let mut host = host();
    let rule = fault(STATUS, Fault::Status(503), 1_000);
    host.emulator.fault(hubspot_emulator::FaultRule { retry_after: Some("86400".into()), ..rule });
    let job = run(&mut host, &contacts(1));
    assert_eq!(host.outcomes(job), [Outcome::GaveUp]);
    assert!(host.ending(job, 0).error.as_ref().is_some_and(|error| error.retry_after.is_some()));
    assert!(host.elapsed() < 800_000, "{}", host.elapsed());
}
