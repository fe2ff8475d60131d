//! Any file of the journal, with any filter: what is kept of JSON is JSON, and what is no JSON is refused.

use hubspot_wasm::engine::sieve::sift;
use hubspot_wasm::flows::journal::{event_key, filter};
use hubspot_wasm::value::Value;

use crate::bytes::Bytes;

const FILTERS: &[&str] = &[
    r#"{}"#,
    r#"{ "action": "SNAPSHOT" }"#,
    r#"{ "portalId": [1, "12345"], "property": ["email", "__proto__"] }"#,
    r#"{ "objectTypeId": ["0-1", "é"], "action": ["CREATE", "UPDATE"] }"#,
];

pub fn run(data: &[u8]) {
    let mut bytes = Bytes(data);
    let wanted: Value = serde_json::from_str(FILTERS[usize::from(bytes.byte()) % FILTERS.len()]).unwrap();
    let sieve = filter(&wanted);
    let kept = sift(bytes.0, &sieve);
    let text = bytes.0.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes.0);
    match (serde_json::from_slice::<serde_json::Value>(text), &kept) {
        (Ok(whole), Some(kept)) => {
            assert!(kept.len() <= bytes.0.len(), "the sieve adds bytes");
            let kept: serde_json::Value = serde_json::from_slice(kept).expect("what is kept is JSON");
            assert_eq!(whole.is_object(), kept.is_object());
        }
        // serde_json refuses numbers and depths that JavaScript takes.
        (Ok(_), None) => panic!("JSON is refused"),
        (Err(_), _) => {}
    }
    if let Ok(event) = serde_json::from_slice::<Value>(bytes.0) {
        assert_eq!(event_key(&event), event_key(&event));
    }
}
