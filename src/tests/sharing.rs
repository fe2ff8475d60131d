//! Several processes with one app: limits that all of them keep together, and one token for all.

use hubspot_emulator::{Bucket, Fault};

use super::host::{Host, START};
use super::others::Others;
use super::scene::{
    CREATE, PORTAL, account_options, contact, contacts, emulator, fault, get, import_contacts, patience,
};
use super::weather::Weather;
use super::witness::Witness;
use crate::client::Client;
use crate::engine::error::ErrorKind;
use crate::engine::machine::Input;
use crate::engine::time::{Span, Time};
use crate::flows::snapshots::Outcome;
use crate::options::{JobOptions, Options};
use crate::secret::Secret;
use crate::value::Value;

const RENEWAL: &str = "oauth.clientCredentials";

fn host() -> Host {
    let mut emulator = emulator();
    import_contacts(&mut emulator, 60);
    let options = Options { shared_limits: true, shared_tokens: true, ..account_options(&emulator) };
    Host::new(1, options, emulator, Weather { latency: (20, 20), answer: (2, 2), ..Weather::default() })
}

/// A host whose others have got a token already.
fn second_host() -> (Host, Secret) {
    let mut host = host();
    host.take(&Value::List(vec![contact(PORTAL, 1_300)]), &JobOptions::default()).unwrap();
    host.run();
    let token = host.others.token.take().unwrap();
    host.client = Client::new(host.client.options().clone(), Time(host.now));
    host.others = Others { token: Some(token.clone()), ..Others::default() };
    host.witness = Witness::default();
    (host, token.0)
}

/// How many places were taken in the fullest interval.
fn fullest(taken: &[u64], interval: u64) -> usize {
    taken.iter().map(|start| taken.iter().filter(|at| (*start..start + interval).contains(at)).count()).max().unwrap()
}

#[test]
fn a_job_takes_what_the_others_leave_of_a_limit_and_no_more() {
    let mut host = host();
    // The others want seven of ten places in each second, for a minute.
    host.others.busy = (0..420).map(|index| START + index * 143).collect();
    let job = host.take(&contacts(60), &JobOptions::default()).unwrap();
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 60]);
    let snapshots: Vec<_> =
        host.others.questions.iter().filter(|question| question.bucket.name() == "snapshots").collect();
    assert!(snapshots.iter().all(|question| (question.max, question.interval) == (10, Span(1_000))));
    assert!(fullest(&host.others.taken, 1_000) <= 10);
    // One question for each request, and few more: who was told to wait asks again then, and alone.
    let requests = host.client.usage(Time(host.now)).0.requests as usize;
    assert!(host.others.questions.len() < 4 * requests, "{} for {requests}", host.others.questions.len());
}

#[test]
fn calls_leave_in_the_order_in_which_they_came_whatever_the_others_say() {
    let mut host = host();
    host.others.busy = (0..95).map(|_| START).collect();
    for _ in 0..8 {
        get(&mut host, &patience(60_000));
    }
    host.run();
    let sent = host.sent("crm.objects.get");
    assert_eq!((host.replies.len(), sent[4]), (8, 10));
    assert!(sent[5] >= 10_000 && sent[7] < 10_100, "{sent:?}");
    let jobs: Vec<u32> = host.replies.iter().map(|(job, _)| job.0).collect();
    assert_eq!(jobs, (1..=8).collect::<Vec<_>>());
}

#[test]
fn a_call_that_the_others_leave_no_place_in_time_fails_and_says_when_to_come_back() {
    let mut host = host();
    host.others.busy = (0..100).map(|_| START).collect();
    get(&mut host, &patience(3_000));
    host.run();
    let error = host.failures.pop().unwrap().1;
    assert_eq!((error.kind, error.attempts, host.elapsed()), (ErrorKind::Timeout, 0, 3_000));
    get(&mut host, &patience(3_000));
    host.run();
    let error = host.failures.pop().unwrap().1;
    assert_eq!((error.kind, error.retry_after.is_some()), (ErrorKind::RateLimit, true));
}

#[test]
fn a_call_that_is_stopped_while_the_others_are_asked_holds_nobody_up() {
    let mut host = host();
    get(&mut host, &patience(60_000));
    host.drain();
    host.client.handle(Time(host.now), Input::Stop);
    get(&mut host, &patience(60_000));
    host.run();
    assert_eq!((host.replies.len(), host.sent("crm.objects.get").len()), (1, 1));
}

#[test]
fn the_token_of_another_process_is_used_and_hubspot_is_not_asked() {
    let (mut host, _) = second_host();
    let job = host.take(&contacts(3), &JobOptions::default()).unwrap();
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed; 3]);
    assert_eq!((host.sent(RENEWAL).len(), host.others.asked.len(), host.others.shared.len()), (0, 1, 0));
}

#[test]
fn a_token_that_hubspot_gave_is_shared_for_less_than_its_life_under_a_name_that_tells_nothing() {
    let mut host = host();
    let job = host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed]);
    let [(key, Some((token, usable)))] = &host.others.shared[..] else { panic!("{:?}", host.others.shared.len()) };
    assert_eq!((key, None), (&host.others.asked[0].0, host.others.asked[0].1.as_ref().map(Secret::expose)));
    assert!(key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
    assert!(!token.expose().is_empty());
    assert!((Span::seconds(1_440)..=Span::seconds(1_620)).contains(usable), "{usable:?}");
}

#[test]
fn a_shared_token_that_hubspot_refuses_is_not_taken_again() {
    let (mut host, secret) = second_host();
    host.emulator.fault(fault(CREATE, Fault::Expired401, 1));
    let job = host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.run();
    assert_eq!(host.outcomes(job), [Outcome::Completed]);
    let refused: Vec<_> = host.others.asked.iter().map(|(_, refused)| refused.as_ref().map(Secret::expose)).collect();
    assert_eq!(refused, [None, Some(secret.expose())]);
    assert_eq!((host.sent(RENEWAL).len(), host.others.shared.len()), (1, 1));
}

#[test]
fn a_renewal_that_fails_lets_the_others_try() {
    let mut host = host();
    host.emulator.fault(fault(super::scene::TOKEN, Fault::Status(403), 1_000));
    host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.run();
    assert_eq!(host.failures.len(), 1);
    assert!(matches!(&host.others.shared[..], [(_, None)]));
}

#[test]
fn nobody_renews_a_token_for_a_job_that_was_stopped_while_the_others_were_asked() {
    let mut host = host();
    let job = host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.drain();
    assert_eq!(host.others.asked.len(), 1);
    host.client.stop(Time(host.now), job);
    while host.step() {}
    assert!(host.client.is_idle() && host.sent(RENEWAL).is_empty());
    host.witness.jobs.clear();
    let job = host.take(&contacts(1), &JobOptions::default()).unwrap();
    host.run();
    assert_eq!((host.outcomes(job), host.sent(RENEWAL).len()), (vec![Outcome::Completed], 1));
    assert_eq!(host.emulator.usage(Bucket::Snapshots).refused, 0);
}
