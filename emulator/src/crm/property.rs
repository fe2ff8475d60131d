//! A property of an object type: what it may hold and how the API describes it. Judges no values.

use serde_json::{Map, Value, json};

use crate::date::iso;

/// What a property may hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    Text,
    Email,
    Phone,
    Number,
    /// A date with a time.
    Moment,
    Day,
    Flag,
    /// One of the options; anything where there are none.
    Choice,
    /// Some of the options, with `;` between them.
    Choices,
}

/// A built-in property, as the catalogue lists it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BuiltIn {
    pub name: &'static str,
    pub kind: Kind,
    pub options: &'static [&'static str],
    pub read_only: bool,
    pub unique: bool,
}

/// A property as a table holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Definition {
    pub kind: Kind,
    pub unique: bool,
    pub read_only: bool,
    /// Whether the app may not see it.
    pub restricted: bool,
    /// Whether the account's own rules ask for it when an object is made.
    pub required: bool,
    pub hubspot_defined: bool,
    pub group: String,
    pub options: Vec<Choice>,
    /// When it was made by the API.
    pub created_at: Option<u64>,
    /// What the API was told beside: label, description, hints.
    pub told: Map<String, Value>,
}

/// An option of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub value: String,
    pub told: Map<String, Value>,
}

pub(crate) const fn text(name: &'static str) -> BuiltIn {
    BuiltIn { name, kind: Kind::Text, options: &[], read_only: false, unique: false }
}

pub(crate) const fn number(name: &'static str) -> BuiltIn {
    BuiltIn { kind: Kind::Number, ..text(name) }
}

pub(crate) const fn moment(name: &'static str) -> BuiltIn {
    BuiltIn { kind: Kind::Moment, ..text(name) }
}

pub(crate) const fn day(name: &'static str) -> BuiltIn {
    BuiltIn { kind: Kind::Day, ..text(name) }
}

pub(crate) const fn flag(name: &'static str) -> BuiltIn {
    BuiltIn { kind: Kind::Flag, ..text(name) }
}

pub(crate) const fn choice(name: &'static str, options: &'static [&'static str]) -> BuiltIn {
    BuiltIn { kind: Kind::Choice, options, ..text(name) }
}

impl BuiltIn {
    pub const fn email(self) -> Self {
        Self { kind: Kind::Email, ..self }
    }

    /// Set by HubSpot alone.
    pub const fn fixed(self) -> Self {
        Self { read_only: true, ..self }
    }

    /// Names one object.
    pub const fn unique(self) -> Self {
        Self { unique: true, ..self }
    }

    pub fn define(&self, group: &str) -> Definition {
        let option = |value: &&str| Choice { value: (*value).to_owned(), told: Map::new() };
        Definition {
            kind: self.kind,
            unique: self.unique,
            read_only: self.read_only,
            hubspot_defined: true,
            group: group.to_owned(),
            options: self.options.iter().map(option).collect(),
            ..Definition::default()
        }
    }
}

impl Kind {
    /// As the API's `type` and its usual `fieldType`.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text | Self::Email => ("string", "text"),
            Self::Phone => ("phone_number", "phonenumber"),
            Self::Number => ("number", "number"),
            Self::Moment => ("datetime", "date"),
            Self::Day => ("date", "date"),
            Self::Flag => ("bool", "booleancheckbox"),
            Self::Choice => ("enumeration", "select"),
            Self::Choices => ("enumeration", "checkbox"),
        }
    }

    /// The kind that the API's `type` and `fieldType` name.
    pub fn named(word: &str, field_type: &str) -> Option<Self> {
        match (word, field_type) {
            ("string", _) => Some(Self::Text),
            ("phone_number", _) => Some(Self::Phone),
            ("number", _) => Some(Self::Number),
            ("datetime", _) => Some(Self::Moment),
            ("date", _) => Some(Self::Day),
            ("bool", _) => Some(Self::Flag),
            ("enumeration", "checkbox") => Some(Self::Choices),
            ("enumeration", _) => Some(Self::Choice),
            _ => None,
        }
    }
}

impl Definition {
    /// The property as the API describes it.
    pub fn to_json(&self, name: &str) -> Value {
        let (word, field_type) = self.kind.words();
        let mut body = Map::new();
        for (key, value) in [
            ("name", json!(name)),
            ("label", json!(title(name))),
            ("type", json!(word)),
            ("fieldType", json!(field_type)),
            ("description", json!("")),
            ("groupName", json!(self.group)),
            ("displayOrder", json!(-1)),
            ("hidden", json!(false)),
            ("formField", json!(false)),
            ("calculated", json!(false)),
            ("externalOptions", json!(false)),
            ("hasUniqueValue", json!(self.unique)),
        ] {
            body.insert(key.to_owned(), value);
        }
        body.extend(self.told.clone());
        body.insert(
            "options".to_owned(),
            self.options.iter().enumerate().map(|(at, option)| option.to_json(at)).collect(),
        );
        if let Some(at) = self.created_at {
            body.insert("createdAt".to_owned(), json!(iso(at)));
            body.insert("updatedAt".to_owned(), json!(iso(at)));
        }
        body.insert("archived".to_owned(), json!(false));
        if self.hubspot_defined {
            body.insert("hubspotDefined".to_owned(), json!(true));
        }
        let own = !self.hubspot_defined;
        let metadata = json!({ "archivable": own, "readOnlyDefinition": !own, "readOnlyValue": self.read_only });
        body.insert("modificationMetadata".to_owned(), metadata);
        Value::Object(body)
    }

    /// Whether an enumeration has this option; one without options has any.
    pub fn has_option(&self, value: &str) -> bool {
        self.options.is_empty() || self.options.iter().any(|option| option.value == value)
    }
}

impl Choice {
    fn to_json(&self, at: usize) -> Value {
        let mut body = Map::new();
        body.insert("label".to_owned(), json!(title(&self.value)));
        body.insert("value".to_owned(), json!(self.value));
        body.insert("displayOrder".to_owned(), json!(at));
        body.insert("hidden".to_owned(), json!(false));
        body.extend(self.told.clone());
        Value::Object(body)
    }
}

/// A name as a person would write it: `hs_initial_amount` is `Initial amount`.
pub(crate) fn title(name: &str) -> String {
    let words = name.strip_prefix("hs_").unwrap_or(name).replace('_', " ");
    words.chars().take(1).flat_map(char::to_uppercase).chain(words.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_built_in_property_describes_itself() {
        let told =
            choice("hs_latest_status", &["processing", "succeeded"]).define("payments").to_json("hs_latest_status");
        assert_eq!((&told["type"], &told["fieldType"]), (&json!("enumeration"), &json!("select")));
        assert_eq!((&told["label"], &told["groupName"]), (&json!("Latest status"), &json!("payments")));
        let second = json!({ "label": "Succeeded", "value": "succeeded", "displayOrder": 1, "hidden": false });
        assert_eq!(told["options"][1], second);
        assert_eq!(told["modificationMetadata"]["readOnlyDefinition"], true);
    }

    #[test]
    fn what_the_api_was_told_stays() {
        let mut definition = Definition { created_at: Some(0), ..Definition::default() };
        definition.told.insert("label".to_owned(), json!("My own"));
        let told = definition.to_json("own");
        assert_eq!((&told["label"], &told["createdAt"]), (&json!("My own"), &json!("1970-01-01T00:00:00.000Z")));
        assert_eq!(told.get("hubspotDefined"), None);
    }

    #[test]
    fn kinds_are_named_by_type_and_field_type() {
        assert_eq!(Kind::named("enumeration", "checkbox"), Some(Kind::Choices));
        assert_eq!(Kind::named("enumeration", "radio"), Some(Kind::Choice));
        assert_eq!(Kind::named("json", "text"), None);
    }
}
