//! Tokens: who they stand for, what they may do and how long. Issues and judges them; never prints one.

use std::collections::BTreeMap;

use serde_json::json;

use crate::date::iso;
use crate::limits::Daily;
use crate::problem::Problem;

/// What a token made for a test shall be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenRequest {
    /// Its scopes; all scopes of an account where absent. With a `developer.` scope it is a token of the app.
    pub scopes: Option<Vec<String>>,
    /// Whether it expired already.
    pub expired: bool,
    /// Its account; the emulator's own where absent.
    pub portal_id: Option<u64>,
}

/// Whom a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The app, for all accounts that installed it.
    App,
    /// One account.
    Account { portal_id: u64 },
}

#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub owner: Owner,
    pub scopes: Vec<String>,
    /// `None`: lives on.
    pub expires_at: Option<u64>,
    pub daily: Daily,
}

/// What an installation granted: what its refresh token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    pub portal_id: u64,
    pub scopes: Vec<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Tokens {
    access: BTreeMap<String, Token>,
    refresh: BTreeMap<String, Grant>,
}

impl Tokens {
    pub fn add(&mut self, text: &str, token: Token) {
        self.access.insert(text.to_owned(), token);
    }

    pub fn add_refresh(&mut self, text: &str, grant: Grant) {
        self.refresh.insert(text.to_owned(), grant);
    }

    pub fn refresh(&self, text: &str) -> Option<&Grant> {
        self.refresh.get(text)
    }

    /// Takes a refresh token back; the access tokens that it brought live on.
    pub fn remove_refresh(&mut self, text: &str) {
        self.refresh.remove(text);
    }

    /// Takes an access token back, unless it is a private app's, which OAuth did not issue.
    pub fn remove_issued(&mut self, text: &str) {
        if self.access.get(text).is_some_and(|token| token.daily == Daily::Exempt) {
            self.access.remove(text);
        }
    }

    /// Takes back all that OAuth issued for an account.
    pub fn leave(&mut self, portal_id: u64) {
        let owner = Owner::Account { portal_id };
        self.access.retain(|_, token| token.owner != owner || token.daily == Daily::Counted);
        self.refresh.retain(|_, grant| grant.portal_id != portal_id);
    }

    /// How many live, of those whose owner counts.
    pub fn live(&self, now: u64, counts: impl Fn(Owner) -> bool) -> usize {
        self.access.values().filter(|token| token.lives(now) && counts(token.owner)).count()
    }

    /// The token that a request brought, if it lives.
    pub fn authenticate(&self, now: u64, bearer: Option<&str>) -> Result<Token, Problem> {
        let Some(text) = bearer else {
            return Err(invalid(
                "Authentication credentials not found. Send an Authorization header with a bearer token.",
            ));
        };
        let Some(token) = self.access.get(text) else {
            return Err(invalid("Authentication credentials are not valid."));
        };
        match token.expires_at {
            Some(expires_at) if expires_at <= now => Err(expired(now, expires_at)),
            _ => Ok(token.clone()),
        }
    }
}

impl Token {
    /// Refuses a token that has none of the scopes, each of which would do.
    pub fn require(&self, any_of: &[&str]) -> Result<(), Problem> {
        if any_of.iter().any(|scope| self.scopes.iter().any(|held| held == scope)) {
            return Ok(());
        }
        Err(missing_scopes(any_of))
    }

    /// The account of the token; a token of the app has none.
    pub fn portal_id(&self) -> Result<u64, Problem> {
        match self.owner {
            Owner::Account { portal_id } => Ok(portal_id),
            Owner::App => Err(invalid("This endpoint needs a token of an account, not of the app.")),
        }
    }

    fn lives(&self, now: u64) -> bool {
        self.expires_at.is_none_or(|expires_at| expires_at > now)
    }
}

pub(crate) fn missing_scopes(any_of: &[&str]) -> Problem {
    let context = json!({ "requiredGranularScopes": any_of });
    Problem::of(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.")
        .with("context", context.clone())
        .with("errors", json!([{ "message": "One or more of the following scopes are required.", "context": context }]))
        .with("links", json!({ "scopes": "https://developers.hubspot.com/scopes" }))
}

/// The refusal of a token that is past its time.
pub(crate) fn expired(now: u64, expires_at: u64) -> Problem {
    let seconds = now.saturating_sub(expires_at) / 1_000;
    let message = format!("The OAuth token used to make this call expired {seconds} second(s) ago.");
    Problem::of(401, "EXPIRED_AUTHENTICATION", message).with("context", json!({ "expire time": [iso(expires_at)] }))
}

/// The refusal of a token that is none, or no longer.
pub(crate) fn invalid(message: &str) -> Problem {
    Problem::of(401, "INVALID_AUTHENTICATION", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens {
        let mut tokens = Tokens::default();
        let token =
            Token { owner: Owner::App, scopes: vec!["a".to_owned()], expires_at: Some(100), daily: Daily::Exempt };
        tokens.add("t", token);
        tokens
    }

    fn refusal(problem: Problem) -> (u16, String) {
        let response = problem.respond("c");
        (response.status, response.json()["category"].as_str().unwrap().to_owned())
    }

    #[test]
    fn a_token_dies_at_its_time() {
        let tokens = tokens();
        assert!(tokens.authenticate(99, Some("t")).is_ok());
        let (status, category) = refusal(tokens.authenticate(100, Some("t")).unwrap_err());
        assert_eq!((status, category.as_str()), (401, "EXPIRED_AUTHENTICATION"));
        assert_eq!((tokens.live(99, |_| true), tokens.live(100, |_| true), tokens.live(99, |_| false)), (1, 0, 0));
    }

    #[test]
    fn unknown_and_absent_tokens_are_invalid() {
        for bearer in [None, Some("x")] {
            let (status, category) = refusal(tokens().authenticate(0, bearer).unwrap_err());
            assert_eq!((status, category.as_str()), (401, "INVALID_AUTHENTICATION"));
        }
    }

    #[test]
    fn what_oauth_issued_for_an_account_goes_with_the_app() {
        let mut tokens = tokens();
        let token = |portal_id, daily| Token {
            owner: Owner::Account { portal_id },
            scopes: Vec::new(),
            expires_at: None,
            daily,
        };
        tokens.add("issued", token(7, Daily::Exempt));
        tokens.add("private", token(7, Daily::Counted));
        tokens.add("other", token(8, Daily::Exempt));
        tokens.add_refresh("r7", Grant { portal_id: 7, scopes: Vec::new() });
        tokens.leave(7);
        assert_eq!(tokens.access.keys().collect::<Vec<_>>(), ["other", "private", "t"]);
        assert_eq!(tokens.refresh("r7"), None);
    }

    #[test]
    fn a_missing_scope_is_named() {
        let token = tokens().authenticate(0, Some("t")).unwrap();
        assert!(token.require(&["b", "a"]).is_ok());
        let body = token.require(&["b"]).unwrap_err().respond("c").json();
        assert_eq!(body["context"]["requiredGranularScopes"], json!(["b"]));
    }

    #[test]
    fn a_token_of_the_app_has_no_account() {
        let token = tokens().authenticate(0, Some("t")).unwrap();
        assert_eq!(refusal(token.portal_id().unwrap_err()).0, 401);
    }
}
