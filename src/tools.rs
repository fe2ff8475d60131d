//! What needs neither a client nor a network, by name, data in and data out: signatures, webhooks, the answers of workflow
//! actions, authorize URLs, the ids of actors, the mail server's settings, keys of events, plans. Bindings call these; Rust
//! has the functions behind them, in [`crate::engine::signature`] and [`crate::flows`].

mod signed;

use crate::engine::error::{Error, ErrorKind};
use crate::engine::finding::Finding;
use crate::engine::place::Place;
use crate::engine::validate::Check;
use crate::flows::actors::Actor;
use crate::flows::journal::event_key;
use crate::flows::{flags, oauth, relay, smtp, subscriptions, workflow_actions};
use crate::shape;
use crate::shape::{Shape, Shaped};
use crate::value::{Value, object};

shape! {
    /// What an authorize URL is made of.
    pub struct AuthorizeTable {
        "clientId" => client_id: String,
        "redirectUri" => redirect_uri: String,
        "scopes" => scopes: Vec<String>,
        "optionalScopes" => optional_scopes: Option<Vec<String>>,
        "state" => state: Option<String>,
        "codeVerifier" => code_verifier: Option<String>,
        "baseUrl" => base_url: Option<String>,
    }

    /// An execution that is blocked.
    pub struct BlockTable {
        "expiration" => expiration: Option<String>,
        "outputFields" => output_fields: Option<Value>,
    }

    /// An execution that ends at once.
    pub struct CompleteTable {
        "state" => state: Option<String>,
        "outputFields" => output_fields: Option<Value>,
    }

    /// A login to the mail server.
    pub struct SmtpTable {
        "token" => token: Value,
        "region" => region: Option<String>,
        "port" => port: Option<i64>,
    }
}

/// The answer of the tool of that name. `bytes` are what is no data, such as a raw body; `json` reads JSON text.
///
/// # Errors
/// Every part of `input` that is unknown or wrong, by name.
pub fn answer(name: &str, input: &Value, bytes: &[u8], json: fn(&str) -> Option<Value>) -> Result<Value, Error> {
    let part = |name| input.get(name).unwrap_or(&Value::Null);
    match name {
        "verify" => signed::verified(input, bytes),
        "webhook" => signed::webhook(input, bytes, json),
        "sign" => signed::signature(input, bytes),
        "publicUrl" => signed::url(input),
        "relay" => signed::relayed(input, bytes, json),
        "relayParams" => {
            let name = input.text_at("operation").unwrap_or_default();
            let portal_id = input.integer_at("portalId").unwrap_or_default();
            let checked = relay::check(name, part("params"), portal_id);
            Ok(checked.map_or_else(|refusal| refusal.to_value(), |()| object([])))
        }
        "notRelayable" => Ok(Value::List(relay::not_relayable(input.items()))),
        "authorizeUrl" => authorize_url(input),
        "codeVerifier" => match bytes.try_into() {
            Ok(random) => Ok(oauth::code_verifier(random).into()),
            Err(_) => Err(problem("random", "outOfRange", "must be 32 bytes")),
        },
        "requiredScopes" => oauth::required_scopes(input.items()).map(Value::from),
        "block" => {
            check(BlockTable::SHAPE, input)?;
            workflow_actions::block(input.text_at("expiration"), part("outputFields"))
        }
        "complete" => {
            check(CompleteTable::SHAPE, input)?;
            let state = input.text_at("state").unwrap_or("SUCCESS");
            workflow_actions::complete(&state.into(), part("outputFields"))
        }
        "actor" => {
            let Some(id) = input.as_text() else { return Err(problem("actorId", "wrongType", "must be a string")) };
            let actor = Actor::parse(id);
            Ok(object([("type", actor.kind.as_str().into()), ("id", actor.id.into())]))
        }
        "smtpSettings" => {
            check(SmtpTable::SHAPE, input)?;
            let region = input.text_at("region").unwrap_or(smtp::REGION);
            let port = input.integer_at("port").unwrap_or(smtp::PORT);
            smtp::Settings::of(part("token"), region, port).map(|found| found.to_value())
        }
        "smtpTokenExpiry" => smtp::expiry(part("token")).map(Value::from),
        "flagMigration" => {
            flags::plan(part("migration"), part("flag"), input.items_at("portals")).map(flags::Plan::to_value)
        }
        "subscriptionSync" => {
            let existing = input.items_at("existing");
            subscriptions::plan(part("desired"), part("portalId"), existing).map(subscriptions::Plan::to_value)
        }
        "journalEventKey" => match input {
            Value::Object(_) => Ok(event_key(input).into()),
            _ => Err(problem("event", "wrongType", "must be an object")),
        },
        _ => Err(Error::new(ErrorKind::Internal, "there is no such tool")),
    }
}

fn authorize_url(input: &Value) -> Result<Value, Error> {
    check(AuthorizeTable::SHAPE, input)?;
    let authorize = oauth::Authorize {
        client_id: input.text_at("clientId").unwrap_or_default(),
        redirect_uri: input.text_at("redirectUri").unwrap_or_default(),
        scopes: &texts_at(input, "scopes"),
        optional_scopes: &texts_at(input, "optionalScopes"),
        state: input.text_at("state"),
        code_verifier: input.text_at("codeVerifier"),
        base_url: input.text_at("baseUrl").unwrap_or(oauth::APP_URL),
    };
    authorize.url().map(Value::from)
}

fn check(table: &Shape, input: &Value) -> Result<(), Error> {
    let mut check = Check::of_options();
    let place = Place::root("");
    match input {
        Value::Object(members) => check.fields(&[table], members, &place),
        _ => check.problem(&Place::root("argument"), "wrongType", "must be an object"),
    }
    if check.findings.is_empty() { Ok(()) } else { Err(Error::invalid(None, check.findings)) }
}

fn problem(path: &str, code: &'static str, rule: &str) -> Error {
    Error::invalid(None, Vec::from([Finding::problem(path, code, rule)]))
}

fn texts_at(input: &Value, name: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for item in input.items_at(name) {
        texts.extend(item.as_text().map(str::to_owned));
    }
    texts
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn json(text: &str) -> Option<Value> {
        serde_json::from_str(text).ok()
    }

    fn ask(name: &str, input: &str, body: &str) -> Result<String, Error> {
        answer(name, &json(input).unwrap(), body.as_bytes(), json).map(|answer| serde_json::to_string(&answer).unwrap())
    }

    fn places(name: &str, input: &str) -> Vec<(String, &'static str)> {
        let found = ask(name, input, "").unwrap_err().findings.clone();
        found.into_iter().map(|finding| (finding.path, finding.code)).collect()
    }

    #[test]
    fn what_is_signed_is_verified_and_read() {
        let body = r#"[{"subscriptionType":"deal.creation","objectId":9007199254740993}]"#;
        for (version, url) in
            [("v1", ""), ("v2", r#","url":"https://a.example/x""#), ("v3", r#","url":"https://a.example/x""#)]
        {
            let request = format!(r#""method":"POST","now":1,"clientSecret":"s","versions":["{version}"]{url}"#);
            let headers = ask("sign", &format!("{{{request}}}"), body).unwrap();
            let seen = format!(r#"{{{request},"headers":{headers}}}"#);
            let valid = format!(r#"{{"valid":true,"version":"{version}""#);
            assert_eq!(ask("verify", &seen, body).unwrap(), format!("{valid}}}"));
            let events =
                r#"[{"type":"deal.creation","subscriptionType":"deal.creation","objectId":"9007199254740993"}]"#;
            assert_eq!(ask("webhook", &seen, body).unwrap(), format!(r#"{valid},"events":{events}}}"#));
            assert_eq!(ask("webhook", &seen, "[]").unwrap(), r#"{"valid":false,"reason":"mismatch"}"#);
        }
    }

    #[test]
    fn a_signed_body_that_holds_no_events_is_malformed() {
        for body in ["", "{}", "[1"] {
            let headers =
                ask("sign", r#"{"method":"POST","now":1,"clientSecret":"s","versions":["v1"]}"#, body).unwrap();
            let seen = format!(r#"{{"method":"POST","url":"x","now":1,"clientSecret":"s","headers":{headers}}}"#);
            assert_eq!(ask("webhook", &seen, body).unwrap(), r#"{"valid":false,"reason":"malformed"}"#, "{body}");
        }
    }

    #[test]
    fn every_wrong_part_is_named() {
        let cases = [
            ("verify", r#"{"method":"POST","now":1,"url":"x"}"#, ("clientSecret", "missing")),
            ("verify", r#"{"method":"POST","now":1,"url":"x","clientSecret":""}"#, ("clientSecret", "empty")),
            ("verify", r#"{"method":"POST","now":1,"clientSecret":"s"}"#, ("url", "missing")),
            ("verify", r#"{"method":"POST","now":"1","url":"x","clientSecret":"s"}"#, ("now", "wrongType")),
            (
                "verify",
                r#"{"method":"POST","now":1,"url":"x","clientSecret":"s","versions":["v4"]}"#,
                ("versions", "unknownWord"),
            ),
            (
                "verify",
                r#"{"method":"POST","now":1,"url":"x","clientSecret":"s","secret":1}"#,
                ("secret", "unknownOption"),
            ),
            ("verify", "[]", ("argument", "wrongType")),
            ("publicUrl", r#"{"url":"/","hosts":[]}"#, ("hosts", "empty")),
            (
                "authorizeUrl",
                r#"{"clientId":"i","redirectUri":"https://a.example/","scopes":"oauth"}"#,
                ("scopes", "wrongType"),
            ),
            ("codeVerifier", "null", ("random", "outOfRange")),
            ("requiredScopes", r#"["crm.objects.fly"]"#, ("operations[0]", "unknownOperation")),
            ("block", r#"{"expiration":7}"#, ("expiration", "wrongType")),
            ("complete", r#"{"state":"BLOCK"}"#, ("state", "unknownWord")),
            ("actor", "7", ("actorId", "wrongType")),
            ("journalEventKey", "[]", ("event", "wrongType")),
            ("subscriptionSync", r#"{"desired":{}}"#, ("desired", "wrongType")),
            ("smtpSettings", r#"{"port":587}"#, ("token", "missing")),
            ("smtpSettings", r#"{"token":{"id":"t","password":"s"},"port":"587"}"#, ("port", "wrongType")),
            ("smtpSettings", r#"{"token":{"id":"t","password":"s"},"host":"x"}"#, ("host", "unknownOption")),
            ("smtpSettings", r#"{"token":{"id":"t"},"region":"eu1"}"#, ("token.password", "missing")),
            ("smtpTokenExpiry", r#"{"token":{}}"#, ("token.createdAt", "missing")),
        ];
        for (name, input, (path, code)) in cases {
            assert_eq!(places(name, input), [(path.to_owned(), code)], "{name} {input}");
        }
    }

    #[test]
    fn an_answer_is_the_functions_own() {
        let cases = [
            (
                "publicUrl",
                r#"{"url":"/x","headers":{"host":"b.example"},"hosts":["a.example","b.example"]}"#,
                r#""https://b.example/x""#,
            ),
            ("requiredScopes", r#"["automation.callbacks.complete"]"#, r#"["automation"]"#),
            ("complete", "{}", r#"{"outputFields":{"hs_execution_state":"SUCCESS"}}"#),
            (
                "block",
                r#"{"expiration":"P1WT1H","outputFields":{"a":"b"}}"#,
                r#"{"outputFields":{"hs_execution_state":"BLOCK","hs_expiration_duration":"P1WT1H","a":"b"}}"#,
            ),
            ("actor", r#""V-5""#, r#"{"type":"visitor","id":"5"}"#),
            (
                "smtpSettings",
                r#"{"token":{"id":"t","password":"s"},"region":"eu1","port":465}"#,
                r#"{"host":"smtp-eu1.hubapi.com","port":465,"secure":true,"requireTLS":false,"auth":{"user":"t","pass":"s"}}"#,
            ),
            ("smtpTokenExpiry", r#"{"token":{"createdAt":"2026-03-01T12:00:00Z"}}"#, r#""2027-03-01T12:00:00Z""#),
        ];
        for (name, input, expected) in cases {
            assert_eq!(ask(name, input, "").unwrap(), expected);
        }
        assert_eq!(ask("fly", "{}", "").unwrap_err().kind, ErrorKind::Internal);
    }
}
