//! The types of associations: their ids, which two object types they associate, their labels, and which one says the same
//! from the other side. The ids are the documents' where they give any; elsewhere they are made up, so that any two
//! object types can be associated.

use serde_json::Value;

use crate::associations::catalogue::{PAIRS, PRIMARY};
use crate::body::{Body, word_of};
use crate::crm::{self, ObjectType};
use crate::problem::Problem;

/// A type, seen from one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AssociationType {
    pub id: u64,
    pub category: Category,
    /// `None`: the association without a label.
    pub label: Option<&'static str>,
    pub from: &'static str,
    pub to: &'static str,
    /// The type that says the same from the other side.
    pub inverse: u64,
    /// As version 3 of the API writes it, such as `contact_to_company`.
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Category {
    HubSpot,
    User,
    Integrator,
    Work,
}

impl Category {
    /// All, as the API writes them.
    const ALL: [(&'static str, Self); 4] = [
        ("HUBSPOT_DEFINED", Self::HubSpot),
        ("USER_DEFINED", Self::User),
        ("INTEGRATOR_DEFINED", Self::Integrator),
        ("WORK", Self::Work),
    ];

    pub fn word(self) -> &'static str {
        word_of(&Self::ALL, self)
    }
}

impl AssociationType {
    /// Whether it tells the one company that matters most.
    pub fn is_primary(&self) -> bool {
        self.category == Category::HubSpot && self.label == Some(PRIMARY)
    }
}

/// The id and the category of `{ associationCategory, associationTypeId }`.
pub(crate) fn spec(path: &str, value: &Value) -> Result<(u64, Category), Problem> {
    let body = Body::at(path, value)?;
    body.require(&["associationCategory", "associationTypeId"])?;
    let (category, id) = (body.word("associationCategory", &Category::ALL)?, body.id("associationTypeId")?);
    id.zip(category).ok_or_else(|| body.refuse("associationTypeId", "must be an id"))
}

/// All types from one object type to another: the labelled ones first.
pub(crate) fn between(from: &ObjectType, to: &ObjectType) -> Vec<AssociationType> {
    let mut types: Vec<AssociationType> = PAIRS.iter().flat_map(|pair| pair.seen(from, to)).collect();
    if !types.iter().any(|kind| kind.label.is_none()) {
        types.extend(made_up(from, to));
    }
    types.sort_by_key(|kind| (kind.label.is_none(), kind.id));
    types
}

/// The default type, which has no label.
pub(crate) fn default_type(from: &ObjectType, to: &ObjectType) -> AssociationType {
    between(from, to).into_iter().find(|kind| kind.label.is_none()).unwrap_or_else(|| AssociationType {
        id: 0,
        category: Category::HubSpot,
        label: None,
        from: from.id,
        to: to.id,
        inverse: 0,
        name: name(from, to),
    })
}

/// The type with that id. The documents associate a payment with an order by the id of the other side, 523; so that works.
pub(crate) fn find(from: &ObjectType, to: &ObjectType, id: u64) -> Option<AssociationType> {
    let id = if (from.id, to.id, id) == ("0-101", "0-123", 523) { 524 } else { id };
    between(from, to).into_iter().find(|kind| kind.id == id)
}

/// The type with that id, wherever it leads.
pub(crate) fn leading_from(from: &ObjectType, id: u64) -> Option<(AssociationType, &'static ObjectType)> {
    crm::all_types().find_map(|to| Some((find(from, to, id)?, to)))
}

/// The type between two object types that no document associates.
fn made_up(from: &ObjectType, to: &ObjectType) -> Option<AssociationType> {
    let (one, other) = (crm::place(from.id)? as u64, crm::place(to.id)? as u64);
    Some(AssociationType {
        id: MADE_UP + one * 100 + other,
        category: if from.is_custom() || to.is_custom() { Category::User } else { Category::HubSpot },
        label: None,
        from: from.id,
        to: to.id,
        inverse: MADE_UP + other * 100 + one,
        name: name(from, to),
    })
}

pub(super) fn name(from: &ObjectType, to: &ObjectType) -> String {
    format!("{}_to_{}", from.singular, to.singular)
}

const MADE_UP: u64 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> &'static ObjectType {
        ObjectType::find(name).unwrap()
    }

    #[test]
    fn payments_have_the_documents_ids() {
        for (to, id) in [
            ("companies", 389),
            ("contacts", 387),
            ("deals", 391),
            ("discounts", 428),
            ("feedback_submissions", 1_170),
            ("invoices", 542),
            ("line_items", 395),
            ("orders", 524),
            ("payment_links", 476),
            ("quotes", 397),
            ("subscriptions", 393),
        ] {
            assert_eq!(default_type(kind("commerce_payments"), kind(to)).id, id, "{to}");
        }
        assert_eq!(find(kind("commerce_payment"), kind("order"), 523).unwrap().id, 524);
        assert_eq!(default_type(kind("order"), kind("commerce_payment")).id, 523);
    }

    #[test]
    fn both_sides_name_each_other_and_no_id_is_used_twice() {
        for from in crm::all_types() {
            let mut ids = Vec::new();
            for to in crm::all_types() {
                for one in between(from, to) {
                    let back = find(to, from, one.inverse).unwrap();
                    assert_eq!((back.inverse, back.category), (one.id, one.category), "{}", one.name);
                    ids.push((one.category == Category::User, one.id));
                }
            }
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{}", from.plural);
        }
    }

    #[test]
    fn names_are_those_of_version_3() {
        let names = |from, to| between(kind(from), kind(to)).into_iter().map(|kind| kind.name).collect::<Vec<_>>();
        assert_eq!(
            names("contact", "company"),
            ["contact_to_company", "decision_maker", "contact_to_company_unlabeled"]
        );
        assert_eq!(names("commerce_payment", "contact"), ["commerce_payment_to_contact"]);
        assert_eq!(names("car", "listing"), ["car_to_listing"]);
        assert_eq!(names("company", "company"), ["child_company", "parent_company", "company_to_company"]);
    }

    #[test]
    fn an_id_says_where_it_leads() {
        let leads = |from, id| leading_from(kind(from), id).map(|(_, to)| to.plural);
        assert_eq!((leads("contact", 4), leads("deal", 3), leads("deal", 4)), (Some("deals"), Some("contacts"), None));
        let car = default_type(kind("car"), kind("contact"));
        assert_eq!((leads("car", car.id), car.category), (Some("contacts"), Category::User));
    }
}
