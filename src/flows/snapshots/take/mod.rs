//! The machine: what to send next, and what a reply means for each object.

mod journal;
mod replies;

use journal::Journal;

use super::ending::{Ending, Outcome};
use super::objects::{Entry, Objects, Phase};
use super::state;
use crate::engine::error::Error;
use crate::engine::exchange::{Exchange, Patience, deliver, soonest};
use crate::engine::machine::{Answer, Ask, Content, Input, Output, Request, Ticket, Tickets, Why};
use crate::engine::random::Random;
use crate::engine::template::finished;
use crate::engine::time::Time;
use crate::engine::validate::Finding;
use crate::engine::watch::{Pace, Watch};
use crate::fifo::Fifo;
use crate::operation::DIRECT;
use crate::value::{Value, object};

/// What `webhooks.snapshots` sends per second, times how long a job waits between two questions at most: with more open
/// jobs than this, questions would come later than they are due.
const MOST_OPEN: usize = 300;
/// More requests than this at once would only queue at the rate limit.
const MOST_IN_FLIGHT: usize = 20;

/// What the job tells.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// Something changed; this is how far the job is.
    Update(Counts),
    /// One object is at its end. Comes once for each.
    Ended(u32, Box<Ending>),
    /// The journal is not read any more; the client tells its owner. Comes once at most.
    Notice(Finding),
    /// Every object is at its end; the state.
    Done(Value),
    /// The job can't go on: no credential can work, or its state can't be stored. The state is what can be resumed.
    Failed(Error, Value),
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Objects of the job.
    pub total: u32,
    /// Asked for and watched.
    pub open: u32,
    /// At their end, in the order of [`Outcome::ALL`].
    pub ended: [u32; 5],
}

impl Counts {
    /// How many are at their end.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.ended.iter().sum()
    }

    /// How many are not asked for yet.
    #[must_use]
    pub fn waiting(&self) -> u32 {
        self.total - self.open - self.done()
    }
}

/// What the job sends, but for the parts that change.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The create request, without its body.
    pub create: Request,
    /// Status requests end in the status id.
    pub status: Request,
    /// How long to wait for a reply, and how often to try a create request.
    pub patience: Patience,
    /// When to ask, where the journal is not read.
    pub pace: Pace,
    /// Objects per create request.
    pub batch_size: usize,
    /// Ask for the state to be stored around each create.
    pub store: bool,
}

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
    slots: Vec<Slot>,
    store: Store,
    /// A reply changed what should be stored.
    store_due: bool,
    random: Random,
    counts: Counts,
    reported: Option<Counts>,
    events: Fifo<Event>,
    cancels: Vec<Ticket>,
    over: bool,
}

#[derive(Debug)]
struct Slot {
    exchange: Exchange,
    work: Work,
}

#[derive(Debug, Clone)]
enum Work {
    Create(Vec<u32>),
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
            slots: Vec::new(),
            store: Store::Idle,
            store_due: false,
            random: Random::new(seed),
            reported: None,
            events: Fifo::default(),
            cancels: Vec::new(),
            over: false,
            objects,
        };
        let first = take.objects.pair_twins();
        for ((index, entry), first) in take.objects.iter().zip(first) {
            match &entry.phase {
                Phase::Ended(ending) => {
                    take.events.push(Event::Ended(index, ending.clone()));
                    count(&mut take.counts, ending.outcome);
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
                let journal = self.journal.as_mut().filter(|_| DIRECT).map(|journal| journal.reader.exchanges());
                let slots = self.slots.iter_mut().map(|slot| &mut slot.exchange);
                deliver(now, input, &mut journal.into_iter().flatten().chain(slots));
            }
        }
    }

    /// The next output.
    pub fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        loop {
            if let Some(ticket) = self.cancels.pop() {
                return Output::Cancel { ticket };
            }
            if let Some(event) = self.events.pop() {
                return Output::Event(event);
            }
            if self.over {
                return Output::End;
            }
            if let Some(output) = self.poll_journal(now, tickets) {
                return output;
            }
            if let Some(output) = self.poll_slots(now, tickets) {
                return output;
            }
            if let Some(output) = self.poll_store(tickets) {
                return output;
            }
            if self.begin(now) || !self.events.is_empty() || self.over {
                continue;
            }
            if self.reported != Some(self.counts) {
                self.reported = Some(self.counts);
                return Output::Event(Event::Update(self.counts));
            }
            if self.counts.done() == self.counts.total && self.slots.is_empty() && self.store == Store::Idle {
                self.stop();
                return Output::Event(Event::Done(self.save()));
            }
            return self.wait(now, tickets);
        }
    }

    /// Outputs of the requests in flight; takes out those that are done.
    fn poll_slots(&mut self, now: Time, tickets: &mut Tickets) -> Option<Output<Event>> {
        let mut index = 0;
        while let Some(slot) = self.slots.get_mut(index) {
            match slot.exchange.poll(now, tickets) {
                Output::Wait { .. } => index += 1,
                Output::Event(outcome) => {
                    let slot = self.slots.swap_remove(index);
                    self.finish(now, slot, outcome);
                    if !self.events.is_empty() || self.over {
                        return self.events.pop().map(Output::Event);
                    }
                }
                Output::End => {
                    self.slots.swap_remove(index);
                }
                output => return Some(output.passed()),
            }
        }
        None
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
        if self.slots.len() >= MOST_IN_FLIGHT {
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
        for slot in &self.slots {
            if let Work::Create(batch) = &slot.work {
                busy += batch.len();
            }
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

    fn create(&mut self, now: Time, batch: Vec<u32>) {
        let mut requests = Vec::new();
        for index in &batch {
            requests.extend(self.objects.get(*index).map(Entry::request));
        }
        let body = object([("snapshotRequests", Value::List(requests))]);
        let mut request = self.plan.create.clone();
        request.body = Content::Json(body.into());
        self.begin_exchange(now, request, self.plan.patience, Work::Create(batch));
    }

    fn begin_exchange(&mut self, now: Time, request: Request, patience: Patience, work: Work) {
        let exchange = Exchange::new(now, request, patience, self.random.draw());
        self.slots.push(Slot { exchange, work });
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
        self.begin_exchange(now, request, patience, Work::Status(index));
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
        for slot in &self.slots {
            if let Work::Create(batch) = &slot.work
                && !slot.exchange.is_tried()
            {
                untried.extend_from_slice(batch);
            }
        }
        if let Store::Before(batch) | Store::Asked(_, batch) = &self.store {
            untried.extend_from_slice(batch);
        }
        self.not_asked_for(&untried);
        let saved = self.save();
        self.stop();
        self.events.push(Event::Failed(error, saved));
    }

    fn stop(&mut self) {
        for slot in &self.slots {
            self.cancels.extend(slot.exchange.ticket());
        }
        self.slots.clear();
        if let Some(mut journal) = self.journal.take().filter(|_| DIRECT) {
            self.cancels.extend(journal.reader.leave());
        }
        if let Store::Asked(ticket, _) = self.store {
            self.cancels.push(ticket);
        }
        self.store = Store::Idle;
        self.store_due = false;
        self.over = true;
    }

    fn wait(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        let mut first = (Time::NEVER, Why::Input);
        if self.slots.len() < MOST_IN_FLIGHT && self.watch.wait() < first.0 {
            first = (self.watch.wait().max(self.asks_from()), Why::Poll);
        }
        if DIRECT
            && let Some(journal) = &mut self.journal
            && let Output::Wait { until, why } = journal.reader.poll(now, tickets)
            && until < first.0
        {
            first = (until, why);
        }
        let (until, why) = soonest(now, tickets, first, &mut self.slots.iter_mut().map(|slot| &mut slot.exchange));
        Output::Wait { until, why }
    }
}

fn count(counts: &mut Counts, outcome: Outcome) {
    for (count, other) in counts.ended.iter_mut().zip(Outcome::ALL) {
        *count += u32::from(other == outcome);
    }
}
