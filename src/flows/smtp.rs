//! HubSpot's mail server: how a program that sends e-mail logs in with an SMTP token, and until when the token is good.
//! It sends nothing and opens no connection.

use crate::engine::date::is_date_time;
use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::secret::Secret;
use crate::text::{concat, decimal, is_digits, number};
use crate::value::{Value, object};

/// The port that [`Settings`] have unless another one is asked for.
pub const PORT: i64 = 587;

/// The data center whose server [`Settings`] name unless another one is asked for.
pub const REGION: &str = "na1";

/// How to log in to HubSpot's mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The server.
    pub host: &'static str,
    /// The port.
    pub port: i64,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// The token's id.
    pub user: String,
    /// The token's password.
    pub password: Secret,
}

/// How a connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// It begins in clear text; nothing is sent before STARTTLS.
    StartTls,
    /// From the first byte.
    Tls,
}

impl Settings {
    /// The settings for a token as HubSpot gave it when it was created or its password was reset.
    ///
    /// # Errors
    /// Every part that is missing or wrong, by name.
    pub fn of(token: &Value, region: &str, port: i64) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if !is_region(region) {
            let rule = "must be the name of a data center, such as `na1` or `eu1`";
            problems.push(Finding::problem("region", "pattern", rule));
        }
        let encryption = match port {
            25 | 587 => Encryption::StartTls,
            465 => Encryption::Tls,
            _ => {
                let rule = "must be 25, 587 (both STARTTLS) or 465 (TLS)";
                problems.push(Finding::problem("port", "outOfRange", rule));
                Encryption::Tls
            }
        };
        let why = "is required: HubSpot tells it only when a token is created or its password is reset";
        let user = text_of(token, "id", "is required: it is the name to log in with", &mut problems);
        let password = text_of(token, "password", why, &mut problems);
        if !problems.is_empty() {
            return Err(Error::invalid(None, problems));
        }
        let host = if region == "eu1" { "smtp-eu1.hubapi.com" } else { "smtp.hubapi.com" };
        Ok(Self { host, port, encryption, user: user.to_owned(), password: password.into() })
    }

    /// In the form that libraries for sending e-mail take, with the password.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let secure = self.encryption == Encryption::Tls;
        object([
            ("host", self.host.into()),
            ("port", self.port.into()),
            ("secure", secure.into()),
            ("requireTLS", (!secure).into()),
            ("auth", object([("user", self.user.as_str().into()), ("pass", self.password.expose().into())])),
        ])
    }
}

/// When a token ends: twelve calendar months after its `createdAt`, in the form that this has.
///
/// # Errors
/// The token does not tell when it was created.
pub fn expiry(token: &Value) -> Result<String, Error> {
    let mut problems = Vec::new();
    let created = text_of(token, "createdAt", "is required", &mut problems);
    if let Some(expiry) = a_year_after(created) {
        return Ok(expiry);
    }
    if problems.is_empty() {
        let rule = "must be a date or a moment in ISO 8601, such as `2026-03-01T12:00:00Z`";
        problems.push(Finding::problem("token.createdAt", "wrongType", rule));
    }
    Err(Error::invalid(None, problems))
}

/// The same day of the next year; of a leap day the last one of that February.
fn a_year_after(moment: &str) -> Option<String> {
    if !is_date_time(moment) {
        return None;
    }
    let (year, rest) = moment.split_at_checked(4)?;
    // A digit in front keeps the zeros that the year begins with.
    let next = decimal(number(year).filter(|year| *year < 9999)? + 10_001);
    let year = next.get(1..)?;
    Some(match rest.strip_prefix("-02-29") {
        Some(time) => concat(&[year, "-02-28", time]),
        None => concat(&[year, rest]),
    })
}

/// The member's text, or a problem that does not quote it.
fn text_of<'a>(token: &'a Value, name: &str, why: &str, problems: &mut Vec<Finding>) -> &'a str {
    let place = concat(&["token.", name]);
    match token.get(name) {
        Some(Value::Text(text)) if !text.is_empty() => return text,
        Some(Value::Text(_)) => problems.push(Finding::problem(&place, "empty", "must not be empty")),
        None | Some(Value::Null) => problems.push(Finding::problem(&place, "missing", why)),
        Some(_) => problems.push(Finding::problem(&place, "wrongType", "must be a string")),
    }
    ""
}

/// `na1`, `eu1` …
fn is_region(text: &str) -> bool {
    text.split_at_checked(2)
        .is_some_and(|(letters, digits)| letters.bytes().all(|byte| byte.is_ascii_lowercase()) && is_digits(digits))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn token() -> Value {
        object([
            ("id", "token-1".into()),
            ("password", "canary-1".into()),
            ("createdAt", "2026-03-01T12:00:00Z".into()),
        ])
    }

    fn problems<T: std::fmt::Debug>(answer: Result<T, Error>) -> Vec<(String, &'static str)> {
        let findings = answer.unwrap_err().findings.clone();
        findings.into_iter().map(|finding| (finding.path, finding.code)).collect()
    }

    fn expires(created_at: &str) -> Option<String> {
        expiry(&object([("createdAt", created_at.into())])).ok()
    }

    #[test]
    fn the_settings_are_those_of_the_documents() {
        let expected = r#"{"host":"smtp.hubapi.com","port":587,"secure":false,"requireTLS":true,"auth":{"user":"token-1","pass":"canary-1"}}"#;
        let settings = Settings::of(&token(), REGION, PORT).unwrap();
        assert_eq!(serde_json::to_string(&settings.to_value()).unwrap(), expected);
    }

    #[test]
    fn each_port_has_its_encryption() {
        let encryption = |port| Settings::of(&token(), REGION, port).unwrap().encryption;
        assert_eq!([25, 587, 465].map(encryption), [Encryption::StartTls, Encryption::StartTls, Encryption::Tls]);
        let secure = Settings::of(&token(), REGION, 465).unwrap().to_value();
        assert_eq!((secure.is_true_at("secure"), secure.is_true_at("requireTLS")), (true, false));
        for port in [0, 24, 80, 2525, -587, i64::MAX] {
            assert_eq!(problems(Settings::of(&token(), REGION, port)), [("port".to_owned(), "outOfRange")], "{port}");
        }
    }

    #[test]
    fn europe_has_a_server_of_its_own() {
        let host = |region| Settings::of(&token(), region, PORT).unwrap().host;
        assert_eq!(host("eu1"), "smtp-eu1.hubapi.com");
        assert_eq!(["na1", "na2", "ap1"].map(host), ["smtp.hubapi.com"; 3]);
        for region in ["", "eu", "EU1", "eu-1", "europe", "1eu", "é1"] {
            assert_eq!(problems(Settings::of(&token(), region, PORT)), [("region".to_owned(), "pattern")], "{region}");
        }
    }

    #[test]
    fn a_token_without_its_password_says_when_hubspot_tells_it() {
        for password in [Value::Null, "".into(), 7_i64.into()] {
            let mut known = token().clone_without("password");
            known.add("password", password);
            let refused = Settings::of(&known, REGION, PORT).unwrap_err();
            assert_eq!(refused.findings[0].path, "token.password");
        }
        let refused = Settings::of(&token().clone_without("password"), REGION, PORT).unwrap_err();
        let rule =
            "`token.password` is required: HubSpot tells it only when a token is created or its password is reset";
        assert_eq!(refused.findings[0].message, rule);
        let expected = [("token.id", "missing"), ("token.password", "missing")];
        for nothing in [Value::Null, "token-1".into()] {
            let found = problems(Settings::of(&nothing, REGION, PORT));
            assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
        }
    }

    #[test]
    fn no_password_is_printed() {
        let settings = Settings::of(&token(), REGION, PORT).unwrap();
        assert!(!format!("{settings:?}").contains("canary"));
        let refused = Settings::of(&token().clone_without("id"), "canary", 1).unwrap_err();
        assert_eq!(refused.findings.len(), 3);
        assert!(!format!("{refused:?} {refused}").contains("canary"));
    }

    #[test]
    fn a_token_is_good_for_twelve_calendar_months() {
        let cases = [
            ("2026-03-01T12:00:00Z", "2027-03-01T12:00:00Z"),
            ("2027-03-31T23:59:59.999Z", "2028-03-31T23:59:59.999Z"),
            ("2024-02-29T08:30:00.5Z", "2025-02-28T08:30:00.5Z"),
            ("2024-02-28T08:30:00Z", "2025-02-28T08:30:00Z"),
            ("2023-02-28T08:30:00+02:00", "2024-02-28T08:30:00+02:00"),
            ("2026-12-31", "2027-12-31"),
            ("0009-01-01", "0010-01-01"),
        ];
        for (created_at, expected) in cases {
            assert_eq!(expires(created_at).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_token_that_does_not_tell_its_age_is_a_problem() {
        for wrong in ["", "yesterday", "2026-02-29T00:00:00Z", "1767225600000", "9999-01-01"] {
            assert_eq!(expires(wrong), None, "{wrong}");
        }
        let path = "token.createdAt".to_owned();
        assert_eq!(problems(expiry(&Value::Null)), [(path.clone(), "missing")]);
        assert_eq!(problems(expiry(&object([("createdAt", 5_i64.into())]))), [(path.clone(), "wrongType")]);
        assert_eq!(problems(expiry(&object([("createdAt", "soon".into())]))), [(path, "wrongType")]);
    }
}
