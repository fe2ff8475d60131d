//! What must never be sent, and what is said about it.

use super::host::START;
use super::parse;
use super::scene::{contacts, host};
use crate::api::blog_posts::LIST as BLOG_POSTS;
use crate::api::crm_objects::GET;
use crate::api::oauth::CLIENT_CREDENTIALS;
use crate::api::single_email::SEND;
use crate::api::snapshots::{CREATE, STATUS};
use crate::client::Client;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::time::Time;
use crate::operation::Endpoint;
use crate::options::{CallOptions, JobOptions, Options};
use crate::value::Value;

/// The places and the rules of an error that comes before anything is sent.
fn problems(error: &Error) -> Vec<(&str, &str)> {
    assert_eq!((error.kind, error.attempts), (ErrorKind::InvalidRequest, 0));
    error.findings.iter().map(|finding| (finding.path.as_str(), finding.code)).collect()
}

fn take(requests: &str) -> Error {
    let mut host = host();
    let error = host.take(&parse(requests), &JobOptions::default()).unwrap_err();
    assert!(host.client.is_idle());
    error
}

fn options_of(text: &str) -> Result<Options, Error> {
    Options::read(&parse(text))
}

fn client(text: &str) -> Client {
    Client::new(options_of(text).unwrap(), Time(START))
}

fn prepare(endpoint: &'static Endpoint, params: &str, call: &str) -> Result<String, Error> {
    let mut client = client(r#"{"accessToken":"t","app":{"clientId":"i","clientSecret":"s"}}"#);
    let call = CallOptions::read(&parse(call)).unwrap();
    client.prepare(Time(START), endpoint, &parse(params), &call).map(|draft| draft.url)
}

#[test]
fn every_bad_request_for_a_snapshot_is_named() {
    let one = |fields: &str| format!("[{{{fields}}}]");
    let good = r#""portalId":1,"objectId":2,"objectTypeId":"0-1","properties":["a"]"#;
    let with = |name: &str, value: &str| {
        let mut request = parse(&format!("{{{good}}}"));
        request.put(&[crate::value::Step::Member(name.into())], parse(value));
        format!("[{}]", serde_json::to_string(&request).unwrap())
    };
    let cases: Vec<(String, &str, &str)> = vec![
        ("[]".into(), "requests", "empty"),
        ("{}".into(), "requests", "wrongType"),
        ("null".into(), "requests", "wrongType"),
        ("[5]".into(), "requests[0]", "wrongType"),
        (one(&good.replace(r#""portalId":1,"#, "")), "requests[0].portalId", "missing"),
        (one(&good.replace(r#""objectId":2,"#, "")), "requests[0].objectId", "missing"),
        (one(&good.replace(r#""objectTypeId":"0-1","#, "")), "requests[0].objectTypeId", "missing"),
        (one(&good.replace(r#","properties":["a"]"#, "")), "requests[0].properties", "missing"),
        (with("portalId", "0"), "requests[0].portalId", "outOfRange"),
        (with("portalId", "-5"), "requests[0].portalId", "outOfRange"),
        (with("portalId", r#""x""#), "requests[0].portalId", "wrongType"),
        (with("portalId", "1.5"), "requests[0].portalId", "wrongType"),
        (with("portalId", "null"), "requests[0].portalId", "wrongType"),
        (with("objectId", "10000000000000000000"), "requests[0].objectId", "outOfRange"),
        (with("objectId", r#""10000000000000000000""#), "requests[0].objectId", "outOfRange"),
        (with("objectId", r#""""#), "requests[0].objectId", "wrongType"),
        (with("objectId", "1e300"), "requests[0].objectId", "unsafeInteger"),
        (with("objectTypeId", r#""contacts""#), "requests[0].objectTypeId", "pattern"),
        (with("objectTypeId", r#""0-""#), "requests[0].objectTypeId", "pattern"),
        (with("objectTypeId", "1"), "requests[0].objectTypeId", "wrongType"),
        (with("properties", "[]"), "requests[0].properties", "empty"),
        (with("properties", r#"[""]"#), "requests[0].properties[0]", "empty"),
        (with("properties", r#"["a","b","a"]"#), "requests[0].properties[2]", "duplicate"),
        (with("properties", "[1]"), "requests[0].properties[0]", "wrongType"),
        (with("properties", r#""email""#), "requests[0].properties", "wrongType"),
    ];
    for (requests, path, code) in cases {
        assert_eq!(problems(&take(&requests)), [(path, code)], "{requests}");
    }
}

#[test]
fn one_bad_request_among_ten_thousand_is_named_and_nothing_is_sent() {
    let Value::List(mut requests) = contacts(10_000) else { panic!("no list") };
    requests[7_391] = parse(r#"{"portalId":1,"objectId":2,"objectTypeId":"0-1","properties":[]}"#);
    let mut host = host();
    let error = host.take(&Value::List(requests), &JobOptions::default()).unwrap_err();
    assert_eq!(problems(&error), [("requests[7391].properties", "empty")]);
    assert!(host.client.is_idle() && host.witness.sends.is_empty());
}

#[test]
fn every_problem_is_found_at_once_and_the_message_stays_short() {
    let bad = Value::List(vec![parse("{}"); 1_000]);
    let error = host().take(&bad, &JobOptions::default()).unwrap_err();
    assert_eq!(error.findings.len(), 4_000);
    assert!(error.message.len() < 1_000, "{}", error.message.len());
}

#[test]
fn ids_up_to_63_bits_are_taken_as_numbers_and_as_digits() {
    for id in ["9223372036854775807", r#""9223372036854775807""#, r#""0012""#] {
        let text = format!(r#"[{{"portalId":1,"objectId":{id},"objectTypeId":"0-1","properties":["a"]}}]"#);
        assert!(host().take(&parse(&text), &JobOptions::default()).is_ok(), "{id}");
    }
}

#[test]
fn a_status_id_that_leads_elsewhere_is_not_sent() {
    for id in ["a/../../oauth", "..", ".", "a/b", "a\\b", "a\\u0000", "a\\nb"] {
        let id = id.replace('\\', if id.contains("u0") || id.contains("nb") { "\\" } else { "\\\\" });
        let error = prepare(&STATUS.endpoint, &format!(r#"{{"snapshotStatusId":"{id}"}}"#), "{}").unwrap_err();
        let unsafe_path = error.findings.iter().any(|finding| finding.code == "unsafePath");
        assert!(unsafe_path, "{id}: {:?}", error.findings);
    }
    let off = prepare(&STATUS.endpoint, r#"{"snapshotStatusId":"a/../b"}"#, r#"{"validate":"off"}"#);
    assert_eq!(off.unwrap_err().kind, ErrorKind::InvalidRequest);
}

#[test]
fn parameters_and_bodies_of_the_wrong_shape_are_not_sent() {
    let cases: [(&'static Endpoint, &str, &str, &str); 13] = [
        (&GET.endpoint, "[]", "params", "wrongType"),
        (&GET.endpoint, "{}", "objectType", "missing"),
        (&GET.endpoint, r#"{"objectType":"contacts"}"#, "objectId", "missing"),
        (&GET.endpoint, r#"{"objectType":"contacts","objectId":1.5}"#, "objectId", "wrongType"),
        (&GET.endpoint, r#"{"objectType":"contacts","objectId":null}"#, "objectId", "wrongType"),
        (&GET.endpoint, r#"{"objectType":"","objectId":1}"#, "objectType", "empty"),
        (&GET.endpoint, r#"{"objectType":"contacts","objectId":1,"archived":"yes"}"#, "archived", "wrongType"),
        (&GET.endpoint, r#"{"objectType":"contacts","objectId":1,"body":{}}"#, "body", "unknownField"),
        (&GET.endpoint, r#"{"objectType":"contacts","objectId":1,"new":{}}"#, "new", "wrongType"),
        (&GET.endpoint, r#"{"objectType":"contacts","objectId":1,"new":["a",{}]}"#, "new", "wrongType"),
        (&CREATE.endpoint, "{}", "body", "missing"),
        (&CREATE.endpoint, r#"{"body":{"snapshotRequests":[]}}"#, "body.snapshotRequests", "empty"),
        (&CLIENT_CREDENTIALS.endpoint, r#"{"body":{"client_id":"i"}}"#, "body.client_secret", "missing"),
    ];
    for (endpoint, params, path, code) in cases {
        let error = prepare(endpoint, params, "{}").unwrap_err();
        let found = problems(&error);
        assert!(found.contains(&(path, code)), "{params}: {found:?}");
    }
}

#[test]
fn a_message_does_not_refuse_a_value_for_the_type_that_it_should_have() {
    let message = |endpoint, params: &str| prepare(endpoint, params, "{}").unwrap_err().findings[0].message.clone();
    let date = "`createdAt` must be a date or a moment in ISO 8601, such as `2026-03-01T12:00:00Z`";
    assert_eq!(message(&BLOG_POSTS.endpoint, r#"{"createdAt":"yesterday"}"#), date);
    assert_eq!(message(&BLOG_POSTS.endpoint, r#"{"createdAt":7}"#), format!("{date}, not a number"));
    let send = r#"{"body":{"emailId":1,"message":{"to":""}}}"#;
    assert_eq!(message(&SEND.endpoint, send), "`body.message.to` must be a string that is not empty");
    let id = message(&CREATE.endpoint, r#"{"body":{"snapshotRequests":[{"portalId":1.5}]}}"#);
    assert!(id.ends_with("must be an id: digits, as a number, a string or a BigInt"), "{id}");
    let timeout = CallOptions::read(&parse(r#"{"timeout":0}"#)).unwrap_err();
    assert_eq!(timeout.findings[0].message, "`options.timeout` must be a number of milliseconds above 0");
}

#[test]
fn an_unknown_version_is_not_sent() {
    let params = r#"{"objectType":"contacts","objectId":1}"#;
    let error = prepare(&GET.endpoint, params, r#"{"version":"v9","validate":"off"}"#).unwrap_err();
    assert_eq!(problems(&error)[0], ("version", "unknownVersion"));
    let app = r#""app":{"clientId":"i","clientSecret":"s"}"#;
    let take = |options: &str, job: &str| {
        let job = JobOptions::read(&parse(job)).unwrap();
        client(&format!("{{{app},{options}}}"))
            .take(Time(START), &contacts(1), &job)
            .err()
            .map(|error| error.message.clone())
    };
    assert!(take(r#""appId":1"#, r#"{"version":"v9"}"#).is_some());
    assert!(take(r#""versions":{"webhooks.snapshots":"v9"}"#, "{}").is_some());
    assert_eq!(take(r#""versions":"v9""#, "{}"), None);
    for version in ["v4", "2026-09", "2026-03-journal"] {
        assert_eq!(take(r#""appId":1"#, &format!(r#"{{"version":"{version}"}}"#)), None);
    }
}

#[test]
fn a_missing_credential_is_said_before_anything_is_sent() {
    let mut client = client(r#"{"accessToken":"t"}"#);
    let error = client.take(Time(START), &contacts(1), &JobOptions::default()).unwrap_err();
    assert_eq!(problems(&error), [("credential", "missingCredential")]);
    let params = parse(r#"{"snapshotStatusId":"s"}"#);
    let error = client.call(Time(START), &STATUS.endpoint, params, &CallOptions::default()).unwrap_err();
    assert_eq!(problems(&error), [("credential", "missingCredential")]);
}

#[test]
fn options_that_are_unknown_or_wrong_are_named() {
    let cases = [
        (r#"{"acessToken":"t"}"#, "options.acessToken", "unknownOption"),
        (r#"{"app":{"clientId":"i","clientSecret":"s","scope":"x"}}"#, "options.app.scope", "unknownOption"),
        (r#"{"app":{"clientId":"i"}}"#, "options.app.clientSecret", "missing"),
        (r#"{"app":"i"}"#, "options.app", "wrongType"),
        (r#"{"accessToken":""}"#, "options.accessToken", "wrongType"),
        (r#"{"accessToken":"a b"}"#, "options.accessToken", "wrongType"),
        (r#"{"accessToken":"a\r\nx: y"}"#, "options.accessToken", "wrongType"),
        (r#"{"accessToken":"a","hostToken":true}"#, "options.auth", "conflict"),
        (r#"{"timeout":0}"#, "options.timeout", "wrongType"),
        (r#"{"timeout":"1s"}"#, "options.timeout", "wrongType"),
        (r#"{"retry":{"attempts":0}}"#, "options.retry.attempts", "outOfRange"),
        (r#"{"limits":{"general":-1}}"#, "options.limits.general", "outOfRange"),
        (r#"{"validate":"loose"}"#, "options.validate", "wrongType"),
        (r#"{"portalId":"x"}"#, "options.portalId", "wrongType"),
        ("[]", "options", "wrongType"),
    ];
    for (text, path, code) in cases {
        let error = options_of(text).unwrap_err();
        assert!(problems(&error).contains(&(path, code)), "{text}: {:?}", error.findings);
    }
    for text in [r#"{"headers":{"a b":"c"}}"#, r#"{"headers":{"a":"b\r\nc: d"}}"#, r#"{"versoin":"v3"}"#] {
        assert!(CallOptions::read(&parse(text)).is_err(), "{text}");
    }
    for text in [r#"{"attempts":0}"#, r#"{"batchSize":0}"#, r#"{"firstDelay":-1}"#, r#"{"onState":1}"#] {
        assert!(JobOptions::read(&parse(text)).is_err(), "{text}");
    }
}

#[test]
fn a_base_url_must_be_https_or_a_loopback_address() {
    let good = [
        "https://api.hubapi.com",
        "https://api.hubapi.com/",
        "https://proxy.example/hubspot",
        "http://127.0.0.1:8080",
        "http://localhost:3000/x",
        "http://[::1]:80",
        "http://hub.localhost",
    ];
    let bad = [
        "api.hubapi.com",
        "http://api.hubapi.com",
        "https://",
        "https:///x",
        "https://user:secret@api.hubapi.com",
        "https://api.hubapi.com?x=1",
        "https://api.hubapi.com#x",
        "https://api.hubapi.com\\@evil.example",
        "https://api.hub api.com",
        "https://api.hubapi.com\n",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://127.1",
        "http://[::1].evil.example",
        "ftp://127.0.0.1",
        "javascript:alert(1)",
        "",
    ];
    let accepts = |url: &str| Options::read(&crate::value::object([("baseUrl", url.into())])).is_ok();
    good.iter().for_each(|url| assert!(accepts(url), "{url}"));
    bad.iter().for_each(|url| assert!(!accepts(url), "{url}"));
}

#[test]
fn a_saved_state_that_is_none_is_refused_by_name() {
    let open = |id: &str| {
        format!(
            r#"{{"kind":"snapshots","version":1,"state":{{"objects":[{{"request":{{"portalId":1,"objectId":2,"objectTypeId":"0-1","properties":["a"]}},"phase":"open","statusId":"{id}","started":1,"attempts":0}}]}}}}"#
        )
    };
    let cases = [
        ("null".to_owned(), "saved.kind"),
        (r#"{"kind":"journal","version":1,"state":{}}"#.to_owned(), "saved.kind"),
        (r#"{"kind":"snapshots","version":2,"state":{}}"#.to_owned(), "saved.version"),
        (r#"{"kind":"snapshots","version":1}"#.to_owned(), "saved.state"),
        (r#"{"kind":"snapshots","version":1,"state":{}}"#.to_owned(), "saved.state.objects"),
        (open("a/../../x"), "saved.state.objects[0].phase"),
        (open(".."), "saved.state.objects[0].phase"),
        (open("a").replace(r#""open""#, r#""opened""#), "saved.state.objects[0].phase"),
        (open("a").replace(r#""attempts":0"#, r#""attempts":-1"#), "saved.state.objects[0].phase"),
        (open("a").replace(r#""portalId":1,"#, ""), "saved.state.objects[0].request.portalId"),
    ];
    let mut host = host();
    for (text, path) in cases {
        let error = host.client.resume(Time(START), &parse(&text), &JobOptions::default()).unwrap_err();
        assert_eq!(problems(&error)[0].0, path, "{text}");
    }
    assert!(host.client.resume(Time(START), &parse(&open("a")), &JobOptions::default()).is_ok());
}
