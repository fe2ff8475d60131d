//! What a host's own errors say.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::bridge::get_object;
use crate::secret::Secret;
use crate::text::{concat, find};

/// What a rejected promise says, with what lies below it.
pub fn message(thrown: &JsValue) -> String {
    let own = get_object(thrown, "message").as_string().or_else(|| thrown.as_string()).filter(|own| !own.is_empty());
    let own = own.unwrap_or_else(|| "the request failed".to_owned());
    let cause = get_object(thrown, "cause");
    let below = get_object(&cause, "message").as_string().filter(|below| !below.is_empty());
    let below = below.or_else(|| get_object(&cause, "code").as_string());
    match below.filter(|below| !below.is_empty()) {
        Some(below) => concat(&[&own, ": ", &below]),
        None => own,
    }
}

/// What a host threw, unless it holds one of the client's secrets, or something that may.
pub fn cause(thrown: &JsValue, secrets: &[Secret]) -> Option<JsValue> {
    (!thrown.is_undefined() && is_clean(thrown, secrets, &mut 500)).then(|| thrown.clone())
}

/// Whether no secret is anywhere in a value, which has at most so many parts. Only errors, plain objects and arrays can be
/// looked through: a `Request`, say, shows its headers to whoever prints it.
fn is_clean(value: &JsValue, secrets: &[Secret], parts: &mut u32) -> bool {
    if let Some(text) = value.as_string() {
        return !secrets.iter().any(|secret| find(&text, secret.expose()).is_some());
    }
    if !value.is_object() {
        return !value.is_function();
    }
    let Some(left) = parts.checked_sub(1) else { return false };
    *parts = left;
    let prototype = Object::get_prototype_of(value);
    let plain = prototype.is_null() || prototype == Object::get_prototype_of(&Object::new());
    if !plain && !value.is_instance_of::<js_sys::Error>() && !js_sys::Array::is_array(value) {
        return false;
    }
    let Ok(keys) = Reflect::own_keys(value) else { return false };
    keys.iter().all(|key| {
        let member = Reflect::get(value, &key);
        is_clean(&key, secrets, parts) && member.is_ok_and(|member| is_clean(&member, secrets, parts))
    })
}
