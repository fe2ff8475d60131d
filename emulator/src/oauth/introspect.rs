//! `POST /oauth/{version}/token/introspect` and `…/revoke`: tells what a token is, and takes it back.
//! Both ask for the app's secret; neither says why a token is dead.

use serde_json::{Value, json};

use crate::call::Call;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::oauth::refusal;
use crate::oauth::token::{check_client, field, reply};
use crate::problem::Problem;

impl Emulator {
    pub(crate) fn introspect(&self, now: u64, call: &Call<'_>) -> Result<Response, Problem> {
        let token = self.named_token(call)?;
        let (told, more) = match (self.describe_access(now, &token), self.describe_refresh(&token)) {
            (Some(told), _) => {
                let client_id = &self.credentials.client_id;
                (told, json!({ "client_id": client_id, "token_use": "access_token", "is_private_distribution": false }))
            }
            (None, Some(told)) => (told, json!({ "app_id": self.options.app_id, "token_use": "refresh_token" })),
            (None, None) => return Ok(reply(&json!({ "active": false }))),
        };
        let mut body = json!({ "active": true });
        if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
            body.extend(told.into_iter().chain(more));
        }
        Ok(reply(&body))
    }

    /// Takes a token back, if there is one. Access tokens live on without their refresh token.
    pub(crate) fn revoke(&mut self, call: &Call<'_>) -> Result<Response, Problem> {
        let token = self.named_token(call)?;
        self.tokens.remove_refresh(&token);
        self.tokens.remove_issued(&token);
        Ok(Response::of_nothing(200))
    }

    fn named_token(&self, call: &Call<'_>) -> Result<String, Problem> {
        let form = call.form()?;
        check_client(&form, &self.credentials)?;
        match field(&form, "token") {
            Some(token) if !token.is_empty() => Ok(token.to_owned()),
            _ => Err(refusal("BAD_REQUEST", "invalid_request", "missing token")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;
    use crate::options::Options;

    fn ask(emulator: &mut Emulator, now: u64, path: &str, token: &str) -> (u16, Value) {
        let known = emulator.credentials();
        let form = format!("client_id={}&client_secret={}&token={token}", known.client_id, known.client_secret);
        let response = emulator.handle(now, &Request::new("POST", &format!("/oauth/{path}")).form(&form));
        (response.status, response.json())
    }

    #[test]
    fn tells_live_tokens_of_both_kinds_apart_from_dead_ones() {
        let mut emulator = Emulator::new(Options { now: 0, ..Options::default() });
        let (access, refresh) = (emulator.token(0, Default::default()), emulator.credentials().refresh_token);
        for version in ["v3", "2026-03", "2026-09"] {
            let path = format!("{version}/token/introspect");
            let (status, told) = ask(&mut emulator, 1_000, &path, &access);
            assert_eq!((status, &told["active"], &told["token_use"]), (200, &json!(true), &json!("access_token")));
            assert_eq!((&told["hub_id"], &told["expires_in"]), (&json!(12_345), &json!(1_799)));
            assert_eq!(told["client_id"], emulator.credentials().client_id);
            let (_, told) = ask(&mut emulator, 1_000, &path, &refresh);
            assert_eq!((&told["active"], &told["token_use"]), (&json!(true), &json!("refresh_token")));
            assert_eq!(told.get("expires_in"), None);
            assert_eq!(ask(&mut emulator, 1_000, &path, "x"), (200, json!({ "active": false })));
        }
        let (_, told) = ask(&mut emulator, 1_800_000, "v3/token/introspect", &access);
        assert_eq!(told, json!({ "active": false }));
    }

    #[test]
    fn revokes_what_it_is_given_and_nothing_else() {
        let mut emulator = Emulator::new(Options::default());
        let (one, other) = (emulator.token(0, Default::default()), emulator.token(0, Default::default()));
        let refresh = emulator.credentials().refresh_token;
        for token in [&one, &refresh, &refresh, &"unknown".to_owned()] {
            assert_eq!(ask(&mut emulator, 0, "v3/token/revoke", token).0, 200);
        }
        let active = [&one, &refresh, &other]
            .map(|token| ask(&mut emulator, 0, "v3/token/introspect", token).1["active"].as_bool().unwrap());
        assert_eq!(active, [false, false, true]);
    }

    #[test]
    fn asks_for_the_secret_and_for_a_token() {
        let mut emulator = Emulator::new(Options::default());
        for path in ["v3/token/introspect", "v3/token/revoke"] {
            let (status, told) = ask(&mut emulator, 0, path, "");
            assert_eq!((status, told["error"].as_str()), (400, Some("invalid_request")));
            let form = Request::new("POST", &format!("/oauth/{path}")).form("client_id=x&client_secret=y&token=z");
            assert_eq!(emulator.handle(0, &form).json()["error"], "invalid_client");
        }
    }

    #[test]
    fn each_version_has_its_own_paths() {
        let mut emulator = Emulator::new(Options::default());
        assert_eq!(ask(&mut emulator, 0, "v1/token/introspect", "x").0, 404);
        assert_eq!(ask(&mut emulator, 0, "v1/token/revoke", "x").0, 404);
        let token = emulator.token(0, Default::default());
        let request = Request::new("GET", &format!("/oauth/v3/access-tokens/{token}"));
        assert_eq!(emulator.handle(0, &request).status, 404);
    }
}
