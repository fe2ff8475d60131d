//! Rate limits across calls and jobs, deadlines, and what a call that is kept waiting is told.

use hubspot_emulator::{Bucket, Fault, FaultRule};

use super::host::{Host, START};
use super::scene::{account_options, contacts, emulator, fault, get, import_contacts, patience};
use super::weather::Weather;
use crate::client::JobId;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::machine::{Answer, Input, Ticket};
use crate::engine::request::Credential;
use crate::engine::time::{Span, Time};
use crate::flows::snapshots::Outcome;
use crate::options::{CallOptions, JobOptions};
use crate::secret::Secret;

/// Part of the line of a request for an object.
const OBJECT: &str = "GET /crm/";

fn host() -> Host {
    let mut emulator = emulator();
    import_contacts(&mut emulator, 400);
    Host::new(1, account_options(&emulator), emulator, Weather { latency: (20, 20), ..Weather::default() })
}

fn get_many(host: &mut Host, count: u32) {
    for _ in 0..count {
        get(host, &CallOptions::default());
    }
}

fn failure(host: &mut Host) -> Error {
    host.run();
    host.failures.pop().unwrap().1
}

#[test]
fn a_hundred_calls_go_at_once_and_the_next_after_ten_seconds() {
    let mut host = host();
    get_many(&mut host, 250);
    host.run();
    let sent = host.sent("crm.objects.get");
    assert_eq!((host.replies.len(), sent[99], sent[100], sent[200]), (250, 0, 10_050, 20_100));
    assert_eq!(host.emulator.usage(Bucket::General).refused, 0);
}

#[test]
fn the_usage_tells_requests_errors_and_what_is_left() {
    let mut host = host();
    host.emulator.fault(fault(OBJECT, Fault::Status(503), 1));
    host.emulator.fault(fault(OBJECT, Fault::Reset, 1));
    get_many(&mut host, 3);
    host.run();
    let (usage, left) = host.client.usage(Time(host.now));
    assert_eq!((usage.requests, usage.errors, usage.unanswered), (5, 1, 1));
    assert!(usage.daily.is_some_and(|(max, left)| left < max));
    let names: Vec<&str> = left.iter().map(|left| left.bucket.name()).collect();
    assert_eq!(names, ["general", "search", "journal", "subscriptions", "snapshots"]);
    assert_eq!((left[1].max, left[1].remaining), (4, 4));
    assert_eq!(left[0].remaining, left[0].max - 5);
}

#[test]
fn what_hubspot_says_of_its_limit_counts() {
    let mut emulator = emulator();
    emulator.import(START, &serde_json::json!({ "options": { "limits": { "general": 190 } } })).unwrap();
    let mut host =
        Host::new(1, account_options(&emulator), emulator, Weather { latency: (20, 20), ..Weather::default() });
    host.witness.general_limit = Some(190);
    get(&mut host, &CallOptions::default());
    host.run();
    get_many(&mut host, 190);
    host.run();
    let sent = host.sent("crm.objects.get");
    assert_eq!((host.replies.len(), sent[189], sent[190]), (191, 40, 10_050));
}

#[test]
fn two_jobs_and_many_calls_share_the_limits() {
    let mut host = host();
    let one = host.take(&contacts(150), &JobOptions::default()).unwrap();
    let two = host.take(&contacts(250), &JobOptions::default()).unwrap();
    get_many(&mut host, 120);
    host.run();
    assert_eq!(
        (host.outcomes(one), host.outcomes(two)),
        (vec![Outcome::Completed; 150], vec![Outcome::Completed; 250])
    );
    assert_eq!(host.replies.len(), 120);
    assert_eq!(host.sent("oauth.clientCredentials").len(), 1);
    assert_eq!(host.emulator.usage(Bucket::Snapshots).refused, 0);
}

#[test]
fn a_refusal_holds_back_all_calls_of_its_limit() {
    let mut host = host();
    host.emulator.fault(FaultRule { retry_after: Some("7".into()), ..fault(OBJECT, Fault::Status(429), 1) });
    get(&mut host, &CallOptions::default());
    host.run_until(START + 100);
    get(&mut host, &CallOptions::default());
    host.run();
    let sent = host.sent("crm.objects.get");
    assert_eq!((sent.len(), sent[0]), (3, 0));
    assert!(sent[1..].iter().all(|at| (7_040..7_600).contains(at)), "{sent:?}");
}

#[test]
fn each_policy_has_its_wait() {
    for (policy, least, most) in [("TEN_SECONDLY_ROLLING", 10_000, 12_700), ("SECONDLY", 1_000, 1_400)] {
        let mut host = host();
        host.emulator.fault(FaultRule { policy: Some(policy.into()), ..fault(OBJECT, Fault::Status(429), 1) });
        get(&mut host, &CallOptions::default());
        host.run();
        let gap = host.sent("crm.objects.get")[1];
        assert!((least..most).contains(&gap), "{policy}: {gap}");
    }
}

#[test]
fn a_date_in_retry_after_closes_the_limit_too() {
    let mut host = host();
    let date = "Thu, 01 Jan 2026 00:00:05 GMT".to_owned();
    host.emulator.fault(FaultRule { retry_after: Some(date), ..fault(OBJECT, Fault::Status(429), 1) });
    get(&mut host, &CallOptions::default());
    host.run_until(START + 100);
    get(&mut host, &CallOptions::default());
    host.run();
    assert!(host.sent("crm.objects.get")[1..].iter().all(|at| *at >= 5_000), "{:?}", host.sent("crm.objects.get"));
}

#[test]
fn a_daily_limit_ends_a_call_at_once() {
    let mut host = host();
    host.emulator.fault(FaultRule { policy: Some("DAILY".into()), ..fault(OBJECT, Fault::Status(429), 1) });
    get(&mut host, &CallOptions::default());
    let error = failure(&mut host);
    assert_eq!((error.kind, error.attempts, host.elapsed()), (ErrorKind::RateLimit, 1, 40));
}

#[test]
fn a_wait_past_the_deadline_fails_at_once_and_says_when_to_come_back() {
    let mut host = host();
    host.emulator.fault(FaultRule { retry_after: Some("30".into()), ..fault(OBJECT, Fault::Status(429), 1) });
    get(&mut host, &patience(10_000));
    let first = failure(&mut host);
    assert_eq!((first.status, first.attempts, host.elapsed()), (Some(429), 1, 40));
    assert!(first.retry_after.is_some_and(|wait| wait >= Span::seconds(30)));
    get(&mut host, &patience(10_000));
    let second = failure(&mut host);
    assert_eq!((second.kind, second.attempts, host.elapsed()), (ErrorKind::RateLimit, 0, 40));
    assert!(second.retry_after.is_some_and(|wait| wait >= Span(29_000)), "{:?}", second.retry_after);
}

#[test]
fn a_call_that_gets_no_leave_in_time_says_so() {
    let mut host = host();
    get_many(&mut host, 100);
    get(&mut host, &patience(3_000));
    let error = failure(&mut host);
    assert_eq!((error.kind, error.attempts, error.may_have_happened), (ErrorKind::Timeout, 0, false));
    assert_eq!((error.message.as_str(), host.elapsed()), ("no leave from the rate limit within 3000 ms", 3_000));
}

#[test]
fn a_call_that_is_never_answered_is_tried_until_its_deadline() {
    let mut host = host();
    host.emulator.fault(fault(OBJECT, Fault::Hang, 100));
    let call = CallOptions { attempt_timeout: Some(Span::seconds(4)), ..patience(10_000) };
    get(&mut host, &call);
    let error = failure(&mut host);
    assert_eq!((error.kind, error.attempts, error.may_have_happened), (ErrorKind::Timeout, 3, false));
    assert_eq!((error.message.as_str(), host.elapsed()), ("no response within 10000 ms", 10_000));
}

#[test]
fn all_calls_together_retry_no_more_than_the_budget_allows() {
    let mut host = host();
    host.emulator.fault(fault(OBJECT, Fault::Status(500), 1_000_000));
    get_many(&mut host, 500);
    host.run();
    assert_eq!((host.failures.len(), host.sent("crm.objects.get").len()), (500, 600));
    assert!(host.failures.iter().all(|(_, error, _)| error.status == Some(500)));
}

#[test]
fn late_and_unknown_tickets_are_ignored() {
    let mut host = host();
    get(&mut host, &CallOptions::default());
    host.drain();
    for number in [0, 999, u32::MAX] {
        let ticket = Ticket(number);
        let headers: Vec<(String, String)> = Vec::new();
        let body = crate::engine::machine::Body::Empty;
        host.give(Input::Response { ticket, status: 204, headers: &headers, body });
        let credential = Some((Credential::Bearer(Secret::from("t")), 1));
        host.give(Input::Answer { ticket, answer: Answer::Token(credential) });
        host.give(Input::Answer { ticket, answer: Answer::Granted });
        host.give(Input::Tick);
    }
    host.run();
    assert_eq!((host.replies.len(), host.failures.len()), (1, 0));
}

#[test]
fn a_stopped_call_is_cancelled_and_says_nothing() {
    let mut host = host();
    let job = get(&mut host, &CallOptions::default());
    host.drain();
    host.client.stop(Time(host.now), job);
    host.run();
    assert!(host.replies.is_empty() && host.failures.is_empty());
}

#[test]
fn a_job_that_the_limit_keeps_waiting_is_asked_for_later_and_not_given_up() {
    let mut host = host();
    let job = JobOptions { call: patience(2_000), ..JobOptions::default() };
    let jobs: Vec<JobId> = (0..60).map(|_| host.take(&contacts(1), &job).unwrap()).collect();
    host.run();
    for job in jobs {
        assert_eq!(host.ending(job, 0).outcome, Outcome::Completed);
    }
    let created = host.emulator.snapshots().len();
    assert_eq!(created, 60, "each was asked for once");
}

#[test]
fn a_question_that_the_limit_keeps_waiting_past_the_watch_gives_nothing_up() {
    let mut host = host();
    let mut job = JobOptions { call: patience(2_000), ..JobOptions::default() };
    job.watch.duration = Span(1_000);
    let jobs: Vec<JobId> = (0..60).map(|_| host.take(&contacts(1), &job).unwrap()).collect();
    host.run();
    for job in jobs {
        let ending = host.ending(job, 0);
        assert!(ending.error.is_none(), "{ending:?}");
    }
}
