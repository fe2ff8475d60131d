//! A host with virtual time and nothing else: one client, one emulator, a network that always takes as long.
//! Only what the client does is measured.

use std::collections::BTreeMap;

use hubspot_emulator::{self as emulator, Emulator, SnapshotOptions};
use hubspot_wasm::client::{Client, Event, JobId, Output};
use hubspot_wasm::engine::machine::{Body, Input, Ticket};
use hubspot_wasm::engine::request::{Content, Credential, Request};
use hubspot_wasm::engine::time::{Span, Time};
use hubspot_wasm::flows::snapshots::{self, Outcome};
use hubspot_wasm::options::{JobOptions, Options};
use hubspot_wasm::value::Value;
use serde_json::json;

use crate::meter::Meter;

/// When every run starts.
const START: u64 = 1_767_225_600_000;
/// From a request to its response, in milliseconds.
const ROUND_TRIP: u64 = 100;
/// The first contact.
const FIRST: usize = 1_001;

/// The host.
pub struct Host {
    pub client: Client,
    pub meter: Meter,
    /// How many inputs were given, each with its outputs.
    pub steps: usize,
    /// How many snapshots were taken.
    pub completed: usize,
    /// How many snapshots ended, in whatever way.
    pub ended: usize,
    /// How often a client asked how far a snapshot is.
    pub polls: usize,
    emulator: Emulator,
    now: u64,
    coming: BTreeMap<(u64, Ticket), emulator::Response>,
}

impl Host {
    /// A host whose account has so many contacts.
    pub fn new(contacts: usize) -> Self {
        Self::failing(contacts, 0.0)
    }

    /// The same, where such a part of the snapshots fails.
    pub fn failing(contacts: usize, rate: f64) -> Self {
        let snapshots = SnapshotOptions {
            timeout_rate: rate,
            record_delay: 1_500..=1_500,
            pending: 1_000..=1_000,
            in_progress: 2_000..=2_000,
            ..SnapshotOptions::default()
        };
        let mut emulator = Emulator::new(emulator::Options { now: START, snapshots, ..emulator::Options::default() });
        let records: Vec<_> = (FIRST..FIRST + contacts)
            .map(|id| json!({ "id": id, "properties": { "email": format!("{id}@example.com") } }))
            .collect();
        emulator.import(START, &json!({ "contacts": records })).unwrap();
        let keys = emulator.credentials();
        let options = value(&json!({ "app": { "clientId": keys.client_id, "clientSecret": keys.client_secret } }));
        let options = Options::read(&options).unwrap();
        let mut meter = Meter::start();
        let client = meter.measure(|| Client::new(options, Time(START)));
        Self {
            client,
            meter,
            steps: 0,
            completed: 0,
            ended: 0,
            polls: 0,
            emulator,
            now: START,
            coming: BTreeMap::new(),
        }
    }

    /// Starts a job for some of the contacts, by their place. It has all the time that the rate limits take.
    pub fn take(&mut self, contacts: impl Iterator<Item = usize>) -> JobId {
        self.take_with(contacts, JobOptions::default())
    }

    /// The same with other options.
    pub fn take_with(&mut self, contacts: impl Iterator<Item = usize>, mut how: JobOptions) -> JobId {
        let request = |place| {
            let id = FIRST + place;
            json!({ "portalId": 12_345, "objectTypeId": "0-1", "objectId": id, "properties": ["email"] })
        };
        let requests = value(&contacts.map(request).collect());
        how.call.timeout = Some(Span::seconds(24 * 60 * 60));
        self.meter.measure(|| self.client.take(Time(self.now), &requests, &how).unwrap())
    }

    /// Takes the outputs and gives the next input; `false` where there is none to come.
    pub fn step(&mut self) -> bool {
        let until = self.drain();
        match self.coming.first_key_value() {
            Some(((at, _), _)) if *at <= until.0 => {
                let ((at, ticket), response) = self.coming.pop_first().unwrap();
                self.now = self.now.max(at);
                self.answer(ticket, &response);
            }
            _ if until == Time::NEVER => return false,
            _ => {
                self.now = self.now.max(until.0);
                self.meter.measure(|| self.client.handle(Time(self.now), Input::Tick));
            }
        }
        self.steps += 1;
        true
    }

    fn drain(&mut self) -> Time {
        loop {
            let output = self.meter.measure(|| self.client.poll(Time(self.now)));
            match &output {
                Output::Wait { until, .. } => return *until,
                Output::Send { ticket, request, .. } => {
                    self.polls += usize::from(request.endpoint.name == "webhooks.snapshots.status");
                    let response = self.emulator.handle(self.now, &encode(request));
                    self.coming.insert((self.now + ROUND_TRIP, *ticket), response);
                }
                Output::Event { event: Event::Snapshots(snapshots::Event::Ended(_, ending)), .. } => {
                    self.ended += 1;
                    self.completed += usize::from(ending.outcome == Outcome::Completed);
                }
                _ => {}
            }
            self.meter.measure(|| drop(output));
        }
    }

    fn answer(&mut self, ticket: Ticket, response: &emulator::Response) {
        let reply: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        let body = match response.status {
            204 => Body::Empty,
            ..400 => Body::Wanted(&reply),
            _ => Body::Error(&reply),
        };
        let input = Input::Response { ticket, status: response.status, headers: &response.headers, body };
        self.meter.measure(|| self.client.handle(Time(self.now), input));
    }
}

fn encode(request: &Request) -> emulator::Request {
    let mut sent = emulator::Request::new(request.method.as_str(), &request.url);
    sent.headers = request.headers.to_vec();
    if let Some(Credential::Bearer(token)) = &request.credential {
        sent = sent.bearer(token.expose());
    }
    match &request.body {
        Content::Json(value) => sent.body = serde_json::to_vec(&**value).unwrap(),
        Content::Form(form) => sent.body = form.expose().into(),
        _ => {}
    }
    sent
}

/// JSON as the core has it.
pub fn value(json: &serde_json::Value) -> Value {
    serde_json::from_value(json.clone()).unwrap()
}
