//! A quiet world for scenarios: fixed latency, fixed timings, nothing by chance.

use hubspot_emulator::{Emulator, Fault, FaultRule, SnapshotOptions};
use serde_json::json;

use super::host::{Host, START};
use super::simulation::client_options;
use super::weather::Weather;
use crate::api::crm_objects::GET;
use crate::client::JobId;
use crate::engine::time::{Span, Time};
use crate::flows::snapshots::{Ending, Outcome};
use crate::options::{Account, CallOptions, JobOptions, Options};
use crate::secret::Secret;
use crate::value::{Value, object};

/// One way through the network.
pub const LATENCY: u64 = 50;
/// The account that every emulator has.
pub const PORTAL: u64 = 12_345;
/// Part of the line of a create request.
pub const CREATE: &str = "POST /webhooks-journal/snapshots/2026-03/crm";
/// Part of the line of a status request.
pub const STATUS: &str = "GET /webhooks-journal/snapshots/2026-03/crm/status/";
/// Part of the line of a request for a token.
pub const TOKEN: &str = "POST /oauth/";

/// An emulator in which a snapshot is seen after 1.5 s and taken after 3 s.
pub fn emulator() -> Emulator {
    let snapshots = SnapshotOptions {
        record_delay: 1_500..=1_500,
        pending: 1_000..=1_000,
        in_progress: 2_000..=2_000,
        expiry: 2_500..=2_500,
        ..SnapshotOptions::default()
    };
    Emulator::new(hubspot_emulator::Options { now: START, snapshots, ..hubspot_emulator::Options::default() })
}

/// A host with that emulator.
pub fn host() -> Host {
    host_with(emulator())
}

/// A host with an emulator.
pub fn host_with(emulator: Emulator) -> Host {
    let weather = Weather { latency: (LATENCY, LATENCY), ..Weather::default() };
    Host::new(1, client_options(&emulator, 1), emulator, weather)
}

/// Requests for the first contacts of the account.
pub fn contacts(count: u64) -> Value {
    Value::List((0..count).map(|index| contact(PORTAL, 1_001 + index)).collect())
}

/// A request for one contact.
pub fn contact(portal: u64, id: u64) -> Value {
    request(portal, "0-1", id, "email")
}

/// A request for one object.
pub fn request(portal: u64, object_type: &str, id: u64, property: &str) -> Value {
    object([
        ("portalId", i64::try_from(portal).unwrap().into()),
        ("objectId", i64::try_from(id).unwrap().into()),
        ("objectTypeId", object_type.into()),
        ("properties", vec![property].into()),
    ])
}

/// Gives the account so many contacts.
pub fn import_contacts(emulator: &mut Emulator, count: u64) {
    let contacts: Vec<_> = (0..count)
        .map(|index| json!({ "id": 1_001 + index, "properties": { "email": format!("{index}@x.test") } }))
        .collect();
    emulator.import(START, &json!({ "contacts": contacts })).unwrap();
}

/// Runs a job over requests to its end.
pub fn run(host: &mut Host, requests: &Value) -> JobId {
    run_with(host, requests, &JobOptions::default())
}

/// The same with options.
pub fn run_with(host: &mut Host, requests: &Value, how: &JobOptions) -> JobId {
    let job = host.take(requests, how).unwrap();
    host.run();
    job
}

/// Options of the emulator's app and of its account.
pub fn account_options(emulator: &Emulator) -> Options {
    let account = Account::Token(Secret::from(emulator.credentials().access_token));
    Options { account, ..client_options(emulator, 1) }
}

/// Asks for the first contact of the account.
pub fn get(host: &mut Host, call: &CallOptions) -> JobId {
    let params = object([("objectType", "contacts".into()), ("objectId", "1001".into())]);
    host.client.call(Time(host.now), &GET.endpoint, params, call).unwrap()
}

/// Options of a call that has so many milliseconds.
pub fn patience(timeout: u64) -> CallOptions {
    CallOptions { timeout: Some(Span(timeout)), ..CallOptions::default() }
}

/// A rule for the next requests that match.
pub fn fault(matching: &str, fault: Fault, times: u64) -> FaultRule {
    FaultRule { times, ..FaultRule::once(matching, fault) }
}

impl Host {
    /// How one object of a job ended.
    pub fn ending(&self, job: JobId, index: usize) -> &Ending {
        self.witness.jobs[&job].endings[index].as_deref().unwrap()
    }

    /// How all objects of a job ended.
    pub fn outcomes(&self, job: JobId) -> Vec<Outcome> {
        self.witness.jobs[&job].endings.iter().map(|ending| ending.as_ref().unwrap().outcome).collect()
    }

    /// When operations of this name were sent, from the start.
    pub fn sent(&self, name: &str) -> Vec<u64> {
        self.witness.sends.iter().filter(|(_, sent, _)| *sent == name).map(|(at, ..)| at - START).collect()
    }

    /// When the last reply came or the last timer ran, from the start.
    pub fn elapsed(&self) -> u64 {
        self.now - START
    }
}
