//! `POST …/batch/update`, `upsert` and `archive`. Every input stands for itself: what fails is told with its id, and
//! with its trace id where it has one. A body that can't be read changes nothing.

use serde_json::{Map, Value, json};

use crate::batch::{Outcome, inputs};
use crate::body::Body;
use crate::crm::answer::Asked;
use crate::crm::batch::{MOST, id};
use crate::crm::read::{naming, resolve};
use crate::crm::store::{Crm, Table};
use crate::crm::write::trace_id;
use crate::http::Response;
use crate::problem::Problem;

/// `{ inputs: [{ id, idProperty?, properties, objectWriteTraceId? }] }`.
pub(super) fn update(asked: &Asked<'_>, crm: &mut Crm, body: &Value) -> Result<Response, Problem> {
    let inputs = named(body)?;
    check_naming(asked.writer(crm).table()?, &inputs)?;
    let (mut outcome, mut missing, mut traces) = (Outcome::default(), Vec::new(), Vec::new());
    for input in inputs {
        let mut writer = asked.writer(crm);
        let found = resolve(writer.table()?, &input.name, input.id_property).ok();
        match found.filter(|id| writer.crm.lives(asked.kind, *id)) {
            None => {
                missing.push(input.name);
                traces.extend(input.trace_id);
            }
            Some(id) => match writer.update(id, input.input) {
                Ok(object) => outcome.results.push(Value::Object(object)),
                Err(problem) => outcome.fail(problem, &input.context()),
            },
        }
    }
    outcome.miss(&asked.kind.objects_named(), &missing, &traces);
    Ok(outcome.respond(200, asked.now, &asked.order))
}

/// `{ inputs: [{ id, idProperty, properties, objectWriteTraceId? }] }`: changes what is there and makes what isn't.
pub(super) fn upsert(asked: &Asked<'_>, crm: &mut Crm, body: &Value) -> Result<Response, Problem> {
    let inputs = named(body)?;
    check_naming(asked.writer(crm).table()?, &inputs)?;
    let mut outcome = Outcome::default();
    for input in inputs {
        let mut writer = asked.writer(crm);
        let property = input.property();
        let found = resolve(writer.table()?, &input.name, input.id_property).ok();
        let found = found.filter(|id| writer.crm.lives(asked.kind, *id));
        let written = match found {
            Some(id) => writer.update(id, input.input),
            None if property == "hs_object_id" => {
                outcome.miss(&asked.kind.objects_named(), &[input.name], input.trace_id.as_slice());
                continue;
            }
            None => writer.create(&with_id(input.input, property, &input.name)),
        };
        match written {
            Ok(object) => outcome.results.push(told(object, found.is_none())),
            Err(problem) => outcome.fail(problem, &input.context()),
        }
    }
    Ok(outcome.respond(200, asked.now, &asked.order))
}

/// `{ inputs: [{ id }] }`: 204 also for what isn't there.
pub(super) fn archive(asked: &Asked<'_>, crm: &mut Crm, body: &Value) -> Result<Response, Problem> {
    let inputs = named(body)?;
    let ids: Vec<u64> = inputs.iter().filter_map(|input| input.name.parse().ok()).collect();
    let there: Vec<u64> = ids.into_iter().filter(|id| crm.find(asked.kind, *id).is_some()).collect();
    for id in &there {
        if let Some(record) = crm.find(asked.kind, *id) {
            crate::payments::may_change(asked.kind, record)?;
        }
    }
    for id in there {
        asked.writer(crm).archive(id)?;
    }
    Ok(Response::of_nothing(204))
}

/// An input that names its object.
struct Named<'a> {
    input: &'a Value,
    name: String,
    id_property: Option<&'a str>,
    trace_id: Option<String>,
}

impl<'a> Named<'a> {
    /// The property whose value names the object.
    fn property(&self) -> &'a str {
        self.id_property.unwrap_or("hs_object_id")
    }

    fn context(&self) -> [(&'static str, &[String]); 2] {
        [("ids", std::slice::from_ref(&self.name)), ("objectWriteTraceId", self.trace_id.as_slice())]
    }
}

fn named(body: &Value) -> Result<Vec<Named<'_>>, Problem> {
    let read = |(index, input)| {
        let name = id(index, input)?;
        Ok(Named { input, name, id_property: Body::of(input)?.text("idProperty")?, trace_id: trace_id(input)? })
    };
    inputs(body, MOST)?.iter().enumerate().map(read).collect()
}

/// Refuses the whole batch where a property that an input names its object by doesn't name one.
fn check_naming(table: &Table, inputs: &[Named<'_>]) -> Result<(), Problem> {
    inputs.iter().try_for_each(|input| naming(table, input.property()))
}

/// The input of a new object, with the value that names it among its properties.
fn with_id(input: &Value, property: &str, id: &str) -> Value {
    let mut input = input.clone();
    if let Some(properties) = input.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(property.to_owned(), json!(id));
    }
    input
}

fn told(mut object: Map<String, Value>, new: bool) -> Value {
    object.insert("new".to_owned(), json!(new));
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::asking::{Account, blamed};

    fn batch(account: &mut Account, verb: &str, inputs: Value) -> (u16, Value) {
        account.ask("POST", &format!("/crm/v3/objects/contacts/batch/{verb}"), json!({ "inputs": inputs }))
    }

    #[test]
    fn every_update_stands_for_itself() {
        let mut account = Account::new();
        let (status, told) = batch(
            &mut account,
            "update",
            json!([
                { "id": 1001, "properties": { "city": "Rome" }, "objectWriteTraceId": "a" },
                { "id": "9", "properties": { "city": "Rome" }, "objectWriteTraceId": "b" },
                { "id": "8", "properties": { "city": "Rome" } },
                { "id": "1002", "properties": { "colour": "red" } }
            ]),
        );
        assert_eq!((status, &told["numErrors"]), (207, &json!(2)));
        assert_eq!(told["results"][0]["objectWriteTraceId"], "a");
        assert_eq!(told["results"][0]["properties"]["city"], "Rome");
        assert_eq!(told["errors"][0]["context"], json!({ "ids": ["1002"] }));
        assert_eq!(told["errors"][1]["context"], json!({ "ids": ["9", "8"], "objectWriteTraceId": ["b"] }));
    }

    #[test]
    fn an_update_may_name_its_object_by_a_unique_property() {
        let mut account = Account::new();
        let (_, contact) = account.get("/crm/v3/objects/contacts/1001");
        let email = &contact["properties"]["email"];
        let inputs = json!([{ "id": email, "idProperty": "email", "properties": { "city": "Rome" } }]);
        let (status, told) = batch(&mut account, "update", inputs);
        assert_eq!((status, &told["results"][0]["id"]), (200, &json!("1001")));
        let inputs = json!([{ "id": email, "idProperty": "phone", "properties": {} }]);
        assert_eq!(blamed(&batch(&mut account, "update", inputs).1), "idProperty");
    }

    #[test]
    fn a_batch_with_a_mistake_changes_nothing() {
        for verb in ["update", "upsert"] {
            let mut account = Account::new();
            let inputs = json!([
                { "id": "1001", "properties": { "city": "Rome" } },
                { "id": "x", "idProperty": "phone", "properties": { "city": "Rome" } }
            ]);
            assert_eq!(blamed(&batch(&mut account, verb, inputs).1), "idProperty", "{verb}");
            let (_, contact) = account.get("/crm/v3/objects/contacts/1001?properties=city");
            assert_ne!(contact["properties"]["city"], "Rome", "{verb}");
        }
    }

    #[test]
    fn an_upsert_says_what_is_new() {
        let mut account = Account::new();
        let one = |id: &str| json!({ "id": id, "idProperty": "email", "properties": { "city": "Rome" }, "objectWriteTraceId": id });
        let (status, told) =
            batch(&mut account, "upsert", json!([one("new@x.test"), one("new@x.test"), one("no email")]));
        assert_eq!(
            (status, &told["results"][0]["new"], &told["results"][1]["new"]),
            (207, &json!(true), &json!(false))
        );
        assert_eq!(told["results"][0]["id"], told["results"][1]["id"]);
        assert_eq!(told["errors"][0]["context"], json!({ "ids": ["no email"], "objectWriteTraceId": ["no email"] }));
        let (_, contact) = account.get("/crm/v3/objects/contacts/new@x.test?idProperty=email");
        assert_eq!(contact["properties"]["email"], "new@x.test");
        let (status, told) = batch(&mut account, "upsert", json!([{ "id": "9", "properties": {} }]));
        assert_eq!((status, &told["errors"][0]["category"]), (207, &json!("OBJECT_NOT_FOUND")));
    }

    #[test]
    fn an_archive_answers_with_nothing_whatever_was_there() {
        let mut account = Account::new();
        let (status, told) = batch(&mut account, "archive", json!([{ "id": "1001" }, { "id": "9" }, { "id": "1001" }]));
        assert_eq!((status, told), (204, Value::Null));
        assert_eq!(account.get("/crm/v3/objects/contacts/1001").0, 404);
        assert_eq!(account.get("/crm/v3/objects/contacts/1001?archived=true").1["archived"], true);
    }

    #[test]
    fn commerce_hubs_own_payments_are_left_alone() {
        let mut account = Account::new();
        let path = |verb: &str| format!("/crm/v3/objects/commerce_payments/batch/{verb}");
        let inputs = json!({ "inputs": [
            { "id": "6001", "properties": { "hs_latest_status": "succeeded" } },
            { "id": "6005", "properties": { "hs_latest_status": "failed" } }
        ] });
        let (status, told) = account.ask("POST", &path("update"), inputs);
        assert_eq!((status, &told["errors"][0]["context"]["ids"]), (207, &json!(["6005"])));
        let (status, _) =
            account.ask("POST", &path("archive"), json!({ "inputs": [{ "id": "6001" }, { "id": "6005" }] }));
        assert_eq!(status, 400);
        assert_eq!(account.get("/crm/v3/objects/commerce_payments/6001").0, 200, "all or nothing");
    }
}
