//! The machine: which entry to ask for, which file to fetch, and what may be forgotten.

use std::sync::Arc;

use super::entries::{Entries, Position, entries};
use super::file::{FILE, File, Stage};
use super::filter::filter;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::{Exchange, Patience, Reply, Since, deliver, soonest};
use crate::engine::machine::{Answer, Ask, Input, Output, Request, Ticket, Tickets, Why};
use crate::engine::random::Random;
use crate::engine::time::{Span, Time};
use crate::fifo::Fifo;
use crate::options::{JournalOptions, Options};
use crate::text::concat;
use crate::value::object;

/// How often in a row a file's link may be renewed, or a file be no file, before that is an error.
const TRIES: u32 = 3;

/// What a reader tells.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// A file came: the driver has its data. They may come in another order than they happened; the numbers tell.
    File {
        /// Counts the files, from 0.
        number: u32,
        /// Where the journal goes on behind it.
        offset: String,
        /// The reply that brought it.
        reply: Reply,
    },
    /// The journal's end was reached and everything consumed; comes only where the reader does not follow.
    Done,
    /// The journal can't be read.
    Failed(Error),
}

/// A reader of the journal.
#[derive(Debug)]
pub struct Reader {
    requests: Entries,
    file: Request,
    patience: Patience,
    ahead: usize,
    follow: bool,
    store: bool,
    first_delay: Span,
    max_delay: Span,
    random: Random,
    position: Position,
    /// The question for the next entries, and how many it asks for.
    asking: Option<Box<Exchange>>,
    /// No entries are asked for before.
    rest: Time,
    /// How often in a row there were none.
    misses: u32,
    at_end: bool,
    /// In the order of the journal; the first one is being consumed.
    files: Vec<File>,
    files_so_far: u32,
    events: Fifo<Event>,
    cancels: Vec<Ticket>,
    over: bool,
}

impl Reader {
    /// A reader that starts with the next poll. `wants` are the places of a file that the machine around it needs, if the
    /// driver is not to keep the file.
    ///
    /// # Errors
    /// Every problem of the options, or that the credential is missing.
    pub fn new(
        options: &Arc<Options>,
        journal: &JournalOptions,
        wants: &'static [&'static str],
        seed: u64,
    ) -> Result<Self, Error> {
        let requests = Entries::new(options, journal)?;
        let patience = Patience::new(options, &journal.call, Since::Permit);
        let file = Request {
            params: object([]),
            wants,
            keep: wants.is_empty(),
            sieve: journal.filter.as_ref().map(|wanted| Arc::new(filter(wanted))),
            ..Request::new(&FILE.endpoint, "", patience.attempt_timeout)
        };
        Ok(Self {
            requests,
            file,
            patience,
            ahead: journal.read_ahead.max(1),
            follow: journal.follow,
            store: journal.store,
            first_delay: journal.first_delay,
            max_delay: journal.max_delay,
            random: Random::new(seed),
            position: Position::read(journal.from.as_deref()),
            asking: None,
            rest: Time::default(),
            misses: 0,
            at_end: false,
            files: Vec::new(),
            files_so_far: 0,
            events: Fifo::default(),
            cancels: Vec::new(),
            over: false,
        })
    }

    /// The same reader from the journal's end on: it tells of what comes from now on alone, and fails at the first trouble
    /// before it knows where that is.
    #[must_use]
    pub(in crate::flows) fn starting_at_the_end(mut self) -> Self {
        self.position = Position::End;
        self
    }

    /// Whether it knows where it reads.
    pub(in crate::flows) fn is_placed(&self) -> bool {
        self.position != Position::End
    }

    /// Whether everything that the journal holds was consumed.
    pub(in crate::flows) fn is_at_end(&self) -> bool {
        self.at_end && self.files.is_empty()
    }

    /// The offset up to which everything was consumed, or the word for where it starts.
    pub(in crate::flows) fn consumed(&self) -> &str {
        match self.files.first().map_or(&self.position, |file| &file.before) {
            Position::After(offset) => offset,
            Position::Earliest => "earliest",
            Position::Latest | Position::End => "latest",
        }
    }

    /// Ends it; gives what is not waited for any more.
    pub(in crate::flows) fn leave(&mut self) -> Vec<Ticket> {
        self.stop();
        std::mem::take(&mut self.cancels)
    }

    /// Takes one input; the outputs follow from [`Reader::poll`].
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        match input {
            Input::Stop => self.stop(),
            Input::Answer { ticket, answer } if self.awaits(ticket) => self.answered(answer),
            input => deliver(now, input, &mut self.exchanges().into_iter()),
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
            if let Some(output) = self.poll_exchanges(now, tickets) {
                return output;
            }
            if !self.events.is_empty() || self.over || self.begin(now) {
                continue;
            }
            if let Some(output) = self.poll_first(tickets) {
                return output;
            }
            if !self.follow && self.at_end && self.files.is_empty() && self.asking.is_none() {
                self.over = true;
                return Output::Event(Event::Done);
            }
            return self.wait(now, tickets);
        }
    }

    /// The requests in flight.
    pub(in crate::flows) fn exchanges(&mut self) -> Vec<&mut Exchange> {
        let mut exchanges = Vec::new();
        exchanges.extend(self.asking.as_deref_mut());
        for file in &mut self.files {
            exchanges.extend(file.exchange());
        }
        exchanges
    }

    /// Outputs of the requests in flight; takes what those bring that are done.
    fn poll_exchanges(&mut self, now: Time, tickets: &mut Tickets) -> Option<Output<Event>> {
        if let Some(exchange) = &mut self.asking {
            match exchange.poll(now, tickets) {
                Output::Wait { .. } => {}
                Output::Event(outcome) => {
                    self.asking = None;
                    self.found(now, outcome);
                }
                Output::End => self.asking = None,
                output => return Some(output.passed()),
            }
        }
        let mut index = 0;
        while let Some(exchange) = self.files.get_mut(index).map(File::exchange) {
            match exchange.map(|exchange| exchange.poll(now, tickets)) {
                None | Some(Output::Wait { .. } | Output::End) => {}
                Some(Output::Event(outcome)) => self.fetched(now, index, outcome),
                Some(output) => return Some(output.passed()),
            }
            index += 1;
        }
        None
    }

    /// Starts the next request, if one may start.
    fn begin(&mut self, now: Time) -> bool {
        let mut began = false;
        let timeout = self.patience.attempt_timeout;
        for index in 0..self.files.len() {
            let Some(file) = self.files.get_mut(index) else { break };
            // A clock that is wrong must not keep a file away for ever: by the clock alone a link is renewed once.
            if matches!(file.stage, Stage::Known) && file.entry.expires <= now && file.renewed == 0 {
                file.renewed = 1;
                file.stage = Stage::Stale(now);
            }
            let request = match &file.stage {
                Stage::Known => Ok(Request { url: file.entry.url.expose().into(), ..self.file.clone() }),
                Stage::Stale(at) if *at <= now => self.requests.request(&file.before, 1, timeout, now),
                _ => continue,
            };
            let fetches = matches!(file.stage, Stage::Known);
            match request {
                Ok(request) => {
                    let exchange = Box::new(Exchange::new(now, request, self.patience, self.random.draw()));
                    file.stage = if fetches { Stage::Fetching(exchange) } else { Stage::Renewing(exchange) };
                    began = true;
                }
                Err(error) => self.fail(error),
            }
        }
        let room = self.ahead.saturating_sub(self.files.len());
        if self.asking.is_none() && room > 0 && self.rest <= now && (self.follow || !self.at_end) && !self.over {
            match self.requests.request(&self.position, room, timeout, now) {
                Ok(request) => {
                    self.asking = Some(Exchange::new(now, request, self.patience, self.random.draw()).into());
                    began = true;
                }
                Err(error) => self.fail(error),
            }
        }
        began
    }

    /// The question for the next entries has its answer.
    fn found(&mut self, now: Time, outcome: Result<Reply, Error>) {
        let found = match outcome.and_then(|reply| entries(&reply.wanted)) {
            Ok(found) => found,
            Err(error) if is_trouble(&error) && self.is_placed() => {
                self.misses += 1;
                self.rest = now + error.retry_after.unwrap_or_default().max(self.pause(self.misses));
                return;
            }
            Err(error) => return self.fail(self.explained(error)),
        };
        if !self.is_placed() {
            // There is nothing yet, so whatever comes is new.
            let last = found.into_iter().last();
            self.position = last.map_or(Position::Earliest, |entry| Position::After(entry.offset));
            return;
        }
        self.at_end = found.is_empty();
        self.misses = if found.is_empty() { self.misses + 1 } else { 0 };
        self.rest = if found.is_empty() { now + self.pause(self.misses) } else { now };
        for entry in found {
            let next = Position::After(entry.offset.clone());
            if next == self.position {
                let message = "the journal would never end: HubSpot named the same offset twice";
                return self.fail(Error::new(ErrorKind::Decode, message));
            }
            let before = std::mem::replace(&mut self.position, next);
            self.files.push(File::new(self.files_so_far, before, entry));
            self.files_so_far = self.files_so_far.wrapping_add(1);
        }
        if self.at_end && self.position == Position::Latest {
            // There is nothing yet, so whatever comes is new.
            self.position = Position::Earliest;
        }
    }

    /// A file, or its entry, was asked for.
    fn fetched(&mut self, now: Time, index: usize, outcome: Result<Reply, Error>) {
        let pause = |reader: &mut Self, trouble: u32| now + reader.pause(trouble);
        let Some(file) = self.files.get_mut(index) else { return };
        let renewing = matches!(file.stage, Stage::Renewing(_));
        match outcome {
            Ok(reply) if renewing => self.renewed(index, &reply),
            Ok(reply) => {
                file.stage = Stage::Told;
                let (number, offset) = (file.number, file.entry.offset.clone());
                self.events.push(Event::File { number, offset, reply });
            }
            Err(error) if is_trouble(&error) => {
                file.trouble += 1;
                let trouble = file.trouble;
                let at = pause(self, trouble);
                self.set_stale(index, at);
            }
            Err(error) if renewing => {
                let error = self.explained(error);
                self.fail(error);
            }
            Err(error) if matches!(error.status, Some(403 | 404 | 410)) && file.renewed < TRIES => {
                file.renewed += 1;
                self.set_stale(index, now);
            }
            Err(error) if error.kind == ErrorKind::Decode && file.unreadable < TRIES => {
                file.unreadable += 1;
                let at = pause(self, 1);
                self.set_stale(index, at);
            }
            Err(mut error) => {
                // The host's own words may hold the signed URL.
                let what = if error.kind == ErrorKind::Decode { " is no journal file" } else { " can't be had" };
                error.message = concat(&["the file at offset ", &file.entry.offset, what]);
                self.fail(error);
            }
        }
    }

    /// A file's entry was asked for again.
    fn renewed(&mut self, index: usize, reply: &Reply) {
        let entry = match entries(&reply.wanted) {
            Ok(found) => found.into_iter().next(),
            Err(error) => return self.fail(error),
        };
        let Some(file) = self.files.get_mut(index) else { return };
        let Some(entry) = entry else {
            let message = concat(&["the journal no longer has the entry at offset ", &file.entry.offset, ADVICE]);
            return self.fail(Error::new(ErrorKind::NotFound, &message));
        };
        if entry.offset == file.entry.offset {
            file.stage = Stage::Known;
            file.entry = entry;
        } else {
            // What was the earliest entry aged out, or what was the latest is no longer: nobody can ask for it again.
            self.files.remove(index);
        }
    }

    fn set_stale(&mut self, index: usize, at: Time) {
        if let Some(file) = self.files.get_mut(index) {
            file.stage = Stage::Stale(at);
        }
    }

    /// What is to be said of the file that is consumed first.
    fn poll_first(&mut self, tickets: &mut Tickets) -> Option<Output<Event>> {
        let file = self.files.first_mut()?;
        match file.stage {
            Stage::Told => {
                let ticket = tickets.draw();
                file.stage = Stage::Asked(ticket);
                Some(Output::Ask { ticket, ask: Ask::More })
            }
            Stage::Consumed => {
                let ticket = tickets.draw();
                file.stage = Stage::Storing(ticket);
                Some(Output::Ask { ticket, ask: Ask::Store(file.entry.offset.as_str().into()) })
            }
            _ => None,
        }
    }

    fn awaits(&self, ticket: Ticket) -> bool {
        let stage = self.files.first().map(|file| &file.stage);
        matches!(stage, Some(Stage::Asked(asked) | Stage::Storing(asked)) if *asked == ticket)
    }

    fn answered(&mut self, answer: Answer) {
        let Some(file) = self.files.first_mut() else { return };
        match (&file.stage, answer) {
            (_, Answer::Refused(error)) => self.fail(error),
            (Stage::Asked(_), _) if self.store => file.stage = Stage::Consumed,
            _ => {
                self.files.remove(0);
            }
        }
    }

    /// What a refusal means for a reader.
    fn explained(&self, mut error: Error) -> Error {
        if let (ErrorKind::NotFound, Position::After(offset)) = (error.kind, &self.position) {
            error.message = concat(&["the journal no longer has the offset ", offset, ADVICE]);
        }
        error
    }

    /// How long to wait after so many vain attempts in a row.
    fn pause(&mut self, times: u32) -> Span {
        let span = self.first_delay.doubled(times.saturating_sub(1), self.max_delay);
        span + Span(self.random.up_to(span.0 / 4))
    }

    fn fail(&mut self, error: Error) {
        self.stop();
        self.events.push(Event::Failed(error));
    }

    fn stop(&mut self) {
        let mut tickets = Vec::new();
        for exchange in self.exchanges() {
            tickets.extend(exchange.ticket());
        }
        if let Some(Stage::Asked(ticket) | Stage::Storing(ticket)) = self.files.first().map(|file| &file.stage) {
            tickets.push(*ticket);
        }
        self.cancels.extend(tickets);
        self.asking = None;
        self.files.clear();
        self.events = Fifo::default();
        self.over = true;
    }

    fn wait(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        let mut until = Time::NEVER;
        let mut reason = Why::Input;
        if self.asking.is_none() && self.files.len() < self.ahead && (self.follow || !self.at_end) {
            (until, reason) = (self.rest, Why::Poll);
        }
        for file in &self.files {
            if let Stage::Stale(at) = file.stage
                && at < until
            {
                (until, reason) = (at, Why::Poll);
            }
        }
        let (until, why) = soonest(now, tickets, (until, reason), &mut self.exchanges().into_iter());
        Output::Wait { until, why }
    }
}

/// What to do about an offset that is gone.
const ADVICE: &str = ", for HubSpot keeps three days: read from `earliest`, and take from the CRM what changed before";

/// Whether it may go well later. A reader outlives any outage: who reads on is told nothing and waits.
fn is_trouble(error: &Error) -> bool {
    match error.kind {
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Server | ErrorKind::RateLimit => true,
        ErrorKind::Api => error.status == Some(423),
        _ => false,
    }
}
