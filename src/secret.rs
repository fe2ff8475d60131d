//! A credential that never prints itself.

use std::fmt;

use crate::DIRECT;
use crate::shape::{Described, Kind};
use crate::text::{find, percent_encode};
use crate::value::Value;

/// A token, a client secret or a developer key. `Debug` prints `[redacted]`; there is no `Display`. Where serde writes it,
/// in the body of a request, it is there.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Secret(String);

impl Described for Secret {
    const KIND: Kind = Kind::Token;
}

impl Secret {
    /// The credential itself, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// As it is, and as it stands in a form or behind a `?` where that differs.
    #[must_use]
    pub(crate) fn spellings(&self) -> Vec<Secret> {
        let mut encoded = String::new();
        percent_encode(&self.0, &mut encoded);
        let mut spellings = Vec::from([self.clone()]);
        if encoded != self.0 {
            spellings.push(Secret(encoded));
        }
        spellings
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
    for Secret(secret) in secrets.iter().filter(|_| DIRECT) {
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
    if !DIRECT {
        return;
    }
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
