//! What no input may do: lead a request elsewhere, or make a secret visible.

use super::call::respond;
use super::host::START;
use super::parse;
use super::scene::{contacts, emulator, fault};
use crate::api::ALL;
use crate::client::{Client, Output};
use crate::engine::draft::draft;
use crate::engine::machine::{Body, Input};
use crate::engine::random::Random;
use crate::engine::time::Time;
use crate::options::{CallOptions, JobOptions, Options, Validate};
use crate::value::{Value, object};

const PIECES: &[&str] = &[
    "a",
    "1",
    "contacts",
    "..",
    ".",
    "/",
    "\\",
    "%2e",
    "%2F",
    "%00",
    "?",
    "#",
    "&",
    "=",
    ";",
    ":",
    "@",
    "//",
    " ",
    "\t",
    "\r\n",
    "\0",
    "é",
    "．",
    "／",
    "😀",
    "{objectId}",
    "https://evil.example",
    "\u{202e}",
    "\u{feff}",
    "%",
    "+",
    "",
];

fn text(random: &mut Random) -> String {
    let count = 1 + random.up_to(4);
    (0..count).map(|_| PIECES[usize::try_from(random.up_to(PIECES.len() as u64 - 1)).unwrap()]).collect()
}

fn value(random: &mut Random, depth: u32) -> Value {
    match random.up_to(if depth > 2 { 6 } else { 9 }) {
        0 => Value::Null,
        1 => Value::Bool(random.up_to(1) == 0),
        2 => Value::Integer(random.draw().cast_signed()),
        3 => Value::Float(1.5),
        4..=6 => Value::Text(text(random)),
        7 => Value::List((0..random.up_to(3)).map(|_| value(random, depth + 1)).collect()),
        _ => Value::Object((0..random.up_to(3)).map(|_| (text(random), value(random, depth + 1))).collect()),
    }
}

/// The segments of an endpoint's paths, `None` for a parameter.
fn segments(path: &str) -> Vec<Option<&str>> {
    path.split('/').skip(1).map(|segment| Some(segment).filter(|segment| !segment.starts_with('{'))).collect()
}

#[test]
fn no_parameter_changes_the_host_or_the_segments_of_the_path() {
    let mut random = Random::new(7);
    let options = Options { relay: true, ..Options::default() };
    let mut sent = 0;
    for _ in 0..40_000 {
        let endpoint = ALL[usize::try_from(random.up_to(ALL.len() as u64 - 1)).unwrap()];
        let mut params: Vec<(String, Value)> = Vec::new();
        for field in endpoint.params.fields {
            params.push((
                field.name.to_owned(),
                if random.up_to(3) == 0 { value(&mut random, 0) } else { text(&mut random).into() },
            ));
        }
        params.push((text(&mut random), value(&mut random, 0)));
        if random.up_to(1) == 0 {
            params.push(("body".to_owned(), value(&mut random, 0)));
        }
        let call = CallOptions {
            validate: Some(if random.up_to(1) == 0 { Validate::Off } else { Validate::Problems }),
            ..CallOptions::default()
        };
        let Ok(draft) = draft(endpoint, &Value::Object(params), &options, &call, Time(START)) else { continue };
        sent += 1;
        assert!(draft.url.bytes().all(|byte| byte.is_ascii_graphic()), "{}", draft.url);
        assert!(!draft.url.contains(['#', '\\']), "{}", draft.url);
        let rest = draft.url.strip_prefix("https://api.hubapi.com/").expect("the host stays");
        let path = format!("/{}", rest.split('?').next().unwrap());
        let template = endpoint.versions.first().unwrap().path();
        let expected = segments(&template);
        let found: Vec<&str> = path.split('/').skip(1).collect();
        assert_eq!(found.len(), expected.len(), "{}", draft.url);
        for (found, expected) in found.iter().zip(expected) {
            if let Some(expected) = expected {
                assert_eq!(*found, expected, "{}", draft.url);
                continue;
            }
            let plain = found.to_ascii_lowercase().replace("%2e", ".");
            assert!(!matches!(plain.as_str(), "" | "." | ".."), "{}", draft.url);
        }
    }
    assert!(sent > 2_000, "only {sent} requests were built");
}

#[test]
fn no_input_makes_reading_options_panic() {
    let mut random = Random::new(9);
    for _ in 0..20_000 {
        let names = [
            "baseUrl",
            "accessToken",
            "auth",
            "app",
            "appId",
            "versions",
            "timeout",
            "retry",
            "limits",
            "seed",
            "headers",
        ];
        let members = (0..random.up_to(5)).map(|_| {
            let name = names[usize::try_from(random.up_to(10)).unwrap()];
            (name.to_owned(), value(&mut random, 0))
        });
        let options = Value::Object(members.collect());
        let _ = (Options::read(&options), CallOptions::read(&options), JobOptions::read(&options));
    }
}

#[test]
fn no_secret_is_ever_printed() {
    let text = r#"{"app":{"clientId":"public-id","clientSecret":"canary-app-secret"},"developerApiKey":"canary-key",
        "auth":{"clientId":"public-id","clientSecret":"canary-secret","refreshToken":"canary-refresh"}}"#;
    let options = Options::read(&parse(text)).unwrap();
    let mut client = Client::new(options.clone(), Time(START));
    let mut printed = format!("{options:?}{client:?}");
    client.take(Time(START), &contacts(1), &JobOptions::default()).unwrap();
    let params = parse(r#"{"objectType":"contacts","objectId":"1"}"#);
    client.call(Time(START), &crate::api::crm_objects::GET.endpoint, params, &CallOptions::default()).unwrap();
    let mut count = 0;
    loop {
        let output = client.poll(Time(START));
        printed += &format!("{output:?}");
        match output {
            Output::Send { ticket, request, .. } => {
                printed += &format!("{request:?}{:?}{:?}", request.credential, request.body);
                count += 1;
                let reply = r#"{"access_token":"canary-token","refresh_token":"canary-refresh","expires_in":1800}"#;
                let failure = r#"{"message":"no canary-token","context":{"canary-secret":["canary-app-secret"]},
                    "errors":[{"message":"canary-key canary-refresh"}],"category":"canary-token"}"#;
                let (status, body) = if request.keep || count > 2 { (400, failure) } else { (200, reply) };
                let body = parse(body);
                let body = if status == 200 { Body::Wanted(&body) } else { Body::Error(&body) };
                let headers: Vec<(String, String)> =
                    [("x-hubspot-correlation-id".into(), "canary-secret".into())].into();
                client.handle(Time(START), Input::Response { ticket, status, headers: &headers, body });
                printed += &format!("{client:?}");
            }
            Output::Wait { .. } => break,
            _ => {}
        }
    }
    assert!(count >= 4, "{count} requests");
    assert!(!printed.contains("canary"), "{printed}");
}

#[test]
fn a_token_endpoint_that_repeats_the_secret_is_not_quoted() {
    let text = r#"{"app":{"clientId":"i","clientSecret":"canary-app-secret"}}"#;
    let mut client = Client::new(Options::read(&parse(text)).unwrap(), Time(START));
    client.take(Time(START), &contacts(1), &JobOptions::default()).unwrap();
    let mut printed = String::new();
    loop {
        match client.poll(Time(START)) {
            Output::Send { ticket, .. } => {
                let body = parse(
                    r#"{"message":"canary-app-secret","errors":[{"message":"canary-app-secret"}],"context":{"x":["canary-app-secret"]}}"#,
                );
                respond(&mut client, ticket, 400, Body::Error(&body));
            }
            Output::Wait { .. } => break,
            output => printed += &format!("{output:?}"),
        }
    }
    assert!(printed.contains("[redacted]") && !printed.contains("canary"), "{printed}");
}

#[test]
fn a_parameter_too_short_for_a_credential_does_not_blot_out_other_words() {
    let options = Options::read(&object([("accessToken", "pat-na1-canary".into())])).unwrap();
    let mut client = Client::new(options, Time(0));
    let endpoint = &crate::api::oauth::GET_ACCESS_TOKEN.endpoint;
    for (token, known) in [("a", false), ("canary-token", true)] {
        let params = object([("token", token.into())]);
        client.prepare(Time(0), endpoint, &params, &CallOptions::default()).map(drop).unwrap();
        assert_eq!(client.secrets().contains(&token.into()), known, "{token}");
    }
}

#[test]
fn a_secret_is_known_in_the_form_in_which_it_was_sent() {
    let text = r#"{"app":{"clientId":"i","clientSecret":"a+b/c="},"developerApiKey":"k=1"}"#;
    let options = Options::read(&parse(text)).unwrap();
    let mut said = "form client_secret=a%2Bb%2Fc%3D of https://x/?hapikey=k%3D1".to_owned();
    crate::secret::scrub_text(&mut said, &options.secrets());
    assert_eq!(said, "form client_secret=[redacted] of https://x/?hapikey=[redacted]");
}

#[test]
fn a_saved_state_holds_no_secret() {
    let mut host = super::scene::host_with(emulator());
    host.emulator.fault(fault("status/", hubspot_emulator::Fault::Expired401, 1));
    let job = host.take(&contacts(5), &JobOptions { store: true, ..JobOptions::default() }).unwrap();
    let secrets = |host: &super::host::Host| {
        host.client.secrets().iter().map(|secret| secret.expose().to_owned()).collect::<Vec<_>>()
    };
    while host.client.running() > 0 {
        let text = host.client.save(job).map(|state| serde_json::to_string(&state).unwrap()).unwrap_or_default();
        for secret in secrets(&host) {
            assert!(!text.contains(&secret));
        }
        if !host.step() {
            break;
        }
    }
    assert!(secrets(&host).len() >= 2);
}
