//! The machines that a client runs, as one.

use crate::DIRECT;
use crate::client::Event;
use crate::engine::batch::Batches;
use crate::engine::error::Error;
use crate::engine::exchange::{Exchange, Reply};
use crate::engine::finding::Finding;
use crate::engine::machine::{self, Ask, Input, Ticket, Tickets, Why};
use crate::engine::paginate::Pages;
use crate::engine::request::Request;
use crate::engine::time::Time;
use crate::flows::journal::Reader;
use crate::flows::single_send::SingleSend;
use crate::flows::snapshots::{self, Take};
use crate::operation::Auth;

#[derive(Debug)]
pub(super) enum Machine {
    Call(Box<Exchange>),
    Renewal(Box<Exchange>, Auth),
    Pages(Box<Pages>),
    Batches(Box<Batches>),
    Take(Box<Take>),
    SingleSend(Box<SingleSend>),
    Journal(Box<Reader>),
}

/// One output of any machine.
pub(super) enum Step {
    Send(Ticket, Box<Request>),
    Cancel(Ticket),
    Ask(Ticket, Ask),
    Event(Event),
    Notice(&'static str, Finding),
    Renewed(Auth, Result<Reply, Error>),
    Wait(Time, Why),
    End,
}

impl Machine {
    pub(super) fn handle(&mut self, now: Time, input: Input<'_>) {
        match self {
            Machine::Call(exchange) | Machine::Renewal(exchange, _) => exchange.handle(now, input),
            Machine::Pages(pages) => pages.handle(now, input),
            Machine::Batches(batches) => batches.handle(now, input),
            Machine::Take(take) => take.handle(now, input),
            Machine::SingleSend(send) if DIRECT => send.handle(now, input),
            Machine::Journal(reader) if DIRECT => reader.handle(now, input),
            Machine::SingleSend(_) | Machine::Journal(_) => {}
        }
    }

    pub(super) fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Step {
        match self {
            Machine::Call(exchange) => step(exchange.poll(now, tickets), |outcome| {
                Step::Event(outcome.map_or_else(Event::Failed, Event::Replied))
            }),
            Machine::Renewal(exchange, auth) => {
                step(exchange.poll(now, tickets), |outcome| Step::Renewed(*auth, outcome))
            }
            Machine::Pages(pages) => step(pages.poll(now, tickets), |event| Step::Event(Event::Listed(event))),
            Machine::Batches(batches) => step(batches.poll(now, tickets), |event| Step::Event(Event::Batched(event))),
            Machine::Take(take) => step(take.poll(now, tickets), |event| match event {
                snapshots::Event::Notice(finding) => Step::Notice("webhooks.snapshots.take", finding),
                event => Step::Event(Event::Snapshots(event)),
            }),
            Machine::SingleSend(send) if DIRECT => {
                step(send.poll(now, tickets), |event| Step::Event(Event::SingleSend(event)))
            }
            Machine::Journal(reader) if DIRECT => {
                step(reader.poll(now, tickets), |event| Step::Event(Event::Journal(event)))
            }
            Machine::SingleSend(_) | Machine::Journal(_) => Step::End,
        }
    }
}

fn step<E>(output: machine::Output<E>, event: impl FnOnce(E) -> Step) -> Step {
    match output {
        machine::Output::Send { ticket, request } => Step::Send(ticket, request),
        machine::Output::Cancel { ticket } => Step::Cancel(ticket),
        machine::Output::Ask { ticket, ask } => Step::Ask(ticket, ask),
        machine::Output::Event(inner) => event(inner),
        machine::Output::Wait { until, why } => Step::Wait(until, why),
        machine::Output::End => Step::End,
    }
}
