//! Any text where a date, a duration, a URL or an id is due.

use hubspot_wasm::engine::date::is_date_time;
use hubspot_wasm::engine::duration::is_duration;
use hubspot_wasm::engine::response::retry_after;
use hubspot_wasm::engine::time::Time;
use hubspot_wasm::engine::url::is_safe_segment;
use hubspot_wasm::flows::actors::Actor;
use hubspot_wasm::text::percent_encode;

pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _ = (is_date_time(&text), is_duration(&text), Time::of_http_date(&text), Time::of_iso(&text));
    let _ = retry_after(&text, Time(0));
    assert!(Actor::parse(&text).id.len() <= text.len(), "{text}");
    let mut encoded = String::new();
    percent_encode(&text, &mut encoded);
    assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)), "{encoded}");
    if is_safe_segment(&text) {
        assert!(!text.is_empty() && text != "." && text != ".." && !text.contains(['/', '\\']), "{text}");
    }
}
