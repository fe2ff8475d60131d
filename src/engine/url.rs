//! The texts of a request: its path, its query and its form.

use crate::engine::finding::Finding;
use crate::operation::Endpoint;
use crate::options::Options;
use crate::shape::{Kind, QueryList, Shape};
use crate::text::{any, concat, decimal, percent_decoded, percent_encode, split_once};
use crate::value::Value;

/// The path with its parameters, or `None` where one is missing or unsafe.
#[must_use]
pub fn path(
    shape: &Shape,
    template: &str,
    params: &Value,
    options: &Options,
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let mut path = String::new();
    let mut complete = true;
    let mut rest = template;
    while let Some((before, placeholder)) = split_once(rest, "{") {
        path.push_str(before);
        let (name, after) = split_once(placeholder, "}").unwrap_or((placeholder, ""));
        rest = after;
        let is_token = shape.field(name).is_some_and(|field| matches!(field.kind, Kind::Token));
        // Not an id: whatever it holds is meant.
        let is_free = is_token || (name.ends_with("Id") && params.get("idProperty").is_some());
        match params.get(name).cloned().or_else(|| options.default_param(name)) {
            Some(Value::Integer(number)) => path.push_str(&decimal(number)),
            Some(Value::Text(text)) if is_safe_segment(&text) || (is_free && !is_dots(&text)) => {
                percent_encode(&text, &mut path);
            }
            Some(Value::Text(_)) => {
                let rule = "must not be empty, `.` or `..`, nor hold a slash, a backslash or a control character";
                findings.push(Finding::problem(name, "unsafePath", rule));
                complete = false;
            }
            _ => complete = false,
        }
    }
    path.push_str(rest);
    complete.then_some(path)
}

fn is_dots(text: &str) -> bool {
    matches!(text, "" | "." | "..")
}

/// Whether a text is one segment of a path, whatever reads that path.
#[must_use]
pub fn is_safe_segment(text: &str) -> bool {
    !is_dots(text) && !any(text, &|character| matches!(character, '/' | '\\') || character.is_control())
}

/// What the operation writes, then the parameters that no version has in its path, in the caller's order.
#[must_use]
pub fn query(endpoint: &Endpoint, params: &Value) -> String {
    let mut query = String::new();
    for (name, value) in endpoint.query {
        start_pair(name, &mut query);
        percent_encode(value, &mut query);
    }
    for (name, value) in params.members() {
        let placeholder = concat(&["{", name, "}"]);
        if name == "body" || endpoint.versions.any_path_has(&placeholder) {
            continue;
        }
        match endpoint.params.field(name).map(|field| field.kind) {
            Some(Kind::List(list)) => pairs(name, value, list.query, &mut query),
            Some(Kind::Filters(filters)) => {
                for (name, value) in value.members() {
                    let operator = split_once(name, "__").map_or("", |(_, operator)| operator);
                    if filters.bare.contains(&operator) {
                        start_key(name, &mut query);
                    } else {
                        pairs(name, value, QueryList::CommaSeparated, &mut query);
                    }
                }
            }
            _ => match value {
                // Some cursors come percent-encoded already. Encoding them again would make others.
                Value::Text(cursor) if name == "after" => {
                    start_pair(name, &mut query);
                    percent_encode(&percent_decoded(cursor), &mut query);
                }
                _ => pairs(name, value, QueryList::Repeated, &mut query),
            },
        }
    }
    query
}

/// A parameter with its value, or with each of its values.
fn pairs(name: &str, value: &Value, style: QueryList, query: &mut String) {
    let items = if let Value::List(items) = value { items } else { std::slice::from_ref(value) };
    for (index, item) in items.iter().enumerate() {
        if index > 0 && style == QueryList::CommaSeparated {
            query.push(',');
        } else {
            start_pair(name, query);
        }
        scalar(item, query);
    }
}

/// The body of a form: what the operation writes, then the caller's members.
#[must_use]
pub fn form(written: &[(&str, &str)], body: Option<&Value>) -> String {
    let mut form = String::new();
    for (name, value) in written {
        start_pair(name, &mut form);
        percent_encode(value, &mut form);
    }
    for (name, value) in body.unwrap_or(&Value::Null).members() {
        if !written.iter().any(|(other, _)| other == name) {
            start_pair(name, &mut form);
            scalar(value, &mut form);
        }
    }
    form
}

fn start_pair(name: &str, text: &mut String) {
    start_key(name, text);
    text.push('=');
}

fn start_key(name: &str, text: &mut String) {
    if !text.is_empty() {
        text.push('&');
    }
    percent_encode(name, text);
}

fn scalar(value: &Value, text: &mut String) {
    match value {
        Value::Text(inner) => percent_encode(inner, text),
        Value::Integer(number) => text.push_str(&decimal(*number)),
        Value::Bool(bool) => text.push_str(if *bool { "true" } else { "false" }),
        _ => {}
    }
}
