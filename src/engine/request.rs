//! One HTTP request as data: what a machine sends, and the driver carries out.
//! It holds a credential, so it prints no more than its operation.

use std::fmt;
use std::sync::Arc;

use crate::engine::sieve::Sieve;
use crate::engine::time::Span;
use crate::operation::{Endpoint, Method, Repeat};
use crate::secret::Secret;
use crate::value::Value;

/// One HTTP request, ready to send but for its credential.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The operation it belongs to.
    pub endpoint: &'static Endpoint,
    /// The HTTP method.
    pub method: Method,
    /// Absolute, without any credential of the client's own.
    pub url: Arc<str>,
    /// Headers besides `Authorization`.
    pub headers: Arc<[(String, String)]>,
    /// What to send.
    pub body: Content,
    /// The parameters that a machine made it from, without the body; null where the caller's own count.
    pub params: Value,
    /// What authorizes it.
    pub credential: Option<Credential>,
    /// What to do when its reply was lost: `Safe` or `Never`.
    pub repeat: Repeat,
    /// The places of the reply that the machine needs, as JSON pointers; `*` is every item.
    pub wants: &'static [&'static str],
    /// The caller takes the whole reply.
    pub keep: bool,
    /// Which items of the reply count: the driver applies it to the text, before anything is made of it.
    pub sieve: Option<Arc<Sieve>>,
    /// How long a transport that has its own clock may take.
    pub timeout: Span,
    /// The name of the operation's version; empty where this client chose none.
    pub version: &'static str,
    /// Which call of the client it belongs to, and which try it is.
    pub call: u32,
    /// From 1.
    pub attempt: u32,
    /// The job that waits for it, of a token that the client fetches by itself; 0 of anything else.
    pub needed_by: u32,
    /// Somebody sees what the client does: the driver reads what it needs for that alone, too.
    pub traced: bool,
}

impl Request {
    /// A request of this operation that carries nothing, and whose whole reply is the caller's.
    #[must_use]
    pub fn new(endpoint: &'static Endpoint, url: &str, timeout: Span) -> Self {
        Self {
            endpoint,
            method: endpoint.method,
            url: url.into(),
            headers: [].into(),
            body: Content::Nothing,
            params: Value::Null,
            credential: None,
            repeat: endpoint.repeat,
            wants: &[],
            keep: true,
            sieve: None,
            timeout,
            version: "",
            call: 0,
            attempt: 0,
            needed_by: 0,
            traced: false,
        }
    }

    /// Which try of which call it is.
    #[must_use]
    pub fn about(&self) -> About {
        let Self { endpoint, version, call, attempt, needed_by, .. } = *self;
        About { endpoint, version, call, attempt, needed_by }
    }
}

/// What a request carries.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Content {
    /// No body.
    #[default]
    Nothing,
    /// A JSON body.
    Json(Arc<Value>),
    /// The JSON body that the caller gave, which the driver kept.
    Given,
    /// A form.
    Form(Secret),
}

/// Prints the operation alone: URLs and bodies may hold what must not be seen.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.method.as_str())?;
        formatter.write_str(" ")?;
        formatter.write_str(self.endpoint.name)
    }
}

/// What authorizes a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credential {
    /// `Authorization: Bearer …`
    Bearer(Secret),
    /// `?hapikey=…`, last in the query.
    DeveloperKey(Secret),
}

impl Credential {
    /// What must not be seen of it.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        let (Credential::Bearer(secret) | Credential::DeveloperKey(secret)) = self;
        secret
    }
}

/// Which try of which call.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The operation.
    pub endpoint: &'static Endpoint,
    /// The name of its version; empty where this client chose none.
    pub version: &'static str,
    /// Different for each call of a client.
    pub call: u32,
    /// From 1.
    pub attempt: u32,
    /// The job that waits for it, of a token that the client fetches by itself; 0 of anything else.
    pub needed_by: u32,
}

impl About {
    /// The path as its template, so that nothing of a caller is in it.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        Some(self.endpoint.version(self.version)?.path())
    }
}
