//! The blocking client, over real HTTP, against the emulator.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hubspot_emulator::{self as emulator, Delivery, Emulator};
use serde_json::{Value as Json, json};

use crate::api::crm_objects::batches::CREATE;
use crate::api::crm_objects::{self, GET, GetObject, LIST, ListObjects, WhichObjects};
use crate::api::snapshots::SnapshotRequest;
use crate::client::Range;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::machine::Failure;
use crate::flows::snapshots::Outcome;
use crate::native::wire::{HttpRequest, HttpResponse};
use crate::native::{HubSpot, Transport, Update};
use crate::options::{CallOptions, JobOptions, JournalOptions, Options};
use crate::shape::Limit;
use crate::value::Value;

/// The emulator behind a socket.
struct Server {
    url: String,
    emulator: Arc<Mutex<Emulator>>,
    credentials: Json,
}

impl Server {
    fn start() -> Self {
        let options = emulator::Options { now: now(), ..emulator::Options::default() };
        let emulator = Emulator::new(options);
        let credentials = emulator.credentials().to_json();
        let emulator = Arc::new(Mutex::new(emulator));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = emulator.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let emulator = shared.clone();
                thread::spawn(move || answer(stream.unwrap(), &emulator));
            }
        });
        Self { url, emulator, credentials }
    }

    fn client(&self, more: &Json) -> HubSpot {
        let keys = &self.credentials;
        let mut options = json!({
            "baseUrl": self.url,
            "accessToken": keys["accessToken"],
            "app": { "clientId": keys["clientId"], "clientSecret": keys["clientSecret"] },
        });
        for (name, value) in more.as_object().unwrap() {
            options[name] = value.clone();
        }
        HubSpot::new(Options::read(&value(&options)).unwrap())
    }

    fn control(&self, name: &str, params: &Json) {
        let mut request = emulator::Request::new("POST", &format!("/_emulator/{name}"));
        request.body = params.to_string().into_bytes();
        let response = self.emulator.lock().unwrap().handle(now(), &request);
        assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
    }
}

/// Answers one request of one connection.
fn answer(mut stream: TcpStream, emulator: &Mutex<Emulator>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut words = first.split(' ');
    let (method, url) = (words.next().unwrap(), words.next().unwrap_or_default());
    let mut request = emulator::Request::new(method, url);
    let mut length = 0;
    for line in reader.by_ref().lines() {
        let line = line.unwrap();
        let Some((name, value)) = line.split_once(": ") else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap();
        }
        request = request.header(name, value);
    }
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).unwrap();
    let response = emulator.lock().unwrap().handle(now(), &request);
    if response.delivery == Delivery::ResetBeforeHeaders {
        return;
    }
    let mut head =
        format!("HTTP/1.1 {} x\r\nconnection: close\r\ncontent-length: {}\r\n", response.status, response.body.len());
    for (name, value) in &response.headers {
        head += &format!("{name}: {value}\r\n");
    }
    let cut = if let Delivery::CutAfter(bytes) = response.delivery { bytes } else { response.body.len() };
    let body = &response.body[..cut.min(response.body.len())];
    let _ = stream.write_all(&[head.as_bytes(), b"\r\n", body].concat());
}

fn now() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

fn value(json: &Json) -> Value {
    serde_json::from_value(json.clone()).unwrap()
}

fn contact(id: &str) -> GetObject {
    GetObject { object_type: "contacts".into(), object_id: id.into(), ..GetObject::default() }
}

#[test]
fn a_call_gives_its_typed_reply_and_a_refusal_its_error() {
    let server = Server::start();
    let mut hubspot = server.client(&json!({}));
    let found = hubspot.call(&GET, &contact("1001"), &()).unwrap();
    assert_eq!(found.id.as_deref(), Some("1001"));
    let error = hubspot.call(&GET, &contact("404404"), &()).unwrap_err();
    assert_eq!((error.kind, error.status, error.operation), (ErrorKind::NotFound, Some(404), Some("crm.objects.get")));
    assert!(error.reply.correlation_id.is_some());
    let error = hubspot.call(&GET, &contact(".."), &()).unwrap_err();
    assert_eq!((error.kind, error.attempts), (ErrorKind::InvalidRequest, 0));
}

#[test]
fn a_connection_that_breaks_is_tried_again_and_a_dead_server_is_an_error() {
    let server = Server::start();
    server.control("fault", &json!({ "match": "GET", "kind": "reset", "times": 1 }));
    assert!(server.client(&json!({})).call(&GET, &contact("1001"), &()).is_ok());
    server.control("fault", &json!({ "match": "GET", "kind": "resetBody", "times": 1 }));
    assert!(server.client(&json!({})).call(&GET, &contact("1001"), &()).is_ok());
    let mut alone = server.client(&json!({ "baseUrl": "http://127.0.0.1:9", "retry": { "attempts": 1 } }));
    let error = alone.call(&GET, &contact("1001"), &()).unwrap_err();
    assert_eq!((error.kind, error.attempts), (ErrorKind::Connection, 1));
}

#[test]
fn batches_have_any_length_and_lists_any_number_of_pages() {
    let server = Server::start();
    let mut hubspot = server.client(&json!({}));
    let inputs: Vec<Json> =
        (0..150).map(|n| json!({ "properties": { "email": format!("n{n}@example.com") } })).collect();
    let body = serde_json::from_value(json!({ "inputs": inputs })).unwrap();
    let made = hubspot.batch(&CREATE, &WhichObjects { object_type: "contacts".into() }, &body).unwrap();
    let counts: Vec<(usize, usize)> =
        made.replies.iter().map(|(first, reply)| (*first, reply.results.as_ref().unwrap().len())).collect();
    assert_eq!((counts, made.failures.len()), (vec![(0, 100), (100, 50)], 0));
    let params = ListObjects { object_type: "contacts".into(), limit: Some(Limit(100)), ..ListObjects::default() };
    let pages: Vec<_> = hubspot.pages(&LIST, &params, &(), Range::Cursors).unwrap().collect();
    let items: usize = pages.iter().map(|page| page.as_ref().unwrap().results.as_ref().unwrap().len()).sum();
    assert!(pages.len() > 1 && items > 150, "{items} items on {} pages", pages.len());
    // One page is enough: the list is stopped, and the client goes on.
    assert!(hubspot.pages(&LIST, &params, &(), Range::Cursors).unwrap().next().unwrap().is_ok());
    assert!(hubspot.call(&GET, &contact("1001"), &()).is_ok());
    assert_eq!(hubspot.call(&CREATE, &WhichObjects { object_type: "contacts".into() }, &body).unwrap_err().attempts, 0);
}

#[test]
fn snapshots_end_and_the_journal_tells_of_them() {
    let server = Server::start();
    let mut hubspot = server.client(&json!({}));
    let request = |id: i64| SnapshotRequest {
        portal_id: server.credentials["portalId"].as_i64().unwrap().into(),
        object_id: id.into(),
        object_type_id: "0-1".into(),
        properties: vec!["email".to_owned()].into(),
    };
    let mut job = JobOptions { store: true, ..JobOptions::default() };
    job.watch.first_delay = crate::engine::time::Span(100);
    let (mut stored, mut ended) = (0, 0);
    let endings = hubspot.take(&[request(1001), request(1002)], &job, |update| {
        match update {
            Update::Store(_) => stored += 1,
            Update::Ended(..) => ended += 1,
            Update::Progress(counts) => assert_eq!(counts.total, 2),
        }
        ControlFlow::Continue(())
    });
    let outcomes: Vec<Outcome> = endings.unwrap().iter().map(|ending| ending.outcome).collect();
    assert_eq!((outcomes, ended), (vec![Outcome::Completed, Outcome::Completed], 2));
    assert!(stored >= 2);
    let stopped =
        hubspot.take(&[request(1003)], &job, |_| ControlFlow::Break(Error::new(ErrorKind::Internal, "enough")));
    assert_eq!(stopped.unwrap_err().message, "enough");

    server.control("advance", &json!({ "milliseconds": 60_000 }));
    let journal = JournalOptions { follow: false, ..JournalOptions::default() };
    let files: Vec<_> = hubspot.journal(&journal).unwrap().map(Result::unwrap).collect();
    let events: usize = files.iter().map(|file| file.events.len()).sum();
    assert!(events >= 2, "{events} events in {} files", files.len());
}

/// A transport as somebody may write it.
struct Scripted<F>(F);

impl<F: Fn(HttpRequest) -> HttpResponse + Send + Sync + 'static> Transport for Scripted<F> {
    fn send(&self, request: HttpRequest, _: Duration) -> Result<HttpResponse, (Failure, String)> {
        Ok(self.0(request))
    }
}

fn scripted(more: &Json, transport: impl Fn(HttpRequest) -> HttpResponse + Send + Sync + 'static) -> HubSpot {
    let mut options = Options::read(&value(more)).unwrap();
    options.account = crate::options::Account::Token("token".into());
    HubSpot::with_transport(options, Scripted(transport))
}

#[test]
fn options_of_a_call_hold_for_each_request_of_a_batch_and_each_page() {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let log = sent.clone();
    let mut hubspot = scripted(&json!({}), move |HttpRequest { url, headers, .. }| {
        let own = headers.iter().any(|(name, value)| name == "x-of" && value == "this call");
        log.lock().unwrap().push((url.replace("https://api.hubapi.com/crm/", ""), own));
        let more = json!({ "results": [], "paging": { "next": { "after": "7" } } });
        let body = if url.contains("after=7") { json!({ "results": [] }) } else { more };
        HttpResponse { status: 200, headers: Vec::new(), body: body.to_string().into() }
    });
    let call = CallOptions {
        version: Some("2026-03".into()),
        headers: vec![("x-of".into(), "this call".into())],
        ..CallOptions::default()
    };
    let inputs: Vec<Json> = (0..101).map(|_| json!({ "properties": {} })).collect();
    let body = serde_json::from_value(json!({ "inputs": inputs })).unwrap();
    hubspot.batch_with(&CREATE, &WhichObjects { object_type: "contacts".into() }, &body, &call).unwrap();
    let params = ListObjects { object_type: "contacts".into(), ..ListObjects::default() };
    assert_eq!(hubspot.pages_with(&LIST, &params, &(), Range::Cursors, &call).unwrap().count(), 2);
    let urls = ["batch/create", "batch/create", "", "after=7"];
    let sent = sent.lock().unwrap();
    assert_eq!(sent.len(), urls.len(), "{sent:?}");
    for ((url, own), part) in sent.iter().zip(urls) {
        assert!(*own && url.starts_with("objects/2026-03/contacts") && url.contains(part), "{url}");
    }
}

fn replies(body: &'static str) -> impl Fn(HttpRequest) -> HttpResponse {
    move |_| HttpResponse { status: 200, headers: Vec::new(), body: body.into() }
}

#[test]
fn a_transport_that_panics_fails_its_request_at_once() {
    let mut hubspot = scripted(&json!({ "retry": { "attempts": 1 } }), |_| panic!("a mistake of the transport"));
    let error = hubspot.call(&GET, &contact("1"), &()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Connection, "{error:?}");
    assert!(error.message.contains("the transport gave no answer"), "{error:?}");
}

#[test]
fn a_reply_of_another_type_is_an_error_that_repeats_nothing_of_it() {
    let mut hubspot = scripted(&json!({}), replies(r#"{"id":"1","archived":"canary, expected canary"}"#));
    let error = hubspot.call(&GET, &contact("1"), &()).unwrap_err();
    assert_eq!((error.kind, error.status, error.may_have_happened), (ErrorKind::Decode, Some(200), false));
    assert!(error.message.contains("expected a boolean") && !format!("{error:?}").contains("canary"), "{error:?}");
    let which = WhichObjects { object_type: "contacts".into() };
    let error = hubspot.call(&crm_objects::CREATE, &which, &Default::default()).unwrap_err();
    assert!(error.kind == ErrorKind::Decode && error.may_have_happened, "{error:?}");
}

#[test]
fn nothing_is_read_behind_a_file_that_is_none() {
    let app = json!({ "app": { "clientId": "c", "clientSecret": "secret-of-the-app" } });
    let mut hubspot = scripted(&app, |HttpRequest { url, .. }| {
        let entry = |number| json!({ "url": format!("https://files.example/{number}"), "currentOffset": number });
        let body = match url.split("hubapi.com").last() {
            Some("/oauth/v1/token") => json!({ "access_token": "token-of-the-app", "expires_in": 1800 }),
            Some("/webhooks/v4/journal/earliest") => entry("first"),
            Some("/webhooks/v4/journal/offset/first/next") => entry("second"),
            Some("https://files.example/first") => json!({ "events": [] }),
            Some("https://files.example/second") => json!({ "journalEvents": [] }),
            _ => return HttpResponse { status: 204, ..HttpResponse::default() },
        };
        HttpResponse { status: 200, headers: Vec::new(), body: body.to_string().into() }
    });
    let journal = JournalOptions { follow: false, ..JournalOptions::default() };
    let mut files = hubspot.journal(&journal).unwrap();
    let error = files.next().unwrap().unwrap_err();
    assert_eq!(error.message, "the file at offset first is no journal file");
    assert!(files.next().is_none());
}

#[test]
fn a_batch_that_ends_with_an_error_sends_nothing_later() {
    let sent = Arc::new(Mutex::new(0));
    let counted = sent.clone();
    let mut hubspot = scripted(&json!({}), move |request| {
        *counted.lock().unwrap() += usize::from(request.method == "POST");
        replies(r#"{"id":"1","results":5}"#)(request)
    });
    let inputs: Vec<Json> =
        (0..900).map(|n| json!({ "properties": { "email": format!("n{n}@example.com") } })).collect();
    let body = serde_json::from_value(json!({ "inputs": inputs })).unwrap();
    let error = hubspot.batch(&CREATE, &WhichObjects { object_type: "contacts".into() }, &body).unwrap_err();
    assert!(error.kind == ErrorKind::Decode && error.may_have_happened, "{error:?}");
    let before = *sent.lock().unwrap();
    for _ in 0..5 {
        hubspot.call(&GET, &contact("1"), &()).unwrap();
        thread::sleep(Duration::from_millis(20));
    }
    assert!(before < 9 && *sent.lock().unwrap() <= before + 5, "{before}, then {}", sent.lock().unwrap());
}
