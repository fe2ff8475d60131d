//! Runs the targets without cargo-fuzz: inputs made of the corpora, for so many seconds or so many inputs each.
//!
//!     cargo run --profile simulation -p hubspot-wasm-fuzz -- [--seconds 60 | --inputs 20000] [--seed 1] [target …]
//!     cargo run --profile simulation -p hubspot-wasm-fuzz -- --file test-output/fuzz/trace
//!
//! An input that fails is kept in test-output/fuzz.

use std::alloc::{GlobalAlloc, Layout, System};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::{env, fs, panic, path::Path, process, sync::Mutex, thread};

use hubspot_wasm_fuzz::mutate::{Seed, mutated};
use hubspot_wasm_fuzz::{TARGETS, Target, run};

/// How long one input may take before it counts as a loop.
const LOOP: Duration = Duration::from_secs(10);
/// Bytes that an input may use at once: so many, and so many for each of its own.
const MEMORY: (usize, usize) = (4 << 20, 2_000);

/// Counts what is in use.
struct Counting;
static USED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[allow(unsafe_code, reason = "an allocator is")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let used = USED.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(used, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The input under way, and since when.
static UNDER_WAY: Mutex<Option<(&str, Vec<u8>, Instant)>> = Mutex::new(None);

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let option = |name: &str| arguments.iter().position(|word| word == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str| option(name).map(|text| text.parse::<u64>().expect("a number"));
    if let Some(file) = option("--file") {
        let name = Path::new(file).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        run(name, &fs::read(file).expect("the file can be read"));
        return ExitCode::SUCCESS;
    }
    let (seconds, inputs, seed) = (number("--seconds"), number("--inputs"), number("--seed").unwrap_or(1));
    let named: Vec<_> = TARGETS.iter().filter(|target| arguments.iter().any(|word| word == target.name)).collect();
    thread::spawn(watch);
    panic::set_hook(Box::new(|about| {
        eprintln!("{about}");
        keep("panics");
    }));
    for target in if named.is_empty() { TARGETS.iter().collect() } else { named } {
        let corpus = corpus_of(target);
        let started = Instant::now();
        let (mut count, mut seed) = (0, Seed::new(seed));
        let goes_on = |count: u64| match (seconds, inputs) {
            (Some(seconds), _) => started.elapsed().as_secs() < seconds,
            (None, inputs) => count < inputs.unwrap_or(20_000),
        };
        while goes_on(count) {
            let input = corpus.get(count as usize).cloned().unwrap_or_else(|| mutated(&corpus, &mut seed));
            try_one(target, input);
            count += 1;
        }
        println!("{:<10} {count} inputs", target.name);
    }
    ExitCode::SUCCESS
}

fn try_one(target: &Target, input: Vec<u8>) {
    let length = input.len();
    *UNDER_WAY.lock().unwrap() = Some((target.name, input.clone(), Instant::now()));
    let before = USED.load(Relaxed);
    PEAK.store(before, Relaxed);
    (target.run)(&input);
    let used = PEAK.load(Relaxed).saturating_sub(before);
    if used > MEMORY.0 + MEMORY.1 * length {
        eprintln!("{} uses {used} bytes for an input of {length}", target.name);
        keep("uses too much memory");
    }
    *UNDER_WAY.lock().unwrap() = None;
}

/// Ends the process when one input takes too long.
fn watch() {
    loop {
        thread::sleep(Duration::from_millis(500));
        let hangs = UNDER_WAY.lock().unwrap().as_ref().is_some_and(|(.., since)| since.elapsed() > LOOP);
        if hangs {
            keep("does not end");
        }
    }
}

/// Keeps the input under way, says how to run it again, and ends.
fn keep(what: &str) -> ! {
    if let Ok(mut under_way) = UNDER_WAY.try_lock()
        && let Some((name, input, _)) = under_way.take()
    {
        let file = format!("test-output/fuzz/{name}");
        let _ = fs::create_dir_all("test-output/fuzz");
        let _ = fs::write(&file, input);
        eprintln!("{name} {what}; again: cargo run --profile simulation -p hubspot-wasm-fuzz -- --file {file}");
    }
    process::exit(1);
}

/// The committed inputs of a target.
fn corpus_of(target: &Target) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus").join(target.name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|_| panic!("{} has no corpus", target.name));
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a file")).collect()
}
