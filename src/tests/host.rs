//! A host with virtual time: drives one client against one emulator through a network that a seed decides.
//! Nothing sleeps; the clock is set to whatever comes next.

mod network;
mod outputs;

use std::collections::{BTreeMap, BTreeSet};

use hubspot_emulator::Emulator;

use self::network::{Coming, NOBODY};
use super::library::Library;
use super::others::Others;
use super::parse;
use super::trace::Trace;
use super::weather::Weather;
use super::witness::Witness;
use crate::client::{self, Client, JobId, Notice, Output};
use crate::engine::batch;
use crate::engine::error::Error;
use crate::engine::exchange::Reply;
use crate::engine::machine::{Input, Ticket, Why};
use crate::engine::random::Random;
use crate::engine::time::Time;
use crate::flows::single_send;
use crate::options::{JobOptions, JournalOptions, Options};
use crate::value::Value;

/// When every run starts.
pub const START: u64 = 1_767_225_600_000;

/// The host.
pub struct Host {
    pub client: Client,
    pub emulator: Emulator,
    pub now: u64,
    pub weather: Weather,
    pub witness: Witness,
    pub trace: Trace,
    pub replies: Vec<(JobId, Reply)>,
    pub failures: Vec<(JobId, Error, Option<Value>)>,
    /// What readers of the journal handed out.
    pub library: Library,
    /// What failed of calls with many inputs.
    pub failed_inputs: Vec<batch::Failure>,
    /// What became of emails that were waited for.
    pub emails: Vec<single_send::Ending>,
    pub notices: Vec<Notice>,
    /// What the client told of what it does.
    pub told: Vec<client::Trace>,
    /// The bodies of calls that succeeded.
    pub bodies: BTreeMap<Ticket, serde_json::Value>,
    /// The last state that each job had stored, as text.
    pub stored: BTreeMap<JobId, String>,
    /// What a host gives for `AskToken`, one after the other; then it has none.
    pub tokens: Vec<&'static str>,
    /// What became of the questions for a token.
    pub refused_tokens: Vec<bool>,
    /// What the other processes do where limits and tokens are shared.
    pub others: Others,
    random: Random,
    coming: BTreeMap<(u64, u64), Coming>,
    order: u64,
    cancelled: BTreeSet<Ticket>,
    questions: u32,
    reading: Time,
    /// The client's clock, which never goes back.
    seen: u64,
    inputs_at: (u64, u32),
}

impl Host {
    /// A host with a client that has the app of the emulator.
    pub fn new(seed: u64, options: Options, emulator: Emulator, weather: Weather) -> Self {
        Self {
            client: Client::new(options, Time(START)),
            emulator,
            now: START,
            weather,
            witness: Witness::default(),
            trace: Trace::default(),
            replies: Vec::new(),
            failures: Vec::new(),
            library: Library::default(),
            failed_inputs: Vec::new(),
            emails: Vec::new(),
            notices: Vec::new(),
            told: Vec::new(),
            bodies: BTreeMap::new(),
            stored: BTreeMap::new(),
            tokens: Vec::new(),
            refused_tokens: Vec::new(),
            others: Others::default(),
            random: Random::new(seed),
            coming: BTreeMap::new(),
            order: 0,
            cancelled: BTreeSet::new(),
            questions: 0,
            reading: Time(START),
            seen: START,
            inputs_at: (0, 0),
        }
    }

    /// Starts a job.
    pub fn take(&mut self, requests: &Value, job: &JobOptions) -> Result<JobId, Error> {
        let now = self.client_time();
        let id = self.client.take(now, requests, job)?;
        self.witness.started(id, requests);
        Ok(id)
    }

    /// The time to start something at.
    pub fn client_time(&mut self) -> Time {
        self.read_clock();
        self.reading
    }

    /// Starts a reader of the journal.
    pub fn read(&mut self, journal: &JournalOptions) -> Result<JobId, Error> {
        self.read_clock();
        self.client.read(self.reading, journal)
    }

    /// Another process: nothing is left of the client and of what it waited for but the state of one job, as text.
    pub fn restart(&mut self, options: Options, job: JobId, state: &str, how: &JobOptions) -> JobId {
        self.forget(options);
        let text = state.to_owned();
        let state = parse(state);
        let id = self.client.resume(Time(self.now), &state, how).unwrap();
        self.stored = BTreeMap::from([(id, text)]);
        self.witness.restarted(job, id, &state);
        self.trace.note(self.now, format_args!("restart"));
        id
    }

    /// Another process reads the journal.
    pub fn restart_reader(&mut self, journal: &JournalOptions) -> JobId {
        self.forget(self.client.options().clone());
        self.library.restart();
        self.witness = Witness::default();
        self.trace.note(self.now, format_args!("restart"));
        self.read(journal).unwrap()
    }

    /// Nothing is left of the client and of what it waited for.
    fn forget(&mut self, options: Options) {
        self.client = Client::new(options, Time(self.now));
        self.reading = Time(self.now);
        self.seen = self.now;
        self.questions = 0;
        // What was sent still reaches HubSpot, but nobody hears of it.
        self.coming.retain(|_, coming| matches!(coming, Coming::Request(..)));
        for coming in self.coming.values_mut() {
            if let Coming::Request(ticket, ..) = coming {
                *ticket = NOBODY;
            }
        }
        self.cancelled.clear();
    }

    /// Runs until nothing is left to do.
    pub fn run(&mut self) {
        self.run_until(u64::MAX);
        assert_eq!(self.client.running(), 0, "jobs run, but nothing is to come");
        assert!(self.client.is_idle(), "something is left in the client");
        self.witness.finish(&self.emulator);
    }

    /// Runs until a moment, or until nothing is left to do.
    pub fn run_until(&mut self, end: u64) {
        while self.now < end && self.step() {}
    }

    /// Takes the outputs and gives the next input; `false` where there is none to come.
    pub fn step(&mut self) -> bool {
        let until = self.drain();
        let (at, tick) = match self.coming.first_key_value() {
            Some(((at, _), _)) if *at <= until.0 => (*at, false),
            _ => (until.0, true),
        };
        if at == Time::NEVER.0 || (self.client.running() == 0 && self.coming.is_empty()) {
            return false;
        }
        self.now = self.now.max(at);
        if self.happens(self.weather.jump.0) {
            self.now += self.random.up_to(self.weather.jump.1);
            self.trace.note(self.now, format_args!("jump"));
        }
        if tick {
            self.give(Input::Tick);
        } else if let Some((_, coming)) = self.coming.pop_first() {
            self.happen(coming);
        }
        true
    }

    /// Gives one input.
    pub fn give(&mut self, input: Input<'_>) {
        self.inputs_at = if self.inputs_at.0 == self.now { (self.now, self.inputs_at.1 + 1) } else { (self.now, 0) };
        assert!(self.inputs_at.1 < 20_000, "time stands still");
        if matches!(input, Input::Tick) {
            self.trace.note(self.now, format_args!("tick"));
        }
        self.read_clock();
        self.client.handle(self.reading, input);
    }

    /// Takes all outputs; tells until when the client waits.
    pub fn drain(&mut self) -> Time {
        let most = 200 + 20 * self.witness.objects();
        for _ in 0..most {
            match self.client.poll(self.reading) {
                Output::Wait { until, why } => {
                    assert!(until.0 >= self.seen, "waits for a moment that is past");
                    assert!(until != Time::NEVER || why == Why::Input, "waits for nothing because of {why:?}");
                    let (idle, never) = (self.client.running() == 0, until == Time::NEVER);
                    assert!(!never || idle || self.questions > 0, "jobs run without a timer");
                    assert!(never || !idle, "a timer is left over");
                    return until;
                }
                output => self.obey(output),
            }
        }
        panic!("more than {most} outputs for one input");
    }

    /// Reads the time, or a little less; the outputs that follow are taken at the same reading.
    fn read_clock(&mut self) {
        let back = if self.happens(self.weather.back.0) { self.random.up_to(self.weather.back.1) } else { 0 };
        self.reading = Time(self.now - back);
        self.seen = self.seen.max(self.now - back);
    }

    fn happens(&mut self, per_thousand: u64) -> bool {
        per_thousand > 0 && self.random.up_to(999) < per_thousand
    }

    fn within(&mut self, (least, most): (u64, u64)) -> u64 {
        least + self.random.up_to(most - least)
    }
}
