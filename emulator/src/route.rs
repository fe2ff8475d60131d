//! Which endpoint a request means, in every documented spelling of its path. Holds no behaviour.
//!
//! Each API says in its own `route.rs` which paths are its own; here they are put together.

use crate::blog;
use crate::conversations;
use crate::crm;
use crate::email;
use crate::executions;
use crate::flags;
use crate::journal;
use crate::limits::Bucket;
use crate::oauth;
use crate::snapshots;
use crate::subscriptions;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Oauth(oauth::Route),
    Crm(crm::Route),
    Executions(executions::Route),
    Snapshots(snapshots::Route),
    Journal(journal::Route),
    Subscriptions(subscriptions::Route),
    Flags(flags::Route),
    Conversations(conversations::Route),
    Email(email::Route),
    Blog(blog::Route),
    /// No part of HubSpot: what a test says to the emulator.
    Control {
        name: String,
    },
    Unknown,
}

/// What every endpoint of an API says of itself.
pub(crate) trait Endpoint {
    /// The methods that it knows.
    fn methods(&self) -> &'static [&'static str];

    /// Its path without version, ids and secrets, as the log counts it.
    fn name(&self) -> &'static str;

    /// The allowance that a request draws on, if it draws on any.
    fn bucket(&self) -> Option<Bucket>;
}

impl Route {
    pub fn of(segments: &[String]) -> Self {
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        if let ["_emulator", name] = *segments.as_slice() {
            return Self::Control { name: name.to_owned() };
        }
        None.or_else(|| oauth::Route::of(&segments).map(Self::Oauth))
            .or_else(|| crm::Route::of(&segments).map(Self::Crm))
            .or_else(|| executions::Route::of(&segments).map(Self::Executions))
            .or_else(|| snapshots::Route::of(&segments).map(Self::Snapshots))
            .or_else(|| journal::Route::of(&segments).map(Self::Journal))
            .or_else(|| subscriptions::Route::of(&segments).map(Self::Subscriptions))
            .or_else(|| flags::Route::of(&segments).map(Self::Flags))
            .or_else(|| conversations::Route::of(&segments).map(Self::Conversations))
            .or_else(|| email::Route::of(&segments).map(Self::Email))
            .or_else(|| blog::Route::of(&segments).map(Self::Blog))
            .unwrap_or(Self::Unknown)
    }

    /// The endpoint of an API, where it is one.
    pub fn endpoint(&self) -> Option<&dyn Endpoint> {
        match self {
            Self::Oauth(route) => Some(route),
            Self::Crm(route) => Some(route),
            Self::Executions(route) => Some(route),
            Self::Snapshots(route) => Some(route),
            Self::Journal(route) => Some(route),
            Self::Subscriptions(route) => Some(route),
            Self::Flags(route) => Some(route),
            Self::Conversations(route) => Some(route),
            Self::Email(route) => Some(route),
            Self::Blog(route) => Some(route),
            Self::Control { .. } | Self::Unknown => None,
        }
    }

    /// Whether it is a page for people and no part of an API. Faults spare those.
    pub fn is_page(&self) -> bool {
        matches!(self, Self::Oauth(oauth::Route::Authorize { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Route {
        Route::of(&path.split('/').skip(1).map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn every_api_is_asked_for_its_paths() {
        for (path, name) in [
            ("/oauth/v1/token", "/oauth/{version}/token"),
            ("/crm/v3/objects/0-1", "/crm/objects/{objectType}"),
            ("/callbacks/complete", "/automation/actions/callbacks/complete"),
            ("/webhooks/v4/snapshots/crm", "/webhooks-journal/snapshots/crm"),
            ("/webhooks/v4/journal/latest", "/webhooks-journal/journal/latest"),
            ("/webhooks/v4/subscriptions", "/webhooks-journal/subscriptions"),
            ("/feature-flags/v3/7/flags/all", "/feature-flags/{appId}/flags/all"),
            ("/conversations/v3/conversations/threads", "/conversations/threads"),
            ("/marketing/v3/transactional/single-email/send", "/marketing/transactional/single-email/send"),
            ("/cms/v3/blogs/posts", "/cms/blogs/posts"),
        ] {
            assert_eq!(route(path).endpoint().unwrap().name(), name, "{path}");
        }
        assert_eq!(route("/_emulator/state"), Route::Control { name: "state".to_owned() });
    }

    #[test]
    fn what_no_api_knows_is_unknown() {
        for path in ["/", "/crm/2026-03/objects/0-1", "/crm/v3//objects/0-1", "/_emulator/a/b"] {
            assert_eq!(route(path), Route::Unknown, "{path}");
        }
    }
}
