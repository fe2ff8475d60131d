//! The time and the timer that JavaScript has.

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::engine::time::Time;

#[wasm_bindgen]
extern "C" {
    // What a host puts in their place may throw, and nothing may leave the loop halfway.
    #[wasm_bindgen(js_name = setTimeout, catch)]
    pub fn set_timeout(handler: &Function, milliseconds: i32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = clearTimeout, catch)]
    pub fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = performance, js_name = now, catch)]
    fn performance_now() -> Result<f64, JsValue>;
}

/// Wall time minus the monotonic clock; by it time never goes back.
pub fn anchor() -> f64 {
    js_sys::Date::now() - performance_now().unwrap_or_else(|_| js_sys::Date::now())
}

/// The present time.
pub fn now(anchor: f64) -> Time {
    let now = performance_now().map_or_else(|_| js_sys::Date::now(), |now| now + anchor);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Time(now.max(0.0) as u64)
}
