//! What a client does and waits for, told as it happens to who wants to see it: numbers and names, nothing of a caller's.
//! A path is told as its template, so no id, address or token is in it.

use super::machine::Machine;
use super::{Client, Job, JobId, Output, Route, Waits};
use crate::DIRECT;
use crate::engine::machine::{Again, Headers, Ticket, Why};
use crate::engine::request::About;
use crate::engine::time::{Span, Time};
use crate::secret::scrub_text;

/// One thing that a client did, or waits for.
#[derive(Debug)]
#[non_exhaustive]
pub struct Trace {
    /// What it is.
    pub what: What,
    /// The call or the job that somebody started.
    pub job: JobId,
    /// Which try of which call; the number of the call is 0 where the job itself waits.
    pub about: About,
    /// Why: of an end without a status, of a repetition or a wait; otherwise empty.
    pub reason: &'static str,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What HubSpot's support asks for.
    pub correlation_id: Option<String>,
    /// When it was told.
    pub at: Time,
    /// How long a request took; or how long the wait is, where that is known.
    pub span: Option<Span>,
}

/// What a trace tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A request goes out.
    Request,
    /// A request has its end.
    Response,
    /// A call is sent again.
    Retry,
    /// A call, or a job, waits.
    Wait,
}

impl What {
    /// The name of the hook.
    #[must_use]
    pub fn hook(self) -> &'static str {
        match self {
            What::Request => "onRequest",
            What::Response => "onResponse",
            What::Retry => "onRetry",
            What::Wait => "onWait",
        }
    }
}

impl Client {
    pub(super) fn trace(&mut self, what: What, job: JobId, about: &About, at: Time, more: More) {
        if !DIRECT || !self.options.traced {
            return;
        }
        let More { reason, status, correlation_id, span } = more;
        let trace = Trace { what, job, about: *about, reason, status, correlation_id, at, span };
        self.outputs.push(Output::Trace(trace.into()));
    }

    /// A call waits for this, as long as that if it is known.
    pub(super) fn trace_wait(
        &mut self,
        now: Time,
        job: JobId,
        about: &About,
        reason: &'static str,
        span: Option<Span>,
    ) {
        self.trace(What::Wait, job, about, now, More { reason, span, ..More::default() });
    }

    /// A call is sent again.
    pub(super) fn trace_again(&mut self, now: Time, job: JobId, again: &Again) {
        if !DIRECT {
            return;
        }
        let Again { about, kind, status, wait, told } = again;
        let (status, wait) = (*status, *wait);
        let more = More { reason: kind.class(), status, span: Some(wait), ..More::default() };
        self.trace(What::Retry, job, about, now, more);
        if wait > Span::ZERO {
            let next = About { attempt: about.attempt + 1, ..*about };
            self.trace_wait(now, job, &next, if *told { "retryAfter" } else { "retry" }, Some(wait));
        }
    }

    /// A ticket waits: for a token, or at a rate limit.
    pub(super) fn trace_ticket(&mut self, now: Time, ticket: Ticket, reason: &'static str, span: Option<Span>) {
        if let Some(Route { job, about: Some(about), .. }) = self.routes.get(&ticket).copied()
            && DIRECT
        {
            self.trace_wait(now, job, &about, reason, span);
        }
    }

    /// A request has its end: a status, or the reason why there is none.
    pub(super) fn trace_end(
        &mut self,
        now: Time,
        route: Route,
        reason: &'static str,
        reply: Option<(u16, &dyn Headers)>,
    ) {
        if !DIRECT || !self.options.traced {
            return;
        }
        let Route { job, about: Some(about), sent, waits: Waits::Response(_) } = route else { return };
        let (status, headers) = reply.unzip();
        let mut correlation_id = headers.and_then(|headers| headers.find("x-hubspot-correlation-id"));
        if let Some(id) = &mut correlation_id {
            scrub_text(id, &self.secrets);
        }
        let more = More { reason, status, correlation_id, span: Some(now.since(sent)) };
        self.trace(What::Response, job, &about, now, more);
    }

    /// A job has nothing to do until then; it is told once.
    pub(super) fn trace_pause(&mut self, now: Time, id: JobId, job: &Job, until: Time, why: Why) {
        let again = until == job.until && why == job.why;
        if !DIRECT || !self.options.traced || why != Why::Poll || again || until <= now || until == Time::NEVER {
            return;
        }
        let mut routes = self.routes.iter();
        if routes.any(|(_, route)| route.job == id && matches!(route.waits, Waits::Response(_))) {
            return;
        }
        let (endpoint, reason) = match job.machine {
            Machine::Take(_) => (&crate::api::snapshots::STATUS.endpoint, "poll"),
            Machine::SingleSend(_) => (&crate::api::single_email::STATUS.endpoint, "poll"),
            Machine::Journal(_) => (&crate::api::journal::NEXT.endpoint, "journal"),
            _ => return,
        };
        let about = About { endpoint, version: "", call: 0, attempt: 0, needed_by: 0 };
        self.trace_wait(now, id, &about, reason, Some(until.since(now)));
    }
}

/// What only some traces have.
#[derive(Default)]
pub(super) struct More {
    reason: &'static str,
    status: Option<u16>,
    correlation_id: Option<String>,
    span: Option<Span>,
}
