//! One call of an operation: what is sent, what is said about it, and what its reply is read as.

use hubspot_emulator as emulator;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::host::START;
use super::parse;
use super::wire::encode;
use crate::api;
use crate::client::{Client, Output};
use crate::engine::draft::{draft, findings};
use crate::engine::machine::{Body, Input, Ticket};
use crate::engine::time::Time;
use crate::operation::Endpoint;
use crate::options::{CallOptions, Options};

/// What a call sends: the method, the URL below HubSpot's, and the body.
pub fn sent(endpoint: &'static Endpoint, params: &str, version: &str) -> (String, String, String) {
    let request = sent_by(options(), endpoint, params, version);
    (request.method, request.url, String::from_utf8(request.body).unwrap())
}

/// The request that a client with these options sends for a call, with its URL below HubSpot's.
pub fn sent_by(options: Options, endpoint: &'static Endpoint, params: &str, version: &str) -> emulator::Request {
    let mut client = Client::new(options, Time(START));
    client
        .call(Time(START), endpoint, parse(params), &call(version))
        .unwrap_or_else(|error| panic!("{params}: {error}"));
    loop {
        match client.poll(Time(START)) {
            Output::Send { ticket, request, .. } if request.endpoint.name == "oauth.clientCredentials" => {
                let token = parse(r#"{"access_token":"app-token"}"#);
                respond(&mut client, ticket, 200, Body::Wanted(&token));
            }
            Output::Send { request, .. } => {
                let request = encode(&request);
                let url = request.url.strip_prefix("https://api.hubapi.com").unwrap().to_owned();
                return emulator::Request { url, ..request };
            }
            Output::Wait { .. } => panic!("{params}: nothing is sent"),
            _ => {}
        }
    }
}

/// Gives a client a response without headers.
pub fn respond(client: &mut Client, ticket: Ticket, status: u16, body: Body<'_>) {
    let headers: Vec<(String, String)> = Vec::new();
    client.handle(Time(START), Input::Response { ticket, status, headers: &headers, body });
}

/// The URL of a call, below HubSpot's.
pub fn path(endpoint: &'static Endpoint, params: &str, version: &str) -> String {
    sent(endpoint, params, version).1
}

/// Fails unless an operation has exactly these versions, the default first, each with its path.
pub fn has_versions(endpoint: &'static Endpoint, params: &str, versions: &[(&str, &str)]) {
    let names: Vec<&str> = endpoint.versions.iter().map(|version| version.name).collect();
    assert_eq!(names, versions.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "{}", endpoint.name);
    for (version, path) in [("", versions[0].1)].iter().chain(versions) {
        let draft = draft(endpoint, &parse(params), &options(), &call(version), Time(START));
        let url = draft.unwrap_or_else(|findings| panic!("{}: {findings:?}", endpoint.name)).url;
        assert_eq!(url.strip_prefix("https://api.hubapi.com"), Some(*path), "{} {version}", endpoint.name);
    }
}

/// What is said about a call that stops it, each as its place and its rule.
pub fn problems(endpoint: &'static Endpoint, params: &str) -> Vec<String> {
    said(endpoint, params, true)
}

/// What is said about a call that does not stop it.
pub fn notes(endpoint: &'static Endpoint, params: &str) -> Vec<String> {
    said(endpoint, params, false)
}

/// Fails where reading a reply loses any of it.
pub fn keeps_all<T: DeserializeOwned + Serialize>(reply: &str) -> T {
    let typed: T = serde_json::from_str(reply).unwrap_or_else(|error| panic!("{reply}: {error}"));
    let kept = serde_json::to_value(&typed).unwrap();
    assert_eq!(kept, serde_json::from_str::<serde_json::Value>(reply).unwrap());
    typed
}

/// Fails unless the tables have exactly these operations in this area, each once.
pub fn is_whole_area(area: &str, names: &[&str]) {
    let mut found: Vec<&str> = api::ALL.iter().filter_map(|operation| operation.name.strip_prefix(area)).collect();
    let mut names = names.to_vec();
    found.sort_unstable();
    names.sort_unstable();
    assert_eq!(found, names);
}

fn said(endpoint: &'static Endpoint, params: &str, problem: bool) -> Vec<String> {
    let found = findings(endpoint, &parse(params), &options(), &CallOptions::default(), Time(START));
    let wanted = found.iter().filter(|one| one.is_problem() == problem);
    wanted.map(|one| format!("{} {}", one.path, one.code)).collect()
}

fn options() -> Options {
    let text = r#"{"accessToken":"t","app":{"clientId":"i","clientSecret":"s"},"developerApiKey":"k"}"#;
    Options::read(&parse(text)).unwrap()
}

fn call(version: &str) -> CallOptions {
    let text = if version.is_empty() { "{}".to_owned() } else { format!(r#"{{"version":"{version}"}}"#) };
    CallOptions::read(&parse(&text)).unwrap()
}
