//! Requests as they are sent and responses as they are read: what every driver does, here towards the emulator.

use hubspot_emulator as emulator;

use crate::engine::machine::{Body, Content, Credential, Failure, Headers, Input, Request, Ticket};
use crate::value::Value;

/// What reached the client of one request.
#[derive(Debug)]
pub enum Arrived {
    /// A response with what was read of its body.
    Response(u16, Vec<(String, String)>, Received),
    /// Nothing, or not whole.
    Failed(Failure, String),
}

/// What was read of a body.
#[derive(Debug, PartialEq)]
pub enum Received {
    Empty,
    Wanted(Value),
    Error(Value),
    Text(String),
    Unreadable,
}

/// The request with its credential and its body as bytes.
pub fn encode(request: &Request) -> emulator::Request {
    let mut url = String::from(&*request.url);
    let mut headers = request.headers.to_vec();
    match &request.credential {
        Some(Credential::Bearer(token)) => headers.push(("authorization".into(), format!("Bearer {}", token.expose()))),
        Some(Credential::DeveloperKey(key)) => {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str("hapikey=");
            url.push_str(key.expose());
        }
        None => {}
    }
    let body = match &request.body {
        Content::Nothing => Vec::new(),
        Content::Json(value) => serde_json::to_vec(&**value).unwrap(),
        Content::Form(form) => form.expose().as_bytes().to_vec(),
        Content::Given => panic!("the host of the tests keeps no bodies"),
    };
    emulator::Request { method: request.method.as_str().into(), url, headers, body }
}

/// What a client is told of a response that arrived whole.
pub fn decode(wants: &[&str], response: &emulator::Response) -> Arrived {
    let success = (200..300).contains(&response.status);
    let parsed = serde_json::from_slice::<Value>(&response.body);
    let received = match (parsed, success) {
        _ if response.body.is_empty() => Received::Empty,
        (Ok(value), true) => Received::Wanted(wanted(wants, &value)),
        (Ok(value), false) => Received::Error(value),
        (Err(_), true) => Received::Unreadable,
        (Err(_), false) => Received::Text(String::from_utf8_lossy(&response.body).chars().take(200).collect()),
    };
    Arrived::Response(response.status, response.headers.clone(), received)
}

/// The top-level members that pointers lead through, and nothing else.
fn wanted(wants: &[&str], value: &Value) -> Value {
    let names = wants.iter().filter_map(|pointer| pointer.split('/').nth(1));
    let members = names.filter_map(|name| Some((name.to_owned(), value.get(name)?.clone())));
    Value::Object(members.collect())
}

impl Arrived {
    /// The input that tells a client.
    pub fn input(&self, ticket: Ticket) -> Input<'_> {
        match self {
            Arrived::Failed(reason, message) => Input::Failed { ticket, reason: *reason, message: message.clone() },
            Arrived::Response(status, headers, received) => {
                let body = match received {
                    Received::Empty => Body::Empty,
                    Received::Wanted(value) => Body::Wanted(value),
                    Received::Error(value) => Body::Error(value),
                    Received::Text(text) => Body::Text(text),
                    Received::Unreadable => Body::Unreadable,
                };
                let headers: &dyn Headers = headers;
                Input::Response { ticket, status: *status, headers, body }
            }
        }
    }

    /// The status; 0 where there is none.
    pub fn status(&self) -> u16 {
        if let Arrived::Response(status, ..) = self { *status } else { 0 }
    }
}
