//! `POST …/{fromObjectType}/{toObjectType}/batch/…`: reads, makes and takes away many associations. What fails is told
//! with the ids of its two objects; a body that can't be read changes nothing.

use serde_json::{Value, json};

use crate::associations::answer::{ObjectPair, alive};
use crate::associations::route::Verb;
use crate::associations::types::AssociationType;
use crate::associations::v4::{associate_by_default, associated, set, types};
use crate::batch::{Outcome, inputs};
use crate::body::Body;
use crate::crm::{Asked, Crm, ObjectType, Version};
use crate::http::Response;
use crate::problem::Problem;

pub(super) fn answer(
    asked: &Asked<'_>,
    crm: &mut Crm,
    to: &'static ObjectType,
    verb: Verb,
) -> Result<Response, Problem> {
    let body = asked.call.json()?;
    let inputs = inputs(&body, most(verb))?;
    let mut outcome = Outcome::default();
    match verb {
        Verb::Read => read(asked, crm, to, each(inputs, object)?, &mut outcome),
        Verb::Create => {
            for (pair, types) in each(inputs, |path, input| with_types(asked, to, path, input))? {
                let made = there(crm, pair).and_then(|()| Ok(vec![set(asked, crm, pair, &types)?]));
                note(&mut outcome, pair, made);
            }
        }
        Verb::Default => {
            for pair in each(inputs, |path, input| pair(asked, to, path, input))? {
                let made = there(crm, pair).and_then(|()| associate_by_default(crm, pair));
                note(&mut outcome, pair, made);
            }
        }
        Verb::Archive => {
            for pair in each(inputs, |path, input| several(asked, to, path, input))?.into_iter().flatten() {
                crm.associations.remove_all((pair.from.id, pair.id), (pair.to.id, pair.to_id));
            }
        }
        Verb::ArchiveLabels => {
            for (pair, types) in each(inputs, |path, input| with_types(asked, to, path, input))? {
                types.iter().for_each(|kind| crm.associations.remove(pair.id, pair.to_id, kind));
            }
        }
    }
    Ok(match verb {
        Verb::Archive | Verb::ArchiveLabels if asked.version == Version::V4 => Response::of_nothing(204),
        Verb::Create if asked.version != Version::V2026_09 => outcome.respond(201, asked.now, &asked.order),
        _ => outcome.respond(200, asked.now, &asked.order),
    })
}

fn most(verb: Verb) -> usize {
    match verb {
        Verb::Read => 1_000,
        Verb::Create | Verb::Default => 2_000,
        Verb::Archive | Verb::ArchiveLabels => 100,
    }
}

fn read(asked: &Asked<'_>, crm: &Crm, to: &'static ObjectType, ids: Vec<u64>, outcome: &mut Outcome) {
    for id in ids {
        if alive(crm, asked.kind, &id.to_string()).is_err() {
            outcome.miss(&asked.kind.objects_named(), &[id.to_string()], &[]);
            continue;
        }
        let to: Vec<Value> = associated(asked, crm, id, to).into_iter().map(|(_, told)| told).collect();
        if !to.is_empty() {
            outcome.results.push(json!({ "from": { "id": id.to_string() }, "to": to }));
        }
    }
}

fn note(outcome: &mut Outcome, pair: ObjectPair, done: Result<Vec<Value>, Problem>) {
    match done {
        Ok(results) => outcome.results.extend(results),
        Err(problem) => {
            let (from, to) = ([pair.id.to_string()], [pair.to_id.to_string()]);
            outcome.fail(problem, &[("fromObjectId", &from), ("toObjectId", &to)]);
        }
    }
}

fn there(crm: &Crm, pair: ObjectPair) -> Result<(), Problem> {
    alive(crm, pair.from, &pair.id.to_string()).map(|_| ())
}

/// Reads every input; the first that can't be read is refused by its path.
fn each<T>(inputs: &[Value], read: impl Fn(&str, &Value) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
    inputs.iter().enumerate().map(|(index, input)| read(&format!("inputs[{index}]"), input)).collect()
}

/// The id of `{ id }`.
fn object(path: &str, input: &Value) -> Result<u64, Problem> {
    let body = Body::at(path, input)?;
    body.id("id")?.ok_or_else(|| body.refuse("id", "is required"))
}

/// The object of a field: `{ from: { id } }`.
fn object_at(path: &str, input: &Value, name: &str) -> Result<u64, Problem> {
    object(&format!("{path}.{name}"), input.get(name).unwrap_or(&Value::Null))
}

/// The two objects of `{ from: { id }, to: { id } }`.
fn pair(asked: &Asked<'_>, to: &'static ObjectType, path: &str, input: &Value) -> Result<ObjectPair, Problem> {
    Ok(ObjectPair { from: asked.kind, id: object_at(path, input, "from")?, to, to_id: object_at(path, input, "to")? })
}

/// The two objects of an input with its `types`.
fn with_types(
    asked: &Asked<'_>,
    to: &'static ObjectType,
    path: &str,
    input: &Value,
) -> Result<(ObjectPair, Vec<AssociationType>), Problem> {
    let pair = pair(asked, to, path, input)?;
    Ok((pair, types(input.get("types").unwrap_or(&Value::Null), &format!("{path}.types"), pair)?))
}

/// The pairs of `{ from: { id }, to: [{ id }] }`.
fn several(asked: &Asked<'_>, to: &'static ObjectType, path: &str, input: &Value) -> Result<Vec<ObjectPair>, Problem> {
    let id = object_at(path, input, "from")?;
    let body = Body::at(path, input)?;
    body.require(&["to"])?;
    let read = |(index, other): (usize, &Value)| {
        Ok(ObjectPair { from: asked.kind, id, to, to_id: object(&format!("{path}.to[{index}]"), other)? })
    };
    body.list("to")?.into_iter().flatten().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::asking::{Account, blamed};

    fn pair(from: u64, to: u64) -> Value {
        json!({
            "from": { "id": from.to_string() }, "to": { "id": to },
            "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 4 }]
        })
    }

    fn post(account: &mut Account, prefix: &str, verb: &str, inputs: Value) -> (u16, Value) {
        account.ask("POST", &format!("{prefix}/contacts/deals/batch/{verb}"), json!({ "inputs": inputs }))
    }

    const V4: &str = "/crm/v4/associations";
    const LATEST: &str = "/crm/associations/2026-09";

    #[test]
    fn what_is_made_can_be_read_and_taken_away() {
        for (prefix, made, gone) in [(V4, 201, 204), ("/crm/associations/2026-03", 201, 200), (LATEST, 200, 200)] {
            let mut account = Account::new();
            let (status, told) = post(&mut account, prefix, "create", json!([pair(1_001, 3_002), pair(1_001, 3_003)]));
            assert_eq!((status, told["results"].as_array().unwrap().len()), (made, 2), "{prefix}");
            let (status, told) = post(&mut account, prefix, "read", json!([{ "id": "1001" }]));
            assert_eq!((status, told["results"][0]["to"].as_array().unwrap().len()), (200, 3), "{prefix}");
            let away = json!([{ "from": { "id": 1001 }, "to": [{ "id": 3001 }, { "id": "3002" }] }]);
            assert_eq!(post(&mut account, prefix, "archive", away).0, gone, "{prefix}");
            assert_eq!(post(&mut account, prefix, "labels/archive", json!([pair(1_001, 3_003)])).0, gone, "{prefix}");
            assert_eq!(post(&mut account, prefix, "read", json!([{ "id": 1001 }])).1["results"], json!([]), "{prefix}");
        }
    }

    #[test]
    fn what_fails_is_told_with_both_ids() {
        let mut account = Account::new();
        let (status, told) =
            post(&mut account, V4, "create", json!([pair(1_001, 3_002), pair(9, 3_002), pair(1_001, 9)]));
        assert_eq!((status, &told["numErrors"]), (207, &json!(2)));
        assert_eq!(told["errors"][0]["context"], json!({ "fromObjectId": ["9"], "toObjectId": ["3002"] }));
        let (status, told) = post(&mut account, V4, "read", json!([{ "id": "9" }, { "id": "1001" }]));
        assert_eq!((status, &told["errors"][0]["context"]["ids"]), (207, &json!(["9"])));
        let (status, told) =
            post(&mut account, LATEST, "associate/default", json!([pair(1_002, 3_001), pair(1_002, 9)]));
        assert_eq!((status, told["results"].as_array().unwrap().len()), (207, 2));
    }

    #[test]
    fn a_batch_with_a_mistake_changes_nothing() {
        let associated = |account: &mut Account| {
            post(account, V4, "read", json!([{ "id": 1001 }])).1["results"][0]["to"].as_array().unwrap().len()
        };
        let archived = json!({ "from": { "id": 1001 }, "to": [{ "id": 3001 }] });
        for (verb, first) in [
            ("create", pair(1_001, 3_002)),
            ("associate/default", pair(1_001, 3_002)),
            ("archive", archived),
            ("labels/archive", pair(1_001, 3_001)),
        ] {
            let mut account = Account::new();
            let (before, (status, told)) = (associated(&mut account), post(&mut account, V4, verb, json!([first, {}])));
            assert_eq!((status, blamed(&told)), (400, "inputs[1].from"), "{verb}");
            assert_eq!(associated(&mut account), before, "{verb}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_input_is_named() {
        let mut account = Account::new();
        for (verb, input, blame) in [
            ("create", json!({}), "inputs[0].from"),
            ("create", json!({ "from": { "id": 1 }, "to": {} }), "inputs[0].to.id"),
            ("create", json!({ "from": { "id": 1 }, "to": { "id": 2 } }), "inputs[0].types"),
            ("read", json!({}), "inputs[0].id"),
            ("archive", json!({ "from": { "id": 1 }, "to": [{}] }), "inputs[0].to[0].id"),
            ("archive", json!({ "from": { "id": 1 } }), "inputs[0].to"),
        ] {
            let (status, told) = post(&mut account, V4, verb, json!([input]));
            assert_eq!((status, blamed(&told)), (400, blame), "{told}");
        }
        let many: Vec<Value> = (0..101).map(|_| json!({ "from": { "id": 1 }, "to": [] })).collect();
        assert_eq!(blamed(&post(&mut account, V4, "archive", json!(many)).1), "inputs");
    }
}
