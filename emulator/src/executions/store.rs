//! All executions of a run: begins them, says which action is to be called, and completes the blocked ones.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::address::Address;
use crate::executions::execution::Execution;
use crate::http::Response;
use crate::problem::Problem;
use crate::random::Random;

#[derive(Debug)]
pub(crate) struct Executions {
    all: Vec<(Execution, Call)>,
    next_enrollment: u64,
}

/// How the action is called.
#[derive(Debug)]
struct Call {
    url: String,
    body: String,
}

/// What one execution is about.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub portal_id: u64,
    pub app_id: u64,
    pub object_id: u64,
    pub object_type: String,
    pub properties: Map<String, Value>,
    pub input_fields: &'a Map<String, Value>,
}

/// What a callback says of one execution.
#[derive(Debug)]
pub(crate) struct Completion {
    pub callback_id: String,
    pub outputs: Map<String, Value>,
}

impl Executions {
    pub fn new(seed: u64) -> Self {
        let next_enrollment = Random::stream(seed, "executions").within(&(50_000_000_000..=59_999_999_999));
        Self { all: Vec::new(), next_enrollment }
    }

    /// Begins one and gives its callback id. Without an action to call it is blocked from the start.
    pub fn begin(&mut self, now: u64, action: Option<&Address>, subject: Subject<'_>) -> String {
        let enrollment_id = self.next_enrollment;
        self.next_enrollment += 1;
        let callback_id = format!("ap-{}-{enrollment_id}-{ACTION_INDEX}-0", subject.portal_id);
        let portal_id = subject.portal_id;
        let (execution, url) = match action {
            Some(address) => (Execution::due(now, callback_id.clone(), portal_id), address.url()),
            None => (Execution::blocked(now, callback_id.clone(), portal_id), String::new()),
        };
        let body = payload(&callback_id, enrollment_id, subject).to_string();
        self.all.push((execution, Call { url, body }));
        callback_id
    }

    /// Takes the next action to call: its index, URL and body.
    pub fn send_next(&mut self, now: u64) -> Option<(usize, String, String)> {
        let (index, (execution, call)) =
            self.all.iter_mut().enumerate().find(|(_, (execution, _))| execution.is_due(now))?;
        execution.send();
        Some((index, call.url.clone(), call.body.clone()))
    }

    pub fn answered(&mut self, now: u64, index: usize, response: Option<&Response>) {
        if let Some((execution, _)) = self.all.get_mut(index) {
            execution.answered(now, response);
        }
    }

    /// The moment at which one of them changes by itself.
    pub fn next(&self, now: u64) -> Option<u64> {
        self.all.iter().filter_map(|(execution, _)| execution.next(now)).min()
    }

    /// Completes blocked executions of an account: all of them or none.
    pub fn complete(&mut self, now: u64, portal_id: u64, completions: Vec<Completion>) -> Result<(), Problem> {
        let mut named = BTreeSet::new();
        let mut indices = Vec::new();
        for completion in &completions {
            let id = &completion.callback_id;
            let index = self
                .all
                .iter()
                .position(|(execution, _)| execution.callback_id == *id && execution.portal_id == portal_id)
                .ok_or_else(|| unknown(id))?;
            if !named.insert(id) {
                return Err(Problem::validation(format!("callback {id} is named twice")));
            }
            if let Some((execution, _)) = self.all.get(index).filter(|(execution, _)| !execution.is_blocked(now)) {
                return Err(conflict(id, execution.word(now)));
            }
            indices.push(index);
        }
        for (index, completion) in indices.into_iter().zip(completions) {
            if let Some((execution, _)) = self.all.get_mut(index) {
                execution.complete(completion.outputs);
            }
        }
        Ok(())
    }

    pub fn to_json(&self, now: u64) -> Value {
        self.all.iter().map(|(execution, _)| execution.to_json(now)).collect()
    }
}

/// What HubSpot sends to an action.
fn payload(callback_id: &str, enrollment_id: u64, subject: Subject<'_>) -> Value {
    json!({
        "callbackId": callback_id,
        "origin": {
            "portalId": subject.portal_id,
            "userId": null,
            "actionDefinitionId": subject.app_id,
            "actionDefinitionVersion": 1,
            "actionExecutionIndexIdentifier": { "enrollmentId": enrollment_id, "actionExecutionIndex": ACTION_INDEX },
            "extensionDefinitionId": subject.app_id,
            "extensionDefinitionVersionId": 1,
        },
        "context": { "source": "WORKFLOWS", "workflowId": WORKFLOW_ID },
        "object": {
            "objectId": subject.object_id,
            "properties": subject.properties,
            "objectType": subject.object_type,
        },
        "inputFields": subject.input_fields,
    })
}

fn unknown(id: &str) -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", format!("No execution has the callback {id}."))
        .with("context", json!({ "callbackId": [id] }))
}

fn conflict(id: &str, word: &str) -> Problem {
    let message = format!("The execution of callback {id} is {word}; only a BLOCKED one can be completed.");
    Problem::of(409, "CONFLICT", message).with("context", json!({ "callbackId": [id] }))
}

/// Where the action stands in its workflow.
const ACTION_INDEX: u64 = 1;
const WORKFLOW_ID: u64 = 192_814_114;

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(executions: &mut Executions, url: Option<&str>) -> String {
        let fields = json!({ "widget": "w1" });
        let subject = Subject {
            portal_id: 7,
            app_id: 5,
            object_id: 1_001,
            object_type: "CONTACT".to_owned(),
            properties: Map::new(),
            input_fields: fields.as_object().unwrap(),
        };
        executions.begin(100, url.and_then(Address::parse).as_ref(), subject)
    }

    fn completion(id: &str) -> Completion {
        Completion { callback_id: id.to_owned(), outputs: Map::new() }
    }

    fn status(result: Result<(), Problem>) -> u16 {
        result.map_or_else(|problem| problem.respond("c").status, |()| 204)
    }

    #[test]
    fn calls_each_action_once_with_the_documented_payload() {
        let mut executions = Executions::new(1);
        let id = begin(&mut executions, Some("https://app.test/action"));
        begin(&mut executions, None);
        let (index, url, body) = executions.send_next(100).unwrap();
        assert_eq!((index, url.as_str()), (0, "https://app.test/action"));
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["callbackId"], id);
        assert_eq!(body["object"], json!({ "objectId": 1_001, "properties": {}, "objectType": "CONTACT" }));
        assert_eq!((&body["inputFields"]["widget"], &body["origin"]["portalId"]), (&json!("w1"), &json!(7)));
        assert_eq!(id.split('-').count(), 5);
        assert!(executions.send_next(100).is_none());
    }

    #[test]
    fn only_the_blocked_of_the_same_account_can_be_completed_and_only_once() {
        let mut executions = Executions::new(1);
        let (called, blocked) = (begin(&mut executions, Some("https://app.test/")), begin(&mut executions, None));
        assert_eq!(status(executions.complete(101, 8, vec![completion(&blocked)])), 404);
        assert_eq!(status(executions.complete(101, 7, vec![completion("ap-7-0-0-0")])), 404);
        assert_eq!(status(executions.complete(101, 7, vec![completion(&called)])), 409);
        assert_eq!(status(executions.complete(101, 7, vec![completion(&blocked)])), 204);
        assert_eq!(status(executions.complete(101, 7, vec![completion(&blocked)])), 409);
    }

    #[test]
    fn completes_all_or_none() {
        let mut executions = Executions::new(1);
        let (one, other) = (begin(&mut executions, None), begin(&mut executions, None));
        let mut complete =
            |ids: &[&String]| status(executions.complete(101, 7, ids.iter().map(|id| completion(id)).collect()));
        assert_eq!(complete(&[&one, &"x".to_owned()]), 404);
        assert_eq!(complete(&[&one, &one]), 400);
        assert_eq!(complete(&[&one, &other]), 204);
    }
}
