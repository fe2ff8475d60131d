//! Issues tokens: client credentials for the app, codes and refresh tokens for an account.
//! Reads the form only: what stands in the query is no credential.

use serde_json::{Value, json};

use crate::call::Call;
use crate::credentials::Credentials;
use crate::http::Response;
use crate::limits::Daily;
use crate::oauth::codes::Codes;
use crate::oauth::{USER_ID, refusal};
use crate::problem::Problem;
use crate::random::Random;
use crate::scopes;
use crate::tokens::{Grant, Owner, Token, Tokens};

/// What the issuer needs to know.
pub(crate) struct Issuer<'a> {
    pub credentials: &'a Credentials,
    pub tokens: &'a mut Tokens,
    pub codes: &'a mut Codes,
    pub random: &'a mut Random,
    /// In milliseconds.
    pub lifetime: u64,
}

impl Issuer<'_> {
    /// `POST /oauth/{version}/token`.
    pub fn answer(&mut self, now: u64, call: &Call<'_>) -> Result<Response, Problem> {
        let form = call.form()?;
        let field = |name: &str| field(&form, name).unwrap_or_default();
        let grant = field("grant_type");
        if !["client_credentials", "refresh_token", "authorization_code"].contains(&grant) {
            return Err(refusal("BAD_GRANT_TYPE", "unsupported_grant_type", "missing or unsupported grant_type"));
        }
        check_client(&form, self.credentials)?;
        match grant {
            "client_credentials" => self.client_credentials(now, field("scope")),
            "refresh_token" => self.refresh(now, field("refresh_token")),
            _ => {
                let grant = self.codes.redeem(now, field("code"), field("redirect_uri"), field("code_verifier"))?;
                let refresh_token = secret("rt-na1", self.random);
                self.tokens.add_refresh(&refresh_token, grant);
                self.refresh(now, &refresh_token)
            }
        }
    }

    fn client_credentials(&mut self, now: u64, scope: &str) -> Result<Response, Problem> {
        let scopes: Vec<String> = scope.split_whitespace().map(str::to_owned).collect();
        if let Some(unknown) = scopes.iter().find(|scope| !scopes::is_known(scope)) {
            return Err(refusal("BAD_SCOPE", "invalid_scope", &format!("unknown scope {unknown}")));
        }
        let token = self.issue(now, Owner::App, scopes.clone());
        Ok(reply(&json!({
            "token_type": "bearer",
            "token_use": "client_credentials",
            "access_token": token,
            "expires_in": self.lifetime / 1_000,
            "scopes": scopes,
        })))
    }

    fn refresh(&mut self, now: u64, refresh_token: &str) -> Result<Response, Problem> {
        let Some(Grant { portal_id, scopes }) = self.tokens.refresh(refresh_token).cloned() else {
            return Err(refusal("BAD_REFRESH_TOKEN", "invalid_grant", "missing or unknown refresh token"));
        };
        let token = self.issue(now, Owner::Account { portal_id }, scopes.clone());
        Ok(reply(&json!({
            "token_type": "bearer",
            "refresh_token": refresh_token,
            "access_token": token,
            "expires_in": self.lifetime / 1_000,
            "token_use": "access_token",
            "scopes": scopes,
            "hub_id": portal_id,
            "user_id": USER_ID,
        })))
    }

    fn issue(&mut self, now: u64, owner: Owner, scopes: Vec<String>) -> String {
        let text = secret("at-na1", self.random);
        let expires_at = Some(now.saturating_add(self.lifetime));
        self.tokens.add(&text, Token { owner, scopes, expires_at, daily: Daily::Exempt });
        text
    }
}

/// A text that looks like a secret and is none.
pub(crate) fn secret(kind: &str, random: &mut Random) -> String {
    format!("{kind}-{}", random.uuid())
}

/// The first value of a form's field.
pub(super) fn field<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Lets only the app in.
pub(super) fn check_client(form: &[(String, String)], credentials: &Credentials) -> Result<(), Problem> {
    if field(form, "client_id") != Some(&credentials.client_id) {
        return Err(refusal("BAD_CLIENT_ID", "invalid_client", "missing or unknown client id"));
    }
    if field(form, "client_secret") != Some(&credentials.client_secret) {
        return Err(refusal("BAD_CLIENT_SECRET", "invalid_client", "missing or invalid client secret"));
    }
    Ok(())
}

pub(super) fn reply(body: &Value) -> Response {
    Response::of_json(200, body).with_header("cache-control", "no-store")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;
    use crate::oauth::codes::Code;

    const GOOD: &str = "client_id=id&client_secret=secret";

    fn ask(form: &str) -> (u16, Value, Tokens) {
        let credentials =
            Credentials { client_id: "id".into(), client_secret: "secret".into(), ..Credentials::default() };
        let mut tokens = Tokens::default();
        let grant = || Grant { portal_id: 7, scopes: vec!["oauth".to_owned(), "tickets".to_owned()] };
        tokens.add_refresh("again", grant());
        let mut codes = Codes::default();
        let redirect_uri = "https://x.test/a".to_owned();
        codes.add("once", Code { redirect_uri, grant: grant(), challenge: None, expires_at: 2_000 });
        let mut random = Random::stream(1, "test");
        let mut issuer = Issuer {
            credentials: &credentials,
            tokens: &mut tokens,
            codes: &mut codes,
            random: &mut random,
            lifetime: 1_800_000,
        };
        let request = Request::new("POST", "/oauth/v1/token").form(form);
        let answer = issuer.answer(1_000, &Call::parse(&request).unwrap());
        let response = answer.unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json(), tokens)
    }

    #[test]
    fn client_credentials_give_a_token_of_the_app_for_half_an_hour() {
        let (status, body, tokens) =
            ask(&format!("grant_type=client_credentials&{GOOD}&scope=tickets+{}", scopes::SNAPSHOTS));
        assert_eq!((status, body["expires_in"].as_u64()), (200, Some(1_800)));
        assert_eq!(body.get("refresh_token"), None);
        let text = body["access_token"].as_str();
        let token = tokens.authenticate(1_800_999, text).unwrap();
        assert_eq!(token.owner, Owner::App);
        assert_eq!(token.scopes, ["tickets", scopes::SNAPSHOTS]);
        assert!(tokens.authenticate(1_801_000, text).is_err());
    }

    #[test]
    fn a_refresh_gives_a_token_of_the_account_and_the_same_refresh_token() {
        let (status, body, tokens) = ask(&format!("grant_type=refresh_token&{GOOD}&refresh_token=again"));
        assert_eq!((status, body["refresh_token"].as_str()), (200, Some("again")));
        let token = tokens.authenticate(2_000, body["access_token"].as_str()).unwrap();
        assert_eq!(token.owner, Owner::Account { portal_id: 7 });
        assert_eq!(token.scopes, ["oauth", "tickets"]);
        assert_eq!((&body["hub_id"], &body["scopes"]), (&json!(7), &json!(["oauth", "tickets"])));
    }

    #[test]
    fn a_code_gives_both_tokens() {
        let form = format!("grant_type=authorization_code&{GOOD}&code=once&redirect_uri=https%3A%2F%2Fx.test%2Fa");
        let (status, body, tokens) = ask(&form);
        assert_eq!(
            (status, body["token_type"].as_str(), body["expires_in"].as_u64()),
            (200, Some("bearer"), Some(1_800))
        );
        assert!(body["user_id"].is_u64());
        assert!(tokens.authenticate(2_000, body["access_token"].as_str()).is_ok());
        assert_eq!(tokens.refresh(body["refresh_token"].as_str().unwrap()).unwrap().portal_id, 7);
    }

    #[test]
    fn every_refusal_has_its_words() {
        let cases = [
            (
                "grant_type=client_credentials&client_id=x&client_secret=secret".to_owned(),
                "BAD_CLIENT_ID",
                "invalid_client",
            ),
            (
                "grant_type=client_credentials&client_id=id&client_secret=x".to_owned(),
                "BAD_CLIENT_SECRET",
                "invalid_client",
            ),
            (format!("grant_type=refresh_token&{GOOD}&refresh_token=x"), "BAD_REFRESH_TOKEN", "invalid_grant"),
            (format!("grant_type=authorization_code&{GOOD}&code=x"), "BAD_AUTH_CODE", "invalid_grant"),
            (format!("grant_type=client_credentials&{GOOD}&scope=everything"), "BAD_SCOPE", "invalid_scope"),
            (format!("grant_type=password&{GOOD}"), "BAD_GRANT_TYPE", "unsupported_grant_type"),
        ];
        for (form, word, error) in cases {
            let (status, body, _) = ask(&form);
            assert_eq!(
                (status, body["status"].as_str(), body["error"].as_str()),
                (400, Some(word), Some(error)),
                "{form}"
            );
            assert!(body["error_description"].is_string() && body["message"].is_string());
        }
    }
}
