//! Subscriptions, as an app sees them: what it asks for is what the journal tells.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{AccountChange, Bucket, Request};
use serde_json::{Value, json};
use support::app::{App, SUBSCRIPTIONS};

fn object(actions: &Value) -> Value {
    json!({ "subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 12345, "actions": actions })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

/// Action and object of each event.
fn told(events: &[Value]) -> Vec<(&str, u64)> {
    events.iter().map(|event| (event["action"].as_str().unwrap(), event["objectId"].as_u64().unwrap())).collect()
}

#[test]
fn only_the_actions_properties_and_objects_that_are_asked_for_are_told() {
    let mut app = App::new();
    let body = with(object(&json!(["UPDATE", "DELETE"])), "properties", json!(["city"]));
    app.subscribe(&with(body, "objectIds", json!([1001, 1002])));
    app.write("POST", "/crm/v3/objects/contacts", &json!({ "properties": { "city": "Rome" } }));
    app.update(1_001, &json!({ "city": "Rome", "phone": "1" }));
    app.update(1_001, &json!({ "city": "Rome" }));
    app.update(1_001, &json!({ "phone": "2" }));
    app.update(1_003, &json!({ "city": "Rome" }));
    app.write("PATCH", "/crm/v3/objects/companies/2001", &json!({ "properties": { "city": "Rome" } }));
    app.write("DELETE", "/crm/v3/objects/contacts/1002", &json!({}));
    let events = app.events();
    assert_eq!(told(&events), [("UPDATE", 1_001), ("DELETE", 1_002)]);
    assert_eq!(events[0]["propertyChanges"], json!({ "city": "Rome" }));
}

#[test]
fn a_batch_is_an_event_for_each_record_and_one_that_fails_is_none() {
    let mut app = App::new();
    app.subscribe(&object(&json!(["CREATE", "UPDATE"])));
    let inputs =
        json!([{ "id": "1001", "properties": { "city": "A" } }, { "id": "1002", "properties": { "city": "B" } }]);
    app.write("POST", "/crm/v3/objects/contacts/batch/update", &json!({ "inputs": inputs }));
    let twice = json!([{ "properties": { "email": "a@x.test" } }, { "properties": { "email": "a@x.test" } }]);
    let token = app.emulator.credentials().access_token;
    let create = Request::new("POST", "/crm/v3/objects/contacts/batch/create").bearer(&token);
    assert_eq!(app.emulator.handle(app.now, &create.json(&json!({ "inputs": twice }))).status, 409);
    assert_eq!(told(&app.events()), [("UPDATE", 1_001), ("UPDATE", 1_002)]);
}

#[test]
fn the_same_subscription_again_changes_what_is_told() {
    let mut app = App::new();
    let id = app.subscribe(&object(&json!(["DELETE"])));
    app.now += 5;
    assert_eq!(app.subscribe(&object(&json!(["UPDATE"]))), id);
    let (_, one) = app.get(&format!("{SUBSCRIPTIONS}/{id}"));
    assert_eq!(
        (&one["createdAt"], &one["updatedAt"]),
        (&json!("2026-01-01T00:00:00.000Z"), &json!("2026-01-01T00:00:00.005Z"))
    );
    assert_eq!(app.get(SUBSCRIPTIONS).1["results"], json!([one]));
    app.update(1_001, &json!({ "city": "Rome" }));
    app.write("DELETE", "/crm/v3/objects/contacts/1001", &json!({}));
    assert_eq!(app.ask("DELETE", &format!("{SUBSCRIPTIONS}/portals/12345"), &Value::Null).status, 204);
    app.update(1_002, &json!({ "city": "Rome" }));
    assert_eq!(told(&app.events()), [("UPDATE", 1_001)]);
    assert_eq!(app.get(SUBSCRIPTIONS).1["results"], json!([]));
}

#[test]
fn filters_thin_out_new_and_changed_records() {
    let mut app = App::new();
    let id = app.subscribe(&object(&json!(["CREATE", "UPDATE", "DELETE"])));
    let filter = |app: &mut App, conditions: Value| {
        let body = json!({ "subscriptionId": id, "filter": { "conditions": conditions } });
        let made = app.ask("POST", &format!("{SUBSCRIPTIONS}/filters"), &body);
        assert_eq!(made.status, 200, "{}", made.json());
        made.json()["filterId"].clone()
    };
    let is = |property: &str, operator: &str, value: &str| json!({ "filterType": "CRM_OBJECT_PROPERTY", "property": property, "operator": operator, "value": value });
    let first = filter(&mut app, json!([is("city", "EQ", "Rome"), is("phone", "STARTS_WITH", "+39")]));
    filter(&mut app, json!([is("lastname", "CONTAINS", "zz")]));
    app.update(1_001, &json!({ "city": "Rome", "phone": "+49" }));
    app.update(1_001, &json!({ "phone": "+39 1" }));
    app.update(1_001, &json!({ "firstname": "Eve" }));
    app.update(1_002, &json!({ "lastname": "Pizzi" }));
    app.write("POST", "/crm/v3/objects/contacts", &json!({ "properties": { "lastname": "Poe" } }));
    app.write("DELETE", "/crm/v3/objects/contacts/1003", &json!({}));
    let expected = [("UPDATE", 1_001), ("UPDATE", 1_001), ("UPDATE", 1_002), ("DELETE", 1_003)];
    assert_eq!(told(&app.events()), expected);
    app.ask("DELETE", &format!("{SUBSCRIPTIONS}/filters/{first}"), &Value::Null);
    app.update(1_001, &json!({ "firstname": "Ida" }));
    assert_eq!(app.events().len(), 4);
}

#[test]
fn associations_are_told_from_the_sides_that_were_subscribed_to() {
    let mut app = App::new();
    let body = |type_id: &str| {
        json!({
            "subscriptionType": "ASSOCIATION", "objectTypeId": type_id, "portalId": 12345,
            "actions": ["ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"], "associatedObjectTypeIds": ["0-1", "0-3"]
        })
    };
    app.subscribe(&body("0-1"));
    let path = |to: &str| format!("/crm/v4/objects/contacts/1001/associations/{to}");
    app.write("PUT", &path("default/deals/3002"), &Value::Null);
    app.write("PUT", &path("default/deals/3002"), &Value::Null);
    app.write("PUT", &path("default/companies/2002"), &Value::Null);
    app.subscribe(&body("0-3"));
    app.write("DELETE", &path("deals/3002"), &Value::Null);
    let properties = json!({ "dealname": "Tied" });
    let ties = json!([{ "to": { "id": 1001 }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 3 }] }]);
    app.write("POST", "/crm/v3/objects/deals", &json!({ "properties": properties, "associations": ties }));
    let events = app.events();
    let sides: Vec<(&str, &str, u64)> = events
        .iter()
        .map(|event| {
            let (action, from) = (event["action"].as_str().unwrap(), event["fromObjectTypeId"].as_str().unwrap());
            (action, from, event["associationTypeId"].as_u64().unwrap())
        })
        .collect();
    let expected = [
        ("ASSOCIATION_ADDED", "0-1", 4),
        ("ASSOCIATION_REMOVED", "0-1", 4),
        ("ASSOCIATION_REMOVED", "0-3", 3),
        ("ASSOCIATION_ADDED", "0-3", 3),
        ("ASSOCIATION_ADDED", "0-1", 4),
    ];
    assert_eq!(sides, expected);
    let first = json!({
        "type": "association", "portalId": 12345, "occurredAt": "2026-01-01T00:00:00.000Z",
        "action": "ASSOCIATION_ADDED", "fromObjectTypeId": "0-1", "fromObjectId": 1001, "toObjectTypeId": "0-3",
        "toObjectId": 3002, "associationTypeId": 4, "associationCategory": "HUBSPOT_DEFINED", "isPrimary": false
    });
    assert_eq!(events[0], first);
}

#[test]
fn the_life_of_the_app_is_told() {
    let mut app = App::new();
    for (event, properties) in [("4-1909196", json!(["hs_app_id"])), ("4-1916193", json!([]))] {
        let kind = "APP_LIFECYCLE_EVENT";
        app.subscribe(&json!({ "subscriptionType": kind, "eventTypeId": event, "properties": properties }));
    }
    let gone = |portal_id| AccountChange { portal_id: Some(portal_id), ..AccountChange::default() };
    let other = app.emulator.account(app.now, AccountChange { installed: true, ..AccountChange::default() });
    app.emulator.account(app.now, AccountChange { installed: true, ..gone(other) });
    app.emulator.account(app.now, gone(other));
    app.emulator.account(app.now, gone(other));
    app.control("code", &json!({ "redirectUri": "https://x.test/", "portalId": other }));
    let events = app.events();
    let actions: Vec<&Value> = events.iter().map(|event| &event["action"]).collect();
    assert_eq!(actions, ["APP_INSTALL", "APP_UNINSTALL", "APP_INSTALL"]);
    let install = json!({
        "type": "app_lifecycle_event", "eventTypeId": "4-1909196", "portalId": other,
        "occurredAt": "2026-01-01T00:00:00.000Z", "action": "APP_INSTALL", "properties": { "hs_app_id": "54321" }
    });
    assert_eq!(events[0], install);
    assert_eq!(events[1]["properties"].as_object().unwrap().len(), 4);
}

#[test]
fn sends_and_payments_are_writes_too() {
    let mut app = App::new();
    app.subscribe(&with(object(&json!(["UPDATE"])), "objectTypeId", json!("0-101")));
    app.subscribe(&object(&json!(["CREATE", "UPDATE"])));
    app.write(
        "PATCH",
        "/crm/v3/objects/commerce_payments/6001",
        &json!({ "properties": { "hs_latest_status": "refunded" } }),
    );
    let send = json!({
        "emailId": 4_126_643_122_u64, "message": { "to": "fresh@x.test" }, "contactProperties": { "firstname": "Jane" },
        "customProperties": { "exampleArray": [] }
    });
    app.write("POST", "/marketing/v3/transactional/single-email/send", &send);
    let events = app.events();
    assert_eq!((&events[0]["objectTypeId"], &events[0]["action"]), (&json!("0-101"), &json!("UPDATE")));
    assert_eq!(
        (&events[1]["action"], &events[1]["propertyChanges"]["email"]),
        (&json!("CREATE"), &json!("fresh@x.test"))
    );
}

#[test]
fn a_second_holds_fifty_requests() {
    let mut app = App::new();
    let statuses: Vec<u16> = (0..51).map(|_| app.get(SUBSCRIPTIONS).0).collect();
    assert_eq!((statuses[49], statuses[50]), (200, 429));
    assert_eq!(app.emulator.usage(Bucket::Subscriptions).requests, 51);
}
