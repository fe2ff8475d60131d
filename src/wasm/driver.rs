//! The one loop between the client and JavaScript: it does what the client asks, and tells it what came of it.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::bridge;
use super::failure;
use super::json::Json;
use super::later::{later, once};
use super::parse::parse;
use super::trace;
use super::transport::{self, Lines};
use crate::client::{Client, Event, JobId, Notice, Output};
use crate::engine::batch;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::Reply;
use crate::engine::integers;
use crate::engine::machine::{Answer, Body, Credential, Failure, Input, Request, Ticket};
use crate::engine::paginate;
use crate::engine::sieve::{Sieve, sift};
use crate::engine::time::{Span, Time};
use crate::flows::journal;
use crate::flows::single_send;
use crate::flows::snapshots::{self, Counts, Ending, Outcome};
use crate::operation::DIRECT;
use crate::secret::Secret;
use crate::sorted::Sorted;
use crate::text::concat;
use crate::value::Value;

#[wasm_bindgen]
extern "C" {
    // What a host puts in their place may throw, and nothing may leave the loop halfway.
    #[wasm_bindgen(js_name = setTimeout, catch)]
    fn set_timeout(handler: &Function, milliseconds: i32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = clearTimeout, catch)]
    fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = performance, js_name = now, catch)]
    fn performance_now() -> Result<f64, JsValue>;

    /// The functions of the façade that every client has.
    #[derive(Clone)]
    pub type Facade;
    /// Sends a request; gives what aborts it, where the host has that. Its end comes to `received` or `lost`.
    #[wasm_bindgen(method, catch)]
    fn send(
        this: &Facade,
        ticket: u32,
        call: &str,
        wants: &str,
        body: Option<&str>,
        params: &JsValue,
    ) -> Result<Flying, JsValue>;

    /// An `AbortController`, or nothing.
    type Flying;
    #[wasm_bindgen(method, catch)]
    fn abort(this: &Flying) -> Result<(), JsValue>;
}

/// What the host lends the core.
pub struct Host {
    pub facade: Facade,
    pub access_token: Option<Function>,
    pub notice: Option<Function>,
    /// Hears what the client does and waits for.
    pub trace: Option<Function>,
    pub tokens: Option<Function>,
    /// Asks those who share a limit: its name, how many, in which interval; gives milliseconds to wait, or 0.
    pub permit: Option<Function>,
    /// Asks those who share a token: its key, and the token that is not wanted; gives a token or nothing.
    pub find_token: Option<Function>,
    /// Tells them: the key, the token or nothing, and how long it may be used.
    pub keep_token: Option<Function>,
}

/// What a function of the host gave, or threw.
type Given = Result<JsValue, JsValue>;
/// Makes an answer of it.
type Read = fn(&Driver, Given) -> Answer;

/// Drives one client.
pub struct Driver {
    state: RefCell<State>,
    host: Host,
    /// Wall time minus the monotonic clock, so that time never goes back.
    anchor: f64,
    pumping: Cell<bool>,
    tick: Closure<dyn FnMut()>,
}

struct State {
    client: Client,
    callers: Sorted<JobId, Caller>,
    /// What was sent.
    flights: Sorted<Ticket, Flight>,
    /// The reply that the client looks at right now.
    reply: Option<(Ticket, JsValue, JsValue)>,
    /// When the timer fires, and the timer.
    timer: Option<(Time, JsValue)>,
    /// The token that the host gave last, and its edition.
    token: (String, u32),
}

/// A request that was sent.
struct Flight {
    job: JobId,
    controller: Flying,
    /// The caller takes the whole reply.
    keep: bool,
    sieve: Option<Arc<Sieve>>,
}

/// Who started a job.
struct Caller {
    sink: Function,
    /// The façade's copy of the parameters; the body is sent from here.
    params: Option<JsValue>,
    /// What the transport threw last.
    thrown: Option<JsValue>,
}

impl Driver {
    /// A driver at the present time.
    pub fn new(make: impl FnOnce(Time) -> Client, host: Host) -> Rc<Self> {
        let anchor = js_sys::Date::now() - performance_now().unwrap_or_else(|_| js_sys::Date::now());
        let client = make(now(anchor));
        Rc::new_cyclic(|driver: &Weak<Self>| {
            let driver = driver.clone();
            let tick = Closure::new(move || {
                if let Some(driver) = driver.upgrade() {
                    driver.tick();
                }
            });
            let state = State {
                client,
                callers: Sorted::default(),
                flights: Sorted::default(),
                reply: None,
                timer: None,
                token: (String::new(), 0),
            };
            Self { state: RefCell::new(state), host, anchor, pumping: Cell::new(false), tick }
        })
    }

    /// The present time.
    pub fn now(&self) -> Time {
        now(self.anchor)
    }

    /// Lets `ask` look at the client; it must not call JavaScript.
    pub fn with<T>(&self, ask: impl FnOnce(&mut Client) -> T) -> T {
        ask(&mut self.state.borrow_mut().client)
    }

    /// Runs a job that was started, for its caller.
    pub fn run(self: &Rc<Self>, now: Time, job: JobId, sink: Function, params: Option<JsValue>) -> u32 {
        self.state.borrow_mut().callers.insert(job, Caller { sink, params, thrown: None });
        self.pump(now);
        job.0
    }

    /// Ends a job; nothing more is said about it.
    pub fn stop(self: &Rc<Self>, job: u32) {
        let now = self.now();
        {
            let mut state = self.state.borrow_mut();
            state.callers.remove(&JobId(job));
            state.client.stop(now, JobId(job));
        }
        self.pump(now);
    }

    fn tick(self: &Rc<Self>) {
        self.state.borrow_mut().timer = None;
        self.input(Input::Tick);
    }

    fn input(self: &Rc<Self>, input: Input<'_>) {
        let now = self.now();
        self.state.borrow_mut().client.handle(now, input);
        self.pump(now);
    }

    /// Does what the client asks until it waits. What JavaScript starts meanwhile joins this loop.
    fn pump(self: &Rc<Self>, mut now: Time) {
        if self.pumping.replace(true) {
            return;
        }
        loop {
            let output = self.state.borrow_mut().client.poll(now);
            match output {
                Output::Wait { until, .. } => {
                    self.arm(now, until);
                    break;
                }
                Output::Ended { job } => {
                    self.state.borrow_mut().callers.remove(&job);
                }
                Output::Send { ticket, job, request } => self.send(ticket, job, &request),
                output => {
                    self.act(output);
                    // What JavaScript did may have taken a while.
                    now = self.now();
                }
            }
        }
        self.pumping.set(false);
    }

    fn act(self: &Rc<Self>, output: Output) {
        match output {
            Output::Cancel { ticket } => {
                let flight = self.state.borrow_mut().flights.remove(&ticket);
                if let Some(flight) = flight {
                    let _ = flight.controller.abort();
                }
            }
            Output::AskToken { .. } | Output::AskPermit { .. } | Output::AskShared { .. } | Output::Share { .. }
                if !DIRECT => {}
            Output::AskToken { ticket, .. } => {
                self.ask(ticket, &self.host.access_token, Default::default(), Self::token);
            }
            Output::AskPermit { ticket, question } => {
                #[allow(clippy::cast_precision_loss)]
                let interval = question.interval.0 as f64;
                let said = [question.bucket.name().into(), question.max.into(), interval.into()];
                self.ask(ticket, &self.host.permit, said, Self::permit);
            }
            Output::AskShared { ticket, key, refused } => {
                let said = [key.into(), text_of(refused.as_ref()), JsValue::UNDEFINED];
                self.ask(ticket, &self.host.find_token, said, Self::shared);
            }
            Output::Share { key, token } => {
                if let Some(function) = &self.host.keep_token {
                    let (token, usable) = token.map_or((None, 0), |(token, usable)| (Some(token), usable.0));
                    #[allow(clippy::cast_precision_loss)]
                    let usable = usable as f64;
                    say(function, &key, &text_of(token.as_ref()), &usable.into());
                }
            }
            Output::Store { ticket, job, state } => self.store(ticket, job, &state),
            Output::More { ticket, job } => self.more(ticket, job),
            Output::Event { job, event } => self.tell(job, event),
            Output::Notice(_) | Output::Trace(_) if !DIRECT => {}
            Output::Notice(notice) => self.notice(&notice),
            Output::Trace(trace) => {
                if let Some(function) = self.host.trace.as_ref().filter(|_| DIRECT) {
                    let _ = function.call1(&JsValue::UNDEFINED, &trace::json(&trace).into());
                }
            }
            Output::Send { .. } | Output::Ended { .. } | Output::Wait { .. } => {}
        }
    }

    fn arm(self: &Rc<Self>, now: Time, until: Time) {
        let armed = self.state.borrow_mut().timer.take();
        if let Some((time, timer)) = armed {
            // A timer that fires too early only ticks; one that fires when nothing runs would keep the process alive. One
            // that is overdue may go by a clock that stood still while the machine slept.
            if now < time && time <= until && until != Time::NEVER {
                self.state.borrow_mut().timer = Some((time, timer));
                return;
            }
            let _ = clear_timeout(&timer);
        }
        if until == Time::NEVER {
            return;
        }
        // setTimeout takes 31 bits; a longer wait ticks on the way.
        let milliseconds = i32::try_from(until.since(now).0).unwrap_or(i32::MAX);
        if let Ok(timer) = set_timeout(self.tick.as_ref().unchecked_ref(), milliseconds) {
            self.state.borrow_mut().timer = Some((until, timer));
        }
    }

    fn send(self: &Rc<Self>, ticket: Ticket, job: JobId, request: &Request) {
        let own = request.params == Value::Null && request.keep;
        let params = self.state.borrow().callers.get(&job).and_then(|caller| caller.params.clone()).filter(|_| own);
        let call = transport::call(request, params.is_some());
        let (wants, body) = (transport::wants(request), transport::body(request));
        // A renewal is the core's own: a relay or a stub sees it, too, as any request.
        let sent = self.host.facade.send(ticket.0, &call, &wants, body.as_deref(), &params.unwrap_or_default());
        let controller = sent.unwrap_or_else(JsCast::unchecked_into);
        let flight = Flight { job, controller, keep: request.keep, sieve: request.sieve.clone() };
        self.state.borrow_mut().flights.insert(ticket, flight);
    }

    /// A response came. `said` is what the core wanted of its body, as JSON: empty where there is no body, absent where it is
    /// no JSON; `data` is all of it.
    pub fn received(
        self: &Rc<Self>,
        ticket: u32,
        status: u16,
        headers: &str,
        said: Option<&str>,
        data: JsValue,
        response: JsValue,
    ) {
        let ticket = Ticket(ticket);
        let now = self.now();
        let success = (200..=299).contains(&status);
        let read = said.filter(|said| !said.is_empty()).and_then(parse);
        let body = match (said, &read) {
            (Some(""), _) => Body::Empty,
            (_, Some(value)) if success => Body::Wanted(value),
            (_, Some(value)) => Body::Error(value),
            _ if success => Body::Unreadable,
            _ => Body::Text(""),
        };
        {
            let mut state = self.state.borrow_mut();
            let Some(flight) = state.flights.remove(&ticket) else { return };
            if success && flight.keep {
                state.reply = Some((ticket, data, response));
            }
            state.client.handle(now, Input::Response { ticket, status, headers: &Lines(headers), body });
        }
        self.pump(now);
        self.state.borrow_mut().reply = None;
    }

    /// No response came, for a reason of the façade's own or by what was thrown.
    pub fn lost(self: &Rc<Self>, ticket: u32, reason: Option<&str>, thrown: JsValue) {
        let ticket = Ticket(ticket);
        let class = bridge::get_object(&thrown, "kind").as_string();
        let (reason, message) = transport::failure(reason, class.as_deref(), failure::message(&thrown));
        let flight = {
            let mut state = self.state.borrow_mut();
            let Some(flight) = state.flights.remove(&ticket) else { return };
            if let Some(caller) = state.callers.get_mut(&flight.job) {
                caller.thrown = Some(thrown);
            }
            flight
        };
        // A body that is refused would be kept waiting, and its connection with it.
        if reason == Failure::TooLarge {
            let _ = flight.controller.abort();
        }
        self.input(Input::Failed { ticket, reason, message });
    }

    /// JSON that JavaScript can read without loss: with those items alone that the request wants, if it wants some, and with
    /// every integer that is too long for a number as a string. Nothing where it is no JSON.
    pub fn reread(&self, ticket: u32, text: &[u8]) -> Option<String> {
        let sieve = self.state.borrow().flights.get(&Ticket(ticket))?.sieve.clone();
        let kept = match sieve {
            Some(sieve) => sift(text, &sieve)?,
            None => text.to_vec(),
        };
        let kept = String::from_utf8_lossy(&kept).into_owned();
        Some(integers::quote_large(&kept).unwrap_or(kept))
    }

    /// Asks a function of the host; `read` makes an answer of what it gives.
    fn ask(self: &Rc<Self>, ticket: Ticket, function: &Option<Function>, said: [JsValue; 3], read: Read) {
        let function = function.clone().unwrap_or_default();
        let driver = self.clone();
        let asked = move |_| {
            let [first, second, third] = &said;
            match function.call3(&JsValue::UNDEFINED, first, second, third) {
                Ok(promise) => later(&promise, Box::new(move |given| driver.answer(ticket, given, read))),
                Err(thrown) => driver.answer(ticket, Err(thrown), read),
            }
        };
        later(&JsValue::UNDEFINED, Box::new(asked));
    }

    fn answer(self: &Rc<Self>, ticket: Ticket, given: Given, read: Read) {
        let answer = read(self, given);
        self.input(Input::Answer { ticket, answer });
    }

    /// The façade sees to it that a store that fails stops nothing: anything but a time to wait is leave.
    fn permit(&self, wait: Given) -> Answer {
        match span_of(&wait.unwrap_or_default()) {
            Some(wait) => Answer::Later(wait),
            None => Answer::Granted,
        }
    }

    fn shared(&self, found: Given) -> Answer {
        let found = found.unwrap_or_default();
        let token = bridge::get_object(&found, "accessToken").as_string();
        match (token, span_of(&bridge::get_object(&found, "expiresIn"))) {
            (Some(token), Some(usable)) => Answer::Shared(Secret::from(token), usable),
            _ => Answer::Granted,
        }
    }

    fn token(&self, result: Given) -> Answer {
        let refuse = |message: &str| {
            let mut error = Error::new(ErrorKind::Authentication, message);
            error.credential = true;
            Answer::Refused(error)
        };
        let token = match result {
            Ok(token) => token,
            Err(thrown) => {
                return refuse(&concat(&["the `accessToken` function failed: ", &failure::message(&thrown)]));
            }
        };
        let sendable = |token: &String| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        let Some(token) = token.as_string().filter(sendable) else {
            return refuse("the `accessToken` function must return a string without spaces or control characters");
        };
        let mut state = self.state.borrow_mut();
        if state.token.0 != token {
            state.token = (token.clone(), state.token.1.wrapping_add(1));
        }
        Answer::Token(Some((Credential::Bearer(Secret::from(token)), state.token.1)))
    }

    fn store(self: &Rc<Self>, ticket: Ticket, job: JobId, saved: &Value) {
        let Some(sink) = self.sink(job) else { return };
        let driver = self.clone();
        let acknowledge = once(Box::new(move |reason: JsValue| {
            let answer = if reason.is_undefined() {
                Answer::Stored
            } else {
                let message = concat(&["the state could not be stored: ", &failure::message(&reason)]);
                Answer::Refused(Error::new(ErrorKind::Internal, &message))
            };
            driver.input(Input::Answer { ticket, answer });
        }));
        say(&sink, "store", &Json::of(saved).into(), &acknowledge);
    }

    fn more(self: &Rc<Self>, ticket: Ticket, job: JobId) {
        let Some(sink) = self.sink(job) else { return };
        let driver = self.clone();
        let wanted = once(Box::new(move |_| driver.input(Input::Answer { ticket, answer: Answer::Granted })));
        say(&sink, "more", &JsValue::UNDEFINED, &wanted);
    }

    /// The data of a reply that the client tells of, and the response that brought it.
    fn reply(&self, ticket: Ticket) -> (JsValue, JsValue) {
        let kept = self.state.borrow_mut().reply.take_if(|(kept, ..)| *kept == ticket);
        kept.map_or((JsValue::UNDEFINED, JsValue::UNDEFINED), |(_, data, response)| (data, response))
    }

    fn tell(&self, job: JobId, event: Event) {
        match event {
            Event::Replied(reply) => {
                let (data, response) = self.reply(reply.ticket);
                let sink = self.state.borrow_mut().callers.remove(&job).map(|caller| caller.sink);
                if let Some(sink) = sink {
                    let next = reply.next.map_or(JsValue::UNDEFINED, JsValue::from);
                    let _ = sink.call4(&JsValue::UNDEFINED, &"reply".into(), &data, &response, &next);
                }
            }
            Event::SingleSend(_) | Event::Journal(_) if !DIRECT => {}
            Event::Listed(paginate::Event::Page(reply)) => self.show(job, "page", &reply),
            Event::SingleSend(single_send::Event::Status(reply)) => self.show(job, "status", &reply),
            Event::SingleSend(single_send::Event::Ended(Ok(ending))) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "end", &email(&ending).into(), &JsValue::UNDEFINED);
                }
            }
            Event::Listed(paginate::Event::Done) | Event::Journal(journal::Event::Done) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "end", &JsValue::UNDEFINED, &JsValue::UNDEFINED);
                }
            }
            Event::Batched(batch::Event::Part(first, reply)) => {
                let (data, response) = self.reply(reply.ticket);
                if let Some(sink) = self.sink(job) {
                    let first = JsValue::from(u32::try_from(first).unwrap_or(u32::MAX));
                    let _ = sink.call4(&JsValue::UNDEFINED, &"part".into(), &first, &data, &response);
                }
            }
            Event::Batched(batch::Event::Done(list, failures)) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "batch", &Json::failures(&failures).into(), &list.into());
                }
            }
            Event::Journal(journal::Event::File { number, offset, reply }) => {
                // Not the response: its URL is signed.
                let (data, _) = self.reply(reply.ticket);
                if let Some(sink) = self.sink(job) {
                    let _ = sink.call4(&JsValue::UNDEFINED, &"file".into(), &number.into(), &offset.into(), &data);
                }
            }
            Event::Failed(error)
            | Event::SingleSend(single_send::Event::Ended(Err(error)))
            | Event::Journal(journal::Event::Failed(error))
            | Event::Listed(paginate::Event::Failed(error))
            | Event::Batched(batch::Event::Failed(error)) => self.fail(job, &error, None),
            Event::Snapshots(snapshots::Event::Failed(error, saved)) => self.fail(job, &error, Some(&saved)),
            Event::Snapshots(snapshots::Event::Done(saved)) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "end", &Json::of(&saved).into(), &JsValue::UNDEFINED);
                }
            }
            Event::Snapshots(snapshots::Event::Update(counts)) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "update", &update(&counts).into(), &JsValue::UNDEFINED);
                }
            }
            Event::Snapshots(snapshots::Event::Notice(_)) => {}
            Event::Snapshots(snapshots::Event::Ended(index, ending)) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "result", &index.into(), &result(&ending).into());
                }
            }
        }
    }

    /// Hands over a reply that is not the last.
    fn show(&self, job: JobId, word: &str, reply: &Reply) {
        let (data, response) = self.reply(reply.ticket);
        if let Some(sink) = self.sink(job) {
            say(&sink, word, &data, &response);
        }
    }

    fn fail(&self, job: JobId, error: &Error, saved: Option<&Value>) {
        let (caller, secrets) = {
            let mut state = self.state.borrow_mut();
            (state.callers.remove(&job), state.client.secrets().to_vec())
        };
        let Some(caller) = caller else { return };
        let told = |thrown: &JsValue| {
            let class = bridge::get_object(thrown, "kind").as_string();
            error.kind == ErrorKind::Connection || class.as_deref() == Some(error.kind.class())
        };
        let cause = caller.thrown.filter(told).and_then(|thrown| failure::cause(&thrown, &secrets));
        let saved = saved.map_or(JsValue::UNDEFINED, |saved| Json::of(saved).into());
        let cause = cause.unwrap_or(JsValue::UNDEFINED);
        let error = Json::error(error).into();
        let _ = caller.sink.call4(&JsValue::UNDEFINED, &"failed".into(), &error, &cause, &saved);
    }

    fn notice(&self, notice: &Notice) {
        match notice {
            Notice::Finding(operation, finding) => {
                if let Some(function) = &self.host.notice {
                    let mut notice = Json::object();
                    notice.text("operation", operation);
                    notice.text("code", finding.code);
                    notice.text("message", &finding.message);
                    let _ = function.call1(&JsValue::UNDEFINED, &notice.end().into());
                }
            }
            Notice::Tokens(tokens) => {
                if let Some(function) = &self.host.tokens {
                    let _ = function.call1(&JsValue::UNDEFINED, &Json::of(tokens).into());
                }
            }
        }
    }

    fn sink(&self, job: JobId) -> Option<Function> {
        self.state.borrow().callers.get(&job).map(|caller| caller.sink.clone())
    }
}

impl Drop for Driver {
    /// A timer that outlives its closure would throw where nobody can catch it.
    fn drop(&mut self) {
        if let Some((_, timer)) = self.state.get_mut().timer.take() {
            let _ = clear_timeout(&timer);
        }
    }
}

/// Calls a function of the façade, which throws nothing.
fn say(sink: &Function, word: &str, first: &JsValue, second: &JsValue) {
    let _ = sink.call3(&JsValue::UNDEFINED, &word.into(), first, second);
}

fn text_of(secret: Option<&Secret>) -> JsValue {
    secret.map_or(JsValue::UNDEFINED, |secret| secret.expose().into())
}

/// A number of milliseconds that is more than nothing.
fn span_of(value: &JsValue) -> Option<Span> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let span = Span(value.as_f64()? as u64);
    Some(span).filter(|span| *span > Span::ZERO)
}

fn now(anchor: f64) -> Time {
    let now = performance_now().map_or_else(|_| js_sys::Date::now(), |now| now + anchor);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Time(now.max(0.0) as u64)
}

fn update(counts: &Counts) -> String {
    let number = |number: u32| Some(i64::from(number));
    let mut outcomes = Json::object();
    for (outcome, count) in Outcome::ALL.into_iter().zip(counts.ended) {
        outcomes.number(outcome.as_str(), number(count));
    }
    let mut update = Json::object();
    update.number("done", number(counts.done()));
    update.number("total", number(counts.total));
    update.number("open", number(counts.open));
    update.number("waiting", number(counts.waiting()));
    update.raw("outcomes", &outcomes.end());
    update.end()
}

fn email(ending: &single_send::Ending) -> String {
    let mut email = Json::object();
    email.text("outcome", ending.outcome.as_str());
    email.option("statusId", ending.status_id.as_deref());
    email.option("sendResult", ending.send_result.as_deref());
    if let Some(error) = &ending.error {
        email.raw("error", &Json::error(error));
    }
    email.end()
}

fn result(ending: &Ending) -> String {
    let mut result = Json::object();
    result.text("outcome", ending.outcome.as_str());
    result.option("statusId", ending.status_id.as_deref());
    result.option("errorCode", ending.error_code.as_deref());
    result.option("message", ending.message.as_deref());
    result.option("lastStatus", ending.last_status.as_deref());
    result.number("initiatedAt", ending.initiated_at);
    result.number("completedAt", ending.completed_at);
    if let Some(properties) = &ending.properties {
        result.member("properties", properties);
    }
    result.option("occurredAt", ending.occurred_at.as_deref());
    if let Some(error) = &ending.error {
        result.raw("error", &Json::error(error));
    }
    result.flag("maybeRepeated", ending.maybe_repeated);
    result.end()
}
