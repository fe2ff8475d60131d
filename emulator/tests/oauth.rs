//! The life of an installation, as an app has it: consent, code, tokens, renewal, removal.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{AccountChange, Emulator, Options, Request, Response};
use serde_json::{Value, json};
use support::{START, control};

const BACK: &str = "http://localhost:3000/back?from=hubspot";
const CONTACT: &str = "/crm/v3/objects/contacts/1001";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn emulator() -> Emulator {
    Emulator::new(Options { now: START, redirect_uris: Some(vec![BACK.to_owned()]), ..Options::default() })
}

fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

fn ask(emulator: &mut Emulator, now: u64, path: &str, pairs: &[(&str, &str)]) -> Response {
    let known = emulator.credentials();
    let client = [("client_id", known.client_id.as_str()), ("client_secret", &known.client_secret)];
    emulator.handle(now, &Request::new("POST", path).form(&form(&[&client, pairs].concat())))
}

fn exchange(emulator: &mut Emulator, now: u64, code: &str, verifier: &str) -> Response {
    let pairs =
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", BACK), ("code_verifier", verifier)];
    ask(emulator, now, "/oauth/v1/token", &pairs)
}

fn refresh(emulator: &mut Emulator, now: u64, token: &str) -> Response {
    ask(emulator, now, "/oauth/v1/token", &[("grant_type", "refresh_token"), ("refresh_token", token)])
}

fn get(emulator: &mut Emulator, now: u64, token: &str) -> u16 {
    emulator.handle(now, &Request::new("GET", CONTACT).bearer(token)).status
}

fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap().to_owned()
}

/// What a person's browser does with the page: it posts the fields back.
fn consent(emulator: &mut Emulator, portal_id: u64) -> String {
    let client_id = emulator.credentials().client_id;
    let pairs = [
        ("client_id", client_id.as_str()),
        ("redirect_uri", BACK),
        ("scope", "oauth crm.objects.contacts.read"),
        ("optional_scope", "content automation"),
        ("state", "a&b"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let page = emulator.handle(START, &Request::new("GET", &format!("/oauth/authorize?{}", form(&pairs))));
    assert_eq!(page.status, 200);
    let page = String::from_utf8(page.body).unwrap();
    let mut fields: Vec<(String, String)> = page
        .lines()
        .filter_map(|line| line.strip_prefix("<input type=\"hidden\" name=\"")?.strip_suffix("\">"))
        .filter_map(|line| line.split_once("\" value=\""))
        .map(|(name, value)| (name.to_owned(), value.replace("&amp;", "&")))
        .collect();
    fields.push(("portalId".to_owned(), portal_id.to_string()));
    fields.push(("decision".to_owned(), "approve".to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = emulator.handle(START, &Request::new("POST", "/oauth/authorize").form(&form(&fields)));
    assert_eq!(answer.status, 302);
    let location = answer.header_value("location").unwrap();
    let code = location.strip_prefix(&format!("{BACK}&code=")).unwrap().strip_suffix("&state=a%26b").unwrap();
    code.to_owned()
}

#[test]
fn an_installation_lives_from_consent_to_removal() {
    let mut emulator = emulator();
    let scopes = Some(vec!["crm.objects.contacts.read".to_owned(), "content".to_owned()]);
    let portal_id = emulator.account(START, AccountChange { scopes, ..AccountChange::default() });
    let code = consent(&mut emulator, portal_id);

    assert_eq!(exchange(&mut emulator, START, &code, "wrong").json()["status"], "BAD_AUTH_CODE");
    let first = exchange(&mut emulator, START, &code, VERIFIER);
    assert_eq!((first.status, first.header_value("cache-control")), (200, Some("no-store")));
    let first = first.json();
    assert_eq!(first["hub_id"], portal_id);
    assert_eq!(first["scopes"], json!(["oauth", "crm.objects.contacts.read", "content"]));
    assert_eq!((&first["token_type"], &first["expires_in"]), (&json!("bearer"), &json!(1_800)));
    let (access, renewal) = (text(&first, "access_token"), text(&first, "refresh_token"));
    assert_eq!(get(&mut emulator, START, &access), 200);

    let again = exchange(&mut emulator, START + 1, &code, VERIFIER);
    assert_eq!((again.status, again.json()["status"].as_str()), (400, Some("BAD_AUTH_CODE")));
    assert_eq!(get(&mut emulator, START + 2, &access), 200, "the tokens that the code brought stay");

    let second = refresh(&mut emulator, START + 1_000_000, &renewal).json();
    assert_eq!((text(&second, "refresh_token"), &second["scopes"]), (renewal.clone(), &first["scopes"]));
    let renewed = text(&second, "access_token");
    assert_eq!(get(&mut emulator, START + 1_800_000, &access), 401);
    assert_eq!(get(&mut emulator, START + 1_800_000, &renewed), 200);

    let delete = Request::new("DELETE", &format!("/oauth/v1/refresh-tokens/{renewal}"));
    assert_eq!(emulator.handle(START + 1_800_001, &delete).status, 204);
    let refused = refresh(&mut emulator, START + 1_800_002, &renewal);
    assert_eq!((refused.status, refused.json()["status"].as_str()), (400, Some("BAD_REFRESH_TOKEN")));
    assert_eq!(get(&mut emulator, START + 1_800_003, &renewed), 200, "access tokens live on");
    assert_eq!(get(&mut emulator, START + 2_800_000, &renewed), 401);
}

#[test]
fn codes_expire_as_told() {
    let mut emulator = Emulator::new(Options { now: START, code_lifetime: 5_000, ..Options::default() });
    let code = |emulator: &mut Emulator| emulator.code(START, &json!({ "redirectUri": BACK })).unwrap();
    let (one, other) = (code(&mut emulator), code(&mut emulator));
    assert_eq!(exchange(&mut emulator, START + 4_999, &one, "").status, 200);
    assert_eq!(exchange(&mut emulator, START + 5_000, &other, "").json()["status"], "BAD_AUTH_CODE");
}

#[test]
fn where_the_app_goes_its_tokens_go() {
    let mut emulator = emulator();
    let body = json!({ "redirectUri": BACK });
    let (used, unused) = (emulator.code(START, &body).unwrap(), emulator.code(START, &body).unwrap());
    let tokens = exchange(&mut emulator, START, &used, "").json();
    let (access, renewal) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
    let own = emulator.credentials().access_token;
    let installed = |emulator: &mut Emulator, installed: bool| {
        let change = json!({ "portalId": 12_345, "installed": installed });
        control(emulator, START, "account", &change)
    };
    installed(&mut emulator, false);
    assert_eq!((get(&mut emulator, START, &access), get(&mut emulator, START, &own)), (401, 401));
    assert_eq!(refresh(&mut emulator, START, &renewal).json()["status"], "BAD_REFRESH_TOKEN");
    assert_eq!(exchange(&mut emulator, START, &unused, "").json()["status"], "BAD_AUTH_CODE");
    installed(&mut emulator, true);
    assert_eq!((get(&mut emulator, START, &access), get(&mut emulator, START, &own)), (401, 200));
    let code = emulator.code(START, &body).unwrap();
    assert_eq!(exchange(&mut emulator, START, &code, "").status, 200);
}

#[test]
fn no_secret_stays_in_the_state() {
    let mut emulator = emulator();
    let code = consent(&mut emulator, 12_345);
    let tokens = exchange(&mut emulator, START, &code, VERIFIER).json();
    let (access, renewal) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
    for path in [
        format!("/oauth/v1/access-tokens/{access}"),
        format!("/oauth/v1/refresh-tokens/{renewal}"),
        format!("/oauth/v3/access-tokens/{access}"),
        format!("/oauth/v1/access-tokens/{access}/x"),
    ] {
        emulator.handle(START, &Request::new("GET", &path));
    }
    let state = emulator.handle(START, &Request::new("GET", "/_emulator/state"));
    let state = String::from_utf8(state.body).unwrap();
    assert!(state.contains("/oauth/v1/access-tokens/[redacted]"));
    for secret in [code, access, renewal] {
        assert!(!state.contains(&secret));
    }
}

#[test]
fn faults_strike_the_token_endpoint_and_spare_the_page() {
    let mut emulator = emulator();
    let rule = json!({ "match": "/oauth/", "kind": "500", "times": 1 });
    control(&mut emulator, START, "fault", &rule);
    let code = consent(&mut emulator, 12_345);
    assert_eq!(exchange(&mut emulator, START, &code, VERIFIER).status, 500);
    assert_eq!(exchange(&mut emulator, START, &code, VERIFIER).status, 200);
}
