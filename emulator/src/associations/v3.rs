//! Associations as version 3 has them: listed as `{ id, type }`, and made and taken away one type at a time.

use serde_json::{Value, json};

use crate::associations::answer::ObjectPair;
use crate::associations::types::{AssociationType, between, find};
use crate::body::refuse;
use crate::crm::{self, Asked, Crm, ObjectType, View, not_found};
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

/// `GET …/{objectId}/associations/{toObjectType}`.
pub(super) fn list(asked: &Asked<'_>, crm: &Crm, id: u64, to: &'static ObjectType) -> Result<Response, Problem> {
    let limit = paging::limit(asked.call, MOST, MOST)?;
    let after = paging::after(asked.call)?;
    let (page, next) = paging::slice(crm::associated(crm, asked.kind, id, to), after, limit);
    Ok(paging::respond(asked.call, None, page, next.map(|next| next.to_string()).as_deref()))
}

/// `PUT` and `DELETE …/{objectId}/associations/{toObjectType}/{toObjectId}/{associationTypeId}`.
pub(super) fn change(asked: &Asked<'_>, crm: &mut Crm, pair: ObjectPair, name: &str) -> Result<Response, Problem> {
    let kind = named(pair, name)?;
    if asked.call.method() == "DELETE" {
        crm.associations.remove(pair.id, pair.to_id, &kind);
        return Ok(Response::of_nothing(204));
    }
    if !crm.lives(pair.to, pair.to_id) {
        return Err(not_found());
    }
    crm.associate(pair.id, pair.to_id, &kind);
    let table = crm.table(pair.from).ok_or_else(not_found)?;
    let record = table.records.get(&pair.id).ok_or_else(not_found)?;
    let shown = View::new(crm, table, &[]).with_associations(vec![pair.to]).show(record);
    Ok(Response::of_json(200, &Value::Object(shown)))
}

/// The type of that id, or of that name, such as `contact_to_company`.
fn named(pair: ObjectPair, name: &str) -> Result<AssociationType, Problem> {
    let found = match name.parse() {
        Ok(id) => find(pair.from, pair.to, id),
        Err(_) => between(pair.from, pair.to).into_iter().find(|kind| kind.name == name),
    };
    found.ok_or_else(|| {
        let clause = format!("is {name}, which associates no {} with a {}", pair.from.singular, pair.to.singular);
        refuse("associationTypeId", clause).with("context", json!({ "associationTypeId": [name] }))
    })
}

/// Most associations of one page.
const MOST: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::asking::{Account, blamed};

    const PAYMENT: &str = "/crm/v3/objects/commerce_payments/6001/associations";

    #[test]
    fn the_documents_example_names_the_contact_of_a_payment() {
        let told = Account::new().get(&format!("{PAYMENT}/contact")).1;
        assert_eq!(told, json!({ "results": [{ "id": "1001", "type": "commerce_payment_to_contact" }] }));
    }

    #[test]
    fn an_order_is_associated_by_either_id_and_no_longer() {
        let mut account = Account::new();
        for path in [format!("{PAYMENT}/order/6102/523"), format!("{PAYMENT}/orders/6102/524")] {
            let (status, told) = account.ask("PUT", &path, Value::Null);
            let association = json!([{ "id": "6102", "type": "commerce_payment_to_order" }]);
            assert_eq!((status, &told["associations"]["orders"]["results"]), (200, &association), "{path}");
            let other = account.get("/crm/v3/objects/orders/6102/associations/commerce_payments").1;
            assert_eq!(other["results"], json!([{ "id": "6001", "type": "order_to_commerce_payment" }]));
            assert_eq!(account.ask("DELETE", &path, Value::Null), (204, Value::Null));
            assert_eq!(
                account.get("/crm/v3/objects/orders/6102/associations/commerce_payments").1,
                json!({ "results": [] })
            );
        }
    }

    #[test]
    fn one_type_goes_and_the_others_stay() {
        let mut account = Account::new();
        let list = "/crm/v3/objects/contacts/1001/associations/companies";
        account.ask("DELETE", &format!("{list}/2001/contact_to_company"), Value::Null);
        let left = json!({ "results": [{ "id": "2001", "type": "contact_to_company_unlabeled" }] });
        assert_eq!(account.get(list).1, left);
        account.ask("PUT", &format!("{list}/2001/1"), Value::Null);
        assert_eq!(account.get(list).1["results"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn what_is_not_there_and_what_does_not_fit_is_refused() {
        let mut account = Account::new();
        for (path, status) in [
            ("/crm/v3/objects/commerce_payments/9/associations/order/6102/524", 404),
            ("/crm/v3/objects/commerce_payments/6001/associations/order/9/524", 404),
            ("/crm/v3/objects/commerce_payments/6001/associations/order/x/524", 404),
            ("/crm/v3/objects/commerce_payments/6001/associations/order/6102/387", 400),
            ("/crm/v3/objects/commerce_payments/6001/associations/planets/6102/524", 400),
        ] {
            assert_eq!(account.ask("PUT", path, Value::Null).0, status, "{path}");
        }
        let told = account.ask("PUT", &format!("{PAYMENT}/order/6102/387"), Value::Null).1;
        assert_eq!(blamed(&told), "associationTypeId");
    }

    #[test]
    fn long_lists_have_pages() {
        let mut account = Account::new();
        for company in 2_002..2_007 {
            account.ask(
                "PUT",
                &format!("/crm/v3/objects/contacts/1001/associations/companies/{company}/279"),
                Value::Null,
            );
        }
        let (mut path, mut seen) = ("/crm/v3/objects/contacts/1001/associations/companies?limit=3".to_owned(), 0);
        loop {
            let page = account.get(&path).1;
            seen += page["results"].as_array().unwrap().len();
            let Some(link) = page["paging"]["next"]["link"].as_str() else { break };
            path = link.to_owned();
        }
        assert_eq!(seen, 7);
        assert_eq!(blamed(&account.get("/crm/v3/objects/contacts/1001/associations/companies?limit=501").1), "limit");
    }
}
