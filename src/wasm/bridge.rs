//! Values between JavaScript and the core.
//! The façade has applied JSON's rules to what comes in; bodies of replies do not come through here but in part.

use js_sys::{Array, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::engine::error::{Error, ErrorKind};
use crate::engine::validate::{Finding, MAX_SAFE_INTEGER};
use crate::value::{Step, Value};

/// Reads a JavaScript value; one that JSON has no form for is an error.
pub fn read(value: &JsValue) -> Result<Value, Error> {
    if value.is_undefined() {
        return Ok(Value::Null);
    }
    serde_wasm_bindgen::from_value(value.clone())
        .map_err(|_| Error::new(ErrorKind::InvalidRequest, "a value has no form in JSON"))
}

/// Writes a value for JavaScript. An integer that its numbers can't hold becomes its digits.
pub fn write(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(bool) => JsValue::from_bool(*bool),
        Value::Integer(number) => integer(*number),
        Value::Float(number) => JsValue::from_f64(*number),
        Value::Text(text) => JsValue::from_str(text),
        Value::List(items) => items.iter().map(write).collect::<Array>().into(),
        Value::Object(members) => {
            let object = Object::new();
            for (name, member) in members {
                define(&object, name, &write(member));
            }
            object.into()
        }
    }
}

fn integer(number: i64) -> JsValue {
    if (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(&number) {
        #[allow(clippy::cast_precision_loss)]
        return JsValue::from_f64(number as f64);
    }
    JsValue::from_str(&format!("{number}"))
}

/// Sets a member even where the prototype has a setter of that name, as `__proto__` is.
fn define(object: &Object, name: &str, value: &JsValue) {
    if name == "__proto__" {
        let descriptor = object_of(&[
            ("value", value.clone()),
            ("enumerable", JsValue::TRUE),
            ("writable", JsValue::TRUE),
            ("configurable", JsValue::TRUE),
        ]);
        Object::define_property(object, &JsValue::from_str(name), &descriptor);
    } else {
        set(object, name, value);
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

/// Sets a member of an object that is ours.
pub fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails on frozen objects alone, and ours are not.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// An object of these members.
pub fn object_of(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members.iter().filter(|(_, value)| !value.is_undefined()) {
        set(&object, name, value);
    }
    object
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

/// The part of a reply that a request wants, as one object.
pub fn wanted(reply: &JsValue, wants: &[&str]) -> Result<Value, Error> {
    let mut members = Vec::new();
    for pointer in wants {
        let steps: Vec<&str> = pointer.split('/').skip(1).collect();
        let (Some((first, rest)), true) = (steps.split_first(), reply.is_object()) else { continue };
        if let Some(value) = pick(&get(reply, first), rest)? {
            members.push(((*first).to_owned(), value));
        }
    }
    Ok(Value::Object(members))
}

fn pick(value: &JsValue, steps: &[&str]) -> Result<Option<Value>, Error> {
    match steps.split_first() {
        _ if value.is_undefined() => Ok(None),
        None => read(value).map(Some),
        Some((&"*", rest)) => {
            let Some(items) = value.dyn_ref::<Array>() else { return Ok(None) };
            let picked = items.iter().map(|item| Ok(pick(&item, rest)?.unwrap_or_default()));
            Ok(Some(Value::List(picked.collect::<Result<_, Error>>()?)))
        }
        Some((step, rest)) if value.is_object() => {
            let inner = pick(&get(value, step), rest)?;
            Ok(inner.map(|inner| Value::Object([((*step).to_owned(), inner)].into())))
        }
        Some(_) => Ok(None),
    }
}

/// Findings as the façade hands them out.
pub fn findings(findings: &[Finding]) -> Array {
    let finding = |finding: &Finding| {
        object_of(&[
            ("path", finding.path.as_str().into()),
            ("code", finding.code.into()),
            ("message", finding.message.as_str().into()),
            ("severity", if finding.is_problem() { "problem" } else { "note" }.into()),
        ])
    };
    findings.iter().map(finding).collect()
}

/// Headers as an object.
pub fn headers(headers: &[(String, String)]) -> Object {
    let object = Object::new();
    for (name, value) in headers {
        define(&object, name, &JsValue::from_str(value));
    }
    object
}

/// A text, if the value is one.
pub fn text(value: &JsValue) -> Option<String> {
    value.dyn_ref::<JsString>().map(String::from)
}
