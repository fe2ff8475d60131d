//! Any message to a relay: without HubSpot's signature nothing is accepted, and with it nothing that is never relayed and
//! nothing of another account.

use hubspot_wasm::api::ALL;
use hubspot_wasm::engine::signature::{Signed, Version, sign};
use hubspot_wasm::engine::time::Time;
use hubspot_wasm::flows::relay::{NOT_RELAYED, Relay, accept, check};
use hubspot_wasm::secret::Secret;
use hubspot_wasm::value::Value;

use crate::bytes::Bytes;

const ACCOUNT: i64 = 12345;
const NOW: Time = Time(1_700_000_000_000);
const URL: &str = "https://backend.example.com/hubspot?userId=7&portalId=12345&userEmail=a%40b.c&appId=1";

pub fn run(data: &[u8]) {
    let secret = Secret::from("a secret that nobody guesses");
    let allow: Vec<Value> = ALL.iter().map(|endpoint| endpoint.name.into()).collect();
    let relay = Relay { secret: &secret, portal_id: None, allow: &allow };
    let json = |text: &str| serde_json::from_str(text).ok();
    let request = Signed { method: "POST", url: URL, body: data };
    let unsigned: Vec<(String, String)> = Vec::new();
    assert!(accept(&relay, &request, &unsigned, NOW, json).is_err(), "an unsigned message is accepted");
    let signed = sign(Version::V3, &request, &secret, NOW).into_iter();
    let signed: Vec<(String, String)> = signed.map(|(name, value)| (name.to_owned(), value)).collect();
    if let Ok(message) = accept(&relay, &request, &signed, NOW, json) {
        accepted(message.text_at("operation").unwrap(), message.get("params").unwrap());
    }

    let mut bytes = Bytes(data);
    let operation = ALL[bytes.below(ALL.len())].name;
    let params = bytes.json();
    if check(operation, &params, ACCOUNT).is_ok() {
        accepted(operation, &params);
    }
}

/// What must hold of a call that goes on to HubSpot.
fn accepted(operation: &str, params: &Value) {
    assert!(!NOT_RELAYED.iter().any(|area| operation.starts_with(area)), "{operation} is relayed");
    if operation == "webhooks.snapshots.create" {
        let body = params.get("body").unwrap_or(&Value::Null);
        for request in body.items_at("snapshotRequests") {
            let portal = request.get("portalId").map(Value::id_text);
            assert!(
                portal.as_ref().is_none_or(|id| id.as_deref() == Some("12345")),
                "account {portal:?} is let through"
            );
        }
    }
}
