//! What JavaScript tells the core, as JSON text: one string crosses faster than a tree of values, and in less code.
//! The text comes from `JSON.stringify`: there is no space in it, and it is well-formed but for its depth.

use js_sys::JSON;

use crate::text::{is_digits, number};
use crate::value::Value;

/// How deep a value may be nested: beyond what HubSpot answers, and far from the end of the stack.
const DEEPEST: usize = 100;

/// The value of a text; `None` where it is too deep.
pub fn parse(text: &str) -> Option<Value> {
    Text { text, at: 0 }.value(DEEPEST)
}

/// Text, and how far it was read.
struct Text<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Text<'a> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        if self.skip('"') {
            return self.string().map(Value::Text);
        }
        if self.skip('[') {
            let mut items = Vec::new();
            while !self.skip(']') {
                items.push(self.value(depth)?);
                self.skip(',');
            }
            return Some(Value::List(items));
        }
        if self.skip('{') {
            let mut members = Vec::new();
            while !self.skip('}') {
                self.skip('"');
                let name = self.string()?;
                self.skip(':');
                members.push((name, self.value(depth)?));
                self.skip(',');
            }
            return Some(Value::Object(members));
        }
        match self.until(|byte| matches!(byte, b',' | b']' | b'}')) {
            "null" => Some(Value::Null),
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            // What is longer may be beyond what JavaScript's numbers hold.
            digits if digits.len() < 16 && is_digits(digits) => number(digits).map(Value::Integer),
            // Read by JavaScript: Rust's own reading of floats costs 10 kB.
            number => JSON::parse(number).ok()?.as_f64().map(Value::from_number),
        }
    }

    /// What follows an opening quote, with the closing one.
    fn string(&mut self) -> Option<String> {
        let start = self.at;
        let plain = self.until(|byte| matches!(byte, b'"' | b'\\'));
        if self.skip('"') {
            return Some(plain.to_owned());
        }
        while self.skip('\\') {
            self.at += 1;
            self.until(|byte| matches!(byte, b'"' | b'\\'));
        }
        self.skip('"');
        // Escapes are few, so JavaScript may read them.
        JSON::parse(self.text.get(start.checked_sub(1)?..self.at)?).ok()?.as_string()
    }

    fn skip(&mut self, character: char) -> bool {
        let found = self.text.as_bytes().get(self.at).is_some_and(|byte| char::from(*byte) == character);
        self.at += usize::from(found);
        found
    }

    /// What comes before a byte that `ends`.
    fn until(&mut self, ends: fn(u8) -> bool) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }
}
