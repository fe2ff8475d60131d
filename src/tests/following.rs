//! A job with the journal beside it: what its events end, what polls are left for, and what happens without it.

use hubspot_emulator::{Fault, JournalOptions as Journal, SnapshotEnd};
use serde_json::json;

use super::host::{Host, START};
use super::journal_scene::{QUESTION, email, emulator_with, event, names, notices, polls, set_email, with_journal};
use super::scene::{
    CREATE, PORTAL, contact, contacts, emulator, fault, host, host_with, import_contacts, run, run_with,
};
use crate::flows::snapshots::Outcome;
use crate::options::{App, Options};
use crate::value::Value;

const LATEST: &str = "GET /webhooks/v4/journal/latest";
const JOURNAL: &str = "GET /webhooks/v4/journal/";

#[test]
fn the_journals_end_comes_first_and_its_events_bring_the_values_without_a_poll() {
    let mut host = host();
    set_email(&mut host, "a@x.test");
    let job = run_with(&mut host, &contacts(2), &with_journal());
    assert_eq!(host.outcomes(job), [Outcome::Completed; 2]);
    let first = [names(&host)[1], names(&host)[2], names(&host)[3]];
    assert_eq!(first, ["webhooks.journal.latest", "webhooks.journal.earliest", "webhooks.snapshots.create"]);
    assert_eq!((polls(&host), host.notices.len()), (0, 0));
    assert_eq!(email(&host, job, 0), Some("a@x.test"));
    let ending = host.ending(job, 0);
    assert!(
        ending.status_id.is_some() && ending.occurred_at.as_deref().is_some_and(|at| at.starts_with("2026-01-01T"))
    );
    assert!(host.elapsed() < 10_000, "{}", host.elapsed());
}

#[test]
fn what_the_journal_held_before_ends_nothing() {
    let mut host = host();
    host.emulator.journal_event(START, &event("old@x.test")).unwrap();
    host.now += 2_000;
    let job = run_with(&mut host, &contacts(1), &with_journal());
    assert_eq!(polls(&host), 0);
    assert!(email(&host, job, 0).is_some_and(|email| email != "old@x.test"));
    let files = names(&host).iter().filter(|name| **name == "webhooks.journal.file").count();
    assert_eq!(files, 1, "the latest file is of no use");
}

#[test]
fn an_event_that_lacks_a_name_or_is_about_something_else_ends_nothing() {
    let mut host = host();
    let stranger =
        host.emulator.account(START, hubspot_emulator::AccountChange { installed: true, ..Default::default() });
    let job = host.take(&contacts(1), &with_journal()).unwrap();
    host.run_until(START + 500);
    let mut others = vec![event("other@x.test"); 6];
    others[0]["propertyChanges"] = json!({ "phone": "1" });
    others[1]["portalId"] = stranger.into();
    others[2]["objectId"] = 1_002.into();
    others[3]["objectTypeId"] = "0-2".into();
    others[4]["action"] = "UPDATE".into();
    others[5]["propertyChanges"] = json!(null);
    for other in others {
        host.emulator.journal_event(host.now, &other).unwrap();
    }
    host.run();
    assert_eq!((host.outcomes(job), polls(&host)), (vec![Outcome::Completed], 0));
    assert!(email(&host, job, 0).is_some_and(|email| email != "other@x.test"));
}

#[test]
fn failed_and_expired_snapshots_end_by_polls_that_come_late() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Failed(hubspot_emulator::ErrorCode::Timeout));
    host.emulator.snapshot(SnapshotEnd::Expired);
    let job = run_with(&mut host, &contacts(4), &with_journal());
    let (taken, failed, expired) = (Outcome::Completed, Outcome::Failed, Outcome::Expired);
    assert_eq!(host.outcomes(job), [failed, expired, taken, taken]);
    let asked = host.sent(QUESTION);
    assert!(asked.len() == 2 && asked.iter().all(|at| (60_000..80_000).contains(at)), "{asked:?}");
    assert!(host.notices.is_empty());
}

#[test]
fn a_snapshot_whose_record_never_appears_ends_by_its_event() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Missing);
    let job = run_with(&mut host, &contacts(1), &with_journal());
    assert_eq!((host.outcomes(job), polls(&host)), (vec![Outcome::Completed], 0));
    assert!(host.ending(job, 0).status_id.is_some() && email(&host, job, 0).is_some());
}

#[test]
fn what_stays_open_is_given_up_after_a_few_polls() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Pending);
    let job = run_with(&mut host, &contacts(1), &with_journal());
    assert_eq!(host.outcomes(job), [Outcome::GaveUp]);
    assert_eq!(polls(&host), 4);
    assert!((600_000..800_000).contains(&host.elapsed()), "{}", host.elapsed());
    assert_eq!(host.ending(job, 0).initiated_at, Some(i64::try_from(START).unwrap() + 300));
}

#[test]
fn an_event_that_outruns_the_reply_of_its_create_waits_for_it() {
    let mut host = host();
    host.emulator.fault(hubspot_emulator::FaultRule { delay: Some(8_000), ..fault(CREATE, Fault::Delay, 1) });
    let job = run_with(&mut host, &contacts(2), &with_journal());
    assert_eq!((host.outcomes(job), polls(&host)), (vec![Outcome::Completed; 2], 0));
    assert!(host.ending(job, 1).status_id.is_some() && email(&host, job, 1).is_some());
    assert!((8_000..10_000).contains(&host.elapsed()), "{}", host.elapsed());
}

#[test]
fn an_event_ends_what_a_create_without_an_answer_would_give_up() {
    let mut host = host();
    host.emulator.fault(fault(CREATE, Fault::LostHang, 1_000));
    let mut how = with_journal();
    how.call.attempt_timeout = Some(crate::engine::time::Span::seconds(20));
    let job = run_with(&mut host, &contacts(1), &how);
    assert_eq!((host.outcomes(job), polls(&host)), (vec![Outcome::Completed], 0));
    let ending = host.ending(job, 0);
    assert!(ending.maybe_repeated && ending.status_id.is_none() && email(&host, job, 0).is_some());
}

#[test]
fn each_of_three_twins_has_the_values_of_its_own_moment() {
    let mut host = host_with(emulator_with(Journal { interval: 0, ..Journal::default() }));
    let requests = Value::List(vec![contact(PORTAL, 1_001); 3]);
    set_email(&mut host, "1@x.test");
    let job = host.take(&requests, &with_journal()).unwrap();
    let mut ended = 0;
    while host.step() {
        host.drain();
        let now = host.witness.jobs[&job].endings.iter().flatten().count();
        if now > ended {
            ended = now;
            // The event of the last one once more, as journals do.
            let snapshot = host.emulator.snapshots().last().unwrap().clone();
            let mut again = event(snapshot.values["email"].as_str().unwrap());
            again["occurredAt"] = host.ending(job, ended - 1).occurred_at.clone().unwrap().into();
            host.emulator.journal_event(host.now, &again).unwrap();
        }
        let next = format!("{}@x.test", host.emulator.snapshots().len() + 1);
        set_email(&mut host, &next);
    }
    assert_eq!(polls(&host), 0);
    let emails: Vec<_> = (0..3).map(|index| email(&host, job, index).unwrap()).collect();
    assert_eq!(emails, ["1@x.test", "2@x.test", "3@x.test"]);
}

#[test]
fn after_a_twin_whose_end_is_unknown_polls_decide() {
    let mut host = host();
    host.emulator.snapshot(SnapshotEnd::Pending);
    let mut how = with_journal();
    how.watch.attempts = 1;
    let requests = Value::List(vec![contact(PORTAL, 1_001); 2]);
    let job = run_with(&mut host, &requests, &how);
    assert_eq!(host.outcomes(job), [Outcome::GaveUp, Outcome::Completed]);
    assert_eq!((polls(&host), email(&host, job, 1)), (2, None));
}

#[test]
fn a_journal_that_says_nothing_is_left_and_that_is_said() {
    let mut host = host_with(emulator_with(Journal { snapshots_by_subscription: true, ..Journal::default() }));
    let job = run_with(&mut host, &contacts(20), &with_journal());
    assert_eq!(host.outcomes(job), [Outcome::Completed; 20]);
    assert_eq!((polls(&host), email(&host, job, 0)), (20, None));
    assert!(host.elapsed() < 240_000, "{}", host.elapsed());
    let [(code, message)] = notices(&host)[..] else { panic!("{:?}", host.notices) };
    assert_eq!(code, "journalSilent");
    assert!(message.starts_with("`options.journal` is off, and status polls go on alone: "), "{message}");
}

#[test]
fn an_event_that_comes_after_the_poll_still_brings_its_values() {
    let mut host = host_with(emulator_with(Journal { interval: 90_000, ..Journal::default() }));
    let job = run_with(&mut host, &contacts(5), &with_journal());
    assert_eq!(host.outcomes(job), [Outcome::Completed; 5]);
    assert_eq!((polls(&host), host.notices.len()), (5, 0));
    let ending = host.ending(job, 4);
    assert!(ending.properties.is_some() && ending.completed_at.is_some() && ending.initiated_at.is_some());
    assert!((93_000..98_000).contains(&host.elapsed()), "{}", host.elapsed());
}

/// Runs a job with the journal that must do without it, and gives the notice's code and message.
fn without(host: &mut Host) -> (String, String) {
    let job = run_with(host, &contacts(3), &with_journal());
    assert_eq!(host.outcomes(job), [Outcome::Completed; 3]);
    assert_eq!(email(host, job, 0), None);
    let alone = {
        let mut alone = super::scene::host();
        run(&mut alone, &contacts(3));
        polls(&alone)
    };
    assert!(polls(host) <= alone + 3, "{} polls, {alone} without a journal", polls(host));
    let [(code, message)] = notices(host)[..] else { panic!("{:?}", host.notices) };
    (code.to_owned(), message.to_owned())
}

#[test]
fn an_app_that_lists_its_scopes_without_the_journals_polls_and_says_so() {
    let emulator = emulator();
    let credentials = emulator.credentials();
    let app = App {
        client_id: credentials.client_id,
        client_secret: crate::secret::Secret::from(credentials.client_secret),
        scopes: Some(vec!["developer.webhooks_journal.snapshots.write".into()]),
    };
    let options = Options { app: Some(app), seed: 1, ..Options::default() };
    let mut host = host_with(emulator);
    host.client = crate::client::Client::new(options, crate::engine::time::Time(START));
    let (code, message) = without(&mut host);
    assert_eq!(code, "journalUnread");
    assert!(message.ends_with("`app.scopes` does not list developer.webhooks_journal.read"), "{message}");
    assert!(!names(&host).iter().any(|name| name.starts_with("webhooks.journal")));
}

#[test]
fn a_journal_that_hubspot_refuses_is_done_without_and_that_is_said() {
    for (kind, times) in
        [(Fault::Status(403), 1), (Fault::Status(503), 1_000), (Fault::Reset, 1_000), (Fault::Html200, 1_000)]
    {
        let mut host = host();
        host.emulator.fault(fault(LATEST, kind, times));
        let (code, message) = without(&mut host);
        assert_eq!(code, "journalUnread", "{kind:?}");
        assert!(message.starts_with("`options.journal` is off"), "{message}");
        assert_eq!(host.sent("webhooks.snapshots.create").len(), 1);
    }
}

#[test]
fn a_journal_that_breaks_in_the_middle_leaves_the_rest_to_polls() {
    let mut host = host();
    let job = host.take(&contacts(3), &with_journal()).unwrap();
    host.run_until(START + 1_000);
    host.emulator.fault(fault(JOURNAL, Fault::Status(403), 1_000));
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 3]);
    assert_eq!(notices(&host).len(), 1);
    assert!((3..=9).contains(&polls(&host)) && host.elapsed() < 12_000, "{} {}", polls(&host), host.elapsed());
}

#[test]
fn an_outage_of_the_journal_costs_polls_and_no_object() {
    let mut host = host();
    let job = host.take(&contacts(3), &with_journal()).unwrap();
    host.run_until(START + 1_000);
    host.emulator.fault(fault(JOURNAL, Fault::Status(503), 100_000));
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 3]);
    assert_eq!(polls(&host), 3);
    assert!(host.elapsed() < 240_000, "{}", host.elapsed());
}

#[test]
fn ten_thousand_snapshots_with_the_journal_cost_no_poll() {
    let mut emulator = emulator();
    import_contacts(&mut emulator, 10_000);
    let mut host = host_with(emulator);
    let job = run_with(&mut host, &contacts(10_000), &with_journal());
    assert_eq!(host.outcomes(job), [Outcome::Completed; 10_000]);
    assert!((0..10_000).all(|index| host.ending(job, index).properties.is_some()));
    assert_eq!((polls(&host), host.witness.jobs[&job].most_open), (0, 300));
}
