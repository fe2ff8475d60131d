//! Takes snapshots of a few contacts and prints how each of them ended.
//!
//!     cargo run --features native --example snapshots
//!
//! Without `HUBSPOT_CLIENT_ID`, `HUBSPOT_CLIENT_SECRET` and `HUBSPOT_PORTAL_ID` in its environment it asks the emulator.

use std::env;
use std::error::Error;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hubspot_emulator::{self as emulator, Emulator};
use hubspot_wasm::api::snapshots::SnapshotRequest;
use hubspot_wasm::engine::machine::Failure;
use hubspot_wasm::native::wire::{HttpRequest, HttpResponse};
use hubspot_wasm::native::{HubSpot, Transport, Update};
use hubspot_wasm::options::{JobOptions, Options};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut hubspot, portal) = match (env::var("HUBSPOT_CLIENT_ID"), env::var("HUBSPOT_CLIENT_SECRET")) {
        (Ok(id), Ok(secret)) => (HubSpot::new(options(&id, &secret)?), env::var("HUBSPOT_PORTAL_ID")?.parse()?),
        _ => {
            let emulator = Emulator::new(emulator::Options { now: now(), ..emulator::Options::default() });
            let keys = emulator.credentials();
            let options = options(&keys.client_id, &keys.client_secret)?;
            (HubSpot::with_transport(options, Embedded(Mutex::new(emulator))), keys.portal_id)
        }
    };
    let request = |id: i64| SnapshotRequest {
        portal_id: i64::try_from(portal).unwrap_or_default().into(),
        object_type_id: "0-1".into(),
        object_id: id.into(),
        properties: vec!["email".to_owned(), "firstname".to_owned()].into(),
    };
    let requests = [1001, 1002, 1003].map(request);
    let endings = hubspot.take(&requests, &JobOptions::default(), |update| {
        if let Update::Progress(counts) = update {
            eprintln!("{} of {}", counts.done(), counts.total);
        }
        ControlFlow::Continue(())
    })?;
    for (request, ending) in requests.iter().zip(&endings) {
        let status = ending.status_id.as_deref().unwrap_or("no status id");
        println!("{}: {} ({status})", request.object_id.0, ending.outcome.as_str());
    }
    Ok(())
}

fn options(id: &str, secret: &str) -> Result<Options, Box<dyn Error>> {
    let options = json!({ "app": { "clientId": id, "clientSecret": secret } });
    Ok(Options::read(&serde_json::from_value(options)?)?)
}

/// HubSpot in this process: a transport is all that it takes.
struct Embedded(Mutex<Emulator>);

impl Transport for Embedded {
    fn send(&self, sent: HttpRequest, _: Duration) -> Result<HttpResponse, (Failure, String)> {
        let mut request = emulator::Request::new(sent.method, &sent.url);
        (request.headers, request.body) = (sent.headers, sent.body);
        let mut emulator = self.0.lock().map_err(|_| (Failure::Connection, "the emulator is gone".to_owned()))?;
        let response = emulator.handle(now(), &request);
        Ok(HttpResponse { status: response.status, headers: response.headers, body: response.body })
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_snapshot_of_the_emulator_ends() {
        super::main().expect("the example ends well");
    }
}
