//! For tests: an account to ask, at one moment, without a limit.

use serde_json::Value;

use crate::emulator::Emulator;
use crate::http::{Request, Response};
use crate::limit_options::LimitOptions;
use crate::options::Options;

/// The moment at which everything is asked.
pub(crate) const NOW: u64 = 1_767_225_600_000;

pub(crate) struct Account(pub Emulator);

impl Account {
    pub fn new() -> Self {
        Self::with(Options::default())
    }

    pub fn with(options: Options) -> Self {
        let limits = LimitOptions { general: usize::MAX, search: usize::MAX, ..LimitOptions::default() };
        Self(Emulator::new(Options { now: NOW, limits, ..options }))
    }

    pub fn send(&mut self, method: &str, path: &str, body: &Value) -> Response {
        let request = Request::new(method, path).bearer(&self.0.credentials().access_token);
        let request = if body.is_null() { request } else { request.json(body) };
        self.0.handle(NOW, &request)
    }

    /// The status and the body of the answer.
    pub fn ask(&mut self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let response = self.send(method, path, &body);
        (response.status, response.json())
    }

    pub fn get(&mut self, path: &str) -> (u16, Value) {
        self.ask("GET", path, Value::Null)
    }
}

/// What the first of the errors is about.
pub(crate) fn blamed(told: &Value) -> &str {
    told["errors"][0]["in"].as_str().unwrap_or_default()
}
