//! Lists objects and gives one of them. Changes nothing.

use serde_json::{Value, json};

use crate::call::Call;
use crate::crm::store::{Crm, Table};
use crate::crm::types::ObjectType;
use crate::crm::view::View;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

/// `GET …/{objectType}`.
pub(crate) fn list(call: &Call<'_>, crm: &Crm, kind: &'static ObjectType) -> Result<Response, Problem> {
    let histories = call.parameters("propertiesWithHistory");
    let limit = paging::limit(call, 10, if histories.is_empty() { 100 } else { MOST_WITH_HISTORY })?;
    let after: u64 = paging::after(call)?;
    let (view, archived) = (asked(call, crm, kind)?, paging::flag(call, "archived")?);
    let mut records = view.table.records.range(after..).map(|(_, record)| record);
    let mut wanted = records.by_ref().filter(|record| record.archived_at.is_some() == archived);
    let page: Vec<Value> = wanted.by_ref().take(limit).map(|record| Value::Object(view.show(record))).collect();
    let next = wanted.next().map(|record| record.id.to_string());
    Ok(paging::respond(call, None, page, next.as_deref()))
}

/// `GET …/{objectType}/{objectId}`.
pub(crate) fn get(call: &Call<'_>, crm: &Crm, kind: &'static ObjectType, id: &str) -> Result<Response, Problem> {
    let (view, archived) = (asked(call, crm, kind)?, paging::flag(call, "archived")?);
    let id = resolve(view.table, id, call.parameter("idProperty"))?;
    let record = view.table.records.get(&id).filter(|record| record.archived_at.is_some() == archived);
    Ok(Response::of_json(200, &Value::Object(view.show(record.ok_or_else(not_found)?))))
}

/// How the query wants objects shown.
fn asked<'a>(call: &'a Call<'_>, crm: &'a Crm, kind: &'static ObjectType) -> Result<View<'a>, Problem> {
    let table = crm.table(kind).ok_or_else(not_found)?;
    let associations = call.parameters("associations").into_iter().map(known_type).collect::<Result<_, _>>()?;
    Ok(View::new(crm, table, &call.parameters("properties"))
        .with_histories(call.parameters("propertiesWithHistory"))
        .with_associations(associations))
}

/// The object that is meant, by its id or by the property that `idProperty` names.
pub(crate) fn resolve(table: &Table, id: &str, id_property: Option<&str>) -> Result<u64, Problem> {
    match id_property {
        None | Some("hs_object_id") => id.parse().map_err(|_| no_number(id)),
        Some(property) => {
            naming(table, property)?;
            table.named(property, id).ok_or_else(not_found)
        }
    }
}

/// Refuses a property that doesn't name one object.
pub(crate) fn naming(table: &Table, property: &str) -> Result<(), Problem> {
    if property == "hs_object_id" || table.definition(property).is_some_and(|definition| definition.unique) {
        return Ok(());
    }
    Err(paging::refuse("idProperty", format!("must be a property with unique values, but was {property}")))
}

pub(crate) fn not_found() -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", "resource not found")
}

/// The type of that name, or HubSpot's complaint.
pub(crate) fn known_type(name: &str) -> Result<&'static ObjectType, Problem> {
    ObjectType::named(name, None).ok_or_else(|| no_type(name))
}

pub(crate) fn no_type(name: &str) -> Problem {
    Problem::validation(format!("Unable to infer object type from: {name}"))
}

fn no_number(id: &str) -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", "Object not found.  objectId are usually numeric.")
        .with("context", json!({ "id": [id] }))
        .with("subCategory", json!("crm.NOT_FOUND"))
}

/// Most objects of one reply that tells histories.
pub(crate) const MOST_WITH_HISTORY: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn ask(url: &str, id: Option<&str>) -> (u16, Value) {
        let crm = Crm::built_in(1_767_225_600_000);
        let request = Request::new("GET", url);
        let call = Call::parse(&request).unwrap();
        let kind = ObjectType::find("contacts").unwrap();
        let answer = match id {
            None => list(&call, &crm, kind),
            Some(id) => get(&call, &crm, kind, id),
        };
        let response = answer.unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    #[test]
    fn pages_follow_one_another_and_end_without_paging() {
        let (mut url, mut seen) = ("https://h.test/c?limit=10&properties=email%2Cphone".to_owned(), Vec::new());
        loop {
            let (status, page) = ask(&url, None);
            assert_eq!(status, 200);
            seen.extend(page["results"].as_array().unwrap().iter().map(|result| result["id"].clone()));
            let Some(link) = page["paging"]["next"]["link"].as_str() else { break };
            assert!(link.starts_with("https://h.test/c?limit=10&properties=email%2Cphone&after="));
            url = link.to_owned();
        }
        assert_eq!((seen.len(), seen[0].clone(), seen[24].clone()), (25, json!("1001"), json!("1025")));
    }

    #[test]
    fn limits_outside_the_documents_range_are_refused() {
        for limit in ["0", "101", "ten"] {
            assert_eq!(ask(&format!("/c?limit={limit}"), None).0, 400, "{limit}");
        }
        assert_eq!(ask("/c?limit=51&propertiesWithHistory=email", None).0, 400);
        assert_eq!(ask("/c", None).1["results"].as_array().unwrap().len(), 10);
    }

    #[test]
    fn default_properties_are_given_when_none_are_asked_for() {
        let (_, contact) = ask("/c/1001", Some("1001"));
        let names: Vec<&String> = contact["properties"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"]);
    }

    #[test]
    fn a_property_without_a_value_is_null_and_an_unknown_one_absent() {
        let (_, contact) = ask("/c/1001?properties=jobtitle,nothing", Some("1001"));
        assert_eq!(contact["properties"].get("jobtitle"), Some(&Value::Null));
        assert_eq!(contact["properties"].get("nothing"), None);
    }

    #[test]
    fn an_object_is_found_by_a_unique_property_only() {
        let (_, contact) = ask("/c/1001?properties=email", Some("1001"));
        let email = contact["properties"]["email"].as_str().unwrap().to_owned();
        assert_eq!(ask("/c/x?idProperty=email", Some(&email)).1["id"], "1001");
        let (status, told) = ask("/c/x?idProperty=phone", Some(&email));
        assert_eq!((status, &told["errors"][0]["in"]), (400, &json!("idProperty")));
        assert_eq!(ask("/c/x?idProperty=email", Some("nobody@x.test")).0, 404);
    }

    #[test]
    fn history_and_associations_come_when_asked_for() {
        let (_, contact) = ask("/c/1001?propertiesWithHistory=email&associations=companies,deals", Some("1001"));
        assert!(contact["propertiesWithHistory"]["email"][0]["timestamp"].is_string());
        let associations = &contact["associations"]["companies"]["results"];
        let both = json!([{ "id": "2001", "type": "contact_to_company" }, { "id": "2001", "type": "contact_to_company_unlabeled" }]);
        assert_eq!(associations, &both);
        assert_eq!(ask("/c?associations=planets", None).0, 400);
    }

    #[test]
    fn what_is_not_there_is_404() {
        assert_eq!(ask("/c/9", Some("9")).0, 404);
        let (status, body) = ask("/c/abc", Some("abc"));
        assert_eq!((status, body["category"].as_str()), (404, Some("OBJECT_NOT_FOUND")));
        assert_eq!(ask("/c/1001?archived=true", Some("1001")).0, 404);
    }
}
