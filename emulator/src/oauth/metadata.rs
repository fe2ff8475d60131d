//! Tells what a token is: `GET` and `DELETE` of `/oauth/v1/access-tokens/…` and `/oauth/v1/refresh-tokens/…`.
//! Describes tokens that OAuth issued; the token of a private app is none of them.

use base64ct::{Base64, Encoding};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::emulator::Emulator;
use crate::http::Response;
use crate::oauth::{USER_ID, hub_domain, user};
use crate::problem::Problem;
use crate::tokens::{Owner, Token};

impl Emulator {
    /// `GET /oauth/v1/access-tokens/{token}`.
    pub(crate) fn access_token_metadata(&self, now: u64, token: &str) -> Result<Response, Problem> {
        let told = self.describe_access(now, token).ok_or_else(unknown)?;
        Ok(Response::of_json(200, &Value::Object(told)))
    }

    /// `GET` or `DELETE` of `/oauth/v1/refresh-tokens/{token}`. Access tokens live on without their refresh token.
    pub(crate) fn refresh_token_metadata(&mut self, method: &str, token: &str) -> Result<Response, Problem> {
        let told = self.describe_refresh(token).ok_or_else(unknown)?;
        if method == "GET" {
            return Ok(Response::of_json(200, &Value::Object(told)));
        }
        self.tokens.remove_refresh(token);
        Ok(Response::of_nothing(204))
    }

    /// A live access token as v1 tells it.
    pub(super) fn describe_access(&self, now: u64, text: &str) -> Option<Map<String, Value>> {
        let token = self.tokens.authenticate(now, Some(text)).ok().filter(|token| self.is_installed(token.owner))?;
        let expires_at = token.expires_at?;
        let mut told = Map::new();
        told.insert("token".to_owned(), json!(text));
        if let Owner::Account { portal_id } = token.owner {
            told.insert("user".to_owned(), json!(user(portal_id)));
            told.insert("hub_domain".to_owned(), json!(hub_domain(portal_id)));
            told.insert("hub_id".to_owned(), json!(portal_id));
            told.insert("user_id".to_owned(), json!(USER_ID));
            told.insert("signed_access_token".to_owned(), signed(&token, portal_id, expires_at, self.options.app_id));
        }
        told.insert("scopes".to_owned(), json!(token.scopes));
        told.insert("app_id".to_owned(), json!(self.options.app_id));
        told.insert("expires_in".to_owned(), json!(expires_at.saturating_sub(now) / 1_000));
        told.insert("token_type".to_owned(), json!("access"));
        Some(told)
    }

    /// A refresh token as v1 tells it.
    pub(super) fn describe_refresh(&self, text: &str) -> Option<Map<String, Value>> {
        let grant = self.tokens.refresh(text)?;
        let told = json!({
            "token": text,
            "user": user(grant.portal_id),
            "hub_domain": hub_domain(grant.portal_id),
            "scopes": grant.scopes,
            "hub_id": grant.portal_id,
            "client_id": self.credentials.client_id,
            "user_id": USER_ID,
            "token_type": "refresh",
        });
        told.as_object().cloned()
    }
}

/// The token as HubSpot's own services pass it on. Opaque to apps; the signatures verify nothing.
fn signed(token: &Token, portal_id: u64, expires_at: u64, app_id: u64) -> Value {
    let scopes = Base64::encode_string(token.scopes.join(" ").as_bytes());
    let digest = |salt: &str| {
        let text = format!("{salt}:{portal_id}:{app_id}:{expires_at}:{scopes}");
        Base64::encode_string(&Sha256::digest(text.as_bytes()))
    };
    json!({
        "expiresAt": expires_at,
        "scopes": scopes,
        "hubId": portal_id,
        "userId": USER_ID,
        "appId": app_id,
        "signature": digest("old"),
        "scopeToScopeGroupPks": digest("groups"),
        "newSignature": digest("new"),
        "hublet": "na1",
        "trialScopes": "",
        "trialScopeToScopeGroupPks": "",
        "isUserLevel": false,
    })
}

fn unknown() -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", "The token does not exist, has expired or was deleted.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;
    use crate::options::Options;

    fn ask(emulator: &mut Emulator, now: u64, method: &str, path: &str) -> (u16, Value) {
        let response = emulator.handle(now, &Request::new(method, path));
        (response.status, response.json())
    }

    #[test]
    fn an_access_token_is_described_until_it_expires() {
        let mut emulator = Emulator::new(Options { now: 0, ..Options::default() });
        let token = emulator.token(0, Default::default());
        let path = format!("/oauth/v1/access-tokens/{}", token.replace('-', "%2D"));
        let (status, told) = ask(&mut emulator, 1_500, "GET", &path);
        assert_eq!((status, told["token"].as_str()), (200, Some(token.as_str())));
        assert_eq!(told["expires_in"], 1_798);
        assert_eq!((&told["hub_id"], &told["token_type"]), (&json!(12_345), &json!("access")));
        assert_eq!(told["signed_access_token"]["expiresAt"], 1_800_000);
        assert_eq!(told["signed_access_token"].as_object().unwrap().len(), 12);
        assert_eq!(ask(&mut emulator, 1_800_000, "GET", &path).0, 404);
    }

    #[test]
    fn the_token_of_a_private_app_and_an_unknown_one_are_not_described() {
        let mut emulator = Emulator::new(Options::default());
        for token in [emulator.credentials().access_token, "x".to_owned()] {
            let (status, told) = ask(&mut emulator, 0, "GET", &format!("/oauth/v1/access-tokens/{token}"));
            assert_eq!((status, told["category"].as_str()), (404, Some("OBJECT_NOT_FOUND")));
            assert!(!told.to_string().contains(&format!("\"{token}\"")));
        }
    }

    #[test]
    fn a_refresh_token_is_described_until_it_is_deleted() {
        let mut emulator = Emulator::new(Options::default());
        let token = emulator.credentials().refresh_token;
        let path = format!("/oauth/v1/refresh-tokens/{token}");
        let (status, told) = ask(&mut emulator, 0, "GET", &path);
        assert_eq!((status, &told["token_type"], &told["hub_id"]), (200, &json!("refresh"), &json!(12_345)));
        assert_eq!(told["client_id"], emulator.credentials().client_id);
        assert_eq!(ask(&mut emulator, 0, "DELETE", &path), (204, Value::Null));
        assert_eq!(ask(&mut emulator, 0, "DELETE", &path).0, 404);
        assert_eq!(ask(&mut emulator, 0, "GET", &path).0, 404);
    }

    #[test]
    fn a_token_of_the_app_belongs_to_no_account() {
        let mut emulator = Emulator::new(Options::default());
        let scopes = Some(vec!["developer.webhooks_journal.read".to_owned()]);
        let token = emulator.token(0, crate::TokenRequest { scopes, ..Default::default() });
        let (status, told) = ask(&mut emulator, 0, "GET", &format!("/oauth/v1/access-tokens/{token}"));
        assert_eq!((status, told.get("hub_id")), (200, None));
    }
}
