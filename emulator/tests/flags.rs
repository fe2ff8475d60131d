//! Feature flags, as an app's release goes: accounts held back, one by one let go, the flag removed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{Emulator, Request};
use serde_json::{Value, json};
use support::{START, emulator};

fn ask(emulator: &mut Emulator, method: &str, end: &str, body: Option<Value>) -> (u16, Value) {
    let credentials = emulator.credentials();
    let key = credentials.developer_api_key;
    let mark = if end.contains('?') { '&' } else { '?' };
    let url = format!("/feature-flags/v3/{}/flags/{end}{mark}hapikey={key}", credentials.app_id);
    let request = Request::new(method, &url);
    let response = emulator.handle(START, &body.map_or(request.clone(), |body| request.json(&body)));
    assert!(!String::from_utf8_lossy(&response.body).contains(&key));
    (response.status, response.json())
}

fn portal_ids(told: &Value) -> Vec<u64> {
    let states = told["portalFlagStates"].as_array().unwrap();
    states.iter().map(|state| state["portalId"].as_u64().unwrap()).collect()
}

#[test]
fn legacy_cards_are_hidden_step_by_step() {
    let mut emulator = emulator();
    let flag = "hs-hide-crm-cards";
    let (status, told) = ask(&mut emulator, "PUT", flag, Some(json!({ "defaultState": "OFF" })));
    assert_eq!((status, told), (200, json!({ "appId": 54_321, "flagName": flag, "defaultState": "OFF" })));
    let states = json!({ "portalStates": [
        { "portalId": 78_910, "flagState": "OFF" }, { "portalId": 1_234, "flagState": "OFF" }, { "portalId": 4_567, "flagState": "OFF" }
    ] });
    let (status, told) = ask(&mut emulator, "POST", &format!("{flag}/portals/batch/upsert"), Some(states));
    assert_eq!((status, portal_ids(&told)), (200, vec![78_910, 1_234, 4_567]));
    ask(&mut emulator, "PUT", flag, Some(json!({ "defaultState": "ON" })));
    let ids = json!({ "portalIds": [1_234, 4_567, 9] });
    let (status, told) = ask(&mut emulator, "POST", &format!("{flag}/portals/batch/delete"), Some(ids));
    assert_eq!((status, portal_ids(&told)), (200, vec![1_234, 4_567, 9]));
    assert_eq!(told["portalFlagStates"][2]["flagState"], "ABSENT");
    let (_, told) = ask(&mut emulator, "GET", &format!("{flag}/portals/"), None);
    let left = json!([{ "appId": 54_321, "flagName": flag, "portalId": 78_910, "flagState": "OFF" }]);
    assert_eq!(told, json!({ "portalFlagStates": left }));
    assert_eq!(emulator.state()["flags"][flag]["portals"], json!({ "78910": "OFF" }));
    let (status, told) = ask(&mut emulator, "DELETE", flag, None);
    assert_eq!((status, told["defaultState"].as_str()), (200, Some("ON")));
    assert_eq!(ask(&mut emulator, "GET", "all", None), (200, json!({ "flagsForApp": [] })));
    assert_eq!(ask(&mut emulator, "GET", flag, None).0, 404);
}

#[test]
fn one_account_tries_the_new_cards_first() {
    let mut emulator = emulator();
    let path = "hs-release-app-cards/portals/12345";
    assert_eq!(ask(&mut emulator, "GET", path, None).1["flagState"], "ABSENT");
    let (status, told) = ask(&mut emulator, "PUT", path, Some(json!({ "flagState": "ON" })));
    assert_eq!((status, &told["flagState"], &told["portalId"]), (200, &json!("ON"), &json!(12_345)));
    assert_eq!(ask(&mut emulator, "GET", path, None).1["flagState"], "ON");
    assert_eq!(ask(&mut emulator, "GET", "hs-release-app-cards", None).1["defaultState"], "ABSENT");
    assert_eq!(ask(&mut emulator, "DELETE", path, None).1["flagState"], "ON");
    assert_eq!(ask(&mut emulator, "GET", path, None).1["flagState"], "ABSENT");
    assert_eq!(ask(&mut emulator, "GET", "all", None).1["flagsForApp"], json!(["hs-release-app-cards"]));
}

#[test]
fn accounts_come_by_pages_from_a_start() {
    let mut emulator = emulator();
    let states: Vec<Value> = (1..=7).rev().map(|id| json!({ "portalId": id, "flagState": "ON" })).collect();
    ask(&mut emulator, "POST", "hs-hide-crm-cards/portals/batch/upsert", Some(json!({ "portalStates": states })));
    let (mut start, mut seen) = (0, Vec::new());
    loop {
        let path = format!("hs-hide-crm-cards/portals?startPortalId={start}&limit=3");
        let page = portal_ids(&ask(&mut emulator, "GET", &path, None).1);
        let Some(last) = page.last() else { break };
        start = last + 1;
        seen.push(page);
    }
    assert_eq!(seen, [vec![1, 2, 3], vec![4, 5, 6], vec![7]]);
}

#[test]
fn a_token_of_the_app_does_on_the_dated_path() {
    let mut emulator = emulator();
    let credentials = emulator.credentials();
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=developers-read%20developers-write",
        credentials.client_id, credentials.client_secret
    );
    let token = emulator.handle(START, &Request::new("POST", "/oauth/v1/token").form(&form)).json();
    let token = token["access_token"].as_str().unwrap().to_owned();
    let url = "/feature-flags/2026-03/54321/flags/hs-release-app-cards";
    let body = json!({ "defaultState": "ON", "overrideState": "OFF" });
    let response = emulator.handle(START, &Request::new("PUT", url).bearer(&token).json(&body));
    assert_eq!((response.status, response.json()["overrideState"].as_str()), (200, Some("OFF")));
    assert!(response.header_value("x-hubspot-ratelimit-remaining").is_some());
    assert_eq!(response.header_value("x-hubspot-ratelimit-daily"), None);
}
