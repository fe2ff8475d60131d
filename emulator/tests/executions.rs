//! Executions of workflow actions, as an app meets them: called, blocked, completed once or never.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{Emulator, Output, Request, Response, TokenRequest};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::{DAY, START, ask, control, delivery, emulator, hmac};

const WEEK: u64 = 7 * DAY;
const ACTION: &str = "https://app.example/action?source=%2Fhub";

fn begin(emulator: &mut Emulator, now: u64, body: &Value) -> String {
    control(emulator, now, "execution", body).json()["callbackId"].as_str().unwrap().to_owned()
}

fn reply(status: u16, body: &Value) -> Option<Response> {
    Some(Response { status, body: body.to_string().into_bytes(), ..Response::default() })
}

fn block(duration: &str) -> Option<Response> {
    let fields = json!({ "hs_execution_state": "BLOCK", "hs_expiration_duration": duration });
    reply(200, &json!({ "outputFields": fields }))
}

fn post(emulator: &mut Emulator, now: u64, path: &str, body: &Value) -> Response {
    ask(emulator, now, "POST", path, body)
}

fn complete(emulator: &mut Emulator, now: u64, id: &str) -> u16 {
    let body = json!({ "outputFields": { "hs_execution_state": "SUCCESS", "total": "5" } });
    post(emulator, now, &format!("/callbacks/{id}/complete"), &body).status
}

fn state(emulator: &mut Emulator, now: u64) -> Value {
    emulator.handle(now, &Request::new("GET", "/_emulator/state")).json()["executions"].clone()
}

#[test]
fn a_blocked_execution_is_completed_once() {
    let mut emulator = emulator();
    let id = begin(&mut emulator, START, &json!({ "actionUrl": ACTION, "inputFields": { "widget": "w1" } }));
    let (ticket, request) = delivery(&mut emulator, START);
    assert_eq!((request.method.as_str(), request.url.as_str()), ("POST", ACTION));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!((&body["callbackId"], &body["inputFields"]), (&json!(id), &json!({ "widget": "w1" })));
    assert!(body["object"]["properties"]["email"].is_string());
    assert_eq!(emulator.poll_output(START), Output::Idle);

    assert_eq!(complete(&mut emulator, START + 1, &id), 409, "it is not blocked yet");
    emulator.answered(START + 2, ticket, block("P1WT1H"));
    assert_eq!(state(&mut emulator, START + 2)[0]["state"], "BLOCKED");
    assert_eq!(complete(&mut emulator, START + 3, &id), 204);
    assert_eq!(complete(&mut emulator, START + 4, &id), 409);
    let expected = json!({ "hs_execution_state": "SUCCESS", "total": "5" });
    assert_eq!(state(&mut emulator, START + 4)[0]["outputFields"], expected);
    assert_eq!(emulator.poll_output(START + 5), Output::Idle);
}

#[test]
fn a_blocked_execution_expires() {
    let mut emulator = emulator();
    let id = begin(&mut emulator, START, &json!({ "actionUrl": ACTION }));
    let (ticket, _) = delivery(&mut emulator, START);
    emulator.answered(START, ticket, block("PT1H"));
    assert_eq!(emulator.poll_output(START), Output::Wait { until: START + 3_600_000 });
    emulator.advance(START, 3_600_000);
    assert_eq!(state(&mut emulator, START)[0]["state"], "EXPIRED");
    assert_eq!(complete(&mut emulator, START, &id), 409);
}

#[test]
fn without_an_action_it_is_blocked_for_a_week() {
    let mut emulator = emulator();
    let (one, other) = (begin(&mut emulator, START, &json!({})), begin(&mut emulator, START, &json!({})));
    assert_eq!(emulator.poll_output(START), Output::Wait { until: START + WEEK });
    assert_eq!(complete(&mut emulator, START + WEEK - 1, &one), 204);
    assert_eq!(complete(&mut emulator, START + WEEK, &other), 409);
}

#[test]
fn the_call_is_signed_in_both_ways() {
    let mut emulator = emulator();
    begin(&mut emulator, START, &json!({ "actionUrl": ACTION }));
    let (_, request) = delivery(&mut emulator, START + 7);
    let secret = emulator.credentials().client_secret;
    let body = String::from_utf8(request.body.clone()).unwrap();

    let digest = Sha256::digest(format!("{secret}POST{ACTION}{body}"));
    assert_eq!(request.header_value("x-hubspot-signature"), Some(format!("{digest:x}").as_str()));
    assert_eq!(request.header_value("x-hubspot-signature-version"), Some("v2"));

    let expected = hmac(&secret, &format!("POSThttps://app.example/action?source=/hub{body}{}", START + 7));
    assert_eq!(request.header_value("x-hubspot-signature-v3"), Some(expected.as_str()));
    assert_eq!(request.header_value("x-hubspot-request-timestamp"), Some((START + 7).to_string().as_str()));
}

#[test]
fn an_action_that_does_not_answer_is_called_again_and_one_that_refuses_is_not() {
    let mut emulator = emulator();
    begin(&mut emulator, START, &json!({ "actionUrl": ACTION }));
    let (ticket, first) = delivery(&mut emulator, START);
    assert_eq!(emulator.patience(ticket), Some(30_000));
    emulator.answered(START + 30_000, ticket, None);
    assert_eq!(emulator.poll_output(START + 30_000), Output::Wait { until: START + 90_000 });
    emulator.advance(START + 30_000, 60_000);
    let (ticket, second) = delivery(&mut emulator, START + 30_000);
    assert_eq!(first.body, second.body);
    let busy = Response { headers: vec![("Retry-After".into(), "1500".into())], ..reply(429, &json!({})).unwrap() };
    emulator.answered(START + 30_000, ticket, Some(busy));
    assert_eq!(emulator.poll_output(START + 30_000), Output::Wait { until: START + 31_500 });
    let (ticket, _) = delivery(&mut emulator, START + 31_500);
    emulator.answered(START + 31_500, ticket, reply(404, &json!({})));
    emulator.answered(START + 31_500, ticket, reply(200, &json!({})));
    let told = state(&mut emulator, START + 31_500)[0].clone();
    assert_eq!((&told["state"], &told["attempts"]), (&json!("FAILED"), &json!(3)));
    assert_eq!(emulator.poll_output(START + 31_500), Output::Idle);
}

#[test]
fn callbacks_ask_for_their_scope_their_account_and_a_good_body() {
    let mut emulator = emulator();
    let id = begin(&mut emulator, START, &json!({}));
    let body = json!({ "outputFields": { "hs_execution_state": "SUCCESS" } });
    let path = format!("/automation/v4/actions/callbacks/{id}/complete");
    let narrow = TokenRequest { scopes: Some(vec!["oauth".to_owned()]), ..TokenRequest::default() };
    let narrow = emulator.token(START, narrow);
    let refused = emulator.handle(START, &Request::new("POST", &path).bearer(&narrow).json(&body));
    assert_eq!((refused.status, &refused.json()["category"]), (403, &json!("MISSING_SCOPES")));
    let other = hubspot_emulator::AccountChange { installed: true, ..Default::default() };
    let portal_id = Some(emulator.account(START, other));
    let other = emulator.token(START, TokenRequest { portal_id, ..TokenRequest::default() });
    assert_eq!(emulator.handle(START, &Request::new("POST", &path).bearer(&other).json(&body)).status, 404);
    assert_eq!(emulator.handle(START, &Request::new("POST", &path).json(&body)).status, 401);
    let bad = json!({ "outputFields": { "hs_execution_state": "BLOCK" } });
    let refused = post(&mut emulator, START, &path, &bad);
    assert_eq!((refused.status, &refused.json()["category"]), (400, &json!("VALIDATION_ERROR")));
    let good = post(&mut emulator, START, &path, &body);
    assert_eq!((good.status, good.header_value("x-hubspot-ratelimit-max")), (204, Some("100")));
}

#[test]
fn a_batch_completes_all_or_none() {
    let mut emulator = emulator();
    let (one, other) = (begin(&mut emulator, START, &json!({})), begin(&mut emulator, START, &json!({})));
    let input = |id: &str| json!({ "callbackId": id, "outputFields": { "hs_execution_state": "FAIL_CONTINUE" }, "typedOutputs": {} });
    let path = "/automation/actions/callbacks/2026-03/complete";
    let half = json!({ "inputs": [input(&one), { "callbackId": other }] });
    assert_eq!(post(&mut emulator, START, path, &half).status, 400);
    assert_eq!(state(&mut emulator, START)[0]["state"], "BLOCKED");
    let whole = json!({ "inputs": [input(&one), input(&other)] });
    assert_eq!(post(&mut emulator, START, path, &whole).status, 204);
    let told = state(&mut emulator, START);
    assert_eq!((&told[0]["state"], &told[1]["state"]), (&json!("COMPLETED"), &json!("COMPLETED")));
}
