//! Transactional e-mail, as a shop sends its receipts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{Bucket, EmailOptions, Emulator, Options, Output, Response};
use serde_json::{Value, json};
use support::{DAY, START, control};

const SEND: &str = "/marketing/v3/transactional/single-email/send";
const TOKENS: &str = "/marketing/v3/transactional/smtp-tokens";

fn emulator() -> Emulator {
    let email = EmailOptions { pending: 100..=100, processing: 200..=200 };
    Emulator::new(Options { now: START, email, ..Options::default() })
}

fn ask(emulator: &mut Emulator, now: u64, method: &str, path: &str, body: Option<Value>) -> Response {
    support::ask(emulator, now, method, path, &body.unwrap_or_default())
}

fn send(emulator: &mut Emulator, body: Value) -> Value {
    let response = ask(emulator, START, "POST", SEND, Some(body));
    assert_eq!(response.status, 200, "{}", response.json());
    assert_eq!(response.header_value("x-hubspot-ratelimit-max"), None);
    response.json()
}

fn status(emulator: &mut Emulator, now: u64, sent: &Value) -> Value {
    let path = format!("/marketing/v3/email/send-statuses/{}", sent["statusId"].as_str().unwrap());
    ask(emulator, now, "GET", &path, None).json()
}

fn contact_properties() -> Value {
    json!({
        "emailId": 4_126_643_121_u64,
        "message": { "to": "jdoe@hubspot.com", "sendId": "6" },
        "contactProperties": { "last_paid_date": "2022-03-01", "firstname": "jane" }
    })
}

fn custom_properties() -> Value {
    json!({
        "emailId": 4_126_643_121_u64,
        "message": { "to": "jdoe@hubspot.com", "sendId": "6" },
        "customProperties": { "purchaseUrl": "https://example.com/link-to-product", "productName": "vanilla" }
    })
}

fn array() -> Value {
    json!({
        "emailId": 4_126_643_122_u64,
        "message": { "to": "jdoe@hubspot.com", "sendId": "7" },
        "customProperties": {
            "exampleArray": [
                { "firstKey": "someValue", "secondKey": "anotherValue" },
                { "firstKey": "value1", "secondKey": "value2" }
            ]
        }
    })
}

#[test]
fn the_documents_three_examples_are_sent() {
    for example in [contact_properties(), custom_properties(), array()] {
        let mut emulator = emulator();
        let sent = send(&mut emulator, example);
        assert_eq!(sent.as_object().unwrap().keys().collect::<Vec<_>>(), ["statusId", "status", "requestedAt"]);
        let mut word = |after| status(&mut emulator, START + after, &sent)["status"].clone();
        assert_eq!([word(0), word(99), word(100), word(299)], ["PENDING", "PENDING", "PROCESSING", "PROCESSING"]);
        let over = status(&mut emulator, START + 300, &sent);
        assert_eq!((&over["status"], &over["sendResult"]), (&json!("COMPLETE"), &json!("SENT")));
        assert!(over["eventId"]["id"].is_string());
    }
}

#[test]
fn a_send_id_is_sent_once() {
    let mut emulator = emulator();
    let first = send(&mut emulator, contact_properties());
    let second = send(&mut emulator, custom_properties());
    assert_eq!((&second["status"], &second["sendResult"]), (&json!("COMPLETE"), &json!("IDEMPOTENT_IGNORE")));
    assert_ne!(first["statusId"], second["statusId"]);
    assert_eq!(send(&mut emulator, array())["status"], "PENDING");
}

#[test]
fn contact_properties_stay_with_the_contact() {
    let mut emulator = emulator();
    let hook = json!({ "targetUrl": "https://app.example/hook" });
    control(&mut emulator, START, "webhooks", &hook);
    send(&mut emulator, contact_properties());
    let path = "/crm/v3/objects/contacts/jdoe@hubspot.com?idProperty=email&properties=firstname,last_paid_date";
    let contact = ask(&mut emulator, START, "GET", path, None).json();
    assert_eq!(
        (&contact["properties"]["firstname"], &contact["properties"]["last_paid_date"]),
        (&json!("jane"), &json!("2022-03-01"))
    );
    let mut again = contact_properties();
    again["message"] = json!({ "to": "Jane <jdoe@hubspot.com>" });
    again["contactProperties"]["firstname"] = json!("Jane");
    send(&mut emulator, again);
    let same = ask(&mut emulator, START, "GET", path, None).json();
    assert_eq!((&same["id"], &same["properties"]["firstname"]), (&contact["id"], &json!("Jane")));
    let Output::Delivery { request, .. } = emulator.poll_output(START) else { panic!("no webhook") };
    let events: Vec<Value> = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(events[0]["subscriptionType"], "contact.creation");
    assert_eq!(events.last().unwrap()["propertyValue"], "Jane");
}

#[test]
fn what_cannot_be_sent_is_cancelled_and_changes_no_contact() {
    let mut emulator = emulator();
    let with = |path: &str, value: Value| {
        let mut body = contact_properties();
        body["message"]["to"] = json!("nobody@x.test");
        *body.pointer_mut(path).unwrap() = value;
        body
    };
    let from = json!({ "to": "nobody@x.test", "from": "shop@elsewhere.test" });
    for (index, (body, result)) in (0..).zip([
        (with("/message", from), "INVALID_FROM_ADDRESS"),
        (with("/contactProperties", json!({ "firstname": "x" })), "MISSING_TEMPLATE_PROPERTIES"),
        (with("/message/to", json!("nobody")), "INVALID_TO_ADDRESS"),
        (with("/message/to", json!("blocked-domain@results.example")), "BLOCKED_DOMAIN"),
        (with("/emailId", json!(5)), "MISSING_CONTENT"),
    ]) {
        let sent = send(&mut emulator, body);
        assert_eq!(sent["status"], "PENDING");
        let over = status(&mut emulator, START + 300 * (index + 1), &sent);
        assert_eq!((&over["status"], &over["sendResult"]), (&json!("CANCELED"), &json!(result)));
    }
    let path = "/crm/v3/objects/contacts/nobody@x.test?idProperty=email";
    assert_eq!(ask(&mut emulator, START, "GET", path, None).status, 404);
    assert_eq!(ask(&mut emulator, START, "GET", "/marketing/v3/email/send-statuses/x", None).status, 404);
    let strange = with("/contactProperties", json!({ "last_paid_date": "x", "firstname": "x", "colour": "red" }));
    assert_eq!(ask(&mut emulator, START, "POST", SEND, Some(strange)).status, 400);
}

#[test]
fn sends_use_up_no_allowance() {
    let mut emulator = emulator();
    for _ in 0..150 {
        send(&mut emulator, json!({ "emailId": 5, "message": { "to": "a@x.test" } }));
    }
    assert_eq!(emulator.usage(Bucket::General).requests, 0);
}

#[test]
fn a_password_is_shown_when_it_is_made_and_never_again() {
    let mut emulator = emulator();
    let body = json!({ "createContact": true, "campaignName": "Orders" });
    let made = ask(&mut emulator, START, "POST", &format!("{TOKENS}/"), Some(body.clone()));
    let (status, made) = (made.status, made.json());
    assert_eq!((status, &made["campaignName"], &made["createContact"]), (201, &json!("Orders"), &json!(true)));
    assert_eq!(made["createdBy"], "admin@hub-12345.example");
    let path = format!("{TOKENS}/{}", made["id"].as_str().unwrap());
    let shown = ask(&mut emulator, START, "GET", &path, None).json();
    assert_eq!((shown.get("password"), &shown["id"]), (None, &made["id"]));
    let reset = ask(&mut emulator, START, "POST", &format!("{path}/password-reset"), None).json();
    assert!(reset["password"].is_string() && reset["password"] != made["password"]);
    ask(&mut emulator, START, "POST", TOKENS, Some(body));
    let campaign = made["emailCampaignId"].as_str().unwrap();
    let first = ask(&mut emulator, START, "GET", &format!("{TOKENS}?emailCampaignId={campaign}&limit=1"), None).json();
    assert_eq!((&first["results"][0]["id"], first["results"][0].get("password")), (&made["id"], None));
    let link = first["paging"]["next"]["link"].as_str().unwrap().to_owned();
    let second = ask(&mut emulator, START, "GET", &link, None).json();
    assert_eq!((second["results"].as_array().unwrap().len(), second.get("paging")), (1, None));
    assert_eq!(ask(&mut emulator, START, "GET", TOKENS, None).status, 400);
    assert_eq!(ask(&mut emulator, START, "DELETE", &path, None).status, 204);
    assert_eq!(ask(&mut emulator, START, "DELETE", &path, None).status, 404);
    let named = ask(&mut emulator, START, "GET", &format!("{TOKENS}?campaignName=Orders"), None).json();
    assert_eq!(named["results"].as_array().unwrap().len(), 1);
    assert!(!emulator.state().to_string().contains(made["id"].as_str().unwrap()));
}

#[test]
fn what_a_token_needs_is_named() {
    let mut emulator = emulator();
    let refused = ask(&mut emulator, START, "POST", TOKENS, Some(json!({ "campaignName": "" }))).json();
    assert_eq!(
        (&refused["errors"][0]["in"], &refused["errors"][1]["in"]),
        (&json!("campaignName"), &json!("createContact"))
    );
    let year = START + 365 * DAY;
    assert_eq!(ask(&mut emulator, START, "GET", &format!("{TOKENS}/smtp-8001"), None).status, 200);
    assert_eq!(ask(&mut emulator, year, "GET", &format!("{TOKENS}/smtp-8001"), None).status, 404);
}

#[test]
fn templates_and_domains_can_be_brought() {
    let mut emulator = emulator();
    let data = json!({ "emails": [{ "id": 9, "customProperties": ["total"] }], "sendingDomains": ["shop.test"] });
    control(&mut emulator, START, "import", &data);
    let message = json!({ "to": "a@x.test", "from": "Shop <orders@shop.test>" });
    let sent = send(&mut emulator, json!({ "emailId": 9, "message": message, "customProperties": { "total": 5 } }));
    assert_eq!(status(&mut emulator, START + 300, &sent)["sendResult"], "SENT");
}
