//! `POST …/batch/read`: `{ inputs: [{ id }], properties?, propertiesWithHistory?, idProperty? }`. Results come by id,
//! each once.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::batch::{Outcome, inputs};
use crate::body::Body;
use crate::crm::answer::Asked;
use crate::crm::batch::{MOST, id};
use crate::crm::read::{MOST_WITH_HISTORY, naming, not_found, resolve};
use crate::crm::store::Crm;
use crate::crm::view::View;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

pub(super) fn read(asked: &Asked<'_>, crm: &Crm, body: &Value) -> Result<Response, Problem> {
    let fields = Body::of(body)?;
    let properties = fields.texts("properties")?.unwrap_or_default();
    let histories = fields.texts("propertiesWithHistory")?.unwrap_or_default();
    let id_property = fields.text("idProperty")?;
    let table = crm.table(asked.kind).ok_or_else(not_found)?;
    naming(table, id_property.unwrap_or("hs_object_id"))?;
    let inputs = inputs(body, if histories.is_empty() { MOST } else { MOST_WITH_HISTORY })?;
    let archived = paging::flag(asked.call, "archived")?;
    let view = View::new(crm, table, &properties).with_histories(histories);
    let (mut found, mut missing) = (BTreeSet::new(), Vec::new());
    for (index, input) in inputs.iter().enumerate() {
        let name = id(index, input)?;
        let id = resolve(table, &name, id_property).ok();
        match id.filter(|id| table.records.get(id).is_some_and(|record| record.archived_at.is_some() == archived)) {
            Some(id) => drop(found.insert(id)),
            None => missing.push(name),
        }
    }
    let records = found.iter().filter_map(|id| table.records.get(id));
    let mut outcome =
        Outcome { results: records.map(|record| Value::Object(view.show(record))).collect(), ..Outcome::default() };
    outcome.miss(&asked.kind.objects_named(), &missing, &[]);
    Ok(outcome.respond(200, asked.now, &asked.order))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::crm::asking::{Account, blamed};

    const READ: &str = "/crm/v3/objects/contacts/batch/read";

    fn inputs(ids: &[&str]) -> Value {
        ids.iter().map(|id| json!({ "id": id })).collect()
    }

    #[test]
    fn what_is_there_comes_by_id_and_once() {
        let body = json!({ "inputs": inputs(&["1003", "1001", "1003"]), "properties": ["email"] });
        let (status, told) = Account::new().ask("POST", READ, body);
        let ids: Vec<&Value> = told["results"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
        assert_eq!((status, ids), (200, vec![&json!("1001"), &json!("1003")]));
        assert!(told["results"][0]["properties"]["email"].is_string() && told["startedAt"].is_string());
    }

    #[test]
    fn what_is_missing_is_told_in_one_error() {
        let mut account = Account::new();
        account.ask("DELETE", "/crm/v3/objects/contacts/1002", Value::Null);
        let ids = ["1001", "9", "1002", "nobody"];
        let (status, told) = account.ask("POST", READ, json!({ "inputs": inputs(&ids) }));
        assert_eq!((status, &told["numErrors"]), (207, &json!(1)));
        assert_eq!(told["errors"][0]["context"]["ids"], json!(["9", "1002", "nobody"]));
        let archived = format!("{READ}?archived=true");
        let (status, told) = account.ask("POST", &archived, json!({ "inputs": inputs(&["1002"]) }));
        assert_eq!((status, &told["results"][0]["archived"]), (200, &json!(true)));
    }

    #[test]
    fn objects_are_found_by_a_unique_property_and_with_history() {
        let body =
            json!({ "idProperty": "vin", "inputs": inputs(&["vin0002", "x"]), "propertiesWithHistory": ["vin"] });
        let (status, told) = Account::new().ask("POST", "/crm/objects/2026-03/2-3501001/batch/read", body);
        assert_eq!((status, &told["results"][0]["id"]), (207, &json!("9002")));
        assert_eq!(told["results"][0]["propertiesWithHistory"]["vin"][0]["value"], "VIN0002");
    }

    #[test]
    fn refuses_what_is_too_much_or_too_little() {
        let ids: Vec<String> = (0..101).map(|id| id.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        for (body, field) in [
            (json!({}), "inputs"),
            (json!({ "inputs": {} }), "inputs"),
            (json!({ "inputs": inputs(&ids) }), "inputs"),
            (json!({ "inputs": inputs(&ids[..51]), "propertiesWithHistory": ["email"] }), "inputs"),
            (json!({ "inputs": [{}] }), "inputs[0].id"),
            (json!({ "inputs": [5] }), "inputs[0]"),
            (json!({ "inputs": inputs(&["1"]), "idProperty": "phone" }), "idProperty"),
        ] {
            let (status, told) = Account::new().ask("POST", READ, body);
            assert_eq!((status, blamed(&told)), (400, field), "{told}");
        }
        assert_eq!(Account::new().ask("POST", READ, json!({ "inputs": inputs(&ids[..100]) })).0, 207);
        let (status, told) = Account::new().ask("POST", READ, json!({ "inputs": [] }));
        assert_eq!((status, &told["results"]), (200, &json!([])));
    }
}
