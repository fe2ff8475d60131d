//! Any response of HubSpot, or of what stands before it: it is an error with its status, or what the machine wants of it.

use hubspot_wasm::api::ALL;
use hubspot_wasm::engine::machine::Body;
use hubspot_wasm::engine::response::error;
use hubspot_wasm::engine::time::Time;
use hubspot_wasm::engine::{integers, paginate};
use hubspot_wasm::native::wire::{Arrived, HttpResponse, Received};

use crate::bytes::Bytes;

pub fn run(data: &[u8]) {
    let mut bytes = Bytes(data);
    let endpoint = ALL[bytes.below(ALL.len())];
    let status = 200 + bytes.below(400) as u16;
    let headers = (0..bytes.byte() % 4).map(|_| (name(&mut bytes), bytes.text())).collect::<Vec<_>>();
    let response = HttpResponse { status, headers: headers.clone(), body: bytes.0.to_vec() };
    let Arrived::Response(_, _, received) = Arrived::of(paginate::wants(endpoint.paging), &response) else {
        unreachable!()
    };
    let body = match &received {
        Received::Error(value) => Body::Error(value),
        Received::Text(text) => Body::Text(text),
        _ => Body::Empty,
    };
    let found = error(endpoint, status, &headers, &body, Time(1_700_000_000_000));
    assert_eq!((found.status, found.operation), (Some(status), Some(endpoint.name)));
    assert!(!found.to_string().is_empty());
    let Ok(text) = std::str::from_utf8(bytes.0) else { return };
    let quoted = integers::quote_large(text);
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    if let (Some(before), Some(quoted)) = (value(text), quoted) {
        let after = value(&quoted).unwrap_or_else(|| panic!("{text} became {quoted}"));
        assert_eq!(before.is_object(), after.is_object());
    }
}

fn name(bytes: &mut Bytes<'_>) -> String {
    ["retry-after", "Retry-After", "x-hubspot-correlation-id", "content-type"][usize::from(bytes.byte()) % 4].to_owned()
}
