//! The machine for JavaScript hosts. Thin: numbers cross as f64, headers as a flat list, JSON as text.

use std::arch::wasm32::memory_size;

use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Delivery, Options, Output, Request, Response};

/// The machine.
#[wasm_bindgen(js_name = Emulator)]
#[derive(Debug)]
pub struct Machine {
    emulator: crate::Emulator,
    /// How many pages of memory there were after the last step.
    pages: usize,
}

/// One answer.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// How it travels: 0 normal, 1 delayed, 2 reset before headers, 3 cut, 4 never.
    pub delivery: u8,
    /// Milliseconds of a delay, bytes before a cut.
    pub amount: f64,
    headers: Vec<String>,
    body: Vec<u8>,
}

#[wasm_bindgen(js_class = Emulator)]
impl Machine {
    /// A machine with these options, as JSON.
    ///
    /// # Errors
    /// What is wrong with the options, as text.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Machine, String> {
        let value: Value = serde_json::from_str(options).map_err(|error| error.to_string())?;
        let options = Options::from_json(&value).map_err(|error| error.to_string())?;
        Ok(Self { emulator: crate::Emulator::new(options), pages: memory_size::<0>() })
    }

    /// Answers a request; `headers` is name, value, name, value …
    pub fn handle(&mut self, now: f64, method: String, url: String, headers: Vec<String>, body: Vec<u8>) -> Answer {
        self.make_room(body.len());
        let response = self.emulator.handle(now as u64, &Request { method, url, headers: paired(headers), body });
        let (delivery, amount) = match response.delivery {
            Delivery::Normal => (0, 0.0),
            Delivery::Delayed { ms } => (1, ms as f64),
            Delivery::ResetBeforeHeaders => (2, 0.0),
            Delivery::CutAfter(bytes) => (3, bytes as f64),
            Delivery::Hang => (4, 0.0),
        };
        let headers = response.headers.into_iter().flat_map(|(name, value)| [name, value]).collect();
        Answer { status: response.status, delivery, amount, headers, body: response.body }
    }

    /// What HubSpot does by itself next, as JSON: `{"wait": until}`, `{"idle": true}` or
    /// `{"ticket", "patience", "method", "url", "headers", "body"}`.
    #[wasm_bindgen(js_name = pollOutput)]
    pub fn poll_output(&mut self, now: f64) -> String {
        let value = match self.emulator.poll_output(now as u64) {
            Output::Idle => json!({ "idle": true }),
            Output::Wait { until } => json!({ "wait": until }),
            Output::Delivery { ticket, request } => json!({
                "ticket": ticket,
                "patience": self.emulator.patience(ticket),
                "method": request.method,
                "url": request.url,
                "headers": request.headers,
                "body": String::from_utf8_lossy(&request.body),
            }),
        };
        value.to_string()
    }

    /// What came of a delivery; status 0: no answer. `headers` is name, value, name, value …
    pub fn answered(&mut self, now: f64, ticket: f64, status: u16, headers: Vec<String>, body: Vec<u8>) {
        let response = Response { status, headers: paired(headers), body, delivery: Delivery::Normal };
        self.emulator.answered(now as u64, ticket as u64, Some(response).filter(|response| response.status > 0));
    }

    /// What a client needs to be let in, as JSON.
    pub fn credentials(&self) -> String {
        self.emulator.credentials().to_json().to_string()
    }
}

impl Machine {
    /// Lets the memory grow in few large steps: the engine may collect its garbage at each, which takes longer than
    /// all the rest where the allocator asks for one page after the other. Pages that are not used cost nothing.
    fn make_room(&mut self, body: usize) {
        let grown = if memory_size::<0>() == self.pages { 0 } else { memory_size::<0>() * PAGE / 4 };
        let needed = if body < LARGE { 0 } else { body.saturating_mul(PER_BYTE) };
        let mut room: Vec<u8> = Vec::new();
        // Where it is too much the allocator goes on page by page.
        let _ = room.try_reserve_exact(grown.max(needed));
        drop(std::hint::black_box(room));
        self.pages = memory_size::<0>();
    }
}

#[wasm_bindgen]
impl Answer {
    /// Name, value, name, value …
    #[wasm_bindgen(getter)]
    pub fn headers(&self) -> Vec<String> {
        self.headers.clone()
    }

    /// The body.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> Vec<u8> {
        self.body.clone()
    }
}

/// Bytes of a page of memory.
const PAGE: usize = 65_536;

/// Bytes of a body that may well be an import.
const LARGE: usize = 250_000;

/// Bytes of memory that a byte of an import needs, as JSON, then as a tree and at last as a record.
const PER_BYTE: usize = 32;

fn paired(flat: Vec<String>) -> Vec<(String, String)> {
    let mut pairs = Vec::with_capacity(flat.len() / 2);
    let mut texts = flat.into_iter();
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        pairs.push((name, value));
    }
    pairs
}
