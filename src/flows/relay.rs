//! What a relay decides: whether HubSpot sent a message of an app card, who stands behind it, and whether it may be done.
//!
//! A card holds no credential. It tells its backend the name of an operation and its parameters, never a URL, and the
//! backend's own client checks them and builds the request again. The signature is looked at before anything is read; what
//! is not in the list of what is allowed does not happen; no card reaches another account than the one that is signed.

use crate::api;
use crate::engine::integers;
use crate::engine::machine::Headers;
use crate::engine::signature::{Reason, Signed, Verdict, Version, fingerprint, verify};
use crate::engine::time::Time;
use crate::engine::validate::MAX_SAFE_INTEGER;
use crate::operation::{Body, Endpoint};
use crate::secret::Secret;
use crate::shape::Kind;
use crate::text::{any, before, decimal, number, percent_decoded, split, split_once};
use crate::value::{Value, object};

/// What no relay does: these act for the app as a whole, or hand out credentials.
pub const NOT_RELAYED: &[&str] =
    &["oauth.", "webhooks.journal.", "webhooks.subscriptions.", "marketing.smtpTokens.", "featureFlags."];

/// How long an id of a message is; a shorter one could be met twice.
const ID: [usize; 2] = [16, 64];

/// What a relay knows of itself.
#[derive(Clone, Copy, Debug)]
pub struct Relay<'a> {
    /// The app's client secret.
    pub secret: &'a Secret,
    /// The names of the operations that it may do.
    pub allow: &'a [Value],
    /// The only account that it serves, if there is only one.
    pub portal_id: Option<i64>,
}

/// Why a message is not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Nobody can tell that HubSpot sent it.
    Signature(Reason),
    /// This part of the query or of the body is missing, wrong, or there twice.
    Malformed(&'static str),
    /// This part names another account than the one that is signed.
    OtherPortal(&'static str),
    /// The relay does not allow the operation.
    NotAllowed,
}

impl Refusal {
    /// Its category and what it is about, as the relay's host reads them.
    #[must_use]
    pub fn to_value(self) -> Value {
        let (category, about) = match self {
            Refusal::Signature(reason) => ("SIGNATURE", reason.as_str()),
            Refusal::Malformed(part) => ("MALFORMED", part),
            Refusal::OtherPortal(part) => ("OTHER_PORTAL", part),
            Refusal::NotAllowed => ("NOT_ALLOWED", "operation"),
        };
        object([("refused", category.into()), ("about", about.into())])
    }
}

/// Those of some names that a relay can't be told to allow: no operations, or ones that are never relayed.
#[must_use]
pub fn not_relayable(names: &[Value]) -> Vec<Value> {
    let mut found = Vec::new();
    for name in names {
        if name.as_text().and_then(relayed).is_none() {
            found.push(name.clone());
        }
    }
    found
}

/// The message in a request, with who sent it, if it may be carried out. `json` reads JSON text.
///
/// # Errors
/// Why it may not.
pub fn accept(
    relay: &Relay<'_>,
    request: &Signed<'_>,
    headers: &dyn Headers,
    now: Time,
    json: fn(&str) -> Option<Value>,
) -> Result<Value, Refusal> {
    if let Verdict::Invalid(reason) = verify(request, headers, relay.secret, now, &[Version::V3]) {
        return Err(Refusal::Signature(reason));
    }
    let query = split_once(before(request.url, "#"), "?").map_or("", |(_, query)| query);
    let portal_id = id_in(query, "portalId")?;
    if relay.portal_id.is_some_and(|only| only != portal_id) {
        return Err(Refusal::OtherPortal("portalId"));
    }
    let text = std::str::from_utf8(request.body).unwrap_or_default();
    let message = integers::read(text, json).unwrap_or_default();
    let [id, name] = ["id", "operation"].map(|name| message.text_at(name).unwrap_or_default());
    let odd = |letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_');
    if id.len() < ID[0] || id.len() > ID[1] || any(id, &odd) {
        return Err(Refusal::Malformed("id"));
    }
    let (Some(params @ Value::Object(_)), Some(timeout)) = (message.get("params"), message.integer_at("timeout"))
    else {
        return Err(Refusal::Malformed("params"));
    };
    if !relay.allow.iter().any(|allowed| allowed.as_text() == Some(name)) {
        return Err(Refusal::NotAllowed);
    }
    check(name, params, portal_id)?;
    Ok(object([
        ("portalId", Value::Integer(portal_id)),
        ("userId", Value::Integer(id_in(query, "userId")?)),
        ("appId", Value::Integer(id_in(query, "appId")?)),
        ("userEmail", part(query, "userEmail")?.into()),
        ("id", id.into()),
        ("mark", fingerprint("", text).into()),
        ("operation", name.into()),
        ("params", params.clone()),
        ("timeout", Value::Integer(timeout)),
    ]))
}

/// Checks that the parameters of an operation are its own and stay within an account.
///
/// # Errors
/// The first place where they don't.
pub fn check(operation: &str, params: &Value, portal_id: i64) -> Result<(), Refusal> {
    let endpoint = relayed(operation).ok_or(Refusal::NotAllowed)?;
    for (name, value) in params.members() {
        let kind = match endpoint.params.field(name) {
            Some(field) => field.kind,
            None if name == "body" => match endpoint.body {
                Body::Json(kind) => kind,
                Body::Form { shape, .. } => Kind::Object(shape),
                Body::Nothing | Body::Written(_) => return Err(Refusal::Malformed("body")),
            },
            // HubSpot would get it in the query, whatever it means there.
            None => return Err(Refusal::Malformed("params")),
        };
        if !stays(&kind, value, portal_id) {
            return Err(Refusal::OtherPortal("params"));
        }
    }
    Ok(())
}

/// Whether every account that a value names is this one. What has another form than its kind is looked through all the
/// same; the client refuses it later.
fn stays(kind: &Kind, value: &Value, portal_id: i64) -> bool {
    match (kind, value) {
        (Kind::PortalId, value) => value.id_text().is_some_and(|id| id == decimal(portal_id)),
        (Kind::OrText(inner), value) => stays(inner, value, portal_id),
        (Kind::List(list) | Kind::OneOrMany(list), value) if !matches!(value, Value::List(_)) => {
            stays(&list.of, value, portal_id)
        }
        (kind, Value::List(items)) => {
            let of = if let Kind::List(list) | Kind::OneOrMany(list) = kind { &list.of } else { kind };
            items.iter().all(|item| stays(of, item, portal_id))
        }
        (kind, Value::Object(members)) => members.iter().all(|(name, value)| {
            let known = match kind {
                Kind::Object(shape) => shape.field(name).map(|field| &field.kind).or(shape.others),
                Kind::Map(inner) => Some(*inner),
                _ => None,
            };
            known.is_none_or(|kind| stays(kind, value, portal_id))
        }),
        _ => true,
    }
}

/// A part of the query, which HubSpot adds: what a card writes into its URL by itself is there besides, and is refused.
fn part(query: &str, name: &'static str) -> Result<Option<String>, Refusal> {
    let mut found = None;
    for pair in split(query, "&") {
        let (key, value) = split_once(pair, "=").unwrap_or((pair, ""));
        // Whatever reads names without regard to their case must not find another one.
        if percent_decoded(key).eq_ignore_ascii_case(name) && found.replace(percent_decoded(value)).is_some() {
            return Err(Refusal::Malformed(name));
        }
    }
    Ok(found)
}

fn id_in(query: &str, name: &'static str) -> Result<i64, Refusal> {
    let text = part(query, name)?.unwrap_or_default();
    let id = number(&text).filter(|id| (1..=MAX_SAFE_INTEGER).contains(id) && decimal(*id) == text);
    id.ok_or(Refusal::Malformed(name))
}

/// The operation of that name, if a relay may do it.
fn relayed(name: &str) -> Option<&'static Endpoint> {
    let barred = NOT_RELAYED.iter().any(|area| name.starts_with(area));
    api::ALL.iter().copied().find(|endpoint| endpoint.name == name && !barred)
}
