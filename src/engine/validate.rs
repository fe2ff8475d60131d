//! Finds every problem of a request before it is sent, by the tables alone.
//! It changes nothing: what must be written in another form comes back as edits.

use crate::DIRECT;
use crate::engine::date::is_date_time;
use crate::engine::finding::Finding;
use crate::engine::place::Place;
use crate::engine::rules::{identify, twins};
use crate::shape::{Field, Filters, Kind, List, Openness, Prefixes, Shape, Words};
use crate::text::{concat, decimal, is_digits, join, number as number_of, split, split_once};
use crate::value::{Step, Value, member};

/// The largest integer that JavaScript's numbers hold exactly.
pub const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// How deep a value may be nested.
const MAX_DEPTH: usize = 64;

/// What a check found, and which values must be written in another form.
#[derive(Debug, Default)]
pub struct Check {
    /// In the order of the request.
    pub findings: Vec<Finding>,
    /// Where a value must be another before it is sent.
    pub edits: Vec<(Vec<Step>, Value)>,
    /// A field that the table does not know is a problem: options are our own, and do not grow by themselves.
    closed: bool,
}

impl Check {
    /// A check of options: every field must be known.
    #[must_use]
    pub fn of_options() -> Self {
        Self { closed: true, ..Self::default() }
    }

    /// Checks a value against what it must be.
    pub fn value(&mut self, kind: &Kind, value: &Value, place: &Place<'_>) {
        if place.depth() > MAX_DEPTH {
            return self.problem(place, "tooDeep", "must not be nested so deep");
        }
        let wanted = match (kind, value) {
            // What only requests hold is the relay's to check.
            (Kind::DateTime | Kind::Language | Kind::PropertyValue | Kind::Prefixed(_), _) if !DIRECT => return,
            (Kind::Filters(_) | Kind::Words(_) | Kind::OneOrMany(_) | Kind::OrText(_) | Kind::Map(_), _) if !DIRECT => {
                return;
            }
            (Kind::Token, Value::Text(text)) if text.is_empty() => {
                return self.problem(place, "empty", "must not be empty");
            }
            (Kind::Any, _) | (Kind::Text | Kind::Token, Value::Text(_)) | (Kind::Bool, Value::Bool(_)) => return,
            (Kind::Text | Kind::Token, _) => "a string",
            (Kind::Bool, _) => "true or false",
            (Kind::Name, Value::Text(text)) if !text.is_empty() => return,
            (Kind::Name, _) => "a string that is not empty",
            (Kind::Milliseconds, Value::Integer(number)) if *number > 0 => return,
            (Kind::Milliseconds, Value::Float(number)) if *number > 0.0 => return,
            (Kind::Milliseconds, _) => "a number of milliseconds above 0",
            (Kind::Integer([least, most]), _) => return self.integer(*least, *most, value, place),
            (Kind::Id, Value::Text(text)) if text.is_empty() => {
                return self.problem(place, "empty", "must not be empty");
            }
            (Kind::Id, Value::Integer(_) | Value::Text(_)) => return,
            (Kind::Id, _) => "a string or an integer",
            (Kind::NumericId | Kind::PortalId, _) => return self.numeric_id(value, place),
            (Kind::ObjectTypeId, Value::Text(text)) if is_object_type_id(text) => return,
            (Kind::ObjectTypeId, Value::Text(_)) => {
                return self.problem(place, "pattern", "must be an object type id such as `0-1`");
            }
            (Kind::ObjectTypeId, _) => "an object type id such as `0-1`",
            (Kind::DateTime, Value::Text(text)) if is_date_time(text) => return,
            (Kind::DateTime, _) => "a date or a moment in ISO 8601, such as `2026-03-01T12:00:00Z`",
            (Kind::Language, Value::Text(text)) => {
                if !is_language(text) {
                    self.note(place, "pattern", "does not look like a language such as `en` or `de-at`");
                }
                return;
            }
            (Kind::Language, _) => "a language such as `en`",
            (Kind::PropertyValue, Value::Null) => {
                return self.problem(place, "wrongType", "must not be null: an empty string clears a property");
            }
            (Kind::PropertyValue, Value::List(_) | Value::Object(_)) => "a string",
            (Kind::PropertyValue, _) => return,
            (Kind::Prefixed(prefixes), Value::Text(text)) => return self.prefix(prefixes, text, place),
            (Kind::Prefixed(_), _) => "a string",
            (Kind::Filters(filters), Value::Object(members)) => return self.filters(filters, members, place),
            (Kind::Filters(_), _) => "an object of filters, such as `{ id__in: [\"1\", \"2\"] }`",
            (Kind::Words(words), _) => return self.word(words, value, place),
            (Kind::OneOrMany(list), Value::List(_)) | (Kind::List(list), _) => return self.list(list, value, place),
            (Kind::OneOrMany(list), _) => {
                self.edits.push((place.steps(), Value::List([value.clone()].into())));
                return self.value(&list.of, value, place);
            }
            (Kind::OrText(_), Value::Text(_)) => return,
            (Kind::OrText(kind), _) => return self.value(kind, value, place),
            (Kind::Object(shape), Value::Object(members)) => return self.fields(&[shape], members, place),
            (Kind::Map(of), Value::Object(members)) => {
                for (name, member) in members {
                    self.value(of, member, &place.member(name));
                }
                return;
            }
            (Kind::Object(_) | Kind::Map(_), _) => "an object",
        };
        let of_its_type = matches!(
            (kind, value),
            (Kind::Name | Kind::DateTime, Value::Text(_)) | (Kind::Milliseconds, Value::Integer(_) | Value::Float(_))
        );
        if of_its_type {
            return self.problem(place, "wrongType", &concat(&["must be ", wanted]));
        }
        self.wrong_type(place, wanted, value);
    }

    /// Checks the fields of an object that is known to be one; they may come from several tables.
    pub fn fields(&mut self, shapes: &[&Shape], members: &[(String, Value)], place: &Place<'_>) {
        for shape in shapes {
            for field in shape.fields {
                self.field(field, members, &place.member(field.name));
            }
        }
        for (name, value) in members {
            let place = place.member(name);
            if shapes.iter().any(|shape| shape.field(name).is_some()) {
                continue;
            } else if let Some(kind) = shapes.iter().find_map(|shape| shape.others) {
                self.value(kind, value, &place);
            } else if self.closed {
                self.problem(&place, "unknownOption", "is not an option");
            } else {
                self.note(&place, "unknownField", "is not a field that HubSpot documents; it is sent as it is");
            }
        }
    }

    /// Adds a finding that stops the call.
    pub fn problem(&mut self, place: &Place<'_>, code: &'static str, rule: &str) {
        self.findings.push(Finding::problem(&place.path(), code, rule));
    }

    /// Adds a finding that does not stop the call.
    pub fn note(&mut self, place: &Place<'_>, code: &'static str, rule: &str) {
        self.findings.push(Finding::note(&place.path(), code, rule));
    }

    fn field(&mut self, field: &Field, members: &[(String, Value)], place: &Place<'_>) {
        match member(members, field.name) {
            Some(value) => self.value(&field.kind, value, place),
            None if field.required => self.problem(place, "missing", "is required"),
            None => {}
        }
    }

    fn list(&mut self, list: &List, value: &Value, place: &Place<'_>) {
        let Value::List(items) = value else { return self.wrong_type(place, "an array", value) };
        if items.len() < list.least {
            return self.problem(place, "empty", "must not be empty");
        }
        if let Some(most) = list.most.filter(|most| items.len() > *most) {
            self.problem(place, "tooMany", &concat(&["must have at most ", &decimal(most as i64), " items"]));
        }
        for (index, item) in items.iter().enumerate() {
            let place = place.item(index);
            self.value(&list.of, item, &place);
            if list.of.is_text() && item.as_text() == Some("") {
                self.problem(&place, "empty", "must not be empty");
            }
        }
        if DIRECT && list.distinct {
            let mut identities = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let mut identity = String::new();
                identify(Some(item), &mut identity);
                identities.push((identity, index));
            }
            for (_, twin) in twins(identities) {
                self.problem(&place.item(twin), "duplicate", "is there already");
            }
        }
    }

    fn word(&mut self, words: &Words, value: &Value, place: &Place<'_>) {
        let Value::Text(word) = value else { return self.wrong_type(place, "a string", value) };
        if words.words.contains(&word.as_str()) {
            return;
        }
        let rule = concat(&["must be one of ", &join(words.words, ", ")]);
        match words.openness {
            Openness::Closed => self.problem(place, "unknownWord", &rule),
            Openness::Open => self.note(place, "unknownWord", &rule),
        }
    }

    fn prefix(&mut self, prefixes: &Prefixes, text: &str, place: &Place<'_>) {
        if prefixes.prefixes.iter().any(|prefix| text.starts_with(prefix)) {
            return;
        }
        let rule = concat(&["must begin with ", &join(prefixes.prefixes, ", ")]);
        match prefixes.openness {
            Openness::Closed => self.problem(place, "pattern", &rule),
            Openness::Open => self.note(place, "pattern", &rule),
        }
    }

    fn filters(&mut self, filters: &Filters, members: &[(String, Value)], place: &Place<'_>) {
        for (name, value) in members {
            let place = place.member(name);
            let (property, operator) = split_once(name, "__").unwrap_or((name, "eq"));
            match filters.properties.iter().find(|(known, _)| *known == property) {
                None => self.note(&place, "unknownField", "filters by a property that HubSpot does not document"),
                Some((_, operators)) if !operators.contains(&operator) => {
                    let rule = concat(&["must have one of the operators ", &join(operators, ", ")]);
                    self.problem(&place, "unknownOperator", &rule);
                }
                Some(_) => {}
            }
            match value {
                Value::Bool(true) if filters.bare.contains(&operator) => {}
                _ if filters.bare.contains(&operator) => {
                    self.problem(&place, "wrongType", "must be true: its operator takes no value");
                }
                Value::List(items) if items.is_empty() => self.problem(&place, "empty", "must not be empty"),
                Value::List(items) if filters.lists.contains(&operator) => {
                    for (index, item) in items.iter().enumerate() {
                        self.value(&Kind::Id, item, &place.item(index));
                    }
                }
                Value::Text(_) | Value::Integer(_) | Value::Bool(_) => {}
                other => self.wrong_type(&place, "a string, an integer, true or false", other),
            }
        }
    }

    fn integer(&mut self, least: i64, most: i64, value: &Value, place: &Place<'_>) {
        match value {
            Value::Integer(number) if (least..=most).contains(number) => {}
            Value::Integer(_) => {
                let rule = concat(&["must be from ", &decimal(least), " to ", &decimal(most)]);
                self.problem(place, "outOfRange", &rule);
            }
            other => self.wrong_type(place, "an integer", other),
        }
    }

    fn numeric_id(&mut self, value: &Value, place: &Place<'_>) {
        const RANGE: &str = "must be an id from 1 to 9223372036854775807";
        match value {
            Value::Integer(number) if *number < 1 => self.problem(place, "outOfRange", RANGE),
            Value::Integer(number) => self.large_id(*number, place),
            Value::Float(number) if *number > 0.0 && number % 1.0 == 0.0 => {
                self.problem(place, "unsafeInteger", "is too large for a number: give it as a string or a BigInt");
            }
            Value::Text(text) if is_digits(text) => match number_of(text) {
                Some(number) if number > 0 => {
                    self.edits.push((place.steps(), Value::Integer(number)));
                    self.large_id(number, place);
                }
                _ => self.problem(place, "outOfRange", RANGE),
            },
            Value::Text(_) | Value::Float(_) => {
                self.problem(place, "wrongType", "must be an id: digits, as a number, a string or a BigInt")
            }
            other => self.wrong_type(place, "an id: digits, as a number, a string or a BigInt", other),
        }
    }

    fn large_id(&mut self, number: i64, place: &Place<'_>) {
        if cfg!(target_arch = "wasm32") && number > MAX_SAFE_INTEGER {
            self.note(place, "largeId", "is sent as a string of digits: it is too large for a JavaScript number");
        }
    }

    fn wrong_type(&mut self, place: &Place<'_>, wanted: &str, value: &Value) {
        let hint = if matches!(value, Value::Null) { "; leave it out instead" } else { "" };
        let rule = concat(&["must be ", wanted, ", not ", value.describe(), hint]);
        self.problem(place, "wrongType", &rule);
    }
}

impl Kind {
    fn is_text(&self) -> bool {
        matches!(self, Kind::Text)
    }
}

/// `0-1`: digits, a hyphen, digits.
#[must_use]
pub fn is_object_type_id(text: &str) -> bool {
    split_once(text, "-").is_some_and(|(kind, number)| is_digits(kind) && is_digits(number))
}

/// Two or three letters, then parts after hyphens or underscores.
fn is_language(text: &str) -> bool {
    let parts = split(text, "-_");
    let Some((first, rest)) = parts.split_first() else { return false };
    let legal = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic()) && rest.iter().all(legal)
}
