//! Reads what a callback says of an execution.

use serde_json::{Map, Value, json};

use crate::body::Body;
use crate::executions::store::Completion;
use crate::problem::Problem;

/// `POST …/callbacks/{callbackId}/complete`.
pub(super) fn one(callback_id: &str, body: &Value) -> Result<Completion, Problem> {
    completion(callback_id, Body::of(body)?)
}

/// `POST …/callbacks/complete`: `{ inputs: [{ callbackId, … }] }`.
pub(super) fn batch(body: &Value) -> Result<Vec<Completion>, Problem> {
    let body = Body::of(body)?;
    body.require(&["inputs"])?;
    let inputs = body.list("inputs")?.filter(|inputs| !inputs.is_empty());
    let inputs = inputs.ok_or_else(|| body.refuse("inputs", "must not be empty"))?.iter().enumerate();
    let read = |(index, input)| {
        let path = format!("inputs[{index}]");
        let input = Body::at(&path, input)?;
        input.require(&["callbackId"])?;
        completion(input.text("callbackId")?.unwrap_or_default(), input)
    };
    inputs.map(read).collect()
}

fn completion(callback_id: &str, body: Body<'_>) -> Result<Completion, Problem> {
    body.require(&["outputFields"])?;
    let mut outputs = Map::new();
    for (name, value) in body.object("outputFields")?.into_iter().flatten() {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Array(_) | Value::Object(_) => {
                return Err(body.refuse(&format!("outputFields.{name}"), "must be a string"));
            }
        };
        outputs.insert(name.clone(), json!(text));
    }
    match outputs.get("hs_execution_state").and_then(Value::as_str) {
        Some("SUCCESS" | "FAIL_CONTINUE") => {}
        _ => return Err(body.refuse("outputFields.hs_execution_state", "must be SUCCESS or FAIL_CONTINUE")),
    }
    body.object("typedOutputs")?;
    Ok(Completion { callback_id: callback_id.to_owned(), outputs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_both_words_and_no_other() {
        for (word, good) in [("SUCCESS", true), ("FAIL_CONTINUE", true), ("BLOCK", false), ("success", false)] {
            let body = json!({ "outputFields": { "hs_execution_state": word, "count": 5 }, "typedOutputs": {} });
            let read = one("ap-1", &body);
            assert_eq!(read.is_ok(), good, "{word}");
            if let Ok(completion) = read {
                assert_eq!(completion.outputs["count"], "5");
            }
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let good = json!({ "hs_execution_state": "SUCCESS" });
        let deep = json!({ "hs_execution_state": "SUCCESS", "a": {} });
        let blamed = |problem: Problem| problem.respond("c").json()["errors"][0]["in"].clone();
        for (body, field) in [
            (json!({}), "outputFields"),
            (json!({ "outputFields": {} }), "outputFields.hs_execution_state"),
            (json!({ "outputFields": deep }), "outputFields.a"),
            (json!({ "outputFields": good, "typedOutputs": [] }), "typedOutputs"),
        ] {
            assert_eq!(blamed(one("a", &body).unwrap_err()), field, "{body}");
        }
        for (body, field) in [
            (json!({ "outputFields": good }), "inputs"),
            (json!({ "inputs": [] }), "inputs"),
            (json!({ "inputs": [{ "outputFields": good }] }), "inputs[0].callbackId"),
        ] {
            assert_eq!(blamed(batch(&body).unwrap_err()), field, "{body}");
        }
        let both = json!({ "inputs": [
            { "callbackId": "a", "outputFields": good }, { "callbackId": "b", "outputFields": good }
        ] });
        assert_eq!(batch(&both).unwrap().len(), 2);
    }
}
