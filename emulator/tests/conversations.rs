//! The conversations inbox, as an app that answers customers uses it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{Emulator, Output, Request, Response};
use serde_json::{Value, json};
use support::{DAY, START, emulator, types};

const ROOT: &str = "/conversations/v3/conversations";
const HOOK: &str = "https://app.example/hook";

fn ask(emulator: &mut Emulator, method: &str, path: &str, body: Option<Value>) -> Response {
    support::ask(emulator, START, method, &format!("{ROOT}{path}"), &body.unwrap_or_default())
}

fn get(emulator: &mut Emulator, path: &str) -> Value {
    let response = ask(emulator, "GET", path, None);
    assert_eq!(response.status, 200, "{path}: {}", response.json());
    response.json()
}

fn control(emulator: &mut Emulator, name: &str, body: &Value) -> Value {
    let response = support::control(emulator, START, name, body);
    assert_eq!(response.status, 200, "{}", response.json());
    response.json()
}

/// What HubSpot sends now, taken.
fn events(emulator: &mut Emulator) -> Vec<Value> {
    let mut events = Vec::new();
    while let Output::Delivery { ticket, request } = emulator.poll_output(START) {
        assert!(request.header_value("x-hubspot-signature-v3").is_some());
        events.extend(serde_json::from_slice::<Vec<Value>>(&request.body).unwrap());
        emulator.answered(START, ticket, Some(Response { status: 200, ..Response::default() }));
    }
    events
}

fn ids(told: &Value) -> Vec<&str> {
    told["results"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[test]
fn inboxes_channels_and_their_accounts_are_listed_and_given() {
    let mut emulator = emulator();
    let inboxes = get(&mut emulator, "/inboxes?sort=-name");
    assert_eq!((&inboxes["total"], ids(&inboxes)), (&json!(2), vec!["481939", "481940"]));
    assert_eq!(get(&mut emulator, "/inboxes/481940")["type"], "HELP_DESK");
    assert_eq!(ids(&get(&mut emulator, "/inboxes?archived=true")), ["481941"]);
    assert_eq!(ask(&mut emulator, "GET", "/inboxes/481941", None).status, 404);
    let first = get(&mut emulator, "/channels?limit=2");
    assert_eq!(ids(&first), ["1000", "1001"]);
    let link = first["paging"]["next"]["link"].as_str().unwrap();
    assert_eq!(link, "https://api.hubapi.com/conversations/v3/conversations/channels?limit=2&after=2");
    assert_eq!(ids(&get(&mut emulator, "/channels?limit=2&after=2")), ["1002"]);
    assert_eq!(get(&mut emulator, "/channels/1002"), json!({ "id": "1002", "name": "Email" }));
    let accounts = get(&mut emulator, "/channel-accounts?channelId=1000&inboxId=481939");
    assert_eq!((&accounts["total"], ids(&accounts)), (&json!(1), vec!["148662"]));
    let account = get(&mut emulator, "/channel-accounts/148664");
    assert_eq!(account["deliveryIdentifier"]["value"], "team@hub-12345.example");
}

#[test]
fn a_customer_writes_and_is_answered() {
    let mut emulator = emulator();
    control(&mut emulator, "webhooks", &json!({ "targetUrl": HOOK }));
    let begun =
        control(&mut emulator, "thread", &json!({ "text": "Where is it?", "channelId": 1002, "contactId": 1007 }));
    let (thread, message) = (begun["threadId"].as_str().unwrap(), begun["messageId"].as_str().unwrap());
    let told = events(&mut emulator);
    assert_eq!(types(&told), ["conversation.creation", "conversation.newMessage"]);
    assert_eq!((&told[1]["messageId"], &told[1]["messageType"]), (&json!(message), &json!("MESSAGE")));
    assert_eq!(told[1]["objectId"].to_string(), thread);

    let asked = get(&mut emulator, &format!("/threads/{thread}/messages/{message}"));
    assert_eq!((&asked["text"], &asked["direction"]), (&json!("Where is it?"), &json!("INCOMING")));
    let answer = json!({
        "type": "MESSAGE", "text": "On its way", "senderActorId": "A-293199", "subject": "Re: your parcel",
        "channelId": asked["channelId"], "channelAccountId": asked["channelAccountId"],
        "recipients": [{
            "actorId": asked["senders"][0]["actorId"], "name": "x", "recipientField": "TO",
            "deliveryIdentifiers": [asked["senders"][0]["deliveryIdentifier"]]
        }],
        "attachments": [{ "fileId": "https://example.com/map.png" }]
    });
    let sent = ask(&mut emulator, "POST", &format!("/threads/{thread}/messages"), Some(answer));
    assert_eq!(sent.status, 201, "{}", sent.json());
    assert_eq!(sent.json()["attachments"][0]["fileUsageType"], "IMAGE");
    let comment = json!({ "type": "COMMENT", "text": "Can you follow up?", "richText": "<p>Can you follow up?</p>" });
    let comment = ask(&mut emulator, "POST", &format!("/threads/{thread}/messages"), Some(comment)).json();
    let told = events(&mut emulator);
    assert_eq!((&told[0]["messageId"], &told[1]["messageId"]), (&sent.json()["id"], &comment["id"]));
    assert_eq!(told[1]["messageType"], "COMMENT");

    let all = get(&mut emulator, &format!("/threads/{thread}/messages"));
    assert_eq!((ids(&all).len(), all.get("total")), (3, None));
    let shown = get(&mut emulator, &format!("/threads/{thread}"));
    assert_eq!(shown["latestMessageSentTimestamp"], sent.json()["createdAt"]);
    assert_eq!(shown["associatedContactId"], "1007");
    control(&mut emulator, "thread", &json!({ "threadId": thread, "text": "Thanks" }));
    assert_eq!(types(&events(&mut emulator)), ["conversation.newMessage"]);
}

#[test]
fn closing_deleting_and_restoring_are_told_and_purging_too() {
    let mut emulator = emulator();
    control(&mut emulator, "webhooks", &json!({ "targetUrl": HOOK }));
    let closed = ask(&mut emulator, "PATCH", "/threads/7001", Some(json!({ "status": "CLOSED" })));
    assert_eq!((closed.status, closed.json()["closedAt"].is_string()), (200, true));
    assert_eq!(ask(&mut emulator, "DELETE", "/threads/7001", None).status, 204);
    assert_eq!(ask(&mut emulator, "GET", "/threads/7001", None).status, 404);
    assert_eq!(
        ask(&mut emulator, "POST", "/threads/7001/messages", Some(json!({ "type": "COMMENT", "text": "x" }))).status,
        404
    );
    assert_eq!(ids(&get(&mut emulator, "/threads?archived=true")), ["7001"]);
    let restored = ask(&mut emulator, "PATCH", "/threads/7001?archived=true", Some(json!({ "archived": false })));
    assert_eq!((restored.status, &restored.json()["archived"]), (200, &json!(false)));
    let told = events(&mut emulator);
    assert_eq!(types(&told), ["conversation.propertyChange", "conversation.deletion", "conversation.propertyChange"]);
    assert_eq!((&told[0]["propertyName"], &told[0]["propertyValue"]), (&json!("status"), &json!("CLOSED")));
    assert_eq!((&told[2]["propertyName"], &told[2]["propertyValue"]), (&json!("isArchived"), &json!("false")));

    ask(&mut emulator, "DELETE", "/threads/7001", None);
    events(&mut emulator);
    assert_eq!(emulator.poll_output(START), Output::Wait { until: START + 30 * DAY });
    emulator.advance(START, 30 * DAY);
    let told = events(&mut emulator);
    assert_eq!(types(&told), ["conversation.privacyDeletion"]);
    assert_eq!((&told[0]["objectId"], &told[0]["occurredAt"]), (&json!(7_001), &json!(START + 30 * DAY)));
    assert_eq!(ask(&mut emulator, "GET", "/threads/7001?archived=true", None).status, 404);
    assert_eq!(emulator.poll_output(START), Output::Idle);
}

#[test]
fn a_cut_message_has_its_original_content() {
    let mut emulator = emulator();
    let text = "It is a long story. It begins like this, and it ends like that.";
    let begun = control(&mut emulator, "thread", &json!({ "text": text, "truncated": true }));
    let path =
        format!("/threads/{}/messages/{}", begun["threadId"].as_str().unwrap(), begun["messageId"].as_str().unwrap());
    let message = get(&mut emulator, &path);
    assert_eq!(message["truncationStatus"], "TRUNCATED");
    assert!(text.starts_with(message["text"].as_str().unwrap()) && message["text"] != text);
    assert_eq!(get(&mut emulator, &format!("{path}/original-content"))["text"], text);
    assert_eq!(ask(&mut emulator, "GET", "/threads/7001/messages/nothing/original-content", None).status, 404);
}

#[test]
fn actors_are_given_one_by_one_and_in_a_batch() {
    let mut emulator = emulator();
    assert_eq!(get(&mut emulator, "/actors/A-293199")["email"], "admin@hub-12345.example");
    assert_eq!(ask(&mut emulator, "GET", "/actors/A-1", None).status, 404);
    let all = ask(&mut emulator, "POST", "/actors/batch/read", Some(json!({ "inputs": ["V-1001", "I-54321"] })));
    assert_eq!(
        (all.status, &all.json()["status"], ids(&all.json())),
        (200, &json!("COMPLETE"), vec!["V-1001", "I-54321"])
    );
    let some = ask(&mut emulator, "POST", "/actors/batch/read", Some(json!({ "inputs": ["V-1001", "X-1", "A-0"] })));
    assert_eq!((some.status, &some.json()["errors"][0]["context"]["ids"]), (207, &json!(["X-1", "A-0"])));
    assert_eq!(ask(&mut emulator, "POST", "/actors/batch/read", Some(json!({}))).status, 400);
}

#[test]
fn each_token_reads_or_writes_as_its_scopes_say() {
    let mut emulator = emulator();
    let reader = control(&mut emulator, "token", &json!({ "scopes": ["conversations.read"] }));
    let writer = control(&mut emulator, "token", &json!({ "scopes": ["conversations.write"] }));
    let comment = json!({ "type": "COMMENT", "text": "x" });
    let mut status = |token: &Value, method: &str, path: &str, body: &Value| {
        let token = token["accessToken"].as_str().unwrap();
        emulator.handle(START, &Request::new(method, &format!("{ROOT}{path}")).bearer(token).json(body)).status
    };
    assert_eq!(status(&reader, "GET", "/threads", &json!({})), 200);
    assert_eq!(status(&writer, "GET", "/threads", &json!({})), 403);
    assert_eq!(status(&reader, "POST", "/actors/batch/read", &json!({ "inputs": [] })), 200);
    assert_eq!(status(&reader, "POST", "/threads/7001/messages", &comment), 403);
    assert_eq!(status(&writer, "POST", "/threads/7001/messages", &comment), 201);
    assert_eq!(status(&writer, "PUT", "/threads/7001", &comment), 405);
}

#[test]
fn an_agent_takes_a_thread_over_and_gives_it_back() {
    let mut emulator = emulator();
    control(&mut emulator, "webhooks", &json!({ "targetUrl": HOOK, "subscriptions": ["conversation.propertyChange"] }));
    let token = emulator.credentials().access_token;
    let path = "/conversations/conversations/2026-09/threads/7003/assignee";
    let mut assign = |method: &str, actor: &str| {
        let request = Request::new(method, path).bearer(&token).json(&json!({ "actorId": actor }));
        emulator.handle(START, &request)
    };
    assert_eq!(assign("PUT", "V-1001").status, 400);
    assert_eq!(assign("PUT", "A-293200").json()["assignedTo"], "A-293200");
    assert_eq!(assign("DELETE", "").status, 204);
    let told = events(&mut emulator);
    let values: Vec<&Value> = told.iter().map(|event| &event["propertyValue"]).collect();
    assert_eq!(values, ["A-293200", ""]);
}
