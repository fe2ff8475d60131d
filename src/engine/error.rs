//! Errors as data: what went wrong, where, and what to do about it.
//! They hold no request, no token and no signed URL.

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::engine::finding::Finding;
use crate::engine::time::Span;
use crate::operation::Endpoint;
use crate::value::{Value, object};

/// What sort of error it is; the JavaScript class has the same name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is wrong; nothing was sent.
    InvalidRequest,
    /// HubSpot refused it with a status that has no kind of its own.
    Api,
    /// 401, or no credential can be had.
    Authentication,
    /// 403.
    Permission,
    /// 404.
    NotFound,
    /// 409.
    Conflict,
    /// 400, 414 or 422: HubSpot found the request wrong.
    Validation,
    /// 429 or 477.
    RateLimit,
    /// 5xx.
    Server,
    /// No response, or not whole.
    Connection,
    /// No response in time.
    Timeout,
    /// A successful reply that is not what it should be.
    Decode,
    /// Storing a state failed, or something that can't be.
    #[default]
    Internal,
}

impl ErrorKind {
    /// All of them.
    pub const ALL: [ErrorKind; 13] = [
        ErrorKind::InvalidRequest,
        ErrorKind::Api,
        ErrorKind::Authentication,
        ErrorKind::Permission,
        ErrorKind::NotFound,
        ErrorKind::Conflict,
        ErrorKind::Validation,
        ErrorKind::RateLimit,
        ErrorKind::Server,
        ErrorKind::Connection,
        ErrorKind::Timeout,
        ErrorKind::Decode,
        ErrorKind::Internal,
    ];

    /// The kind with this name of a JavaScript class.
    #[must_use]
    pub fn named(class: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.class() == class)
    }

    /// The name of the JavaScript class.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            ErrorKind::InvalidRequest => "InvalidRequestError",
            ErrorKind::Api => "ApiError",
            ErrorKind::Authentication => "AuthenticationError",
            ErrorKind::Permission => "PermissionError",
            ErrorKind::NotFound => "NotFoundError",
            ErrorKind::Conflict => "ConflictError",
            ErrorKind::Validation => "ValidationError",
            ErrorKind::RateLimit => "RateLimitError",
            ErrorKind::Server => "ServerError",
            ErrorKind::Connection => "ConnectionError",
            ErrorKind::Timeout => "TimeoutError",
            ErrorKind::Decode => "DecodeError",
            ErrorKind::Internal => "InternalError",
        }
    }
}

/// Why a call has no result.
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<Details>);

/// What is known about an error.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Details {
    /// What sort of error it is.
    pub kind: ErrorKind,
    /// One clause in lower case.
    pub message: String,
    /// The operation's name.
    pub operation: Option<&'static str>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What an error body said.
    pub reply: Reply,
    /// How long to wait before the call can succeed.
    pub retry_after: Option<Span>,
    /// How often it was sent.
    pub attempts: u32,
    /// The call may have been carried out although it has no result.
    pub may_have_happened: bool,
    /// What the request itself has wrong.
    pub findings: Vec<Finding>,
    /// No other call with this credential can succeed either.
    pub credential: bool,
}

/// What an error body said, whatever its shape.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Reply {
    /// Such as `VALIDATION_ERROR`.
    pub category: Option<String>,
    /// A finer word.
    pub sub_category: Option<String>,
    /// What HubSpot's support asks for.
    pub correlation_id: Option<String>,
    /// The rate limit that was reached.
    pub policy_name: Option<String>,
    /// One entry per field that HubSpot found wrong.
    pub errors: Value,
    /// More about the error, such as the scopes that are missing.
    pub context: Value,
}

impl Error {
    /// An error of that kind, to be completed.
    #[must_use]
    pub fn new(kind: ErrorKind, message: &str) -> Self {
        Self(Box::new(Details { kind, message: message.to_owned(), ..Details::default() }))
    }

    /// The error of a request that must not be sent.
    #[must_use]
    pub fn invalid(operation: Option<&'static str>, findings: Vec<Finding>) -> Self {
        let mut message = String::new();
        // Where validation is strict, a note alone stops a call.
        let notes = !findings.iter().any(Finding::is_problem);
        for problem in findings.iter().filter(|finding| notes || finding.is_problem()) {
            if !message.is_empty() {
                message.push_str("; ");
            }
            if message.len() > 500 {
                message.push('…');
                break;
            }
            message.push_str(&problem.message);
        }
        let mut error = Self::new(ErrorKind::InvalidRequest, &message);
        error.operation = operation;
        error.findings = findings;
        error
    }

    /// The same error, as one of this operation.
    #[must_use]
    pub fn of(mut self, endpoint: &Endpoint) -> Self {
        self.operation = Some(endpoint.name);
        self
    }

    /// The same error, of a response with this status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// HubSpot's word for the error, if it gave one.
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.reply.category.as_deref()
    }

    /// The error in a saved state: what it says, without the reply that it came from.
    #[must_use]
    pub fn save(&self) -> Value {
        let mut saved = object([("kind", self.kind.class().into()), ("message", self.message.as_str().into())]);
        saved.add("status", self.status.map(u32::from).into());
        saved.add("mayHaveHappened", self.may_have_happened.then_some(true).into());
        saved
    }

    /// The error of a saved state.
    #[must_use]
    pub fn restore(saved: &Value) -> Option<Self> {
        let kind = ErrorKind::named(saved.text_at("kind")?)?;
        let mut error = Self::new(kind, saved.text_at("message").unwrap_or_default());
        error.status = saved.integer_at("status").and_then(|status| u16::try_from(status).ok());
        error.may_have_happened = saved.is_true_at("mayHaveHappened");
        Some(error)
    }
}

impl Deref for Error {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation {
            formatter.write_str(operation)?;
            formatter.write_str(": ")?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
