//! Reads what a callback says: `POST …/callbacks/{callbackId}/complete`, and the batch without an id in its path.

use serde_json::{Map, Value, json};

use crate::executions::store::Completion;
use crate::problem::Problem;

/// The completions of a body; `callback_id` is what stands in the path, `None` for a batch.
pub(crate) fn parse(callback_id: Option<&str>, body: &Value) -> Result<Vec<Completion>, Problem> {
    let Some(callback_id) = callback_id else {
        let inputs = body.get("inputs").and_then(Value::as_array).filter(|inputs| !inputs.is_empty());
        let inputs = inputs.ok_or_else(|| missing("inputs"))?;
        return inputs
            .iter()
            .map(|input| match input.get("callbackId").and_then(Value::as_str) {
                Some(callback_id) => completion(callback_id, input),
                None => Err(missing("callbackId")),
            })
            .collect();
    };
    Ok(vec![completion(callback_id, body)?])
}

fn completion(callback_id: &str, body: &Value) -> Result<Completion, Problem> {
    let fields = body.get("outputFields").and_then(Value::as_object).ok_or_else(|| missing("outputFields"))?;
    let mut outputs = Map::new();
    for (name, value) in fields {
        match value {
            Value::Null => {}
            Value::String(text) => drop(outputs.insert(name.clone(), json!(text))),
            Value::Number(_) | Value::Bool(_) => drop(outputs.insert(name.clone(), json!(value.to_string()))),
            Value::Array(_) | Value::Object(_) => {
                return Err(wrong(&format!("outputFields.{name}"), "must be a string"));
            }
        }
    }
    match outputs.get("hs_execution_state").and_then(Value::as_str) {
        Some("SUCCESS" | "FAIL_CONTINUE") => {}
        _ => return Err(wrong("outputFields.hs_execution_state", "must be SUCCESS or FAIL_CONTINUE")),
    }
    match body.get("typedOutputs") {
        None | Some(Value::Null | Value::Object(_)) => {}
        Some(_) => return Err(wrong("typedOutputs", "must be an object")),
    }
    Ok(Completion { callback_id: callback_id.to_owned(), outputs })
}

fn missing(name: &str) -> Problem {
    Problem::validation(format!("Invalid input JSON: some required fields were not set: [{name}]"))
}

fn wrong(name: &str, clause: &str) -> Problem {
    let message = format!("{name} {clause}");
    Problem::validation(format!("Invalid input: {message}")).with("errors", json!([{ "message": message, "in": name }]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_both_words_and_no_other() {
        for (word, good) in [("SUCCESS", true), ("FAIL_CONTINUE", true), ("BLOCK", false), ("success", false)] {
            let body = json!({ "outputFields": { "hs_execution_state": word, "count": 5 }, "typedOutputs": {} });
            let parsed = parse(Some("ap-1"), &body);
            assert_eq!(parsed.is_ok(), good, "{word}");
            if let Ok(completions) = parsed {
                assert_eq!(completions[0].outputs["count"], "5");
            }
        }
    }

    #[test]
    fn refuses_what_lacks_fields_or_has_wrong_ones() {
        let good = json!({ "hs_execution_state": "SUCCESS" });
        let deep = json!({ "hs_execution_state": "SUCCESS", "a": {} });
        for (id, body) in [
            (Some("a"), json!({})),
            (Some("a"), json!({ "outputFields": {} })),
            (Some("a"), json!({ "outputFields": deep })),
            (Some("a"), json!({ "outputFields": good, "typedOutputs": [] })),
            (None, json!({ "outputFields": good })),
            (None, json!({ "inputs": [] })),
            (None, json!({ "inputs": [{ "outputFields": good }] })),
        ] {
            let response = parse(id, &body).unwrap_err().respond("c");
            assert_eq!((response.status, &response.json()["category"]), (400, &json!("VALIDATION_ERROR")), "{body}");
        }
        let batch = json!({ "inputs": [{ "callbackId": "a", "outputFields": good }, { "callbackId": "b", "outputFields": good }] });
        assert_eq!(parse(None, &batch).unwrap().len(), 2);
    }
}
