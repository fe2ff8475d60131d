//! What a client asks of its driver, and tells.

use std::fmt;

use super::trace::Trace;
use crate::engine::batch;
use crate::engine::error::Error;
use crate::engine::exchange::Reply;
use crate::engine::finding::Finding;
use crate::engine::machine::{Ticket, Why};
use crate::engine::paginate;
use crate::engine::rate::Question;
use crate::engine::request::Request;
use crate::engine::time::{Span, Time};
use crate::flows::{journal, single_send, snapshots};
use crate::secret::Secret;
use crate::value::Value;

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
    /// Ask those who share a limit for leave to send one request; answer with `Answer::Granted` or `Answer::Later`.
    AskPermit {
        /// Goes back with the answer, which is ignored where nobody waits for it any more.
        ticket: Ticket,
        /// What is asked.
        question: Question,
    },
    /// Ask those who share a token for it; answer with `Answer::Shared`, or with `Answer::Granted` where this process is
    /// the one to ask HubSpot.
    AskShared {
        /// Goes back with the answer.
        ticket: Ticket,
        /// Stands for the credential, of which it tells nothing.
        key: String,
        /// Not this one: HubSpot refused it, or it is at its end.
        refused: Option<Secret>,
    },
    /// Tell those who share a token what HubSpot gave.
    Share {
        /// Stands for the credential.
        key: String,
        /// The token and how long it may be used; `None` where HubSpot gave none, so that others may try.
        token: Option<(Secret, Span)>,
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
    /// Ask whether the next page is wanted; answer with `Answer::Granted` once it is.
    More {
        /// Goes back with the answer.
        ticket: Ticket,
        /// Whose list it is.
        job: JobId,
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
    /// Tell who wants to see what the client does; comes only where the options ask for it.
    Trace(Box<Trace>),
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
    /// A list went on.
    Listed(paginate::Event),
    /// A call with many inputs went on.
    Batched(batch::Event),
    /// A snapshot job went on.
    Snapshots(snapshots::Event),
    /// An email that is waited for went on.
    SingleSend(single_send::Event),
    /// A reader of the journal went on.
    Journal(journal::Event),
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
