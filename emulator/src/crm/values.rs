//! Reads the property values of a body, as HubSpot stores them, and refuses those that it refuses: all at once.

use serde_json::{Map, Value, json};

use crate::crm::property::{Definition, Kind};
use crate::crm::store::Table;
use crate::date::{iso, parse};
use crate::problem::Problem;

/// A property and its value; the empty text clears.
pub(crate) type Values = Vec<(String, String)>;

/// The values of `properties`; null says nothing about a property.
pub(crate) fn of(body: &Value, table: &Table) -> Result<Values, Problem> {
    let Some(properties) = body.get("properties").and_then(Value::as_object) else {
        return Err(crate::body::missing(&["properties"]));
    };
    judge(properties, table)
}

fn judge(properties: &Map<String, Value>, table: &Table) -> Result<Values, Problem> {
    let mut values = Vec::new();
    let mut errors = Vec::new();
    for (name, value) in properties {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Array(_) | Value::Object(_) => {
                errors.push(PropertyError::new(name, "INVALID_VALUE", "must be a string"));
                continue;
            }
        };
        match table.definition(name) {
            None => errors.push(PropertyError::new(name, "PROPERTY_DOESNT_EXIST", "does not exist")),
            Some(known) if known.read_only => errors.push(PropertyError::new(name, "READ_ONLY_VALUE", "is read only")),
            Some(known) => match stored(known, &text) {
                Ok(text) => values.push((name.clone(), text)),
                Err((code, message)) => errors.push(PropertyError { name: name.clone(), code, message }),
            },
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(refused(&errors)) }
}

/// A value that HubSpot refuses.
pub(crate) struct PropertyError {
    name: String,
    code: &'static str,
    message: String,
}

impl PropertyError {
    pub fn new(name: &str, code: &'static str, clause: &str) -> Self {
        Self { name: name.to_owned(), code, message: format!("Property \"{name}\" {clause}") }
    }
}

pub(crate) fn refused(errors: &[PropertyError]) -> Problem {
    let told: Value = errors
        .iter()
        .map(|error| json!({ "isValid": false, "message": error.message, "error": error.code, "name": error.name }))
        .collect();
    let listed: Value = errors
        .iter()
        .map(|error| {
            let context = json!({ "propertyName": [error.name] });
            json!({ "message": error.message, "code": error.code, "in": error.name, "context": context })
        })
        .collect();
    Problem::validation(format!("Property values were not valid: {told}")).with("errors", listed)
}

/// The value as HubSpot keeps it, or the code and the message of its refusal.
fn stored(definition: &Definition, text: &str) -> Result<String, (&'static str, String)> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let kept = match definition.kind {
        Kind::Text | Kind::Phone => Some(text.to_owned()),
        Kind::Email => is_email(text).then(|| text.to_owned()),
        Kind::Number => text.trim().parse().is_ok_and(f64::is_finite).then(|| text.trim().to_owned()),
        Kind::Moment => moment(text).map(iso),
        Kind::Day => moment(text).filter(|at| at % crate::date::DAY == 0).map(day),
        Kind::Flag => ["true", "false"].contains(&text).then(|| text.to_owned()),
        Kind::Choice => definition.has_option(text).then(|| text.to_owned()),
        Kind::Choices => {
            let known = |option: &str| option.is_empty() || definition.has_option(option);
            text.split(';').all(known).then(|| text.to_owned())
        }
    };
    kept.ok_or_else(|| match definition.kind {
        Kind::Text | Kind::Phone => ("INVALID_VALUE", format!("{text} is invalid")),
        Kind::Email => ("INVALID_EMAIL", format!("Email address {text} is invalid")),
        Kind::Number => ("INVALID_INTEGER", format!("{text} was not a valid number.")),
        Kind::Moment => ("INVALID_LONG", format!("{text} was not a valid long.")),
        Kind::Day => ("INVALID_DATE", format!("{text} is not a valid date: it must be at midnight UTC.")),
        Kind::Flag => ("INVALID_BOOLEAN", format!("{text} was not one of the allowed options: [true, false]")),
        Kind::Choice | Kind::Choices => {
            let options: Vec<&str> = definition.options.iter().map(|option| option.value.as_str()).collect();
            ("INVALID_OPTION", format!("{text} was not one of the allowed options: [{}]", options.join(", ")))
        }
    })
}

/// A moment as milliseconds or as text.
pub(crate) fn moment(text: &str) -> Option<u64> {
    text.parse().ok().filter(|at| *at <= LATEST).or_else(|| parse(text))
}

fn day(at: u64) -> String {
    iso(at).split('T').next().unwrap_or_default().to_owned()
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains(['@', ' ', ',', ';', '<', '>']);
    plain(name) && plain(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
}

/// The end of the year 9999.
const LATEST: u64 = 253_402_300_799_999;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::property::{choice, day as a_day, flag, moment as a_moment, number, text};

    #[test]
    fn values_are_kept_as_hubspot_keeps_them() {
        for (definition, given, kept) in [
            (text("a"), "  as it is ", "  as it is "),
            (number("a"), " 99.99 ", "99.99"),
            (a_moment("a"), "1711562651823", "2024-03-27T18:04:11.823Z"),
            (a_moment("a"), "2024-03-27T19:04:11.823+01:00", "2024-03-27T18:04:11.823Z"),
            (a_day("a"), "1711497600000", "2024-03-27"),
            (flag("a"), "true", "true"),
            (choice("a", &[]), "anything", "anything"),
            (number("a"), "", ""),
        ] {
            assert_eq!(stored(&definition.define(""), given).unwrap(), kept, "{given}");
        }
        let several = Definition { kind: Kind::Choices, ..choice("a", &["x", "y"]).define("") };
        assert_eq!(stored(&several, "y;x").unwrap(), "y;x");
    }

    #[test]
    fn values_of_the_wrong_kind_have_codes() {
        for (definition, given, code) in [
            (text("a").email(), "me@", "INVALID_EMAIL"),
            (number("a"), "many", "INVALID_INTEGER"),
            (number("a"), "inf", "INVALID_INTEGER"),
            (a_moment("a"), "soon", "INVALID_LONG"),
            (a_day("a"), "2024-03-27T10:00:00Z", "INVALID_DATE"),
            (flag("a"), "yes", "INVALID_BOOLEAN"),
            (choice("a", &["x", "y"]), "z", "INVALID_OPTION"),
        ] {
            assert_eq!(stored(&definition.define(""), given).unwrap_err().0, code, "{given}");
        }
    }
}
