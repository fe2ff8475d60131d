//! The machine as a whole, as a client meets it: snapshots from request to end, tokens, limits, faults, clock, controls.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{
    AccountChange, Bucket, Delivery, Emulator, ErrorCode, Fault, FaultRule, Options, Output, Request, Response,
    SnapshotEnd, SnapshotOptions,
};
use serde_json::{Value, json};
use support::{START, control};

const CREATE: &str = "/webhooks-journal/snapshots/2026-03/crm";
const WRITE_SNAPSHOTS: &str = "developer.webhooks_journal.snapshots.write";

fn options() -> Options {
    let snapshots = SnapshotOptions {
        record_delay: 500..=500,
        pending: 1_000..=1_000,
        in_progress: 2_000..=2_000,
        expiry: 4_000..=4_000,
        ..SnapshotOptions::default()
    };
    Options { now: START, snapshots, ..Options::default() }
}

fn emulator() -> Emulator {
    Emulator::new(options())
}

fn get(emulator: &mut Emulator, now: u64, token: &str, url: &str) -> Response {
    emulator.handle(now, &Request::new("GET", url).bearer(token))
}

fn app_token(emulator: &mut Emulator, now: u64) -> String {
    let credentials = emulator.credentials();
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={WRITE_SNAPSHOTS}",
        credentials.client_id, credentials.client_secret
    );
    let response = emulator.handle(now, &Request::new("POST", "/oauth/v1/token").form(&form));
    assert_eq!(response.status, 200);
    response.json()["access_token"].as_str().unwrap().to_owned()
}

fn batch(ids: &[u64]) -> Value {
    let one = |id: &u64| json!({ "portalId": 12345, "objectId": id, "objectTypeId": "0-1", "properties": ["email", "phone"] });
    json!({ "snapshotRequests": ids.iter().map(one).collect::<Vec<_>>() })
}

fn create(emulator: &mut Emulator, now: u64, token: &str, body: &Value) -> Response {
    emulator.handle(now, &Request::new("POST", CREATE).bearer(token).json(body))
}

fn status_id(response: &Response, index: usize) -> String {
    response.json()["snapshotResponses"][index]["snapshotStatusId"].as_str().unwrap().to_owned()
}

fn status(emulator: &mut Emulator, now: u64, token: &str, id: &str) -> Response {
    get(emulator, now, token, &format!("{CREATE}/status/{id}"))
}

fn category(response: &Response) -> String {
    response.json()["category"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_snapshot_goes_from_404_to_completed_on_every_path() {
    let mut emulator = emulator();
    let token = app_token(&mut emulator, START);
    let created = create(&mut emulator, START, &token, &batch(&[1_001]));
    let id = status_id(&created, 0);
    let moments = [(499, 404, ""), (500, 200, "PENDING"), (1_000, 200, "IN_PROGRESS"), (3_000, 200, "COMPLETED")];
    for (after, code, word) in moments {
        for path in [
            format!("{CREATE}/status/{id}"),
            format!("/webhooks-journal/journal/2026-03/status/{id}"),
            format!("https://api.hubapi.com/webhooks-journal/journal-local/2026-03/status/{id}"),
        ] {
            let response = get(&mut emulator, START + after, &token, &path);
            assert_eq!(response.status, code, "{path} after {after}");
            assert_eq!(
                response.json()["status"].as_str().unwrap_or_default(),
                if code == 404 { "error" } else { word }
            );
        }
    }
    let record = status(&mut emulator, START + 9_000, &token, &id).json();
    let expected = json!({ "id": id, "status": "COMPLETED", "initiatedAt": START, "completedAt": START + 3_000 });
    assert_eq!(record, expected);
}

#[test]
fn a_snapshot_holds_the_values_of_the_moment_of_its_request() {
    let mut emulator = emulator();
    let (app, account) = (app_token(&mut emulator, START), emulator.credentials().access_token);
    let created = create(&mut emulator, START, &app, &batch(&[1_001]));
    let patch = Request::new("PATCH", "/crm/v3/objects/contacts/1001")
        .bearer(&account)
        .json(&json!({ "properties": { "email": "later@x.test" } }));
    assert_eq!(emulator.handle(START + 10, &patch).status, 200);
    let values = &emulator.find_snapshot(&status_id(&created, 0)).unwrap().values;
    assert_ne!(values["email"], "later@x.test");
    assert_eq!(values.keys().collect::<Vec<_>>(), ["email", "phone"]);
}

#[test]
fn failures_and_expiry_show_in_the_record() {
    let mut emulator = emulator();
    let token = app_token(&mut emulator, START);
    emulator.snapshot(SnapshotEnd::Failed(ErrorCode::Timeout));
    assert_eq!(control(&mut emulator, START, "snapshot", &json!({ "status": "EXPIRED" })).status, 200);
    let created = create(&mut emulator, START, &token, &batch(&[1_001, 1_002, 9]));
    let mut end = |index| status(&mut emulator, START + 5_000, &token, &status_id(&created, index)).json();
    assert_eq!((end(0)["status"].as_str(), end(0)["errorCode"].as_str()), (Some("FAILED"), Some("TIMEOUT")));
    assert_eq!((end(1)["status"].as_str(), end(1)["completedAt"].as_u64()), (Some("EXPIRED"), Some(START + 4_000)));
    assert_eq!((end(2)["status"].as_str(), end(2)["errorCode"].as_str()), (Some("FAILED"), Some("VALIDATION_ERROR")));
}

#[test]
fn an_account_without_the_app_is_refused_until_it_installs_it() {
    let mut emulator = emulator();
    let token = app_token(&mut emulator, START);
    let portal_id = emulator.account(START, AccountChange::default());
    let mut body = batch(&[1_001]);
    body["snapshotRequests"][0]["portalId"] = json!(portal_id);
    assert_eq!(create(&mut emulator, START, &token, &body).status, 403);
    control(&mut emulator, START, "account", &json!({ "installed": true, "portalId": portal_id }));
    assert_eq!(create(&mut emulator, START, &token, &body).status, 200);
    let only_deals = json!({ "installed": true, "portalId": portal_id, "scopes": ["crm.objects.deals.read"] });
    control(&mut emulator, START, "account", &only_deals);
    let refused = create(&mut emulator, START, &token, &body);
    assert_eq!((refused.status, category(&refused).as_str()), (403, "MISSING_SCOPES"));
}

#[test]
fn each_api_asks_for_its_own_kind_of_token() {
    let mut emulator = emulator();
    let (app, account) = (app_token(&mut emulator, START), emulator.credentials().access_token);
    let refused = create(&mut emulator, START, &account, &batch(&[1_001]));
    assert_eq!((refused.status, category(&refused).as_str()), (403, "MISSING_SCOPES"));
    assert_eq!(refused.json()["context"]["requiredGranularScopes"], json!([WRITE_SNAPSHOTS]));
    assert_eq!(get(&mut emulator, START, &app, "/crm/v3/objects/contacts").status, 403);
    assert_eq!(get(&mut emulator, START, &account, "/crm/v3/objects/contacts").status, 200);
}

#[test]
fn tokens_expire_in_the_emulators_time() {
    let mut emulator = emulator();
    let (token, expired) = (app_token(&mut emulator, START), emulator.credentials().expired_token);
    let refused = get(&mut emulator, START, &expired, "/crm/v3/objects/contacts");
    assert_eq!((refused.status, category(&refused).as_str()), (401, "EXPIRED_AUTHENTICATION"));
    assert_eq!(status(&mut emulator, START, &token, "x").status, 404);
    let advanced = control(&mut emulator, START + 5, "advance", &json!({ "milliseconds": 1_800_000 }));
    assert_eq!(advanced.json()["now"], START + 1_800_005);
    let refused = status(&mut emulator, START + 6, &token, "x");
    assert_eq!((refused.status, category(&refused).as_str()), (401, "EXPIRED_AUTHENTICATION"));
}

#[test]
fn a_token_made_for_a_test_has_the_scopes_it_was_given() {
    let mut emulator = emulator();
    let body = json!({ "scopes": ["crm.objects.deals.read"] });
    let token = control(&mut emulator, START, "token", &body).json()["accessToken"].as_str().unwrap().to_owned();
    assert_eq!(get(&mut emulator, START, &token, "/crm/v3/objects/deals").status, 200);
    assert_eq!(get(&mut emulator, START, &token, "/crm/v3/objects/contacts").status, 403);
}

#[test]
fn the_eleventh_request_of_a_second_is_told_to_wait_and_the_peak_is_kept() {
    let mut emulator = emulator();
    let token = app_token(&mut emulator, START);
    let codes: Vec<u16> = (0..12).map(|step| status(&mut emulator, START + step, &token, "x").status).collect();
    assert_eq!(codes, [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 429, 429]);
    let refused = status(&mut emulator, START + 20, &token, "x");
    assert_eq!(refused.header_value("retry-after"), Some("1"));
    assert_eq!(category(&refused), "RATE_LIMITS");
    let usage = emulator.usage(Bucket::Snapshots);
    assert_eq!((usage.requests, usage.refused, usage.peak_per_second), (13, 3, 13));
}

#[test]
fn every_kind_of_fault_does_what_it_says() {
    let mut emulator = emulator();
    let token = emulator.credentials().access_token;
    let mut strike = |kind: Value| {
        let rule = json!({ "match": "GET /crm", "kind": kind, "delay": 70 });
        assert_eq!(control(&mut emulator, START, "fault", &rule).status, 200, "{rule}");
        get(&mut emulator, START, &token, "/crm/v3/objects/contacts/1001")
    };
    for kind in ["reset", "lostReply"] {
        assert_eq!(strike(json!(kind)).delivery, Delivery::ResetBeforeHeaders);
    }
    for kind in ["hang", "lostHang"] {
        assert_eq!(strike(json!(kind)).delivery, Delivery::Hang);
    }
    assert_eq!(strike(json!("delay")).delivery, Delivery::Delayed { ms: 70 });
    assert!(matches!(strike(json!("resetBody")).delivery, Delivery::CutAfter(bytes) if bytes > 0));
    assert_eq!(strike(json!("truncatedJson")).json(), Value::Null);
    assert_eq!(strike(json!("html200")).header_value("content-type"), Some("text/html;charset=utf-8"));
    assert!(strike(json!("empty200")).body.is_empty());
    assert_eq!(category(&strike(json!("401expired"))), "EXPIRED_AUTHENTICATION");
    for status in [423, 429, 477, 500, 502, 503, 504, 520, 522, 523, 524] {
        assert_eq!(strike(json!(status)).status, status);
    }
    assert_eq!(strike(json!("duplicate")).status, 200);
    let plain = get(&mut emulator, START, &token, "/crm/v3/objects/contacts/1001");
    assert_eq!((plain.status, plain.delivery), (200, Delivery::Normal));
}

#[test]
fn a_lost_reply_leaves_its_trace_and_a_reset_does_not() {
    let mut emulator = emulator();
    let token = app_token(&mut emulator, START);
    for (fault, snapshots) in [(Fault::Reset, 0), (Fault::LostReply, 1), (Fault::Duplicate, 3)] {
        emulator.fault(FaultRule::once(&format!("POST {CREATE}"), fault));
        create(&mut emulator, START, &token, &batch(&[1_001]));
        assert_eq!(emulator.snapshots().len(), snapshots, "{fault:?}");
    }
}

#[test]
fn the_same_seed_and_calls_give_the_same_answers() {
    let run = |seed| {
        let faults = vec![(Fault::Reset, 0.2), (Fault::Status(429), 0.2), (Fault::LostReply, 0.1)];
        let mut emulator = Emulator::new(Options { seed, now: START, faults, ..Options::default() });
        let token = emulator.credentials().access_token;
        let mut trace = Vec::new();
        for step in 0..200 {
            trace.push(get(&mut emulator, START + step * 100, &token, "/crm/v3/objects/contacts"));
        }
        trace
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}

#[test]
fn browsers_are_let_in_and_may_read_the_headers() {
    let mut emulator = emulator();
    let preflight = Request::new("OPTIONS", CREATE).header("Access-Control-Request-Headers", "authorization, x-own");
    let response = emulator.handle(START, &preflight);
    assert_eq!(
        (response.status, response.header_value("access-control-allow-headers")),
        (204, Some("authorization, x-own"))
    );
    let response = emulator.handle(START, &Request::new("GET", "/crm/v3/objects/contacts"));
    assert_eq!((response.status, response.header_value("access-control-allow-origin")), (401, Some("*")));
    assert!(response.header_value("access-control-expose-headers").unwrap().contains("retry-after"));
    let correlation = response.header_value("x-hubspot-correlation-id").unwrap().to_owned();
    assert_eq!(response.json()["correlationId"], correlation);
}

#[test]
fn controls_say_what_is_wrong() {
    let mut emulator = emulator();
    let cases = [
        ("advance", json!({}), 400, "`milliseconds` is missing"),
        ("advance", json!({ "milliseconds": "soon" }), 400, "`milliseconds` must be a whole number, zero or more"),
        ("snapshot", json!({ "status": "DONE" }), 400, "`status` must be one of"),
        ("snapshot", json!({ "status": "EXPIRED", "errorCode": "TIMEOUT" }), 400, "`errorCode` goes with FAILED only"),
        ("fault", json!({ "kind": "fire" }), 400, "`kind` is unknown; known: reset"),
        ("fault", json!({ "kind": "reset", "times": 0 }), 400, "`times` must be from 1"),
        ("account", json!({}), 400, "`installed` is missing"),
        ("token", json!({ "portalId": 9 }), 400, "`portalId` names no account"),
        ("import", json!({ "contacts": [{}] }), 400, "`contacts[0].id` is missing"),
        ("import", json!({ "planets": [] }), 400, "`planets` is unknown"),
        ("sleep", json!({}), 404, "`sleep` is unknown; known: state, advance"),
        ("state", json!({}), 405, "`state` takes GET"),
    ];
    for (name, body, code, message) in cases {
        let response = control(&mut emulator, START, name, &body);
        let told = response.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(response.status, code, "{name} {body}");
        assert!(told.starts_with(message), "{told}");
    }
}

#[test]
fn the_state_counts_and_holds_no_secret() {
    let mut emulator = emulator();
    let token = app_token(&mut emulator, START);
    create(&mut emulator, START, &token, &batch(&[1_001, 1_002]));
    let text = String::from_utf8(emulator.handle(START, &Request::new("GET", "/_emulator/state")).body).unwrap();
    let state: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(state["snapshots"], json!({ "total": 2, "byStatus": { "PENDING": 2 }, "endsWaiting": 0 }));
    assert_eq!(state["requests"]["total"], 2);
    assert_eq!(state["limits"]["snapshots"]["requests"], 1);
    assert_eq!(state["accounts"][0]["objects"]["contacts"], 25);
    let credentials = emulator.credentials();
    for secret in [token, credentials.client_secret, credentials.access_token, credentials.refresh_token] {
        assert!(!text.contains(&secret));
    }
}

#[test]
fn what_is_imported_can_be_read_and_photographed() {
    let mut emulator = emulator();
    let data =
        json!({ "replace": true, "contacts": [{ "id": "9007199254740993", "properties": { "email": "me@x.test" } }] });
    emulator.import(START, &data).unwrap();
    let account = emulator.credentials().access_token;
    let list = get(&mut emulator, START, &account, "/crm/objects/2026-03/contact").json();
    assert_eq!(
        (list["results"].as_array().unwrap().len(), list["results"][0]["id"].as_str()),
        (1, Some("9007199254740993"))
    );
    let app = app_token(&mut emulator, START);
    let created = create(&mut emulator, START, &app, &batch(&[9_007_199_254_740_993]));
    assert!(String::from_utf8(created.body).unwrap().contains("\"objectId\":9007199254740993,"));
    assert_eq!(emulator.snapshots()[0].values["email"], "me@x.test");
}

#[test]
fn what_happens_by_itself_is_told_in_the_hosts_time() {
    let mut emulator = emulator();
    let token = app_token(&mut emulator, START);
    assert_eq!(emulator.poll_output(START), Output::Idle);
    create(&mut emulator, START, &token, &batch(&[1_001]));
    assert_eq!(emulator.poll_output(START), Output::Wait { until: START + 3_000 });
    emulator.advance(START, 1_000);
    assert_eq!(emulator.poll_output(START), Output::Wait { until: START + 2_000 });
    assert_eq!(emulator.poll_output(START + 2_000), Output::Wait { until: START + 3_000 }, "the journal is published");
    assert_eq!(emulator.poll_output(START + 3_000), Output::Idle);
}

#[test]
fn what_is_unknown_is_a_page_and_a_wrong_method_is_named() {
    let mut emulator = emulator();
    let token = emulator.credentials().access_token;
    let unknown = get(&mut emulator, START, &token, "/crm/v3/nothing");
    assert_eq!((unknown.status, unknown.json()), (404, Value::Null));
    let wrong = get(&mut emulator, START, &token, CREATE);
    assert_eq!((wrong.status, wrong.header_value("allow")), (405, Some("POST")));
}
