//! A call of an operation with what it can't do without, in both languages.
//! The values follow from the tables: from the type, or from what a field's description says after `such as`.

use crate::engine::validate::Check;
use crate::generate::input::{body, is_required_param};
use crate::generate::javascript::key;
use crate::operation::{Body, Endpoint};
use crate::shape::{Field, Filters, Kind};
use crate::value::{Step, Value};

/// How long a line may be.
const WIDTH: usize = 100;

/// What stands where nobody can know.
const SOMETHING: &str = "…";

/// The call in JavaScript.
pub fn in_javascript(operation: &Endpoint) -> String {
    let params = match params(operation) {
        Value::Object(members) if members.is_empty() => String::new(),
        params => javascript(&params, 0),
    };
    format!("const reply = await hubspot.{}({params});\n", operation.name)
}

/// The call in Rust.
pub fn in_rust(operation: &Endpoint) -> String {
    let item = operation.item.trim_start_matches("hubspot_wasm::");
    let params = rust(&params(operation), 0);
    format!(
        "let params = {params};\nlet call = client.call(now, &{item}.endpoint, params, &CallOptions::default())?;\n"
    )
}

/// The parameters of the call, the body among them.
pub fn params(operation: &Endpoint) -> Value {
    let required = operation.params.fields.iter().filter(|field| is_required_param(field));
    let mut members: Vec<(String, Value)> = required.map(member).collect();
    if !matches!(operation.body, Body::Nothing | Body::Written(_)) {
        members.push(("body".into(), value(&body(operation), "")));
    }
    let mut params = Value::Object(members);
    complete(operation, &mut params);
    params
}

/// Adds what the rules ask for besides.
fn complete(operation: &Endpoint, params: &mut Value) {
    let mut check = Check::default();
    operation.rules.iter().for_each(|rule| check.rule(rule, params));
    for missing in check.findings.iter().filter(|finding| finding.code == "missing") {
        let path: Vec<Step> = missing.path.split(['.', '[', ']']).filter(|name| !name.is_empty()).map(step).collect();
        let (kind, about) = match path.as_slice() {
            [Step::Member(name), rest @ ..] if name == "body" => within(&body(operation), rest),
            path => within(&Kind::Object(operation.params), path),
        };
        params.put(&path, value(&kind, about));
    }
}

fn step(name: &str) -> Step {
    name.parse().map_or_else(|_| Step::Member(name.into()), Step::Item)
}

/// What stands at a path, and what is said of it.
fn within(kind: &Kind, path: &[Step]) -> (Kind, &'static str) {
    let mut at = (*kind, "");
    for step in path {
        at = match (step, at.0) {
            (Step::Member(name), Kind::Object(shape)) => {
                shape.field(name).map_or((Kind::Any, ""), |field| (field.kind, field.about))
            }
            (Step::Item(_), Kind::List(list)) => (list.of, at.1),
            _ => (Kind::Any, ""),
        };
    }
    at
}

fn member(field: &Field) -> (String, Value) {
    (field.name.into(), value(&field.kind, field.about))
}

fn value(kind: &Kind, about: &str) -> Value {
    match kind {
        Kind::Any => Value::Object(Vec::new()),
        Kind::Text | Kind::Token | Kind::Name | Kind::Id => such_as(about).unwrap_or(SOMETHING).into(),
        Kind::DateTime => "2026-03-01T12:00:00Z".into(),
        Kind::Language => "en".into(),
        Kind::PropertyValue => such_as(about).unwrap_or(SOMETHING).into(),
        Kind::Prefixed(prefixes) => format!("{}1", prefixes.prefixes.first().copied().unwrap_or_default()).into(),
        Kind::Filters(filters) => filters_example(filters),
        Kind::ObjectTypeId => such_as(about).unwrap_or("0-1").into(),
        Kind::Bool => true.into(),
        Kind::Integer([least, most]) => 1.clamp(*least, *most).into(),
        Kind::Milliseconds => 1_000_i64.into(),
        Kind::NumericId => 101_i64.into(),
        Kind::PortalId => 12345_i64.into(),
        Kind::Words(words) => words.words.first().copied().unwrap_or(SOMETHING).into(),
        Kind::OrText(of) => value(of, about),
        Kind::List(list) | Kind::OneOrMany(list) => Value::List(vec![value(&list.of, about)]),
        Kind::Object(shape) => Value::Object(shape.fields.iter().filter(|field| field.required).map(member).collect()),
        Kind::Map(of) => Value::Object(vec![(such_as(about).unwrap_or(SOMETHING).into(), value(of, ""))]),
    }
}

/// A filter that takes a value.
fn filters_example(filters: &Filters) -> Value {
    let example = filters.properties.iter().find_map(|(property, operators)| {
        let operator = operators.iter().find(|operator| !filters.bare.contains(operator))?;
        Some((format!("{property}__{operator}"), SOMETHING.into()))
    });
    Value::Object(example.into_iter().collect())
}

/// The first code after `such as`.
fn such_as(about: &str) -> Option<&str> {
    let (_, rest) = about.split_once("such as `")?;
    rest.split_once('`').map(|(example, _)| example)
}

fn javascript(value: &Value, depth: usize) -> String {
    match value {
        Value::Object(members) => {
            let members =
                members.iter().map(|(name, value)| format!("{}: {}", key(name), javascript(value, depth + 1)));
            block(["{ ", " }"], members.collect(), depth, "  ")
        }
        Value::List(items) => {
            block(["[", "]"], items.iter().map(|item| javascript(item, depth + 1)).collect(), depth, "  ")
        }
        Value::Text(text) => format!("\"{text}\""),
        Value::Integer(number) => number.to_string(),
        Value::Bool(bool) => bool.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Null => "null".into(),
    }
}

fn rust(value: &Value, depth: usize) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| format!("(\"{key}\", {})", rust(value, depth + 1)));
            block(["object([", "])"], members.collect(), depth, "    ")
        }
        Value::List(items) => {
            block(["vec![", "].into()"], items.iter().map(|item| rust(item, depth + 1)).collect(), depth, "    ")
        }
        Value::Text(text) => format!("Value::from(\"{text}\")"),
        Value::Integer(number) => format!("Value::Integer({number})"),
        Value::Bool(bool) => format!("Value::Bool({bool})"),
        Value::Float(number) => format!("Value::Float({number:?})"),
        Value::Null => "Value::Null".into(),
    }
}

/// Parts on one line where they fit, else on one line each.
fn block([open, close]: [&str; 2], parts: Vec<String>, depth: usize, step: &str) -> String {
    if parts.is_empty() {
        return format!("{}{}", open.trim_end(), close.trim_start());
    }
    let line = format!("{open}{}{close}", parts.join(", "));
    let indent = step.repeat(depth);
    if indent.len() + line.len() <= WIDTH && !line.contains('\n') {
        return line;
    }
    let parts: Vec<String> = parts.iter().map(|part| format!("{indent}{step}{part},\n")).collect();
    format!("{}\n{}{indent}{}", open.trim_end(), parts.concat(), close.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;
    use crate::engine::draft::findings;
    use crate::engine::time::Time;
    use crate::options::{CallOptions, Options};

    #[test]
    fn nobody_can_find_fault_with_an_example() {
        for operation in api::ALL {
            let found = findings(operation, &params(operation), &account(), &CallOptions::default(), Time(0));
            assert_eq!(found, [], "{}", operation.name);
        }
    }

    #[test]
    fn a_description_may_name_the_example() {
        assert_eq!(such_as("The object type, such as `0-1` for `contacts`."), Some("0-1"));
        assert_eq!(such_as("A value of `idProperty`."), None);
    }

    #[test]
    fn what_is_too_long_for_a_line_stands_on_one_line_each() {
        let wide = "x".repeat(60);
        let text = javascript(
            &Value::Object(vec![("a".into(), wide.as_str().into()), ("b-c".into(), wide.as_str().into())]),
            0,
        );
        assert_eq!(text, format!("{{\n  a: \"{wide}\",\n  \"b-c\": \"{wide}\",\n}}"));
    }

    /// With everything that a call may leave out; a relay adds the credentials.
    fn account() -> Options {
        Options { app_id: Some(1), portal_id: Some(1), relay: true, ..Options::default() }
    }
}
