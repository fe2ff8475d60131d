//! The paths of the journal. Holds no behaviour.

use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Entries {
        /// Whether it is one account's journal.
        local: bool,
        end: End,
    },
    /// What the link of an entry leads to.
    File { offset: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    Earliest,
    Latest,
    Next { offset: String },
    BatchEarliest { count: String },
    BatchLatest { count: String },
    BatchNext { offset: String, count: String },
    BatchRead,
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        let text = |text: &str| text.to_owned();
        let (first, local, rest) = match segments {
            ["_files", "journal", offset] => return Some(Self::File { offset: text(offset) }),
            ["webhooks", "v4", "journal", rest @ ..] => (true, false, rest),
            ["webhooks-journal", "journal", "v4" | "2026-03" | "2026-09", rest @ ..] => (false, false, rest),
            ["webhooks-journal", "journal-local", "v4" | "2026-03" | "2026-09", rest @ ..] => (false, true, rest),
            _ => return None,
        };
        if rest.iter().any(|segment| segment.is_empty()) {
            return None;
        }
        let end = match rest {
            ["earliest"] => End::Earliest,
            ["latest"] => End::Latest,
            ["offset", offset, "next"] => End::Next { offset: text(offset) },
            _ if first => return None,
            ["batch", "earliest", count] => End::BatchEarliest { count: text(count) },
            ["batch", "latest", count] => End::BatchLatest { count: text(count) },
            ["batch", "read"] => End::BatchRead,
            ["batch", offset, "next", count] => End::BatchNext { offset: text(offset), count: text(count) },
            _ => return None,
        };
        Some(Self::Entries { local, end })
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Entries { end: End::BatchRead, .. } => &["POST"],
            _ => &["GET"],
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Entries { end, .. } => match end {
                End::Earliest => "/webhooks-journal/journal/earliest",
                End::Latest => "/webhooks-journal/journal/latest",
                End::Next { .. } => "/webhooks-journal/journal/offset/{offset}/next",
                End::BatchEarliest { .. } => "/webhooks-journal/journal/batch/earliest/{count}",
                End::BatchLatest { .. } => "/webhooks-journal/journal/batch/latest/{count}",
                End::BatchNext { .. } => "/webhooks-journal/journal/batch/{offset}/next/{count}",
                End::BatchRead => "/webhooks-journal/journal/batch/read",
            },
            Self::File { .. } => "/_files/journal/{offset}",
        }
    }

    /// Files lie in a store of their own, which counts nothing.
    fn bucket(&self) -> Option<Bucket> {
        match self {
            Self::Entries { .. } => Some(Bucket::Journal),
            Self::File { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Option<Route> {
        Route::of(&path.split('/').skip(1).collect::<Vec<_>>())
    }

    #[test]
    fn knows_every_version_and_both_families() {
        let ends = ["batch/earliest/5", "batch/latest/5", "batch/read", "batch/o/next/5"];
        for (prefix, local, batches) in [
            ("/webhooks/v4/journal", false, false),
            ("/webhooks-journal/journal/v4", false, true),
            ("/webhooks-journal/journal/2026-03", false, true),
            ("/webhooks-journal/journal-local/2026-09", true, true),
        ] {
            assert_eq!(
                route(&format!("{prefix}/earliest")),
                Some(Route::Entries { local, end: End::Earliest }),
                "{prefix}"
            );
            assert_eq!(
                route(&format!("{prefix}/latest")),
                Some(Route::Entries { local, end: End::Latest }),
                "{prefix}"
            );
            let next = End::Next { offset: "o".to_owned() };
            assert_eq!(
                route(&format!("{prefix}/offset/o/next")),
                Some(Route::Entries { local, end: next }),
                "{prefix}"
            );
            for end in ends {
                assert_eq!(route(&format!("{prefix}/{end}")).is_some(), batches, "{prefix} {end}");
            }
        }
    }

    #[test]
    fn other_paths_are_none() {
        for path in [
            "/webhooks/v4/journal",
            "/webhooks/2026-03/journal/earliest",
            "/webhooks-journal/journal/2025-09/earliest",
            "/webhooks-journal/journal/2026-03/offset//next",
            "/webhooks-journal/journal/2026-03/batch/o/next",
        ] {
            assert_eq!(route(path), None, "{path}");
        }
    }
}
