//! Every operation, from its params to its typed reply, against the emulator: the same steps as through the package.

use std::collections::BTreeMap;
use std::fs;

use hubspot_emulator::{Emulator, LimitOptions, Request};
use serde_json::{Value as Json, json};

use super::host::{Host, START};
use super::weather::Weather;
use super::witness::Witness;
use crate::api::ALL;
use crate::engine::time::Time;
use crate::operation::Endpoint;
use crate::options::{CallOptions, Options};
use crate::value::Value;

struct Scene {
    host: Host,
    /// What the steps so far were answered, by the names that later ones use.
    replies: BTreeMap<String, Json>,
}

#[test]
fn the_emulator_answers_every_operation_with_what_its_type_can_read() {
    let mut scene = Scene::new();
    let steps: Vec<Json> =
        serde_json::from_str(&fs::read_to_string("js-tests/helpers/every-operation.json").unwrap()).unwrap();
    let mut called = Vec::new();
    for step in &steps {
        let params = scene.filled(&step["params"]);
        if let Some(control) = step["control"].as_str() {
            let reply = scene.control(control, &params);
            scene.replies.insert(format!("control.{control}"), reply);
            continue;
        }
        let name = step["operation"].as_str().unwrap();
        let endpoint = ALL.iter().find(|endpoint| endpoint.name == name).unwrap();
        let reply = scene.call(endpoint, params);
        let expected = scene.filled(&step["reply"]);
        assert!(is_like(&reply, &expected), "{name}: {reply} is not like {expected}");
        scene.replies.insert(name.into(), reply);
        called.push(name);
    }
    let all = ALL.iter().map(|endpoint| endpoint.name);
    let mut missing = all.filter(|name| !called.contains(name));
    assert_eq!(missing.next(), None);
}

impl Scene {
    /// A client with every credential of an emulator whose limits are no hindrance.
    fn new() -> Self {
        let limits = LimitOptions { general: 10_000, search: 100, ..LimitOptions::default() };
        let options = hubspot_emulator::Options { now: START, limits, ..hubspot_emulator::Options::default() };
        let emulator = Emulator::new(options);
        let credentials = emulator.credentials().to_json();
        let options = json!({
            "accessToken": credentials["accessToken"],
            "app": { "clientId": credentials["clientId"], "clientSecret": credentials["clientSecret"] },
            "developerApiKey": credentials["developerApiKey"],
            "appId": credentials["appId"],
        });
        let options = Options::read(&value(&options)).unwrap();
        let host = Host::new(1, options, emulator, Weather::default());
        Self { host, replies: BTreeMap::from([("credentials".into(), credentials)]) }
    }

    /// Does one of the emulator's controls.
    fn control(&mut self, name: &str, params: &Json) -> Json {
        let request = Request {
            method: "POST".into(),
            url: format!("/_emulator/{name}"),
            headers: Vec::new(),
            body: params.to_string().into_bytes(),
        };
        let response = self.host.emulator.handle(self.host.now, &request);
        assert_eq!(response.status, 200, "{name}: {}", String::from_utf8_lossy(&response.body));
        response.json()
    }

    /// What a call gives: its reply, or the results and failures of its inputs.
    fn call(&mut self, endpoint: &'static Endpoint, params: Json) -> Json {
        let name = endpoint.name;
        // Each call stands for itself: a caller may ask for tokens and snapshots as the client does.
        self.host.witness = Witness::default();
        let started = self.host.client.call(Time(self.host.now), endpoint, value(&params), &CallOptions::default());
        started.unwrap_or_else(|error| panic!("{name}: {error}"));
        self.host.run();
        if let Some((_, error, _)) = self.host.failures.pop() {
            panic!("{name}: {error}");
        }
        let (_, reply) = self.host.replies.pop().unwrap();
        let mut body = self.host.bodies.remove(&reply.ticket).unwrap_or_default();
        (endpoint.reads)(&body).unwrap_or_else(|error| panic!("{name}: {error}: {body}"));
        if endpoint.batch.is_some() {
            let mut failures = Vec::new();
            for failure in self.host.failed_inputs.drain(..) {
                failures.push(json!({ "input": params["body"]["inputs"][failure.index.unwrap()] }));
            }
            if body.is_null() {
                body = json!({});
            }
            body["failures"] = failures.into();
        }
        body
    }

    /// A value with what its references stand for.
    fn filled(&self, value: &Json) -> Json {
        match value {
            Json::String(text) => match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
                Some(reference) => self.known(reference),
                None => value.clone(),
            },
            Json::Array(items) => items.iter().map(|item| self.filled(item)).collect(),
            Json::Object(members) => members.iter().map(|(name, inner)| (name.clone(), self.filled(inner))).collect(),
            _ => value.clone(),
        }
    }

    fn known(&self, reference: &str) -> Json {
        let mut found = self.replies.iter().filter_map(|(name, reply)| {
            let path = reference.strip_prefix(name.as_str())?.strip_prefix('.')?;
            reply.pointer(&format!("/{}", path.replace('.', "/"))).cloned()
        });
        found.next().unwrap_or_else(|| panic!("nothing is at {reference}"))
    }
}

/// Whether a reply has what is expected of it; the rules stand in js-tests/helpers/every-operation.js.
fn is_like(found: &Json, expected: &Json) -> bool {
    match expected {
        Json::String(text) if text == "?" => true,
        Json::String(text) if text == "*" => {
            !matches!(found, Json::Null | Json::Bool(false)) && found != "" && found != 0
        }
        Json::Object(members) => {
            members.iter().all(|(name, inner)| is_like(found.get(name).unwrap_or(&Json::Null), inner))
        }
        Json::Array(items) => {
            let (open, said) = match items.split_last() {
                Some((last, said)) if last == "…" => (true, said),
                _ => (false, items.as_slice()),
            };
            let found = found.as_array().map_or(&[][..], Vec::as_slice);
            let fits = if open { found.len() >= said.len() } else { found.len() == said.len() };
            fits && said.iter().zip(found).all(|(inner, found)| is_like(found, inner))
        }
        _ => found == expected,
    }
}

fn value(json: &Json) -> Value {
    serde_json::from_value(json.clone()).unwrap()
}
