//! Requests and responses of the core as those of the emulator.

use hubspot_emulator as emulator;

use crate::engine::request::Request;
pub use crate::native::wire::{Arrived, Received};
use crate::native::wire::{HttpRequest, HttpResponse};

/// The request as it is sent.
pub fn encode(request: &Request) -> emulator::Request {
    received(HttpRequest::of(request, None))
}

/// A request that reaches the emulator.
pub fn received(sent: HttpRequest) -> emulator::Request {
    let HttpRequest { method, url, headers, body } = sent;
    emulator::Request { method: method.into(), url, headers, body }
}

/// What a client is told of a response that arrived whole.
pub fn decode(wants: &[&str], response: &emulator::Response) -> Arrived {
    let (headers, body) = (response.headers.clone(), response.body.clone());
    Arrived::of(wants, &HttpResponse { status: response.status, headers, body })
}
