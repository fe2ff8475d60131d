//! Values between JavaScript and the core.
//! The façade has applied JSON's rules to what comes in; bodies of replies do not come through here but in part.

use js_sys::{JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::json::Json;
use super::parse::parse;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::validate::MAX_SAFE_INTEGER;
use crate::value::{Step, Value};

/// Reads a JavaScript value; one that JSON has no form for is an error, and so is one that is nested too deep.
pub fn read(value: &JsValue) -> Result<Value, Error> {
    if value.is_undefined() {
        return Ok(Value::Null);
    }
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    let value = text.and_then(|text| parse(&text));
    value.ok_or_else(|| Error::new(ErrorKind::InvalidRequest, "a value has no form in JSON"))
}

/// A float as JavaScript prints it.
pub fn print_float(number: f64) -> String {
    let number: js_sys::Number = JsValue::from_f64(number).unchecked_into();
    number.to_string_with_radix(10).unwrap_or_default().into()
}

/// A value as JavaScript has it.
fn write(value: &Value) -> JsValue {
    match value {
        Value::Integer(number) if number.unsigned_abs() <= MAX_SAFE_INTEGER.unsigned_abs() => {
            #[allow(clippy::cast_precision_loss)]
            let number = *number as f64;
            number.into()
        }
        Value::Integer(number) => crate::text::decimal(*number).into(),
        Value::Text(text) => text.into(),
        other => JSON::parse(&Json::of(other)).unwrap_or(JsValue::NULL),
    }
}

/// A member; undefined where there is none.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A member of what may not be an object.
pub fn get_object(value: &JsValue, name: &str) -> JsValue {
    if value.is_object() || value.is_function() { get(value, name) } else { JsValue::UNDEFINED }
}

/// Puts a value into the façade's own copy of the caller's parameters.
pub fn put(root: &JsValue, path: &[Step], value: &Value) {
    let Some((last, before)) = path.split_last() else { return };
    let key = |step: &Step| match step {
        Step::Member(name) => JsValue::from_str(name),
        #[allow(clippy::cast_precision_loss)]
        Step::Item(index) => JsValue::from_f64(*index as f64),
    };
    let mut place = root.clone();
    for step in before {
        place = Reflect::get(&place, &key(step)).unwrap_or(JsValue::UNDEFINED);
    }
    if place.is_object() {
        let _ = Reflect::set(&place, &key(last), &write(value));
    }
}
