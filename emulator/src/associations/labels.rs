//! `GET …/{fromObjectType}/{toObjectType}/labels`: the types of association from one object type to another.

use serde_json::{Value, json};

use crate::associations::types::{AssociationType, between};
use crate::crm::ObjectType;
use crate::http::Response;

pub(super) fn list(from: &ObjectType, to: &ObjectType) -> Response {
    let results: Vec<Value> = between(from, to).iter().map(told).collect();
    Response::of_json(200, &json!({ "results": results }))
}

/// A type as version 4 tells it.
pub(super) fn told(kind: &AssociationType) -> Value {
    json!({ "category": kind.category.word(), "typeId": kind.id, "label": kind.label })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::asking::Account;

    #[test]
    fn labels_come_first_and_the_usual_type_has_none() {
        let mut account = Account::new();
        for path in ["/crm/v4/associations/contacts/companies/labels", "/crm/associations/2026-09/0-1/0-2/labels"] {
            let expected = json!({ "results": [
                { "category": "HUBSPOT_DEFINED", "typeId": 1, "label": "Primary" },
                { "category": "USER_DEFINED", "typeId": 35, "label": "Decision maker" },
                { "category": "HUBSPOT_DEFINED", "typeId": 279, "label": null }
            ] });
            assert_eq!(account.get(path), (200, expected), "{path}");
        }
        let (_, told) = account.get("/crm/v4/associations/commerce_payments/contacts/labels");
        assert_eq!(told["results"], json!([{ "category": "HUBSPOT_DEFINED", "typeId": 387, "label": null }]));
        assert_eq!(account.get("/crm/v4/associations/contacts/planets/labels").0, 400);
    }
}
