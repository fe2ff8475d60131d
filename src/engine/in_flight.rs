//! Several calls of one machine in flight, each with what it is for.
//!
//! ```text
//!   start ─▶ in flight ─▶ poll: what the call was for, and its outcome
//!              │  ▲
//!    asks, sends  answers, time
//! ```
//! They have one `Wait`, that of the first one that goes on by itself. It starts nothing and knows no limit: how many calls
//! are in flight is for the machine around it to say.

use crate::engine::error::Error;
use crate::engine::exchange::{Exchange, Reply};
use crate::engine::machine::{Input, Output, Ticket, Tickets, Why};
use crate::engine::time::Time;

/// The calls of a machine, each with its purpose.
#[derive(Debug)]
pub struct InFlight<P> {
    calls: Vec<Exchange>,
    /// In the order of the calls.
    purposes: Vec<P>,
}

/// A call that is over.
#[derive(Debug)]
pub struct Finished<P> {
    /// What it was for.
    pub purpose: P,
    /// The call.
    pub call: Exchange,
    /// What came of it.
    pub outcome: Result<Reply, Error>,
}

impl<P> Default for InFlight<P> {
    fn default() -> Self {
        Self { calls: Vec::new(), purposes: Vec::new() }
    }
}

impl<P> InFlight<P> {
    /// Adds a call, which starts with the next poll.
    pub fn start(&mut self, call: Exchange, purpose: P) {
        self.calls.push(call);
        self.purposes.push(purpose);
    }

    /// How many calls are in flight.
    #[must_use]
    pub fn len(&self) -> usize {
        self.calls.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// The calls, in the order of their start, and what each is for.
    pub fn iter(&self) -> impl Iterator<Item = (&Exchange, &P)> {
        self.calls.iter().zip(&self.purposes)
    }

    /// Whether one of the calls waits for this ticket.
    #[must_use]
    pub fn awaits(&self, ticket: Ticket) -> bool {
        self.calls.iter().any(|call| call.ticket() == Some(ticket))
    }

    /// Gives the passing of time to every call, and an answer to the one that waits for it.
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        handle(&mut self.calls, now, input);
    }

    /// The next output. A call that is over leaves with its event; `End` never comes.
    pub fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Output<Finished<P>> {
        match poll(&mut self.calls, now, tickets) {
            Output::Event((index, outcome)) => {
                let (call, purpose) = (self.calls.remove(index), self.purposes.remove(index));
                Output::Event(Finished { purpose, call, outcome })
            }
            output => output.passed(),
        }
    }

    /// Gives up the calls of some purposes, and adds the tickets that they waited for to those to cancel.
    pub fn stop(&mut self, cancels: &mut Vec<Ticket>, unwanted: impl Fn(&P) -> bool) {
        for index in (0..self.calls.len()).rev() {
            if self.purposes.get(index).is_some_and(&unwanted) {
                cancels.extend(self.calls.remove(index).ticket());
                self.purposes.remove(index);
            }
        }
    }
}

// Once for all purposes: generic code would be in the wasm once for each.

fn handle(calls: &mut [Exchange], now: Time, input: Input<'_>) {
    let ticket = input.ticket();
    for call in calls {
        if let Input::Tick = input {
            call.handle(now, Input::Tick);
        } else if ticket.is_some() && call.ticket() == ticket {
            return call.handle(now, input);
        }
    }
}

fn poll(calls: &mut [Exchange], now: Time, tickets: &mut Tickets) -> Output<(usize, Result<Reply, Error>)> {
    let (mut first, mut reason) = (Time::NEVER, Why::Input);
    for (index, call) in calls.iter_mut().enumerate() {
        match call.poll(now, tickets) {
            Output::Wait { until, why } if until < first => (first, reason) = (until, why),
            Output::Wait { .. } | Output::End => {}
            Output::Event(outcome) => return Output::Event((index, outcome)),
            output => return output.passed(),
        }
    }
    Output::Wait { until: first, why: reason }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::api::crm_objects::GET;
    use crate::engine::machine::{Answer, Ask, Body};
    use crate::engine::patience::{Patience, Since};
    use crate::engine::request::Request;
    use crate::engine::time::Span;
    use crate::options::{CallOptions, Options};
    use crate::value::Value;

    fn call(seconds: u64) -> Exchange {
        let patience = Patience::new(&Options::default(), &CallOptions::default(), Since::Start);
        let patience = Patience { timeout: Span::seconds(seconds), attempts: 1, ..patience };
        Exchange::new(Time(0), Request::new(&GET.endpoint, "https://h/", patience.timeout), patience, 1)
    }

    /// Answers every question until all calls are sent; gives the wait and the tickets of the requests.
    fn sent(calls: &mut InFlight<char>, now: Time) -> (Time, Vec<Ticket>) {
        let (mut tickets, mut requests) = (Tickets::default(), Vec::new());
        loop {
            match calls.poll(now, &mut tickets) {
                Output::Ask { ticket, ask: Ask::Token { .. } } => {
                    calls.handle(now, Input::Answer { ticket, answer: Answer::Token(None) });
                }
                Output::Ask { ticket, .. } => calls.handle(now, Input::Answer { ticket, answer: Answer::Granted }),
                Output::Send { ticket, .. } => requests.push(ticket),
                Output::Wait { until, .. } => return (until, requests),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn an_answer_ends_its_own_call_and_the_wait_is_the_earliest_of_the_others() {
        let mut calls = InFlight::default();
        for (purpose, seconds) in [('a', 20), ('b', 5), ('c', 10)] {
            calls.start(call(seconds), purpose);
        }
        let (until, requests) = sent(&mut calls, Time(0));
        assert_eq!((until, requests.len()), (Time(5_000), 3));
        let (ticket, body) = (requests[1], Body::Wanted(&Value::Null));
        assert!(calls.awaits(ticket));
        calls.handle(Time(1), Input::Response { ticket, status: 200, headers: &Vec::new(), body });
        let Output::Event(finished) = calls.poll(Time(1), &mut Tickets::default()) else { panic!("goes on") };
        assert_eq!((finished.purpose, finished.outcome.unwrap().ticket), ('b', ticket));
        assert_eq!((sent(&mut calls, Time(1)).0, calls.awaits(ticket)), (Time(10_000), false));
    }

    #[test]
    fn time_passes_for_every_call() {
        let mut calls = InFlight::default();
        calls.start(call(1), 'a');
        calls.start(call(1), 'b');
        sent(&mut calls, Time(0));
        calls.handle(Time(1_000), Input::Tick);
        let mut ended = Vec::new();
        while !calls.is_empty() {
            if let Output::Event(finished) = calls.poll(Time(1_000), &mut Tickets::default()) {
                assert!(finished.outcome.is_err());
                ended.push(finished.purpose);
            }
        }
        assert_eq!(ended, ['a', 'b']);
    }

    #[test]
    fn what_is_given_up_is_cancelled_and_the_rest_goes_on() {
        let mut calls = InFlight::default();
        for purpose in ['a', 'b', 'a'] {
            calls.start(call(5), purpose);
        }
        let (_, requests) = sent(&mut calls, Time(0));
        let mut cancels = Vec::new();
        calls.stop(&mut cancels, |purpose| *purpose == 'a');
        assert_eq!(cancels, [requests[2], requests[0]]);
        let left: Vec<_> = calls.iter().map(|(call, purpose)| (call.ticket(), *purpose)).collect();
        assert_eq!(left, [(Some(requests[1]), 'b')]);
    }
}
