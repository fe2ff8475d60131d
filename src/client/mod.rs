//! The one thing that a driver drives: it owns the limits, the retry budget, the tokens and all running machines.
//!
//! A driver starts calls and jobs, gives the client each [`Input`] and then takes its [`Output`]s until `Wait`.
//! The client does no I/O; [`crate::engine::machine`] tells the contract.

mod credentials;
mod machine;
mod output;
mod response;
mod start;
mod trace;

pub use output::{Event, JobId, Notice, Output};
pub use start::Range;
pub use trace::{Trace, What};

use std::sync::Arc;

use self::machine::{Machine, Step};
use self::trace::More;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::machine::{Answer, Ask, Input, Ticket, Tickets, Why};
use crate::engine::random::Random;
use crate::engine::rate::{Left, Limits, Usage};
use crate::engine::request::About;
use crate::engine::retry::Budget;
use crate::engine::time::{Clock, Time};
use crate::engine::token::Token;
use crate::fifo::Fifo;
use crate::operation::{Auth, Bucket};
use crate::options::{Account, Options};
use crate::secret::{Secret, scrub_text};
use crate::sorted::Sorted;

/// A client of HubSpot's API without I/O.
#[derive(Debug)]
pub struct Client {
    options: Arc<Options>,
    clock: Clock,
    random: Random,
    tickets: Tickets,
    limits: Limits,
    budget: Budget,
    account: Token,
    app: Token,
    developer: Token,
    /// The account's latest, once HubSpot gave any.
    refresh_token: Option<Secret>,
    secrets: Vec<Secret>,
    jobs: Sorted<JobId, Job>,
    last_job: u32,
    routes: Sorted<Ticket, Route>,
    timers: Sorted<(Time, JobId), ()>,
    touched: Fifo<JobId>,
    answers: Fifo<(Ticket, Answer)>,
    outputs: Fifo<Output>,
    noticed: Vec<&'static str>,
}

#[derive(Debug)]
struct Job {
    machine: Machine,
    until: Time,
    why: Why,
}

/// Who waits for a ticket, and for what.
#[derive(Clone, Copy, Debug)]
struct Route {
    job: JobId,
    waits: Waits,
    /// Which try of which call.
    about: Option<About>,
    sent: Time,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Waits {
    /// Until then.
    Response(Time),
    Permit,
    Token,
    Host,
}

impl Client {
    /// A client at the driver's time.
    #[must_use]
    pub fn new(options: Options, now: Time) -> Self {
        let mut clock = Clock::default();
        clock.advance(now);
        Self {
            clock,
            random: Random::new(options.seed ^ now.0),
            tickets: Tickets::default(),
            limits: Limits::new(options.general_limit, options.search_limit).shared(options.shared_limits),
            budget: Budget::default(),
            account: Token::default(),
            app: Token::default(),
            developer: Token::default(),
            refresh_token: None,
            secrets: options.secrets(),
            jobs: Sorted::default(),
            last_job: 0,
            routes: Sorted::default(),
            timers: Sorted::default(),
            touched: Fifo::default(),
            answers: Fifo::default(),
            outputs: Fifo::default(),
            noticed: Vec::new(),
            options: options.into(),
        }
    }

    /// How the client is set up.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Ends a call or a job at once. Nothing more comes from it but `Cancel` and `Ended`.
    pub fn stop(&mut self, now: Time, job: JobId) {
        let now = self.clock.advance(now);
        if let Some(entry) = self.jobs.get_mut(&job) {
            entry.machine.handle(now, Input::Stop);
            self.touched.push(job);
        }
        self.settle(now);
        self.stop_unwanted_renewal(now);
    }

    /// Takes one input; the outputs follow from [`Client::poll`].
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        let now = self.clock.advance(now);
        match input {
            Input::Tick => self.tick(now),
            Input::Stop => {
                let mut running = Vec::new();
                for (job, _) in self.jobs.iter() {
                    running.push(*job);
                }
                for job in running {
                    self.stop(now, job);
                }
            }
            Input::Answer { ticket, mut answer } => {
                match &mut answer {
                    Answer::Token(Some((credential, _))) => self.remember(credential.secret()),
                    Answer::Refused(error) => scrub_text(&mut error.message, &self.secrets),
                    _ => {}
                }
                let wait = if let Answer::Later(wait) = answer { Some(wait) } else { None };
                self.limits.heard(now, ticket, wait);
                if wait.is_some() {
                    self.trace_ticket(now, ticket, "sharedLimit", wait);
                } else {
                    self.hear_of_shared(now, ticket, answer);
                }
            }
            Input::Failed { ticket, reason, mut message } => {
                scrub_text(&mut message, &self.secrets);
                if let Some(route) = self.routes.get(&ticket).copied() {
                    self.limits.answered(None);
                    self.trace_end(now, route, reason.name(), None);
                }
                self.deliver(now, ticket, Input::Failed { ticket, reason, message });
            }
            Input::Response { ticket, status, headers, body } => self.responded(now, ticket, status, headers, body),
        }
        self.settle(now);
    }

    /// The next output; `Wait` when there is no more for now.
    pub fn poll(&mut self, now: Time) -> Output {
        let now = self.clock.advance(now);
        if let Some(output) = self.outputs.pop() {
            return output;
        }
        let limit = self.limits.wait();
        let (until, why) = match self.timers.first() {
            Some(((time, job), ())) if *time <= limit => (*time, self.jobs.get(job).map_or(Why::Input, |job| job.why)),
            _ => (limit, if limit == Time::NEVER { Why::Input } else { Why::RateLimit }),
        };
        Output::Wait { until: until.max(now), why }
    }

    /// How many calls and jobs run.
    #[must_use]
    pub fn running(&self) -> usize {
        self.jobs.len()
    }

    /// Whether nothing is left of what ran.
    #[cfg(test)]
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn is_idle(&self) -> bool {
        let done = self.jobs.is_empty() && self.timers.is_empty() && self.touched.is_empty();
        done && self.routes.is_empty() && self.answers.is_empty() && self.outputs.is_empty()
    }

    /// What was asked of HubSpot so far, and what is left of each limit.
    #[must_use]
    pub fn usage(&self, now: Time) -> (Usage, Vec<Left>) {
        let mut left = Vec::new();
        left.extend(self.limits.left(now));
        (self.limits.usage(), left)
    }

    /// The credentials that nothing must repeat.
    #[must_use]
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    fn tick(&mut self, now: Time) {
        while let Some(((time, job), ())) = self.timers.first().copied().filter(|((time, _), ())| *time <= now) {
            self.timers.remove(&(time, job));
            if let Some(entry) = self.jobs.get_mut(&job) {
                entry.until = Time::NEVER;
                entry.machine.handle(now, Input::Tick);
                self.touched.push(job);
            }
        }
    }

    fn deliver(&mut self, now: Time, ticket: Ticket, input: Input<'_>) {
        let Some(route) = self.routes.remove(&ticket) else { return };
        if let Some(entry) = self.jobs.get_mut(&route.job) {
            entry.machine.handle(now, input);
            self.touched.push(route.job);
        }
    }

    /// Lets every machine go on until all of them wait.
    fn settle(&mut self, now: Time) {
        loop {
            if let Some((ticket, answer)) = self.answers.pop() {
                self.deliver(now, ticket, Input::Answer { ticket, answer });
            } else if let Some(job) = self.touched.pop() {
                self.drain(now, job);
            } else if let Some((ticket, question)) = self.limits.next(now) {
                match question {
                    Some(question) => self.outputs.push(Output::AskPermit { ticket, question }),
                    None => self.answers.push((ticket, Answer::Granted)),
                }
            } else {
                return;
            }
        }
    }

    fn drain(&mut self, now: Time, id: JobId) {
        let Some(mut job) = self.jobs.remove(&id) else { return };
        self.timers.remove(&(job.until, id));
        let route = |waits, about| Route { job: id, waits, about, sent: now };
        loop {
            match job.machine.poll(now, &mut self.tickets) {
                Step::Send(ticket, mut request) => {
                    self.limits.sent();
                    let (about, waits) = (request.about(), Waits::Response(now + request.timeout));
                    self.routes.insert(ticket, route(waits, Some(about)));
                    request.traced = self.options.traced;
                    self.trace(What::Request, id, &about, now, More::default());
                    self.outputs.push(Output::Send { ticket, job: id, request });
                }
                Step::Cancel(ticket) => self.cancel(now, ticket),
                Step::Ask(_, Ask::Again(again)) => self.trace_again(now, id, &again),
                Step::Ask(ticket, Ask::Token { about, auth, stale }) => {
                    self.routes.insert(ticket, route(Waits::Token, Some(about)));
                    self.ask_token(now, ticket, auth, stale);
                }
                Step::Ask(ticket, Ask::Permit { about, bucket, again, deadline }) => {
                    self.routes.insert(ticket, route(Waits::Permit, Some(about)));
                    self.ask_permit(now, ticket, bucket, again, deadline);
                }
                Step::Ask(ticket, Ask::More) => {
                    self.routes.insert(ticket, route(Waits::Host, None));
                    self.outputs.push(Output::More { ticket, job: id });
                }
                Step::Ask(ticket, Ask::Store(state)) => {
                    self.routes.insert(ticket, route(Waits::Host, None));
                    self.outputs.push(Output::Store { ticket, job: id, state });
                }
                Step::Notice(name, finding) => self.outputs.push(Output::Notice(Notice::Finding(name, finding))),
                Step::Event(event) => self.outputs.push(Output::Event { job: id, event }),
                Step::Renewed(auth, outcome) => self.renewed(now, auth, outcome),
                Step::Wait(until, why) => {
                    self.trace_pause(now, id, &job, until, why);
                    job.until = until;
                    job.why = why;
                    if until != Time::NEVER {
                        self.timers.insert((until, id), ());
                    }
                    self.jobs.insert(id, job);
                    return;
                }
                Step::End => {
                    // A renewal that was stopped still has tickets that wait for it.
                    if let Machine::Renewal(_, auth) = job.machine {
                        let stopped = Error::new(ErrorKind::Authentication, "the request for a token was stopped");
                        self.not_renewed(auth, &stopped);
                    }
                    self.outputs.push(Output::Ended { job: id });
                    return;
                }
            }
        }
    }

    fn cancel(&mut self, now: Time, ticket: Ticket) {
        let route = self.routes.remove(&ticket);
        match route.map(|route| route.waits) {
            Some(Waits::Permit) => self.limits.forget(ticket),
            Some(Waits::Token) => {
                for auth in [Auth::Account, Auth::App, Auth::Developer] {
                    self.holder(auth).forget(ticket);
                }
                // The host may be asked for it; an answer to an unknown ticket is ignored.
                if matches!(self.options.account, Account::Host) {
                    self.outputs.push(Output::Cancel { ticket });
                }
            }
            Some(Waits::Response(until)) => {
                self.limits.answered(None);
                if let Some(route) = route {
                    self.trace_end(now, route, if until <= now { "timeout" } else { "aborted" }, None);
                }
                self.outputs.push(Output::Cancel { ticket });
            }
            Some(Waits::Host) => self.outputs.push(Output::Cancel { ticket }),
            None => {}
        }
    }

    fn ask_permit(&mut self, now: Time, ticket: Ticket, bucket: Bucket, again: bool, deadline: Time) {
        let closed = self.limits.closed_for(now, bucket);
        let answer = if again && !self.budget.spend() {
            // Says that the refusal is the client's own: the exchange reports what went wrong before.
            Answer::Refused(Error::new(ErrorKind::Internal, "the retry budget is spent"))
        } else if now + closed > deadline {
            let message = "the rate limit is closed for longer than the call may take";
            let mut error = Error::new(ErrorKind::RateLimit, message);
            error.retry_after = Some(closed);
            Answer::Refused(error)
        } else if self.limits.ask(now, bucket, ticket) {
            Answer::Granted
        } else {
            if let Some(wait) = self.limits.queued(now, bucket) {
                self.trace_ticket(now, ticket, "rateLimit", Some(wait));
            }
            return;
        };
        self.answers.push((ticket, answer));
    }
}
