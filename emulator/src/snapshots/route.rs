//! The paths of snapshots. Holds no behaviour.

use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Create,
    Status { id: String },
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        match *segments {
            ["webhooks", "v4", "snapshots", "crm"]
            | ["webhooks-journal", "snapshots", "v4" | "2026-03" | "2026-09", "crm"] => Some(Self::Create),
            ["webhooks-journal", "snapshots", "2026-03", "crm", "status", id]
            | ["webhooks-journal", "journal" | "journal-local", "2026-03" | "2026-09", "status", id] => {
                Some(Self::Status { id: id.to_owned() })
            }
            _ => None,
        }
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Create => &["POST"],
            Self::Status { .. } => &["GET"],
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Create => "/webhooks-journal/snapshots/crm",
            Self::Status { .. } => "/webhooks-journal/snapshots/crm/status/{id}",
        }
    }

    fn bucket(&self) -> Option<Bucket> {
        Some(Bucket::Snapshots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Option<Route> {
        Route::of(&path.split('/').skip(1).collect::<Vec<_>>())
    }

    #[test]
    fn knows_every_documented_spelling() {
        for root in ["/webhooks/v4/snapshots", "/webhooks-journal/snapshots/v4", "/webhooks-journal/snapshots/2026-03"]
        {
            assert_eq!(route(&format!("{root}/crm")), Some(Route::Create), "{root}");
        }
        for root in [
            "/webhooks-journal/snapshots/2026-03/crm",
            "/webhooks-journal/journal/2026-03",
            "/webhooks-journal/journal-local/2026-09",
        ] {
            assert_eq!(route(&format!("{root}/status/a")), Some(Route::Status { id: "a".to_owned() }), "{root}");
        }
    }

    #[test]
    fn version_4_has_no_status() {
        for path in ["/webhooks/v4/snapshots/crm/status/a", "/webhooks-journal/snapshots/v4/crm/status/a"] {
            assert_eq!(route(path), None, "{path}");
        }
    }
}
