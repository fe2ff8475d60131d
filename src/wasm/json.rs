//! What the core tells JavaScript, as JSON text: one string crosses faster than a tree of values, and in less code.

use crate::engine::batch::Failure;
use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::engine::validate::MAX_SAFE_INTEGER;
use crate::text::{concat, decimal};
use crate::value::Value;

/// JSON text that grows.
pub struct Json(String);

impl Json {
    /// An object whose members are to come.
    pub fn object() -> Self {
        // Growing costs more than room.
        let mut text = String::with_capacity(256);
        text.push('{');
        Self(text)
    }

    /// The text of a value.
    pub fn of(value: &Value) -> String {
        let mut json = Self(String::new());
        json.value(value);
        json.0
    }

    /// The text of findings.
    pub fn findings(findings: &[Finding]) -> String {
        let mut json = Self(String::new());
        json.list(findings);
        json.0
    }

    /// The text of what failed of a call with many inputs.
    pub fn failures(failures: &[Failure]) -> String {
        let mut json = Self("[".to_owned());
        for failure in failures {
            json.comma();
            json.0.push('{');
            json.number("index", failure.index.map(|index| index as i64));
            for (name, value) in failure.said.members() {
                json.member(name, value);
            }
            if let Some(error) = &failure.error {
                json.raw("error", &Self::error(error));
            }
            json.0.push('}');
        }
        json.0.push(']');
        json.0
    }

    /// The text of an error; `kind` is the name of its class.
    pub fn error(error: &Error) -> String {
        let mut json = Self::object();
        json.text("kind", error.kind.class());
        json.name("message");
        match error.operation {
            Some(operation) => json.string(&concat(&[operation, ": ", &error.message])),
            None => json.string(&error.message),
        }
        json.option("operation", error.operation);
        json.number("status", error.status.map(i64::from));
        json.number("retryAfter", error.retry_after.map(|span| span.0.cast_signed()));
        json.number("attempts", Some(i64::from(error.attempts)).filter(|attempts| *attempts > 0));
        json.flag("mayHaveHappened", error.may_have_happened);
        let reply = &error.reply;
        json.option("category", reply.category.as_deref());
        json.option("subCategory", reply.sub_category.as_deref());
        json.option("correlationId", reply.correlation_id.as_deref());
        json.option("policyName", reply.policy_name.as_deref());
        json.member("errors", &reply.errors);
        json.member("context", &reply.context);
        if !error.findings.is_empty() {
            json.name("problems");
            json.list(&error.findings);
        }
        json.end()
    }

    /// The text, closed.
    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }

    /// A member with a text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        self.string(text);
    }

    /// A member with a text, if there is one.
    pub fn option(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// A member with a number, if there is one.
    pub fn number(&mut self, name: &str, number: Option<i64>) {
        if let Some(number) = number {
            self.name(name);
            self.integer(number);
        }
    }

    /// A member that is there only where it is true.
    pub fn flag(&mut self, name: &str, flag: bool) {
        if flag {
            self.name(name);
            self.0.push_str("true");
        }
    }

    /// A member with a value, unless that is null.
    pub fn member(&mut self, name: &str, value: &Value) {
        if *value != Value::Null {
            self.name(name);
            self.value(value);
        }
    }

    /// A member with text that is JSON already.
    pub fn raw(&mut self, name: &str, json: &str) {
        self.name(name);
        self.0.push_str(json);
    }

    fn name(&mut self, name: &str) {
        self.comma();
        self.string(name);
        self.0.push(':');
    }

    fn comma(&mut self) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[')) {
            self.0.push(',');
        }
    }

    fn list(&mut self, findings: &[Finding]) {
        self.0.push('[');
        for finding in findings {
            self.comma();
            self.0.push('{');
            self.text("path", &finding.path);
            self.text("code", finding.code);
            self.text("message", &finding.message);
            self.text("severity", if finding.is_problem() { "problem" } else { "note" });
            self.0.push('}');
        }
        self.0.push(']');
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.0.push_str("null"),
            Value::Bool(bool) => self.0.push_str(if *bool { "true" } else { "false" }),
            Value::Integer(number) => self.integer(*number),
            // Rust's own printing of floats costs 16 kB.
            Value::Float(number) => self.0.push_str(&super::bridge::print_float(*number)),
            Value::Text(text) => self.string(text),
            Value::List(items) => {
                self.0.push('[');
                for item in items {
                    self.comma();
                    self.value(item);
                }
                self.0.push(']');
            }
            Value::Object(members) => {
                self.0.push('{');
                for (name, member) in members {
                    self.name(name);
                    self.value(member);
                }
                self.0.push('}');
            }
        }
    }

    /// An integer; one that JavaScript's numbers can't hold becomes its digits.
    fn integer(&mut self, number: i64) {
        let digits = decimal(number);
        if number.unsigned_abs() > MAX_SAFE_INTEGER.unsigned_abs() {
            self.string(&digits);
        } else {
            self.0.push_str(&digits);
        }
    }

    fn string(&mut self, text: &str) {
        self.0.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | ..b' ')) {
            let (plain, escaped) = rest.split_at_checked(at).unwrap_or_default();
            let (first, after) = escaped.split_at_checked(1).unwrap_or_default();
            self.0.push_str(plain);
            match first.bytes().next() {
                Some(code @ ..b' ') => {
                    self.0.push_str(if code < 16 { "\\u000" } else { "\\u001" });
                    self.0.push(char::from_digit(u32::from(code % 16), 16).unwrap_or('0'));
                }
                _ => {
                    self.0.push('\\');
                    self.0.push_str(first);
                }
            }
            rest = after;
        }
        self.0.push_str(rest);
        self.0.push('"');
    }
}
