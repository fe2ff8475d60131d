//! The way between a host's client and the emulator: what is on it, when it arrives, and what becomes of it.

use std::sync::Arc;

use hubspot_emulator::{self as emulator, Delivery};

use super::super::wire::{Arrived, decode, encode};
use super::Host;
use crate::engine::machine::{Answer, Failure, Input, Ticket};
use crate::engine::request::Request;
use crate::engine::sieve::{Sieve, sift};

/// Waits for no reply.
pub(super) const NOBODY: Ticket = Ticket(u32::MAX);

/// What happens later.
pub(super) enum Coming {
    Request(Ticket, emulator::Request, Reading),
    Reply(Ticket, Arrived, Option<serde_json::Value>),
    Answer(Ticket, Answer),
}

/// What is read of a reply.
pub(super) struct Reading {
    wants: &'static [&'static str],
    keep: bool,
    sieve: Option<Arc<Sieve>>,
}

impl Host {
    pub(super) fn send(&mut self, ticket: Ticket, request: &Request) {
        let sent = encode(request);
        let at = self.now + self.within(self.weather.latency);
        if self.happens(self.weather.twice) {
            let again = at + self.within(self.weather.latency);
            self.witness.twice(ticket);
            let reading = Reading { wants: request.wants, keep: false, sieve: None };
            self.later(again, Coming::Request(NOBODY, sent.clone(), reading));
        }
        let reading = Reading { wants: request.wants, keep: request.keep, sieve: request.sieve.clone() };
        self.later(at, Coming::Request(ticket, sent, reading));
    }

    pub(super) fn later(&mut self, at: u64, coming: Coming) {
        self.order += 1;
        self.coming.insert((at, self.order), coming);
    }

    pub(super) fn happen(&mut self, coming: Coming) {
        match coming {
            Coming::Request(ticket, request, reading) => self.reach_hubspot(ticket, &request, reading),
            Coming::Reply(ticket, arrived, body) => {
                if self.cancelled.contains(&ticket) && !self.happens(self.weather.late) {
                    return;
                }
                self.trace.note(self.now, format_args!("reply {} {}", ticket.0, arrived.status()));
                self.witness.arrived(self.seen, ticket, &arrived);
                self.bodies.extend(body.map(|body| (ticket, body)));
                self.give(arrived.input(ticket));
            }
            Coming::Answer(ticket, answer) => {
                self.questions = self.questions.saturating_sub(1);
                self.give(Input::Answer { ticket, answer });
            }
        }
    }

    fn reach_hubspot(&mut self, ticket: Ticket, request: &emulator::Request, reading: Reading) {
        let mut response = self.emulator.handle(self.now, request);
        if let (Some(sieve), 200) = (reading.sieve, response.status) {
            response.body = sift(&response.body, &sieve).unwrap_or_else(|| b"cut".to_vec());
        }
        let mut at = self.now + self.within(self.weather.latency);
        let broken = |text: &str| Arrived::Failed(Failure::Connection, text.into());
        let arrived = match response.delivery {
            Delivery::Hang => return,
            Delivery::ResetBeforeHeaders => broken("connection reset"),
            Delivery::CutAfter(_) => broken("connection closed in the middle of the body"),
            Delivery::Delayed { ms } => {
                at += ms;
                decode(reading.wants, &response)
            }
            _ => decode(reading.wants, &response),
        };
        if ticket != NOBODY {
            let body = reading.keep.then(|| serde_json::from_slice(&response.body).unwrap_or_default());
            self.later(at, Coming::Reply(ticket, arrived, body));
        }
    }
}
