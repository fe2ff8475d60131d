//! Calls of the webhooks journal, as they are sent and read.

use super::call::{has_versions, is_whole_area, keeps_all, notes, problems, respond, sent};
use super::host::START;
use crate::api::journal::{
    BATCH_EARLIEST, BATCH_LATEST, BATCH_NEXT, BATCH_READ, EARLIEST, JournalBatch, JournalEntry, LATEST, NEXT,
};
use crate::client::{Client, Event, Output};
use crate::engine::machine::Body;
use crate::engine::time::Time;
use crate::operation::{Auth, Bucket, Endpoint, Repeat};
use crate::options::{CallOptions, Options};

const OFFSET: &str = "550e8400-e29b-41d4-a716-446655440000";

const EVERY: [(&str, &Endpoint); 7] = [
    ("earliest", &EARLIEST.endpoint),
    ("latest", &LATEST.endpoint),
    ("next", &NEXT.endpoint),
    ("batchEarliest", &BATCH_EARLIEST.endpoint),
    ("batchLatest", &BATCH_LATEST.endpoint),
    ("batchNext", &BATCH_NEXT.endpoint),
    ("batchRead", &BATCH_READ.endpoint),
];

#[test]
fn the_journal_has_its_operations() {
    is_whole_area("webhooks.journal.", &EVERY.map(|(name, _)| name));
    for (name, endpoint) in EVERY {
        assert_eq!(endpoint.name, format!("webhooks.journal.{name}"));
        assert_eq!((endpoint.auth, endpoint.bucket), (Auth::App, Bucket::Journal), "{name}");
        assert_eq!(endpoint.scopes, ["developer.webhooks_journal.read"], "{name}");
        assert_eq!(endpoint.repeat, Repeat::Safe, "{name}");
        assert_eq!(endpoint.or_nothing, !name.starts_with("batch"), "{name}");
    }
}

#[test]
fn each_version_of_the_journal_has_its_path() {
    let offset = format!(r#"{{"offset":"{OFFSET}","count":100}}"#);
    let read = format!(r#"{{"body":{{"inputs":["{OFFSET}"]}}}}"#);
    let single = [
        (&EARLIEST.endpoint, "{}", "/earliest".to_owned()),
        (&LATEST.endpoint, "{}", "/latest".to_owned()),
        (&NEXT.endpoint, &format!(r#"{{"offset":"{OFFSET}"}}"#), format!("/offset/{OFFSET}/next")),
    ];
    for (endpoint, params, rest) in &single {
        has_versions(
            endpoint,
            params,
            &[
                ("v4", &format!("/webhooks/v4/journal{rest}")),
                ("2026-03", &format!("/webhooks-journal/journal/2026-03{rest}")),
                ("2026-09", &format!("/webhooks-journal/journal/2026-09{rest}")),
                ("2026-03-local", &format!("/webhooks-journal/journal-local/2026-03{rest}")),
                ("2026-09-local", &format!("/webhooks-journal/journal-local/2026-09{rest}")),
            ],
        );
    }
    let batch = [
        (&BATCH_EARLIEST.endpoint, r#"{"count":1}"#, "/batch/earliest/1".to_owned()),
        (&BATCH_LATEST.endpoint, r#"{"count":25}"#, "/batch/latest/25".to_owned()),
        (&BATCH_NEXT.endpoint, &offset, format!("/batch/{OFFSET}/next/100")),
        (&BATCH_READ.endpoint, &read, "/batch/read".to_owned()),
    ];
    for (endpoint, params, rest) in &batch {
        has_versions(
            endpoint,
            params,
            &[
                ("2026-03", &format!("/webhooks-journal/journal/2026-03{rest}")),
                ("2026-09", &format!("/webhooks-journal/journal/2026-09{rest}")),
                ("2026-03-local", &format!("/webhooks-journal/journal-local/2026-03{rest}")),
                ("2026-09-local", &format!("/webhooks-journal/journal-local/2026-09{rest}")),
            ],
        );
    }
}

#[test]
fn the_documents_reads_are_sent() {
    let get = |endpoint, params: &str, path: &str| {
        assert_eq!(sent(endpoint, params, ""), ("GET".to_owned(), path.to_owned(), String::new()));
    };
    get(&EARLIEST.endpoint, "{}", "/webhooks/v4/journal/earliest");
    get(&LATEST.endpoint, "{}", "/webhooks/v4/journal/latest");
    let next = format!(r#"{{"offset":"{OFFSET}"}}"#);
    get(&NEXT.endpoint, &next, &format!("/webhooks/v4/journal/offset/{OFFSET}/next"));
}

#[test]
fn one_installations_entries_are_asked_for_in_the_query() {
    let params = format!(r#"{{"installPortalId":"12345","count":2,"offset":"{OFFSET}"}}"#);
    let path = format!("/webhooks-journal/journal-local/2026-03/batch/{OFFSET}/next/2?installPortalId=12345");
    assert_eq!(sent(&BATCH_NEXT.endpoint, &params, "2026-03-local").1, path);
    let params = format!(r#"{{"installPortalId":12345,"body":{{"inputs":["{OFFSET}","b"]}}}}"#);
    let (method, path, body) = sent(&BATCH_READ.endpoint, &params, "");
    assert_eq!(
        (method.as_str(), path.as_str()),
        ("POST", "/webhooks-journal/journal/2026-03/batch/read?installPortalId=12345")
    );
    assert_eq!(body, format!(r#"{{"inputs":["{OFFSET}","b"]}}"#));
}

#[test]
fn the_documents_entry_is_read_and_its_url_is_never_printed() {
    let reply = r#"{
        "url": "https://s3.amazonaws.com/bucket/path/to/journal/file.json",
        "expiresAt": "2024-01-01T12:00:00Z",
        "currentOffset": "550e8400-e29b-41d4-a716-446655440000",
        "new": [1]
    }"#;
    let entry: JournalEntry = keeps_all(reply);
    assert_eq!(entry.current_offset.as_deref(), Some(OFFSET));
    assert_eq!(entry.other["new"][0], 1);
    let printed = format!("{entry:?}");
    assert!(!printed.contains("s3.amazonaws.com"), "{printed}");
    let url = entry.url.unwrap();
    assert_eq!(url.expose(), "https://s3.amazonaws.com/bucket/path/to/journal/file.json");
}

#[test]
fn a_batch_is_read_with_what_failed() {
    let reply = r#"{"status":"COMPLETE","results":[{"url":"https://x.test/1","currentOffset":"a"}],
        "startedAt":"2026-01-02T03:04:05Z","completedAt":"2026-01-02T03:04:06Z","numErrors":1,
        "errors":[{"status":"error","category":"OBJECT_NOT_FOUND","context":{"ids":["b"]}}],"links":{"docs":"https://x.test"}}"#;
    let batch: JournalBatch = keeps_all(reply);
    assert_eq!(batch.results.unwrap()[0].current_offset.as_deref(), Some("a"));
}

#[test]
fn nothing_to_read_is_a_success() {
    let options = Options { relay: true, ..Options::default() };
    let mut client = Client::new(options, Time(START));
    client.call(Time(START), &LATEST.endpoint, crate::value::object([]), &CallOptions::default()).unwrap();
    loop {
        match client.poll(Time(START)) {
            Output::Send { ticket, .. } => respond(&mut client, ticket, 204, Body::Empty),
            Output::Event { event: Event::Replied(reply), .. } => return assert_eq!(reply.status, 204),
            Output::Wait { .. } => panic!("no reply"),
            _ => {}
        }
    }
}

#[test]
fn bad_questions_to_the_journal_are_named() {
    let cases: [(&'static Endpoint, &str, &[&str]); 13] = [
        (&EARLIEST.endpoint, "{}", &[]),
        (&EARLIEST.endpoint, r#"{"installPortalId":"x"}"#, &["installPortalId wrongType"]),
        (&EARLIEST.endpoint, r#"{"body":{}}"#, &["body unknownField"]),
        (&NEXT.endpoint, "{}", &["offset missing"]),
        (&NEXT.endpoint, r#"{"offset":"a/b"}"#, &["offset unsafePath"]),
        (&BATCH_EARLIEST.endpoint, "{}", &["count missing"]),
        (&BATCH_EARLIEST.endpoint, r#"{"count":0}"#, &["count outOfRange"]),
        (&BATCH_LATEST.endpoint, r#"{"count":101}"#, &["count outOfRange"]),
        (&BATCH_LATEST.endpoint, r#"{"count":1.5}"#, &["count wrongType"]),
        (&BATCH_NEXT.endpoint, r#"{"count":100}"#, &["offset missing"]),
        (&BATCH_READ.endpoint, r#"{"body":{"inputs":[]}}"#, &["body.inputs empty"]),
        (&BATCH_READ.endpoint, r#"{"body":{"inputs":["a",""]}}"#, &["body.inputs[1] empty"]),
        (&BATCH_READ.endpoint, r#"{"body":{"inputs":["a","b"]}}"#, &[]),
    ];
    for (endpoint, params, expected) in cases {
        assert_eq!(problems(endpoint, params), expected, "{params}");
    }
    assert_eq!(notes(&EARLIEST.endpoint, r#"{"installPortalId":1}"#), Vec::<String>::new());
}
