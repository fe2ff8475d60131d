//! Names for the ids that are the same in every account: the module that has them, and its types.

use crate::api::conversations::channels::CHANNELS;
use crate::api::object_types::OBJECT_TYPES;
use crate::api::payments::PAYMENT_ASSOCIATIONS;

/// The module.
pub fn module() -> String {
    let constant = |constant: &Constant| {
        let members = constant.members.iter().map(|(name, id)| format!("  {name}: {id},\n")).collect::<String>();
        format!(
            "/** {} */\nexport const {} = /* @__PURE__ */ Object.freeze({{\n{members}}});\n",
            constant.about, constant.name
        )
    };
    all().iter().map(constant).collect::<Vec<_>>().join("\n")
}

/// Its types: every id as itself.
pub fn types() -> String {
    let constant = |constant: &Constant| {
        let members =
            constant.members.iter().map(|(name, id)| format!("  readonly {name}: {id};\n")).collect::<String>();
        format!("/** {} */\nexport declare const {}: {{\n{members}}};\n", constant.about, constant.name)
    };
    all().iter().map(constant).collect::<Vec<_>>().join("\n")
}

struct Constant {
    name: &'static str,
    about: &'static str,
    /// Names, and ids as JavaScript writes them.
    members: Vec<(String, String)>,
}

fn all() -> [Constant; 3] {
    let texts = |table: &[(&str, &str)]| table.iter().map(|(id, name)| (camel(name), format!("\"{id}\""))).collect();
    [
        Constant {
            name: "objectTypes",
            about: "HubSpot's own object types: the id of each. Those of an account's custom objects begin with `2-`.",
            members: texts(OBJECT_TYPES),
        },
        Constant {
            name: "associationTypes",
            about: "The types of association from a payment to other records, `HUBSPOT_DEFINED` all: the id for each target.",
            members: from_payments(),
        },
        Constant {
            name: "channels",
            about: "HubSpot's own channels of conversations: the id of each.",
            members: texts(CHANNELS),
        },
    ]
}

/// By the first name of each target. Where a target has two types, the one that the table has first.
fn from_payments() -> Vec<(String, String)> {
    let mut members: Vec<(String, String)> = Vec::new();
    let mut ids = Vec::new();
    for (name, id) in PAYMENT_ASSOCIATIONS {
        let name = camel(name);
        if !ids.contains(id) && members.iter().all(|(known, _)| *known != name) {
            members.push((name, id.to_string()));
        }
        ids.push(*id);
    }
    members
}

/// `line_items` as JavaScript writes names: `lineItems`.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let (initial, rest) = part.split_at_checked(1).unwrap_or_default();
        name + &initial.to_uppercase() + rest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(constant: &str) -> String {
        let found = all().into_iter().find(|found| found.name == constant).unwrap();
        found.members.iter().map(|(name, id)| format!("{name} {id}")).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn each_object_type_has_its_id() {
        let listed = members("objectTypes");
        for documented in [
            "contacts \"0-1\"",
            "companies \"0-2\"",
            "deals \"0-3\"",
            "tickets \"0-5\"",
            "lineItems \"0-8\"",
            "quotes \"0-14\"",
            "meetings \"0-47\"",
            "calls \"0-48\"",
            "invoices \"0-53\"",
            "subscriptions \"0-69\"",
            "commercePayments \"0-101\"",
            "users \"0-115\"",
            "leads \"0-136\"",
            "services \"0-162\"",
            "courses \"0-410\"",
            "listings \"0-420\"",
        ] {
            assert!(listed.contains(documented), "{documented}");
        }
    }

    #[test]
    fn each_target_of_a_payment_is_named_once_with_the_documents_type() {
        let expected = "company 389, contact 387, deal 391, discount 428, feedbackSubmission 1170, invoice 542, \
                        lineItem 395, order 524, paymentLink 476, quote 397, subscription 393, ticket 1354";
        assert_eq!(members("associationTypes"), expected);
    }

    #[test]
    fn each_channel_has_its_id() {
        assert_eq!(members("channels"), "chat \"1000\", facebookMessenger \"1001\", email \"1002\"");
    }

    #[test]
    fn a_name_stands_once_and_needs_no_quotes() {
        for constant in all() {
            for (index, (name, _)) in constant.members.iter().enumerate() {
                assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{name}");
                assert!(constant.members.iter().skip(index + 1).all(|(other, _)| other != name), "{name} stands twice");
            }
        }
    }
}
