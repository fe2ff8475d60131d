//! How a request is told to JavaScript, which sends it and reads its response: `transport.js` of the package.
//! Little crosses: a request as one text, and of a response what the core looks at.

use wasm_bindgen::JsValue;

use super::json::Json;
use crate::DIRECT;
use crate::engine::error::ErrorKind;
use crate::engine::machine::{Failure, Headers};
use crate::engine::request::{Content, Credential, Request};
use crate::engine::response::REDIRECT;
use crate::operation::Bucket;
use crate::text::{concat, find, join, percent_encode, split_once};

/// What `fetch` is told but for the body, as JSON.
pub fn for_fetch(request: &Request) -> String {
    let mut call = Json::object();
    add_request(request, &mut call);
    call.end()
}

/// What a function of the host is told: the same, and the call as data. A relay is told that alone. The parameters are `own`
/// where the façade has the caller's.
pub fn for_host(request: &Request, own: Option<&JsValue>) -> String {
    let mut call = Json::object();
    call.text("operation", request.endpoint.name);
    call.number("timeout", Some(request.timeout.0.cast_signed()));
    if DIRECT {
        add_request(request, &mut call);
    }
    if own.is_none() {
        let mut params = Json::object();
        for (name, value) in request.params.members() {
            params.member(name, value);
        }
        if let Content::Json(body) = &request.body {
            params.raw("body", &Json::of(body));
        }
        call.raw("params", &params.end());
    }
    call.end()
}

fn add_request(request: &Request, call: &mut Json) {
    call.text("url", &url(request));
    call.text("method", request.method.as_str());
    call.raw("headers", &headers(request));
    // HubSpot's API redirects nobody, and the token must go nowhere else.
    call.text("redirect", "manual");
}

/// What the core wants to know of the response, as words: places of the body begin with a slash.
pub fn wants(request: &Request) -> String {
    let flags = [
        ("given", matches!(request.body, Content::Given)),
        ("rates", request.endpoint.bucket == Bucket::General),
        ("traced", request.traced),
        ("numericIds", request.endpoint.numeric_ids),
        ("sifted", request.sieve.is_some()),
    ];
    let mut words = request.wants.to_vec();
    for (flag, set) in flags {
        if DIRECT && set {
            words.push(flag);
        }
    }
    join(&words, " ")
}

/// The body as text, where the façade does not have it.
pub fn body(request: &Request) -> Option<String> {
    match &request.body {
        Content::Json(value) if DIRECT => Some(Json::of(value)),
        Content::Form(form) if DIRECT => Some(form.expose().to_owned()),
        _ => None,
    }
}

fn url(request: &Request) -> String {
    let mut url = String::from(&*request.url);
    if let Some(Credential::DeveloperKey(key)) = &request.credential {
        url.push(if find(&url, "?").is_some() { '&' } else { '?' });
        url.push_str("hapikey=");
        percent_encode(key.expose(), &mut url);
    }
    url
}

fn headers(request: &Request) -> String {
    let mut headers = Json::object();
    for (name, value) in request.headers.iter() {
        headers.text(name, value);
    }
    if let Some(Credential::Bearer(token)) = &request.credential {
        headers.text("authorization", &concat(&["Bearer ", token.expose()]));
    }
    headers.end()
}

/// The headers of a response, as lines.
pub struct Lines<'a>(pub &'a str);

impl Headers for Lines<'_> {
    fn find(&self, name: &str) -> Option<String> {
        let mut lines = self.0;
        while let Some((line, rest)) = split_once(lines, "\n") {
            match split_once(line, ":") {
                Some((found, value)) if found == name => return Some(value.to_owned()),
                _ => lines = rest,
            }
        }
        None
    }
}

/// Why there is no response: JavaScript's own reason, or what was thrown says what it is, and what the error is to say.
pub fn failure(reason: Option<&str>, class: Option<&str>, thrown: String) -> (Failure, String) {
    match reason {
        Some("redirect") => (Failure::Redirect, REDIRECT.to_owned()),
        Some("tooLarge") => (Failure::TooLarge, "the body is larger than 64 MB".to_owned()),
        Some(_) => (Failure::Connection, "the transport gave no response with a status".to_owned()),
        None => (class.and_then(ErrorKind::named).map_or(Failure::Connection, Failure::Said), thrown),
    }
}
