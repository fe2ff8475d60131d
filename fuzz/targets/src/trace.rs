//! Any course of events: whatever a client is told, in whatever order, it comes to rest, and a stop leaves nothing behind.

use hubspot_wasm::api::ALL;
use hubspot_wasm::client::{Client, Output, Range};
use hubspot_wasm::engine::error::{Error, ErrorKind};
use hubspot_wasm::engine::machine::{Answer, Body, Failure, Input, Ticket};
use hubspot_wasm::engine::request::Credential;
use hubspot_wasm::engine::time::{Span, Time};
use hubspot_wasm::options::{CallOptions, JobOptions, JournalOptions, Options};
use hubspot_wasm::secret::Secret;
use hubspot_wasm::value::Value;

use crate::bytes::Bytes;

const OPTIONS: &str = r#"{ "hostToken": true, "app": { "clientId": "id", "clientSecret": "secret" }, "seed": 7 }"#;
const REPLIES: &[&str] = &[
    r#"{}"#,
    r#"{ "access_token": "t", "expires_in": 1800 }"#,
    r#"{ "snapshotResponses": [{ "portalId": 12345, "objectId": 1001, "objectTypeId": "0-1", "snapshotStatusId": "s-1" }] }"#,
    r#"{ "status": "COMPLETED" }"#,
    r#"{ "status": "FAILED", "errorCode": "OBJECT_NOT_FOUND" }"#,
    r#"{ "results": [{ "id": "1" }], "paging": { "next": { "after": "1" } } }"#,
    r#"{ "url": "https://files.example.com/1", "expiresAt": "2026-01-01T00:00:00Z", "currentOffset": "00000000-0000-0000-0000-000000000001" }"#,
    r#"{ "status": "error", "category": "RATE_LIMITS", "policyName": "SECONDLY", "errors": [{ "context": { "ids": ["1"] } }] }"#,
];
const SNAPSHOTS: &str = r#"[
    { "portalId": 12345, "objectTypeId": "0-1", "objectId": 1001, "properties": ["email"] },
    { "portalId": 12345, "objectTypeId": "0-1", "objectId": 1001, "properties": ["email"] },
    { "portalId": 12345, "objectTypeId": "0-2", "objectId": 1, "properties": ["name"] }
]"#;

pub fn run(data: &[u8]) {
    let mut world = World::new(Bytes(data));
    while !world.bytes.0.is_empty() {
        world.step();
        world.rest();
    }
    world.client.handle(world.now, Input::Stop);
    world.rest();
    assert_eq!(world.client.running(), 0, "something runs on after a stop");
}

struct World<'a> {
    bytes: Bytes<'a>,
    client: Client,
    now: Time,
    /// What waits for an answer, or did.
    tickets: Vec<Ticket>,
}

impl<'a> World<'a> {
    fn new(bytes: Bytes<'a>) -> Self {
        let options = Options::read(&value(OPTIONS)).unwrap();
        Self { bytes, client: Client::new(options, Time(0)), now: Time(0), tickets: Vec::new() }
    }

    fn step(&mut self) {
        let now = self.now;
        match self.bytes.byte() % 12 {
            0 => {
                let endpoint = ALL[self.bytes.below(ALL.len())];
                let params = self.bytes.value(0);
                let _ = self.client.call(now, endpoint, params, &CallOptions::default());
            }
            1 => {
                let params = value(r#"{ "objectType": "contacts" }"#);
                let range = if self.bytes.flag() { Range::Cursors } else { Range::Everything };
                let list = &hubspot_wasm::api::crm_objects::LIST.endpoint;
                let _ = self.client.list(now, list, params, None, range, &CallOptions::default());
            }
            2 => {
                let mut job = JobOptions::default();
                job.store = self.bytes.flag();
                let _ = self.client.take(now, &value(SNAPSHOTS), &job);
            }
            3 => {
                let mut journal = JournalOptions::default();
                (journal.follow, journal.store) = (self.bytes.flag(), true);
                let _ = self.client.read(now, &journal);
            }
            4 => {
                // Time may stand still, or go back.
                let milliseconds = [0, 1, 999, 30_000, 3_600_000][usize::from(self.bytes.byte()) % 5];
                self.now = if self.bytes.byte() == 255 { Time(0) } else { self.now + Span(milliseconds) };
                self.client.handle(self.now, Input::Tick);
            }
            5 | 6 => self.answer(),
            7 => {
                let reason = if self.bytes.flag() { Failure::Connection } else { Failure::TooLarge };
                let ticket = self.ticket();
                self.client.handle(now, Input::Failed { ticket, reason, message: "gone".into() });
            }
            _ => self.respond(),
        }
    }

    fn respond(&mut self) {
        let status =
            [200, 200, 200, 204, 207, 400, 401, 403, 404, 423, 429, 500, 503][usize::from(self.bytes.byte()) % 13];
        let reply = match self.bytes.byte() {
            byte if byte < 220 => value(REPLIES[usize::from(byte) % REPLIES.len()]),
            _ => self.bytes.value(0),
        };
        let headers = vec![("retry-after".to_owned(), self.bytes.text())];
        let ticket = self.ticket();
        let body = match self.bytes.byte() % 8 {
            0 => Body::Empty,
            1 => Body::Unreadable,
            2 => Body::Text("no JSON"),
            _ if status < 300 => Body::Wanted(&reply),
            _ => Body::Error(&reply),
        };
        self.client.handle(self.now, Input::Response { ticket, status, headers: &headers, body });
    }

    fn answer(&mut self) {
        let answer = match self.bytes.byte() % 6 {
            0 => Answer::Token(None),
            1 => Answer::Refused(Error::new(ErrorKind::Authentication, "no")),
            2 => Answer::Stored,
            3 => Answer::Later(Span(self.bytes.below(10_000) as u64)),
            4 => Answer::Token(Some((Credential::Bearer(Secret::from("token")), u32::from(self.bytes.byte())))),
            _ => Answer::Granted,
        };
        let ticket = self.ticket();
        self.client.handle(self.now, Input::Answer { ticket, answer });
    }

    /// One that is waited for, most often; or any.
    fn ticket(&mut self) -> Ticket {
        let choice = self.bytes.byte();
        match self.tickets.len() {
            0 => Ticket(u32::from(choice)),
            len if choice < 128 => self.tickets[len - 1 - usize::from(choice) % len.min(8)],
            len => self.tickets[usize::from(choice) % len],
        }
    }

    fn rest(&mut self) {
        for _ in 0..5_000 {
            match self.client.poll(self.now) {
                Output::Wait { .. } => return,
                Output::Send { ticket, .. }
                | Output::AskToken { ticket, .. }
                | Output::AskPermit { ticket, .. }
                | Output::AskShared { ticket, .. }
                | Output::Store { ticket, .. }
                | Output::More { ticket, .. } => self.tickets.push(ticket),
                _ => {}
            }
        }
        panic!("the client never waits");
    }
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}
