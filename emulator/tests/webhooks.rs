//! Pushed webhooks, as an app receives them: batched, signed, sent again until they are taken.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{Emulator, Output, Request, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::{DAY, START, hmac, types};

const HOOK: &str = "https://app.example/hook";

fn emulator(more: &Value) -> Emulator {
    let mut emulator = support::emulator();
    let mut body = json!({ "targetUrl": HOOK });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    assert_eq!(control(&mut emulator, "webhooks", &body).status, 200);
    emulator
}

fn control(emulator: &mut Emulator, name: &str, body: &Value) -> Response {
    support::control(emulator, START, name, body)
}

fn write(emulator: &mut Emulator, method: &str, path: &str, properties: &Value) -> Response {
    let body = json!({ "properties": properties });
    support::ask(emulator, START, method, &format!("/crm/v3/objects/{path}"), &body)
}

fn delivery(emulator: &mut Emulator, now: u64) -> (u64, Request, Vec<Value>) {
    let (ticket, request) = support::delivery(emulator, now);
    let events = serde_json::from_slice(&request.body).unwrap();
    (ticket, request, events)
}

fn status(status: u16) -> Option<Response> {
    Some(Response { status, ..Response::default() })
}

#[test]
fn writes_become_events() {
    let mut emulator = emulator(&json!({}));
    let made = write(&mut emulator, "POST", "contacts", &json!({ "email": "new@x.test" })).json();
    write(&mut emulator, "PATCH", "deals/3001", &json!({ "amount": "7", "dealname": "Deal 1" }));
    write(&mut emulator, "DELETE", "companies/2001", &json!({}));
    write(&mut emulator, "PATCH", "deals/3001", &json!({ "nothing": "7" }));
    let (ticket, request, events) = delivery(&mut emulator, START);
    assert_eq!((request.url.as_str(), request.header_value("content-type")), (HOOK, Some("application/json")));
    assert_eq!(
        types(&events),
        ["contact.creation", "contact.propertyChange", "deal.propertyChange", "company.deletion"]
    );
    assert_eq!(events[0]["objectId"].to_string(), made["id"].as_str().unwrap());
    assert_eq!((&events[2]["propertyName"], &events[2]["propertyValue"]), (&json!("amount"), &json!("7")));
    for event in &events {
        assert_eq!((&event["portalId"], &event["appId"]), (&json!(12_345), &json!(54_321)));
        assert_eq!((&event["occurredAt"], &event["attemptNumber"]), (&json!(START), &json!(0)));
        assert!(event["eventId"].is_u64() && event["subscriptionId"].is_u64());
    }
    emulator.answered(START, ticket, status(204));
    assert_eq!(emulator.poll_output(START), Output::Idle);
    assert_eq!(emulator.state()["webhooks"], json!({ "waiting": 0, "delivered": 4, "givenUp": 0 }));
}

#[test]
fn only_what_was_subscribed_to_is_sent_until_it_is_stopped() {
    let mut emulator = emulator(&json!({ "subscriptions": ["contact.creation"] }));
    write(&mut emulator, "POST", "contacts", &json!({ "email": "new@x.test" }));
    write(&mut emulator, "POST", "deals", &json!({ "amount": "7" }));
    assert_eq!(types(&delivery(&mut emulator, START).2), ["contact.creation"]);
    control(&mut emulator, "webhooks", &json!({ "targetUrl": null }));
    write(&mut emulator, "POST", "contacts", &json!({ "email": "other@x.test" }));
    assert_eq!(emulator.poll_output(START), Output::Idle);
}

#[test]
fn what_is_not_taken_comes_again_with_a_higher_number() {
    let mut emulator = emulator(&json!({}));
    write(&mut emulator, "DELETE", "tickets/5001", &json!({}));
    let (ticket, _, first) = delivery(&mut emulator, START);
    assert_eq!(emulator.patience(ticket), Some(5_000));
    emulator.answered(START + 5_000, ticket, None);
    assert_eq!(emulator.poll_output(START + 5_000), Output::Wait { until: START + 65_000 });
    emulator.advance(START + 5_000, 60_000);
    let (ticket, _, second) = delivery(&mut emulator, START + 5_000);
    assert_eq!((&second[0]["eventId"], &second[0]["attemptNumber"]), (&first[0]["eventId"], &json!(1)));
    assert_eq!(second[0]["occurredAt"], START);
    emulator.answered(START + 5_000, ticket, status(302));
    assert_eq!(emulator.poll_output(START + 5_000), Output::Wait { until: START + 125_000 });
    let (ticket, _, third) = delivery(&mut emulator, START + 125_000);
    assert_eq!(third[0]["attemptNumber"], 2);
    emulator.answered(START + 125_000, ticket, status(200));
    assert_eq!(emulator.poll_output(START + 125_000), Output::Idle);
}

#[test]
fn a_target_that_never_answers_is_left_after_ten_more_tries() {
    let mut emulator = emulator(&json!({}));
    write(&mut emulator, "DELETE", "tickets/5001", &json!({}));
    let (mut now, mut tries) = (START, 0);
    loop {
        match emulator.poll_output(now) {
            Output::Delivery { ticket, .. } => {
                tries += 1;
                emulator.answered(now, ticket, status(500));
            }
            Output::Wait { until } => now = until,
            _ => break,
        }
    }
    assert_eq!((tries, emulator.state()["webhooks"]["givenUp"].as_u64()), (11, Some(1)));
    assert!(now - START < DAY);
}

#[test]
fn events_are_signed_as_chosen() {
    for (chosen, v1, v2, v3) in [
        (json!(null), true, false, true),
        (json!(["v1"]), true, false, false),
        (json!(["v2", "v3"]), false, true, true),
        (json!([]), false, false, false),
    ] {
        let mut emulator = emulator(&json!({ "signatures": chosen }));
        control(&mut emulator, "event", &json!({ "subscriptionType": "contact.creation" }));
        let (_, request, _) = delivery(&mut emulator, START + 9);
        let secret = emulator.credentials().client_secret;
        let body = String::from_utf8(request.body.clone()).unwrap();
        let expected = match (v1, v2) {
            (true, _) => Some(format!("{:x}", Sha256::digest(format!("{secret}{body}")))),
            (_, true) => Some(format!("{:x}", Sha256::digest(format!("{secret}POST{HOOK}{body}")))),
            _ => None,
        };
        assert_eq!(request.header_value("x-hubspot-signature"), expected.as_deref(), "{chosen}");
        let expected = v3.then(|| hmac(&secret, &format!("POST{HOOK}{body}{}", START + 9)));
        assert_eq!(request.header_value("x-hubspot-signature-v3"), expected.as_deref(), "{chosen}");
    }
}

#[test]
fn any_event_can_be_sent() {
    let mut emulator = emulator(&json!({ "subscriptions": ["contact.creation"] }));
    let names = ["creation", "deletion", "privacyDeletion", "propertyChange", "newMessage"];
    for name in names {
        let body = json!({ "subscriptionType": format!("conversation.{name}"), "objectId": 77 });
        assert!(control(&mut emulator, "event", &body).json()["eventId"].is_u64());
    }
    control(&mut emulator, "event", &json!({ "subscriptionType": "unheard.of", "colour": "red" }));
    let (_, _, events) = delivery(&mut emulator, START);
    assert_eq!(events.len(), 6);
    assert!(events.iter().take(5).all(|event| event["objectId"] == 77));
    assert_eq!((&events[3]["propertyName"], &events[4]["messageType"]), (&json!("status"), &json!("MESSAGE")));
    assert_eq!(events[5]["colour"], "red");
}

#[test]
fn many_events_come_in_batches_of_a_hundred() {
    let mut emulator = emulator(&json!({}));
    for index in 0..101 {
        control(&mut emulator, "event", &json!({ "subscriptionType": "a.b", "objectId": index }));
    }
    let sizes = [delivery(&mut emulator, START).2.len(), delivery(&mut emulator, START).2.len()];
    assert_eq!((sizes, emulator.poll_output(START)), ([100, 1], Output::Idle));
}

#[test]
fn faults_spare_what_hubspot_sends() {
    let mut emulator = emulator(&json!({}));
    control(&mut emulator, "fault", &json!({ "kind": "500" }));
    control(&mut emulator, "event", &json!({ "subscriptionType": "a.b" }));
    let (ticket, _, _) = delivery(&mut emulator, START);
    emulator.answered(START, ticket, status(200));
    assert_eq!(write(&mut emulator, "PATCH", "deals/3001", &json!({ "amount": "7" })).status, 500);
    assert_eq!(emulator.poll_output(START), Output::Idle, "a refused write is none");
}
