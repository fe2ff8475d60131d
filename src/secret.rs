//! A credential that never prints itself.

use std::fmt;

use crate::text::find;
use crate::value::Value;

/// A token, a client secret or a developer key. `Debug` prints `[redacted]`; there is no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The credential itself, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// Takes every one of `secrets` out of a text that came from outside.
pub fn scrub_text(text: &mut String, secrets: &[Secret]) {
    for Secret(secret) in secrets {
        if secret.is_empty() || find(text, secret).is_none() {
            continue;
        }
        let mut clean = String::new();
        let mut rest = text.as_str();
        while let Some(start) = find(rest, secret) {
            clean.push_str(rest.get(..start).unwrap_or_default());
            clean.push_str("[redacted]");
            rest = rest.get(start + secret.len()..).unwrap_or_default();
        }
        clean.push_str(rest);
        *text = clean;
    }
}

/// Takes every one of `secrets` out of a value that came from outside.
pub fn scrub(value: &mut Value, secrets: &[Secret]) {
    match value {
        Value::Text(text) => scrub_text(text, secrets),
        Value::List(items) => {
            for item in items {
                scrub(item, secrets);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                scrub_text(name, secrets);
                scrub(member, secrets);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_that_hubspot_repeats_are_taken_out() {
        let mut value = crate::value::object([("context", vec![Value::from("token canary-1 expired")].into())]);
        scrub(&mut value, &[Secret::from("canary-1"), Secret::from("")]);
        assert_eq!(value.get("context").unwrap().items(), [Value::from("token [redacted] expired")]);
    }

    #[test]
    fn debug_prints_no_secret() {
        assert_eq!(format!("{:?}", Secret::from("pat-na1-canary")), "[redacted]");
    }
}
