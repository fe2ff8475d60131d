//! The one loop between the client and JavaScript: it does what the client asks, and tells it what came of it. What it does
//! stands beside it: requests in `flight`, the host's functions in `host`, what callers hear in `tell`, the timer in `clock`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::clock;
use super::flight::Flight;
use super::host::Host;
use crate::DIRECT;
use crate::client::{Client, JobId, Output};
use crate::engine::machine::{Input, Ticket};
use crate::engine::time::Time;
use crate::sorted::Sorted;

/// Drives one client.
pub struct Driver {
    pub(super) state: RefCell<State>,
    pub(super) host: Host,
    /// Wall time minus the monotonic clock, so that time never goes back.
    anchor: f64,
    pumping: Cell<bool>,
    tick: Closure<dyn FnMut()>,
}

pub(super) struct State {
    pub(super) client: Client,
    pub(super) callers: Sorted<JobId, Caller>,
    /// What was sent.
    pub(super) flights: Sorted<Ticket, Flight>,
    /// The reply that the client looks at right now.
    pub(super) reply: Option<(Ticket, JsValue, JsValue)>,
    /// When the timer fires, and the timer.
    timer: Option<(Time, JsValue)>,
    /// The token that the host gave last, and its edition.
    pub(super) token: (String, u32),
}

/// Who started a job.
pub(super) struct Caller {
    pub(super) sink: Function,
    /// The façade's copy of the parameters; the body is sent from here.
    pub(super) params: Option<JsValue>,
    /// What the transport threw last.
    pub(super) thrown: Option<JsValue>,
}

impl Driver {
    /// A driver at the present time.
    pub fn new(make: impl FnOnce(Time) -> Client, host: Host) -> Rc<Self> {
        let anchor = clock::anchor();
        let client = make(clock::now(anchor));
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
        clock::now(self.anchor)
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

    pub(super) fn input(self: &Rc<Self>, input: Input<'_>) {
        let now = self.now();
        self.state.borrow_mut().client.handle(now, input);
        self.pump(now);
    }

    /// Does what the client asks until it waits. What JavaScript starts meanwhile joins this loop.
    pub(super) fn pump(self: &Rc<Self>, mut now: Time) {
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
            Output::AskToken { ticket, .. } => self.ask_token(ticket),
            Output::AskPermit { ticket, question } => self.ask_permit(ticket, &question),
            Output::AskShared { ticket, key, refused } => self.ask_shared(ticket, &key, refused.as_ref()),
            Output::Share { key, token } => self.share(&key, token.as_ref()),
            Output::Store { ticket, job, state } => self.store(ticket, job, &state),
            Output::More { ticket, job } => self.more(ticket, job),
            Output::Event { job, event } => self.tell(job, event),
            Output::Notice(_) | Output::Trace(_) if !DIRECT => {}
            Output::Notice(notice) => self.notice(&notice),
            Output::Trace(trace) => self.trace(&trace),
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
            let _ = clock::clear_timeout(&timer);
        }
        if until == Time::NEVER {
            return;
        }
        // setTimeout takes 31 bits; a longer wait ticks on the way.
        let milliseconds = i32::try_from(until.since(now).0).unwrap_or(i32::MAX);
        if let Ok(timer) = clock::set_timeout(self.tick.as_ref().unchecked_ref(), milliseconds) {
            self.state.borrow_mut().timer = Some((until, timer));
        }
    }
}

impl Drop for Driver {
    /// A timer that outlives its closure would throw where nobody can catch it.
    fn drop(&mut self) {
        if let Some((_, timer)) = self.state.get_mut().timer.take() {
            let _ = clock::clear_timeout(&timer);
        }
    }
}
