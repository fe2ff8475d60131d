//! Sees everything that a client does and says, and panics where a promise is broken.
//!
//! One ending per object and none lost; an outcome only where HubSpot has it so; never more sends in a window than its
//! limit; no question about an object after its end, none twice at once; no two snapshots of an object open at once;
//! no second create after an answered one; `maybe_repeated` where a create was unanswered, and only there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use hubspot_emulator::{Emulator, Snapshot};

use super::judge::{Triple, judge, judge_values, triple};
use super::wire::{Arrived, Received};
use crate::client::JobId;
use crate::engine::error::Error;
use crate::engine::machine::Ticket;
use crate::engine::request::{Content, Request};
use crate::flows::snapshots::{Counts, Ending, Event};
use crate::operation::{Auth, Bucket};
use crate::value::Value;

/// What the witness saw.
#[derive(Default)]
pub struct Witness {
    pub jobs: BTreeMap<JobId, Watched>,
    /// Every send: when, what, and the status id of a question.
    pub sends: Vec<(u64, &'static str, Option<String>)>,
    /// What HubSpot's headers say where it is not 100.
    pub general_limit: Option<usize>,
    flights: BTreeMap<Ticket, Flight>,
    windows: BTreeMap<&'static str, VecDeque<u64>>,
    /// Why a token may be asked for: none yet, the last one refused or old, or the last question without an answer.
    token: Option<(u64, u64)>,
    /// Creates that HubSpot may have got twice without the client's doing.
    doubled: BTreeMap<Triple, usize>,
    /// Snapshots that others asked for.
    pub strangers: BTreeSet<String>,
}

/// One job.
#[derive(Default)]
pub struct Watched {
    pub requests: Vec<Value>,
    pub endings: Vec<Option<Box<Ending>>>,
    pub updates: Vec<Counts>,
    pub failed: bool,
    /// The most objects that were open at once.
    pub most_open: u32,
    /// How many creates were sent, and how many objects were in all of them.
    pub creates: (usize, usize),
    over: bool,
    open: BTreeMap<Triple, String>,
    ended_ids: BTreeSet<String>,
    unanswered: BTreeSet<Triple>,
    answered: BTreeMap<Triple, usize>,
    /// When the snapshots that are open were first asked for.
    asked_at: BTreeMap<Triple, u64>,
    /// Objects whose endings are those of another process.
    retold: BTreeSet<usize>,
}

#[derive(Clone)]
struct Flight {
    job: JobId,
    what: What,
    cancelled: bool,
}

#[derive(Clone)]
enum What {
    Create(Vec<Triple>),
    Status(String),
    Token,
    Other,
}

impl Witness {
    /// A job started.
    pub fn started(&mut self, job: JobId, requests: &Value) {
        let requests = requests.items().to_vec();
        let endings = vec![None; requests.len()];
        self.jobs.insert(job, Watched { requests, endings, ..Watched::default() });
    }

    /// Another client goes on with a job, from a state.
    pub fn restarted(&mut self, old: JobId, new: JobId, state: &Value) {
        for flight in std::mem::take(&mut self.flights).into_values() {
            self.without_answer(&flight);
        }
        let old = self.jobs.remove(&old).unwrap();
        self.jobs.clear();
        self.windows.clear();
        self.token = None;
        self.started(new, &Value::List(old.requests));
        let watched = self.jobs.get_mut(&new).unwrap();
        watched.unanswered = old.unanswered;
        watched.asked_at = old.asked_at;
        for (index, object) in state.at("/state/objects/*").into_iter().enumerate() {
            let triple = triple(object.get("request").unwrap());
            match object.get("phase").and_then(Value::as_text) {
                Some("creating") => {
                    watched.asked_at.insert(triple.clone(), 0);
                    watched.unanswered.insert(triple);
                }
                Some("open") => {
                    // It may be an earlier twin than the last one that was asked for.
                    watched.asked_at.insert(triple.clone(), 0);
                    let id = object.get("statusId").and_then(Value::as_text).unwrap();
                    watched.open.insert(triple, id.to_owned());
                }
                Some(_) => drop(watched.retold.insert(index)),
                None => {}
            }
        }
    }

    /// How many objects there are in all jobs.
    pub fn objects(&self) -> usize {
        self.jobs.values().map(|job| job.requests.len()).sum()
    }

    /// HubSpot gets a request twice.
    pub fn twice(&mut self, ticket: Ticket) {
        if let Some(What::Create(triples)) = self.flights.get(&ticket).map(|flight| &flight.what) {
            for triple in triples {
                *self.doubled.entry(triple.clone()).or_default() += 1;
            }
        }
    }

    /// The client sends.
    pub fn sent(&mut self, now: u64, job: JobId, ticket: Ticket, request: &Request) {
        let name = request.endpoint.name;
        let (bucket, most, per) = match request.endpoint.bucket {
            Bucket::General => ("general", self.general_limit.unwrap_or(100), 10_000),
            Bucket::Snapshots => ("snapshots", 10, 1_000),
            _ => ("unlimited", usize::MAX, 0),
        };
        let window = self.windows.entry(bucket).or_default();
        window.push_back(now);
        while window.front().is_some_and(|sent| *sent + per <= now) {
            window.pop_front();
        }
        assert!(window.len() <= most, "{} sends of {bucket} within {per} ms", window.len());

        let what = match name {
            _ if !self.jobs.contains_key(&job) && name.starts_with("webhooks.snapshots.") => What::Other,
            "webhooks.snapshots.create" => What::Create(self.created(now, job, &request.body)),
            "webhooks.snapshots.status" => What::Status(self.asked(job, &request.url)),
            "webhooks.journal.file" => What::Other,
            _ if request.endpoint.auth == Auth::Nothing => self.asked_for_token(now),
            _ => What::Other,
        };
        let status_id = if let What::Status(id) = &what { Some(id.clone()) } else { None };
        self.sends.push((now, name, status_id));
        let before = self.flights.insert(ticket, Flight { job, what, cancelled: false });
        assert!(before.is_none(), "ticket {} is used twice", ticket.0);
    }

    fn created(&mut self, now: u64, job: JobId, body: &Content) -> Vec<Triple> {
        let Content::Json(body) = body else { panic!("a create without JSON") };
        let triples: Vec<Triple> = body.get("snapshotRequests").unwrap().items().iter().map(triple).collect();
        let watched = self.jobs.get_mut(&job).unwrap();
        watched.creates.0 += 1;
        watched.creates.1 += triples.len();
        let mut seen = BTreeSet::new();
        for triple in &triples {
            assert!(seen.insert(triple), "{triple:?} is twice in one create");
            watched.asked_at.entry(triple.clone()).or_insert(now);
            assert!(!watched.open.contains_key(triple), "{triple:?} is open and created again");
        }
        for flight in self.flights.values().filter(|flight| flight.job == job && !flight.cancelled) {
            let What::Create(others) = &flight.what else { continue };
            assert!(!others.iter().any(|other| seen.contains(other)), "two creates of one object at once");
        }
        triples
    }

    fn asked(&mut self, job: JobId, url: &str) -> String {
        let id = url.rsplit('/').next().unwrap().to_owned();
        let watched = &self.jobs[&job];
        assert!(!watched.ended_ids.contains(&id), "{id} is asked about after its end");
        assert!(watched.open.values().any(|open| *open == id), "{id} is asked about and was never given");
        for flight in self.flights.values().filter(|flight| !flight.cancelled) {
            assert!(!matches!(&flight.what, What::Status(other) if *other == id), "{id} is asked about twice at once");
        }
        id
    }

    fn asked_for_token(&mut self, now: u64) -> What {
        let another = self.flights.values().any(|flight| matches!(flight.what, What::Token) && !flight.cancelled);
        assert!(!another, "two requests for a token at once");
        if let Some((since, lifetime)) = self.token {
            assert!(now >= since + lifetime * 4 / 5, "a token is asked for while the last one is good");
        }
        What::Token
    }

    /// The client does not want the answer any more.
    pub fn cancelled(&mut self, ticket: Ticket) {
        if let Some(flight) = self.flights.get_mut(&ticket) {
            flight.cancelled = true;
            let flight = flight.clone();
            self.without_answer(&flight);
        }
    }

    /// The client is told.
    pub fn arrived(&mut self, now: u64, ticket: Ticket, arrived: &Arrived) {
        let Some(flight) = self.flights.remove(&ticket).filter(|flight| !flight.cancelled) else { return };
        if arrived.status() == 401 {
            self.token = None;
        }
        let told = match arrived {
            Arrived::Response(200..=299, _, Received::Wanted(value)) => value,
            Arrived::Response(300..=499, ..) => return,
            _ => return self.without_answer(&flight),
        };
        let Some(watched) = self.jobs.get_mut(&flight.job) else {
            if matches!(flight.what, What::Token) {
                let seconds = told.get("expires_in").and_then(Value::as_integer).unwrap_or(1800);
                self.token = Some((now, u64::try_from(seconds).unwrap() * 1000));
            }
            return;
        };
        if let What::Create(_) = flight.what {
            for response in told.get("snapshotResponses").map(Value::items).unwrap_or_default() {
                let id = response.get("snapshotStatusId").and_then(Value::as_text).unwrap();
                watched.open.insert(triple(response), id.to_owned());
                *watched.answered.entry(triple(response)).or_default() += 1;
            }
        }
    }

    fn without_answer(&mut self, flight: &Flight) {
        let watched = self.jobs.get_mut(&flight.job);
        if let (What::Create(triples), Some(watched)) = (&flight.what, watched) {
            watched.unanswered.extend(triples.iter().cloned());
        }
    }

    /// The client tells; gives back what a job failed with.
    pub fn told(&mut self, job: JobId, event: Event, emulator: &Emulator) -> Option<(Error, Value)> {
        let alone = self.jobs.len() == 1;
        let watched = self.jobs.get_mut(&job).unwrap();
        assert!(!watched.over && !watched.failed, "an event after the end");
        match event {
            Event::Update(counts) => {
                watched.most_open = watched.most_open.max(counts.open);
                watched.updates.push(counts);
                None
            }
            Event::Ended(index, ending) => {
                let index = index as usize;
                let request = &watched.requests[index];
                judge(&ending, request, emulator);
                let triple = triple(request);
                if !watched.retold.contains(&index) {
                    let since = watched.asked_at.remove(&triple).unwrap_or_default();
                    let known = alone && !self.doubled.contains_key(&triple);
                    judge_values(&ending, request, emulator, if known { since } else { 0 }, &self.strangers);
                }
                let unanswered = watched.unanswered.contains(&triple);
                assert!(unanswered || !ending.maybe_repeated, "{triple:?} can't have been repeated");
                if watched.open.get(&triple) == ending.status_id.as_ref() {
                    watched.open.remove(&triple);
                }
                watched.ended_ids.extend(ending.status_id.clone());
                let before = watched.endings[index].replace(ending);
                assert!(before.is_none(), "object {index} ended twice");
                None
            }
            Event::Done(_) => None,
            Event::Notice(_) => panic!("a notice is for the owner of the client"),
            Event::Failed(error, state) => {
                watched.failed = true;
                Some((error, state))
            }
        }
    }

    /// The job is over.
    pub fn over(&mut self, job: JobId) {
        if let Some(watched) = self.jobs.get_mut(&job) {
            assert!(!watched.over, "job {} ended twice", job.0);
            watched.over = true;
        }
    }

    /// Nothing more comes.
    pub fn finish(&self, emulator: &Emulator) {
        for (id, watched) in self.jobs.iter().filter(|(_, watched)| !watched.failed) {
            assert!(watched.over, "job {} never ended", id.0);
            let mut wanted: BTreeMap<Triple, (usize, bool)> = BTreeMap::new();
            for (index, (request, ending)) in watched.requests.iter().zip(&watched.endings).enumerate() {
                let Some(ending) = ending else { panic!("object {index} is lost") };
                let entry = wanted.entry(triple(request)).or_default();
                entry.0 += 1;
                entry.1 |= ending.maybe_repeated;
            }
            let mut got: BTreeMap<Triple, usize> = BTreeMap::new();
            let own = |snapshot: &&Snapshot| !self.strangers.contains(&snapshot.status_id);
            for snapshot in emulator.snapshots().iter().filter(own) {
                let signed = |number: u64| i64::try_from(number).unwrap();
                let triple = (signed(snapshot.portal_id), snapshot.object_type_id.clone(), signed(snapshot.object_id));
                *got.entry(triple).or_default() += 1;
            }
            for (triple, (wanted, says_so)) in wanted {
                let answered = watched.answered.get(&triple).copied().unwrap_or_default();
                assert!(answered <= wanted, "{triple:?} was created again after an answer");
                let got = got.get(&triple).copied().unwrap_or_default();
                let doubled = self.doubled.get(&triple).copied().unwrap_or_default();
                let alone = self.jobs.len() == 1;
                assert!(!alone || got <= wanted + doubled || says_so, "{triple:?} was repeated and nobody says so");
            }
        }
    }
}
