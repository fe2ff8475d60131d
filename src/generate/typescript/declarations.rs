//! Interfaces and unions from shapes and words, each written once, what it mentions before it.
//!
//! Requests and replies differ: a request is read only and takes ids in every form; a reply may hold more than the table
//! knows. A shape that stands in both has a second interface for replies, named `…InReply`.

use std::collections::BTreeSet;

use super::comment;
use crate::generate::input::{body, is_required_param};
use crate::generate::javascript::key;
use crate::generate::wording::{about, stand_in, tidy};
use crate::operation::Endpoint;
use crate::shape::{Field, Filters, Kind, Openness, Prefixes, Shape, Words};

/// Where a value stands.
#[derive(Clone, Copy, PartialEq)]
pub enum Side {
    /// Path and query: the client's own `appId` and `portalId` stand in.
    Params,
    /// The body of a request.
    Body,
    /// The body of a reply.
    Reply,
}

/// The types that were needed so far.
pub struct Declarations {
    requested: BTreeSet<&'static str>,
    declared: Vec<(String, String)>,
    clashes: Vec<String>,
}

impl Declarations {
    /// None yet.
    pub fn new(all: &[&Endpoint]) -> Self {
        let mut requested = BTreeSet::new();
        for operation in all {
            note_shapes(&Kind::Object(operation.params), &mut requested);
            note_shapes(&body(operation), &mut requested);
        }
        Self { requested, declared: Vec::new(), clashes: Vec::new() }
    }

    /// The type of a value, after declaring what it mentions.
    pub fn kind(&mut self, kind: &Kind, side: Side) -> String {
        match kind {
            Kind::Any => "unknown".into(),
            Kind::Text | Kind::Token | Kind::Name | Kind::ObjectTypeId => "string".into(),
            Kind::DateTime if side != Side::Reply => "string | Date".into(),
            Kind::DateTime | Kind::Language => "string".into(),
            Kind::PropertyValue if side == Side::Reply => "string".into(),
            Kind::PropertyValue => "string | number | boolean".into(),
            Kind::Prefixed(prefixes) => prefixed(prefixes),
            Kind::Filters(filters) => self.filters(filters),
            Kind::OneOrMany(list) if side == Side::Reply => self.kind(&Kind::List(list), side),
            Kind::OneOrMany(list) => {
                format!("{} | {}", self.kind(&list.of, side), self.kind(&Kind::List(list), side))
            }
            Kind::OrText(kind) => format!("{} | string", self.kind(kind, side)),
            Kind::Bool => "boolean".into(),
            Kind::Integer(..) | Kind::Milliseconds => "number".into(),
            Kind::Id | Kind::NumericId | Kind::PortalId if side != Side::Reply => "Id".into(),
            Kind::Id => "string | number".into(),
            Kind::NumericId | Kind::PortalId => "number | string".into(),
            // HubSpot may answer with other words than it takes.
            Kind::Words(words) if side == Side::Reply && words.openness == Openness::Closed => {
                format!("{} | (string & {{}})", self.words(words))
            }
            Kind::Words(words) => self.words(words),
            Kind::List(list) => {
                let item = self.kind(&list.of, side);
                let item = if item.contains(' ') { format!("({item})") } else { item };
                if side == Side::Reply { format!("{item}[]") } else { format!("readonly {item}[]") }
            }
            Kind::Object(shape) => self.shape(shape, side),
            Kind::Map(of) => match (self.kind(of, side), side) {
                (value, Side::Reply) if value == "unknown" => "{ [name: string]: unknown }".into(),
                // HubSpot names what has no value, too.
                (value, Side::Reply) => format!("{{ [name: string]: {value} | null }}"),
                (value, _) => format!("{{ readonly [name: string]: {value} }}"),
            },
        }
    }

    /// All of them, in the order in which they were needed.
    ///
    /// # Errors
    /// Two of them have one name.
    pub fn texts(&self) -> Result<String, String> {
        match self.clashes.as_slice() {
            [] => Ok(self.declared.iter().map(|(_, text)| format!("{text}\n")).collect()),
            clashes => Err(format!("different types have the same name: {}", clashes.join(", "))),
        }
    }

    fn shape(&mut self, shape: &Shape, side: Side) -> String {
        if shape.fields.is_empty() {
            return "undefined".into();
        }
        let twice = side == Side::Reply && self.requested.contains(shape.name);
        let name = format!("{}{}", shape.name, if twice { "InReply" } else { "" });
        let fields: Vec<String> = shape.fields.iter().map(|field| self.field(field, side)).collect();
        let others = match (side, shape.others) {
            (Side::Reply, _) => "  /** HubSpot may add fields at any time. */\n  [field: string]: unknown;\n".into(),
            (_, None) => String::new(),
            (_, Some(kind)) => {
                let kind = match self.kind(kind, side).as_str() {
                    "unknown" => "unknown".into(),
                    kind => format!("{kind} | undefined"),
                };
                format!("  /** Fields of your own. */\n  readonly [field: string]: {kind};\n")
            }
        };
        let about = comment("", &[tidy(shape.about).into()]);
        self.declare(&name, format!("{about}export interface {name} {{\n{}{others}}}\n", fields.concat()));
        name
    }

    fn field(&mut self, field: &Field, side: Side) -> String {
        let about = about(field, stand_in(field).filter(|_| side == Side::Params));
        let required = match side {
            Side::Params => is_required_param(field),
            Side::Body => field.required,
            // What the façade fills in is there, whatever HubSpot says.
            Side::Reply => field.required || field.name == "failures",
        };
        let optional = if required { "" } else { "?" };
        let kind = self.kind(&field.kind, side);
        format!("{}  {}{optional}: {kind};\n", comment("  ", &[about]), key(field.name))
    }

    /// One member per property and operator, so that editors complete them.
    fn filters(&mut self, filters: &Filters) -> String {
        let mut text =
            String::from("/** Filters of a list, by property and operator. */\nexport interface Filters {\n");
        for (property, operators) in filters.properties {
            for operator in *operators {
                let value = match operator {
                    operator if filters.bare.contains(operator) => "true",
                    operator if filters.lists.contains(operator) => "readonly Id[] | Id",
                    _ => "Id | boolean",
                };
                text.push_str(&format!("  {property}__{operator}?: {value};\n"));
            }
        }
        text.push_str("  /** HubSpot may filter by other properties, too. */\n");
        text.push_str("  [filter: string]: readonly Id[] | Id | boolean | undefined;\n}\n");
        self.declare("Filters", text);
        "Filters".into()
    }

    fn words(&mut self, words: &Words) -> String {
        let mut text = format!("{}export type {} =\n", comment("", &[tidy(words.about).into()]), words.name);
        for (word, meaning) in words.words.iter().zip(words.meanings) {
            text.push_str(&comment("  ", &[tidy(meaning).into()]));
            text.push_str(&format!("  | \"{word}\"\n"));
        }
        if words.openness == Openness::Open {
            text.push_str("  /** HubSpot may add words at any time. */\n  | (string & {})\n");
        }
        text.truncate(text.len() - 1);
        self.declare(words.name, format!("{text};\n"));
        words.name.into()
    }

    fn declare(&mut self, name: &str, text: String) {
        match self.declared.iter().find(|(other, _)| other == name) {
            None => self.declared.push((name.into(), text)),
            Some((_, other)) if *other == text => {}
            Some(_) => self.clashes.push(name.into()),
        }
    }
}

/// A template of each way to begin; any string where there may be others.
fn prefixed(prefixes: &Prefixes) -> String {
    let mut ways: Vec<String> = prefixes.prefixes.iter().map(|prefix| format!("`{prefix}${{string}}`")).collect();
    if prefixes.openness == Openness::Open {
        ways.push("(string & {})".into());
    }
    ways.join(" | ")
}

fn note_shapes(kind: &Kind, names: &mut BTreeSet<&'static str>) {
    match kind {
        Kind::List(list) | Kind::OneOrMany(list) => note_shapes(&list.of, names),
        Kind::Map(of) | Kind::OrText(of) => note_shapes(of, names),
        Kind::Object(shape) => {
            names.insert(shape.name);
            shape.fields.iter().for_each(|field| note_shapes(&field.kind, names));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Operation, Version};
    use crate::shape::{Distinct, NumericId, PortalId};
    use crate::{shape, words};

    shape! {
        /// A thing.
        pub struct Thing {
            /// Its id.
            "thing-id" => id: NumericId,
            /// Others.
            "others" => others: Option<Distinct<NumericId>>,
        }

        /// Whose.
        pub struct Owner {
            /// The account.
            "portalId" => portal_id: PortalId,
        }
    }

    mod other {
        crate::shape! {
            /// Another thing.
            pub struct Thing {
                /// Its name.
                "name" => name: String,
            }
        }
    }

    static PUT: Operation<Owner, Thing, Thing> = Operation::post("things.put", &[Version::of("v3", "/{portalId}")]);

    fn declare(all: &[(Kind, Side)]) -> Declarations {
        let mut declarations = Declarations::new(&[&PUT.endpoint]);
        all.iter().for_each(|(kind, side)| drop(declarations.kind(kind, *side)));
        declarations
    }

    #[test]
    fn a_request_takes_ids_in_every_form_and_is_read_only() {
        let text = declare(&[(body(&PUT.endpoint), Side::Body)]).texts().unwrap();
        assert!(text.contains("export interface Thing {\n  /** Its id. */\n  \"thing-id\": Id;\n"), "{text}");
        assert!(text.contains("others?: readonly Id[];"), "{text}");
        assert!(!text.contains("[field: string]"), "{text}");
    }

    #[test]
    fn a_reply_of_a_requested_shape_has_its_own_interface() {
        let text = declare(&[(PUT.endpoint.reply, Side::Reply)]).texts().unwrap();
        assert!(text.contains("export interface ThingInReply {"), "{text}");
        assert!(text.contains("others?: (number | string)[];"), "{text}");
        assert!(text.contains("[field: string]: unknown;"), "{text}");
    }

    #[test]
    fn a_reply_may_hold_other_words_than_a_request() {
        words! {
            /// A state.
            pub closed State {
                /// It is on.
                On = "ON",
            }
        }
        let mut declarations = declare(&[]);
        assert_eq!(declarations.kind(&<State as shape::Described>::KIND, Side::Body), "State");
        assert_eq!(
            declarations.kind(&<Vec<State> as shape::Described>::KIND, Side::Reply),
            "(State | (string & {}))[]"
        );
    }

    #[test]
    fn the_clients_own_account_stands_in_for_a_parameter() {
        let text = declare(&[(Kind::Object(PUT.endpoint.params), Side::Params)]).texts().unwrap();
        assert!(
            text.contains("/** The account. The client's own `portalId` where absent. */\n  portalId?: Id;"),
            "{text}"
        );
    }

    #[test]
    fn two_shapes_of_one_name_are_refused() {
        let shapes = [<Thing as shape::Described>::KIND, <other::Thing as shape::Described>::KIND];
        let refused = declare(&shapes.map(|kind| (kind, Side::Body))).texts().unwrap_err();
        assert_eq!(refused, "different types have the same name: Thing");
    }
}
