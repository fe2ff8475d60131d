//! The inputs that have no result, in their order.
//!
//! HubSpot names ids or trace ids in its errors, never positions: an error is tied to each input of its request that it
//! names, and one that names none stands last.

use crate::engine::error::Error;
use crate::operation::{Batch, Tie};
use crate::text::{concat, decimal, number};
use crate::value::{Step, Value};

/// The member of an input that HubSpot repeats in its errors.
const TRACE: &str = "objectWriteTraceId";

/// An input that has no result.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Its position; `None` where HubSpot's error can't be tied to one.
    pub index: Option<usize>,
    /// What HubSpot says of it.
    pub said: Value,
    /// Why the request that it was in failed as a whole.
    pub error: Option<Error>,
}

/// All of a call, in the order of the inputs.
#[derive(Debug, Default)]
pub(super) struct Failures(Vec<Failure>);

impl Failures {
    /// Puts a failure behind those of earlier inputs; what can't be tied to one stands last.
    pub(super) fn add(&mut self, failure: Failure) {
        let position = |failure: &Failure| failure.index.unwrap_or(usize::MAX);
        let mut place = self.0.len();
        while let Some(before) = place.checked_sub(1)
            && self.0.get(before).is_some_and(|before| position(before) > position(&failure))
        {
            place = before;
        }
        self.0.insert(place, failure);
    }

    /// One failure for each input of a request that an error of HubSpot's names; the first of them has this position.
    pub(super) fn tie(&mut self, tie: Tie, first: usize, inputs: &[Value], error: &Value) {
        let member = match tie {
            Tie::Id(_) => "ids",
            Tie::Trace => TRACE,
        };
        let named = error.get("context").map_or(&[][..], |context| context.items_at(member));
        let mut tied = false;
        for name in named.iter().filter_map(Value::id_text) {
            for (index, input) in inputs.iter().enumerate() {
                if identity(tie, input).as_ref() == Some(&name) {
                    tied = true;
                    self.add(Failure { index: Some(first + index), said: error.clone(), error: None });
                }
            }
        }
        if !tied {
            self.add(Failure { index: None, said: error.clone(), error: None });
        }
    }

    pub(super) fn into_vec(self) -> Vec<Failure> {
        self.0
    }
}

/// The trace ids that inputs lack, as edits: HubSpot repeats them in its errors. None is that of another input.
#[must_use]
pub fn traces(batch: &Batch, params: &Value) -> Vec<(Vec<Step>, Value)> {
    let mut edits = Vec::new();
    if batch.tie != Tie::Trace {
        return edits;
    }
    let inputs = params.get("body").map_or(&[][..], |body| body.items_at(batch.list));
    let mut prefix = String::new();
    let is_taken = |prefix: &str, own: &str| own.strip_prefix(prefix).is_some_and(|rest| number(rest).is_some());
    while inputs.iter().filter_map(|input| input.text_at(TRACE)).any(|own| is_taken(&prefix, own)) {
        prefix.push('_');
    }
    for (index, input) in inputs.iter().enumerate() {
        if matches!(input, Value::Object(_)) && input.get(TRACE).is_none() {
            let member = |name: &str| Step::Member(name.to_owned());
            let path = [member("body"), member(batch.list), Step::Item(index), member(TRACE)];
            edits.push((path.into(), concat(&[&prefix, &decimal(index as i64)]).into()));
        }
    }
    edits
}

/// What an error would name an input by.
fn identity(tie: Tie, input: &Value) -> Option<String> {
    match tie {
        Tie::Id(name) => input.get(name).map_or_else(|| input.id_text(), Value::id_text),
        Tie::Trace => input.get(TRACE).and_then(Value::id_text),
    }
}
