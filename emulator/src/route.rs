//! Which endpoint a request means, in every documented spelling of its path. Holds no behaviour.

use crate::blog;
use crate::conversations;
use crate::crm;
use crate::email;
use crate::flags;
use crate::journal;
use crate::limits::Bucket;
use crate::subscriptions;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Authorize {
        portal_id: Option<String>,
    },
    Token,
    Introspect,
    Revoke,
    AccessToken {
        token: String,
    },
    RefreshToken {
        token: String,
    },
    Crm(crm::Route),
    /// Completes executions: the one of the path, or a batch.
    Complete {
        callback_id: Option<String>,
    },
    SnapshotCreate,
    SnapshotStatus {
        id: String,
    },
    Journal(journal::Route),
    /// A file of the journal.
    File {
        offset: String,
    },
    Subscriptions(subscriptions::Route),
    Flags(flags::Route),
    Conversations(conversations::Route),
    Email(email::Route),
    Blog(blog::Route),
    Control {
        name: String,
    },
    Unknown,
}

impl Route {
    pub fn of(segments: &[String]) -> Self {
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["_files", "journal", offset] => Self::File { offset: (*offset).to_owned() },
            ["_emulator", name] => Self::Control { name: (*name).to_owned() },
            ["oauth", "authorize"] => Self::Authorize { portal_id: None },
            ["oauth", portal_id, "authorize"] => Self::Authorize { portal_id: Some((*portal_id).to_owned()) },
            ["oauth", "v1" | "v3" | "2026-03" | "2026-09", "token"] => Self::Token,
            ["oauth", "v3" | "2026-03" | "2026-09", "token", "introspect"] => Self::Introspect,
            ["oauth", "v3" | "2026-03" | "2026-09", "token", "revoke"] => Self::Revoke,
            ["oauth", "v1", "access-tokens", token] => Self::AccessToken { token: (*token).to_owned() },
            ["oauth", "v1", "refresh-tokens", token] => Self::RefreshToken { token: (*token).to_owned() },
            ["callbacks", id, "complete"]
            | ["automation", "v4", "actions", "callbacks", id, "complete"]
            | ["automation", "actions", "callbacks", "2025-09" | "2026-03" | "2026-09", id, "complete"] => {
                Self::Complete { callback_id: Some((*id).to_owned()) }
            }
            ["callbacks", "complete"]
            | ["automation", "v4", "actions", "callbacks", "complete"]
            | ["automation", "actions", "callbacks", "2025-09" | "2026-03" | "2026-09", "complete"] => {
                Self::Complete { callback_id: None }
            }
            ["crm" | "crm-object-schemas", ..] => crm::Route::of(&segments).map(Self::Crm).unwrap_or(Self::Unknown),
            ["webhooks", "v4", "snapshots", "crm"]
            | ["webhooks-journal", "snapshots", "v4" | "2026-03" | "2026-09", "crm"] => Self::SnapshotCreate,
            ["webhooks-journal", "snapshots", "2026-03", "crm", "status", id]
            | ["webhooks-journal", "journal" | "journal-local", "2026-03" | "2026-09", "status", id] => {
                Self::SnapshotStatus { id: (*id).to_owned() }
            }
            other => flags::Route::of(other)
                .map(Self::Flags)
                .or_else(|| conversations::Route::of(other).map(Self::Conversations))
                .or_else(|| email::Route::of(other).map(Self::Email))
                .or_else(|| blog::Route::of(other).map(Self::Blog))
                .or_else(|| journal::Route::of(other).map(Self::Journal))
                .or_else(|| subscriptions::Route::of(other).map(Self::Subscriptions))
                .unwrap_or(Self::Unknown),
        }
    }

    /// The methods that the endpoint knows.
    pub fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Token | Self::Introspect | Self::Revoke | Self::Complete { .. } | Self::SnapshotCreate => &["POST"],
            Self::Authorize { .. } => &["GET", "POST"],
            Self::Crm(route) => route.methods(),
            Self::AccessToken { .. } | Self::SnapshotStatus { .. } | Self::File { .. } => &["GET"],
            Self::RefreshToken { .. } => &["GET", "DELETE"],
            Self::Journal(route) => route.methods(),
            Self::Subscriptions(route) => route.methods(),
            Self::Flags(route) => route.methods(),
            Self::Conversations(route) => route.methods(),
            Self::Email(route) => route.methods(),
            Self::Blog(route) => route.methods(),
            Self::Control { .. } | Self::Unknown => &["GET", "POST", "PATCH", "PUT", "DELETE"],
        }
    }

    /// Whether it is a page for persons, not a part of the API. Faults spare those.
    pub fn is_page(&self) -> bool {
        matches!(self, Self::Authorize { .. })
    }

    /// The allowance that a request draws on; none for OAuth.
    pub fn bucket(&self) -> Option<Bucket> {
        match self {
            Self::SnapshotCreate | Self::SnapshotStatus { .. } => Some(Bucket::Snapshots),
            Self::Journal(_) => Some(Bucket::Journal),
            Self::Subscriptions(_) => Some(Bucket::Subscriptions),
            Self::Complete { .. } | Self::Flags(_) | Self::Conversations(_) | Self::Blog(_) => Some(Bucket::General),
            Self::Crm(route) => Some(route.bucket()),
            Self::Email(route) => route.bucket(),
            Self::Authorize { .. }
            | Self::Token
            | Self::Introspect
            | Self::Revoke
            | Self::AccessToken { .. }
            | Self::RefreshToken { .. }
            | Self::File { .. }
            | Self::Control { .. }
            | Self::Unknown => None,
        }
    }

    /// A name without ids and secrets.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Authorize { .. } => "/oauth/authorize",
            Self::Token => "/oauth/{version}/token",
            Self::Introspect => "/oauth/{version}/token/introspect",
            Self::Revoke => "/oauth/{version}/token/revoke",
            Self::AccessToken { .. } => "/oauth/v1/access-tokens/{token}",
            Self::RefreshToken { .. } => "/oauth/v1/refresh-tokens/{token}",
            Self::Complete { callback_id: Some(_) } => "/automation/actions/callbacks/{callbackId}/complete",
            Self::Complete { callback_id: None } => "/automation/actions/callbacks/complete",
            Self::Crm(route) => route.name(),
            Self::SnapshotCreate => "/webhooks-journal/snapshots/crm",
            Self::SnapshotStatus { .. } => "/webhooks-journal/snapshots/crm/status/{id}",
            Self::Journal(route) => route.name(),
            Self::File { .. } => "/_files/journal/{offset}",
            Self::Subscriptions(route) => route.name(),
            Self::Flags(route) => route.name(),
            Self::Conversations(route) => route.name(),
            Self::Email(route) => route.name(),
            Self::Blog(route) => route.name(),
            Self::Control { .. } => "/_emulator/{name}",
            Self::Unknown => "(unknown)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Route {
        Route::of(&path.split('/').skip(1).map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn knows_every_documented_spelling() {
        for path in ["/oauth/v1/token", "/oauth/v3/token", "/oauth/2026-03/token", "/oauth/2026-09/token"] {
            assert_eq!(route(path), Route::Token, "{path}");
        }
        for path in [
            "/webhooks-journal/snapshots/2026-03/crm/status/a",
            "/webhooks-journal/journal/2026-03/status/a",
            "/webhooks-journal/journal-local/2026-03/status/a",
        ] {
            assert_eq!(route(path), Route::SnapshotStatus { id: "a".to_owned() }, "{path}");
        }
        for prefix in ["", "/automation/v4/actions", "/automation/actions"] {
            let version = if prefix == "/automation/actions" { "/2026-03" } else { "" };
            let one = Route::Complete { callback_id: Some("ap-1".to_owned()) };
            assert_eq!(route(&format!("{prefix}/callbacks{version}/ap-1/complete")), one, "{prefix}");
            let batch = Route::Complete { callback_id: None };
            assert_eq!(route(&format!("{prefix}/callbacks{version}/complete")), batch, "{prefix}");
        }
        for path in ["/webhooks/v4/snapshots/crm", "/webhooks-journal/snapshots/2026-03/crm"] {
            assert_eq!(route(path), Route::SnapshotCreate, "{path}");
        }
        for path in
            ["/crm/v3/objects/0-1", "/crm/objects/2025-09/0-1", "/crm/v3/schemas", "/crm-object-schemas/v3/schemas"]
        {
            assert!(matches!(route(path), Route::Crm(_)), "{path}");
        }
    }

    #[test]
    fn does_not_take_a_plain_substitution_of_the_version() {
        assert_eq!(route("/crm/2026-03/objects/0-1"), Route::Unknown);
        assert_eq!(route("/webhooks/v4/snapshots/crm/status/a"), Route::Unknown);
        assert_eq!(route("/crm/v3//objects/0-1"), Route::Unknown);
    }
}
