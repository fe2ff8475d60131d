//! Many things in one request: what is asked for, and how a reply tells what became of each.

use serde_json::{Map, Value, json};

use crate::body::{Body, refuse};
use crate::date::iso;
use crate::http::Response;
use crate::options::Options;
use crate::problem::Problem;
use crate::random::Random;

/// The inputs of a body: at most so many.
pub(crate) fn inputs(body: &Value, most: usize) -> Result<&Vec<Value>, Problem> {
    let fields = Body::of(body)?;
    fields.require(&["inputs"])?;
    let Some(inputs) = fields.list("inputs")? else { return Err(fields.refuse("inputs", "is required")) };
    if inputs.len() > most {
        return Err(fields.refuse("inputs", format!("must hold at most {most}, but there are {}", inputs.len())));
    }
    Ok(inputs)
}

/// The inputs of a body that is to hold texts.
pub(crate) fn texts(body: &Value, most: usize) -> Result<Vec<String>, Problem> {
    let text = |(index, input): (usize, &Value)| match input.as_str() {
        Some(text) => Ok(text.to_owned()),
        None => Err(refuse(&format!("inputs[{index}]"), "must be a string")),
    };
    inputs(body, most)?.iter().enumerate().map(text).collect()
}

/// What was done and what wasn't.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub results: Vec<Value>,
    pub errors: Vec<Value>,
}

/// In which order results come.
#[derive(Debug, Clone)]
pub(crate) enum Order {
    AsAsked,
    Shuffled(Random),
}

impl Order {
    pub fn of(options: &Options, now: u64) -> Self {
        match options.shuffle_batches {
            true => Self::Shuffled(Random::stream(options.seed ^ now, "batches")),
            false => Self::AsAsked,
        }
    }
}

impl Outcome {
    /// A refusal that concerns only some of the inputs; `context` says which.
    pub fn fail(&mut self, problem: Problem, context: &[(&str, &[String])]) {
        let mut error = Map::new();
        if let Value::Object(body) = problem.respond("").json() {
            error.extend(body.into_iter().filter(|(name, _)| name != "correlationId"));
        }
        let known = error.entry("context").or_insert_with(|| json!({}));
        if let Some(known) = known.as_object_mut() {
            let told = context.iter().filter(|(_, values)| !values.is_empty());
            known.extend(told.map(|(name, values)| ((*name).to_owned(), json!(values))));
        }
        self.errors.push(Value::Object(error));
    }

    /// Those that weren't there, all in one error. `what`: such as `CONTACT objects`.
    pub fn miss(&mut self, what: &str, ids: &[String], trace_ids: &[String]) {
        if ids.is_empty() {
            return;
        }
        let message = format!("Could not get some {what}, they may be deleted or not exist. Check that ids are valid.");
        let problem = Problem::of(404, "OBJECT_NOT_FOUND", message);
        self.fail(problem, &[("ids", ids), ("objectWriteTraceId", trace_ids)]);
    }

    /// `status` where everything was done, else 207.
    pub fn respond(mut self, status: u16, now: u64, order: &Order) -> Response {
        if let Order::Shuffled(random) = order {
            random.clone().shuffle(&mut self.results);
        }
        let mut body = Map::new();
        body.insert("status".to_owned(), json!("COMPLETE"));
        body.insert("results".to_owned(), Value::Array(self.results));
        let failed = !self.errors.is_empty();
        if failed {
            body.insert("numErrors".to_owned(), json!(self.errors.len()));
            body.insert("errors".to_owned(), Value::Array(self.errors));
        }
        for name in ["startedAt", "completedAt"] {
            body.insert(name.to_owned(), json!(iso(now)));
        }
        Response::of_json(if failed { 207 } else { status }, &Value::Object(body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_told_beside_what_was_done() {
        let mut outcome = Outcome { results: vec![json!({ "id": "1" })], ..Outcome::default() };
        outcome.miss("CONTACT objects", &["9".to_owned()], &[]);
        let response = outcome.respond(200, 0, &Order::AsAsked);
        let expected = json!({
            "status": "COMPLETE",
            "results": [{ "id": "1" }],
            "numErrors": 1,
            "errors": [{
                "status": "error",
                "message": "Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.",
                "category": "OBJECT_NOT_FOUND",
                "context": { "ids": ["9"] }
            }],
            "startedAt": "1970-01-01T00:00:00.000Z",
            "completedAt": "1970-01-01T00:00:00.000Z"
        });
        assert_eq!((response.status, response.json()), (207, expected));
    }

    #[test]
    fn what_was_done_alone_has_no_errors() {
        let response = Outcome::default().respond(201, 0, &Order::AsAsked);
        assert_eq!((response.status, response.json().get("errors")), (201, None));
    }

    #[test]
    fn results_come_in_another_order_when_told_so() {
        let results: Vec<Value> = (0..50).map(|id| json!(id)).collect();
        let order = Order::of(&Options { shuffle_batches: true, ..Options::default() }, 5);
        let shuffled = Outcome { results: results.clone(), ..Outcome::default() }.respond(200, 0, &order).json();
        assert_ne!(shuffled["results"], json!(results));
        let again = Outcome { results, ..Outcome::default() }.respond(200, 0, &order).json();
        assert_eq!(shuffled, again);
    }
}
