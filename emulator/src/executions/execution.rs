//! One execution: called until the action answers, perhaps blocked until it is completed, then over.
//!
//! ```text
//! DUE → SENT → COMPLETED          the action answered
//!  ↑      ├──→ FAILED             it refused, or never answered
//!  └──────┤
//!         └──→ BLOCKED → COMPLETED or EXPIRED
//! ```

use serde_json::{Map, Value, json};

use crate::date::DAY;
use crate::deliveries::delay;
use crate::executions::duration::{self, WEEK};
use crate::http::Response;

#[derive(Debug)]
pub(crate) struct Execution {
    pub callback_id: String,
    pub portal_id: u64,
    began: u64,
    attempts: u32,
    state: State,
}

#[derive(Debug)]
enum State {
    /// The action is to be called at this moment.
    Due(u64),
    /// The action was called.
    Sent,
    /// The workflow waits for the callback until this moment.
    Blocked(u64),
    /// The action gave its output.
    Completed(Map<String, Value>),
    /// Why there is no output.
    Failed(String),
}

impl Execution {
    /// One that calls its action at once.
    pub fn due(now: u64, callback_id: String, portal_id: u64) -> Self {
        Self { callback_id, portal_id, began: now, attempts: 0, state: State::Due(now) }
    }

    /// One whose action blocked it already.
    pub fn blocked(now: u64, callback_id: String, portal_id: u64) -> Self {
        let state = State::Blocked(now.saturating_add(WEEK));
        Self { callback_id, portal_id, began: now, attempts: 0, state }
    }

    pub fn is_due(&self, now: u64) -> bool {
        matches!(self.state, State::Due(at) if at <= now)
    }

    /// The moment at which it changes by itself.
    pub fn next(&self, now: u64) -> Option<u64> {
        match self.state {
            State::Due(at) | State::Blocked(at) => Some(at).filter(|at| *at > now),
            _ => None,
        }
    }

    pub fn send(&mut self) {
        self.attempts += 1;
        self.state = State::Sent;
    }

    /// What the action answered; `None` where no answer came.
    pub fn answered(&mut self, now: u64, response: Option<&Response>) {
        self.state = match response {
            Some(response) => match response.status {
                200..=299 => accept(now, &response.json()),
                429 => {
                    let header = response.header_value("retry-after").map(str::trim);
                    self.again(now, header.and_then(|text| text.parse().ok()))
                }
                500.. => self.again(now, None),
                status => State::Failed(format!("the action answered {status}")),
            },
            None => self.again(now, None),
        };
    }

    /// Tries again, unless that went on for too long. `wait`: in milliseconds, as the action asked for it.
    fn again(&self, now: u64, wait: Option<u64>) -> State {
        let at = now.saturating_add(wait.unwrap_or_else(|| delay(self.attempts, LONGEST_DELAY)));
        if at > self.began.saturating_add(LONGEST) {
            return State::Failed("the action gave no answer within three days".to_owned());
        }
        State::Due(at)
    }

    pub fn is_blocked(&self, now: u64) -> bool {
        matches!(self.state, State::Blocked(until) if until > now)
    }

    /// Ends a blocked one.
    pub fn complete(&mut self, outputs: Map<String, Value>) {
        self.state = State::Completed(outputs);
    }

    pub fn word(&self, now: u64) -> &'static str {
        match self.state {
            State::Due(_) => "DUE",
            State::Sent => "SENT",
            State::Blocked(until) if until <= now => "EXPIRED",
            State::Blocked(_) => "BLOCKED",
            State::Completed(_) => "COMPLETED",
            State::Failed(_) => "FAILED",
        }
    }

    /// As the state of the emulator tells it.
    pub fn to_json(&self, now: u64) -> Value {
        let (mut outputs, mut expires_at, mut reason) = (None, None, None);
        match &self.state {
            State::Completed(fields) => outputs = Some(fields),
            State::Blocked(until) => expires_at = Some(until),
            State::Failed(clause) => reason = Some(clause),
            State::Due(_) | State::Sent => {}
        }
        json!({
            "callbackId": self.callback_id,
            "portalId": self.portal_id,
            "state": self.word(now),
            "attempts": self.attempts,
            "outputFields": outputs,
            "expiresAt": expires_at,
            "reason": reason,
        })
    }
}

/// What a good answer means.
fn accept(now: u64, body: &Value) -> State {
    let outputs = body.get("outputFields").and_then(Value::as_object).cloned().unwrap_or_default();
    match outputs.get("hs_execution_state").map(|word| word.as_str().unwrap_or_default()) {
        None | Some("SUCCESS" | "FAIL_CONTINUE") => State::Completed(outputs),
        Some("BLOCK") => {
            match outputs.get("hs_expiration_duration").map(|text| text.as_str().and_then(duration::parse)) {
                None => State::Blocked(now.saturating_add(WEEK)),
                Some(Some(length)) => State::Blocked(now.saturating_add(length)),
                Some(None) => State::Failed("hs_expiration_duration is no duration".to_owned()),
            }
        }
        Some(_) => State::Failed("hs_execution_state must be SUCCESS, FAIL_CONTINUE or BLOCK".to_owned()),
    }
}

/// How long an action is called again.
const LONGEST: u64 = 3 * DAY;
const LONGEST_DELAY: u64 = 8 * 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn sent() -> Execution {
        let mut execution = Execution::due(0, "ap-1-2-3-0".to_owned(), 1);
        assert!(execution.is_due(0));
        execution.send();
        execution
    }

    fn after(status: u16, body: &Value) -> Execution {
        let mut execution = sent();
        execution.answered(1_000, Some(&Response::of_json(status, body)));
        execution
    }

    fn outputs(fields: Value) -> Value {
        json!({ "outputFields": fields })
    }

    #[test]
    fn a_good_answer_completes_with_its_output() {
        for body in [
            json!({}),
            outputs(json!({ "a": "b" })),
            outputs(json!({ "hs_execution_state": "SUCCESS" })),
            outputs(json!({ "hs_execution_state": "FAIL_CONTINUE" })),
        ] {
            let execution = after(201, &body);
            assert_eq!(execution.word(1_000), "COMPLETED", "{body}");
            let expected = body.get("outputFields").cloned().unwrap_or_else(|| json!({}));
            assert_eq!(execution.to_json(1_000)["outputFields"], expected);
        }
    }

    #[test]
    fn block_waits_for_a_week_or_as_told_and_then_expires() {
        let hour = json!({ "hs_execution_state": "BLOCK", "hs_expiration_duration": "P1WT1H" });
        for (fields, until) in
            [(json!({ "hs_execution_state": "BLOCK" }), 1_000 + WEEK), (hour, 1_000 + WEEK + 3_600_000)]
        {
            let execution = after(200, &outputs(fields));
            assert_eq!((execution.word(until - 1), execution.word(until)), ("BLOCKED", "EXPIRED"));
            assert_eq!((execution.next(until - 1), execution.next(until)), (Some(until), None));
            assert!(!execution.is_blocked(until));
        }
    }

    #[test]
    fn a_refusal_or_an_answer_without_sense_fails() {
        let strange = outputs(json!({ "hs_execution_state": "DONE" }));
        let timeless = outputs(json!({ "hs_execution_state": "BLOCK", "hs_expiration_duration": "soon" }));
        for (status, body) in [(400, json!({})), (404, json!({})), (302, json!({})), (200, strange), (200, timeless)] {
            let execution = after(status, &body);
            assert_eq!((execution.word(1_000), execution.next(1_000)), ("FAILED", None), "{status} {body}");
            assert!(execution.to_json(1_000)["reason"].is_string());
        }
    }

    #[test]
    fn retry_after_counts_milliseconds() {
        let mut execution = sent();
        let response = Response::of_nothing(429).with_header("retry-after", 2_500);
        execution.answered(1_000, Some(&response));
        assert_eq!((execution.word(1_000), execution.next(1_000)), ("DUE", Some(3_500)));
        let mut execution = sent();
        execution.answered(1_000, Some(&Response::of_nothing(429)));
        assert_eq!(execution.next(1_000), Some(61_000));
    }

    #[test]
    fn calls_again_with_growing_delays_for_three_days() {
        let mut execution = sent();
        let (mut now, mut gaps) = (0, Vec::new());
        for status in [503, 0].iter().cycle() {
            let response = Response::of_nothing(*status);
            execution.answered(now, Some(&response).filter(|response| response.status > 0));
            let Some(at) = execution.next(now) else { break };
            gaps.push(at - now);
            now = at;
            assert!(execution.is_due(now));
            execution.send();
        }
        assert_eq!(execution.word(now), "FAILED");
        assert!(gaps.is_sorted() && gaps.first() == Some(&60_000) && gaps.last() == Some(&LONGEST_DELAY));
        assert!(now <= LONGEST && now > LONGEST - LONGEST_DELAY);
    }
}
