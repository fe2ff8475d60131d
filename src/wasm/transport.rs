//! How a request reaches the network: the global `fetch`, or a function of the host.
//! It decides nothing; it reads the reply and says what came.

use js_sys::{ArrayBuffer, Function, JSON, JsString, Object, Reflect, RegExp, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::bridge;
use super::json::Json;
use super::later::later;
use crate::engine::error::ErrorKind;
use crate::engine::integers;
use crate::engine::machine::{Content, Credential, Failure, Request};
use crate::engine::response::REDIRECT;
use crate::engine::sieve::{Sieve, sift};
use crate::operation::{Bucket, DIRECT};
use crate::text::{concat, decimal, find, number, percent_encode};

#[wasm_bindgen]
extern "C" {
    // Looked up at each call, so that a stub or an instrumented fetch counts.
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(url: &str, init: &Object) -> Result<JsValue, JsValue>;

    /// A response of any realm, or an object like one.
    type Reply;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn status(this: &Reply) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn text(this: &Reply) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &Reply) -> Result<JsValue, JsValue>;
}

/// The largest body, in characters.
const MAX_BODY: u32 = 64 * 1024 * 1024;
/// What the core reads of the headers of a success.
const RATE_HEADERS: [&str; 5] = [
    "x-hubspot-ratelimit-max",
    "x-hubspot-ratelimit-interval-milliseconds",
    "x-hubspot-ratelimit-remaining",
    "x-hubspot-ratelimit-daily",
    "x-hubspot-ratelimit-daily-remaining",
];
/// What it reads beside them of an error's, or where somebody sees what the client does.
const ERROR_HEADERS: [&str; 2] = ["x-hubspot-correlation-id", "retry-after"];

/// What the network answered.
pub struct Received {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Parsed,
    /// The response as the transport gave it, for callers who ask for it.
    pub response: JsValue,
}

/// A body after JSON.parse.
pub enum Parsed {
    Empty,
    Json(JsValue),
    Unreadable,
}

/// No response.
pub struct Lost {
    pub reason: Failure,
    pub message: String,
    pub thrown: JsValue,
}

impl From<JsValue> for Lost {
    fn from(thrown: JsValue) -> Self {
        let class = bridge::get_object(&thrown, "kind").as_string();
        let kind = class.and_then(|class| ErrorKind::named(&class));
        let reason = kind.map_or(Failure::Connection, Failure::Said);
        Self { reason, message: super::failure::message(&thrown), thrown }
    }
}

/// Takes the answer of the network.
pub type Done = Box<dyn FnOnce(Result<Received, Lost>)>;

/// Sends by the global `fetch`, or by the host's function; later, since the caller is not told yet which call this is.
pub fn send(host: Option<Function>, request: Box<Request>, params: Option<JsValue>, signal: JsValue, done: Done) {
    let sent = move |_| match ask(host, &request, params, &signal) {
        Ok(promise) => later(&promise, Box::new(move |response| receive(&request, response, done))),
        Err(thrown) => done(Err(thrown.into())),
    };
    later(&JsValue::UNDEFINED, Box::new(sent));
}

fn ask(
    host: Option<Function>,
    request: &Request,
    params: Option<JsValue>,
    signal: &JsValue,
) -> Result<JsValue, JsValue> {
    let given = params.as_ref().map(|params| bridge::get(params, "body"));
    // A relay is told the call as data.
    let body = if DIRECT { body(request, given.as_ref()) } else { JsValue::UNDEFINED };
    match host {
        None if DIRECT => global_fetch(&url(request), &init(Json::object(), request, &body, signal)?),
        None => Err(JsValue::UNDEFINED),
        Some(function) => {
            let question: JsValue = question(request, params, &body, signal)?.into();
            function.call1(&JsValue::UNDEFINED, &question)
        }
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

/// The body as text.
fn body(request: &Request, given: Option<&JsValue>) -> JsValue {
    match &request.body {
        Content::Nothing => JsValue::UNDEFINED,
        Content::Given => given.and_then(|given| JSON::stringify(given).ok()).map_or(JsValue::UNDEFINED, JsValue::from),
        Content::Json(value) => Json::of(value).into(),
        Content::Form(form) => form.expose().into(),
    }
}

/// The second argument of `fetch`. A redirect is not followed: HubSpot's API has none, and the token must go nowhere else.
/// Most of it crosses as one text.
fn init(mut init: Json, request: &Request, body: &JsValue, signal: &JsValue) -> Result<Object, JsValue> {
    if DIRECT {
        init.text("method", request.method.as_str());
        init.raw("headers", &headers(request));
        init.text("redirect", "manual");
    }
    let init: Object = JSON::parse(&init.end())?.unchecked_into();
    if !body.is_undefined() {
        bridge::set(&init, "body", body);
    }
    bridge::set(&init, "signal", signal);
    Ok(init)
}

/// What a transport function is given: what `fetch` would be, and the call as data.
fn question(request: &Request, params: Option<JsValue>, body: &JsValue, signal: &JsValue) -> Result<Object, JsValue> {
    let mut question = Json::object();
    question.text("operation", request.endpoint.name);
    if DIRECT {
        question.text("url", &url(request));
    }
    question.number("timeout", Some(request.timeout.0.cast_signed()));
    if params.is_none() {
        let mut params = Json::object();
        for (name, value) in request.params.members() {
            params.member(name, value);
        }
        if let Content::Json(body) = &request.body {
            params.raw("body", &Json::of(body));
        }
        question.raw("params", &params.end());
    }
    let question = init(question, request, body, signal)?;
    if let Some(params) = params {
        bridge::set(&question, "params", &params);
    }
    Ok(question)
}

/// Reads the beginning of a response, then its body.
fn receive(request: &Request, response: Result<JsValue, JsValue>, done: Done) {
    let numeric_ids = request.endpoint.numeric_ids;
    let sieve = request.sieve.clone();
    let begun = response.map_err(Lost::from).and_then(|response| begin(request, response));
    match begun {
        Ok((mut received, body)) => {
            let read = move |body: Result<JsValue, JsValue>| {
                done(body.map_err(Lost::from).and_then(|body| {
                    received.body = parse_body(body, numeric_ids, sieve.as_deref())?;
                    Ok(received)
                }));
            };
            later(&body, Box::new(read));
        }
        Err(lost) => done(Err(lost)),
    }
}

/// What a response says but for its body, and the promise of that.
fn begin(request: &Request, response: JsValue) -> Result<(Received, JsValue), Lost> {
    let reply: &Reply = response.unchecked_ref();
    let status = if response.is_object() { reply.status()?.as_f64().unwrap_or_default() } else { 0.0 };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let status = status as u16;
    if !(100..=599).contains(&status) {
        let redirect = bridge::get_object(&response, "type").as_string().as_deref() == Some("opaqueredirect");
        return Err(if redirect {
            Lost { reason: Failure::Redirect, ..lost(REDIRECT) }
        } else {
            lost("the transport gave no response with a status")
        });
    }
    let found = Found::of(&response);
    let rates: &[&str] = if DIRECT && request.endpoint.bucket == Bucket::General { &RATE_HEADERS } else { &[] };
    let errors: &[&str] = if status >= 300 || (DIRECT && request.traced) { &ERROR_HEADERS } else { &[] };
    let mut headers = Vec::new();
    for name in rates.iter().chain(errors) {
        if let Some(value) = found.header(name) {
            headers.push(((*name).to_owned(), value));
        }
    }
    if !DIRECT {
        let body = bridge::get(&response, "body");
        return Ok((Received { status, headers, body: Parsed::Empty, response }, body));
    }
    if found.header("content-length").and_then(|length| number(&length)) > Some(MAX_BODY.into()) {
        return Err(too_large());
    }
    // What is to be sifted is looked at as bytes.
    let bytes = if request.sieve.is_some() && status < 300 { reply.array_buffer()? } else { JsValue::UNDEFINED };
    let body = match bytes.dyn_ref::<Function>().or(reply.text()?.dyn_ref::<Function>()) {
        Some(read) => read.call0(&response)?,
        None => bridge::get(&response, "body"),
    };
    Ok((Received { status, headers, body: Parsed::Empty, response }, body))
}

fn parse_body(body: JsValue, numeric_ids: bool, sieve: Option<&Sieve>) -> Result<Parsed, Lost> {
    if let (Some(sieve), Some(bytes)) = (sieve, body.dyn_ref::<ArrayBuffer>()) {
        let bytes = Uint8Array::new(bytes);
        if bytes.length() > MAX_BODY {
            return Err(too_large());
        }
        return Ok(sifted(&bytes.to_vec(), sieve));
    }
    Ok(match body.dyn_into::<JsString>() {
        Ok(text) if text.length() > MAX_BODY => return Err(too_large()),
        Ok(text) => match sieve {
            Some(sieve) => sifted(String::from(text).as_bytes(), sieve),
            None => parse(&text, numeric_ids),
        },
        Err(value) if value.is_undefined() || value.is_null() => Parsed::Empty,
        Err(value) => Parsed::Json(value),
    })
}

/// What a sieve keeps of a body, parsed once.
fn sifted(bytes: &[u8], sieve: &Sieve) -> Parsed {
    if !DIRECT {
        return Parsed::Unreadable;
    }
    let Some(kept) = sift(bytes, sieve) else { return Parsed::Unreadable };
    let kept = String::from_utf8_lossy(&kept);
    let parsed = JSON::parse(integers::quote_large(&kept).as_deref().unwrap_or(&kept));
    parsed.map_or(Parsed::Unreadable, Parsed::Json)
}

fn parse(text: &JsString, numeric_ids: bool) -> Parsed {
    if text.length() == 0 || (text.length() < 16 && text.trim().length() == 0) {
        return Parsed::Empty;
    }
    // Most replies hold no number that long: a look at the text where it is costs less than a copy of it.
    let parsed = if DIRECT && numeric_ids && text.search(&RegExp::new("\\d{16}", "")) >= 0 {
        match integers::quote_large(&String::from(text)) {
            Some(quoted) => JSON::parse(&quoted),
            None => parse_js(text),
        }
    } else {
        parse_js(text)
    };
    parsed.map_or(Parsed::Unreadable, Parsed::Json)
}

/// `JSON.parse` of a string that stays where it is: copying a page into the core costs as much as parsing it.
fn parse_js(text: &JsString) -> Result<JsValue, JsValue> {
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
        fn json_parse(text: &JsString) -> Result<JsValue, JsValue>;
    }
    json_parse(text)
}

/// The headers of a response: a `Headers` of any realm, or a plain object.
struct Found {
    headers: JsValue,
    /// The method of `Headers`.
    get: Option<Function>,
}

impl Found {
    fn of(response: &JsValue) -> Self {
        let headers = bridge::get_object(response, "headers");
        let get = bridge::get_object(&headers, "get").dyn_into().ok();
        Self { headers, get }
    }

    fn header(&self, name: &str) -> Option<String> {
        let value = match &self.get {
            Some(get) => get.call1(&self.headers, &name.into()).unwrap_or(JsValue::UNDEFINED),
            None if self.headers.is_object() => member_ignoring_case(&self.headers, name),
            None => return None,
        };
        value.as_string().or_else(|| value.as_f64().map(|number| decimal(number as i64)))
    }
}

fn member_ignoring_case(headers: &JsValue, name: &str) -> JsValue {
    let keys = Reflect::own_keys(headers).unwrap_or_default();
    let key = keys.iter().find(|key| key.as_string().is_some_and(|key| key.eq_ignore_ascii_case(name)));
    key.map_or(JsValue::UNDEFINED, |key| Reflect::get(headers, &key).unwrap_or(JsValue::UNDEFINED))
}

fn lost(message: &str) -> Lost {
    Lost { reason: Failure::Connection, message: message.to_owned(), thrown: JsValue::UNDEFINED }
}

fn too_large() -> Lost {
    Lost { reason: Failure::TooLarge, ..lost("the body is larger than 64 MB") }
}
