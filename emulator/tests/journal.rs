//! The journal, as an app reads it: subscribe, write, read entries, download files, go on.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{
    AccountChange, Bucket, Delivery, Fault, FaultRule, JournalOptions, Options, Output, Request, SnapshotOptions,
};
use serde_json::{Value, json};
use support::app::{App, JOURNAL};
use support::{DAY, START};

const LOCAL: &str = "/webhooks-journal/journal-local/2026-03";

#[test]
fn what_is_written_is_read_file_by_file_until_the_end() {
    let mut app = App::subscribed();
    assert_eq!(app.get("/webhooks/v4/journal/earliest").0, 204);
    assert_eq!(app.get("/webhooks/v4/journal/latest").0, 204);
    let made = app.write("POST", "/crm/v3/objects/contacts", &json!({ "properties": { "email": "new@x.test" } }));
    app.now += 999;
    app.update(1_001, &json!({ "city": "Rome", "phone": "" }));
    assert_eq!(app.get("/webhooks/v4/journal/earliest").0, 204, "not published yet");
    app.now += 1;
    app.write("DELETE", "/crm/v3/objects/contacts/1002", &json!({}));
    let files = app.read("/webhooks/v4/journal", "");
    assert_eq!(files.len(), 2);
    assert_eq!(files[0]["publishedAt"], "2026-01-01T00:00:01.000Z");
    let events = files[0]["journalEvents"].as_array().unwrap();
    let expected = json!({
        "type": "crmObject", "portalId": 12345, "occurredAt": "2026-01-01T00:00:00.000Z", "action": "CREATE",
        "objectTypeId": "0-1", "objectId": made["id"].as_str().unwrap().parse::<u64>().unwrap(),
        "propertyChanges": { "email": "new@x.test" }
    });
    assert_eq!(events[0], expected);
    assert_eq!(events[1]["propertyChanges"], json!({ "city": "Rome", "phone": null }));
    assert_eq!(events[1]["occurredAt"], "2026-01-01T00:00:00.999Z");
    let last = &files[1]["journalEvents"][0];
    assert_eq!((&last["action"], &last["propertyChanges"]), (&json!("DELETE"), &json!({})));
    let end = format!("{JOURNAL}/offset/{}/next", files[1]["offset"].as_str().unwrap());
    assert_eq!(app.get(&end).0, 204);
    app.update(1_001, &json!({ "city": "Oslo" }));
    app.now += 1_000;
    assert_eq!(app.get(&end).0, 200, "the same offset goes on");
}

#[test]
fn an_app_without_a_subscription_hears_of_nothing() {
    let mut app = App::new();
    app.update(1_001, &json!({ "city": "Rome" }));
    assert!(app.events().is_empty());
    assert_eq!(app.emulator.state()["journal"], json!({ "events": 0, "waiting": 0, "files": 0 }));
}

#[test]
fn a_link_ends_and_the_entry_gives_a_fresh_one() {
    let mut app = App::subscribed();
    app.update(1_001, &json!({ "city": "Rome" }));
    app.now += 1_000;
    let (_, entry) = app.get(&format!("{JOURNAL}/latest"));
    let url = entry["url"].as_str().unwrap();
    assert_eq!(entry["expiresAt"], "2026-01-01T00:10:01.000Z");
    let with_token = Request::new("GET", url).bearer("x");
    assert_eq!(app.emulator.handle(app.now, &with_token).status, 400);
    assert_eq!(app.file(&url.replace("signature=", "signature=0")).status, 403);
    app.now += 600_000;
    let response = app.file(url);
    assert_eq!((response.status, response.header_value("content-type")), (403, Some("application/xml")));
    assert!(String::from_utf8(response.body).unwrap().contains("<Code>AccessDenied</Code>"));
    let (_, fresh) = app.get(&format!("{JOURNAL}/earliest"));
    assert_eq!(fresh["currentOffset"], entry["currentOffset"]);
    assert_eq!(app.file(fresh["url"].as_str().unwrap()).status, 200);
    assert_eq!(app.control("journal", &json!({ "expireLinks": true })).0, 200);
    assert_eq!(app.file(fresh["url"].as_str().unwrap()).status, 403);
}

#[test]
fn files_are_kept_for_three_days() {
    let options = JournalOptions { link_lifetime: 4 * DAY, ..JournalOptions::default() };
    let mut app = App::with(Options { journal: options, ..Options::default() });
    app.subscribe(&json!({
        "subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 12345, "actions": ["UPDATE"]
    }));
    app.update(1_001, &json!({ "city": "Rome" }));
    app.now += DAY;
    app.update(1_001, &json!({ "city": "Oslo" }));
    app.now += 2 * DAY;
    let (_, old) = app.get(&format!("{JOURNAL}/earliest"));
    let next = format!("{JOURNAL}/offset/{}/next", old["currentOffset"].as_str().unwrap());
    assert_eq!(app.get(&next).0, 200);
    app.now += 1_000;
    let (status, told) = app.get(&next);
    assert_eq!((status, &told["category"]), (404, &json!("OBJECT_NOT_FOUND")));
    assert_eq!(app.file(old["url"].as_str().unwrap()).status, 404);
    assert_eq!(app.events().len(), 1);
}

#[test]
fn a_snapshot_is_told_when_it_is_done() {
    let snapshots = SnapshotOptions { pending: 100..=100, in_progress: 200..=200, ..SnapshotOptions::default() };
    let mut app = App::with(Options { snapshots, ..Options::default() });
    let wanted = |id: u64| {
        let properties = ["firstname", "mobilephone"];
        json!({ "portalId": 12345, "objectId": id, "objectTypeId": "0-1", "properties": properties })
    };
    let body = json!({ "snapshotRequests": [wanted(1_001), wanted(9)] });
    assert_eq!(app.ask("POST", "/webhooks-journal/snapshots/2026-03/crm", &body).status, 200);
    app.update(1_001, &json!({ "firstname": "Later" }));
    assert_eq!(app.emulator.poll_output(app.now), Output::Wait { until: START + 300 });
    app.now += 5_000;
    let events = app.events();
    assert_eq!(events.len(), 1, "a failed one is not told");
    assert_eq!((&events[0]["action"], &events[0]["objectId"]), (&json!("SNAPSHOT"), &json!(1_001)));
    assert_eq!(events[0]["occurredAt"], "2026-01-01T00:00:00.300Z");
    assert_eq!(events[0]["propertyChanges"], json!({ "firstname": "Ada", "mobilephone": null }));
}

#[test]
fn batches_give_many_entries_and_tell_what_is_missing() {
    let mut app = App::subscribed();
    for city in ["Rome", "Oslo", "Bonn"] {
        app.update(1_001, &json!({ "city": city }));
        app.now += 1_000;
    }
    let offsets = |told: &Value| -> Vec<String> {
        let entries = told["results"].as_array().unwrap();
        entries.iter().map(|entry| entry["currentOffset"].as_str().unwrap().to_owned()).collect()
    };
    let (status, all) = app.get(&format!("{JOURNAL}/batch/earliest/100"));
    assert_eq!((status, &all["status"]), (200, &json!("COMPLETE")));
    let all = offsets(&all);
    assert_eq!(all.len(), 3);
    let page = |app: &mut App, end: &str| offsets(&app.get(&format!("{JOURNAL}/batch/{end}")).1);
    assert_eq!(page(&mut app, "earliest/2"), all[..2]);
    assert_eq!(page(&mut app, "latest/2"), all[1..]);
    assert_eq!(page(&mut app, &format!("{}/next/2", all[0])), all[1..]);
    assert_eq!(page(&mut app, &format!("{}/next/2", all[2])), Vec::<String>::new());
    let read = |inputs: Value| json!({ "inputs": inputs });
    let path = format!("{JOURNAL}/batch/read");
    let both = app.ask("POST", &path, &read(json!([all[2], all[0]])));
    assert_eq!((both.status, offsets(&both.json())), (200, vec![all[2].clone(), all[0].clone()]));
    let strange = "550e8400-e29b-41d4-a716-446655440000";
    let some = app.ask("POST", &path, &read(json!([strange, all[1]])));
    assert_eq!((some.status, offsets(&some.json())), (207, vec![all[1].clone()]));
    assert_eq!(
        (&some.json()["numErrors"], &some.json()["errors"][0]["context"]),
        (&json!(1), &json!({ "ids": [strange] }))
    );
}

#[test]
fn what_is_strange_is_refused_by_name() {
    let mut app = App::subscribed();
    for (end, field) in [
        ("offset/x/next", "offset"),
        ("batch/x/next/5", "offset"),
        ("batch/earliest/0", "count"),
        ("batch/latest/101", "count"),
        ("batch/latest/many", "count"),
        ("earliest?installPortalId=x", "installPortalId"),
    ] {
        let (status, told) = app.get(&format!("{JOURNAL}/{end}"));
        assert_eq!((status, &told["errors"][0]["in"]), (400, &json!(field)), "{end}");
    }
    for (body, field) in
        [(json!({}), "inputs"), (json!({ "inputs": [] }), "inputs"), (json!({ "inputs": [5] }), "inputs[0]")]
    {
        let told = app.ask("POST", &format!("{JOURNAL}/batch/read"), &body);
        assert_eq!((told.status, &told.json()["errors"][0]["in"]), (400, &json!(field)), "{body}");
    }
    let unknown = "offset/550e8400-e29b-41d4-a716-446655440000/next";
    assert_eq!(app.get(&format!("{JOURNAL}/{unknown}")).0, 404);
    assert_eq!(app.get(&format!("{JOURNAL}/earliest?installPortalId=7")).0, 403);
    assert_eq!(app.ask("POST", &format!("{JOURNAL}/earliest"), &Value::Null).status, 405);
    let token = app.emulator.credentials().access_token;
    let told = app.emulator.handle(app.now, &Request::new("GET", &format!("{JOURNAL}/earliest")).bearer(&token));
    assert_eq!((told.status, &told.json()["category"]), (403, &json!("MISSING_SCOPES")));
}

#[test]
fn an_account_has_its_own_view_of_the_journal() {
    let mut app = App::subscribed();
    let other = app.emulator.account(app.now, AccountChange { installed: true, ..AccountChange::default() });
    let event = |portal_id: u64, action: &str| json!({ "type": "crmObject", "action": action, "portalId": portal_id });
    for (portal_id, action) in [(12_345, "A"), (other, "B"), (other, "C")] {
        app.control("event", &event(portal_id, action));
    }
    app.now += 1_000;
    app.control("event", &event(other, "D"));
    let mut read = |journal: &str, query: &str| -> Vec<Vec<String>> {
        let actions = |file: &Value| {
            let events = file["journalEvents"].as_array().unwrap();
            events.iter().map(|event| event["action"].as_str().unwrap().to_owned()).collect()
        };
        app.read(journal, query).iter().map(actions).collect()
    };
    assert_eq!(read(JOURNAL, ""), [vec!["A", "B", "C"], vec!["D"]]);
    assert_eq!(read(LOCAL, ""), [["A"]]);
    let query = format!("?installPortalId={other}");
    for journal in [JOURNAL, LOCAL] {
        assert_eq!(read(journal, &query), [vec!["B", "C"], vec!["D"]], "{journal}");
    }
}

#[test]
fn any_event_can_be_written() {
    let mut app = App::new();
    let merge = json!({
        "type": "crmObject", "action": "MERGE", "objectTypeId": "0-1", "objectId": 1001, "mergedObjectIds": [1002],
        "occurredAt": "2026-01-01T00:00:00Z", "portalId": 12345
    });
    assert_eq!(app.control("event", &merge), (200, json!({ "waiting": 1 })));
    assert_eq!(app.control("event", &json!({ "type": "own", "own": [1] })).1["waiting"], 2);
    let events = app.events();
    assert_eq!(events[0], merge);
    let own = json!({ "type": "own", "own": [1], "portalId": 12345, "occurredAt": "2026-01-01T00:00:00.000Z" });
    assert_eq!(events[1], own);
    for (body, message) in [
        (json!({ "type": "" }), "`type` is missing"),
        (json!({ "type": "x", "portalId": 9 }), "`portalId` names no account; make one with `account`"),
    ] {
        assert_eq!(app.control("event", &body).1["message"], message);
    }
}

#[test]
fn faults_strike_files_as_an_object_store_fails() {
    let mut app = App::subscribed();
    app.update(1_001, &json!({ "city": "Rome" }));
    app.now += 1_000;
    let url = app.get(&format!("{JOURNAL}/latest")).1["url"].as_str().unwrap().to_owned();
    for (status, answered, code) in
        [(403, 403, "AccessDenied"), (404, 404, "NoSuchKey"), (500, 500, "InternalError"), (429, 503, "SlowDown")]
    {
        app.emulator.fault(FaultRule::once("GET /_files/journal", Fault::Status(status)));
        let response = app.file(&url);
        assert_eq!(response.status, answered);
        assert!(String::from_utf8(response.body).unwrap().contains(code));
    }
    app.emulator.fault(FaultRule::once("/_files/journal", Fault::Reset));
    assert_eq!(app.file(&url).delivery, Delivery::ResetBeforeHeaders);
    app.emulator.fault(FaultRule::once("/_files/journal", Fault::ResetBody));
    assert!(matches!(app.file(&url).delivery, Delivery::CutAfter(bytes) if bytes > 0));
    assert_eq!(app.file(&url).status, 200);
}

#[test]
fn a_second_holds_a_hundred_requests() {
    let mut app = App::new();
    let path = format!("{JOURNAL}/earliest");
    let statuses: Vec<u16> = (0..101).map(|_| app.get(&path).0).collect();
    assert!(statuses[..100].iter().all(|status| *status == 204));
    let refused = app.ask("GET", &path, &Value::Null);
    assert_eq!((statuses[100], refused.header_value("retry-after")), (429, Some("1")));
    assert_eq!(app.emulator.usage(Bucket::Journal).refused, 2);
    app.now += 1_000;
    assert_eq!(app.get(&path).0, 204);
}

#[test]
fn a_snapshot_can_need_a_subscription() {
    let journal = JournalOptions { snapshots_by_subscription: true, ..JournalOptions::default() };
    let mut app = App::with(Options { journal, ..Options::default() });
    let take = |app: &mut App, id: u64| {
        let one = json!({ "portalId": 12345, "objectId": id, "objectTypeId": "0-1", "properties": ["email"] });
        app.ask("POST", "/webhooks/v4/snapshots/crm", &json!({ "snapshotRequests": [one] }));
        app.now += 60_000;
    };
    take(&mut app, 1_001);
    app.subscribe(&json!({
        "subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 12345, "actions": ["SNAPSHOT"],
        "objectIds": [1002]
    }));
    take(&mut app, 1_001);
    take(&mut app, 1_002);
    let events = app.events();
    assert_eq!((events.len(), &events[0]["objectId"]), (1, &json!(1_002)));
}

#[test]
fn the_same_seed_gives_the_same_journal() {
    let run = |seed| {
        let mut app = App::with(Options { seed, ..Options::default() });
        app.control("event", &json!({ "type": "x" }));
        app.now += 1_000;
        app.get(&format!("{JOURNAL}/latest")).1
    };
    assert_eq!(run(5), run(5));
    assert_ne!(run(5)["currentOffset"], run(6)["currentOffset"]);
    assert_ne!(run(5)["url"], run(6)["url"]);
}

#[test]
fn a_hundred_thousand_events_are_little_work() {
    let mut app = App::subscribed();
    let path = "/crm/v3/objects/contacts/1001";
    let token = app.emulator.credentials().access_token;
    app.control("import", &json!({ "options": { "limits": { "general": 1_000_000, "daily": 1_000_000 } } }));
    for number in 0..2_000 {
        let body = json!({ "properties": { "city": number } });
        let response = app.emulator.handle(app.now, &Request::new("PATCH", path).bearer(&token).json(&body));
        assert_eq!(response.status, 200);
    }
    for number in 0..98_000 {
        app.emulator.journal_event(app.now, &json!({ "type": "x", "number": number })).unwrap();
    }
    let files = app.read(JOURNAL, "");
    let sizes: Vec<usize> = files.iter().map(|file| file["journalEvents"].as_array().unwrap().len()).collect();
    assert_eq!((sizes.iter().sum::<usize>(), sizes[0]), (100_000, 10_000));
    assert_eq!(files[0]["journalEvents"][1_999]["propertyChanges"], json!({ "city": "1999" }));
}

#[test]
fn an_installation_by_a_code_does_not_join_the_file_that_was_due_before() {
    let mut app = App::subscribed();
    app.subscribe(&json!({ "subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1909196", "properties": [] }));
    let other = app.emulator.account(START, AccountChange::default());
    app.update(1_001, &json!({ "city": "Rome" }));
    app.now += 5_000;
    app.emulator.code(app.now, &json!({ "redirectUri": "https://app.example/back", "portalId": other })).unwrap();
    let published: Vec<Value> = app.read(JOURNAL, "").iter().map(|file| file["publishedAt"].clone()).collect();
    assert_eq!(published, ["2026-01-01T00:00:01.000Z", "2026-01-01T00:00:06.000Z"]);
}
