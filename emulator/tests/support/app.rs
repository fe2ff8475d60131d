//! An app that subscribes, writes and reads the journal.

use hubspot_emulator::{Emulator, Options, Request, Response, TokenRequest};
use serde_json::{Value, json};

use super::{START, control};

pub const JOURNAL: &str = "/webhooks-journal/journal/2026-03";
pub const SUBSCRIPTIONS: &str = "/webhooks-journal/subscriptions/2026-03";
const SCOPES: [&str; 4] = [
    "developer.webhooks_journal.read",
    "developer.webhooks_journal.subscriptions.read",
    "developer.webhooks_journal.subscriptions.write",
    "developer.webhooks_journal.snapshots.write",
];

/// An app with its token, at a moment that moves on.
pub struct App {
    pub emulator: Emulator,
    pub now: u64,
}

impl App {
    pub fn with(options: Options) -> Self {
        Self { emulator: Emulator::new(Options { now: START, ..options }), now: START }
    }

    pub fn new() -> Self {
        Self::with(Options::default())
    }

    /// An app that hears of all that happens to contacts.
    pub fn subscribed() -> Self {
        let mut app = Self::new();
        app.subscribe(&json!({
            "subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 12345,
            "actions": ["CREATE", "UPDATE", "DELETE"]
        }));
        app
    }

    pub fn ask(&mut self, method: &str, path: &str, body: &Value) -> Response {
        let scopes = Some(SCOPES.map(str::to_owned).to_vec());
        let token = self.emulator.token(self.now, TokenRequest { scopes, ..TokenRequest::default() });
        let request = Request::new(method, path).bearer(&token);
        self.emulator.handle(self.now, &if body.is_null() { request } else { request.json(body) })
    }

    pub fn get(&mut self, path: &str) -> (u16, Value) {
        let response = self.ask("GET", path, &Value::Null);
        (response.status, response.json())
    }

    pub fn subscribe(&mut self, body: &Value) -> u64 {
        let response = self.ask("POST", "/webhooks/v4/subscriptions", body);
        assert_eq!(response.status, 200, "{}", response.json());
        response.json()["id"].as_u64().unwrap()
    }

    pub fn write(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let response = super::ask(&mut self.emulator, self.now, method, path, body);
        assert!(response.status < 300, "{}", response.json());
        response.json()
    }

    pub fn update(&mut self, id: u64, properties: &Value) {
        self.write("PATCH", &format!("/crm/v3/objects/contacts/{id}"), &json!({ "properties": properties }));
    }

    pub fn control(&mut self, name: &str, body: &Value) -> (u16, Value) {
        let response = control(&mut self.emulator, self.now, name, body);
        (response.status, response.json())
    }

    pub fn file(&mut self, url: &str) -> Response {
        self.emulator.handle(self.now, &Request::new("GET", url))
    }

    /// The files from the beginning, a second from now, as the journal of that path and query tells them.
    pub fn read(&mut self, journal: &str, query: &str) -> Vec<Value> {
        self.now += 1_000;
        let (mut files, mut path) = (Vec::new(), format!("{journal}/earliest{query}"));
        loop {
            let (status, entry) = self.get(&path);
            if status == 204 {
                return files;
            }
            assert_eq!(status, 200, "{entry}");
            let response = self.file(entry["url"].as_str().unwrap());
            assert_eq!(response.status, 200);
            files.push(response.json());
            assert_eq!(files.last().map(|file| &file["offset"]), Some(&entry["currentOffset"]));
            path = format!("{journal}/offset/{}/next{query}", entry["currentOffset"].as_str().unwrap());
        }
    }

    /// All events from the beginning.
    pub fn events(&mut self) -> Vec<Value> {
        let files = self.read(JOURNAL, "");
        files.iter().flat_map(|file| file["journalEvents"].as_array().unwrap().clone()).collect()
    }
}
