//! The one thing that a driver drives: it owns the limits, the retry budget, the tokens and all running machines.
//!
//! A driver starts calls and jobs, gives the client each [`Input`] and then takes its [`Output`]s until `Wait`.
//! The client does no I/O; [`crate::engine::machine`] tells the contract.

use std::fmt;

use crate::api::oauth;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::{Exchange, Patience, Reply, Since};
use crate::engine::machine::{self, Answer, Ask, Body, Content, Credential, Input, Request, Ticket, Tickets, Why};
use crate::engine::random::Random;
use crate::engine::rate::Limits;
use crate::engine::request::{self, Draft};
use crate::engine::response;
use crate::engine::retry::Budget;
use crate::engine::time::{Clock, Span, Time};
use crate::engine::token::{Found, Token};
use crate::engine::validate::Finding;
use crate::fifo::Fifo;
use crate::flows::snapshots::{self, Take};
use crate::operation::{Auth, Bucket, Endpoint};
use crate::options::{Account, App, CallOptions, JobOptions, Options};
use crate::secret::{Secret, scrub, scrub_text};
use crate::sorted::Sorted;
use crate::text::join;
use crate::value::{Value, object};

/// A call or a job that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobId(pub u32);

/// What the driver does next.
#[derive(Debug)]
#[non_exhaustive]
pub enum Output {
    /// Send this request; answer with `Response` or `Failed`.
    Send {
        /// Goes back with the answer.
        ticket: Ticket,
        /// Whose request it is.
        job: JobId,
        /// What to send.
        request: Box<Request>,
    },
    /// The answer to this ticket is no longer wanted.
    Cancel {
        /// Of the request, or of the question.
        ticket: Ticket,
    },
    /// Ask the host for an access token; answer with `Answer::Token`. `refused` says that the last one was.
    AskToken {
        /// Goes back with the answer.
        ticket: Ticket,
        /// HubSpot refused the token that the host gave.
        refused: bool,
    },
    /// Have the host keep this state; answer with `Answer::Stored` or `Answer::Refused`.
    Store {
        /// Goes back with the answer.
        ticket: Ticket,
        /// Whose state it is.
        job: JobId,
        /// The state.
        state: Value,
    },
    /// Tell the caller of a job.
    Event {
        /// Which job.
        job: JobId,
        /// What happened.
        event: Event,
    },
    /// Tell the owner of the client.
    Notice(Notice),
    /// The job is over.
    Ended {
        /// Which job.
        job: JobId,
    },
    /// Nothing more until an input, or until this time.
    Wait {
        /// When to send `Tick`.
        until: Time,
        /// What happens then.
        why: Why,
    },
}

/// What happened in a call or a job.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// A call has its reply.
    Replied(Reply),
    /// A call or a job failed.
    Failed(Error),
    /// A snapshot job went on.
    Snapshots(snapshots::Event),
}

/// What the owner of a client should know.
#[non_exhaustive]
pub enum Notice {
    /// About the way an operation is used; comes once.
    Finding(&'static str, Finding),
    /// The account's tokens were renewed; store them.
    Tokens(Box<Value>),
}

/// Prints no token.
impl fmt::Debug for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::Finding(operation, finding) => {
                formatter.debug_tuple("Finding").field(operation).field(finding).finish()
            }
            Notice::Tokens(_) => formatter.write_str("Tokens([redacted])"),
        }
    }
}

/// A client of HubSpot's API without I/O.
#[derive(Debug)]
pub struct Client {
    options: Options,
    clock: Clock,
    random: Random,
    tickets: Tickets,
    limits: Limits,
    budget: Budget,
    account: Token,
    app: Token,
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

/// Headers of a response, which may repeat a secret, too.
struct Scrubbed<'a> {
    headers: &'a dyn machine::Headers,
    secrets: &'a [Secret],
}

impl machine::Headers for Scrubbed<'_> {
    fn find(&self, name: &str) -> Option<String> {
        let mut value = self.headers.find(name)?;
        scrub_text(&mut value, self.secrets);
        Some(value)
    }
}

#[derive(Debug)]
struct Job {
    machine: Machine,
    until: Time,
    why: Why,
}

#[derive(Debug)]
enum Machine {
    Call(Box<Exchange>),
    Renewal(Box<Exchange>, Auth),
    Take(Box<Take>),
}

/// Who waits for a ticket, and for what.
#[derive(Clone, Copy, Debug)]
struct Route {
    job: JobId,
    waits: Waits,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Waits {
    Response(Bucket),
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
            limits: Limits::new(options.general_limit, options.search_limit),
            budget: Budget::default(),
            account: Token::default(),
            app: Token::default(),
            secrets: options.secrets(),
            jobs: Sorted::default(),
            last_job: 0,
            routes: Sorted::default(),
            timers: Sorted::default(),
            touched: Fifo::default(),
            answers: Fifo::default(),
            outputs: Fifo::default(),
            noticed: Vec::new(),
            options,
        }
    }

    /// How the client is set up.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Checks a call and builds its request. Nothing is sent until [`Client::start`].
    ///
    /// # Errors
    /// Every problem of the call, or that its credential is missing.
    pub fn prepare(
        &mut self,
        now: Time,
        endpoint: &'static Endpoint,
        params: &Value,
        call: &CallOptions,
    ) -> Result<Draft, Error> {
        let now = self.clock.advance(now);
        let draft = request::draft(endpoint, params, &self.options, call, now);
        let draft = draft.map_err(|findings| Error::invalid(Some(endpoint.name), findings))?;
        if !self.options.has_credential(endpoint.auth) {
            let rule = request::missing_credential(endpoint.auth);
            let finding = Finding::problem("credential", "missingCredential", rule);
            return Err(Error::invalid(Some(endpoint.name), [finding].into()));
        }
        for note in &draft.notes {
            if note.code == "versionEnds" && !self.noticed.contains(&endpoint.name) {
                self.noticed.push(endpoint.name);
                self.outputs.push(Output::Notice(Notice::Finding(endpoint.name, note.clone())));
            }
        }
        Ok(draft)
    }

    /// Starts a call whose request was prepared; `content` is its JSON body.
    pub fn start(
        &mut self,
        now: Time,
        endpoint: &'static Endpoint,
        draft: Draft,
        content: Content,
        call: &CallOptions,
    ) -> JobId {
        let now = self.clock.advance(now);
        let patience = self.patience(call);
        let body = draft.form.map_or(content, |form| Content::Form(form.into()));
        let request = Request {
            endpoint,
            method: endpoint.method,
            url: draft.url.into(),
            headers: draft.headers.into(),
            body,
            params: Value::Null,
            credential: None,
            wants: &[],
            keep: true,
            timeout: patience.attempt_timeout,
        };
        let exchange = Exchange::new(now, request, patience, self.random.draw());
        self.run(now, Machine::Call(exchange.into()))
    }

    /// Starts a call whose parameters are one value, `body` included.
    ///
    /// # Errors
    /// Every problem of the call, or that its credential is missing.
    pub fn call(
        &mut self,
        now: Time,
        endpoint: &'static Endpoint,
        mut params: Value,
        call: &CallOptions,
    ) -> Result<JobId, Error> {
        let mut draft = self.prepare(now, endpoint, &params, call)?;
        for (path, value) in draft.edits.drain(..) {
            params.put(&path, value);
        }
        let body = params.get("body").cloned();
        let content = body.map_or(Content::Nothing, |body| Content::Json(body.into()));
        Ok(self.start(now, endpoint, draft, content, call))
    }

    /// Starts a job that takes snapshots of many objects.
    ///
    /// # Errors
    /// Every problem of every request; then nothing is sent.
    pub fn take(&mut self, now: Time, requests: &Value, job: &JobOptions) -> Result<JobId, Error> {
        let now = self.clock.advance(now);
        let take = Take::new(requests, &self.options, job, self.random.draw())?;
        Ok(self.run(now, Machine::Take(take.into())))
    }

    /// Starts a job that goes on from a saved state.
    ///
    /// # Errors
    /// The state is not one of such a job.
    pub fn resume(&mut self, now: Time, saved: &Value, job: &JobOptions) -> Result<JobId, Error> {
        let now = self.clock.advance(now);
        let take = Take::resume(saved, now, &self.options, job, self.random.draw())?;
        Ok(self.run(now, Machine::Take(take.into())))
    }

    /// The state of a running job; calls have none.
    #[must_use]
    pub fn save(&self, job: JobId) -> Option<Value> {
        match &self.jobs.get(&job)?.machine {
            Machine::Take(take) => Some(take.save()),
            Machine::Call(_) | Machine::Renewal(..) => None,
        }
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
                    Answer::Token(Some((credential, _))) => self.remember(credential),
                    Answer::Refused(error) => scrub_text(&mut error.message, &self.secrets),
                    _ => {}
                }
                self.answers.push((ticket, answer));
            }
            Input::Failed { ticket, reason, mut message } => {
                scrub_text(&mut message, &self.secrets);
                self.deliver(now, ticket, Input::Failed { ticket, reason, message });
            }
            Input::Response { ticket, status, headers, body } => {
                let route = self.routes.get(&ticket).copied();
                if let Some(Route { waits: Waits::Response(bucket), .. }) = route {
                    self.limits.learn(now, bucket, headers);
                    match status {
                        200..=299 => self.budget.earn(),
                        429 => self.close(now, bucket, headers, &body),
                        _ => {}
                    }
                }
                // What comes from outside may repeat a secret; a renewal that succeeds alone needs what it says.
                let renewal = route.is_some_and(|route| {
                    self.jobs.get(&route.job).is_some_and(|job| matches!(job.machine, Machine::Renewal(..)))
                });
                let secrets = std::mem::take(&mut self.secrets);
                let headers = &Scrubbed { headers, secrets: &secrets };
                match body {
                    Body::Error(value) | Body::Wanted(value) if !renewal || matches!(body, Body::Error(_)) => {
                        let mut scrubbed = value.clone();
                        scrub(&mut scrubbed, &secrets);
                        let wanted = matches!(body, Body::Wanted(_));
                        let body = if wanted { Body::Wanted(&scrubbed) } else { Body::Error(&scrubbed) };
                        self.deliver(now, ticket, Input::Response { ticket, status, headers, body });
                    }
                    body => self.deliver(now, ticket, Input::Response { ticket, status, headers, body }),
                }
                self.secrets = secrets;
            }
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

    /// The credentials that nothing must repeat.
    #[must_use]
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    fn patience(&self, call: &CallOptions) -> Patience {
        Patience {
            timeout: call.timeout.unwrap_or(self.options.timeout),
            attempt_timeout: call.attempt_timeout.unwrap_or(self.options.attempt_timeout),
            attempts: call.attempts.unwrap_or(self.options.attempts),
            since: Since::Start,
        }
    }

    fn run(&mut self, now: Time, machine: Machine) -> JobId {
        let job = self.add(machine);
        self.settle(now);
        job
    }

    fn add(&mut self, machine: Machine) -> JobId {
        self.last_job = self.last_job.wrapping_add(1);
        let job = JobId(self.last_job);
        self.jobs.insert(job, Job { machine, until: Time::NEVER, why: Why::Input });
        self.touched.push(job);
        job
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
            } else if let Some(ticket) = self.limits.next(now) {
                self.answers.push((ticket, Answer::Granted));
            } else {
                return;
            }
        }
    }

    fn drain(&mut self, now: Time, id: JobId) {
        let Some(mut job) = self.jobs.remove(&id) else { return };
        self.timers.remove(&(job.until, id));
        loop {
            match job.machine.poll(now, &mut self.tickets) {
                Step::Send(ticket, request) => {
                    self.routes.insert(ticket, Route { job: id, waits: Waits::Response(request.endpoint.bucket) });
                    self.outputs.push(Output::Send { ticket, job: id, request });
                }
                Step::Cancel(ticket) => self.cancel(ticket),
                Step::Ask(ticket, Ask::Token { auth, stale }) => {
                    self.routes.insert(ticket, Route { job: id, waits: Waits::Token });
                    self.ask_token(now, ticket, auth, stale);
                }
                Step::Ask(ticket, Ask::Permit { bucket, again, deadline }) => {
                    self.routes.insert(ticket, Route { job: id, waits: Waits::Permit });
                    self.ask_permit(now, ticket, bucket, again, deadline);
                }
                Step::Ask(ticket, Ask::Store(state)) => {
                    self.routes.insert(ticket, Route { job: id, waits: Waits::Host });
                    self.outputs.push(Output::Store { ticket, job: id, state });
                }
                Step::Event(event) => self.outputs.push(Output::Event { job: id, event }),
                Step::Renewed(auth, outcome) => self.renewed(now, auth, outcome),
                Step::Wait(until, why) => {
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
                        let holder = if auth == Auth::Account { &mut self.account } else { &mut self.app };
                        let stopped = || Error::new(ErrorKind::Authentication, "the request for a token was stopped");
                        for ticket in holder.failed() {
                            self.answers.push((ticket, Answer::Refused(stopped())));
                        }
                    }
                    self.outputs.push(Output::Ended { job: id });
                    return;
                }
            }
        }
    }

    fn cancel(&mut self, ticket: Ticket) {
        match self.routes.remove(&ticket).map(|route| route.waits) {
            Some(Waits::Permit) => self.limits.forget(ticket),
            Some(Waits::Token) => {
                self.account.forget(ticket);
                self.app.forget(ticket);
                // The host may be asked for it; an answer to an unknown ticket is ignored.
                if matches!(self.options.account, Account::Host) {
                    self.outputs.push(Output::Cancel { ticket });
                }
            }
            Some(Waits::Response(_) | Waits::Host) => self.outputs.push(Output::Cancel { ticket }),
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
            return;
        };
        self.answers.push((ticket, answer));
    }

    fn ask_token(&mut self, now: Time, ticket: Ticket, auth: Auth, stale: Option<u32>) {
        let fixed = |secret: &Secret| Answer::Token(Some((Credential::Bearer(secret.clone()), 0)));
        let holder = match (auth, &self.options.account, &self.options.developer_api_key) {
            _ if self.options.relay => return self.answers.push((ticket, Answer::Token(None))),
            (Auth::Account, Account::Token(token), _) => return self.answers.push((ticket, fixed(token))),
            (Auth::Account, Account::Host, _) => {
                return self.outputs.push(Output::AskToken { ticket, refused: stale.is_some() });
            }
            (Auth::Developer, _, Some(key)) => {
                let answer = Answer::Token(Some((Credential::DeveloperKey(key.clone()), 0)));
                return self.answers.push((ticket, answer));
            }
            (Auth::Account, ..) => &mut self.account,
            _ => &mut self.app,
        };
        match holder.ask(now, ticket, stale) {
            Found::Ready(credential, edition) => {
                self.answers.push((ticket, Answer::Token(Some((credential, edition)))));
            }
            Found::Waiting => {}
            Found::Renew => self.renew(now, if auth == Auth::Account { Auth::Account } else { Auth::App }),
        }
    }

    /// Asks HubSpot for the account's or the app's token.
    fn renew(&mut self, now: Time, auth: Auth) {
        let mut form = object([]);
        let endpoint = match (auth, &self.options.account, &self.options.app) {
            (Auth::Account, Account::Refresh { client_id, client_secret, refresh_token }, _) => {
                form.add("refresh_token", refresh_token.expose().into());
                form.add("client_id", client_id.as_str().into());
                form.add("client_secret", client_secret.expose().into());
                &oauth::REFRESH_TOKENS.endpoint
            }
            (_, _, Some(app)) => {
                form.add("client_id", app.client_id.as_str().into());
                form.add("client_secret", app.client_secret.expose().into());
                let scopes = scopes_of(app);
                if !scopes.is_empty() {
                    form.add("scope", scopes.into());
                }
                &oauth::CLIENT_CREDENTIALS.endpoint
            }
            _ => {
                let error = Error::new(ErrorKind::Authentication, "no credential is configured");
                return self.renewed(now, auth, Err(error));
            }
        };
        let params = object([("body", form)]);
        let call = CallOptions::default();
        match request::draft(endpoint, &params, &self.options, &call, now) {
            Err(findings) => self.renewed(now, auth, Err(Error::invalid(Some(endpoint.name), findings))),
            Ok(draft) => {
                let request = Request {
                    endpoint,
                    method: endpoint.method,
                    url: draft.url.into(),
                    headers: draft.headers.into(),
                    body: Content::Form(draft.form.unwrap_or_default().into()),
                    params: Value::Null,
                    credential: None,
                    wants: &["/access_token", "/expires_in", "/refresh_token"],
                    keep: false,
                    timeout: self.options.attempt_timeout,
                };
                let exchange = Exchange::new(now, request, self.patience(&call), self.random.draw());
                self.add(Machine::Renewal(exchange.into(), auth));
            }
        }
    }

    /// Nobody waits for the app's token any more. An account's is renewed to the end, since the reply may bring a new
    /// refresh token that is nowhere else.
    fn stop_unwanted_renewal(&mut self, now: Time) {
        if self.app.is_unwanted() {
            let of_app = |job: &Job| matches!(job.machine, Machine::Renewal(_, Auth::App));
            if let Some(job) = self.jobs.iter().find(|(_, job)| of_app(job)).map(|(job, _)| *job) {
                self.stop(now, job);
            }
        }
    }

    fn renewed(&mut self, now: Time, auth: Auth, outcome: Result<Reply, Error>) {
        let reply = outcome.and_then(|reply| {
            let token = reply.wanted.text_at("access_token").filter(|token| !token.is_empty());
            let missing = || Error::new(ErrorKind::Decode, "the reply to the request for a token has no access_token");
            token.map(|token| (Secret::from(token), reply.wanted.clone())).ok_or_else(missing)
        });
        let holder = if auth == Auth::Account { &mut self.account } else { &mut self.app };
        match reply {
            Ok((token, reply)) => {
                let seconds = reply.integer_at("expires_in").and_then(|n| u64::try_from(n).ok());
                let lifetime = Span::seconds(seconds.unwrap_or(1800));
                let waiting = holder.renewed(now, token.clone(), lifetime, &mut self.random);
                let current = holder.current();
                for ticket in waiting {
                    self.answers.push((ticket, Answer::Token(current.clone())));
                }
                self.remember(&Credential::Bearer(token));
                if auth == Auth::Account {
                    self.outputs.push(Output::Notice(Notice::Tokens(reply.into())));
                }
            }
            Err(mut error) => {
                scrub_text(&mut error.message, &self.secrets);
                error.credential |= matches!(error.status, Some(400 | 401 | 403 | 404));
                let waiting = holder.failed();
                for ticket in waiting {
                    self.answers.push((ticket, Answer::Refused(error.clone())));
                }
            }
        }
    }

    /// Keeps a credential in mind, so that nothing that comes from outside can repeat it. Old ones are forgotten.
    fn remember(&mut self, credential: &Credential) {
        const MOST: usize = 16;
        let (Credential::Bearer(secret) | Credential::DeveloperKey(secret)) = credential;
        if !self.secrets.contains(secret) {
            let configured = self.options.secrets().len();
            if self.secrets.len() >= configured + MOST {
                self.secrets.remove(configured);
            }
            self.secrets.push(secret.clone());
        }
    }

    /// HubSpot refused a request for its rate: nobody else needs to try.
    fn close(&mut self, now: Time, bucket: Bucket, headers: &dyn machine::Headers, body: &Body<'_>) {
        let policy = match body {
            Body::Error(value) => value.text_at("policyName"),
            _ => None,
        };
        let told = headers.find("retry-after").and_then(|value| response::retry_after(&value, now));
        let span = told.or(match policy {
            Some("TEN_SECONDLY_ROLLING") => Some(Span::seconds(10)),
            Some("SECONDLY") => Some(Span::seconds(1)),
            _ => None,
        });
        if let Some(span) = span {
            self.limits.close(now, bucket, span);
        }
    }
}

/// The scopes to ask for, in one text: those that the app lists, or those that its operations need.
fn scopes_of(app: &App) -> String {
    let mut scopes: Vec<&str> = Vec::new();
    if let Some(listed) = &app.scopes {
        for scope in listed {
            scopes.push(scope);
        }
        return join(&scopes, " ");
    }
    for endpoint in crate::api::ALL {
        for scope in endpoint.scopes {
            if endpoint.auth == Auth::App && !scopes.contains(scope) {
                scopes.push(scope);
            }
        }
    }
    join(&scopes, " ")
}

/// One output of any machine.
enum Step {
    Send(Ticket, Box<Request>),
    Cancel(Ticket),
    Ask(Ticket, Ask),
    Event(Event),
    Renewed(Auth, Result<Reply, Error>),
    Wait(Time, Why),
    End,
}

impl Machine {
    fn handle(&mut self, now: Time, input: Input<'_>) {
        match self {
            Machine::Call(exchange) | Machine::Renewal(exchange, _) => exchange.handle(now, input),
            Machine::Take(take) => take.handle(now, input),
        }
    }

    fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Step {
        match self {
            Machine::Call(exchange) => step(exchange.poll(now, tickets), |outcome| {
                Step::Event(outcome.map_or_else(Event::Failed, Event::Replied))
            }),
            Machine::Renewal(exchange, auth) => {
                step(exchange.poll(now, tickets), |outcome| Step::Renewed(*auth, outcome))
            }
            Machine::Take(take) => step(take.poll(now, tickets), |event| Step::Event(Event::Snapshots(event))),
        }
    }
}

fn step<E>(output: machine::Output<E>, event: impl FnOnce(E) -> Step) -> Step {
    match output {
        machine::Output::Send { ticket, request } => Step::Send(ticket, request),
        machine::Output::Cancel { ticket } => Step::Cancel(ticket),
        machine::Output::Ask { ticket, ask } => Step::Ask(ticket, ask),
        machine::Output::Event(inner) => event(inner),
        machine::Output::Wait { until, why } => Step::Wait(until, why),
        machine::Output::End => Step::End,
    }
}
