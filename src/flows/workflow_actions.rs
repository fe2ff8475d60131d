//! The answers of a custom workflow action's URL: block the execution, or end it at once. What is blocked is completed
//! later by [`crate::api::automation::COMPLETE`].

use crate::engine::duration::is_duration;
use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::shape::{Described, Kind};
use crate::text::{concat, join};
use crate::value::{Value, object};

/// How an action ends at once.
pub use crate::api::automation::CompletionState;

const STATE: &str = "hs_execution_state";
const EXPIRATION: &str = "hs_expiration_duration";

/// Blocks the execution until it is completed. `expiration` is an ISO 8601 duration such as `P1WT1H`, after which the
/// workflow goes on by itself; HubSpot waits one week where it is absent. `outputs` are more output fields, or null.
///
/// # Errors
/// The duration is none, or an output is no text or takes the name of one that stands here already.
pub fn block(expiration: Option<&str>, outputs: &Value) -> Result<Value, Error> {
    let mut problems = Vec::new();
    if expiration.is_some_and(|duration| !is_duration(duration)) {
        let rule = "must be an ISO 8601 duration, such as `P1W` or `P1WT1H`";
        problems.push(Finding::problem("expiration", "pattern", rule));
    }
    let mut fields = object([(STATE, "BLOCK".into())]);
    fields.add(EXPIRATION, expiration.into());
    answer(fields, outputs, problems)
}

/// Ends the execution at once.
///
/// # Errors
/// The state is neither `SUCCESS` nor `FAIL_CONTINUE`, or an output is no text or takes the name of one that stands here
/// already.
pub fn complete(state: &CompletionState, outputs: &Value) -> Result<Value, Error> {
    let mut problems = Vec::new();
    if let (CompletionState::Other(_), Kind::Words(words)) = (state, CompletionState::KIND) {
        let rule = concat(&["must be one of ", &join(words.words, ", ")]);
        problems.push(Finding::problem("state", "unknownWord", &rule));
    }
    answer(object([(STATE, state.as_str().into())]), outputs, problems)
}

fn answer(mut fields: Value, outputs: &Value, mut problems: Vec<Finding>) -> Result<Value, Error> {
    if !matches!(outputs, Value::Null | Value::Object(_)) {
        problems.push(Finding::problem("outputFields", "wrongType", "must be an object"));
    }
    for (name, value) in outputs.members() {
        let place = concat(&["outputFields.", name]);
        if name == STATE || name == EXPIRATION {
            problems.push(Finding::problem(&place, "conflict", "is written by this function"));
        } else if value.as_text().is_none() {
            problems.push(Finding::problem(&place, "wrongType", "must be a string"));
        }
        fields.add(name, value.clone());
    }
    if problems.is_empty() { Ok(object([("outputFields", fields)])) } else { Err(Error::invalid(None, problems)) }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn text(answer: Result<Value, Error>) -> String {
        serde_json::to_string(&answer.unwrap()).unwrap()
    }

    fn places(answer: Result<Value, Error>) -> Vec<String> {
        answer.unwrap_err().findings.iter().map(|finding| finding.path.clone()).collect()
    }

    #[test]
    fn a_block_is_the_documents_own() {
        let documented = r#"{"outputFields":{"hs_execution_state":"BLOCK","hs_expiration_duration":"P1WT1H"}}"#;
        assert_eq!(text(block(Some("P1WT1H"), &Value::Null)), documented);
        assert_eq!(text(block(None, &Value::Null)), r#"{"outputFields":{"hs_execution_state":"BLOCK"}}"#);
    }

    #[test]
    fn a_completion_carries_the_actions_outputs() {
        let outputs = object([("result", "42".into())]);
        let expected = r#"{"outputFields":{"hs_execution_state":"FAIL_CONTINUE","result":"42"}}"#;
        assert_eq!(text(complete(&CompletionState::FailContinue, &outputs)), expected);
    }

    #[test]
    fn every_wrong_part_is_named() {
        let outputs = object([(STATE, "SUCCESS".into()), ("count", 5_i64.into()), ("fine", "x".into())]);
        let expected = ["expiration", "outputFields.hs_execution_state", "outputFields.count"];
        assert_eq!(places(block(Some("one week"), &outputs)), expected);
        assert_eq!(places(complete(&"BLOCK".into(), &"x".into())), ["state", "outputFields"]);
    }
}
