//! What the core must survive, as functions of any bytes: nothing panics, nothing loops, memory stays linear.
//!
//! `make fuzz` runs each for a minute, with cargo-fuzz where there is a nightly compiler and else by itself; `make test` runs
//! a few thousand inputs of each, always the same.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod bytes;
mod journal;
pub mod mutate;
mod relay;
mod reply;
mod request;
mod saved;
mod signature;
mod text;
mod trace;

/// A function that must hold for every input.
pub struct Target {
    /// Also the name of its corpus.
    pub name: &'static str,
    /// Panics where something is wrong.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "request", run: request::run },
    Target { name: "reply", run: reply::run },
    Target { name: "journal", run: journal::run },
    Target { name: "saved", run: saved::run },
    Target { name: "signature", run: signature::run },
    Target { name: "relay", run: relay::run },
    Target { name: "text", run: text::run },
    Target { name: "trace", run: trace::run },
];

/// Runs one target.
///
/// # Panics
/// Where something is wrong, or there is no target of that name.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("there is no target {name}")).run)(data);
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::TARGETS;
    use super::mutate::{Seed, mutated};

    #[test]
    fn every_target_survives_its_corpus_and_what_is_made_of_it() {
        for target in TARGETS {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus").join(target.name);
            let mut corpus: Vec<_> =
                fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect();
            corpus.sort();
            corpus.iter().for_each(|input| (target.run)(input));
            let mut seed = Seed::new(1);
            for _ in 0..20_000 {
                (target.run)(&mutated(&corpus, &mut seed));
            }
        }
    }
}
