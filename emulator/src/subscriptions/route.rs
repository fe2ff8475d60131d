//! The paths of subscriptions and their filters. Holds no behaviour.

use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    All,
    /// The first version can only delete it.
    First {
        id: String,
    },
    One {
        id: String,
    },
    Portal {
        portal_id: String,
    },
    Filters,
    FiltersOf {
        id: String,
    },
    Filter {
        id: String,
    },
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        let (first, rest) = match segments {
            ["webhooks", "v4", "subscriptions", rest @ ..] => (true, rest),
            ["webhooks-journal", "subscriptions", "v4" | "2026-03" | "2026-09", rest @ ..] => (false, rest),
            _ => return None,
        };
        if rest.iter().any(|segment| segment.is_empty()) {
            return None;
        }
        let text = |id: &str| id.to_owned();
        match rest {
            [] => Some(Self::All),
            ["portals", portal_id] => Some(Self::Portal { portal_id: text(portal_id) }),
            [id] if first => Some(Self::First { id: text(id) }),
            _ if first => None,
            ["filters"] => Some(Self::Filters),
            ["filters", "subscription", id] => Some(Self::FiltersOf { id: text(id) }),
            ["filters", id] => Some(Self::Filter { id: text(id) }),
            [id] => Some(Self::One { id: text(id) }),
            _ => None,
        }
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::All => &["GET", "POST"],
            Self::One { .. } | Self::Filter { .. } => &["GET", "DELETE"],
            Self::First { .. } | Self::Portal { .. } => &["DELETE"],
            Self::Filters => &["POST"],
            Self::FiltersOf { .. } => &["GET"],
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::All => "/webhooks-journal/subscriptions",
            Self::First { .. } | Self::One { .. } => "/webhooks-journal/subscriptions/{subscriptionId}",
            Self::Portal { .. } => "/webhooks-journal/subscriptions/portals/{portalId}",
            Self::Filters => "/webhooks-journal/subscriptions/filters",
            Self::FiltersOf { .. } => "/webhooks-journal/subscriptions/filters/subscription/{subscriptionId}",
            Self::Filter { .. } => "/webhooks-journal/subscriptions/filters/{filterId}",
        }
    }

    fn bucket(&self) -> Option<Bucket> {
        Some(Bucket::Subscriptions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Option<Route> {
        Route::of(&path.split('/').skip(1).collect::<Vec<_>>())
    }

    #[test]
    fn knows_every_version() {
        for prefix in [
            "/webhooks/v4/subscriptions",
            "/webhooks-journal/subscriptions/v4",
            "/webhooks-journal/subscriptions/2026-03",
            "/webhooks-journal/subscriptions/2026-09",
        ] {
            assert_eq!(route(prefix), Some(Route::All), "{prefix}");
            assert_eq!(route(&format!("{prefix}/portals/7")), Some(Route::Portal { portal_id: "7".to_owned() }));
            assert!(route(&format!("{prefix}/7")).unwrap().methods().contains(&"DELETE"));
            let first = prefix.starts_with("/webhooks/");
            for (end, methods) in [("filters", 1), ("filters/7", 2), ("filters/subscription/7", 1)] {
                let known = route(&format!("{prefix}/{end}")).map(|route| route.methods().len());
                let expected = if first { (end == "filters").then_some(1) } else { Some(methods) };
                assert_eq!(known, expected, "{prefix} {end}");
            }
        }
    }

    #[test]
    fn other_paths_are_none() {
        for path in [
            "/webhooks-journal/subscriptions",
            "/webhooks-journal/subscriptions/2025-09",
            "/webhooks/2026-03/subscriptions",
            "/webhooks/v4/subscriptions/portals/7/x",
            "/webhooks-journal/subscriptions/2026-03//",
        ] {
            assert_eq!(route(path), None, "{path}");
        }
    }
}
