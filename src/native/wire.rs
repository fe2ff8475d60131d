//! Requests as they are sent and responses as they are read: what every driver in Rust does.

use std::fmt;

use crate::engine::machine::{Body, Failure, Input, Ticket};
use crate::engine::request::{Content, Credential, Request};
use crate::text::percent_encode;
use crate::value::Value;

/// So much of a body that is no JSON is worth a look.
const BEGINNING: usize = 200;

/// One HTTP request, whole: it holds a credential.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct HttpRequest {
    /// Such as `GET`.
    pub method: &'static str,
    /// Absolute.
    pub url: String,
    /// `authorization` among them.
    pub headers: Vec<(String, String)>,
    /// Empty where there is none.
    pub body: Vec<u8>,
}

/// One HTTP response.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// Such as 200.
    pub status: u16,
    /// In any case.
    pub headers: Vec<(String, String)>,
    /// As it came, but for its content encoding.
    pub body: Vec<u8>,
}

/// Prints its method alone.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HttpRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

/// Prints its status alone: the body may hold a token.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HttpResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

impl HttpRequest {
    /// The request with its credential and its body as bytes. `given` is the body that the driver kept for a call.
    #[must_use]
    pub fn of(request: &Request, given: Option<&Value>) -> Self {
        let mut url = String::from(&*request.url);
        let mut headers = request.headers.to_vec();
        match &request.credential {
            Some(Credential::Bearer(token)) => {
                headers.push(("authorization".into(), format!("Bearer {}", token.expose())));
            }
            Some(Credential::DeveloperKey(key)) => {
                url.push(if url.contains('?') { '&' } else { '?' });
                url.push_str("hapikey=");
                percent_encode(key.expose(), &mut url);
            }
            None => {}
        }
        let json = |value: &Value| serde_json::to_vec(value).unwrap_or_default();
        let body = match &request.body {
            Content::Nothing => Vec::new(),
            Content::Json(value) => json(value),
            Content::Given => given.map(json).unwrap_or_default(),
            Content::Form(form) => form.expose().as_bytes().to_vec(),
        };
        Self { method: request.method.as_str(), url, headers, body }
    }
}

/// What reached the client of one request.
#[derive(Debug)]
pub enum Arrived {
    /// A response with what was read of its body.
    Response(u16, Vec<(String, String)>, Received),
    /// Nothing, or not whole.
    Failed(Failure, String),
}

/// What was read of a body.
#[derive(PartialEq)]
pub enum Received {
    /// There was none.
    Empty,
    /// What a machine wants of a success.
    Wanted(Value),
    /// The body of an error.
    Error(Value),
    /// The beginning of the body of an error that is no JSON.
    Text(String),
    /// A success that is no JSON.
    Unreadable,
}

/// Prints nothing of it: it may hold a token.
impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.body().fmt(formatter)
    }
}

impl Received {
    fn body(&self) -> Body<'_> {
        match self {
            Received::Empty => Body::Empty,
            Received::Wanted(value) => Body::Wanted(value),
            Received::Error(value) => Body::Error(value),
            Received::Text(text) => Body::Text(text),
            Received::Unreadable => Body::Unreadable,
        }
    }
}

impl Arrived {
    /// What a client is told of a response that arrived whole.
    #[must_use]
    pub fn of(wants: &[&str], response: &HttpResponse) -> Self {
        let success = (200..300).contains(&response.status);
        let parsed = serde_json::from_slice::<Value>(&response.body);
        let received = match (parsed, success) {
            _ if response.body.is_empty() => Received::Empty,
            (Ok(value), true) => Received::Wanted(wanted(wants, &value)),
            (Ok(value), false) => Received::Error(value),
            (Err(_), true) => Received::Unreadable,
            (Err(_), false) => {
                Received::Text(String::from_utf8_lossy(&response.body).chars().take(BEGINNING).collect())
            }
        };
        Arrived::Response(response.status, response.headers.clone(), received)
    }

    /// The input that tells a client.
    #[must_use]
    pub fn input(&self, ticket: Ticket) -> Input<'_> {
        match self {
            Arrived::Failed(reason, message) => Input::Failed { ticket, reason: *reason, message: message.clone() },
            Arrived::Response(status, headers, received) => {
                Input::Response { ticket, status: *status, headers, body: received.body() }
            }
        }
    }

    /// The status; 0 where there is none.
    #[must_use]
    pub fn status(&self) -> u16 {
        if let Arrived::Response(status, ..) = self { *status } else { 0 }
    }
}

/// The top-level members that pointers lead through, and nothing else.
fn wanted(wants: &[&str], value: &Value) -> Value {
    let names = wants.iter().filter_map(|pointer| pointer.split('/').nth(1));
    let members = names.filter_map(|name| Some((name.to_owned(), value.get(name)?.clone())));
    Value::Object(members.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_on_its_way_is_printed() {
        let canary = || "canary".to_owned();
        let headers = vec![("authorization".to_owned(), canary())];
        let request = HttpRequest { method: "GET", url: canary(), headers: headers.clone(), body: canary().into() };
        let mut printed = format!("{request:?}");
        for (status, body) in [(200, r#"{"token":"canary"}"#), (400, r#"{"token":"canary"}"#), (500, "canary")] {
            let response = HttpResponse { status, headers: Vec::new(), body: body.into() };
            let arrived = Arrived::of(&["/token"], &response);
            printed += &format!("{response:?}{arrived:?}{:?}", arrived.input(Ticket(1)));
        }
        assert!(printed.contains("GET") && printed.contains("500") && !printed.contains("canary"), "{printed}");
        assert!(!printed.contains("99, 97, 110"), "{printed}");
    }
}
