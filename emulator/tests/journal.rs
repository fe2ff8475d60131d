//! The journal, as an app reads it: subscribe, write, read entries, download files, go on.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use hubspot_emulator::{Emulator, JournalOptions, Options, Output, Request, Response, SnapshotOptions, TokenRequest};
use serde_json::{Value, json};

const START: u64 = 1_767_225_600_000;
const DAY: u64 = 86_400_000;
const JOURNAL: &str = "/webhooks-journal/journal/2026-03";
const SCOPES: [&str; 4] = [
    "developer.webhooks_journal.read",
    "developer.webhooks_journal.subscriptions.read",
    "developer.webhooks_journal.subscriptions.write",
    "developer.webhooks_journal.snapshots.write",
];

/// An app with its token, at a moment that moves on.
struct App {
    emulator: Emulator,
    now: u64,
}

impl App {
    fn with(options: Options) -> Self {
        Self { emulator: Emulator::new(Options { now: START, ..options }), now: START }
    }

    fn new() -> Self {
        Self::with(Options::default())
    }

    /// An app that hears of all that happens to contacts.
    fn subscribed() -> Self {
        let mut app = Self::new();
        app.subscribe(&json!({
            "subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 12345,
            "actions": ["CREATE", "UPDATE", "DELETE"]
        }));
        app
    }

    fn ask(&mut self, method: &str, path: &str, body: &Value) -> Response {
        let scopes = Some(SCOPES.map(str::to_owned).to_vec());
        let token = self.emulator.token(self.now, TokenRequest { scopes, ..TokenRequest::default() });
        let request = Request::new(method, path).bearer(&token);
        self.emulator.handle(self.now, &if body.is_null() { request } else { request.json(body) })
    }

    fn get(&mut self, path: &str) -> (u16, Value) {
        let response = self.ask("GET", path, &Value::Null);
        (response.status, response.json())
    }

    fn subscribe(&mut self, body: &Value) -> u64 {
        let response = self.ask("POST", "/webhooks/v4/subscriptions", body);
        assert_eq!(response.status, 200, "{}", response.json());
        response.json()["id"].as_u64().unwrap()
    }

    fn write(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let token = self.emulator.credentials().access_token;
        let response = self.emulator.handle(self.now, &Request::new(method, path).bearer(&token).json(body));
        assert!(response.status < 300, "{}", response.json());
        response.json()
    }

    fn update(&mut self, id: u64, properties: &Value) {
        self.write("PATCH", &format!("/crm/v3/objects/contacts/{id}"), &json!({ "properties": properties }));
    }

    fn control(&mut self, name: &str, body: &Value) -> (u16, Value) {
        let request = Request::new("POST", &format!("/_emulator/{name}")).json(body);
        let response = self.emulator.handle(self.now, &request);
        (response.status, response.json())
    }

    fn file(&mut self, url: &str) -> Response {
        self.emulator.handle(self.now, &Request::new("GET", url))
    }

    /// The files from the beginning, a second from now, as the journal of that path and query tells them.
    fn read(&mut self, journal: &str, query: &str) -> Vec<Value> {
        self.now += 1_000;
        let (mut files, mut path) = (Vec::new(), format!("{journal}/earliest{query}"));
        loop {
            let (status, entry) = self.get(&path);
            if status == 204 {
                return files;
            }
            assert_eq!(status, 200, "{entry}");
            let file = self.file(entry["url"].as_str().unwrap());
            assert_eq!((file.status, &file.json()["offset"]), (200, &entry["currentOffset"]));
            files.push(file.json());
            path = format!("{journal}/offset/{}/next{query}", entry["currentOffset"].as_str().unwrap());
        }
    }

    /// All events from the beginning.
    fn events(&mut self) -> Vec<Value> {
        let files = self.read(JOURNAL, "");
        files.iter().flat_map(|file| file["journalEvents"].as_array().unwrap().clone()).collect()
    }
}

#[test]
fn what_is_written_is_read_file_by_file_until_the_end() {
    let mut app = App::subscribed();
    assert_eq!(app.get("/webhooks/v4/journal/earliest").0, 204);
    assert_eq!(app.get("/webhooks/v4/journal/latest").0, 204);
    let made = app.write("POST", "/crm/v3/objects/contacts", &json!({ "properties": { "email": "new@x.test" } }));
    app.now += 999;
    app.update(1_001, &json!({ "city": "Rome", "phone": "" }));
    assert_eq!(app.get("/webhooks/v4/journal/earliest").0, 204, "not published yet");
    app.now += 1;
    app.write("DELETE", "/crm/v3/objects/contacts/1002", &json!({}));
    let files = app.read("/webhooks/v4/journal", "");
    assert_eq!(files.len(), 2);
    assert_eq!(files[0]["publishedAt"], "2026-01-01T00:00:01.000Z");
    let events = files[0]["journalEvents"].as_array().unwrap();
    let expected = json!({
        "type": "crmObject", "portalId": 12345, "occurredAt": "2026-01-01T00:00:00.000Z", "action": "CREATE",
        "objectTypeId": "0-1", "objectId": made["id"].as_str().unwrap().parse::<u64>().unwrap(),
        "propertyChanges": { "email": "new@x.test" }
    });
    assert_eq!(events[0], expected);
    assert_eq!(events[1]["propertyChanges"], json!({ "city": "Rome", "phone": null }));
    assert_eq!(events[1]["occurredAt"], "2026-01-01T00:00:00.999Z");
    let last = &files[1]["journalEvents"][0];
    assert_eq!((&last["action"], &last["propertyChanges"]), (&json!("DELETE"), &json!({})));
    let end = format!("{JOURNAL}/offset/{}/next", files[1]["offset"].as_str().unwrap());
    assert_eq!(app.get(&end).0, 204);
    app.update(1_001, &json!({ "city": "Oslo" }));
    app.now += 1_000;
    assert_eq!(app.get(&end).0, 200, "the same offset goes on");
}

#[test]
fn an_app_without_a_subscription_hears_of_nothing() {
    let mut app = App::new();
    app.update(1_001, &json!({ "city": "Rome" }));
    assert!(app.events().is_empty());
    assert_eq!(app.emulator.state()["journal"], json!({ "events": 0, "waiting": 0, "files": 0 }));
}

#[test]
fn a_link_ends_and_the_entry_gives_a_fresh_one() {
    let mut app = App::subscribed();
    app.update(1_001, &json!({ "city": "Rome" }));
    app.now += 1_000;
    let (_, entry) = app.get(&format!("{JOURNAL}/latest"));
    let url = entry["url"].as_str().unwrap();
    assert_eq!(entry["expiresAt"], "2026-01-01T00:10:01.000Z");
    let with_token = Request::new("GET", url).bearer("x");
    assert_eq!(app.emulator.handle(app.now, &with_token).status, 400);
    assert_eq!(app.file(&url.replace("signature=", "signature=0")).status, 403);
    app.now += 600_000;
    let response = app.file(url);
    assert_eq!((response.status, response.header_value("content-type")), (403, Some("application/xml")));
    assert!(String::from_utf8(response.body).unwrap().contains("<Code>AccessDenied</Code>"));
    let (_, fresh) = app.get(&format!("{JOURNAL}/earliest"));
    assert_eq!(fresh["currentOffset"], entry["currentOffset"]);
    assert_eq!(app.file(fresh["url"].as_str().unwrap()).status, 200);
    assert_eq!(app.control("journal", &json!({ "expireLinks": true })).0, 200);
    assert_eq!(app.file(fresh["url"].as_str().unwrap()).status, 403);
}

#[test]
fn files_are_kept_for_three_days() {
    let options = JournalOptions { link_lifetime: 4 * DAY, ..JournalOptions::default() };
    let mut app = App::with(Options { journal: options, ..Options::default() });
    app.subscribe(&json!({
        "subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 12345, "actions": ["UPDATE"]
    }));
    app.update(1_001, &json!({ "city": "Rome" }));
    app.now += DAY;
    app.update(1_001, &json!({ "city": "Oslo" }));
    app.now += 2 * DAY;
    let (_, old) = app.get(&format!("{JOURNAL}/earliest"));
    let next = format!("{JOURNAL}/offset/{}/next", old["currentOffset"].as_str().unwrap());
    assert_eq!(app.get(&next).0, 200);
    app.now += 1_000;
    let (status, told) = app.get(&next);
    assert_eq!((status, &told["category"]), (404, &json!("OBJECT_NOT_FOUND")));
    assert_eq!(app.file(old["url"].as_str().unwrap()).status, 404);
    assert_eq!(app.events().len(), 1);
}

#[test]
fn a_snapshot_is_told_when_it_is_done() {
    let snapshots = SnapshotOptions { pending: 100..=100, in_progress: 200..=200, ..SnapshotOptions::default() };
    let mut app = App::with(Options { snapshots, ..Options::default() });
    let wanted = |id: u64| {
        let properties = ["firstname", "mobilephone"];
        json!({ "portalId": 12345, "objectId": id, "objectTypeId": "0-1", "properties": properties })
    };
    let body = json!({ "snapshotRequests": [wanted(1_001), wanted(9)] });
    assert_eq!(app.ask("POST", "/webhooks-journal/snapshots/2026-03/crm", &body).status, 200);
    app.update(1_001, &json!({ "firstname": "Later" }));
    assert_eq!(app.emulator.poll_output(app.now), Output::Wait { until: START + 300 });
    app.now += 5_000;
    let events = app.events();
    assert_eq!(events.len(), 1, "a failed one is not told");
    assert_eq!((&events[0]["action"], &events[0]["objectId"]), (&json!("SNAPSHOT"), &json!(1_001)));
    assert_eq!(events[0]["occurredAt"], "2026-01-01T00:00:00.300Z");
    assert_eq!(events[0]["propertyChanges"], json!({ "firstname": "Ada", "mobilephone": null }));
}
