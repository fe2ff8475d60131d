//! Thousands of jobs, each in a world that its seed decides: objects, options, network, clock, faults, neighbours and
//! restarts; every other one reads the journal.
//!
//! `HUBSPOT_SIMULATED_RUNS` sets how many; a run that fails prints the command that repeats it alone.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

use hubspot_emulator::{AccountChange, Done, Emulator, Fault, JournalOptions, Running, SnapshotEnd, SnapshotOptions};

use super::host::{Host, START};
use super::judge::triple;
use super::neighbours::meddle;
use super::trace::Trace;
use super::weather::Weather;
use crate::engine::random::Random;
use crate::engine::time::Span;
use crate::flows::snapshots::Outcome;
use crate::options::{App, JobOptions, Options};
use crate::secret::Secret;
use crate::value::{Value, object};

/// How rough a world is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum World {
    /// Nothing goes wrong but what objects do by themselves.
    Calm,
    /// Everything goes wrong.
    Rough,
    /// And the process dies now and then.
    Deadly,
}

#[test]
fn every_object_ends_once_in_a_calm_world() {
    simulate_many(World::Calm, 1_000);
}

#[test]
fn every_object_ends_once_in_a_rough_world() {
    simulate_many(World::Rough, 2_000);
}

#[test]
fn every_object_ends_once_whenever_the_process_dies() {
    simulate_many(World::Deadly, 1_500);
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    for world in [World::Calm, World::Rough, World::Deadly] {
        for seed in 0..40 {
            assert_eq!(simulate(world, seed, false), simulate(world, seed, false), "{world:?} {seed}");
        }
    }
}

/// Runs seeds; where the environment names one, that one alone and with its trace.
fn simulate_many(world: World, runs: u64) {
    let from_environment = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = from_environment("HUBSPOT_SEED") {
        simulate(world, seed, true);
        return;
    }
    let runs = from_environment("HUBSPOT_SIMULATED_RUNS").map_or(runs, |all| all / 3);
    let test = thread::current().name().unwrap_or_default().to_owned();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for first in 0..threads {
            let test = &test;
            scope.spawn(move || {
                for seed in (first as u64..runs).step_by(threads) {
                    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| simulate(world, seed, false))) {
                        eprintln!(
                            "seed {seed} fails; repeat it: HUBSPOT_SEED={seed} cargo test --lib -- {test} --nocapture"
                        );
                        resume_unwind(panic);
                    }
                }
            });
        }
    });
}

/// One run; gives the sum of its trace.
fn simulate(world: World, seed: u64, show: bool) -> u64 {
    let mut random = Random::new(seed.wrapping_mul(0x9E37_79B9) ^ world as u64);
    let mut host = world_of(world, seed, &mut random);
    if show {
        host.trace = Trace::kept();
    }
    let outcome = catch_unwind(AssertUnwindSafe(|| live(&mut host, world, &mut random)));
    if let Err(panic) = outcome {
        eprintln!("{}", host.trace.tail(400));
        resume_unwind(panic);
    }
    host.trace.sum()
}

/// Runs jobs to their end, through failures of the credential and restarts.
fn live(host: &mut Host, world: World, random: &mut Random) {
    let jobs = if world == World::Calm && random.up_to(3) == 0 { 2 } else { 1 };
    let how = job_options(random);
    let mut job = None;
    for _ in 0..jobs {
        let requests = requests(random);
        job = Some(host.take(&requests, &how).unwrap());
    }
    let mut job = job.unwrap();
    let mut lives = if world == World::Deadly { 1 + random.up_to(4) } else { 0 };
    loop {
        let death = if lives > 0 { host.now + random.up_to(40_000) } else { u64::MAX };
        while host.now < death && host.failures.is_empty() && host.step() {
            if how.journal == Some(true) {
                meddle(host, random);
            }
        }
        // A token that was refused twice ends a job; whoever sees to it goes on from the state.
        let failed = host.failures.pop().and_then(|(_, _, state)| state);
        let state = match failed {
            Some(state) => state,
            None if lives == 0 || host.client.running() == 0 => break,
            None => {
                lives -= 1;
                let stored = host.stored.get(&job).filter(|_| how.store && random.up_to(1) == 0);
                let stored = stored.map(|text| serde_json::from_str(text).unwrap());
                let Some(state) = stored.or_else(|| host.client.save(job)) else { continue };
                state
            }
        };
        assert!(jobs == 1, "a job failed in a calm world");
        let text = serde_json::to_string(&state).unwrap();
        job = host.restart(host.client.options().clone(), job, &text, &how);
    }
    host.run();
    if world == World::Calm && how.journal == Some(true) && !host.emulator.options().journal.snapshots_by_subscription {
        brings_values(host);
    }
}

/// Where nothing goes wrong, the journal brings the values of all that was taken. Of twins it may be too late to tell.
fn brings_values(host: &Host) {
    assert!(host.notices.is_empty(), "{:?}", host.notices);
    for watched in host.witness.jobs.values() {
        for (request, ending) in watched.requests.iter().zip(&watched.endings) {
            let alone = watched.requests.iter().filter(|other| triple(other) == triple(request)).count() == 1;
            let ending = ending.as_ref().unwrap();
            assert!(!alone || ending.outcome != Outcome::Completed || ending.properties.is_some(), "{ending:?}");
        }
    }
}

fn world_of(world: World, seed: u64, random: &mut Random) -> Host {
    let rough = world != World::Calm;
    let mut options = hubspot_emulator::Options { seed, now: START, ..hubspot_emulator::Options::default() };
    options.snapshots = SnapshotOptions {
        record_delay: 0..=random.up_to(8_000),
        missing_rate: if random.up_to(3) == 0 { 0.1 } else { 0.0 },
        pending: 0..=random.up_to(20_000),
        in_progress: 0..=random.up_to(60_000),
        timeout_rate: 0.02,
        internal_error_rate: 0.02,
        expired_rate: 0.02,
        shuffle: random.up_to(1) == 0,
        running: pick(&Running::ALL, random),
        done: pick(&Done::ALL, random),
        ..options.snapshots
    };
    options.journal = JournalOptions {
        interval: random.up_to(5_000),
        file_events: 1 + usize::try_from(random.up_to(20)).unwrap(),
        snapshots_by_subscription: random.up_to(9) == 0,
        ..options.journal
    };
    if rough && random.up_to(3) == 0 {
        options.journal.link_lifetime = 1 + random.up_to(3_000);
        options.journal.retention = 10_000 + random.up_to(100_000);
    }
    let mut weather = Weather { latency: (1, 1 + random.up_to(300)), answer: (0, 50), ..Weather::default() };
    if rough {
        if random.up_to(3) == 0 {
            options.token_lifetime = 20_000 + random.up_to(100_000);
        }
        for fault in FAULTS {
            if random.up_to(2) == 0 {
                #[allow(clippy::cast_precision_loss)]
                let rate = random.up_to(40) as f64 / 1_000.0;
                options.faults.push((*fault, rate));
            }
        }
        let jump = if random.up_to(3) == 0 { (random.up_to(8), 1_000 * random.up_to(10_000)) } else { (0, 0) };
        let back = if random.up_to(3) == 0 { (100, 1 + random.up_to(3_000)) } else { (0, 0) };
        weather = Weather {
            latency: (1, 1 + random.up_to(4_000)),
            twice: random.up_to(20),
            late: 500,
            jump,
            back,
            ..weather
        };
    }
    let mut emulator = Emulator::new(options);
    emulator.account(START, AccountChange { installed: true, ..AccountChange::default() });
    emulator.account(START, AccountChange { installed: false, ..AccountChange::default() });
    for _ in 0..random.up_to(5) {
        emulator.snapshot(pick(&[SnapshotEnd::Pending, SnapshotEnd::InProgress, SnapshotEnd::Expired], random));
    }
    let shared = (seed.is_multiple_of(4), seed % 4 < 2);
    let options = Options { shared_limits: shared.0, shared_tokens: shared.1, ..client_options(&emulator, seed) };
    Host::new(seed, options, emulator, weather)
}

/// Options of a client that has the emulator's app.
pub fn client_options(emulator: &Emulator, seed: u64) -> Options {
    let credentials = emulator.credentials();
    let app =
        App { client_id: credentials.client_id, client_secret: Secret::from(credentials.client_secret), scopes: None };
    Options { app: Some(app), seed, ..Options::default() }
}

fn job_options(random: &mut Random) -> JobOptions {
    let mut how = JobOptions { store: random.up_to(1) == 0, ..JobOptions::default() };
    how.journal = (random.up_to(1) == 0).then_some(true);
    if random.up_to(1) == 0 {
        how.batch_size = 1 + usize::try_from(random.up_to(49)).unwrap();
    }
    if random.up_to(5) == 0 {
        how.watch.attempts = 1 + u32::try_from(random.up_to(10)).unwrap();
        how.watch.duration = Span::seconds(1 + random.up_to(100));
    }
    if random.up_to(5) == 0 {
        how.call.timeout = Some(Span::seconds(5 + random.up_to(50)));
        how.call.attempt_timeout = Some(Span::seconds(1 + random.up_to(10)));
    }
    how
}

/// Contacts and companies of two accounts, some of them twice; now and then of a third, which never installed the app.
fn requests(random: &mut Random) -> Value {
    let count = match random.up_to(99) {
        0 => 400,
        1..=9 => 1 + random.up_to(120),
        _ => 1 + random.up_to(24),
    };
    let portals = if random.up_to(4) == 0 { 3 } else { 2 };
    let names = [vec!["email"], vec!["email", "phone"], vec!["no_such_property"]];
    let request = |_| {
        let company = random.up_to(4) == 0;
        let (object_type, first) = if company { ("0-2", 2_001) } else { ("0-1", 1_001) };
        let chosen = if random.up_to(19) == 0 { 2 } else { random.up_to(1) };
        let names = if company { vec!["name"] } else { names[usize::try_from(chosen).unwrap()].clone() };
        object([
            ("portalId", i64::try_from(12_345 + random.up_to(portals - 1)).unwrap().into()),
            ("objectId", i64::try_from(first + random.up_to(count + 10)).unwrap().into()),
            ("objectTypeId", object_type.into()),
            ("properties", names.into()),
        ])
    };
    Value::List((0..count).map(request).collect())
}

fn pick<T: Copy>(items: &[T], random: &mut Random) -> T {
    items[usize::try_from(random.up_to(items.len() as u64 - 1)).unwrap()]
}

const FAULTS: &[Fault] = &[
    Fault::Reset,
    Fault::LostReply,
    Fault::ResetBody,
    Fault::Hang,
    Fault::LostHang,
    Fault::Delay,
    Fault::TruncatedJson,
    Fault::Html200,
    Fault::Empty200,
    Fault::Expired401,
    Fault::Status(423),
    Fault::Status(429),
    Fault::Status(477),
    Fault::Status(500),
    Fault::Status(502),
    Fault::Status(503),
    Fault::Status(504),
    Fault::Status(520),
    Fault::Status(522),
    Fault::Status(524),
    Fault::BadGatewayHtml,
];
