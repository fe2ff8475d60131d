//! The CRM as a user meets it: contacts, a search, batches, properties, custom objects, associations, payments.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{Bucket, Emulator, Options, Output, Request, Response};
use serde_json::{Value, json};
use support::{DAY, START};

struct User {
    emulator: Emulator,
    token: String,
    now: u64,
}

impl User {
    fn new() -> Self {
        Self::with(Options::default())
    }

    fn with(options: Options) -> Self {
        let emulator = Emulator::new(Options { now: START, ..options });
        Self { token: emulator.credentials().access_token, emulator, now: START }
    }

    fn holding(mut self, scopes: &[&str]) -> Self {
        let scopes = Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
        let request = hubspot_emulator::TokenRequest { scopes, ..Default::default() };
        self.token = self.emulator.token(self.now, request);
        self
    }

    fn send(&mut self, method: &str, path: &str, body: &Value) -> Response {
        let request = Request::new(method, path).bearer(&self.token);
        let request = if body.is_null() { request } else { request.json(body) };
        self.emulator.handle(self.now, &request)
    }

    fn ask(&mut self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let response = self.send(method, path, &body);
        (response.status, response.json())
    }

    fn get(&mut self, path: &str) -> (u16, Value) {
        self.ask("GET", path, Value::Null)
    }

    fn control(&mut self, name: &str, body: &Value) -> Value {
        support::control(&mut self.emulator, self.now, name, body).json()
    }
}

fn payment() -> Value {
    json!({
        "properties": {
            "hs_initial_amount": "99.99",
            "hs_initiated_date": "2024-03-27T18:04:11.823Z",
            "hs_customer_email": "customer@example.com"
        },
        "associations": [
            { "to": { "id": 1001 }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 387 }] },
            { "to": { "id": 6201 }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 542 }] }
        ]
    })
}

#[test]
fn a_contact_lives_in_every_version() {
    for prefix in ["/crm/v3/objects", "/crm/objects/2025-09", "/crm/objects/2026-03", "/crm/objects/2026-09"] {
        let mut user = User::new();
        let body = json!({ "properties": { "email": "Eve@x.test", "firstname": "Eve" }, "objectWriteTraceId": "t-1" });
        let (status, made) = user.ask("POST", &format!("{prefix}/contacts"), body);
        assert_eq!((status, &made["objectWriteTraceId"]), (201, &json!("t-1")), "{prefix}");
        let by_email = format!("{prefix}/0-1/eve%40x.test?idProperty=email");
        let (_, read) = user.get(&format!("{by_email}&properties=firstname&propertiesWithHistory=firstname"));
        assert_eq!((&read["id"], &read["properties"]["firstname"]), (&made["id"], &json!("Eve")));
        let (status, changed) = user.ask("PATCH", &by_email, json!({ "properties": { "firstname": "" } }));
        assert_eq!((status, &changed["properties"]["firstname"]), (200, &Value::Null));
        let path = format!("{prefix}/contact/{}", made["id"].as_str().unwrap());
        assert_eq!(user.ask("DELETE", &path, Value::Null).0, 204);
        assert_eq!(user.get(&path).0, 404);
    }
}

#[test]
fn the_recycling_bin_is_emptied_after_ninety_days() {
    let mut user = User::new();
    user.ask("DELETE", "/crm/v3/objects/contacts/1001", Value::Null);
    assert_eq!(user.get("/crm/v3/objects/contacts?archived=true").1["results"][0]["id"], "1001");
    user.emulator.advance(user.now, 90 * DAY - 1);
    assert_eq!(user.get("/crm/v3/objects/contacts/1001?archived=true").0, 200);
    user.emulator.advance(user.now, 1);
    assert_eq!(user.get("/crm/v3/objects/contacts/1001?archived=true").0, 404);
}

#[test]
fn searches_have_a_limit_of_their_own_without_headers() {
    let mut user = User::new();
    for _ in 0..5 {
        let found = user.send("POST", "/crm/v3/objects/contacts/search", &json!({}));
        assert_eq!((found.status, found.header_value("x-hubspot-ratelimit-max")), (200, None));
    }
    let refused = user.send("POST", "/crm/objects/2026-09/deals/search", &json!({}));
    let told = refused.json();
    assert_eq!((refused.status, &told["message"]), (429, &json!("You have reached your secondly limit.")));
    assert_eq!((&told["category"], told.get("policyName")), (&json!("RATE_LIMITS"), None));
    assert!(!refused.headers.iter().any(|(name, _)| name.starts_with("x-hubspot-ratelimit") || name == "retry-after"));
    assert_eq!(user.emulator.usage(Bucket::Search).peak_per_second, 6);
    assert_eq!(user.get("/crm/v3/objects/contacts").0, 200, "the general allowance is another one");
    user.now += 1_000;
    assert_eq!(user.ask("POST", "/crm/v3/objects/contacts/search", json!({})).0, 200);
}

#[test]
fn ten_thousand_results_can_be_paged_through_and_the_rest_by_keys() {
    let mut user = User::new();
    let contacts: Vec<Value> = (0..10_050).map(|index| json!({ "id": 2_000_000 + index })).collect();
    user.control("import", &json!({ "replace": true, "contacts": contacts }));
    let mut search = |body: Value| {
        user.now += 1_000;
        user.ask("POST", "/crm/v3/objects/contacts/search", body)
    };
    let (_, page) = search(json!({ "limit": 200, "after": "9800" }));
    assert_eq!((&page["total"], &page["paging"]["next"]["after"]), (&json!(10_050), &json!("10000")));
    assert_eq!(search(json!({ "limit": 200, "after": "10000" })).0, 400);
    let last = page["results"][199]["id"].clone();
    let (_, rest) = search(json!({
        "limit": 200,
        "sorts": [{ "propertyName": "hs_object_id", "direction": "ASCENDING" }],
        "filterGroups": [{ "filters": [{ "propertyName": "hs_object_id", "operator": "GT", "value": last }] }]
    }));
    assert_eq!((rest["results"].as_array().unwrap().len(), rest.get("paging")), (50, None));
}

#[test]
fn new_records_take_time_to_be_found_when_told_so() {
    let mut user = User::new();
    user.control("import", &json!({ "options": { "searchDelay": 3_000 } }));
    user.ask("POST", "/crm/v3/objects/contacts", json!({ "properties": { "email": "new@x.test" } }));
    let body = json!({ "filterGroups": [{ "filters": [{ "propertyName": "email", "operator": "EQ", "value": "NEW@x.test" }] }] });
    for (after, total) in [(0, 0), (2_999, 0), (3_000, 1)] {
        user.now = START + after;
        assert_eq!(user.ask("POST", "/crm/v3/objects/contacts/search", body.clone()).1["total"], total, "{after}");
    }
    assert_eq!(user.get("/crm/v3/objects/contacts/new@x.test?idProperty=email").0, 200);
}

#[test]
fn batches_of_a_hundred_are_made_read_changed_and_archived() {
    let mut user = User::new();
    let path = |verb: &str| format!("/crm/objects/2026-03/2-3501001/batch/{verb}");
    let car = |index: usize| json!({ "properties": { "model": "M", "vin": format!("v{index}") }, "objectWriteTraceId": format!("t{index}") });
    let inputs: Vec<Value> = (0..100).map(car).collect();
    let (status, made) = user.ask("POST", &path("create"), json!({ "inputs": inputs }));
    assert_eq!((status, made["results"].as_array().unwrap().len()), (201, 100));
    let (status, told) = user.ask("POST", &path("create"), json!({ "inputs": (0..101).map(car).collect::<Vec<_>>() }));
    assert_eq!((status, &told["errors"][0]["in"]), (400, &json!("inputs")));
    let by_vin: Vec<Value> = (0..100).map(|index| json!({ "id": format!("V{index}") })).collect();
    let (status, read) = user.ask("POST", &path("read"), json!({ "inputs": by_vin, "idProperty": "vin" }));
    assert_eq!((status, read["results"].as_array().unwrap().len()), (200, 100));
    let upserts: Vec<Value> = (99..101)
        .map(|index| json!({ "id": format!("v{index}"), "idProperty": "vin", "properties": { "model": "N" } }))
        .collect();
    let (status, told) = user.ask("POST", &path("upsert"), json!({ "inputs": upserts }));
    assert_eq!((status, &told["results"][0]["new"], &told["results"][1]["new"]), (200, &json!(false), &json!(true)));
    let ids: Vec<Value> = made["results"].as_array().unwrap().iter().map(|one| json!({ "id": one["id"] })).collect();
    assert_eq!(user.ask("POST", &path("archive"), json!({ "inputs": ids })).0, 204);
    let (status, told) = user.ask("POST", &path("read"), json!({ "inputs": ids }));
    assert_eq!((status, told["errors"][0]["context"]["ids"].as_array().unwrap().len()), (207, 100));
}

#[test]
fn a_custom_object_is_discovered_and_tied_to_a_contact() {
    let mut user = User::new();
    let (_, schemas) = user.get("/crm/v3/schemas");
    let id = schemas["results"][0]["objectTypeId"].as_str().unwrap().to_owned();
    let (_, made) = user.ask("POST", &format!("/crm/v3/objects/{id}"), json!({ "properties": { "model": "Nuova" } }));
    let labels = user.get(&format!("/crm/v4/associations/{id}/contacts/labels")).1;
    let label = &labels["results"][0];
    assert_eq!((&label["category"], &label["label"]), (&json!("USER_DEFINED"), &Value::Null));
    let car = made["id"].as_str().unwrap();
    let spec = json!([{ "associationCategory": label["category"], "associationTypeId": label["typeId"] }]);
    let (status, _) = user.ask("PUT", &format!("/crm/v4/objects/{id}/{car}/associations/contacts/1005"), spec);
    assert_eq!(status, 201);
    let (_, contact) = user.get("/crm/v3/objects/contacts/1005?associations=p12345_cars");
    assert_eq!(contact["associations"]["cars"]["results"], json!([{ "id": car, "type": "contact_to_car" }]));
    assert_eq!(user.get("/crm/v3/objects/cars").0, 400, "only by its id or its qualified name");
}

#[test]
fn the_documents_payment_is_made_changed_searched_and_deleted() {
    let mut user = User::new();
    let (status, made) = user.ask("POST", "/crm/v3/objects/commerce_payments", payment());
    assert_eq!((status, &made["properties"]["hs_latest_status"]), (201, &json!("processing")));
    assert!(made["properties"]["hs_payment_id"].is_string() && made["properties"]["createdate"].is_null());
    let id = made["id"].as_str().unwrap().to_owned();
    let path = format!("/crm/v3/objects/commerce_payments/{id}");
    let (_, read) = user.get(&format!("{path}?associations=contacts,invoices"));
    let names: Vec<&String> = read["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"]);
    assert_eq!(read["associations"]["contacts"]["results"][0]["type"], "commerce_payment_to_contact");
    assert_eq!(read["associations"]["invoices"]["results"][0]["id"], "6201");
    let (status, told) = user.ask("PATCH", &path, json!({ "properties": { "hs_latest_status": "succeeded" } }));
    assert_eq!((status, &told["properties"]["hs_latest_status"]), (200, &json!("succeeded")));
    let order = format!("{path}/associations/order/6101/523");
    assert_eq!((user.ask("PUT", &order, Value::Null).0, user.ask("DELETE", &order, Value::Null).0), (200, 204));
    let body = json!({
        "filterGroups": [{ "filters": [{ "propertyName": "hs_latest_status", "value": "succeeded", "operator": "EQ" }] }],
        "properties": ["hs_latest_status", "hs_customer_email"]
    });
    assert_eq!(user.ask("POST", "/crm/v3/objects/commerce_payments/search", body).1["total"], 3);
    assert_eq!(user.ask("DELETE", &path, Value::Null).0, 204);
    assert_eq!(user.get(&path).0, 404);
}

#[test]
fn a_payment_that_hubspot_refuses_is_refused() {
    let mut user = User::new();
    let mut without = payment();
    without["properties"].as_object_mut().unwrap().remove("hs_initiated_date");
    let (status, told) = user.ask("POST", "/crm/v3/objects/commerce_payments", without);
    assert_eq!((status, &told["context"]["properties"]), (400, &json!(["hs_initiated_date"])));
    for (name, value, code) in [
        ("hs_payment_id", "1", "READ_ONLY_VALUE"),
        ("hs_settlement_currency_code", "EUR", "READ_ONLY_VALUE"),
        ("hs_latest_status", "paid", "INVALID_OPTION"),
        ("hs_initial_amount", "much", "INVALID_INTEGER"),
        ("colour", "red", "PROPERTY_DOESNT_EXIST"),
    ] {
        let mut body = payment();
        body["properties"][name] = json!(value);
        let (status, told) = user.ask("POST", "/crm/v3/objects/commerce_payments", body);
        assert_eq!((status, &told["errors"][0]["code"], &told["errors"][0]["in"]), (400, &json!(code), &json!(name)));
    }
    for method in ["PATCH", "DELETE"] {
        let body =
            if method == "PATCH" { json!({ "properties": { "hs_latest_status": "failed" } }) } else { Value::Null };
        let (status, told) = user.ask(method, "/crm/v3/objects/commerce_payments/6005", body);
        assert_eq!((status, &told["category"]), (400, &json!("VALIDATION_ERROR")), "{method}");
    }
    assert_eq!(user.get("/crm/v3/objects/commerce_payments/6005").0, 200);
}

#[test]
fn an_account_without_payments_is_refused_until_it_has_them() {
    let mut user = User::new();
    let told = user.control("payments", &json!({ "enabled": false }));
    assert_eq!(told, json!({ "portalId": 12345, "enabled": false }));
    for (method, path) in [
        ("GET", "/crm/v3/objects/commerce_payments"),
        ("GET", "/crm/objects/2026-09/0-101/6001"),
        ("POST", "/crm/v3/objects/commerce_payments/search"),
        ("GET", "/crm/v3/properties/commerce_payments"),
        ("GET", "/crm/v4/associations/commerce_payments/contacts/labels"),
        ("GET", "/crm/v3/objects/commerce_payments/6001/associations/contact"),
    ] {
        assert_eq!(user.ask(method, path, if method == "POST" { json!({}) } else { Value::Null }).0, 403, "{path}");
    }
    assert_eq!(user.get("/crm/v3/objects/orders").0, 200);
    user.control("payments", &json!({ "enabled": true }));
    assert_eq!(user.get("/crm/v3/objects/commerce_payments").0, 200);
}

#[test]
fn scopes_go_by_type_and_by_what_is_done() {
    let mut user = User::new().holding(&["crm.objects.commercepayments.read", "crm.schemas.contacts.read"]);
    for (method, path, status) in [
        ("GET", "/crm/v3/objects/commerce_payments", 200),
        ("POST", "/crm/v3/objects/commerce_payments", 403),
        ("POST", "/crm/v3/objects/commerce_payments/batch/create", 403),
        ("PUT", "/crm/v3/objects/commerce_payments/6001/associations/order/6101/524", 403),
        ("GET", "/crm/v4/associations/commerce_payments/contacts/labels", 200),
        ("GET", "/crm/v3/objects/contacts", 403),
        ("GET", "/crm/v3/properties/contacts", 200),
        ("GET", "/crm/v3/properties/commerce_payments", 200),
        ("POST", "/crm/v3/properties/commerce_payments", 403),
        ("GET", "/crm/v3/schemas", 403),
    ] {
        assert_eq!(user.ask(method, path, Value::Null).0, status, "{method} {path}");
    }
    let (_, told) = user.ask("POST", "/crm/v3/properties/commerce_payments", json!({}));
    assert_eq!(told["category"], "MISSING_SCOPES");
    assert_eq!(told["context"]["requiredGranularScopes"], json!(["crm.schemas.commercepayments.write"]));
}

#[test]
fn methods_that_an_endpoint_lacks_are_named() {
    let mut user = User::new();
    for (method, path, allowed) in [
        ("GET", "/crm/v3/objects/contacts/search", "POST"),
        ("PUT", "/crm/v3/objects/contacts/1001", "GET, PATCH, DELETE"),
        ("GET", "/crm/v3/objects/contacts/batch/read", "POST"),
        ("DELETE", "/crm/v3/properties/contacts/email", "GET"),
        ("GET", "/crm/v4/objects/contacts/1001/associations/companies/2001", "PUT, DELETE"),
        ("POST", "/crm/v3/schemas", "GET"),
    ] {
        let response = user.send(method, path, &Value::Null);
        assert_eq!((response.status, response.header_value("allow")), (405, Some(allowed)), "{method} {path}");
    }
}

#[test]
fn writes_of_a_batch_are_told_to_the_webhooks() {
    let mut user = User::new();
    user.control(
        "webhooks",
        &json!({ "targetUrl": "https://app.test/hook", "subscriptions": ["contact.creation", "object.creation"] }),
    );
    let input = |email: &str| json!({ "properties": { "email": email } });
    user.ask(
        "POST",
        "/crm/v3/objects/contacts/batch/create",
        json!({ "inputs": [input("a@x.test"), input("b@x.test")] }),
    );
    user.ask("POST", "/crm/v3/objects/2-3501001", json!({ "properties": { "model": "Nuova" } }));
    let mut told = Vec::new();
    while let Output::Delivery { ticket, request } = user.emulator.poll_output(user.now) {
        told.extend(serde_json::from_slice::<Vec<Value>>(&request.body).unwrap());
        user.emulator.answered(user.now, ticket, Some(Response { status: 200, ..Response::default() }));
    }
    let types: Vec<&str> = told.iter().map(|event| event["subscriptionType"].as_str().unwrap()).collect();
    assert_eq!(types, ["contact.creation", "contact.creation", "object.creation"]);
    assert_eq!(told[2]["objectTypeId"], "2-3501001");
}

#[test]
fn the_rules_of_an_account_hold_from_2026_09_on() {
    let mut user = User::new();
    user.control("import", &json!({ "properties": { "contacts": [{ "name": "city", "required": true }] } }));
    let body = |email: &str| json!({ "properties": { "email": email } });
    assert_eq!(user.ask("POST", "/crm/v3/objects/contacts", body("a@x.test")).0, 201);
    assert_eq!(user.ask("POST", "/crm/objects/2026-03/contacts", body("b@x.test")).0, 201);
    let (status, told) = user.ask("POST", "/crm/objects/2026-09/contacts", body("c@x.test"));
    assert_eq!((status, &told["errors"][0]["code"]), (400, &json!("MISSING_REQUIRED_PROPERTY")));
}
