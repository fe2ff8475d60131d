//! Any parameters of any operation: a request stays below the path that its operation has, on the host that is configured.

use hubspot_wasm::api::ALL;
use hubspot_wasm::engine::draft::draft;
use hubspot_wasm::engine::time::Time;
use hubspot_wasm::options::{CallOptions, Options};
use hubspot_wasm::value::Value;

use crate::bytes::Bytes;

const BASE: &str = "https://api.hubapi.com";

pub fn run(data: &[u8]) {
    let mut bytes = Bytes(data);
    let endpoint = ALL[bytes.below(ALL.len())];
    let options = Options::read(&options(bytes.byte())).unwrap();
    let params = match bytes.json() {
        Value::Object(members) => Value::Object(members),
        other => Value::Object(vec![("body".into(), other)]),
    };
    let build = || draft(endpoint, &params, &options, &CallOptions::default(), Time(0));
    let Ok(built) = build() else { return };
    assert_eq!(build().unwrap().url, built.url, "the same call, another URL");
    let path = built.url.strip_prefix(BASE).unwrap_or_else(|| panic!("{} leaves the host", built.url));
    let path = path.split(['?', '#']).next().unwrap();
    assert!(path.bytes().all(|byte| byte.is_ascii_graphic()), "{path}");
    let segments = path.split('/').count();
    let fits = endpoint
        .versions
        .iter()
        .any(|version| version.path().split(['?']).next().unwrap().split('/').count() == segments);
    assert!(fits, "{} has another number of segments: {path}", endpoint.name);
    for segment in path.split('/') {
        assert!(!matches!(segment, "." | ".." | "%2e" | "%2E" | "%2e%2e" | "%2E%2E"), "{path}");
    }
    for (name, value) in &built.headers {
        assert!(!name.is_empty() && !value.contains(['\r', '\n']), "{name}: {value}");
    }
}

fn options(choice: u8) -> Value {
    let validate = ["problems", "strict", "off"][usize::from(choice) % 3];
    let mut members =
        vec![("validate".to_owned(), Value::from(validate)), ("accessToken".to_owned(), Value::from("token"))];
    if choice & 8 != 0 {
        members.push(("portalId".to_owned(), Value::Integer(12345)));
        members.push(("appId".to_owned(), Value::Integer(7)));
    }
    Value::Object(members)
}
