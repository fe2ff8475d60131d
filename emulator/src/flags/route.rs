//! The paths of feature flags. Holds no behaviour.

use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint of one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    pub app_id: String,
    pub end: End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    All,
    Flag { name: String },
    Portals { name: String },
    Portal { name: String, portal_id: String },
    Upsert { name: String },
    Delete { name: String },
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        let ["feature-flags", "v3" | "2026-03", app_id, "flags", rest @ ..] = segments else { return None };
        if app_id.is_empty() || rest.iter().any(|segment| segment.is_empty()) {
            return None;
        }
        let name = |name: &str| name.to_owned();
        let end = match rest {
            ["all"] => End::All,
            [flag] => End::Flag { name: name(flag) },
            [flag, "portals"] => End::Portals { name: name(flag) },
            [flag, "portals", portal_id] => End::Portal { name: name(flag), portal_id: name(portal_id) },
            [flag, "portals", "batch", "upsert"] => End::Upsert { name: name(flag) },
            [flag, "portals", "batch", "delete"] => End::Delete { name: name(flag) },
            _ => return None,
        };
        Some(Self { app_id: name(app_id), end })
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        match self.end {
            End::All | End::Portals { .. } => &["GET"],
            End::Flag { .. } | End::Portal { .. } => &["GET", "PUT", "DELETE"],
            End::Upsert { .. } | End::Delete { .. } => &["POST"],
        }
    }

    fn name(&self) -> &'static str {
        match self.end {
            End::All => "/feature-flags/{appId}/flags/all",
            End::Flag { .. } => "/feature-flags/{appId}/flags/{flagName}",
            End::Portals { .. } => "/feature-flags/{appId}/flags/{flagName}/portals",
            End::Portal { .. } => "/feature-flags/{appId}/flags/{flagName}/portals/{portalId}",
            End::Upsert { .. } => "/feature-flags/{appId}/flags/{flagName}/portals/batch/upsert",
            End::Delete { .. } => "/feature-flags/{appId}/flags/{flagName}/portals/batch/delete",
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
    fn knows_both_versions_and_every_end() {
        for version in ["v3", "2026-03"] {
            for (end, methods) in [
                ("all", 1),
                ("hs-x", 3),
                ("hs-x/portals", 1),
                ("hs-x/portals/5", 3),
                ("hs-x/portals/batch/upsert", 1),
                ("hs-x/portals/batch/delete", 1),
            ] {
                let route = route(&format!("/feature-flags/{version}/7/flags/{end}")).unwrap();
                assert_eq!((route.app_id.as_str(), route.methods().len()), ("7", methods), "{end}");
            }
        }
    }

    #[test]
    fn an_app_must_be_named_and_other_versions_are_none() {
        for path in [
            "/feature-flags/v3//flags/hs-x/portals",
            "/feature-flags/2026-09/7/flags/hs-x",
            "/feature-flags/7/v3/flags/hs-x",
            "/feature-flags/v3/7/flags",
            "/feature-flags/v3/7/flags/hs-x/portals/batch/read",
        ] {
            assert_eq!(route(path), None, "{path}");
        }
    }
}
