//! What a host's own errors say.

use wasm_bindgen::JsValue;

use super::bridge::{get_object, text};
use crate::secret::Secret;

/// What a rejected promise says, with what lies below it.
pub fn message(thrown: &JsValue) -> String {
    let own = text(&get_object(thrown, "message")).or_else(|| text(thrown)).filter(|own| !own.is_empty());
    let own = own.unwrap_or_else(|| "the request failed".to_owned());
    let cause = get_object(thrown, "cause");
    let below = text(&get_object(&cause, "message")).filter(|below| !below.is_empty());
    let below = below.or_else(|| text(&get_object(&cause, "code")));
    match below.filter(|below| !below.is_empty()) {
        Some(below) => format!("{own}: {below}"),
        None => own,
    }
}

/// What a host threw, unless it holds one of the client's secrets.
pub fn cause(thrown: &JsValue, secrets: &[Secret]) -> Option<JsValue> {
    let mut below = thrown.clone();
    for _ in 0..4 {
        let said = [text(&below), text(&get_object(&below, "message")), text(&get_object(&below, "stack"))];
        let mut said = said.into_iter().flatten();
        if said.any(|said| secrets.iter().any(|secret| said.contains(secret.expose()))) {
            return None;
        }
        below = get_object(&below, "cause");
    }
    (!thrown.is_undefined()).then(|| thrown.clone())
}
