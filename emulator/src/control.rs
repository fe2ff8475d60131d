//! Controls a run by JSON: `POST /_emulator/<name>`, `GET /_emulator/state`. Never struck by faults, never counted.

use serde_json::{Value, json};

use crate::accounts::AccountChange;
use crate::call::Call;
use crate::emulator::Emulator;
use crate::faults::{Fault, FaultRule};
use crate::fields::{Fields, Invalid};
use crate::http::Response;
use crate::snapshots::{ErrorCode, SnapshotEnd};
use crate::tokens::TokenRequest;

/// Obeys, or says what is wrong: 400 for the input, 404 for the name, 405 for the method.
pub(crate) fn answer(emulator: &mut Emulator, now: u64, call: &Call<'_>, name: &str) -> Response {
    let method = if name == "state" { "GET" } else { "POST" };
    if !NAMES.contains(&name) {
        return refuse(404, &format!("`{name}` is unknown; known: {}", NAMES.join(", ")));
    }
    if call.method() != method {
        return refuse(405, &format!("`{name}` takes {method}"));
    }
    if name == "state" {
        return Response::of_json(200, &emulator.state());
    }
    let body = match call.request.body.as_slice() {
        [] => Ok(json!({})),
        bytes => serde_json::from_slice(bytes),
    };
    let Ok(body) = body else { return refuse(400, "the body is no JSON") };
    match obey(emulator, now, name, &body) {
        Ok(reply) => Response::of_json(200, &reply),
        Err(invalid) => refuse(400, &invalid.to_string()),
    }
}

fn obey(emulator: &mut Emulator, now: u64, name: &str, body: &Value) -> Result<Value, Invalid> {
    match name {
        "advance" => {
            let fields = Fields::of("", body, &["milliseconds"])?;
            let milliseconds = fields.required("milliseconds", fields.whole("milliseconds")?)?;
            Ok(json!({ "now": emulator.advance(now, milliseconds) }))
        }
        "token" => {
            let request = token(emulator, body)?;
            Ok(json!({ "accessToken": emulator.token(now, request) }))
        }
        "snapshot" => {
            let (end, times) = end(body)?;
            (0..times).for_each(|_| emulator.snapshot(end));
            Ok(json!({ "waiting": emulator.snapshots.ends_waiting() }))
        }
        "account" => Ok(json!({ "portalId": emulator.account(now, account(body)?) })),
        "code" => Ok(json!({ "code": emulator.code(now, body)? })),
        "execution" => Ok(json!({ "callbackId": emulator.execution(now, body)? })),
        "thread" => emulator.thread(now, body),
        "webhooks" => emulator.webhooks(body),
        "payments" => emulator.payments(body),
        "event" if body.get("type").is_some() && body.get("subscriptionType").is_none() => {
            Ok(json!({ "waiting": emulator.journal_event(now, body)? }))
        }
        "event" => Ok(json!({ "eventId": emulator.event(now, body)? })),
        "journal" => emulator.journal(now, body),
        "fault" => {
            emulator.fault(fault(body)?);
            Ok(json!({ "waiting": emulator.faults.waiting().len() }))
        }
        _ => {
            let imported = emulator.import(now, body)?;
            Ok(json!({ "portalId": imported.portal_id, "objects": imported.objects }))
        }
    }
}

fn token(emulator: &mut Emulator, body: &Value) -> Result<TokenRequest, Invalid> {
    let fields = Fields::of("", body, &["scopes", "expired", "portalId"])?;
    let (portal_id, _) = emulator.accounts.named(&fields, emulator.options.portal_id)?;
    let (scopes, expired) = (fields.texts("scopes")?, fields.flag("expired")? == Some(true));
    Ok(TokenRequest { scopes, expired, portal_id: Some(portal_id) })
}

fn end(body: &Value) -> Result<(SnapshotEnd, u64), Invalid> {
    let fields = Fields::of("", body, &["status", "errorCode", "times"])?;
    let status = fields.required("status", fields.text("status")?)?;
    let code = fields.word("errorCode", &ErrorCode::ALL, ErrorCode::name)?;
    if code.is_some() && status != "FAILED" {
        return Err(fields.invalid("errorCode", "goes with FAILED only"));
    }
    let end = SnapshotEnd::named(status, code).ok_or_else(|| {
        fields.invalid(
            "status",
            "must be one of COMPLETED, SUCCESS, PROCESSING, FAILED, EXPIRED, PENDING, IN_PROGRESS, NOT_FOUND",
        )
    })?;
    Ok((end, times(&fields)?))
}

fn account(body: &Value) -> Result<AccountChange, Invalid> {
    let fields = Fields::of("", body, &["installed", "portalId", "scopes"])?;
    let installed = fields.required("installed", fields.flag("installed")?)?;
    Ok(AccountChange { installed, portal_id: fields.whole("portalId")?, scopes: fields.texts("scopes")? })
}

fn fault(body: &Value) -> Result<FaultRule, Invalid> {
    let fields = Fields::of("", body, &["match", "kind", "times", "retryAfter", "policy", "delay"])?;
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let kind = fields.required("kind", fields.value("kind"))?;
    let fault = Fault::named(&plain(kind)).ok_or_else(|| fields.invalid("kind", Fault::known()))?;
    Ok(FaultRule {
        matching: fields.text("match")?.unwrap_or_default().to_owned(),
        fault,
        times: times(&fields)?,
        retry_after: retry_after(&fields)?,
        policy: fields.text("policy")?.map(str::to_owned),
        delay: fields.whole("delay")?,
    })
}

/// Seconds, or the header's text.
fn retry_after(fields: &Fields<'_>) -> Result<Option<String>, Invalid> {
    match fields.value("retryAfter") {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(seconds)) if seconds.as_f64() >= Some(0.0) => Ok(Some(seconds.to_string())),
        Some(_) => Err(fields.invalid("retryAfter", "must be seconds, zero or more, or the header's text")),
    }
}

fn times(fields: &Fields<'_>) -> Result<u64, Invalid> {
    match fields.whole("times")? {
        None => Ok(1),
        Some(times) if (1..=MOST_TIMES).contains(&times) => Ok(times),
        Some(_) => Err(fields.invalid("times", format!("must be from 1 to {MOST_TIMES}"))),
    }
}

fn refuse(status: u16, message: &str) -> Response {
    Response::of_json(status, &json!({ "status": "error", "message": message }))
}

const NAMES: &[&str] = &[
    "state",
    "advance",
    "token",
    "snapshot",
    "account",
    "code",
    "execution",
    "thread",
    "webhooks",
    "event",
    "journal",
    "payments",
    "fault",
    "import",
];

const MOST_TIMES: u64 = 1_000_000;
