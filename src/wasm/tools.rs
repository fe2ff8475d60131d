//! The tools for JavaScript. One export serves them all: each further one would be a kilobyte of glue.

use js_sys::JSON;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge;
use super::core::thrown;
use super::json::Json;
use crate::tools;
use crate::value::Value;

/// Answers a question by its name. The answer is JSON text, and so is what is thrown.
#[wasm_bindgen]
pub fn tool(name: &str, input: &JsValue, bytes: &[u8]) -> Result<String, JsValue> {
    let answer = bridge::read(input).and_then(|input| tools::answer(name, &input, bytes, parse));
    answer.map(|answer| Json::of(&answer)).map_err(thrown)
}

/// The value of any JSON text.
fn parse(text: &str) -> Option<Value> {
    bridge::read(&JSON::parse(text).ok()?).ok()
}
