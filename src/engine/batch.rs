//! A call with many inputs, in as many requests as HubSpot's maximum asks for, a few at a time.
//!
//! It ties every failure to its input: HubSpot names ids or trace ids in its errors, never positions. A request that
//! fails as a whole fails each of its inputs, unless it was the only one: then the call fails. The records stay with the
//! host.

use crate::engine::error::Error;
use crate::engine::exchange::{Exchange, Patience, Reply, deliver};
use crate::engine::machine::{Content, Input, Output, Request, Ticket, Tickets, Why};
use crate::engine::random::Random;
use crate::engine::time::Time;
use crate::fifo::Fifo;
use crate::operation::{Batch, Tie};
use crate::text::decimal;
use crate::value::{Step, Value};

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

/// A call with many inputs on its way.
#[derive(Debug)]
pub struct Batches {
    request: Request,
    patience: Patience,
    batch: &'static Batch,
    body: Value,
    params: Value,
    most: usize,
    waiting: Fifo<usize>,
    slots: Vec<Slot>,
    random: Random,
    requests: usize,
    refused: usize,
    failures: Vec<Failure>,
    events: Fifo<Event>,
    cancels: Vec<Ticket>,
    over: bool,
}

#[derive(Debug)]
struct Slot {
    first: usize,
    exchange: Exchange,
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
            slots: Vec::new(),
            random: Random::new(seed),
            refused: 0,
            failures: Vec::new(),
            events: Fifo::default(),
            cancels: Vec::new(),
            over: false,
        }
    }

    /// Takes one input; the outputs follow from [`Batches::poll`].
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        match input {
            Input::Stop => self.stop(),
            input => deliver(now, input, &mut self.slots.iter_mut().map(|slot| &mut slot.exchange)),
        }
    }

    /// The next output.
    pub fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        if let Some(ticket) = self.cancels.pop() {
            return Output::Cancel { ticket };
        }
        if let Some(event) = self.events.pop() {
            return Output::Event(event);
        }
        if self.over {
            return Output::End;
        }
        while self.slots.len() < MOST_IN_FLIGHT
            && let Some(first) = self.waiting.pop()
        {
            self.begin(now, first);
        }
        let (mut until, mut reason) = (Time::NEVER, Why::Input);
        let mut index = 0;
        while let Some(slot) = self.slots.get_mut(index) {
            match slot.exchange.poll(now, tickets) {
                Output::Wait { until: earlier, why } => {
                    if earlier < until {
                        (until, reason) = (earlier, why);
                    }
                    index += 1;
                }
                Output::Event(outcome) => {
                    let slot = self.slots.remove(index);
                    self.answered(slot.first, outcome);
                    return self.poll(now, tickets);
                }
                Output::End => {
                    self.slots.remove(index);
                }
                output => return output.passed(),
            }
        }
        Output::Wait { until, why: reason }
    }

    fn begin(&mut self, now: Time, first: usize) {
        let mut request = self.request.clone();
        if self.requests > 1 {
            let inputs = self.body.items_at(self.batch.list);
            let part = inputs.get(first..inputs.len().min(first + self.most)).unwrap_or_default();
            let mut body = self.body.clone_without(self.batch.list);
            body.add(self.batch.list, Value::List(part.to_vec()));
            request.body = Content::Json(body.into());
            request.params = self.params.clone();
        }
        let exchange = Exchange::new(now, request, self.patience, self.random.draw());
        self.slots.push(Slot { first, exchange });
    }

    fn answered(&mut self, first: usize, outcome: Result<Reply, Error>) {
        match outcome {
            Ok(reply) => {
                for error in reply.wanted.items_at("errors") {
                    self.tie(first, error);
                }
                self.events.push(Event::Part(first, reply));
            }
            Err(error) => {
                self.refused += 1;
                // Where no credential works, or nothing came through, each of the others would only say the same.
                if error.credential || self.refused == self.requests {
                    self.stop();
                    return self.events.push(Event::Failed(error));
                }
                let total = self.body.items_at(self.batch.list).len();
                for index in first..total.min(first + self.most) {
                    let error = Some(error.clone());
                    put_in(&mut self.failures, Failure { index: Some(index), said: Value::Null, error });
                }
            }
        }
        if self.slots.is_empty() && self.waiting.is_empty() {
            self.over = true;
            self.events.push(Event::Done(self.batch.list, std::mem::take(&mut self.failures)));
        }
    }

    /// One failure for each input that an error of HubSpot's names.
    fn tie(&mut self, first: usize, error: &Value) {
        let member = match self.batch.tie {
            Tie::Id(_) => "ids",
            Tie::Trace => "objectWriteTraceId",
        };
        let named = error.get("context").map_or(&[][..], |context| context.items_at(member));
        let inputs = self.body.items_at(self.batch.list);
        let mut found = 0;
        for name in named.iter().filter_map(Value::id_text) {
            let part = inputs.iter().enumerate().skip(first).take(self.most);
            for (index, input) in part {
                if identity(self.batch.tie, input) == Some(name.clone()) {
                    found += 1;
                    put_in(&mut self.failures, Failure { index: Some(index), said: error.clone(), error: None });
                }
            }
        }
        if found == 0 {
            put_in(&mut self.failures, Failure { index: None, said: error.clone(), error: None });
        }
    }

    fn stop(&mut self) {
        for slot in &self.slots {
            self.cancels.extend(slot.exchange.ticket());
        }
        self.slots.clear();
        self.waiting = Fifo::default();
        self.over = true;
    }
}

/// Puts a failure behind those of earlier inputs; what can't be tied to one stands last.
fn put_in(failures: &mut Vec<Failure>, failure: Failure) {
    let position = |failure: &Failure| failure.index.unwrap_or(usize::MAX);
    let mut place = failures.len();
    while let Some(before) = place.checked_sub(1)
        && failures.get(before).is_some_and(|before| position(before) > position(&failure))
    {
        place = before;
    }
    failures.insert(place, failure);
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
        Some((member, most)) if body.get(member).is_some() => most,
        _ => batch.most,
    }
}

/// The trace ids that inputs lack, as edits: HubSpot repeats them in its errors.
#[must_use]
pub fn traces(batch: &Batch, params: &Value) -> Vec<(Vec<Step>, Value)> {
    let mut edits = Vec::new();
    if batch.tie == Tie::Trace {
        let inputs = params.get("body").map_or(&[][..], |body| body.items_at(batch.list));
        for (index, input) in inputs.iter().enumerate() {
            if matches!(input, Value::Object(_)) && input.get(TRACE).is_none() {
                let path = ["body", batch.list].map(|name| Step::Member(name.to_owned()));
                let mut path = Vec::from(path);
                path.push(Step::Item(index));
                path.push(Step::Member(TRACE.to_owned()));
                edits.push((path, decimal(index as i64).into()));
            }
        }
    }
    edits
}

const TRACE: &str = "objectWriteTraceId";

/// What an error would name an input by.
fn identity(tie: Tie, input: &Value) -> Option<String> {
    match tie {
        Tie::Id(name) => input.get(name).map_or_else(|| input.id_text(), Value::id_text),
        Tie::Trace => input.get(TRACE).and_then(Value::id_text),
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::api::crm_objects::GET;
    use crate::engine::error::ErrorKind;
    use crate::engine::exchange::Since;
    use crate::engine::machine::{Answer, Ask, Body};
    use crate::engine::time::Span;
    use crate::operation::Repeat;
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
    fn where_nothing_comes_through_the_call_fails() {
        for (body, status) in [(SEVEN, 400), (SEVEN, 401), (r#"{"inputs":[{"id":1}]}"#, 409)] {
            let (parts, event) = run(batches(&BATCH, body), |_| (status, Value::Null));
            let Event::Failed(error) = event else { panic!("{event:?}") };
            assert_eq!((parts.len(), error.status), (0, Some(status)));
            assert_ne!(error.kind, ErrorKind::Internal);
        }
    }
}
