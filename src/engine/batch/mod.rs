//! A call with many inputs, in as many requests as HubSpot's maximum asks for, a few at a time.
//!
//! ```text
//!   250 inputs, 100 at most:   0 ─▶ Part(0)
//!                            100 ─▶ an error: inputs 100 to 199 failed
//!                            200 ─▶ Part(200)  ─▶ Done, with what failed
//! ```
//! A request that fails as a whole fails each of its inputs; where none comes through, the call fails. Where no credential
//! works any more, what was not sent yet fails unsent. The records stay with the host.

mod failures;

pub use failures::{Failure, traces};

use failures::Failures;

use crate::engine::error::Error;
use crate::engine::exchange::{Exchange, Reply};
use crate::engine::in_flight::InFlight;
use crate::engine::machine::{Input, Output, Tickets};
use crate::engine::outbox::Outbox;
use crate::engine::patience::Patience;
use crate::engine::random::Random;
use crate::engine::request::{Content, Request};
use crate::engine::time::Time;
use crate::fifo::Fifo;
use crate::operation::Batch;
use crate::value::Value;

/// More requests than this at once would only queue at the rate limit.
const MOST_IN_FLIGHT: usize = 5;

/// What a call with many inputs tells.
#[derive(Debug)]
pub enum Event {
    /// The reply to one of the requests, and the position of its first input.
    Part(usize, Reply),
    /// Every request was answered; these inputs, of that member of the body, failed.
    Done(&'static str, Vec<Failure>),
    /// The call failed as a whole.
    Failed(Error),
}

/// A call with many inputs on its way.
#[derive(Debug)]
pub struct Batches {
    request: Request,
    patience: Patience,
    batch: &'static Batch,
    body: Value,
    params: Value,
    /// Inputs in each request.
    most: usize,
    /// Requests to come, by the position of the first input.
    waiting: Fifo<usize>,
    in_flight: InFlight<usize>,
    random: Random,
    /// How many requests it takes, and how many of them failed.
    requests: usize,
    refused: usize,
    /// Whether one that failed may have been carried out all the same.
    ambiguous: bool,
    failures: Failures,
    outbox: Outbox<Event>,
}

impl Batches {
    /// A call with this body and these other parameters, in requests of at most so many bytes where one input alone is no
    /// larger.
    #[must_use]
    pub fn new(
        mut request: Request,
        patience: Patience,
        batch: &'static Batch,
        body: Value,
        params: Value,
        largest: usize,
        seed: u64,
    ) -> Self {
        request.wants = &["/errors"];
        let most = fitting(body.items_at(batch.list), most(batch, &body), largest);
        let mut waiting = Fifo::default();
        let total = body.items_at(batch.list).len();
        let mut first = 0;
        while first < total || first == 0 {
            waiting.push(first);
            first += most;
        }
        Self {
            requests: waiting.len(),
            request,
            patience,
            batch,
            body,
            params,
            most,
            waiting,
            in_flight: InFlight::default(),
            random: Random::new(seed),
            refused: 0,
            ambiguous: false,
            failures: Failures::default(),
            outbox: Outbox::default(),
        }
    }

    /// Takes one input; the outputs follow from [`Batches::poll`].
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        match input {
            Input::Stop => self.stop(),
            input => self.in_flight.handle(now, input),
        }
    }

    /// The next output.
    pub fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        loop {
            if let Some(output) = self.outbox.pop() {
                return output;
            }
            while self.in_flight.len() < MOST_IN_FLIGHT
                && let Some(first) = self.waiting.pop()
            {
                self.begin(now, first);
            }
            match self.in_flight.poll(now, tickets) {
                Output::Event(finished) => self.finish(finished.purpose, finished.outcome),
                output => return output.passed(),
            }
        }
    }

    fn begin(&mut self, now: Time, first: usize) {
        let mut request = self.request.clone();
        if self.requests > 1 {
            let part = part(&self.body, self.batch, first, self.most);
            let mut body = self.body.clone_without(self.batch.list);
            body.add(self.batch.list, Value::List(part.to_vec()));
            request.body = Content::Json(body.into());
            request.params = self.params.clone();
        }
        let call = Exchange::new(now, request, self.patience, self.random.draw());
        self.in_flight.start(call, first);
    }

    fn finish(&mut self, first: usize, outcome: Result<Reply, Error>) {
        match outcome {
            Ok(reply) => {
                let inputs = part(&self.body, self.batch, first, self.most);
                for error in reply.wanted.items_at("errors") {
                    self.failures.tie(self.batch.tie, first, inputs, error);
                }
                self.outbox.events.push(Event::Part(first, reply));
            }
            Err(mut error) => {
                self.ambiguous |= error.may_have_happened;
                self.refuse(first, &error);
                if error.credential {
                    error.may_have_happened = false;
                    // Each of the others would only say the same.
                    while let Some(first) = self.waiting.pop() {
                        self.refuse(first, &error);
                    }
                }
                if self.refused == self.requests {
                    self.stop();
                    error.may_have_happened = self.ambiguous;
                    return self.outbox.events.push(Event::Failed(error));
                }
            }
        }
        if self.in_flight.is_empty() && self.waiting.is_empty() {
            self.outbox.over = true;
            self.outbox.events.push(Event::Done(self.batch.list, std::mem::take(&mut self.failures).into_vec()));
        }
    }

    /// Every input of a request fails.
    fn refuse(&mut self, first: usize, error: &Error) {
        self.refused += 1;
        for index in first..first + part(&self.body, self.batch, first, self.most).len() {
            self.failures.add(Failure { index: Some(index), said: Value::Null, error: Some(error.clone()) });
        }
    }

    fn stop(&mut self) {
        self.in_flight.stop(&mut self.outbox.cancels, |_| true);
        self.waiting = Fifo::default();
        self.outbox.over = true;
    }
}

/// The inputs of the request whose first one has this position.
fn part<'a>(body: &'a Value, batch: &Batch, first: usize, most: usize) -> &'a [Value] {
    let inputs = body.items_at(batch.list);
    inputs.get(first..inputs.len().min(first + most)).unwrap_or_default()
}

/// How many of these inputs go into one request, so that each request is small enough.
fn fitting(inputs: &[Value], mut most: usize, largest: usize) -> usize {
    let length = |part: &[Value]| part.iter().fold(0, |sum, input| sum + 1 + input.length());
    while largest < usize::MAX && most > 1 && inputs.chunks(most).any(|part| length(part) > largest) {
        most = most.div_ceil(2);
    }
    most
}

/// How many inputs a request with this body may have.
#[must_use]
pub fn most(batch: &Batch, body: &Value) -> usize {
    match batch.fewer {
        Some((member, most)) if !body.items_at(member).is_empty() => most,
        _ => batch.most,
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::api::crm_objects::GET;
    use crate::engine::error::ErrorKind;
    use crate::engine::machine::{Answer, Ask, Body};
    use crate::engine::patience::Since;
    use crate::engine::time::Span;
    use crate::operation::{Method, Repeat, Tie};
    use crate::options::{CallOptions, Options};

    static BATCH: Batch = Batch { list: "inputs", most: 3, fewer: Some(("history", 2)), tie: Tie::Id("id") };
    static TRACED: Batch = Batch { tie: Tie::Trace, ..BATCH };

    fn parse(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    fn batches(batch: &'static Batch, body: &str) -> Batches {
        let request = Request::new(&GET.endpoint, "https://h/", Span::seconds(30));
        let request = Request { body: Content::Given, repeat: Repeat::Never, ..request };
        let patience = Patience::new(&Options::default(), &CallOptions::default(), Since::Start);
        let patience = Patience { attempts: 1, ..patience };
        Batches::new(request, patience, batch, parse(body), parse(r#"{"objectType":"contacts"}"#), usize::MAX, 7)
    }

    /// Runs it; each request is answered by what `answer` says of its body.
    fn run(mut batches: Batches, mut answer: impl FnMut(&Content) -> (u16, Value)) -> (Vec<usize>, Event) {
        let (now, mut tickets, mut parts) = (Time(0), Tickets::default(), Vec::new());
        loop {
            match batches.poll(now, &mut tickets) {
                Output::Ask { ticket, ask: Ask::Token { .. } } => {
                    batches.handle(now, Input::Answer { ticket, answer: Answer::Token(None) });
                }
                Output::Ask { ticket, .. } => batches.handle(now, Input::Answer { ticket, answer: Answer::Granted }),
                Output::Send { ticket, request } => {
                    let (status, reply) = answer(&request.body);
                    let body = if status < 300 { Body::Wanted(&reply) } else { Body::Error(&reply) };
                    let headers: Vec<(String, String)> = Vec::new();
                    batches.handle(now, Input::Response { ticket, status, headers: &headers, body });
                }
                Output::Event(Event::Part(first, _)) => parts.push(first),
                Output::Event(event) => {
                    assert!(matches!(batches.poll(now, &mut tickets), Output::End));
                    parts.sort_unstable();
                    return (parts, event);
                }
                Output::Cancel { .. } => {}
                other => panic!("{other:?}"),
            }
        }
    }

    fn failures(event: Event) -> Vec<(Option<usize>, bool)> {
        let Event::Done("inputs", failures) = event else { panic!("{event:?}") };
        failures.into_iter().map(|failure| (failure.index, failure.error.is_some())).collect()
    }

    const SEVEN: &str = r#"{"properties":["email"],"inputs":[{"id":"1"},{"id":2},{"id":"3"},{"id":"4"},{"id":"5"},{"id":"6"},{"id":"7"}]}"#;

    #[test]
    fn every_input_is_sent_once_and_in_order() {
        let mut sent = Vec::new();
        let (parts, event) = run(batches(&BATCH, SEVEN), |body| {
            let Content::Json(body) = body else { panic!("{body:?}") };
            assert_eq!(body.items_at("properties").len(), 1);
            sent.extend(body.items_at("inputs").iter().filter_map(|input| input.get("id").and_then(Value::id_text)));
            (200, Value::Null)
        });
        assert_eq!((parts, failures(event)), (Vec::from([0, 3, 6]), Vec::new()));
        assert_eq!(sent, ["1", "2", "3", "4", "5", "6", "7"]);
    }

    #[test]
    fn what_fits_into_one_request_is_sent_as_it_came() {
        for body in [r#"{"inputs":[{"id":"1"}]}"#, r#"{"inputs":[]}"#, "{}"] {
            let (parts, event) = run(batches(&BATCH, body), |body| {
                assert!(matches!(body, Content::Given));
                (200, Value::Null)
            });
            assert_eq!((parts, failures(event).len()), (Vec::from([0]), 0));
        }
        assert_eq!(most(&BATCH, &parse(r#"{"history":["a"]}"#)), 2);
        assert_eq!(most(&BATCH, &parse(r#"{"history":[]}"#)), 3);
    }

    #[test]
    fn requests_are_as_small_as_they_must_be() {
        let inputs: Vec<Value> = (0..7).map(|number| "x".repeat(10 * number).into()).collect();
        for (largest, most) in [(usize::MAX, 7), (1_000, 7), (200, 4), (150, 2), (70, 1), (1, 1)] {
            assert_eq!(fitting(&inputs, 7, largest), most, "{largest}");
        }
    }

    #[test]
    fn an_error_is_tied_to_the_inputs_that_it_names() {
        let mut part = 0;
        let (_, event) = run(batches(&BATCH, SEVEN), |_| {
            part += 1;
            let ids = if part == 1 { r#"["2","3"]"# } else { r#"["1"]"# };
            let text = format!(r#"{{"errors":[{{"message":"x","context":{{"ids":{ids}}}}}]}}"#);
            (207, parse(if part == 3 { r#"{"errors":[{"message":"y"}]}"# } else { &text }))
        });
        // The second request's error names an input of the first.
        assert_eq!(failures(event), [(Some(1), false), (Some(2), false), (None, false), (None, false)]);
    }

    #[test]
    fn an_input_may_be_its_own_id_or_have_another_name_for_it() {
        static NAMED: Batch = Batch { tie: Tie::Id("portalId"), ..BATCH };
        for inputs in ["[7,8,9,10]", r#"[{"portalId":7},{"portalId":8},{"portalId":9},{"portalId":10}]"#] {
            let (_, event) = run(batches(&NAMED, &format!(r#"{{"inputs":{inputs}}}"#)), |_| {
                (207, parse(r#"{"errors":[{"context":{"ids":["8","10"]}}]}"#))
            });
            // Each request is answered alike, and knows its own inputs alone.
            assert_eq!(failures(event), [(Some(1), false), (Some(3), false)], "{inputs}");
        }
    }

    #[test]
    fn traces_are_added_where_they_lack_and_name_the_input() {
        let params = parse(r#"{"body":{"inputs":[{},{"objectWriteTraceId":"mine"},{}]}}"#);
        let edits = traces(&TRACED, &params);
        assert_eq!(edits.iter().map(|(_, value)| value.as_text().unwrap()).collect::<Vec<_>>(), ["0", "2"]);
        let body = r#"{"inputs":[{"objectWriteTraceId":"0"},{"objectWriteTraceId":"mine"}]}"#;
        let (_, event) = run(batches(&TRACED, body), |_| {
            (207, parse(r#"{"errors":[{"context":{"objectWriteTraceId":["mine"]}}]}"#))
        });
        assert_eq!(failures(event), [(Some(1), false)]);
    }

    #[test]
    fn a_request_that_fails_fails_its_inputs_and_no_others() {
        let mut part = 0;
        let (parts, event) = run(batches(&BATCH, SEVEN), |_| {
            part += 1;
            (if part == 2 { 400 } else { 200 }, Value::Null)
        });
        assert_eq!(parts, [0, 6]);
        assert_eq!(failures(event), [(Some(3), true), (Some(4), true), (Some(5), true)]);
    }

    #[test]
    fn traces_that_are_added_are_nobody_elses() {
        let params = parse(r#"{"body":{"inputs":[{"objectWriteTraceId":"1"},{},{"objectWriteTraceId":"_1"},{}]}}"#);
        let edits = traces(&TRACED, &params);
        assert_eq!(edits.iter().map(|(_, value)| value.as_text().unwrap()).collect::<Vec<_>>(), ["__1", "__3"]);
    }

    #[test]
    fn a_credential_that_ends_in_the_middle_takes_nothing_away_from_what_came() {
        let inputs: Vec<String> = (0..30).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let mut sent = 0;
        let (parts, event) = run(batches(&BATCH, &format!(r#"{{"inputs":[{}]}}"#, inputs.join(","))), |_| {
            sent += 1;
            (if sent > 2 { 401 } else { 200 }, Value::Null)
        });
        assert_eq!(parts, [0, 3]);
        assert_eq!(failures(event), (6..30).map(|index| (Some(index), true)).collect::<Vec<_>>());
        assert!(sent < 10, "{sent}");
    }

    #[test]
    fn a_call_that_fails_says_whether_any_of_it_may_have_happened() {
        for (statuses, expected) in [([500, 400, 400], true), ([400, 400, 500], true), ([400, 400, 400], false)] {
            let mut batches = batches(&BATCH, SEVEN);
            batches.request.method = Method::Post;
            let mut part = 0;
            let (_, event) = run(batches, |_| {
                part += 1;
                (statuses[part - 1], Value::Null)
            });
            let Event::Failed(error) = event else { panic!("{event:?}") };
            assert_eq!((error.may_have_happened, part), (expected, 3), "{statuses:?}");
        }
    }

    #[test]
    fn where_nothing_comes_through_the_call_fails() {
        for (body, status) in [(SEVEN, 400), (SEVEN, 401), (r#"{"inputs":[{"id":1}]}"#, 409)] {
            let (parts, event) = run(batches(&BATCH, body), |_| (status, Value::Null));
            let Event::Failed(error) = event else { panic!("{event:?}") };
            assert_eq!((parts.len(), error.status), (0, Some(status)));
            assert_ne!(error.kind, ErrorKind::Internal);
        }
    }
}
