//! The paths of OAuth. Holds no behaviour.

use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Authorize { portal_id: Option<String> },
    Token,
    Introspect,
    Revoke,
    AccessToken { token: String },
    RefreshToken { token: String },
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        let own = |text: &str| text.to_owned();
        Some(match segments {
            ["oauth", "authorize"] => Self::Authorize { portal_id: None },
            ["oauth", portal_id, "authorize"] => Self::Authorize { portal_id: Some(own(portal_id)) },
            ["oauth", "v1" | "v3" | "2026-03" | "2026-09", "token"] => Self::Token,
            ["oauth", "v3" | "2026-03" | "2026-09", "token", "introspect"] => Self::Introspect,
            ["oauth", "v3" | "2026-03" | "2026-09", "token", "revoke"] => Self::Revoke,
            ["oauth", "v1", "access-tokens", token] => Self::AccessToken { token: own(token) },
            ["oauth", "v1", "refresh-tokens", token] => Self::RefreshToken { token: own(token) },
            _ => return None,
        })
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Authorize { .. } => &["GET", "POST"],
            Self::Token | Self::Introspect | Self::Revoke => &["POST"],
            Self::AccessToken { .. } => &["GET"],
            Self::RefreshToken { .. } => &["GET", "DELETE"],
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Authorize { .. } => "/oauth/authorize",
            Self::Token => "/oauth/{version}/token",
            Self::Introspect => "/oauth/{version}/token/introspect",
            Self::Revoke => "/oauth/{version}/token/revoke",
            Self::AccessToken { .. } => "/oauth/v1/access-tokens/{token}",
            Self::RefreshToken { .. } => "/oauth/v1/refresh-tokens/{token}",
        }
    }

    fn bucket(&self) -> Option<Bucket> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_its_own_paths() {
        let route = |path: &str| Route::of(&path.split('/').skip(1).collect::<Vec<_>>());
        for (version, of_tokens, of_v1) in
            [("v1", false, true), ("v3", true, false), ("2026-03", true, false), ("2026-09", true, false)]
        {
            assert_eq!(route(&format!("/oauth/{version}/token")), Some(Route::Token), "{version}");
            assert_eq!(route(&format!("/oauth/{version}/token/introspect")).is_some(), of_tokens, "{version}");
            assert_eq!(route(&format!("/oauth/{version}/token/revoke")).is_some(), of_tokens, "{version}");
            assert_eq!(route(&format!("/oauth/{version}/access-tokens/a")).is_some(), of_v1, "{version}");
            assert_eq!(route(&format!("/oauth/{version}/refresh-tokens/a")).is_some(), of_v1, "{version}");
        }
        assert_eq!(route("/oauth/7/authorize"), Some(Route::Authorize { portal_id: Some("7".to_owned()) }));
        assert_eq!(route("/oauth/v2/token"), None);
    }
}
