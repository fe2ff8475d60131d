//! The paths of conversations. Holds no behaviour.

use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Inboxes,
    Inbox { id: String },
    Channels,
    Channel { id: String },
    ChannelAccounts,
    ChannelAccount { id: String },
    Threads,
    Thread { id: String },
    Assignee { id: String },
    Messages { thread: String },
    Message { thread: String, id: String },
    OriginalContent { thread: String, id: String },
    Actor { id: String },
    Actors,
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        let rest = match segments {
            ["conversations", "v3", "conversations", rest @ ..]
            | ["conversations", "conversations", "2026-09-beta" | "2026-09", rest @ ..] => rest,
            ["conversations", "conversations", "v3", "threads", id, "assignee"] => {
                return Some(Self::Assignee { id: (*id).to_owned() });
            }
            _ => return None,
        };
        let own = |text: &str| text.to_owned();
        let dated = segments.get(1) == Some(&"conversations");
        Some(match rest {
            ["inboxes"] => Self::Inboxes,
            ["inboxes", id] => Self::Inbox { id: own(id) },
            ["channels"] => Self::Channels,
            ["channels", id] => Self::Channel { id: own(id) },
            ["channel-accounts"] => Self::ChannelAccounts,
            ["channel-accounts", id] => Self::ChannelAccount { id: own(id) },
            ["threads"] => Self::Threads,
            ["threads", id] => Self::Thread { id: own(id) },
            ["threads", id, "assignee"] if dated => Self::Assignee { id: own(id) },
            ["threads", thread, "messages"] => Self::Messages { thread: own(thread) },
            ["threads", thread, "messages", id] => Self::Message { thread: own(thread), id: own(id) },
            ["threads", thread, "messages", id, "original-content"] => {
                Self::OriginalContent { thread: own(thread), id: own(id) }
            }
            ["actors", "batch", "read"] => Self::Actors,
            ["actors", id] => Self::Actor { id: own(id) },
            _ => return None,
        })
    }

    /// What a request needs: every read needs one scope, every write the other.
    pub fn scopes(&self, method: &str) -> &'static [&'static str] {
        if method == "GET" || *self == Self::Actors { &["conversations.read"] } else { &["conversations.write"] }
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Thread { .. } => &["GET", "PATCH", "DELETE"],
            Self::Messages { .. } => &["GET", "POST"],
            Self::Assignee { .. } => &["PUT", "DELETE"],
            Self::Actors => &["POST"],
            _ => &["GET"],
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Inboxes => "/conversations/inboxes",
            Self::Inbox { .. } => "/conversations/inboxes/{inboxId}",
            Self::Channels => "/conversations/channels",
            Self::Channel { .. } => "/conversations/channels/{channelId}",
            Self::ChannelAccounts => "/conversations/channel-accounts",
            Self::ChannelAccount { .. } => "/conversations/channel-accounts/{channelAccountId}",
            Self::Threads => "/conversations/threads",
            Self::Thread { .. } => "/conversations/threads/{threadId}",
            Self::Assignee { .. } => "/conversations/threads/{threadId}/assignee",
            Self::Messages { .. } => "/conversations/threads/{threadId}/messages",
            Self::Message { .. } => "/conversations/threads/{threadId}/messages/{messageId}",
            Self::OriginalContent { .. } => "/conversations/threads/{threadId}/messages/{messageId}/original-content",
            Self::Actor { .. } => "/conversations/actors/{actorId}",
            Self::Actors => "/conversations/actors/batch/read",
        }
    }

    fn bucket(&self) -> Option<Bucket> {
        Some(Bucket::General)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Option<Route> {
        Route::of(&path.split('/').skip(1).collect::<Vec<_>>())
    }

    #[test]
    fn knows_every_version_and_every_end() {
        let roots = [
            "/conversations/v3/conversations",
            "/conversations/conversations/2026-09-beta",
            "/conversations/conversations/2026-09",
        ];
        for root in roots {
            for end in [
                "inboxes",
                "inboxes/1",
                "channels",
                "channels/1",
                "channel-accounts",
                "channel-accounts/1",
                "threads",
                "threads/1",
                "threads/1/messages",
                "threads/1/messages/m",
                "threads/1/messages/m/original-content",
                "actors/A-1",
                "actors/batch/read",
            ] {
                assert!(route(&format!("{root}/{end}")).is_some(), "{root}/{end}");
            }
        }
    }

    #[test]
    fn the_assignee_stands_under_the_dated_root_in_every_version() {
        for version in ["v3", "2026-09-beta", "2026-09"] {
            let path = format!("/conversations/conversations/{version}/threads/1/assignee");
            assert_eq!(route(&path), Some(Route::Assignee { id: "1".to_owned() }));
        }
        assert_eq!(route("/conversations/v3/conversations/threads/1/assignee"), None);
    }

    #[test]
    fn does_not_take_a_plain_substitution_of_the_version() {
        for path in [
            "/conversations/2026-09/conversations/threads",
            "/conversations/conversations/2026-03/threads",
            "/conversations/conversations/v3/threads",
        ] {
            assert_eq!(route(path), None, "{path}");
        }
    }

    #[test]
    fn reading_actors_in_a_batch_is_a_read() {
        assert_eq!(Route::Actors.scopes("POST"), ["conversations.read"]);
        assert_eq!(Route::Threads.scopes("GET"), ["conversations.read"]);
        assert_eq!(Route::Messages { thread: "1".to_owned() }.scopes("POST"), ["conversations.write"]);
    }
}
