//! One call: token, permit, send, classify, and again where that is right.
//!
//! ```text
//!   Fresh ─▶ Token ─▶ Permit ─▶ Sent ─▶ Done
//!     ▲        (ask)    (ask)     │
//!     ├──── Backoff ◀─────────────┤  may be repeated
//!     └───────────────────────────┘  401, once
//! ```
//! It never reads the body of a success but for the places that its request wants.

use crate::DIRECT;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::machine::{Again, Answer, Ask, Body, Failure, Input, Output, Ticket, Tickets, Why};
use crate::engine::paginate;
use crate::engine::patience::{Patience, Since};
use crate::engine::random::Random;
use crate::engine::request::{About, Request};
use crate::engine::response;
use crate::engine::retry::{self, Decision};
use crate::engine::time::{Span, Time};
use crate::operation::{Auth, Method, Repeat};
use crate::text::{concat, decimal};
use crate::value::Value;

/// A reply that means success.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reply {
    /// Of the request that succeeded: the driver has its body.
    pub ticket: Ticket,
    /// The HTTP status.
    pub status: u16,
    /// What the request wanted of it.
    pub wanted: Value,
    /// An earlier try may have been carried out, too.
    pub repeated: bool,
    /// The cursor of the next page, of a list.
    pub next: Option<String>,
}

/// A call on its way.
#[derive(Debug)]
pub struct Exchange {
    request: Request,
    patience: Patience,
    started: Time,
    random: Random,
    state: State,
    cancel: Option<Ticket>,
    attempts: u32,
    edition: Option<u32>,
    renewed: bool,
    ambiguous: bool,
    last: Option<Error>,
    /// Its last error is to be told, with the wait before the next try, and whether HubSpot named it.
    again: Option<(Span, bool)>,
}

#[derive(Debug)]
enum State {
    Fresh,
    Token(Ticket),
    Unpermitted,
    Permit(Ticket),
    Ready,
    Sent(Ticket, Time),
    Backoff(Time),
    Ended(Result<Reply, Error>),
    Over,
}

impl Exchange {
    /// A call that starts with the next poll.
    #[must_use]
    pub fn new(now: Time, request: Request, patience: Patience, seed: u64) -> Self {
        Self {
            request,
            patience,
            started: now,
            random: Random::new(seed),
            state: State::Fresh,
            cancel: None,
            attempts: 0,
            edition: None,
            renewed: false,
            ambiguous: false,
            last: None,
            again: None,
        }
    }

    /// The ticket that it waits for.
    #[must_use]
    pub fn ticket(&self) -> Option<Ticket> {
        match self.state {
            State::Token(ticket) | State::Permit(ticket) | State::Sent(ticket, _) => Some(ticket),
            _ => None,
        }
    }

    /// From when its time counts.
    #[must_use]
    pub fn started(&self) -> Time {
        self.started
    }

    /// Whether it was sent at least once.
    #[must_use]
    pub fn is_tried(&self) -> bool {
        self.attempts > 0
    }

    /// Whether it is so long past its deadline that the process must have slept.
    #[must_use]
    pub fn is_overslept(&self, now: Time) -> bool {
        now > self.deadline() + Span::seconds(10)
    }

    /// Takes one input; the outputs follow from [`Exchange::poll`].
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        match input {
            Input::Response { ticket, status, headers, body } if self.is_sent(ticket) => match (status, body) {
                (200..=299, Body::Wanted(wanted)) => self.succeed(ticket, status, wanted.clone()),
                (200..=299, Body::Empty) if self.may_be_empty(status) => self.succeed(ticket, status, Value::Null),
                (200..=299, _) => self.fail(now, self.undecodable(status)),
                (_, body) => {
                    let error = response::error(self.request.endpoint, status, headers, &body, now);
                    self.refused(now, error);
                }
            },
            Input::Failed { ticket, reason, message } if self.is_sent(ticket) => {
                let kind = match reason {
                    Failure::Connection => ErrorKind::Connection,
                    Failure::TooLarge => ErrorKind::Decode,
                    Failure::Redirect => ErrorKind::Api,
                    Failure::Said(kind) => kind,
                };
                self.fail(now, Error::new(kind, &message));
            }
            Input::Answer { ticket, answer } if self.ticket() == Some(ticket) => self.answered(now, answer),
            Input::Tick => self.tick(now),
            Input::Stop => {
                self.cancel = self.ticket();
                self.state = State::Over;
            }
            _ => {}
        }
    }

    /// The next output.
    pub fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Output<Result<Reply, Error>> {
        if let Some(ticket) = self.cancel.take() {
            return Output::Cancel { ticket };
        }
        if let (Some((wait, told)), Some(last)) = (self.again.take(), &self.last)
            && DIRECT
        {
            let again = Again { about: self.request.about(), kind: last.kind, status: last.status, wait, told };
            return Output::Ask { ticket: Ticket(0), ask: Ask::Again(again) };
        }
        match &self.state {
            State::Fresh if self.request.endpoint.auth == Auth::Nothing => {
                self.state = State::Unpermitted;
                self.poll(now, tickets)
            }
            State::Fresh => {
                let ticket = tickets.draw();
                let about = self.next_try(ticket);
                self.state = State::Token(ticket);
                let refused = self.last.as_ref().is_some_and(|last| last.status == Some(401));
                let stale = self.edition.filter(|_| refused);
                Output::Ask { ticket, ask: Ask::Token { about, auth: self.request.endpoint.auth, stale } }
            }
            State::Unpermitted => {
                let ticket = tickets.draw();
                self.state = State::Permit(ticket);
                let ask = Ask::Permit {
                    about: self.next_try(ticket),
                    bucket: self.request.endpoint.bucket,
                    // A new token makes a new start: its call is no retry that the budget should pay for.
                    again: self.last.as_ref().is_some_and(|last| last.status != Some(401)),
                    deadline: self.deadline(),
                };
                Output::Ask { ticket, ask }
            }
            State::Ready => {
                let ticket = tickets.draw();
                self.attempts += 1;
                let until = (now + self.patience.attempt_timeout).min(self.deadline());
                self.state = State::Sent(ticket, until);
                // A host that knows the time left can pass it on.
                self.request.timeout = until.since(now);
                Output::Send { ticket, request: Box::new(self.request.clone()) }
            }
            State::Token(_) => Output::Wait { until: self.deadline(), why: Why::Input },
            State::Permit(_) if self.is_queued() => Output::Wait { until: Time::NEVER, why: Why::RateLimit },
            State::Permit(_) => Output::Wait { until: self.deadline(), why: Why::RateLimit },
            State::Sent(_, until) => Output::Wait { until: *until, why: Why::Timeout },
            State::Backoff(until) => Output::Wait { until: *until, why: Why::Retry },
            State::Over => Output::End,
            State::Ended(_) => match std::mem::replace(&mut self.state, State::Over) {
                State::Ended(outcome) => Output::Event(outcome),
                _ => Output::End,
            },
        }
    }

    /// The number of the try that is prepared; the first ticket is the number of the call, too.
    fn next_try(&mut self, ticket: Ticket) -> About {
        if self.request.call == 0 {
            self.request.call = ticket.0;
        }
        self.request.attempt = self.attempts + 1;
        self.request.about()
    }

    /// Whether it waits its turn at the rate limit, which takes none of its time.
    fn is_queued(&self) -> bool {
        let waits = matches!(self.state, State::Permit(_));
        waits && self.attempts == 0 && self.patience.since == Since::Permit
    }

    fn deadline(&self) -> Time {
        self.started + self.patience.timeout
    }

    fn is_sent(&self, ticket: Ticket) -> bool {
        matches!(self.state, State::Sent(sent, _) if sent == ticket)
    }

    fn answered(&mut self, now: Time, answer: Answer) {
        match (&self.state, answer) {
            (State::Token(_), Answer::Token(token)) => {
                let edition = token.as_ref().map(|(_, edition)| *edition);
                // The same token again: there is no other, so the refusal stands.
                if let Some(refusal) = self.last.take_if(|last| last.status == Some(401) && edition == self.edition) {
                    return self.end(refusal);
                }
                self.edition = edition;
                self.request.credential = token.map(|(credential, _)| credential);
                self.state = State::Unpermitted;
            }
            (State::Permit(_), Answer::Granted) => {
                if self.is_queued() {
                    self.started = now;
                }
                self.state = State::Ready;
            }
            (_, Answer::Refused(error)) => {
                let error = self.last.take_if(|_| error.kind == ErrorKind::Internal).unwrap_or(error);
                self.end(error);
            }
            _ => {}
        }
    }

    fn tick(&mut self, now: Time) {
        match self.state {
            State::Backoff(until) if until <= now => self.state = State::Fresh,
            State::Sent(ticket, until) if until <= now => {
                self.cancel = Some(ticket);
                let limit = now.since(self.started) >= self.patience.timeout;
                let span = if limit { self.patience.timeout } else { self.patience.attempt_timeout };
                self.fail(now, timed_out("no response", span));
            }
            State::Token(ticket) | State::Permit(ticket) if self.deadline() <= now && !self.is_queued() => {
                self.cancel = Some(ticket);
                let what =
                    if matches!(self.state, State::Token(_)) { "no token" } else { "no leave from the rate limit" };
                self.end(timed_out(what, self.patience.timeout));
            }
            _ => {}
        }
    }

    fn succeed(&mut self, ticket: Ticket, status: u16, wanted: Value) {
        let repeated = self.ambiguous;
        let next = paginate::next(self.request.endpoint.paging, &wanted);
        self.state = State::Ended(Ok(Reply { ticket, status, wanted, repeated, next }));
    }

    /// HubSpot answered with an error.
    fn refused(&mut self, now: Time, mut error: Error) {
        let renewable = error.status == Some(401) && self.request.endpoint.auth != Auth::Nothing && !self.renewed;
        if renewable && now < self.deadline() {
            self.renewed = true;
            self.again = Some((Span::ZERO, false));
            self.last = Some(error);
            self.state = State::Fresh;
        } else {
            // There was no time to find out whether a fresh token would do: the process slept, say.
            error.credential &= !renewable;
            self.fail(now, error);
        }
    }

    fn fail(&mut self, now: Time, mut error: Error) {
        self.ambiguous |= retry::may_have_happened(&error);
        let decision = retry::decide(&error, self.attempts, self.request.repeat, &mut self.random);
        let Decision::Retry(wait) = decision else { return self.end(error) };
        let told = error.retry_after.is_some();
        error.retry_after = error.retry_after.or(Some(wait).filter(|_| error.kind == ErrorKind::RateLimit));
        if self.attempts >= self.patience.attempts {
            return self.end(error);
        }
        let until = now + wait;
        if until >= self.deadline() {
            error.retry_after = Some(wait);
            return self.end(error);
        }
        self.again = Some((wait, told));
        self.last = Some(error);
        self.state = State::Backoff(until);
    }

    fn end(&mut self, mut error: Error) {
        error.operation = Some(self.request.endpoint.name);
        error.attempts = self.attempts;
        error.may_have_happened = self.ambiguous && self.request.method != Method::Get;
        self.state = State::Ended(Err(error));
    }

    /// Whether a success needs no body. What was carried out has succeeded, but a question has no answer without one.
    fn may_be_empty(&self, status: u16) -> bool {
        let request = &self.request;
        let asks = request.repeat == Repeat::Safe && matches!(request.method, Method::Get | Method::Post);
        let owes = asks && request.endpoint.answers;
        !owes && (status == 204 || request.keep || request.wants.is_empty())
    }

    fn undecodable(&self, status: u16) -> Error {
        let status_text = decimal(status.into());
        let message = concat(&["HubSpot answered ", &status_text, ", but the body is not the JSON that was due"]);
        Error::new(ErrorKind::Decode, &message).with_status(status)
    }
}

fn timed_out(what: &str, span: Span) -> Error {
    let milliseconds = decimal(span.0.cast_signed());
    Error::new(ErrorKind::Timeout, &concat(&[what, " within ", &milliseconds, " ms"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::snapshots::STATUS;
    use crate::engine::request::Credential;
    use crate::options::{CallOptions, Options};
    use crate::secret::Secret;

    fn exchange() -> Exchange {
        let request = Request::new(&STATUS.endpoint, "https://api.hubapi.com/x", Span::seconds(30));
        let request = Request { wants: &["/status"], keep: false, ..request };
        let patience = Patience::new(&Options::default(), &CallOptions::default(), Since::Start);
        Exchange::new(Time(0), request, patience, 1)
    }

    /// Answers every question and gives the next output that is none; with the stale editions that were named.
    fn next(exchange: &mut Exchange, now: Time, edition: u32, asked: &mut Asked) -> Output<Outcome> {
        loop {
            match exchange.poll(now, &mut asked.tickets) {
                Output::Ask { ticket, ask: Ask::Token { stale: named, .. } } => {
                    asked.stale.push(named);
                    let token = Credential::Bearer(Secret::from("t"));
                    exchange.handle(now, Input::Answer { ticket, answer: Answer::Token(Some((token, edition))) });
                }
                Output::Ask { ticket, .. } => {
                    exchange.handle(now, Input::Answer { ticket, answer: Answer::Granted });
                }
                output => return output,
            }
        }
    }

    fn respond(exchange: &mut Exchange, now: Time, status: u16) {
        let ticket = exchange.ticket().unwrap();
        let headers: Vec<(String, String)> = Vec::new();
        exchange.handle(now, Input::Response { ticket, status, headers: &headers, body: Body::Empty });
    }

    type Outcome = Result<Reply, Error>;

    /// What an exchange asked for.
    #[derive(Default)]
    struct Asked {
        tickets: Tickets,
        stale: Vec<Option<u32>>,
    }

    #[test]
    fn a_token_is_stale_only_for_the_try_after_its_refusal() {
        let mut exchange = exchange();
        let mut asked = Asked::default();
        assert!(matches!(next(&mut exchange, Time(0), 1, &mut asked), Output::Send { .. }));
        respond(&mut exchange, Time(0), 401);
        assert!(matches!(next(&mut exchange, Time(0), 2, &mut asked), Output::Send { .. }));
        respond(&mut exchange, Time(0), 503);
        let Output::Wait { until, .. } = next(&mut exchange, Time(0), 2, &mut asked) else { panic!("no backoff") };
        exchange.handle(until, Input::Tick);
        assert!(matches!(next(&mut exchange, until, 2, &mut asked), Output::Send { .. }));
        assert_eq!(asked.stale, [None, Some(1), None]);
    }

    #[test]
    fn the_same_token_again_ends_a_refused_call() {
        let mut exchange = exchange();
        let mut asked = Asked::default();
        assert!(matches!(next(&mut exchange, Time(0), 1, &mut asked), Output::Send { .. }));
        respond(&mut exchange, Time(0), 401);
        let Output::Event(Err(error)) = next(&mut exchange, Time(0), 1, &mut asked) else { panic!("goes on") };
        assert_eq!((error.status, error.attempts, error.credential), (Some(401), 1, true));
    }

    #[test]
    fn a_refusal_after_a_sleep_is_no_verdict_on_the_credential() {
        let mut exchange = exchange();
        let mut asked = Asked::default();
        assert!(matches!(next(&mut exchange, Time(0), 1, &mut asked), Output::Send { .. }));
        respond(&mut exchange, Time(3_600_000), 401);
        let Output::Event(Err(error)) = next(&mut exchange, Time(3_600_000), 2, &mut asked) else { panic!("goes on") };
        assert_eq!((error.status, error.credential), (Some(401), false));
    }

    #[test]
    fn a_question_has_no_answer_without_a_body() {
        for status in [200, 204] {
            let mut exchange = exchange();
            let mut asked = Asked::default();
            assert!(matches!(next(&mut exchange, Time(0), 1, &mut asked), Output::Send { .. }));
            respond(&mut exchange, Time(0), status);
            let Output::Wait { until, .. } = next(&mut exchange, Time(0), 1, &mut asked) else { panic!("ended") };
            exchange.handle(until, Input::Tick);
            assert!(matches!(next(&mut exchange, until, 1, &mut asked), Output::Send { .. }), "{status}");
        }
    }

    #[test]
    fn what_was_carried_out_needs_no_body() {
        let mut asked = Asked::default();
        let mut exchange = exchange();
        exchange.request.repeat = Repeat::Never;
        assert!(matches!(next(&mut exchange, Time(0), 1, &mut asked), Output::Send { .. }));
        respond(&mut exchange, Time(0), 204);
        assert!(matches!(next(&mut exchange, Time(0), 1, &mut asked), Output::Event(Ok(_))));
    }

    #[test]
    fn a_redirect_ends_a_call_at_once() {
        let mut exchange = exchange();
        let mut asked = Asked::default();
        assert!(matches!(next(&mut exchange, Time(0), 1, &mut asked), Output::Send { .. }));
        let ticket = exchange.ticket().unwrap();
        exchange.handle(Time(0), Input::Failed { ticket, reason: Failure::Redirect, message: "r".into() });
        let Output::Event(Err(error)) = next(&mut exchange, Time(0), 1, &mut asked) else { panic!("goes on") };
        assert_eq!((error.kind, error.may_have_happened), (ErrorKind::Api, false));
    }

    #[test]
    fn a_late_answer_to_a_try_that_timed_out_is_ignored() {
        let mut exchange = exchange();
        let mut asked = Asked::default();
        assert!(matches!(next(&mut exchange, Time(0), 1, &mut asked), Output::Send { .. }));
        let ticket = exchange.ticket().unwrap();
        exchange.handle(Time(30_000), Input::Tick);
        assert!(matches!(next(&mut exchange, Time(30_000), 1, &mut asked), Output::Cancel { .. }));
        let late = |exchange: &mut Exchange, now| {
            let headers: Vec<(String, String)> = Vec::new();
            let body = Body::Wanted(&Value::Null);
            exchange.handle(now, Input::Response { ticket, status: 200, headers: &headers, body });
        };
        late(&mut exchange, Time(30_001));
        let Output::Wait { until, why } = next(&mut exchange, Time(30_001), 1, &mut asked) else { panic!("ended") };
        assert_eq!(why, Why::Retry);
        exchange.handle(until, Input::Tick);
        assert!(matches!(next(&mut exchange, until, 1, &mut asked), Output::Send { .. }));
        late(&mut exchange, until);
        assert!(matches!(next(&mut exchange, until, 1, &mut asked), Output::Wait { why: Why::Timeout, .. }));
    }

    #[test]
    fn a_wait_past_the_deadline_ends_the_call_and_says_how_long_it_is() {
        let mut exchange = exchange();
        let mut asked = Asked::default();
        assert!(matches!(next(&mut exchange, Time(0), 1, &mut asked), Output::Send { .. }));
        let ticket = exchange.ticket().unwrap();
        let headers: Vec<(String, String)> = Vec::from([("Retry-After".into(), "61".into())]);
        exchange.handle(Time(9), Input::Response { ticket, status: 429, headers: &headers, body: Body::Empty });
        let Output::Event(Err(error)) = next(&mut exchange, Time(9), 1, &mut asked) else { panic!("waits") };
        assert_eq!((error.kind, error.attempts), (ErrorKind::RateLimit, 1));
        assert!(error.retry_after.is_some_and(|wait| wait >= Span::seconds(61)), "{:?}", error.retry_after);
    }
}
