//! The paths by which executions are completed. Holds no behaviour.

use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Complete { callback_id: String },
    CompleteBatch,
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        let rest = match segments {
            ["callbacks", rest @ ..]
            | ["automation", "v4", "actions", "callbacks", rest @ ..]
            | ["automation", "actions", "callbacks", "2025-09" | "2026-03" | "2026-09", rest @ ..] => rest,
            _ => return None,
        };
        match *rest {
            ["complete"] => Some(Self::CompleteBatch),
            [callback_id, "complete"] => Some(Self::Complete { callback_id: callback_id.to_owned() }),
            _ => None,
        }
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        &["POST"]
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Complete { .. } => "/automation/actions/callbacks/{callbackId}/complete",
            Self::CompleteBatch => "/automation/actions/callbacks/complete",
        }
    }

    fn bucket(&self) -> Option<Bucket> {
        Some(Bucket::General)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_documented_spelling() {
        let route = |path: &str| Route::of(&path.split('/').skip(1).collect::<Vec<_>>());
        for root in [
            "/callbacks",
            "/automation/v4/actions/callbacks",
            "/automation/actions/callbacks/2025-09",
            "/automation/actions/callbacks/2026-03",
            "/automation/actions/callbacks/2026-09",
        ] {
            let one = Route::Complete { callback_id: "ap-1".to_owned() };
            assert_eq!(route(&format!("{root}/ap-1/complete")), Some(one), "{root}");
            assert_eq!(route(&format!("{root}/complete")), Some(Route::CompleteBatch), "{root}");
        }
        assert_eq!(route("/automation/2026-03/actions/callbacks/complete"), None);
    }
}
