//! Jobs that look their objects up before any is asked for.

use hubspot_emulator::{Fault, Request};

use super::host::Host;
use super::scene::{PORTAL, contact, emulator, fault, host_with, import_contacts, request, run_with};
use crate::engine::error::{Error, ErrorKind};
use crate::flows::snapshots::{Ending, Outcome};
use crate::options::{Account, JobOptions, Options};
use crate::secret::Secret;
use crate::value::Value;

const LOOKUP: &str = "crm.objects.batchRead";
const SENT: &str = "webhooks.snapshots.create";
/// Part of the line of a lookup.
const TO_LOOK: &str = "/batch/read";

fn options(host: &Host) -> Options {
    let token = Secret::from(host.emulator.credentials().access_token);
    Options { account: Account::Token(token), ..host.client.options().clone() }
}

fn restarted(mut host: Host, options: Options) -> Host {
    host.client = crate::client::Client::new(options, host.client_time());
    host
}

fn host() -> Host {
    let host = host_with(emulator());
    let options = options(&host);
    restarted(host, options)
}

fn checked() -> JobOptions {
    JobOptions { check_exists: true, ..JobOptions::default() }
}

fn refused(requests: &Value, options: Options, how: &JobOptions) -> Error {
    let mut host = restarted(host_with(emulator()), options);
    let error = host.take(requests, how).unwrap_err();
    assert_eq!(error.kind, ErrorKind::InvalidRequest);
    assert!(host.witness.sends.is_empty());
    error
}

fn is_missing(ending: &Ending) -> bool {
    let error = ending.error.as_ref().unwrap();
    let said = (error.kind, error.status, error.operation, error.message.as_str());
    let expected = (ErrorKind::NotFound, Some(404), Some(LOOKUP), "there is no such object, or it is archived");
    ending.outcome == Outcome::Refused && ending.status_id.is_none() && said == expected
}

#[test]
fn what_is_not_there_is_refused_and_never_asked_for() {
    let mut host = host();
    let token = host.emulator.credentials().access_token;
    let archive = Request::new("DELETE", "https://api.hubapi.com/crm/v3/objects/contacts/1002").bearer(&token);
    assert_eq!(host.emulator.handle(host.now, &archive).status, 204);
    let company = |id| request(PORTAL, "0-2", id, "name");
    let requests = [contact(PORTAL, 1_001), contact(PORTAL, 9), contact(PORTAL, 1_002), company(9), company(2_001)];
    let job = run_with(&mut host, &Value::List(requests.to_vec()), &checked());
    let (completed, refused) = (Outcome::Completed, Outcome::Refused);
    assert_eq!(host.outcomes(job), [completed, refused, refused, refused, completed]);
    for index in [1, 2, 3] {
        assert!(is_missing(host.ending(job, index)), "{:?}", host.ending(job, index));
    }
    assert_eq!((host.sent(LOOKUP).len(), host.witness.jobs[&job].creates), (2, (1, 2)));
    assert!(host.sent(LOOKUP).last() < host.sent(SENT).first());
}

#[test]
fn nothing_is_looked_up_unless_asked() {
    let mut host = host();
    let job = run_with(&mut host, &Value::List(vec![contact(PORTAL, 9)]), &JobOptions::default());
    assert_eq!((host.outcomes(job), host.sent(LOOKUP).len()), (vec![Outcome::Failed], 0));
}

#[test]
fn a_missing_object_that_is_asked_for_three_times_is_looked_up_once() {
    let mut host = host();
    let requests = vec![contact(PORTAL, 9), contact(PORTAL, 1_001), contact(PORTAL, 9), contact(PORTAL, 9)];
    let job = run_with(&mut host, &Value::List(requests), &checked());
    assert_eq!(host.outcomes(job)[1], Outcome::Completed);
    assert!([0, 2, 3].into_iter().all(|index| is_missing(host.ending(job, index))));
    assert_eq!((host.sent(LOOKUP).len(), host.witness.jobs[&job].creates), (1, (1, 1)));
}

#[test]
fn a_hundred_objects_are_looked_up_at_a_time() {
    let mut emulator = emulator();
    import_contacts(&mut emulator, 250);
    let host = host_with(emulator);
    let options = options(&host);
    let mut host = restarted(host, options);
    let requests = (0..251).map(|index| contact(PORTAL, 1_001 + index)).collect();
    let job = run_with(&mut host, &Value::List(requests), &checked());
    let outcomes = host.outcomes(job);
    assert_eq!((host.sent(LOOKUP).len(), host.witness.jobs[&job].creates.1), (3, 250));
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Completed).count(), 250);
    assert!(is_missing(host.ending(job, 250)));
}

#[test]
fn objects_that_are_all_missing_end_the_job_without_a_create() {
    let mut host = host();
    let job = run_with(&mut host, &Value::List(vec![contact(PORTAL, 9), contact(PORTAL, 8)]), &checked());
    assert_eq!(host.outcomes(job), [Outcome::Refused; 2]);
    assert_eq!(host.sent(SENT).len(), 0);
}

#[test]
fn one_account_alone_can_be_asked() {
    let two = Value::List(vec![contact(PORTAL, 1_001), contact(7, 1_001)]);
    let own = Value::List(vec![contact(PORTAL, 1_001)]);
    let account = options(&host());
    let foreign = Options { portal_id: Some(7), ..account.clone() };
    for (requests, options) in [(&two, &account), (&own, &foreign)] {
        let error = refused(requests, options.clone(), &checked());
        assert_eq!((error.findings[0].path.as_str(), error.findings[0].code), ("options.checkExists", "otherAccount"));
    }
    let error = refused(&own, foreign, &checked());
    let message =
        "`options.checkExists` goes with objects of one account, that of the client's `portalId` where it has one";
    assert_eq!(error.findings[0].message, message);
    let nobody = Options { account: Account::Nothing, ..account };
    assert_eq!(refused(&own, nobody, &checked()).findings[0].path, "credential");
}

#[test]
fn a_lookup_that_is_refused_or_lost_ends_its_type_alone() {
    let strange = request(PORTAL, "2-999", 5, "name");
    for (what, outcome, kind) in [
        (None, Outcome::Refused, ErrorKind::Validation),
        (Some(Fault::Status(500)), Outcome::GaveUp, ErrorKind::Server),
    ] {
        let mut host = host();
        if let Some(what) = what {
            host.emulator.fault(fault("/objects/2-999/batch/read", what, 100));
        }
        let requests = vec![contact(PORTAL, 1_001), strange.clone(), contact(PORTAL, 9)];
        let job = run_with(&mut host, &Value::List(requests), &checked());
        assert_eq!(host.outcomes(job), [Outcome::Completed, outcome, Outcome::Refused]);
        let error = host.ending(job, 1).error.as_ref().unwrap();
        assert_eq!((error.kind, error.operation), (kind, Some(LOOKUP)));
        assert_eq!(host.witness.jobs[&job].creates, (1, 1));
    }
}

#[test]
fn trouble_with_a_lookup_is_waited_out() {
    let mut host = host();
    for what in [Fault::Reset, Fault::LostReply, Fault::Status(429)] {
        host.emulator.fault(fault(TO_LOOK, what, 1));
    }
    let job = run_with(&mut host, &Value::List(vec![contact(PORTAL, 1_001), contact(PORTAL, 9)]), &checked());
    assert_eq!(host.outcomes(job), [Outcome::Completed, Outcome::Refused]);
}

#[test]
fn an_account_token_that_can_not_work_fails_the_job_before_any_create() {
    let wrong = Options { account: Account::Token(Secret::from("wrong-token")), ..options(&host()) };
    let mut host = restarted(host(), wrong);
    host.take(&Value::List(vec![contact(PORTAL, 1_001)]), &checked()).unwrap();
    host.run();
    let (_, error, state) = host.failures.pop().unwrap();
    assert_eq!((error.kind, error.credential), (ErrorKind::Authentication, true));
    assert!(state.is_some());
    assert_eq!(host.sent(SENT).len(), 0);
}

#[test]
fn a_state_remembers_what_was_refused_and_looks_up_again_only_when_told() {
    for (told, lookups, last) in [(false, 1, Outcome::Completed), (true, 2, Outcome::Refused)] {
        let mut host = host();
        let how = JobOptions { store: true, batch_size: 1, ..checked() };
        let requests = vec![contact(PORTAL, 9), contact(PORTAL, 1_001), contact(PORTAL, 1_002)];
        let job = host.take(&Value::List(requests), &how).unwrap();
        while !host.stored.contains_key(&job) {
            host.step();
        }
        // The first state after the lookup: nothing was asked for yet.
        assert_eq!(host.sent(SENT).len(), 0);
        let state = host.stored[&job].clone();
        assert!(state.contains("there is no such object"), "{state}");
        let token = host.emulator.credentials().access_token;
        if told {
            let archive = Request::new("DELETE", "https://api.hubapi.com/crm/v3/objects/contacts/1002").bearer(&token);
            host.emulator.handle(host.now, &archive);
        }
        let options = host.client.options().clone();
        let again = host.restart(options, job, &state, &JobOptions { check_exists: told, ..how });
        host.run();
        assert_eq!(host.outcomes(again), [Outcome::Refused, Outcome::Completed, last]);
        assert_eq!(host.sent(LOOKUP).len(), lookups);
        let error = host.ending(again, 0).error.as_ref().unwrap();
        assert_eq!((error.kind, error.status), (ErrorKind::NotFound, Some(404)));
    }
}

#[test]
fn a_stop_ends_a_lookup() {
    let mut host = host();
    for at in [0, 60, 110] {
        let job = host.take(&Value::List(vec![contact(PORTAL, 1_001)]), &checked()).unwrap();
        host.run_until(host.now + at);
        let now = host.client_time();
        host.client.stop(now, job);
        while host.step() {}
        assert_eq!(host.client.running(), 0, "{at}");
    }
    assert_eq!(host.emulator.snapshots().len(), 0);
}
