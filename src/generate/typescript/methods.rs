//! What each operation takes and gives, and the methods of a client with what their hover says.

use super::comment;
use super::declarations::{Declarations, Side};
use crate::generate::input::{body, is_required_param};
use crate::generate::wording::{credential, limit, lost_reply, scopes, tidy, versions};
use crate::generate::{Below, below};
use crate::operation::{Body, Endpoint, Paging};
use crate::shape::Kind;

/// How long a line may be.
const WIDTH: usize = 120;

/// The interface that maps a name to the types of that operation.
pub fn operations(all: &[&Endpoint], types: &mut Declarations) -> String {
    let entries: Vec<String> = all.iter().map(|operation| entry(operation, types)).collect();
    let about = comment("", &["What each operation takes and gives. `params` includes the body.".into()]);
    format!("{about}export interface Operations {{\n{}}}\n", entries.concat())
}

/// The interface that a client has besides its own methods.
pub fn namespaces(all: &[&Endpoint], types: &mut Declarations) -> String {
    let about = comment("", &["The methods of a client, one per operation.".into()]);
    format!("{about}export interface Namespaces {{\n{}}}\n", namespace(all, "", "  ", types))
}

fn entry(operation: &Endpoint, types: &mut Declarations) -> String {
    let body = types.kind(&body(operation), Side::Body);
    let has_params = !operation.params.fields.is_empty();
    let params = has_params.then(|| types.kind(&Kind::Object(operation.params), Side::Params));
    let params = match (params, operation.body) {
        (None, Body::Nothing | Body::Written(_)) => "Record<string, never>".into(),
        (Some(params), Body::Nothing | Body::Written(_)) => params,
        (None, _) => format!("{{ body: {body} }}"),
        (Some(params), _) => format!("{params} & {{ body: {body} }}"),
    };
    let reply = reply(operation, types);
    let versions: Vec<String> = operation.versions.iter().map(|version| format!("\"{}\"", version.name)).collect();
    format!(
        "  \"{}\": {{\n    params: {params};\n    body: {body};\n    reply: {reply};\n    version: {};\n  }};\n",
        operation.name,
        versions.join(" | ")
    )
}

/// What a call gives; undefined where HubSpot may have nothing, but for calls with many inputs, which tell what failed.
fn reply(operation: &Endpoint, types: &mut Declarations) -> String {
    let reply = types.kind(&operation.reply, Side::Reply);
    if operation.or_nothing && operation.batch.is_none() { format!("{reply} | undefined") } else { reply }
}

fn namespace(all: &[&Endpoint], prefix: &str, indent: &str, types: &mut Declarations) -> String {
    let mut text = String::new();
    for entry in below(prefix, all.iter().map(|operation| operation.name)) {
        match entry {
            Below::Namespace(name) => {
                let inner = namespace(all, &format!("{prefix}{name}."), &format!("{indent}  "), types);
                text.push_str(&format!("{indent}readonly {name}: {{\n{inner}{indent}}};\n"));
            }
            Below::Method(name) => {
                let full = format!("{prefix}{name}");
                for operation in all.iter().filter(|operation| operation.name == full) {
                    text.push_str(&method(operation, name, indent, types));
                }
            }
        }
    }
    text
}

fn method(operation: &Endpoint, name: &str, indent: &str, types: &mut Declarations) -> String {
    let reply = reply(operation, types);
    let optional = if needs_params(operation) { "" } else { "?" };
    let params = format!("params{optional}: Operations[\"{}\"][\"params\"]", operation.name);
    let options = format!("options?: CallOptions<\"{}\">", operation.name);
    let gives = if operation.paging == Paging::Whole { "Call" } else { "List" };
    let mut line = format!("{indent}{name}({params}, {options}): {gives}<{reply}>;\n");
    if line.len() > WIDTH {
        line = format!("{indent}{name}(\n{indent}  {params},\n{indent}  {options},\n{indent}): {gives}<{reply}>;\n");
    }
    format!("{}{line}", comment(indent, &hover(operation)))
}

fn needs_params(operation: &Endpoint) -> bool {
    let has_body = !matches!(operation.body, Body::Nothing | Body::Written(_));
    has_body || operation.params.fields.iter().any(is_required_param)
}

fn hover(operation: &Endpoint) -> Vec<String> {
    let mut lines = vec![tidy(operation.about).to_owned(), String::new()];
    lines.push(format!("- Credential: {}", credential(operation.auth)));
    lines.extend(scopes(operation).map(|scopes| format!("- Scopes: {scopes}")));
    lines.push(format!("- Limit: {}", limit(operation.bucket)));
    lines.push(format!("- After a lost reply: {}", lost_reply(operation.repeat)));
    lines.extend(versions(operation).iter().map(|(version, path)| format!("- Version {version}: {path}")));
    lines.push(String::new());
    lines.push(format!("@see {}", operation.page));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Operation, Version};
    use crate::shape;
    use crate::shape::Id;

    shape! {
        /// Which thing.
        pub struct Which {
            /// Its id.
            "id" => id: Id,
        }

        /// How to look.
        pub struct Look {
            /// Where to go on.
            "after" => after: Option<String>,
        }

        /// A thing.
        pub struct Thing {
            /// Its name.
            "name" => name: String,
        }
    }

    static PUT: Operation<Which, Thing, ()> = Operation::post("things.put", &[Version::of("v3", "/things/{id}")]);
    static LIST: Operation<Look, (), ()> = Operation::get("things.list", &[Version::of("v3", "/things")]);
    static PING: Operation<(), (), ()> = Operation::get("ping", &[Version::of("v3", "/ping")]);

    #[test]
    fn the_body_is_a_member_of_the_params() {
        assert!(entry_of(&PUT.endpoint).contains("    params: Which & { body: Thing };\n    body: Thing;\n"));
    }

    #[test]
    fn who_needs_nothing_gives_nothing() {
        assert!(entry_of(&PING.endpoint).contains("    params: Record<string, never>;\n    body: undefined;\n"));
        assert!(entry_of(&PING.endpoint).contains("    reply: undefined;\n"));
    }

    #[test]
    fn a_reply_may_be_an_array_or_nothing() {
        static ALL: Operation<(), (), Vec<Thing>> = Operation::get("things.all", &[Version::of("v3", "/things")]);
        static NEXT: Operation<(), (), Option<Thing>> = Operation::get("things.next", &[Version::of("v3", "/next")]);
        assert!(entry_of(&ALL.endpoint).contains("    reply: Thing[];\n"));
        assert!(entry_of(&NEXT.endpoint).contains("    reply: Thing | undefined;\n"));
    }

    #[test]
    fn params_may_be_left_out_where_none_is_required() {
        let all = [&PING.endpoint, &LIST.endpoint, &PUT.endpoint];
        let text = namespaces(&all, &mut Declarations::new(&all));
        assert!(text.contains("  ping(params?: "), "{text}");
        assert!(text.contains("    list(params?: "), "{text}");
        assert!(text.contains("    put(params: "), "{text}");
    }

    #[test]
    fn a_hover_names_the_path_of_each_version_and_its_end() {
        assert!(
            hover(&PING.endpoint).contains(&"- Version `v3`, the default: `GET /ping` until 2027-03-30".to_owned())
        );
    }

    fn entry_of(operation: &Endpoint) -> String {
        entry(operation, &mut Declarations::new(&[operation]))
    }
}
