//! Tokens: asked for once, renewed in time and after a refusal, and given up where no token can work.

use hubspot_emulator::{Emulator, Fault};

use super::call::respond;
use super::host::START;
use super::parse;
use super::scene::{CREATE, TOKEN, contacts, emulator, fault, get, host, host_with, run};
use super::weather::Weather;
use crate::api::crm_objects;
use crate::client::{Client, Event, Notice, Output};
use crate::engine::error::ErrorKind;
use crate::engine::machine::{Body, Input};
use crate::engine::request::Content;
use crate::engine::time::Time;
use crate::flows::snapshots::Outcome;
use crate::options::{Account, App, CallOptions, JobOptions, Options};
use crate::secret::Secret;
use crate::value::Value;

const RENEWAL: &str = "oauth.clientCredentials";

#[test]
fn a_refused_token_is_renewed_once_for_all() {
    let mut host = host();
    let job = host.take(&contacts(10), &JobOptions::default()).unwrap();
    host.run_until(START + 1_000);
    host.emulator.advance(host.now, 1_800_000);
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 10]);
    assert_eq!(host.sent(RENEWAL).len(), 2);
    let refusals = &host.emulator.state()["requests"]["byStatus"]["401"];
    assert!(refusals.as_u64().unwrap() > 1, "{refusals}");
}

#[test]
fn a_token_is_renewed_before_it_ends() {
    let options = hubspot_emulator::Options { token_lifetime: 60_000, ..hubspot_emulator::Options::default() };
    let mut host = host_with(Emulator::new(options));
    host.emulator.snapshot(hubspot_emulator::SnapshotEnd::Pending);
    let job = run(&mut host, &contacts(1));
    assert_eq!(host.outcomes(job), [Outcome::GaveUp]);
    let state = host.emulator.state();
    assert_eq!(state["requests"]["byStatus"].get("401"), None, "{state}");
    assert!(host.sent(RENEWAL).len() > 5);
}

#[test]
fn a_client_secret_that_is_wrong_fails_the_job() {
    let emulator = emulator();
    let mut options = super::simulation::client_options(&emulator, 1);
    options.app = options.app.map(|app| App { client_secret: Secret::from("canary-of-a-secret"), ..app });
    let mut host = super::host::Host::new(1, options, emulator, Weather::default());
    host.take(&contacts(2), &JobOptions::default()).unwrap();
    host.run();
    let (_, error, state) = &host.failures[0];
    assert_eq!((error.kind, error.status, error.credential), (ErrorKind::Authentication, Some(400), true));
    assert!(error.message.contains("check the client ID and the client secret"), "{}", error.message);
    assert_eq!(host.sent(RENEWAL).len(), 1);
    assert!(state.is_some());
}

#[test]
fn a_job_whose_credential_failed_goes_on_from_its_state_as_if_nothing_had_been_sent() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::Expired401, 2));
    let job = host.take(&contacts(3), &JobOptions::default()).unwrap();
    host.run();
    let (_, error, state) = host.failures.pop().unwrap();
    assert_eq!((error.status, error.attempts), (Some(401), 2));
    let text = serde_json::to_string(&state).unwrap();
    let job = host.restart(host.client.options().clone(), job, &text, &JobOptions::default());
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 3]);
    assert!(!host.ending(job, 0).maybe_repeated);
}

#[test]
fn a_token_without_the_scope_fails_the_job() {
    let emulator = emulator();
    let mut options = super::simulation::client_options(&emulator, 1);
    options.app = options.app.map(|app| App { scopes: Some(vec!["tickets".into()]), ..app });
    let mut host = super::host::Host::new(1, options, emulator, Weather::default());
    host.take(&contacts(2), &JobOptions::default()).unwrap();
    host.run();
    let (_, error, _) = &host.failures[0];
    assert_eq!((error.kind, error.category()), (ErrorKind::Permission, Some("MISSING_SCOPES")));
}

#[test]
fn trouble_at_the_token_endpoint_is_no_verdict_on_the_credential() {
    for kind in [Fault::Status(423), Fault::Status(477), Fault::Status(503), Fault::Html200, Fault::Status(429)] {
        let mut host = host();
        host.emulator.fault(fault(TOKEN, kind, 1_000));
        let job = run(&mut host, &contacts(1));
        assert_eq!(host.outcomes(job), [Outcome::GaveUp], "{kind:?}");
        assert!(!host.ending(job, 0).maybe_repeated, "{kind:?}");
    }
}

#[test]
fn a_client_that_was_stopped_asks_for_a_token_again() {
    let mut host = host();
    host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.drain();
    host.give(Input::Stop);
    host.drain();
    assert!(host.client.is_idle());
    host.witness.jobs.clear();
    let job = run(&mut host, &contacts(1));
    assert_eq!(host.outcomes(job), [Outcome::Completed]);
}

#[test]
fn a_job_that_is_stopped_leaves_nothing_behind() {
    for milliseconds in [0, 10, 60, 120, 180, 1_400, 1_500] {
        let mut host = host();
        let job = host.take(&contacts(5), &JobOptions { store: true, ..JobOptions::default() }).unwrap();
        host.run_until(START + milliseconds);
        host.client.stop(Time(host.now), job);
        while host.step() {}
        assert!(host.client.is_idle(), "after {milliseconds} ms");
        assert!(host.witness.jobs[&job].endings.iter().all(Option::is_none));
    }
}

#[test]
fn nobody_waits_for_the_token_of_a_job_that_was_stopped() {
    let mut host = host();
    host.emulator.fault(fault(TOKEN, Fault::Hang, 1));
    let first = host.take(&contacts(1), &JobOptions::default()).unwrap();
    let second = host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.run_until(START + 1_000);
    host.client.stop(Time(host.now), first);
    assert_eq!(host.client.running(), 2, "the other one waits");
    host.client.stop(Time(host.now), second);
    assert_eq!(host.client.running(), 0);
    while host.step() {}
    assert!(host.client.is_idle());
}

fn host_of_account(account: impl FnOnce(&hubspot_emulator::Credentials) -> Account) -> super::host::Host {
    let emulator = emulator();
    let options = Options { account: account(&emulator.credentials()), ..Options::default() };
    super::host::Host::new(1, options, emulator, Weather { latency: (5, 5), answer: (1, 1), ..Weather::default() })
}

#[test]
fn refreshed_tokens_are_given_to_the_owner_and_not_printed() {
    let mut host = host_of_account(|credentials| Account::Refresh {
        client_id: credentials.client_id.clone(),
        client_secret: Secret::from(credentials.client_secret.as_str()),
        refresh_token: Secret::from(credentials.refresh_token.as_str()),
    });
    get(&mut host, &CallOptions::default());
    host.run();
    let body = &host.bodies[&host.replies[0].1.ticket];
    assert_eq!(body["id"], "1001");
    let [Notice::Tokens(tokens)] = &host.notices[..] else { panic!("{:?}", host.notices) };
    let token = tokens.get("access_token").and_then(Value::as_text).unwrap();
    assert!(!format!("{:?}", host.notices).contains(token));
}

/// What a client of an account does, call by call, whose token endpoint answers so: the refresh tokens that it sends and
/// tells, and the errors of its calls.
fn renewals(replies: &[&str]) -> (Vec<String>, Vec<String>, Vec<ErrorKind>) {
    let text = r#"{"auth":{"clientId":"i","clientSecret":"s","refreshToken":"first"}}"#;
    let mut client = Client::new(Options::read(&parse(text)).unwrap(), Time(START));
    let (mut sent, mut told, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for reply in replies {
        let params = parse(r#"{"objectType":"contacts","objectId":"1"}"#);
        client.call(Time(START), &crm_objects::GET.endpoint, params, &CallOptions::default()).unwrap();
        loop {
            match client.poll(Time(START)) {
                Output::Send { ticket, request, .. } => {
                    let body = parse(if request.keep { "{}" } else { reply });
                    if let Content::Form(form) = &request.body {
                        let token = form.expose().split('&').find_map(|pair| pair.strip_prefix("refresh_token="));
                        sent.push(token.unwrap().to_owned());
                    }
                    respond(&mut client, ticket, 200, Body::Wanted(&body));
                }
                Output::Notice(Notice::Tokens(tokens)) => {
                    assert_eq!(tokens.get("expires_in"), Some(&Value::Integer(0)));
                    told.push(tokens.string_at("refresh_token").unwrap());
                }
                Output::Event { event: Event::Failed(error), .. } => errors.push(error.kind),
                Output::Wait { .. } => break,
                _ => {}
            }
        }
    }
    (sent, told, errors)
}

#[test]
fn the_refresh_token_that_came_last_is_used_and_told() {
    let (sent, told, errors) = renewals(&[
        r#"{"access_token":"a","refresh_token":"second","expires_in":0}"#,
        r#"{"access_token":"b","expires_in":0}"#,
        r#"{"access_token":"c","refresh_token":null,"expires_in":0}"#,
        r#"{"access_token":"d","refresh_token":"","expires_in":0}"#,
        r#"{"access_token":"e","refresh_token":"third","expires_in":0}"#,
        r#"{"access_token":"f","refresh_token":17,"expires_in":0}"#,
    ]);
    assert_eq!(sent, ["first", "second", "second", "second", "second", "third"]);
    assert_eq!(told, ["second", "second", "second", "second", "third", "third"]);
    assert_eq!(errors, []);
}

#[test]
fn a_token_that_no_header_can_carry_is_none() {
    let replies =
        [r#"{"access_token":"a\nb","expires_in":0}"#, r#"{"access_token":"a b"}"#, r#"{"access_token":7}"#, "[]"];
    let (_, told, errors) = renewals(&replies);
    assert_eq!((told.len(), errors), (0, vec![ErrorKind::Decode; 4]));
}

#[test]
fn a_host_is_asked_again_after_a_refusal_and_once_only() {
    let mut host = host_of_account(|_| Account::Host);
    host.tokens = vec!["bad-1", "bad-2", "bad-3"];
    get(&mut host, &CallOptions::default());
    host.run();
    assert_eq!(host.refused_tokens, [false, true]);
    assert_eq!((host.failures[0].1.kind, host.failures[0].1.attempts), (ErrorKind::Authentication, 2));
}

#[test]
fn a_fixed_token_that_is_refused_ends_the_call_at_once() {
    let mut host = host_of_account(|credentials| Account::Token(Secret::from(credentials.expired_token.as_str())));
    get(&mut host, &CallOptions::default());
    host.run();
    let error = &host.failures[0].1;
    assert_eq!((error.category(), error.attempts), (Some("EXPIRED_AUTHENTICATION"), 1));
}
