//! The machine: which entry to ask for, which file to fetch, and what may be forgotten.

use std::sync::Arc;

use super::entries::{Entries, Position};
use super::file::{FILE, File, Stage};
use super::filter::filter;
use crate::engine::error::Error;
use crate::engine::exchange::{Exchange, Reply};
use crate::engine::in_flight::InFlight;
use crate::engine::machine::{Answer, Ask, Input, Output, Ticket, Tickets, Why};
use crate::engine::outbox::Outbox;
use crate::engine::patience::{Patience, Since};
use crate::engine::random::Random;
use crate::engine::request::Request;
use crate::engine::time::{Span, Time};
use crate::fifo::Fifo;
use crate::options::{JournalOptions, Options};
use crate::value::object;

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
    in_flight: InFlight<Purpose>,
    /// Behind which entry the next ones are asked for.
    pub(super) position: Position,
    /// No entries are asked for before.
    pub(super) rest: Time,
    /// How often in a row there were none.
    pub(super) misses: u32,
    pub(super) at_end: bool,
    /// In the order of the journal; the first one is being consumed.
    pub(super) files: Vec<File>,
    pub(super) files_so_far: u32,
    pub(super) outbox: Outbox<Event>,
}

/// What a request is for.
#[derive(Debug, PartialEq)]
pub(super) enum Purpose {
    /// To find the next entries.
    Entries,
    /// To renew the entry of the file with this number.
    Entry(u32),
    /// To fetch the file with this number.
    File(u32),
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
            in_flight: InFlight::default(),
            rest: Time::default(),
            misses: 0,
            at_end: false,
            files: Vec::new(),
            files_so_far: 0,
            outbox: Outbox::default(),
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
        std::mem::take(&mut self.outbox.cancels)
    }

    /// Whether one of its requests waits for this ticket.
    pub(in crate::flows) fn awaits(&self, ticket: Ticket) -> bool {
        self.in_flight.awaits(ticket)
    }

    /// Takes one input; the outputs follow from [`Reader::poll`].
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        match input {
            Input::Stop => self.stop(),
            Input::Answer { ticket, answer } if self.asks_host(ticket) => self.answered(answer),
            input => self.in_flight.handle(now, input),
        }
    }

    /// The next output.
    pub fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        loop {
            if let Some(output) = self.outbox.pop() {
                return output;
            }
            let (until, why) = match self.in_flight.poll(now, tickets) {
                Output::Event(finished) => {
                    self.finish(now, finished);
                    continue;
                }
                Output::Wait { until, why } => (until, why),
                output => return output.passed(),
            };
            if self.begin(now) || self.outbox.over {
                continue;
            }
            if let Some(output) = self.poll_first(tickets) {
                return output;
            }
            if !self.follow && self.at_end && self.files.is_empty() && !self.is_asking() {
                self.outbox.over = true;
                return Output::Event(Event::Done);
            }
            return self.wait(until, why);
        }
    }

    /// Whether the next entries are asked for.
    fn is_asking(&self) -> bool {
        self.in_flight.iter().any(|(_, purpose)| *purpose == Purpose::Entries)
    }

    /// Starts every request that may start.
    fn begin(&mut self, now: Time) -> bool {
        let began = self.begin_files(now);
        self.begin_entries(now) || began
    }

    /// Fetches the files that are known, and asks again for the entries of those that are stale.
    fn begin_files(&mut self, now: Time) -> bool {
        let mut began = false;
        for index in 0..self.files.len() {
            let Some(file) = self.files.get_mut(index) else { break };
            // A clock that is wrong must not keep a file away for ever: by the clock alone a link is renewed once.
            if matches!(file.stage, Stage::Known) && file.entry.expires <= now && file.renewed == 0 {
                file.renewed = 1;
                file.stage = Stage::Stale(now);
            }
            let (request, purpose) = match &file.stage {
                Stage::Known => {
                    let request = Request { url: file.entry.url.expose().into(), ..self.file.clone() };
                    (Ok(request), Purpose::File(file.number))
                }
                Stage::Stale(at) if *at <= now => {
                    let timeout = self.patience.attempt_timeout;
                    (self.requests.request(&file.before, 1, timeout, now), Purpose::Entry(file.number))
                }
                _ => continue,
            };
            file.stage = Stage::InFlight;
            began |= self.start(now, request, purpose);
        }
        began
    }

    /// Asks for as many entries as there is room for.
    fn begin_entries(&mut self, now: Time) -> bool {
        if !self.has_room() || self.rest > now || self.outbox.over {
            return false;
        }
        let room = self.ahead.saturating_sub(self.files.len());
        let request = self.requests.request(&self.position, room, self.patience.attempt_timeout, now);
        self.start(now, request, Purpose::Entries)
    }

    /// Whether the next entries are to be asked for as soon as the time has come.
    fn has_room(&self) -> bool {
        self.files.len() < self.ahead && (self.follow || !self.at_end) && !self.is_asking()
    }

    fn start(&mut self, now: Time, request: Result<Request, Error>, purpose: Purpose) -> bool {
        match request {
            Ok(request) => {
                let call = Exchange::new(now, request, self.patience, self.random.draw());
                self.in_flight.start(call, purpose);
                true
            }
            Err(error) => {
                self.fail(error);
                false
            }
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

    /// Whether this is its question to the host.
    fn asks_host(&self, ticket: Ticket) -> bool {
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

    /// How long to wait after so many vain attempts in a row.
    pub(super) fn pause(&mut self, times: u32) -> Span {
        let span = self.first_delay.doubled(times.saturating_sub(1), self.max_delay);
        span + Span(self.random.up_to(span.0 / 4))
    }

    pub(super) fn fail(&mut self, error: Error) {
        self.stop();
        self.outbox.events.push(Event::Failed(error));
    }

    fn stop(&mut self) {
        self.in_flight.stop(&mut self.outbox.cancels, |_| true);
        if let Some(Stage::Asked(ticket) | Stage::Storing(ticket)) = self.files.first().map(|file| &file.stage) {
            self.outbox.cancels.push(*ticket);
        }
        self.files.clear();
        self.outbox.events = Fifo::default();
        self.outbox.over = true;
    }

    /// Waits for the requests in flight, or for what is to be asked for before.
    fn wait(&self, mut until: Time, mut why: Why) -> Output<Event> {
        let mut poll = |at: Time| {
            if at < until {
                (until, why) = (at, Why::Poll);
            }
        };
        if self.has_room() {
            poll(self.rest);
        }
        for file in &self.files {
            if let Stage::Stale(at) = file.stage {
                poll(at);
            }
        }
        Output::Wait { until, why }
    }
}
