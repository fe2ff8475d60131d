//! Associations as version 4 and the dated versions have them: all types between two objects at once.

use serde_json::{Value, json};

use crate::associations::answer::ObjectPair;
use crate::associations::labels::told;
use crate::associations::types::{AssociationType, between, default_type, find, spec};
use crate::body::refuse;
use crate::crm::{Asked, Crm, ObjectType, Version, not_found};
use crate::date::iso;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

/// `GET …/{objectId}/associations/{toObjectType}`.
pub(super) fn list(asked: &Asked<'_>, crm: &Crm, id: u64, to: &'static ObjectType) -> Result<Response, Problem> {
    let limit = paging::limit(asked.call, MOST, MOST)?;
    let after: u64 = paging::after(asked.call)?;
    let mut all = associated(asked, crm, id, to).into_iter().filter(|(other, _)| *other >= after);
    let results: Vec<Value> = all.by_ref().take(limit).map(|(_, told)| told).collect();
    let next = all.next().map(|(id, _)| id.to_string());
    Ok(paging::respond(asked.call, None, results, next.as_deref()))
}

/// What an object is associated with, by id: `{ toObjectId, associationTypes }`.
pub(super) fn associated(asked: &Asked<'_>, crm: &Crm, id: u64, to: &'static ObjectType) -> Vec<(u64, Value)> {
    let types = between(asked.kind, to);
    let lives = crm.associations.of((asked.kind.id, id), to.id).filter(|(other, _)| crm.lives(to, *other));
    lives
        .map(|(other, associated)| {
            let types: Vec<Value> = types.iter().filter(|one| associated.contains(&one.id)).map(told).collect();
            (other, json!({ "toObjectId": id_of(asked.version, other), "associationTypes": types }))
        })
        .collect()
}

/// `PUT` and `DELETE …/{objectId}/associations/{toObjectType}/{toObjectId}`.
pub(super) fn change(asked: &Asked<'_>, crm: &mut Crm, pair: ObjectPair) -> Result<Response, Problem> {
    if asked.call.method() == "DELETE" {
        crm.associations.remove_all((pair.from.id, pair.id), (pair.to.id, pair.to_id));
        return Ok(Response::of_nothing(204));
    }
    let types = types(&asked.call.json()?, "", pair)?;
    Ok(Response::of_json(201, &set(asked, crm, pair, &types)?))
}

/// `PUT …/{objectId}/associations/default/{toObjectType}/{toObjectId}`.
pub(super) fn set_default(asked: &Asked<'_>, crm: &mut Crm, pair: ObjectPair) -> Result<Response, Problem> {
    let results = associate_by_default(crm, pair)?;
    let at = iso(asked.now);
    let body = json!({ "status": "COMPLETE", "results": results, "startedAt": at, "completedAt": at });
    Ok(Response::of_json(200, &body))
}

/// Associates two objects by the default type, and tells so from both sides.
pub(super) fn associate_by_default(crm: &mut Crm, pair: ObjectPair) -> Result<Vec<Value>, Problem> {
    if !crm.lives(pair.to, pair.to_id) {
        return Err(not_found());
    }
    let kind = default_type(pair.from, pair.to);
    crm.associate(pair.id, pair.to_id, &kind);
    let side = |from: u64, to: u64, id: u64| {
        let spec = json!({ "associationCategory": kind.category.word(), "associationTypeId": id });
        json!({ "from": { "id": from.to_string() }, "to": { "id": to.to_string() }, "associationSpec": spec })
    };
    Ok(vec![side(pair.id, pair.to_id, kind.id), side(pair.to_id, pair.id, kind.inverse)])
}

/// The types of a list of `{ associationCategory, associationTypeId }`.
pub(super) fn types(value: &Value, path: &str, pair: ObjectPair) -> Result<Vec<AssociationType>, Problem> {
    let list = value.as_array().filter(|list| !list.is_empty());
    let list =
        list.ok_or_else(|| refuse(if path.is_empty() { "body" } else { path }, "must be a list that is not empty"))?;
    let read = |(index, value): (usize, &Value)| {
        let path = format!("{path}[{index}]");
        let (id, category) = spec(&path, value)?;
        let found = find(pair.from, pair.to, id).filter(|known| known.category == category);
        found.ok_or_else(|| {
            let clause = format!("is {id}, which associates no {} with a {}", pair.from.singular, pair.to.singular);
            refuse(&format!("{path}.associationTypeId"), clause)
        })
    };
    list.iter().enumerate().map(read).collect()
}

/// Associates two objects by these types; labels that aren't among them go.
pub(super) fn set(
    asked: &Asked<'_>,
    crm: &mut Crm,
    pair: ObjectPair,
    types: &[AssociationType],
) -> Result<Value, Problem> {
    if !crm.lives(pair.to, pair.to_id) {
        return Err(not_found());
    }
    crm.associations.remove_all((pair.from.id, pair.id), (pair.to.id, pair.to_id));
    for kind in types {
        crm.associate(pair.id, pair.to_id, kind);
    }
    let labels: Vec<&str> = types.iter().filter_map(|kind| kind.label).collect();
    Ok(json!({
        "fromObjectTypeId": pair.from.id,
        "fromObjectId": id_of(asked.version, pair.id),
        "toObjectTypeId": pair.to.id,
        "toObjectId": id_of(asked.version, pair.to_id),
        "labels": labels,
    }))
}

/// An id: version 4 writes numbers, the dated versions texts.
pub(super) fn id_of(version: Version, id: u64) -> Value {
    if version == Version::V4 { json!(id) } else { json!(id.to_string()) }
}

/// Most objects of one page.
const MOST: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::asking::{Account, blamed};

    const CONTACT: &str = "/crm/v4/objects/contacts/1001/associations";

    fn spec(category: &str, id: u64) -> Value {
        json!([{ "associationCategory": category, "associationTypeId": id }])
    }

    #[test]
    fn a_label_is_seen_from_both_sides() {
        let mut account = Account::new();
        let (status, told) = account.ask("PUT", &format!("{CONTACT}/companies/2002"), spec("USER_DEFINED", 35));
        let expected = json!({
            "fromObjectTypeId": "0-1", "fromObjectId": 1001, "toObjectTypeId": "0-2", "toObjectId": 2002,
            "labels": ["Decision maker"]
        });
        assert_eq!((status, told), (201, expected));
        let (_, told) = account.get("/crm/v4/objects/companies/2002/associations/contacts");
        let association =
            told["results"].as_array().unwrap().iter().find(|association| association["toObjectId"] == 1001).unwrap();
        let labels: Vec<&Value> =
            association["associationTypes"].as_array().unwrap().iter().map(|one| &one["label"]).collect();
        assert_eq!(labels, [&json!("Decided by"), &Value::Null]);
    }

    #[test]
    fn new_labels_replace_the_old_and_a_delete_takes_all() {
        let mut account = Account::new();
        let path = format!("{CONTACT}/companies/2001");
        account.ask("PUT", &path, spec("USER_DEFINED", 35));
        account.ask("PUT", &path, spec("HUBSPOT_DEFINED", 279));
        let (_, told) = account.get(&format!("{CONTACT}/companies"));
        let ids: Vec<&Value> =
            told["results"][0]["associationTypes"].as_array().unwrap().iter().map(|one| &one["typeId"]).collect();
        assert_eq!(ids, [&json!(1), &json!(279)]);
        assert_eq!(account.ask("DELETE", &path, Value::Null).0, 204);
        assert_eq!(account.get(&format!("{CONTACT}/companies")).1, json!({ "results": [] }));
        assert_eq!(account.ask("DELETE", &path, Value::Null).0, 204);
    }

    #[test]
    fn the_default_is_told_from_both_sides() {
        let path = "/crm/objects/2026-03/commerce_payments/6001/associations/default/invoices/6201";
        let (status, told) = Account::new().ask("PUT", path, Value::Null);
        let side = |from: &str, to: &str, id: u64| {
            let spec = json!({ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": id });
            json!({ "from": { "id": from }, "to": { "id": to }, "associationSpec": spec })
        };
        assert_eq!(status, 200);
        assert_eq!(told["results"], json!([side("6001", "6201", 542), side("6201", "6001", 541)]));
    }

    #[test]
    fn dated_versions_write_ids_as_texts() {
        let mut account = Account::new();
        let (_, told) = account.get("/crm/objects/2026-03/contacts/1001/associations/0-2");
        assert_eq!(told["results"][0]["toObjectId"], "2001");
        let (_, told) = account.get(&format!("{CONTACT}/0-2"));
        assert_eq!(told["results"][0]["toObjectId"], 2001);
        assert_eq!(account.get("/crm/objects/2026-09/contacts/1001/associations/0-2").0, 404);
    }

    #[test]
    fn long_lists_have_pages() {
        let mut account = Account::new();
        for company in 2_002..2_007 {
            account.ask("PUT", &format!("{CONTACT}/default/companies/{company}"), Value::Null);
        }
        let (_, page) = account.get(&format!("{CONTACT}/companies?limit=5"));
        assert_eq!((page["results"].as_array().unwrap().len(), &page["paging"]["next"]["after"]), (5, &json!("2006")));
        let (_, page) = account.get(page["paging"]["next"]["link"].as_str().unwrap());
        assert_eq!((page["results"].as_array().unwrap().len(), page.get("paging")), (1, None));
    }

    #[test]
    fn a_body_is_a_list_of_types_that_fit() {
        let mut account = Account::new();
        for (body, blame) in [
            (json!([]), "body"),
            (json!({}), "body"),
            (json!([{}]), "associationCategory"),
            (spec("OWN", 279), "associationCategory"),
            (spec("USER_DEFINED", 279), "associationTypeId"),
            (spec("HUBSPOT_DEFINED", 4), "associationTypeId"),
        ] {
            let (status, told) = account.ask("PUT", &format!("{CONTACT}/companies/2001"), body);
            assert!(status == 400 && blamed(&told).ends_with(blame), "{told}");
        }
        assert_eq!(account.ask("PUT", &format!("{CONTACT}/companies/9"), spec("HUBSPOT_DEFINED", 279)).0, 404);
    }
}
