//! What a caller is told although it stops nothing, and how a client chooses versions and credentials.

use super::host::START;
use super::parse;
use super::scene::{contacts, host};
use crate::api::crm_objects::GET;
use crate::api::snapshots::{CREATE, STATUS};
use crate::client::{Client, Notice, Output};
use crate::engine::draft::{draft, findings};
use crate::engine::machine::{Answer, Input};
use crate::engine::request::Credential;
use crate::engine::time::Time;
use crate::operation::Endpoint;
use crate::options::{CallOptions, JobOptions, Options, Versions};
use crate::secret::Secret;
use crate::value::Value;

/// 2027-01-10: v1 of OAuth ends in five weeks, v3 of the CRM in eleven.
const LATE: Time = Time(1_799_539_200_000);

fn options(text: &str) -> Options {
    Options::read(&parse(text)).unwrap()
}

fn notes(endpoint: &'static Endpoint, params: &str, options: &Options, now: Time) -> Vec<(String, &'static str)> {
    let found = findings(endpoint, &parse(params), options, &CallOptions::default(), now);
    assert!(found.iter().all(|finding| !finding.is_problem()), "{found:?}");
    found.into_iter().map(|finding| (finding.path, finding.code)).collect()
}

const CONTACT: &str = r#"{"objectType":"contacts","objectId":"1"}"#;

#[test]
fn the_end_of_a_version_is_a_note_for_ninety_days_before() {
    let options = options(r#"{"accessToken":"t"}"#);
    assert_eq!(notes(&GET.endpoint, CONTACT, &options, Time(START)), []);
    assert_eq!(notes(&GET.endpoint, CONTACT, &options, LATE), [("version".to_owned(), "versionEnds")]);
    let newer = self::options(r#"{"accessToken":"t","versions":"2026-03"}"#);
    assert_eq!(notes(&GET.endpoint, CONTACT, &newer, LATE), []);
}

#[test]
fn a_url_that_may_be_too_long_gets_a_note() {
    let options = options(r#"{"accessToken":"t"}"#);
    let get = |length: usize| {
        let params = format!(r#"{{"objectType":"contacts","objectId":"1","properties":["{}"]}}"#, "p".repeat(length));
        notes(&GET.endpoint, &params, &options, Time(START))
    };
    let rest = "/crm/v3/objects/contacts/1".len() + "properties=".len();
    assert_eq!(get(15_000 - rest), []);
    assert_eq!(get(15_001 - rest), [("url".to_owned(), "tooLong")]);
}

#[test]
fn the_end_of_a_version_is_told_once_per_operation() {
    let mut client = Client::new(options(r#"{"accessToken":"t"}"#), LATE);
    for _ in 0..3 {
        client.call(LATE, &GET.endpoint, parse(CONTACT), &CallOptions::default()).unwrap();
    }
    let mut notices = 0;
    loop {
        match client.poll(LATE) {
            Output::Notice(Notice::Finding(operation, finding)) => {
                assert_eq!((operation, finding.code), ("crm.objects.get", "versionEnds"));
                notices += 1;
            }
            Output::Wait { .. } => break,
            _ => {}
        }
    }
    assert_eq!(notices, 1);
}

#[test]
fn what_hubspot_does_not_document_is_sent_with_a_note() {
    let options = options(r#"{"app":{"clientId":"i","clientSecret":"s"},"accessToken":"t"}"#);
    let twice = r#"{"body":{"snapshotRequests":[
        {"portalId":1,"objectId":2,"objectTypeId":"0-1","properties":["a"],"x":1},
        {"portalId":"1","objectId":"02","objectTypeId":"0-1","properties":["b"]}]}}"#;
    assert_eq!(
        notes(&CREATE.endpoint, twice, &options, Time(START)),
        [
            ("body.snapshotRequests[0].x".to_owned(), "unknownField"),
            ("body.snapshotRequests[1]".to_owned(), "duplicate"),
        ]
    );
    let unknown = r#"{"objectType":"contacts","objectId":"1","new":"x"}"#;
    assert_eq!(notes(&GET.endpoint, unknown, &options, Time(START)), [("new".to_owned(), "unknownField")]);
    let strict = CallOptions::read(&parse(r#"{"validate":"strict"}"#)).unwrap();
    assert!(draft(&GET.endpoint, &parse(unknown), &options, &strict, Time(START)).is_err());
}

#[test]
fn digits_become_numbers_where_the_documents_print_numbers() {
    let options = options(r#"{"app":{"clientId":"i","clientSecret":"s"}}"#);
    let params = r#"{"body":{"snapshotRequests":[{"portalId":"7","objectId":"9223372036854775807","objectTypeId":"0-1","properties":["a"]}]}}"#;
    let mut params = parse(params);
    let draft = draft(&CREATE.endpoint, &params, &options, &CallOptions::default(), Time(START));
    for (path, value) in draft.map_err(|findings| format!("{findings:?}")).unwrap().edits {
        params.put(&path, value);
    }
    assert_eq!(params.at("/body/snapshotRequests/*/portalId"), [&Value::Integer(7)]);
    assert_eq!(params.at("/body/snapshotRequests/*/objectId"), [&Value::Integer(i64::MAX)]);
}

#[test]
fn scopes_that_the_app_does_not_list_are_a_note() {
    let options = options(r#"{"app":{"clientId":"i","clientSecret":"s","scopes":["tickets"]}}"#);
    let params = r#"{"snapshotStatusId":"s"}"#;
    assert_eq!(notes(&STATUS.endpoint, params, &options, Time(START)), [("app.scopes".to_owned(), "missingScope")]);
}

#[test]
fn a_credential_that_is_missing_is_a_note_until_the_call_is_sent() {
    let found = notes(&GET.endpoint, CONTACT, &Options::default(), Time(START));
    assert_eq!(found, [("credential".to_owned(), "missingCredential")]);
}

#[test]
fn the_longest_area_decides_the_version() {
    let versions = options(r#"{"versions":{"crm":"2025-09","crm.objects":"2026-03","crm.obj":"x"}}"#).versions;
    assert_eq!(versions.of_area("crm.objects.get"), Some("2026-03"));
    assert_eq!(versions.of_area("crm.properties.list"), Some("2025-09"));
    assert_eq!(versions.of_area("crmx.objects.get"), None);
    assert_eq!(Versions::default().of_area("crm.objects.get"), None);
}

#[test]
fn a_version_for_everything_leaves_those_alone_that_lack_it() {
    let options = options(r#"{"app":{"clientId":"i","clientSecret":"s"},"accessToken":"t","versions":"v4"}"#);
    let url = |endpoint, params| draft(endpoint, &parse(params), &options, &CallOptions::default(), Time(START));
    let contact = url(&GET.endpoint, CONTACT).map_err(|findings| format!("{findings:?}")).unwrap().url;
    assert_eq!(contact, "https://api.hubapi.com/crm/v3/objects/contacts/1");
    let mut host = host();
    let how = JobOptions::read(&parse(r#"{"version":"v4"}"#)).unwrap();
    host.take(&contacts(1), &how).unwrap();
    host.run_until(START + 2_000);
    let paths = host.emulator.state();
    assert_eq!(paths["requests"]["byRoute"].as_object().map(serde_json::Map::len), Some(3), "{paths}");
}

#[test]
fn a_relay_needs_no_credential_and_sends_none() {
    let mut client = Client::new(Options { relay: true, ..Options::default() }, Time(START));
    client.call(Time(START), &GET.endpoint, parse(CONTACT), &CallOptions::default()).unwrap();
    let Output::Send { request, .. } = client.poll(Time(START)) else { panic!("nothing is sent") };
    assert!(request.credential.is_none());
}

#[test]
fn a_host_gives_a_token_for_each_call() {
    let mut client = Client::new(options(r#"{"hostToken":true}"#), Time(START));
    for (number, text) in [(1, "first"), (2, "second")] {
        client.call(Time(START), &GET.endpoint, parse(CONTACT), &CallOptions::default()).unwrap();
        let Output::AskToken { ticket, refused: false } = client.poll(Time(START)) else { panic!("no question") };
        let token = Answer::Token(Some((Credential::Bearer(Secret::from(text)), number)));
        client.handle(Time(START), Input::Answer { ticket, answer: token });
        while !matches!(client.poll(Time(START)), Output::Wait { .. }) {}
        assert!(client.secrets().iter().any(|secret| secret.expose() == text));
    }
}
