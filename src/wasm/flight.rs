//! Requests on their way: the façade sends them, and says once what came.

use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::bridge;
use super::driver::Driver;
use super::failure;
use super::parse::parse;
use super::transport::{self, Lines};
use crate::DIRECT;
use crate::client::JobId;
use crate::engine::integers;
use crate::engine::machine::{Body, Failure, Input, Ticket};
use crate::engine::request::Request;
use crate::engine::sieve::{Sieve, sift};
use crate::value::Value;

#[wasm_bindgen]
extern "C" {
    /// The functions of the façade that every client has.
    #[derive(Clone)]
    pub type Facade;
    /// Sends a request; gives what aborts it, where the host has that. Its end comes to `received` or `lost`.
    #[wasm_bindgen(method, catch)]
    fn send(
        this: &Facade,
        ticket: u32,
        call: &str,
        wants: &str,
        body: Option<&str>,
        params: &JsValue,
    ) -> Result<Controller, JsValue>;

    /// An `AbortController`, or nothing.
    pub type Controller;
    #[wasm_bindgen(method, catch)]
    pub fn abort(this: &Controller) -> Result<(), JsValue>;
}

/// A request that was sent.
pub struct Flight {
    job: JobId,
    pub controller: Controller,
    /// The caller takes the whole reply.
    keep: bool,
    sieve: Option<Arc<Sieve>>,
}

impl Driver {
    pub(super) fn send(self: &Rc<Self>, ticket: Ticket, job: JobId, request: &Request) {
        let own = request.params == Value::Null && request.keep;
        let params = self.state.borrow().callers.get(&job).and_then(|caller| caller.params.clone()).filter(|_| own);
        let call = if self.host.transports || !DIRECT {
            transport::for_host(request, params.as_ref())
        } else {
            transport::for_fetch(request)
        };
        let (wants, body) = (transport::wants(request), transport::body(request));
        // A renewal is the core's own: a relay or a stub sees it, too, as any request.
        let sent = self.host.facade.send(ticket.0, &call, &wants, body.as_deref(), &params.unwrap_or_default());
        let controller = sent.unwrap_or_else(JsCast::unchecked_into);
        let flight = Flight { job, controller, keep: request.keep, sieve: request.sieve.clone() };
        self.state.borrow_mut().flights.insert(ticket, flight);
    }

    /// A response came. `said` is what the core wanted of its body, as JSON: empty where there is no body, absent where it is
    /// no JSON; `data` is all of it.
    pub fn received(
        self: &Rc<Self>,
        ticket: u32,
        status: u16,
        headers: &str,
        said: Option<&str>,
        data: JsValue,
        response: JsValue,
    ) {
        let ticket = Ticket(ticket);
        let now = self.now();
        let success = (200..=299).contains(&status);
        let read = said.filter(|said| !said.is_empty()).and_then(parse);
        let body = match (said, &read) {
            (Some(""), _) => Body::Empty,
            (_, Some(value)) if success => Body::Wanted(value),
            (_, Some(value)) => Body::Error(value),
            _ if success => Body::Unreadable,
            _ => Body::Text(""),
        };
        {
            let mut state = self.state.borrow_mut();
            let Some(flight) = state.flights.remove(&ticket) else { return };
            if success && flight.keep {
                state.reply = Some((ticket, data, response));
            }
            state.client.handle(now, Input::Response { ticket, status, headers: &Lines(headers), body });
        }
        self.pump(now);
        self.state.borrow_mut().reply = None;
    }

    /// No response came, for a reason of the façade's own or by what was thrown.
    pub fn lost(self: &Rc<Self>, ticket: u32, reason: Option<&str>, thrown: JsValue) {
        let ticket = Ticket(ticket);
        let class = bridge::get_object(&thrown, "kind").as_string();
        let (reason, message) = transport::failure(reason, class.as_deref(), failure::message(&thrown));
        let flight = {
            let mut state = self.state.borrow_mut();
            let Some(flight) = state.flights.remove(&ticket) else { return };
            if let Some(caller) = state.callers.get_mut(&flight.job) {
                caller.thrown = Some(thrown);
            }
            flight
        };
        // A body that is refused would be kept waiting, and its connection with it.
        if reason == Failure::TooLarge {
            let _ = flight.controller.abort();
        }
        self.input(Input::Failed { ticket, reason, message });
    }

    /// JSON that JavaScript can read without loss: with those items alone that the request wants, if it wants some, and with
    /// every integer that is too long for a number as a string. Nothing where it is no JSON.
    pub fn reread(&self, ticket: u32, text: &[u8]) -> Option<String> {
        let sieve = self.state.borrow().flights.get(&Ticket(ticket))?.sieve.clone();
        let kept = match sieve {
            Some(sieve) => sift(text, &sieve)?,
            None => text.to_vec(),
        };
        let kept = String::from_utf8_lossy(&kept).into_owned();
        Some(integers::quote_large(&kept).unwrap_or(kept))
    }
}
