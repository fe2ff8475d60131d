//! Ten thousand snapshots in virtual time: as one job, and as ten thousand jobs at once.

use std::time::Instant;

use hubspot_wasm::client::JobId;
use hubspot_wasm::options::JobOptions;

use crate::host::Host;
use crate::meter::float;
use crate::report::report;

const MANY: usize = 10_000;
const FEW: usize = 1_000;
const ROUNDS: usize = 5;

/// One run to its end.
struct Run {
    /// Per second of the client's time.
    steps: f64,
    /// At the most, per snapshot.
    bytes: f64,
}

/// Prints the rows.
pub fn measure() {
    let rounds: Vec<_> = (0..ROUNDS).map(|_| (run(1, FEW), run(1, MANY), run(MANY, MANY))).collect();
    let column = |value: &dyn Fn(&(Run, Run, Run)) -> f64| rounds.iter().map(value).collect::<Vec<_>>();
    report("a job of 10,000 snapshots", "steps/s", column(&|(_, one, _)| one.steps));
    report("  its step against one in a job of 1,000", "×", column(&|(few, one, _)| few.steps / one.steps));
    report("  its memory, per snapshot", "bytes", column(&|(_, one, _)| one.bytes));
    save();
    let (with, alone) = (polls(Some(true)), polls(None));
    report(
        "status polls for 10,000 snapshots with the journal, against polling alone",
        "%",
        vec![100.0 * with / alone],
    );
    report("10,000 jobs of one snapshot", "steps/s", column(&|(.., many)| many.steps));
    report("  their step against one in a job of 10,000", "×", column(&|(_, one, many)| one.steps / many.steps));
    report("  their memory, per job", "bytes", column(&|(.., many)| many.bytes));
}

/// Takes snapshots in so many jobs that run at once.
fn run(jobs: usize, snapshots: usize) -> Run {
    let mut host = Host::new(snapshots);
    for job in 0..jobs {
        host.take((job..snapshots).step_by(jobs));
    }
    while host.step() {}
    assert_eq!(host.completed, snapshots, "not all snapshots completed");
    let bytes = host.meter.peak() / float(snapshots);
    Run { steps: float(host.steps) / host.meter.time.as_secs_f64(), bytes }
}

/// How often a job asks how far its snapshots are, where one in a hundred fails.
fn polls(journal: Option<bool>) -> f64 {
    let mut host = Host::failing(MANY, 0.01);
    let mut how = JobOptions::default();
    how.journal = journal;
    host.take_with(0..MANY, how);
    while host.ended < MANY && host.step() {}
    assert!(host.ended == MANY && host.completed < MANY);
    float(host.polls)
}

/// Saves a job of which one half has ended.
fn save() {
    let mut host = Host::new(MANY);
    let job = host.take(0..MANY);
    while host.completed < MANY / 2 && host.step() {}
    let (times, sizes): (Vec<_>, Vec<_>) = (0..25).map(|_| save_once(&host, job)).unzip();
    let (states, texts) = times.into_iter().unzip();
    report("  its save(), half way", "ms", states);
    report("  the JSON text of that", "ms", texts);
    report("  its length, per snapshot", "bytes", sizes);
}

/// The milliseconds of both parts, and the bytes of the text per snapshot.
fn save_once(host: &Host, job: JobId) -> ((f64, f64), f64) {
    let began = Instant::now();
    let state = host.client.save(job).unwrap();
    let state_time = began.elapsed();
    let text = serde_json::to_string(&state).unwrap();
    let text_time = began.elapsed() - state_time;
    ((1e3 * state_time.as_secs_f64(), 1e3 * text_time.as_secs_f64()), float(text.len()) / float(MANY))
}
