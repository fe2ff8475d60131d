//! Emails that are sent and asked about until HubSpot is done with them, in virtual time.

use hubspot_emulator::{EmailOptions, Emulator, Fault, FaultRule};

use super::host::{Host, START};
use super::parse;
use super::scene::{LATENCY, account_options, fault};
use super::weather::Weather;
use crate::client::JobId;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::time::{Span, Time};
use crate::flows::single_send::{Ending, Outcome};
use crate::options::JobOptions;
use crate::value::Value;

const SEND: &str = "marketing.singleEmail.send";
const STATUS: &str = "marketing.singleEmail.status";
/// Part of the line of a send.
const TO_SEND: &str = "POST /marketing/v3/transactional/single-email/send";
/// Part of the line of a question.
const TO_ASK: &str = "GET /marketing/v3/email/send-statuses/";

/// A host whose emails wait for so long, and are sent for so long.
fn host_where(pending: u64, processing: u64) -> Host {
    let email = EmailOptions { pending: pending..=pending, processing: processing..=processing };
    let options = hubspot_emulator::Options { now: START, email, ..hubspot_emulator::Options::default() };
    let emulator = Emulator::new(options);
    let weather = Weather { latency: (LATENCY, LATENCY), ..Weather::default() };
    Host::new(1, account_options(&emulator), emulator, weather)
}

fn email(to: &str, send_id: Option<&str>) -> Value {
    let id = send_id.map(|id| format!(r#","sendId":"{id}""#)).unwrap_or_default();
    let text = format!(
        r#"{{"body":{{"emailId":4126643121,"message":{{"to":"{to}"{id}}},
            "customProperties":{{"purchaseUrl":"https://x.test/","productName":"vanilla"}}}}}}"#
    );
    parse(&text)
}

fn start(host: &mut Host, to: &str, send_id: Option<&str>, how: &JobOptions) -> Result<JobId, Error> {
    let now = host.client_time();
    host.client.send_and_wait(now, email(to, send_id), how)
}

/// Sends an email and waits for its end.
fn run(host: &mut Host, to: &str, send_id: Option<&str>) -> Result<Ending, Error> {
    run_with(host, to, send_id, &JobOptions::default())
}

fn run_with(host: &mut Host, to: &str, send_id: Option<&str>, how: &JobOptions) -> Result<Ending, Error> {
    start(host, to, send_id, how)?;
    host.run();
    match (host.emails.pop(), host.failures.pop()) {
        (Some(ending), None) => Ok(ending),
        (None, Some((_, error, _))) => Err(error),
        ends => panic!("{ends:?}"),
    }
}

fn counts(host: &Host) -> (usize, usize) {
    (host.sent(SEND).len(), host.sent(STATUS).len())
}

/// The words of the statuses that HubSpot gave, one after the other.
fn words(host: &Host) -> Vec<String> {
    let word = |reply: &crate::engine::exchange::Reply| reply.wanted.string_at("status").unwrap();
    host.replies.iter().map(|(_, reply)| word(reply)).collect()
}

#[test]
fn an_email_is_asked_about_until_it_is_sent() {
    let mut host = host_where(1_500, 2_000);
    let ending = run(&mut host, "a@x.test", None).unwrap();
    assert_eq!((ending.outcome, ending.send_result.as_deref()), (Outcome::Completed, Some("SENT")));
    assert!(ending.status_id.is_some() && ending.error.is_none());
    assert_eq!(words(&host), ["PENDING", "PENDING", "PROCESSING", "COMPLETE"]);
    assert_eq!(counts(&host), (1, 3));
}

#[test]
fn every_status_comes_whole_with_its_reply() {
    let mut host = host_where(100, 100);
    run(&mut host, "a@x.test", None).unwrap();
    let (_, last) = host.replies.last().unwrap();
    let whole = &host.bodies[&last.ticket];
    assert!(whole["eventId"]["id"].is_string() && whole["completedAt"].is_string(), "{whole}");
}

#[test]
fn questions_keep_the_pace_that_is_asked_for() {
    let mut host = host_where(600_000, 1);
    let mut how = JobOptions::default();
    how.watch.first_delay = Span::seconds(5);
    how.watch.max_delay = Span::seconds(10);
    how.watch.attempts = 4;
    let ending = run_with(&mut host, "a@x.test", None, &how).unwrap();
    assert_eq!((ending.outcome, ending.error), (Outcome::GaveUp, None));
    let sent = host.sent(STATUS);
    let gaps: Vec<u64> = sent.windows(2).map(|pair| pair[1] - pair[0] - 2 * LATENCY).collect();
    assert!((5_000..=6_250).contains(&(sent[0] - 2 * LATENCY)), "{sent:?}");
    assert!(gaps.iter().all(|gap| (10_000..=12_500).contains(gap)), "{gaps:?}");
    assert_eq!(sent.len(), 4);
}

#[test]
fn an_email_that_hubspot_does_not_send_has_failed_with_its_result() {
    for (to, result) in [("previously-bounced@results.example", "PREVIOUSLY_BOUNCED"), ("nobody", "INVALID_TO_ADDRESS")]
    {
        let ending = run(&mut host_where(200, 300), to, None).unwrap();
        assert_eq!((ending.outcome, ending.send_result.as_deref()), (Outcome::Failed, Some(result)));
    }
}

#[test]
fn a_queued_email_is_complete() {
    let ending = run(&mut host_where(200, 300), "queued@results.example", None).unwrap();
    assert_eq!((ending.outcome, ending.send_result.as_deref()), (Outcome::Completed, Some("QUEUED")));
}

#[test]
fn what_is_over_with_the_reply_is_not_asked_about() {
    let mut host = host_where(200, 300);
    run(&mut host, "a@x.test", Some("1")).unwrap();
    let before = counts(&host);
    let ending = run(&mut host, "a@x.test", Some("1")).unwrap();
    assert_eq!((ending.outcome, ending.send_result.as_deref()), (Outcome::Completed, Some("IDEMPOTENT_IGNORE")));
    assert_eq!(counts(&host), (before.0 + 1, before.1));
}

#[test]
fn a_lost_reply_without_a_send_id_is_not_answered_by_a_second_email() {
    let mut host = host_where(200, 300);
    host.emulator.fault(fault(TO_SEND, Fault::LostReply, 1));
    let error = run(&mut host, "a@x.test", None).unwrap_err();
    assert_eq!((error.kind, error.may_have_happened, error.operation), (ErrorKind::Connection, true, Some(SEND)));
    assert_eq!(counts(&host), (1, 0));
}

#[test]
fn a_lost_reply_with_a_send_id_is_repeated_and_one_email_goes_out() {
    let mut host = host_where(200, 300);
    host.emulator.fault(fault(TO_SEND, Fault::LostReply, 1));
    let ending = run(&mut host, "a@x.test", Some("6")).unwrap();
    assert_eq!((ending.outcome, ending.send_result.as_deref()), (Outcome::Completed, Some("IDEMPOTENT_IGNORE")));
    assert_eq!(counts(&host), (2, 0));
}

#[test]
fn trouble_with_a_question_is_waited_out() {
    let mut host = host_where(1_500, 2_000);
    for what in [Fault::Reset, Fault::Status(503), Fault::Status(429), Fault::LostReply] {
        host.emulator.fault(fault(TO_ASK, what, 1));
    }
    assert_eq!(run(&mut host, "a@x.test", None).unwrap().outcome, Outcome::Completed);
    assert_eq!(counts(&host).0, 1);
}

#[test]
fn trouble_that_lasts_gives_up_with_the_last_of_it() {
    let mut host = host_where(200, 300);
    host.emulator.fault(fault(TO_ASK, Fault::Status(503), 1_000));
    let ending = run(&mut host, "a@x.test", None).unwrap();
    assert_eq!((ending.outcome, ending.send_result), (Outcome::GaveUp, None));
    assert!(ending.status_id.is_some());
    assert_eq!(ending.error.unwrap().kind, ErrorKind::Server);
    assert!((600_000..660_000).contains(&host.elapsed()), "{}", host.elapsed());
}

#[test]
fn a_status_that_may_not_be_asked_for_says_that_the_email_was_taken() {
    for (status, kind) in [(404, ErrorKind::NotFound), (403, ErrorKind::Permission), (401, ErrorKind::Authentication)] {
        let mut host = host_where(200, 300);
        host.emulator.fault(FaultRule { times: 10, ..FaultRule::once(TO_ASK, Fault::Status(status)) });
        let error = run(&mut host, "a@x.test", None).unwrap_err();
        assert_eq!((error.kind, error.may_have_happened, error.operation), (kind, true, Some(STATUS)));
        assert!(error.message.contains("; the email was taken, with the status id "), "{error}");
    }
}

#[test]
fn a_bad_email_is_not_sent() {
    let mut host = host_where(200, 300);
    let error = start(&mut host, "", None, &JobOptions::default()).unwrap_err();
    assert_eq!((error.kind, error.findings[0].path.as_str()), (ErrorKind::InvalidRequest, "body.message.to"));
    let error = JobOptions::read_watch(&parse(r#"{"batchSize":3,"firstDelay":0}"#)).unwrap_err();
    let named: Vec<&str> = error.findings.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(named, ["options.firstDelay", "options.batchSize"]);
    assert_eq!(counts(&host), (0, 0));
}

#[test]
fn a_stop_ends_it_wherever_it_is() {
    for at in [0, 60, 120, 600, 1_200, 1_300] {
        let mut host = host_where(5_000, 300);
        let job = start(&mut host, "a@x.test", None, &JobOptions::default()).unwrap();
        host.run_until(START + at);
        let now = host.client_time();
        host.client.stop(now, job);
        host.run();
        assert!(host.emails.is_empty() && host.failures.is_empty(), "{at}");
    }
}

#[test]
fn a_stop_that_comes_late_asks_nothing_more() {
    let mut host = host_where(5_000, 300);
    let job = start(&mut host, "a@x.test", None, &JobOptions::default()).unwrap();
    host.run_until(START + 2 * LATENCY);
    host.drain();
    assert_eq!(words(&host), ["PENDING"]);
    // The question was due long before: the process was busy, or asleep.
    host.client.stop(Time(START + 60_000), job);
    host.run();
    assert_eq!((counts(&host), host.client.running()), ((1, 0), 0));
}

#[test]
fn another_version_of_the_send_keeps_the_only_one_of_the_status() {
    let mut host = host_where(200, 300);
    let mut how = JobOptions::default();
    how.call.version = Some("2026-09".into());
    assert_eq!(run_with(&mut host, "a@x.test", None, &how).unwrap().outcome, Outcome::Completed);
    how.call.version = Some("v9".into());
    assert_eq!(run_with(&mut host, "a@x.test", None, &how).unwrap_err().findings[0].path, "version");
}
