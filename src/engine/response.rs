//! Reads what HubSpot answers when it does not do what was asked.
//! Every shape of error body becomes one [`Error`]; nothing here fails.

use crate::DIRECT;
use crate::engine::error::{Error, ErrorKind, Reply};
use crate::engine::machine::{Body, Headers};
use crate::engine::time::{Span, Time};
use crate::operation::{Auth, Endpoint};
use crate::text::{concat, decimal, find, is_digits, number};
use crate::value::Value;

/// What is said of a redirect: HubSpot's API has none, and a token must go nowhere else.
pub const REDIRECT: &str = "a redirect, which is not followed";

/// The error that a response means.
#[must_use]
pub fn error(endpoint: &'static Endpoint, status: u16, headers: &dyn Headers, body: &Body<'_>, now: Time) -> Error {
    let value = if let Body::Error(value) = body { Some(*value) } else { None };
    let value = value.unwrap_or(&Value::Null);
    let word = value.text_at("status").filter(|word| *word != "error");
    // Some errors of OAuth have only HubSpot's own word.
    let oauth = value.text_at("error").or(match word {
        Some("BAD_REFRESH_TOKEN" | "BAD_AUTH_CODE" | "MISMATCH_REDIRECT_URI_AUTH_CODE") => Some("invalid_grant"),
        Some("BAD_CLIENT_ID" | "BAD_CLIENT_SECRET") => Some("invalid_client"),
        _ => None,
    });
    let kind = match (status, oauth) {
        (400 | 401, Some("invalid_client" | "invalid_grant")) => ErrorKind::Authentication,
        _ => kind(status),
    };
    let said = value.text_at("message").or(value.text_at("error_description")).unwrap_or_default();
    let hint = match oauth {
        Some("invalid_grant") => "; authorise the app again",
        Some("invalid_client") => "; check the client ID and the client secret",
        _ => "",
    };
    let (colon, said) = match body {
        _ if !said.is_empty() => (": ", said),
        _ if matches!(status, 301..=303 | 307 | 308) => (": ", REDIRECT),
        Body::Text(_) => (" with a body that is not JSON", ""),
        _ => ("", ""),
    };
    let message = concat(&["HubSpot answered ", &decimal(status.into()), colon, said, hint]);
    let reply = Reply {
        category: value.text_at("category").or(value.text_at("errorType")).or(oauth).map(String::from),
        sub_category: value.text_at("subCategory").or(word).map(String::from),
        correlation_id: value.string_at("correlationId").or_else(|| headers.find("x-hubspot-correlation-id")),
        policy_name: value.string_at("policyName"),
        errors: value.get("errors").or(value.get("validationResults")).unwrap_or(&Value::Null).clone(),
        context: value.get("context").unwrap_or(&Value::Null).clone(),
    };
    let missing_scope = status == 403
        && reply.category.as_deref() == Some("MISSING_SCOPES")
        && (!DIRECT || lacks_own_scope(endpoint, &reply.context));
    let mut error = Error::new(kind, &message).of(endpoint).with_status(status);
    error.retry_after = headers.find("retry-after").and_then(|value| retry_after(&value, now));
    error.credential = kind == ErrorKind::Authentication || missing_scope;
    error.reply = reply;
    error
}

/// Whether the scopes that are missing are the operation's own. Where they are others, it is one account of many that did
/// not grant them.
fn lacks_own_scope(endpoint: &Endpoint, context: &Value) -> bool {
    let named = context.items_at("requiredGranularScopes");
    let own = |name: &Value| name.as_text().is_some_and(|name| endpoint.scopes.contains(&name));
    endpoint.auth != Auth::App || named.is_empty() || named.iter().any(own)
}

/// The sort of error that a status is.
fn kind(status: u16) -> ErrorKind {
    match status {
        400 | 414 | 422 => ErrorKind::Validation,
        401 => ErrorKind::Authentication,
        403 => ErrorKind::Permission,
        404 => ErrorKind::NotFound,
        409 => ErrorKind::Conflict,
        429 | 477 => ErrorKind::RateLimit,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::Api,
    }
}

/// Seconds, or a date of HTTP.
#[must_use]
pub fn retry_after(value: &str, now: Time) -> Option<Span> {
    let value = value.trim_ascii();
    if is_digits(value) {
        return number(value).map(|seconds| Span::seconds(seconds.unsigned_abs()));
    }
    if !DIRECT {
        return None;
    }
    Time::of_http_date(value).map(|time| time.since(now))
}

/// Whether a 429 says that the limit of a second was reached.
#[must_use]
pub fn says_secondly(error: &Error) -> bool {
    let policy = error.reply.policy_name.as_deref();
    policy == Some("SECONDLY") || (policy.is_none() && find(&error.message.to_ascii_lowercase(), "secondly").is_some())
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::api::crm_objects::GET;

    fn read(status: u16, body: &str) -> Error {
        let headers: Vec<(String, String)> = Vec::from([("X-HubSpot-Correlation-Id".into(), "c-1".into())]);
        let value: Value = serde_json::from_str(body).unwrap();
        error(&GET.endpoint, status, &headers, &Body::Error(&value), Time(0))
    }

    #[test]
    fn a_standard_body_keeps_its_words() {
        let error = read(
            400,
            r#"{"status":"error","message":"bad","correlationId":"c-2","category":"VALIDATION_ERROR","errors":[{"message":"x"}]}"#,
        );
        let reply = error.reply.clone();
        assert_eq!((error.kind, error.category()), (ErrorKind::Validation, Some("VALIDATION_ERROR")));
        assert_eq!((reply.correlation_id.as_deref(), reply.errors.items().len()), (Some("c-2"), 1));
    }

    #[test]
    fn an_oauth_body_says_what_to_do() {
        let error = read(
            400,
            r#"{"error":"invalid_grant","error_description":"unknown refresh token","status":"BAD_REFRESH_TOKEN"}"#,
        );
        assert_eq!(error.kind, ErrorKind::Authentication);
        assert!(error.message.ends_with("authorise the app again"), "{}", error.message);
        assert_eq!(error.reply.sub_category.as_deref(), Some("BAD_REFRESH_TOKEN"));
    }

    #[test]
    fn an_oauth_body_with_hubspots_word_alone_says_the_same() {
        for (word, hint) in [
            ("BAD_REFRESH_TOKEN", "authorise the app again"),
            ("BAD_AUTH_CODE", "authorise the app again"),
            ("MISMATCH_REDIRECT_URI_AUTH_CODE", "authorise the app again"),
            ("BAD_CLIENT_ID", "check the client ID and the client secret"),
            ("BAD_CLIENT_SECRET", "check the client ID and the client secret"),
        ] {
            let error = read(400, &format!(r#"{{"status":"{word}","message":"missing or unknown"}}"#));
            assert_eq!((error.kind, error.credential), (ErrorKind::Authentication, true), "{word}");
            assert!(error.message.ends_with(hint), "{}", error.message);
            assert_eq!(error.reply.sub_category.as_deref(), Some(word));
        }
    }

    #[test]
    fn only_missing_scopes_condemn_the_credential_of_a_403() {
        assert!(read(403, r#"{"category":"MISSING_SCOPES"}"#).credential);
        assert!(!read(403, r#"{"category":"BANNED"}"#).credential);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(retry_after("7", Time(0)), Some(Span::seconds(7)));
        let now = Time(784_111_770_000);
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Span::seconds(7)));
        for bad in ["", "-1", "1.5", "soon", "99999999999999999999999"] {
            assert_eq!(retry_after(bad, now), None, "{bad}");
        }
    }

    #[test]
    fn odd_bodies_are_errors_too() {
        for body in ["null", "[]", "\"text\"", "{\"message\":{}}", "{\"status\":5}"] {
            assert_eq!(read(502, body).kind, ErrorKind::Server, "{body}");
        }
    }
}
