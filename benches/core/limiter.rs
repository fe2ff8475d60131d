//! What the rate limit costs a call that it never keeps waiting: a call whose operation has one, less a call without.
//! JavaScript has no two operations that differ in nothing else.

use std::time::Instant;

use hubspot_wasm::api::crm_objects::{CrmObject, GetObject};
use hubspot_wasm::client::{Client, Output};
use hubspot_wasm::engine::machine::{Body, Input};
use hubspot_wasm::engine::time::Time;
use hubspot_wasm::operation::{Bucket, Endpoint, Operation, Version};
use hubspot_wasm::options::{CallOptions, Options};
use serde_json::json;

use crate::host::value;
use crate::meter::float;
use crate::report::report;

type Get = Operation<GetObject, (), CrmObject>;

const VERSIONS: &[Version] = &[Version::of("v3", "/crm/v3/objects/{objectType}/{objectId}")];
static LIMITED: Get = Operation::get("crm.objects.get", VERSIONS);
static UNLIMITED: Get = Operation::get("crm.objects.get", VERSIONS).bucket(Bucket::Unlimited);

const CALLS: usize = 1_000;
const ROUNDS: usize = 201;
/// From call to call, in milliseconds: the window of ten seconds is never full.
const PACE: u64 = 110;

/// Prints the row.
pub fn measure() {
    let difference = |_| time(&LIMITED.endpoint) - time(&UNLIMITED.endpoint);
    report("idle limiter, per call", "µs", (0..ROUNDS).map(difference).collect());
}

/// Microseconds per call.
fn time(endpoint: &'static Endpoint) -> f64 {
    let mut now = 1_767_225_600_000;
    let mut client = Client::new(Options::read(&value(&json!({ "accessToken": "token" }))).unwrap(), Time(now));
    let params = value(&json!({ "objectType": "contacts", "objectId": "1001" }));
    let reply = value(&json!({ "id": "1001" }));
    let headers = [("max", "100"), ("interval-milliseconds", "10000"), ("remaining", "50")];
    let headers = headers.map(|(name, value)| (format!("x-hubspot-ratelimit-{name}"), value.to_owned())).to_vec();
    let began = Instant::now();
    for _ in 0..CALLS {
        now += PACE;
        client.call(Time(now), endpoint, params.clone(), &CallOptions::default()).unwrap();
        loop {
            match client.poll(Time(now)) {
                Output::Send { ticket, .. } => {
                    let input = Input::Response { ticket, status: 200, headers: &headers, body: Body::Wanted(&reply) };
                    client.handle(Time(now), input);
                }
                Output::Wait { .. } => break,
                _ => {}
            }
        }
    }
    1e6 * began.elapsed().as_secs_f64() / float(CALLS)
}
