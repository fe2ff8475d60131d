//! The paths of transactional e-mail. Holds no behaviour.

use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Tokens,
    Token { id: String },
    PasswordReset { id: String },
    Send,
    Status { id: String },
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        let own = |text: &str| text.to_owned();
        let (version, rest) = match segments {
            ["marketing", "v3", "email", "send-statuses", id] => return Some(Self::Status { id: own(id) }),
            ["marketing", "v3", "transactional", rest @ ..] => ("v3", rest),
            ["marketing", "transactional", version @ ("2025-09" | "2026-03" | "2026-09"), rest @ ..] => {
                (*version, rest)
            }
            _ => return None,
        };
        let with_tokens = ["v3", "2026-03"].contains(&version);
        Some(match rest {
            ["single-email", "send"] => Self::Send,
            ["smtp-tokens"] if with_tokens => Self::Tokens,
            ["smtp-tokens", id] if with_tokens => Self::Token { id: own(id) },
            ["smtp-tokens", id, "password-reset"] if with_tokens => Self::PasswordReset { id: own(id) },
            _ => return None,
        })
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Tokens => &["GET", "POST"],
            Self::Token { .. } => &["GET", "DELETE"],
            Self::PasswordReset { .. } | Self::Send => &["POST"],
            Self::Status { .. } => &["GET"],
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Tokens => "/marketing/transactional/smtp-tokens",
            Self::Token { .. } => "/marketing/transactional/smtp-tokens/{tokenId}",
            Self::PasswordReset { .. } => "/marketing/transactional/smtp-tokens/{tokenId}/password-reset",
            Self::Send => "/marketing/transactional/single-email/send",
            Self::Status { .. } => "/marketing/email/send-statuses/{statusId}",
        }
    }

    /// A send draws on none.
    fn bucket(&self) -> Option<Bucket> {
        (*self != Self::Send).then_some(Bucket::General)
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
        for root in ["v3/transactional", "transactional/2025-09", "transactional/2026-03", "transactional/2026-09"] {
            assert_eq!(route(&format!("/marketing/{root}/single-email/send")), Some(Route::Send), "{root}");
        }
        for root in ["v3/transactional", "transactional/2026-03"] {
            assert_eq!(route(&format!("/marketing/{root}/smtp-tokens")), Some(Route::Tokens), "{root}");
            let reset = Route::PasswordReset { id: "a".to_owned() };
            assert_eq!(route(&format!("/marketing/{root}/smtp-tokens/a/password-reset")), Some(reset), "{root}");
        }
        let status = Route::Status { id: "a".to_owned() };
        assert_eq!(route("/marketing/v3/email/send-statuses/a"), Some(status));
    }

    #[test]
    fn versions_without_smtp_tokens_have_none() {
        for path in [
            "/marketing/transactional/2025-09/smtp-tokens",
            "/marketing/transactional/2026-09/smtp-tokens/a",
            "/marketing/transactional/v3/single-email/send",
            "/marketing/2026-03/transactional/single-email/send",
            "/marketing/email/2026-03/send-statuses/a",
        ] {
            assert_eq!(route(path), None, "{path}");
        }
    }
}
