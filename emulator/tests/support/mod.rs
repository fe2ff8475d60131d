//! What the tests of several APIs need: a machine at its start, and the usual ways to ask it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, dead_code)]

pub mod app;

use base64ct::{Base64, Encoding};
use hmac::{Hmac, Mac};
use hubspot_emulator::{Emulator, Options, Output, Request, Response};
use serde_json::Value;
use sha2::Sha256;

pub const START: u64 = 1_767_225_600_000;
pub const DAY: u64 = 86_400_000;

/// A machine with the built-in records.
pub fn emulator() -> Emulator {
    Emulator::new(Options { now: START, ..Options::default() })
}

/// Asks with the token of the account. A body that is null is none.
pub fn ask(emulator: &mut Emulator, now: u64, method: &str, path: &str, body: &Value) -> Response {
    let request = Request::new(method, path).bearer(&emulator.credentials().access_token);
    emulator.handle(now, &if body.is_null() { request } else { request.json(body) })
}

/// Controls the run.
pub fn control(emulator: &mut Emulator, now: u64, name: &str, body: &Value) -> Response {
    emulator.handle(now, &Request::new("POST", &format!("/_emulator/{name}")).json(body))
}

/// What HubSpot sends now, with its ticket.
pub fn delivery(emulator: &mut Emulator, now: u64) -> (u64, Request) {
    match emulator.poll_output(now) {
        Output::Delivery { ticket, request } => (ticket, request),
        other => panic!("{other:?}"),
    }
}

/// The subscription types of pushed events.
pub fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["subscriptionType"].as_str().unwrap()).collect()
}

/// HMAC-SHA-256 in base64, as the third signature has it.
pub fn hmac(secret: &str, text: &str) -> String {
    let mut code = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    code.update(text.as_bytes());
    Base64::encode_string(&code.finalize().into_bytes())
}
