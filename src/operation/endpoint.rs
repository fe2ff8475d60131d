//! An operation without its types: where it goes, what it needs, and how its list, its batch or its lost reply is dealt with.

use super::{Rule, Version, Versions};
use crate::shape::{Kind, Shape};

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or asks for work.
    Post,
    /// Replaces.
    Put,
    /// Changes the fields it names.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as HTTP writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// Which credential a call takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// None: the body carries what is needed.
    Nothing,
    /// The token of one account: a private app's, or OAuth's.
    Account,
    /// The app's own token, from client credentials.
    App,
    /// The developer API key where one is given, else the app's token.
    Developer,
}

/// Which rate limit a call draws on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bucket {
    /// No limit is known.
    Unlimited,
    /// 100 requests in ten seconds unless the reply's headers say more.
    General,
    /// CRM search: 4 a second.
    Search,
    /// The webhooks journal: 100 a second for an app.
    Journal,
    /// Webhook subscriptions: 50 a second for an app.
    Subscriptions,
    /// Snapshots: 10 a second for an app.
    Snapshots,
}

impl Bucket {
    /// Its name, as `usage()` tells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Bucket::Unlimited => "unlimited",
            Bucket::General => "general",
            Bucket::Search => "search",
            Bucket::Journal => "journal",
            Bucket::Subscriptions => "subscriptions",
            Bucket::Snapshots => "snapshots",
        }
    }
}

/// Whether a call whose reply was lost may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repeat {
    /// It may: a second one changes nothing, or its harm is known and said.
    Safe,
    /// It may not: it could happen twice.
    Never,
    /// It may where the call has something at this place, such as an id that HubSpot takes once: a JSON pointer from the
    /// parameters.
    With(&'static str),
}

/// What a body is sent as.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Body {
    /// No body.
    Nothing,
    /// `application/json`.
    Json(Kind),
    /// `application/x-www-form-urlencoded`, after fields that the operation writes itself.
    Form {
        /// What the caller gives.
        shape: &'static Shape,
        /// What the operation writes, such as `grant_type`.
        written: &'static [(&'static str, &'static str)],
    },
    /// `application/json` that the operation writes by itself: its members.
    Written(&'static [(&'static str, bool)]),
}

/// How a list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Paging {
    /// It does not: the reply is whole, or no list.
    Whole,
    /// `paging.next.after` is the next call's `after`.
    After,
    /// The last `portalId` and one is the next call's `startPortalId`.
    PortalId,
}

/// How a call with many inputs is split, and how HubSpot's errors are tied to them.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    /// The member of the body that holds the inputs.
    pub list: &'static str,
    /// So many go into one request.
    pub most: usize,
    /// Fewer where the body has this member.
    pub fewer: Option<(&'static str, usize)>,
    /// What an error names an input by.
    pub tie: Tie,
}

/// What an error of a batch names an input by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// `context.ids`: this member of the input, or the input itself.
    Id(&'static str),
    /// `context.objectWriteTraceId`, which is added to inputs that lack it.
    Trace,
}

/// An operation without its types.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// The JavaScript path of the method, such as `crm.objects.get`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The default first.
    pub versions: Versions,
    /// What stands in the path and the query.
    pub params: &'static Shape,
    /// What is sent as a body.
    pub body: Body,
    /// What the operation writes into the query by itself.
    pub query: &'static [(&'static str, &'static str)],
    /// Rules over several values.
    pub rules: &'static [Rule],
    /// How a list goes on.
    pub paging: Paging,
    /// How many inputs are split over several requests.
    pub batch: Option<&'static Batch>,
    /// The credential it takes.
    pub auth: Auth,
    /// The scopes it needs, all of them.
    pub scopes: &'static [&'static str],
    /// The rate limit it draws on.
    pub bucket: Bucket,
    /// What to do when its reply was lost.
    pub repeat: Repeat,
    /// The reply holds ids as numbers, which may be too large for JavaScript.
    pub numeric_ids: bool,
    /// A success without a body lacks what was asked for.
    pub answers: bool,
    /// What HubSpot answers, for the reference pages and the types.
    #[cfg(not(target_arch = "wasm32"))]
    pub reply: Kind,
    /// Whether HubSpot may answer with nothing instead, for the reference pages and the types.
    #[cfg(not(target_arch = "wasm32"))]
    pub or_nothing: bool,
    /// What it does, for the reference pages.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
    /// HubSpot's own page.
    #[cfg(not(target_arch = "wasm32"))]
    pub page: &'static str,
    /// The Rust path of its static, such as `hubspot_wasm::api::crm_objects::GET`.
    #[cfg(not(target_arch = "wasm32"))]
    pub item: &'static str,
    /// Reads a reply as the type that it has.
    #[cfg(test)]
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) reads: fn(&serde_json::Value) -> Result<(), serde_json::Error>,
}

impl Endpoint {
    /// The version of that name.
    #[must_use]
    pub fn version(&self, name: &str) -> Option<Version> {
        self.versions.iter().find(|version| version.name == name)
    }
}
