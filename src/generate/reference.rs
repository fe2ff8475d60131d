//! The reference pages: one section per namespace, one entry per operation.

use super::example;
use super::input::{body, is_required_param};
use super::wording::{
    about, credential, credential_options, limit, lost_reply, rule, scopes, stand_in, tidy, versions,
};
use crate::operation::{Body, Endpoint, Version};
use crate::shape::{Field, Kind, Openness, Shape, Words};

const INTRODUCTION: &str = "\
# Operations

In JavaScript an operation is a method of the client: `hubspot.crm.objects.get(params, options)`. `params` holds what is
in the path and the query, and the body as `body`. In Rust it is a static of `hubspot_wasm::api`.

Every operation has one or more versions, which differ in their paths. The first one is the default, and no call changes
its version by itself: say `version` in the options of a call, or `versions` in those of the client. The dates are the
days on which HubSpot stops serving a version.

Ids have up to 64 bits. A call takes them as a number, as digits in a string or as a BigInt; in a reply they are numbers
where a number is exact, and strings otherwise. Replies may hold more fields and other words than are listed here.

A credential is an option of the client: `accessToken` or `auth` of an account, `app` or `developerApiKey` of the app.
An operation without one finds in its parameters who asks.
";

/// The whole page.
pub fn pages(all: &[&Endpoint]) -> String {
    let mut text = format!("{INTRODUCTION}\n| operation | credential | |\n|---|---|---|\n");
    for operation in all {
        let (name, credential) = (operation.name, credential_options(operation.auth));
        let first = cell(first_sentence(tidy(operation.about)));
        text.push_str(&format!("| [`{name}`](#{}) | {credential} | {first} |\n", anchor(name)));
    }
    for namespace in namespaces(all) {
        text.push_str(&format!("\n## {namespace}\n"));
        for operation in all.iter().filter(|operation| namespace_of(operation.name) == namespace) {
            text.push_str(&entry(operation));
        }
    }
    text.push_str(&dictionary(all));
    text
}

fn entry(operation: &Endpoint) -> String {
    let mut text = format!("\n### {}\n\n{}\n\n| | |\n|---|---|\n", operation.name, tidy(operation.about));
    let mut row = |name: &str, value: &str| text.push_str(&format!("| {name} | {} |\n", cell(value)));
    row("credential", credential(operation.auth));
    if let Some(scopes) = scopes(operation) {
        row("scopes", &scopes);
    }
    row("limit", limit(operation.bucket));
    row("after a lost reply", &lost_reply(operation.repeat));
    for (version, path) in versions(operation) {
        row(&format!("version {version}"), &path);
    }
    row("HubSpot's page", &format!("<{}>", operation.page));

    text.push_str(&params(operation));
    text.push_str(&request_body(operation));
    for one in operation.rules {
        text.push_str(&format!("\n{}\n", rule(one)));
    }
    text.push_str(&reply(operation));
    text.push_str(&format!("\n```js\n{}```\n", example::in_javascript(operation)));
    text.push_str(&format!("\n```rust\n{}```\n", example::in_rust(operation)));
    text
}

fn params(operation: &Endpoint) -> String {
    let Some(version) = operation.versions.first().filter(|_| !operation.params.fields.is_empty()) else {
        return String::new();
    };
    let mut text = "\n| parameter | in | type | required | |\n|---|---|---|---|---|\n".to_owned();
    for field in operation.params.fields {
        let about = cell(&about(field, stand_in(field)));
        let required = yes(is_required_param(field));
        let place = place(field, &version);
        text.push_str(&format!("| `{}` | {place} | {} | {required} | {about} |\n", field.name, kind(&field.kind)));
    }
    text
}

fn request_body(operation: &Endpoint) -> String {
    let mut text = match (operation.body, body(operation)) {
        (Body::Nothing, _) => return String::new(),
        (Body::Written(members), _) => {
            let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
            return format!("\nThe body is `{{ {} }}`.\n", members.join(", "));
        }
        (_, Kind::Object(shape)) => body_fields(shape, ""),
        (_, other) => {
            let mut text = format!("\nThe body: {}.\n", kind(&other));
            if let Some((shape, path)) = within(&other, String::new()) {
                text.push_str(&body_fields(shape, &format!("{path}.")));
            }
            text
        }
    };
    if let Body::Form { written, .. } = operation.body {
        let written: Vec<String> = written.iter().map(|(name, value)| format!("`{name}={value}`")).collect();
        text.push_str(&format!("\nIt is sent as a form, after {}.\n", written.join(" and ")));
    }
    text
}

fn body_fields(shape: &Shape, prefix: &str) -> String {
    let mut text = "\n| field of the body | type | required | |\n|---|---|---|---|\n".to_owned();
    each_field(shape, prefix, &mut |name, field| {
        let (kind, required, about) = (kind(&field.kind), yes(field.required), cell(&about(field, None)));
        text.push_str(&format!("| `{name}` | {kind} | {required} | {about} |\n"));
    });
    text
}

fn reply(operation: &Endpoint) -> String {
    let Some((shape, path)) = within(&operation.reply, String::new()).filter(|(shape, _)| !shape.fields.is_empty())
    else {
        return "\nThe reply is empty.\n".into();
    };
    let mut text = if operation.or_nothing { "\nThe reply may be empty.\n".to_owned() } else { String::new() };
    if !path.is_empty() {
        text.push_str(&format!("\nThe reply: {}.\n", kind(&operation.reply)));
    }
    text.push_str("\n| field of the reply | type | |\n|---|---|---|\n");
    let prefix = if path.is_empty() { path } else { format!("{path}.") };
    each_field(shape, &prefix, &mut |name, field| {
        text.push_str(&format!("| `{name}` | {} | {} |\n", kind(&field.kind), cell(&about(field, None))));
    });
    text
}

/// Visits the fields of a shape and of those within it, named like `snapshotRequests[].portalId`.
fn each_field(shape: &Shape, prefix: &str, visit: &mut impl FnMut(&str, &Field)) {
    for field in shape.fields {
        let name = format!("{prefix}{}", field.name);
        visit(&name, field);
        if let Some((shape, path)) = within(&field.kind, name) {
            each_field(shape, &format!("{path}."), visit);
        }
    }
}

fn within(kind: &Kind, path: String) -> Option<(&'static Shape, String)> {
    match kind {
        Kind::Object(shape) => Some((shape, path)),
        Kind::List(list) | Kind::OneOrMany(list) => within(&list.of, format!("{path}[]")),
        Kind::OrText(of) => within(of, path),
        Kind::Map(of) => within(of, format!("{path}.*")),
        _ => None,
    }
}

/// What every list of words means, after the operations, since many share one.
fn dictionary(all: &[&Endpoint]) -> String {
    let mut lists: Vec<&Words> = Vec::new();
    for operation in all {
        words_of(&Kind::Object(operation.params), &mut lists);
        words_of(&body(operation), &mut lists);
        words_of(&operation.reply, &mut lists);
    }
    let mut text = if lists.is_empty() { String::new() } else { "\n## Words\n".to_owned() };
    for words in lists {
        let others = match words.openness {
            Openness::Closed => "Another word stops the call.",
            Openness::Open => "HubSpot may add words.",
        };
        text.push_str(&format!("\n### {}\n\n{} {others}\n\n| | |\n|---|---|\n", words.name, tidy(words.about)));
        for (word, meaning) in words.words.iter().zip(words.meanings) {
            text.push_str(&format!("| `{word}` | {} |\n", cell(tidy(meaning))));
        }
    }
    text
}

fn words_of(kind: &Kind, lists: &mut Vec<&'static Words>) {
    match kind {
        Kind::Words(words) if !lists.iter().any(|other| other.name == words.name) => lists.push(words),
        Kind::List(list) | Kind::OneOrMany(list) => words_of(&list.of, lists),
        Kind::Map(of) | Kind::OrText(of) => words_of(of, lists),
        Kind::Object(shape) => shape.fields.iter().for_each(|field| words_of(&field.kind, lists)),
        _ => {}
    }
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Any => "any value".into(),
        Kind::Text | Kind::Token | Kind::Name => "text".into(),
        Kind::Bool => "`true` or `false`".into(),
        Kind::Integer(..) | Kind::Milliseconds => "integer".into(),
        Kind::Id | Kind::NumericId | Kind::PortalId => "id".into(),
        Kind::ObjectTypeId => "object type id".into(),
        Kind::DateTime => "ISO 8601 date".into(),
        Kind::Language => "language".into(),
        Kind::PropertyValue => "text, number or `true` or `false`".into(),
        Kind::Prefixed(prefixes) => format!("text that begins with `{}`", prefixes.prefixes.join("`, `")),
        Kind::Filters(_) => "filters".into(),
        Kind::OneOrMany(list) => format!("one of, or array of {}", plural(&list.of)),
        Kind::OrText(of) => format!("{} or text", self::kind(of)),
        Kind::Words(words) => format!("[`{}`](#{})", words.name, anchor(words.name)),
        Kind::List(list) => {
            let distinct = if list.distinct { "distinct, " } else { "" };
            let least = if list.least > 0 { format!(", {distinct}at least {}", list.least) } else { String::new() };
            format!("array of {}{least}", plural(&list.of))
        }
        Kind::Object(_) => "object".into(),
        Kind::Map(of) => format!("{} by name", plural(of)),
    }
}

fn plural(of: &Kind) -> String {
    match of {
        Kind::Any => "any values".into(),
        Kind::Text | Kind::Token | Kind::Name => "texts".into(),
        Kind::Integer(..) | Kind::Milliseconds => "integers".into(),
        Kind::Id | Kind::NumericId | Kind::PortalId => "ids".into(),
        Kind::ObjectTypeId => "object type ids".into(),
        Kind::PropertyValue => "values".into(),
        Kind::Object(_) => "objects".into(),
        Kind::OrText(of) => format!("{} or texts", plural(of)),
        other => kind(other),
    }
}

fn place(param: &Field, version: &Version) -> &'static str {
    if version.path().contains(&format!("{{{}}}", param.name)) { "path" } else { "query" }
}

fn yes(answer: bool) -> &'static str {
    if answer { "yes" } else { "" }
}

/// Text as a cell of a table takes it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.')
}

/// Where a link within the page leads, as GitHub makes it from a heading.
fn anchor(heading: &str) -> String {
    heading.replace('.', "").to_lowercase()
}

fn namespace_of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(namespace, _)| namespace)
}

fn namespaces<'a>(all: &[&'a Endpoint]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for namespace in all.iter().map(|operation| namespace_of(operation.name)) {
        if !found.contains(&namespace) {
            found.push(namespace);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;
    use crate::api::paging::NextPage;
    use crate::operation::Operation;

    #[test]
    fn every_link_leads_to_a_heading() {
        let page = pages(api::ALL);
        let anchors: Vec<String> = page.lines().filter_map(|line| line.strip_prefix("### ")).map(anchor).collect();
        let links: Vec<&str> = page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(links.len() >= api::ALL.len());
        for link in links {
            assert_eq!(anchors.iter().filter(|anchor| *anchor == link).count(), 1, "#{link}");
        }
    }

    #[test]
    fn a_field_within_an_array_is_named_by_its_way() {
        let mut names = Vec::new();
        let Kind::Object(shape) = body(&api::snapshots::CREATE.endpoint) else { panic!("no object") };
        each_field(shape, "", &mut |name, _| names.push(name.to_owned()));
        assert_eq!(names[..2], ["snapshotRequests", "snapshotRequests[].portalId"]);
    }

    #[test]
    fn a_reply_may_be_an_array_or_nothing() {
        static ALL: Operation<(), (), Vec<NextPage>> = Operation::get("all", &[]);
        static ONE: Operation<(), (), Option<NextPage>> = Operation::get("one", &[]);
        let head = "\n\n| field of the reply | type | |\n|---|---|---|\n";
        assert!(reply(&ALL.endpoint).starts_with(&format!("\nThe reply: array of objects.{head}| `[].after` ")));
        assert!(reply(&ONE.endpoint).starts_with(&format!("\nThe reply may be empty.{head}| `after` ")));
    }

    #[test]
    fn the_table_tells_the_credential_of_every_operation() {
        let page = pages(api::ALL);
        let row = |name: &str| page.lines().find(|line| line.starts_with(&format!("| [`{name}`]"))).unwrap().to_owned();
        for (name, credential) in [
            ("oauth.createTokens", "none"),
            ("crm.objects.get", "`accessToken` or `auth`"),
            ("webhooks.snapshots.create", "`app`"),
        ] {
            assert_eq!(row(name).split(" | ").nth(1), Some(credential), "{name}");
        }
    }

    #[test]
    fn a_stroke_does_not_end_a_cell() {
        assert_eq!(cell("a|b"), "a\\|b");
    }
}
