//! `POST …/batch/create`: `{ inputs: [{ properties, associations?, objectWriteTraceId? }] }`. Where every input has a
//! trace id of its own, those that can be made are; else all of them or none.

use serde_json::Value;

use crate::batch::{Outcome, inputs};
use crate::crm::answer::Asked;
use crate::crm::batch::MOST;
use crate::crm::store::Crm;
use crate::crm::write::trace_id;
use crate::fields::whole;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

pub(super) fn create(asked: &Asked<'_>, crm: &mut Crm, body: &Value) -> Result<Response, Problem> {
    let inputs = inputs(body, MOST)?;
    let trace_ids = inputs.iter().map(trace_id).collect::<Result<Vec<_>, _>>()?;
    let mut known: Vec<&String> = trace_ids.iter().flatten().collect();
    known.sort_unstable();
    if known.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(paging::refuse("objectWriteTraceId", "must be another one for every input"));
    }
    let traced = known.len() == inputs.len();
    let mut outcome = Outcome::default();
    for (input, trace_id) in inputs.iter().zip(&trace_ids) {
        match asked.writer(crm).create(input) {
            Ok(object) => outcome.results.push(Value::Object(object)),
            Err(problem) if traced => outcome.fail(problem, &[("objectWriteTraceId", trace_id.as_slice())]),
            Err(problem) => {
                let made = outcome.results.iter().filter_map(|object| whole(object.get("id")?));
                made.for_each(|id| crm.remove(asked.kind, id));
                crm.take_changes();
                return Err(problem);
            }
        }
    }
    Ok(outcome.respond(201, asked.now, &asked.order))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::crm::asking::{Account, blamed};
    use crate::options::Options;

    const CREATE: &str = "/crm/v3/objects/contacts/batch/create";

    fn contacts(account: &Account) -> Value {
        account.0.state()["accounts"][0]["objects"]["contacts"].clone()
    }

    #[test]
    fn all_are_made_with_their_trace_ids() {
        let body = json!({ "inputs": [
            { "properties": { "email": "a@x.test" }, "objectWriteTraceId": "a" },
            { "properties": { "email": "b@x.test" }, "objectWriteTraceId": "b" }
        ] });
        let (status, told) = Account::new().ask("POST", CREATE, body);
        assert_eq!((status, &told["results"][1]["objectWriteTraceId"]), (201, &json!("b")));
        assert_eq!(told.get("errors"), None);
    }

    #[test]
    fn with_trace_ids_what_can_be_made_is_made() {
        let mut account = Account::new();
        let body = json!({ "inputs": [
            { "properties": { "email": "a@x.test" }, "objectWriteTraceId": "a" },
            { "properties": { "email": "a@x.test" }, "objectWriteTraceId": "b" },
            { "properties": { "missing": "1" }, "objectWriteTraceId": "c" }
        ] });
        let (status, told) = account.ask("POST", CREATE, body);
        assert_eq!((status, &told["numErrors"]), (207, &json!(2)));
        let made = &told["results"][0]["id"];
        assert_eq!(told["errors"][0]["context"], json!({ "existingId": [made], "objectWriteTraceId": ["b"] }));
        assert_eq!(told["errors"][0]["category"], "CONFLICT");
        assert_eq!(told["errors"][1]["context"]["objectWriteTraceId"], json!(["c"]));
        assert_eq!(told["errors"][1]["category"], "VALIDATION_ERROR");
        assert_eq!(contacts(&account), 26);
    }

    #[test]
    fn without_trace_ids_all_are_made_or_none() {
        let mut account = Account::new();
        account.0.webhooks(&json!({ "targetUrl": "https://x.test/" })).unwrap();
        let body = json!({ "inputs": [
            { "properties": { "email": "a@x.test" }, "objectWriteTraceId": "a" },
            { "properties": { "email": "a@x.test" } }
        ] });
        let (status, told) = account.ask("POST", CREATE, body);
        assert_eq!((status, &told["category"], contacts(&account)), (409, &json!("CONFLICT"), json!(25)));
        assert_eq!(account.0.poll_output(crate::crm::asking::NOW), crate::Output::Idle, "nothing happened");
        let again = json!({ "inputs": [{ "properties": { "email": "a@x.test" } }] });
        assert_eq!(account.ask("POST", CREATE, again).0, 201);
    }

    #[test]
    fn trace_ids_differ_and_are_texts() {
        let twice = json!({ "inputs": vec![json!({ "properties": {}, "objectWriteTraceId": "a" }); 2] });
        assert_eq!(blamed(&Account::new().ask("POST", CREATE, twice).1), "objectWriteTraceId");
        let number = json!({ "inputs": [{ "properties": {}, "objectWriteTraceId": 5 }] });
        assert_eq!(blamed(&Account::new().ask("POST", CREATE, number).1), "objectWriteTraceId");
    }

    #[test]
    fn results_come_in_another_order_when_told_so() {
        let input = |index| json!({ "properties": {}, "objectWriteTraceId": format!("{index:02}") });
        let body = json!({ "inputs": (0..50).map(input).collect::<Vec<_>>() });
        let mut account = Account::with(Options { shuffle_batches: true, ..Options::default() });
        let (_, told) = account.ask("POST", CREATE, body);
        let traces: Vec<&str> =
            told["results"].as_array().unwrap().iter().map(|one| one["objectWriteTraceId"].as_str().unwrap()).collect();
        assert!(!traces.is_sorted() && traces.len() == 50);
    }
}
