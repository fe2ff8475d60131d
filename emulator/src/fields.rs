//! Reads the fields of a JSON object that controls the emulator, and says clearly what is wrong with it.
//! Not for HubSpot's own requests: their errors have HubSpot's shape.

use std::fmt;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

/// What is wrong with JSON that controls the emulator, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// Path of the field, such as `contacts[2].id`.
    pub path: String,
    /// One clause.
    pub message: String,
}

/// What is wrong with imported data.
pub type ImportError = Invalid;

/// The fields of one object.
pub(crate) struct Fields<'a> {
    path: String,
    map: &'a Map<String, Value>,
}

impl Invalid {
    pub(crate) fn new(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), message: message.into() }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return formatter.write_str(&self.message);
        }
        write!(formatter, "`{}` {}", self.path, self.message)
    }
}

impl std::error::Error for Invalid {}

impl<'a> Fields<'a> {
    /// The object at `path`, which may have no other fields than the known.
    pub fn of(path: &str, value: &'a Value, known: &[&str]) -> Result<Self, Invalid> {
        let fields = Self::any(path, value)?;
        match fields.map.keys().find(|key| !known.contains(&key.as_str())) {
            None => Ok(fields),
            Some(key) => Err(fields.invalid(key, format!("is unknown; known: {}", known.join(", ")))),
        }
    }

    /// The object at `path`, whatever its fields are called.
    pub fn any(path: &str, value: &'a Value) -> Result<Self, Invalid> {
        match value.as_object() {
            Some(map) => Ok(Self { path: path.to_owned(), map }),
            None => Err(Invalid::new(path, "must be an object")),
        }
    }

    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    pub fn invalid(&self, name: &str, message: impl Into<String>) -> Invalid {
        Invalid { path: self.path_of(name), message: message.into() }
    }

    /// The field; null counts as absent.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.map.iter()
    }

    /// What was read of a field that must be there.
    pub fn required<T>(&self, name: &str, value: Option<T>) -> Result<T, Invalid> {
        value.ok_or_else(|| self.invalid(name, "is missing"))
    }

    pub fn text(&self, name: &str) -> Result<Option<&'a str>, Invalid> {
        self.read(name, "must be a string", Value::as_str)
    }

    pub fn flag(&self, name: &str) -> Result<Option<bool>, Invalid> {
        self.read(name, "must be true or false", Value::as_bool)
    }

    pub fn whole(&self, name: &str) -> Result<Option<u64>, Invalid> {
        self.read(name, "must be a whole number, zero or more", whole)
    }

    pub fn rate(&self, name: &str) -> Result<Option<f64>, Invalid> {
        self.read(name, "must be a probability from 0 to 1", |value| {
            value.as_f64().filter(|rate| (0.0..=1.0).contains(rate))
        })
    }

    pub fn list(&self, name: &str) -> Result<Option<&'a Vec<Value>>, Invalid> {
        self.read(name, "must be a list", Value::as_array)
    }

    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Invalid> {
        self.read(name, "must be a list of strings", |value| {
            value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
        })
    }

    /// A whole number that counts something in memory.
    pub fn count(&self, name: &str) -> Result<Option<usize>, Invalid> {
        Ok(self.whole(name)?.map(|count| usize::try_from(count).unwrap_or(usize::MAX)))
    }

    /// One of these, by its name.
    pub fn word<T: Copy>(&self, name: &str, all: &[T], spelled: fn(T) -> &'static str) -> Result<Option<T>, Invalid> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let found = all.iter().copied().find(|item| spelled(*item) == text);
        let words = || all.iter().map(|item| spelled(*item)).collect::<Vec<_>>().join(", ");
        found.map(Some).ok_or_else(|| self.invalid(name, format!("must be one of {}", words())))
    }

    /// Milliseconds: one number, or `[least, most]`.
    pub fn range(&self, name: &str) -> Result<Option<RangeInclusive<u64>>, Invalid> {
        self.read(name, "must be milliseconds or [least, most]", |value| match value.as_array() {
            None => whole(value).map(|only| only..=only),
            Some(ends) => match ends.as_slice() {
                [least, most] => Some(whole(least)?..=whole(most)?).filter(|range| !range.is_empty()),
                _ => None,
            },
        })
    }

    fn read<T>(
        &self,
        name: &str,
        rule: &str,
        parse: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Invalid> {
        let Some(value) = self.value(name) else { return Ok(None) };
        parse(value).map(Some).ok_or_else(|| self.invalid(name, rule))
    }
}

/// Changes what a field was given for.
pub(crate) fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

/// A whole number, also one that JavaScript wrote as `5.0` or as digits.
pub(crate) fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| {
            let float = number.as_f64()?;
            (float.fract() == 0.0 && (0.0..=9_007_199_254_740_991.0).contains(&float)).then_some(float as u64)
        }),
        Value::String(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_the_field_that_is_unknown() {
        let value = json!({ "seeed": 1 });
        let error = Fields::of("options", &value, &["seed", "now"]).err().unwrap();
        assert_eq!(error.to_string(), "`options.seeed` is unknown; known: seed, now");
    }

    #[test]
    fn reads_ranges_as_one_number_or_two() {
        let value = json!({ "a": 5, "b": [1, 2], "c": [2, 1], "d": "soon" });
        let fields = Fields::any("", &value).unwrap();
        assert_eq!(fields.range("a").unwrap(), Some(5..=5));
        assert_eq!(fields.range("b").unwrap(), Some(1..=2));
        assert!(fields.range("c").is_err() && fields.range("d").is_err());
        assert_eq!(fields.range("e").unwrap(), None);
    }

    #[test]
    fn reads_whole_numbers_as_javascript_writes_them() {
        assert_eq!(whole(&json!(5.0)), Some(5));
        assert_eq!(whole(&json!("9007199254740993")), Some(9_007_199_254_740_993));
        assert_eq!(whole(&json!(5.5)), None);
        assert_eq!(whole(&json!(-1)), None);
        assert_eq!(whole(&json!("")), None);
    }

    #[test]
    fn refuses_rates_outside_zero_to_one() {
        let value = json!({ "a": 0.5, "b": 1.5 });
        let fields = Fields::any("", &value).unwrap();
        assert_eq!(fields.rate("a").unwrap(), Some(0.5));
        assert!(fields.rate("b").is_err());
    }
}
