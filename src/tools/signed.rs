//! Signed requests: HubSpot's to an app, and an app card's to its backend.

use super::{check, problem, texts_at};
use crate::engine::error::Error;
use crate::engine::integers;
use crate::engine::origin::public_url;
use crate::engine::signature::{Signed, Verdict, Version, sign, verify};
use crate::engine::time::Time;
use crate::flows::{relay, webhooks};
use crate::secret::Secret;
use crate::shape;
use crate::shape::{NonEmpty, Shaped};
use crate::value::{Value, object};

shape! {
    /// A request to verify, or without headers to sign.
    pub struct RequestTable {
        "method" => method: String,
        "url" => url: Option<String>,
        "headers" => headers: Option<Value>,
        "clientSecret" => client_secret: Secret,
        "now" => now: i64,
        "versions" => versions: Option<NonEmpty<String>>,
    }

    /// A request that came through a proxy.
    pub struct ProxiedTable {
        "url" => url: String,
        "headers" => headers: Option<Value>,
        "hosts" => hosts: NonEmpty<String>,
    }
}

/// Whether a request is what its signature covers.
pub fn verified(input: &Value, body: &[u8]) -> Result<Value, Error> {
    let verdict = verdict(&Request::read(input)?, input, body);
    Ok(said(verdict))
}

/// The events of a webhook whose signature holds.
pub fn webhook(input: &Value, body: &[u8], json: fn(&str) -> Option<Value>) -> Result<Value, Error> {
    let verdict = verdict(&Request::read(input)?, input, body);
    let Verdict::Valid(_) = verdict else { return Ok(said(verdict)) };
    let Some(events) = events(body, json) else { return Ok(refused("malformed")) };
    let mut said = said(verdict);
    said.add("events", events.into());
    Ok(said)
}

/// The headers that sign a request.
pub fn signature(input: &Value, body: &[u8]) -> Result<Value, Error> {
    let request = Request::read(input)?;
    let version = request.versions.first().copied().unwrap_or(Version::V3);
    let mut headers = object([]);
    for (name, value) in sign(version, &request.signed(body), &request.secret, request.now) {
        headers.add(name, value.into());
    }
    Ok(headers)
}

/// The URL that a signature covers, where a proxy stands between.
pub fn url(input: &Value) -> Result<Value, Error> {
    check(ProxiedTable::SHAPE, input)?;
    let url = input.text_at("url").unwrap_or_default();
    Ok(public_url(url, &headers_of(input), &texts_at(input, "hosts")).into())
}

/// The call that an app card asks its backend for, or why it is refused.
pub fn relayed(input: &Value, body: &[u8], json: fn(&str) -> Option<Value>) -> Result<Value, Error> {
    let asked = input.get("request").unwrap_or(&Value::Null);
    let request = Request::read(asked)?;
    let own = relay::Relay {
        secret: &request.secret,
        allow: input.items_at("allow"),
        portal_id: input.integer_at("portalId"),
    };
    let accepted = relay::accept(&own, &request.signed(body), &headers_of(asked), request.now, json);
    Ok(accepted.unwrap_or_else(|refusal| refusal.to_value()))
}

/// A request as it came, without its body.
struct Request {
    method: String,
    url: String,
    secret: Secret,
    now: Time,
    versions: Vec<Version>,
}

impl Request {
    fn read(input: &Value) -> Result<Self, Error> {
        check(RequestTable::SHAPE, input)?;
        let mut versions = Vec::new();
        for name in input.items_at("versions") {
            let version = name.as_text().and_then(Version::named);
            versions.push(version.ok_or_else(|| problem("versions", "unknownWord", "must be of v1, v2 and v3"))?);
        }
        if versions.is_empty() {
            versions.extend(Version::ALL);
        }
        let url = input.string_at("url");
        if url.is_none() && versions.iter().any(|version| *version != Version::V1) {
            return Err(problem("url", "missing", "is required: v2 and v3 cover it"));
        }
        Ok(Self {
            method: input.string_at("method").unwrap_or_default(),
            url: url.unwrap_or_default(),
            secret: input.text_at("clientSecret").unwrap_or_default().into(),
            now: Time(input.integer_at("now").unwrap_or_default().unsigned_abs()),
            versions,
        })
    }

    fn signed<'a>(&'a self, body: &'a [u8]) -> Signed<'a> {
        Signed { method: &self.method, url: &self.url, body }
    }
}

fn verdict(request: &Request, input: &Value, bytes: &[u8]) -> Verdict {
    verify(&request.signed(bytes), &headers_of(input), &request.secret, request.now, &request.versions)
}

fn said(verdict: Verdict) -> Value {
    match verdict {
        Verdict::Valid(version) => object([("valid", true.into()), ("version", version.as_str().into())]),
        Verdict::Invalid(reason) => refused(reason.as_str()),
    }
}

fn refused(reason: &str) -> Value {
    object([("valid", false.into()), ("reason", reason.into())])
}

/// The events of a body, if it is JSON.
fn events(body: &[u8], json: fn(&str) -> Option<Value>) -> Option<Vec<Value>> {
    webhooks::events(&integers::read(std::str::from_utf8(body).ok()?, json)?)
}

fn headers_of(input: &Value) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for (name, value) in input.get("headers").unwrap_or(&Value::Null).members() {
        headers.extend(value.as_text().map(|value| (name.clone(), value.to_owned())));
    }
    headers
}
