//! Errors as the façade makes instances of them.

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::bridge::{findings, get_object, object_of, text, write};
use crate::engine::error::Error;
use crate::secret::Secret;
use crate::value::Value;

/// An error as a plain object; `kind` is the name of its class.
pub fn describe(error: &Error, cause: Option<JsValue>) -> JsValue {
    let reply = error.reply.as_deref();
    let words = |word: Option<&String>| word.map_or(JsValue::UNDEFINED, |word| JsValue::from_str(word));
    let value = |value: Option<&Value>| match value {
        None | Some(Value::Null) => JsValue::UNDEFINED,
        Some(value) => write(value),
    };
    let number = |number: Option<f64>| number.map_or(JsValue::UNDEFINED, JsValue::from_f64);
    let problems = if error.findings.is_empty() { JsValue::UNDEFINED } else { findings(&error.findings).into() };
    let message = match error.operation {
        Some(operation) => format!("{operation}: {}", error.message),
        None => error.message.clone(),
    };
    #[allow(clippy::cast_precision_loss)]
    let retry_after = error.retry_after.map(|span| span.0 as f64);
    let described: Object = object_of(&[
        ("kind", error.kind.class().into()),
        ("message", message.into()),
        ("operation", error.operation.map_or(JsValue::UNDEFINED, JsValue::from)),
        ("status", number(error.status.map(f64::from))),
        ("category", words(reply.and_then(|reply| reply.category.as_ref()))),
        ("subCategory", words(reply.and_then(|reply| reply.sub_category.as_ref()))),
        ("correlationId", words(reply.and_then(|reply| reply.correlation_id.as_ref()))),
        ("policyName", words(reply.and_then(|reply| reply.policy_name.as_ref()))),
        ("errors", value(reply.map(|reply| &reply.errors))),
        ("context", value(reply.map(|reply| &reply.context))),
        ("retryAfter", number(retry_after)),
        ("attempts", number(Some(error.attempts).filter(|attempts| *attempts > 0).map(f64::from))),
        ("mayHaveHappened", if error.may_have_happened { JsValue::TRUE } else { JsValue::UNDEFINED }),
        ("problems", problems),
        ("cause", cause.unwrap_or(JsValue::UNDEFINED)),
    ]);
    described.into()
}

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
