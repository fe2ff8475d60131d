//! Any saved state: one that is taken gives a state again, which is taken, too.

use hubspot_wasm::client::{Client, Output};
use hubspot_wasm::engine::time::Time;
use hubspot_wasm::options::{JobOptions, Options};
use hubspot_wasm::value::Value;

use crate::bytes::Bytes;

pub fn run(data: &[u8]) {
    let state = Bytes(data).json();
    // What was under way is asked for again, so the first state may differ.
    let Some(first) = resumed(&state) else { return };
    let resume = |state| resumed(state).expect("a state that was saved can be resumed");
    let second = resume(&first);
    assert_eq!(resume(&second), second, "a state changes by being resumed");
}

/// What a job that goes on from a state saves at once.
fn resumed(state: &Value) -> Option<Value> {
    let options = serde_json::from_str(r#"{ "app": { "clientId": "id", "clientSecret": "secret" }, "seed": 1 }"#);
    let mut client = Client::new(Options::read(&options.unwrap()).unwrap(), Time(0));
    let job = client.resume(Time(0), state, &JobOptions::default()).ok()?;
    let saved = client.save(job);
    for _ in 0..10_000 {
        if let Output::Wait { .. } = client.poll(Time(0)) {
            return saved;
        }
    }
    panic!("the job never waits");
}
