//! The one contract of everything that takes more than one step.
//!
//! A machine reads no clock, does no I/O and draws no randomness but from its seed. Give it one [`Input`], then take its
//! [`Output`]s until `Wait` or `End`. `Wait` is the earliest of its timers and says why.
//!
//! ```text
//!            Input                                   Output
//!   Response, Failed ──┐                       ┌──▶ Send, Cancel       to the network
//!   Answer, Tick ──────┼──▶  handle ─▶ poll ───┼──▶ Ask                a token, a permit, a store
//!   Stop ──────────────┘                       ├──▶ Event              to the caller
//!                                              └──▶ Wait, End
//! ```

use std::fmt;

use crate::engine::error::{Error, ErrorKind};
use crate::engine::request::{About, Credential, Request};
use crate::engine::time::{Span, Time};
use crate::operation::{Auth, Bucket};
use crate::secret::Secret;
use crate::value::Value;

/// Ties an answer to what asked for it. A machine ignores tickets that it does not wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u32);

/// Hands out tickets; all machines of a client draw on one.
#[derive(Debug, Default)]
pub struct Tickets(u32);

impl Tickets {
    /// A ticket that nobody has.
    pub fn draw(&mut self) -> Ticket {
        self.0 = self.0.wrapping_add(1);
        Ticket(self.0)
    }
}

/// What the world tells a machine.
#[derive(Debug)]
#[non_exhaustive]
pub enum Input<'a> {
    /// The network answered.
    Response {
        /// Which request.
        ticket: Ticket,
        /// The HTTP status.
        status: u16,
        /// The response's headers.
        headers: &'a dyn Headers,
        /// What the body holds for the machine.
        body: Body<'a>,
    },
    /// The network did not answer, or not whole.
    Failed {
        /// Which request.
        ticket: Ticket,
        /// What happened.
        reason: Failure,
        /// The host's words for it, free of secrets.
        message: String,
    },
    /// What was asked for.
    Answer {
        /// Which question.
        ticket: Ticket,
        /// The answer.
        answer: Answer,
    },
    /// Time passed.
    Tick,
    /// The caller wants no more.
    Stop,
}

impl Input<'_> {
    /// What it answers; time passing and a stop answer nothing.
    #[must_use]
    pub fn ticket(&self) -> Option<Ticket> {
        match self {
            Input::Response { ticket, .. } | Input::Failed { ticket, .. } | Input::Answer { ticket, .. } => {
                Some(*ticket)
            }
            Input::Tick | Input::Stop => None,
        }
    }
}

/// Response headers, looked up without regard to case.
pub trait Headers {
    /// The value of a header.
    fn find(&self, name: &str) -> Option<String>;
}

/// Prints nothing of them: they may hold what must not be seen, and printing costs 5 kB of wasm.
impl fmt::Debug for dyn Headers + '_ {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("headers")
    }
}

impl Headers for [(String, String)] {
    fn find(&self, name: &str) -> Option<String> {
        self.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    }
}

impl Headers for Vec<(String, String)> {
    fn find(&self, name: &str) -> Option<String> {
        self.as_slice().find(name)
    }
}

/// What a machine sees of a body.
#[non_exhaustive]
pub enum Body<'a> {
    /// There was none.
    Empty,
    /// The places of a successful reply that the request named in `wants`.
    Wanted(&'a Value),
    /// The whole body of an error.
    Error(&'a Value),
    /// A body that is no JSON: its beginning.
    Text(&'a str),
    /// A successful reply whose body could not be read as JSON.
    Unreadable,
}

/// Prints nothing of it: it may hold a token.
impl fmt::Debug for Body<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Body::Empty => "Empty",
            Body::Wanted(_) => "Wanted(..)",
            Body::Error(_) => "Error(..)",
            Body::Text(_) => "Text(..)",
            Body::Unreadable => "Unreadable",
        })
    }
}

/// Why there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// No connection, or it broke before the response was whole.
    Connection,
    /// The body was larger than the host allows.
    TooLarge,
    /// The server named another place to ask, and the host does not say which status it used.
    Redirect,
    /// The transport says itself what went wrong.
    Said(ErrorKind),
}

impl Failure {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Failure::Said(ErrorKind::Timeout) => "timeout",
            Failure::Connection | Failure::Said(_) => "connection",
            Failure::TooLarge => "tooLarge",
            Failure::Redirect => "redirect",
        }
    }
}

/// What a machine wants of the world.
#[derive(Debug)]
#[non_exhaustive]
pub enum Output<E> {
    /// Send this request; answer with `Response` or `Failed`.
    Send {
        /// Goes back with the answer.
        ticket: Ticket,
        /// What to send.
        request: Box<Request>,
    },
    /// The answer to this ticket is no longer wanted.
    Cancel {
        /// Of the request.
        ticket: Ticket,
    },
    /// Answer this question.
    Ask {
        /// Goes back with the answer.
        ticket: Ticket,
        /// The question.
        ask: Ask,
    },
    /// Tell the caller.
    Event(E),
    /// Nothing more until an input, or until this time.
    Wait {
        /// When to send `Tick`.
        until: Time,
        /// What happens then.
        why: Why,
    },
    /// Nothing more at all.
    End,
}

impl<E> Output<E> {
    /// The same of a machine that this one is a part of: all but an event.
    pub fn passed<F>(self) -> Output<F> {
        match self {
            Output::Send { ticket, request } => Output::Send { ticket, request },
            Output::Cancel { ticket } => Output::Cancel { ticket },
            Output::Ask { ticket, ask } => Output::Ask { ticket, ask },
            Output::Wait { until, why } => Output::Wait { until, why },
            Output::Event(_) | Output::End => Output::End,
        }
    }
}

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// Only an input can go on.
    Input,
    /// A request runs out of time.
    Timeout,
    /// A call is repeated.
    Retry,
    /// A rate limit allows the next request.
    RateLimit,
    /// A job is asked after again.
    Poll,
}

/// A question of a machine.
#[derive(Debug)]
#[non_exhaustive]
pub enum Ask {
    /// A credential. `stale` is the edition of the one that was refused.
    Token {
        /// Who asks.
        about: About,
        /// Which credential.
        auth: Auth,
        /// The edition that HubSpot refused.
        stale: Option<u32>,
    },
    /// Leave to send one request now.
    Permit {
        /// Who asks.
        about: About,
        /// The limit it draws on.
        bucket: Bucket,
        /// It was tried before, so the retry budget pays.
        again: bool,
        /// Refuse at once if it can't be granted before.
        deadline: Time,
    },
    /// Keep this state before going on.
    Store(Value),
    /// Say when the next page is wanted.
    More,
    /// Nothing: a call is sent again, and who sees to it that others know may tell them.
    Again(Again),
}

/// Why a call is sent again, and when.
#[derive(Clone, Copy, Debug)]
pub struct Again {
    /// The try that failed.
    pub about: About,
    /// How it failed.
    pub kind: ErrorKind,
    /// With which status.
    pub status: Option<u16>,
    /// How long it waits first.
    pub wait: Span,
    /// HubSpot said how long.
    pub told: bool,
}

/// The answer to an [`Ask`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Answer {
    /// The credential and its edition; `None` where the client has none and the transport adds its own.
    Token(Option<(Credential, u32)>),
    /// The request may be sent now. To a question for a token that processes share: ask HubSpot for one.
    Granted,
    /// Those who share the limit have no leave to give; ask again after this time.
    Later(Span),
    /// A token that another process got, and how long it may be used.
    Shared(Secret, Span),
    /// The state is kept.
    Stored,
    /// It can't be had.
    Refused(Error),
}
