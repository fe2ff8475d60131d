//! What a client tells of what it does: every request with its end, every wait with its reason, and no secret.

use std::collections::BTreeMap;

use hubspot_emulator::{Fault, FaultRule, JournalOptions as Journal};

use super::host::{Host, START};
use super::others::Others;
use super::scene::{CREATE, STATUS, account_options, contacts, fault, get, import_contacts};
use super::weather::Weather;
use crate::api::{crm_objects, oauth, single_email};
use crate::client::{Client, Trace, What};
use crate::engine::machine::Input;
use crate::engine::time::{Span, Time};
use crate::options::{Account, CallOptions, JobOptions, JournalOptions, Options};
use crate::secret::Secret;
use crate::value::object;

const OBJECT: &str = "GET /crm/";

fn host_with(change: impl FnOnce(&mut Options)) -> Host {
    let journal = Journal { file_events: 1, ..Journal::default() };
    let mut emulator = hubspot_emulator::Emulator::new(hubspot_emulator::Options {
        now: START,
        journal,
        snapshots: hubspot_emulator::SnapshotOptions { pending: 3_000..=3_000, ..Default::default() },
        ..Default::default()
    });
    import_contacts(&mut emulator, 60);
    let mut options = Options { traced: true, ..account_options(&emulator) };
    change(&mut options);
    Host::new(1, options, emulator, Weather { latency: (20, 20), answer: (2, 2), ..Weather::default() })
}

fn host() -> Host {
    host_with(|_| ())
}

fn of(host: &Host, what: What) -> Vec<&Trace> {
    host.told.iter().filter(|trace| trace.what == what).collect()
}

/// The reasons of all waits, each with its length where that is known.
fn waits(host: &Host) -> Vec<(&'static str, Option<u64>)> {
    of(host, What::Wait).iter().map(|trace| (trace.reason, trace.span.map(|span| span.0))).collect()
}

/// Fails unless every request has one end, in the try of the call that it is.
fn assert_paired(host: &Host) {
    let mut open: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for trace in &host.told {
        let key = (trace.about.call, trace.about.attempt);
        match trace.what {
            What::Request => assert_eq!(open.insert(key, trace.job.0), None, "{trace:?}"),
            What::Response => assert_eq!(open.remove(&key), Some(trace.job.0), "{trace:?}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn nobody_is_told_anything_unless_the_options_ask_for_it() {
    let mut host = host_with(|options| options.traced = false);
    get(&mut host, &CallOptions::default());
    host.take(&contacts(3), &JobOptions::default()).unwrap();
    host.run();
    assert_eq!(host.told.len(), 0);
}

#[test]
fn a_call_is_told_as_one_request_and_its_end() {
    let mut host = host();
    get(&mut host, &CallOptions::default());
    host.run();
    let [request, response] = &host.told[..] else { panic!("{:?}", host.told) };
    assert_eq!((request.what, response.what), (What::Request, What::Response));
    assert_eq!((response.status, response.span, response.reason), (Some(200), Some(Span(40)), ""));
    assert!(response.correlation_id.is_some());
    assert_eq!((request.about.call, request.about.attempt), (response.about.call, 1));
    assert_eq!(request.about.path().as_deref(), Some("/crm/v3/objects/{objectType}/{objectId}"));
}

#[test]
fn what_is_sent_again_is_told_with_its_wait() {
    let mut host = host();
    host.emulator.fault(fault(OBJECT, Fault::Status(502), 1));
    get(&mut host, &CallOptions::default());
    host.run();
    let [retry] = of(&host, What::Retry)[..] else { panic!("{:?}", host.told) };
    assert_eq!((retry.reason, retry.status, retry.about.attempt), ("ServerError", Some(502), 1));
    assert_eq!((retry.span, waits(&host)), (Some(Span(2_000)), vec![("retry", Some(2_000))]));
    let [first, second] = of(&host, What::Request)[..] else { panic!("{:?}", host.told) };
    assert_eq!((first.about.call, first.about.attempt, second.about.attempt), (second.about.call, 1, 2));
    assert_eq!(of(&host, What::Wait)[0].about.attempt, 2);
    assert_paired(&host);
}

#[test]
fn a_wait_that_hubspot_names_is_told_as_such() {
    let mut host = host();
    let refusal = FaultRule { retry_after: Some("7".into()), ..fault(OBJECT, Fault::Status(477), 1) };
    host.emulator.fault(refusal);
    get(&mut host, &CallOptions::default());
    host.run();
    assert_eq!(waits(&host), [("retryAfter", Some(7_000))]);
}

#[test]
fn a_request_without_a_response_tells_why() {
    for (kind, reason) in [(Fault::Reset, "connection"), (Fault::Hang, "timeout")] {
        let mut host = host();
        host.emulator.fault(fault(OBJECT, kind, 1));
        get(&mut host, &CallOptions::default());
        host.run();
        let first = of(&host, What::Response)[0];
        assert_eq!((first.status, first.reason), (None, reason));
        assert_eq!(of(&host, What::Retry).len(), 1);
        assert_paired(&host);
    }
    let mut host = host();
    get(&mut host, &CallOptions::default());
    host.drain();
    host.client.handle(Time(host.now), Input::Stop);
    host.drain();
    let [response] = of(&host, What::Response)[..] else { panic!("{:?}", host.told) };
    assert_eq!((response.status, response.reason), (None, "aborted"));
}

#[test]
fn a_turn_at_the_rate_limit_is_a_wait() {
    let mut host = host_with(|options| options.general_limit = 2);
    for _ in 0..3 {
        get(&mut host, &CallOptions::default());
    }
    host.run();
    assert_eq!(waits(&host), [("rateLimit", Some(10_050))]);
    assert_eq!(of(&host, What::Wait)[0].about.attempt, 1);
}

#[test]
fn what_other_processes_take_of_a_limit_is_a_wait() {
    let mut host = host_with(|options| options.shared_limits = true);
    host.others = Others { busy: (0..100).map(|_| START).collect(), ..Others::default() };
    get(&mut host, &CallOptions::default());
    host.run();
    let told = waits(&host);
    assert!(told.iter().any(|(reason, wait)| *reason == "sharedLimit" && wait.is_some()), "{told:?}");
    assert_paired(&host);
}

#[test]
fn a_token_is_a_wait_and_its_renewal_a_call_of_its_own() {
    let mut host = host();
    host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.run();
    assert_eq!(waits(&host)[0], ("token", None));
    let names: Vec<_> = of(&host, What::Request).iter().map(|trace| trace.about.endpoint.name).collect();
    assert_eq!(names[..3], ["oauth.clientCredentials", "webhooks.snapshots.create", "webhooks.snapshots.status"]);
    let jobs: Vec<_> = of(&host, What::Request).iter().map(|trace| trace.job).collect();
    assert!(jobs[0] != jobs[1] && jobs[1] == jobs[2]);
    let needed_by: Vec<_> = of(&host, What::Response).iter().map(|trace| trace.about.needed_by).collect();
    assert_eq!(needed_by[..3], [jobs[1].0, 0, 0]);
    assert_paired(&host);
}

#[test]
fn a_refused_token_is_told_as_a_repetition_without_a_wait() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::Expired401, 1));
    host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.run();
    let retry = of(&host, What::Retry)[0];
    assert_eq!((retry.reason, retry.status, retry.span), ("AuthenticationError", Some(401), Some(Span::ZERO)));
    assert_paired(&host);
}

#[test]
fn the_pauses_of_a_job_are_waits_until_its_next_question() {
    let mut host = host();
    host.emulator.fault(fault(STATUS, Fault::Reset, 2));
    host.take(&contacts(5), &JobOptions::default()).unwrap();
    host.run();
    let pauses: Vec<_> = of(&host, What::Wait).into_iter().filter(|trace| trace.reason == "poll").collect();
    assert!(!pauses.is_empty());
    assert!(pauses.iter().all(|trace| trace.span > Some(Span::ZERO) && trace.about.call == 0));
    let untils: Vec<_> = pauses.iter().map(|trace| trace.at + trace.span.unwrap()).collect();
    assert!(untils.is_sorted_by(|earlier, later| earlier < later), "each is told once: {untils:?}");
    assert_paired(&host);

    let mut host = self::host();
    let text = r#"{"body":{"emailId":1,"message":{"to":"a@b.example"}}}"#;
    let params = serde_json::from_str(text).unwrap();
    host.client.send_and_wait(Time(host.now), params, &JobOptions::default()).unwrap();
    host.run();
    assert!(of(&host, What::Request).len() > 1);
    assert!(waits(&host).iter().any(|(reason, wait)| *reason == "poll" && wait.is_some()), "{:?}", waits(&host));
    assert_eq!(of(&host, What::Wait)[0].about.endpoint.name, single_email::STATUS.endpoint.name);
}

#[test]
fn the_pauses_of_a_reader_are_waits_and_its_files_have_no_path() {
    let mut host = host();
    for number in 0..3 {
        let event =
            serde_json::json!({ "type": "crmObject", "action": "UPDATE", "objectTypeId": "0-1", "objectId": number });
        host.emulator.journal_event(START, &event).unwrap();
    }
    host.read(&JournalOptions::default()).unwrap();
    host.run_until(START + 60_000);
    let told = waits(&host);
    assert!(told.iter().any(|(reason, wait)| *reason == "journal" && wait.is_some()), "{told:?}");
    let files: Vec<_> = of(&host, What::Request)
        .into_iter()
        .filter(|trace| trace.about.endpoint.name == "webhooks.journal.file")
        .collect();
    assert_eq!((files.len(), files[0].about.path().is_none()), (3, true));
}

#[test]
fn what_is_told_holds_no_secret_and_nothing_of_a_caller() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::Expired401, 1));
    host.take(&contacts(2), &JobOptions::default()).unwrap();
    host.run();
    let mut other = self::host();
    let params = object([("token", "canary".into())]);
    let endpoint = &oauth::GET_ACCESS_TOKEN.endpoint;
    other.client.call(Time(START), endpoint, params, &CallOptions::default()).unwrap();
    other.run();
    host.told.append(&mut other.told);
    let told = format!("{:?}", host.told.iter().map(shown).collect::<Vec<_>>());
    assert!(told.contains("/oauth/v1/access-tokens/{token}"), "{told}");
    for secret in host.client.secrets() {
        assert!(!told.contains(secret.expose()));
    }
    assert!(!told.contains("canary") && !told.contains("1001"), "{told}");
}

/// All that a trace says of a call.
fn shown(trace: &Trace) -> (String, &'static str, Option<&String>) {
    (trace.about.path().unwrap_or_default(), trace.reason, trace.correlation_id.as_ref())
}

#[test]
fn a_header_that_repeats_a_token_is_told_without_it() {
    let options = Options { account: Account::Token(Secret::from("canary-token")), traced: true, ..Options::default() };
    let mut client = Client::new(options, Time(START));
    let params = object([("objectType", "contacts".into()), ("objectId", "1".into())]);
    client.call(Time(START), &crm_objects::GET.endpoint, params, &CallOptions::default()).unwrap();
    let mut told = Vec::new();
    loop {
        match client.poll(Time(START)) {
            crate::client::Output::Send { ticket, .. } => {
                let headers = vec![("x-hubspot-correlation-id".to_owned(), "for canary-token".to_owned())];
                let body = crate::engine::machine::Body::Empty;
                client.handle(Time(START), Input::Response { ticket, status: 403, headers: &headers, body });
            }
            crate::client::Output::Trace(trace) => told.extend(trace.correlation_id),
            crate::client::Output::Wait { .. } => break,
            _ => {}
        }
    }
    assert_eq!(told, ["for [redacted]"]);
}
