//! `…/schemas`: the custom objects of an account, and the schema of any one type. Makes and changes none.

use serde_json::{Map, Value, json};

use crate::associations;
use crate::crm::{self, Asked, Crm, ObjectType, not_found};
use crate::date::iso;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

/// The custom object that every account has.
pub(crate) const CUSTOM: &str = "2-3501001";

/// `GET …/schemas`: custom objects only, without pages.
pub(crate) fn list(asked: &Asked<'_>, crm: &Crm) -> Result<Response, Problem> {
    paging::flag(asked.call, "archived")?;
    let custom = crm::all_types().filter(|kind| kind.is_custom());
    let results = custom.map(|kind| schema(asked, crm, kind)).collect::<Result<Vec<_>, _>>()?;
    Ok(Response::of_json(200, &json!({ "results": results })))
}

/// `GET …/schemas/{objectType}`.
pub(crate) fn get(asked: &Asked<'_>, crm: &Crm) -> Result<Response, Problem> {
    Ok(Response::of_json(200, &schema(asked, crm, asked.kind)?))
}

fn schema(asked: &Asked<'_>, crm: &Crm, kind: &'static ObjectType) -> Result<Value, Problem> {
    let table = crm.table(kind).ok_or_else(not_found)?;
    let asks = |name: &str| Ok(asked.call.parameter(name).is_none() || paging::flag(asked.call, name)?);
    let mut body = Map::new();
    let primary = kind.default.first().copied().unwrap_or("hs_object_id");
    for (name, value) in [
        ("id", json!(kind.id.strip_prefix("2-").unwrap_or(kind.id))),
        ("objectTypeId", json!(kind.id)),
        ("fullyQualifiedName", json!(kind.qualified(asked.portal_id))),
        ("name", json!(if kind.is_custom() { kind.plural.to_owned() } else { kind.shouted() })),
        ("labels", json!({ "singular": crm::title(kind.singular), "plural": crm::title(kind.plural) })),
        ("primaryDisplayProperty", json!(primary)),
        ("secondaryDisplayProperties", json!([])),
        ("requiredProperties", json!(kind.required)),
        ("searchableProperties", json!(kind.searched)),
        ("archived", json!(false)),
        ("allowsSensitiveProperties", json!(false)),
    ] {
        body.insert(name.to_owned(), value);
    }
    if asks("includePropertyDefinitions")? {
        let properties = table.definitions().iter().map(|(name, definition)| definition.to_json(name)).collect();
        body.insert("properties".to_owned(), properties);
    }
    if asks("includeAssociationDefinitions")? {
        body.insert("associations".to_owned(), associations(kind));
    }
    if asks("includeAuditMetadata")? {
        for name in ["createdAt", "updatedAt"] {
            body.insert(name.to_owned(), json!(iso(MADE_AT)));
        }
    }
    Ok(Value::Object(body))
}

/// The associations of a type with contacts, companies, deals and tickets, from both sides.
fn associations(kind: &'static ObjectType) -> Value {
    let mut told = Vec::new();
    for other in ["0-1", "0-2", "0-3", "0-5"].iter().filter_map(|id| ObjectType::find(id)) {
        let sides = if kind.id == other.id { vec![(kind, other)] } else { vec![(kind, other), (other, kind)] };
        for (from, to) in sides {
            told.extend(associations::between(from, to).into_iter().map(|one| {
                json!({ "id": one.id.to_string(), "name": one.name, "fromObjectTypeId": from.id, "toObjectTypeId": to.id })
            }));
        }
    }
    Value::Array(told)
}

/// The beginning of 2025.
const MADE_AT: u64 = 1_735_689_600_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::asking::Account;

    #[test]
    fn the_list_has_custom_objects_and_no_others() {
        let mut account = Account::new();
        for path in ["/crm/v3/schemas", "/crm-object-schemas/v3/schemas", "/crm-object-schemas/2026-09/schemas"] {
            let (status, told) = account.get(path);
            assert_eq!((status, told["results"].as_array().unwrap().len()), (200, 1), "{path}");
            let car = &told["results"][0];
            assert_eq!((&car["objectTypeId"], &car["fullyQualifiedName"]), (&json!(CUSTOM), &json!("p12345_cars")));
            assert_eq!(car["labels"], json!({ "singular": "Car", "plural": "Cars" }));
            assert_eq!(car["requiredProperties"], json!(["model"]));
            assert!(car["properties"].as_array().unwrap().iter().any(|property| property["name"] == "vin"));
            assert!(car["associations"].as_array().unwrap().iter().any(|one| one["name"] == "car_to_contact"));
        }
    }

    #[test]
    fn one_is_found_by_id_or_by_its_qualified_name() {
        let mut account = Account::new();
        for name in [CUSTOM, "p12345_cars", "contacts"] {
            assert_eq!(account.get(&format!("/crm/v3/schemas/{name}")).0, 200, "{name}");
        }
        for name in ["cars", "p7_cars", "2-9", "planets"] {
            let (status, told) = account.get(&format!("/crm/v3/schemas/{name}"));
            assert_eq!((status, &told["category"]), (400, &json!("VALIDATION_ERROR")), "{name}");
        }
    }

    #[test]
    fn what_is_not_wanted_is_left_out() {
        let path = "/crm/v3/schemas?includePropertyDefinitions=false&includeAssociationDefinitions=false&includeAuditMetadata=false";
        let (_, told) = Account::new().get(path);
        for name in ["properties", "associations", "createdAt"] {
            assert_eq!(told["results"][0].get(name), None, "{name}");
        }
    }
}
