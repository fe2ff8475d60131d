//! The machine: what to send next, and what a reply means for each object.
//!
//! A job of two objects, one of which HubSpot can't find, makes this, besides asking for tokens and permits:
//!
//! ```text
//!   Ask Store, Update   both are `creating`; the state is stored only where the plan says so
//!   Send                the create request; its reply has a status id for each
//!   Ask Store, Update   both are open
//!   Wait                until the first question is due
//!   Send, Send          the questions
//!   Ended, Update       completed
//!   Ended, Update       failed: OBJECT_NOT_FOUND
//!   Done                with the state
//! ```

mod event;
mod journal;
mod replies;

pub use event::{Counts, Event};

use journal::Journal;

use super::objects::{Entry, Objects, Phase};
use super::plan::Plan;
use super::state;
use crate::DIRECT;
use crate::engine::error::Error;
use crate::engine::exchange::Exchange;
use crate::engine::in_flight::InFlight;
use crate::engine::machine::{Answer, Ask, Input, Output, Ticket, Tickets, Why};
use crate::engine::outbox::Outbox;
use crate::engine::patience::Patience;
use crate::engine::random::Random;
use crate::engine::request::{Content, Request};
use crate::engine::template::finished;
use crate::engine::time::Time;
use crate::engine::watch::Watch;
use crate::fifo::Fifo;
use crate::value::{Value, object};

/// What `webhooks.snapshots` sends per second, times how long a job waits between two questions at most: with more open
/// jobs than this, questions would come later than they are due.
const MOST_OPEN: usize = 300;
/// More requests than this at once would only queue at the rate limit.
const MOST_IN_FLIGHT: usize = 20;

/// A job that takes snapshots.
#[derive(Debug)]
pub struct Take {
    plan: Plan,
    pub(super) objects: Objects,
    pub(super) watch: Watch,
    /// The journal beside the job, while it is read.
    pub(super) journal: Option<Box<Journal>>,
    queue: Fifo<u32>,
    /// Batches that were refused as a whole and are tried in parts.
    parts: Fifo<Vec<u32>>,
    in_flight: InFlight<Purpose>,
    store: Store,
    /// A reply changed what should be stored.
    store_due: bool,
    random: Random,
    counts: Counts,
    reported: Option<Counts>,
    outbox: Outbox<Event>,
}

/// What a request is for.
#[derive(Debug)]
enum Purpose {
    /// To ask for snapshots of these objects.
    Create(Vec<u32>),
    /// To ask how far the snapshot of this object is.
    Status(u32),
}

/// Where the asking for storage is.
#[derive(Debug, PartialEq)]
enum Store {
    Idle,
    /// This batch is sent once the state is stored.
    Before(Vec<u32>),
    /// Asked; what is sent then.
    Asked(Ticket, Vec<u32>),
}

impl Take {
    /// A new job, or one that goes on from a saved state.
    #[must_use]
    pub(super) fn start(objects: Objects, watch: Watch, plan: Plan, seed: u64) -> Self {
        let mut take = Self {
            counts: Counts { total: u32::try_from(objects.len()).unwrap_or(u32::MAX), ..Counts::default() },
            plan,
            watch,
            journal: None,
            queue: Fifo::default(),
            parts: Fifo::default(),
            in_flight: InFlight::default(),
            store: Store::Idle,
            store_due: false,
            random: Random::new(seed),
            reported: None,
            outbox: Outbox::default(),
            objects,
        };
        let first = take.objects.pair_twins();
        for ((index, entry), first) in take.objects.iter().zip(first) {
            match &entry.phase {
                Phase::Ended(ending) => {
                    take.outbox.events.push(Event::Ended(index, ending.clone()));
                    take.counts.end(ending.outcome);
                }
                Phase::Open(..) => take.counts.open += 1,
                _ if first => take.queue.push(index),
                _ => {}
            }
        }
        take
    }

    /// The state, for `resume`.
    #[must_use]
    pub fn save(&self) -> Value {
        state::save(self)
    }

    /// Takes one input; the outputs follow from [`Take::poll`].
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        match input {
            Input::Stop => self.stop(),
            Input::Answer { ticket, answer } if matches!(&self.store, Store::Asked(asked, _) if *asked == ticket) => {
                self.stored(now, answer);
            }
            input => {
                if let Some(journal) = self.journal.as_mut().filter(|_| DIRECT) {
                    match input.ticket() {
                        Some(ticket) if journal.reader.awaits(ticket) => return journal.reader.handle(now, input),
                        Some(_) => {}
                        None => journal.reader.handle(now, Input::Tick),
                    }
                }
                self.in_flight.handle(now, input);
            }
        }
    }

    /// The next output.
    pub fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        loop {
            if let Some(output) = self.outbox.pop() {
                return output;
            }
            let journal = match self.poll_journal(now, tickets) {
                Output::Wait { until, why } => (until, why),
                output => return output,
            };
            let requests = match self.in_flight.poll(now, tickets) {
                Output::Event(finished) => {
                    self.finish(now, finished);
                    continue;
                }
                Output::Wait { until, why } => (until, why),
                output => return output.passed(),
            };
            if let Some(output) = self.poll_store(tickets) {
                return output;
            }
            if self.begin(now) || !self.outbox.events.is_empty() || self.outbox.over {
                continue;
            }
            if self.reported != Some(self.counts) {
                self.reported = Some(self.counts);
                return Output::Event(Event::Update(self.counts));
            }
            if self.counts.done() == self.counts.total && self.in_flight.is_empty() && self.store == Store::Idle {
                self.stop();
                return Output::Event(Event::Done(self.save()));
            }
            return self.wait(journal, requests);
        }
    }

    fn poll_store(&mut self, tickets: &mut Tickets) -> Option<Output<Event>> {
        let batch = match &mut self.store {
            Store::Before(batch) => std::mem::take(batch),
            Store::Idle if self.store_due => Vec::new(),
            _ => return None,
        };
        self.store_due = false;
        let ticket = tickets.draw();
        let saved = self.save();
        self.store = Store::Asked(ticket, batch);
        Some(Output::Ask { ticket, ask: Ask::Store(saved) })
    }

    /// Starts the next request, if one may start.
    fn begin(&mut self, now: Time) -> bool {
        if self.in_flight.len() >= MOST_IN_FLIGHT {
            return false;
        }
        if self.asks_from() <= now
            && let Some(index) = self.watch.next_due(now)
        {
            return self.ask(now, index);
        }
        let Some(batch) = self.next_batch() else { return false };
        for index in &batch {
            if let Some(entry) = self.objects.get_mut(*index) {
                entry.phase = Phase::Creating;
            }
        }
        if self.plan.store {
            self.store = Store::Before(batch);
        } else {
            self.create(now, batch);
        }
        true
    }

    /// The next objects to ask for, if there is room to watch them.
    fn next_batch(&mut self) -> Option<Vec<u32>> {
        let placed = self.journal.as_ref().is_none_or(|journal| journal.reader.is_placed());
        if self.store != Store::Idle || self.store_due || !placed {
            return None;
        }
        let mut busy = self.watch.len();
        for (_, batch) in self.creates() {
            busy += batch.len();
        }
        let size = match self.parts.first() {
            Some(part) => part.len(),
            None => self.queue.len().min(self.plan.batch_size).min(MOST_OPEN),
        };
        if size == 0 || (busy > 0 && busy + size > MOST_OPEN) {
            return None;
        }
        if let Some(part) = self.parts.pop() {
            return Some(part);
        }
        let mut batch = Vec::with_capacity(size);
        while batch.len() < size {
            batch.push(self.queue.pop()?);
        }
        Some(batch)
    }

    /// The create requests in flight, and the objects of each.
    fn creates(&self) -> impl Iterator<Item = (&Exchange, &Vec<u32>)> {
        self.in_flight.iter().filter_map(|(call, purpose)| match purpose {
            Purpose::Create(batch) => Some((call, batch)),
            Purpose::Status(_) => None,
        })
    }

    fn create(&mut self, now: Time, batch: Vec<u32>) {
        let mut requests = Vec::new();
        for index in &batch {
            requests.extend(self.objects.get(*index).map(Entry::request));
        }
        let body = object([("snapshotRequests", Value::List(requests))]);
        let mut request = self.plan.create.clone();
        request.body = Content::Json(body.into());
        self.begin_exchange(now, request, self.plan.patience, Purpose::Create(batch));
    }

    fn begin_exchange(&mut self, now: Time, request: Request, patience: Patience, purpose: Purpose) {
        let exchange = Exchange::new(now, request, patience, self.random.draw());
        self.in_flight.start(exchange, purpose);
    }

    fn ask(&mut self, now: Time, index: u32) -> bool {
        let Some(entry) = self.objects.get_mut(index) else { return true };
        if let Some(ending) = entry.nearly.take() {
            self.not_told_of(now);
            self.end_open(index, *ending);
            return true;
        }
        let Phase::Open(status_id, _) = &entry.phase else { return true };
        let request = finished(&self.plan.status, "snapshotStatusId", status_id);
        // The watch repeats questions at its own pace, so a question is asked once.
        let patience = Patience { attempts: 1, ..self.plan.patience };
        self.begin_exchange(now, request, patience, Purpose::Status(index));
        true
    }

    fn store_due(&mut self) {
        self.store_due = self.plan.store;
    }

    fn stored(&mut self, now: Time, answer: Answer) {
        let Store::Asked(_, batch) = std::mem::replace(&mut self.store, Store::Idle) else { return };
        match answer {
            Answer::Refused(error) => {
                self.not_asked_for(&batch);
                self.fail(error);
            }
            _ if batch.is_empty() => {}
            _ => self.create(now, batch),
        }
    }

    fn fail(&mut self, error: Error) {
        // What was not sent yet never will be.
        let mut untried = Vec::new();
        for (_, batch) in self.creates().filter(|(call, _)| !call.is_tried()) {
            untried.extend_from_slice(batch);
        }
        if let Store::Before(batch) | Store::Asked(_, batch) = &self.store {
            untried.extend_from_slice(batch);
        }
        self.not_asked_for(&untried);
        let saved = self.save();
        self.stop();
        self.outbox.events.push(Event::Failed(error, saved));
    }

    fn stop(&mut self) {
        self.in_flight.stop(&mut self.outbox.cancels, |_| true);
        if let Some(mut journal) = self.journal.take().filter(|_| DIRECT) {
            self.outbox.cancels.extend(journal.reader.leave());
        }
        if let Store::Asked(ticket, _) = self.store {
            self.outbox.cancels.push(ticket);
        }
        self.store = Store::Idle;
        self.store_due = false;
        self.outbox.over = true;
    }

    /// Waits for what goes on first: the journal, a request, or a question that is due.
    fn wait(&self, journal: (Time, Why), requests: (Time, Why)) -> Output<Event> {
        let mut first = (Time::NEVER, Why::Input);
        if self.in_flight.len() < MOST_IN_FLIGHT && self.watch.wait() < Time::NEVER {
            first = (self.watch.wait().max(self.asks_from()), Why::Poll);
        }
        for other in [journal, requests] {
            if other.0 < first.0 {
                first = other;
            }
        }
        Output::Wait { until: first.0, why: first.1 }
    }
}
