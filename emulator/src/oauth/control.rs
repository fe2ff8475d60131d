//! Obeys the control `code`: a code as if a person had consented.

use serde_json::Value;

use crate::emulator::Emulator;
use crate::fields::{Fields, Invalid};
use crate::oauth::authorize::{Asked, has};
use crate::oauth::codes::is_challenge;
use crate::oauth::redirect::check_redirect_uri;
use crate::scopes;

impl Emulator {
    /// Makes an authorization code, as if a person had consented, and installs the app where it was not:
    ///
    /// ```json
    /// { "redirectUri": "https://app.example/back", "scopes": ["oauth"], "portalId": 12345, "codeChallenge": "E9Melhoa…" }
    /// ```
    /// Everything is optional but `redirectUri`; without `scopes` the code stands for all that the account has.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub fn code(&mut self, now: u64, request: &Value) -> Result<String, Invalid> {
        let now = self.time(now);
        let fields = Fields::of("", request, &["redirectUri", "scopes", "portalId", "codeChallenge"])?;
        let redirect_uri = fields.required("redirectUri", fields.text("redirectUri")?)?;
        check_redirect_uri(redirect_uri, &self.options).map_err(|clause| fields.invalid("redirectUri", clause))?;
        let (portal_id, account) = self.accounts.named(&fields, self.options.portal_id)?;
        let everything =
            || scopes::ACCOUNT.iter().copied().filter(|scope| has(account, scope)).map(str::to_owned).collect();
        let scopes = fields.texts("scopes")?.unwrap_or_else(everything);
        if let Some(lacking) = scopes.iter().find(|scope| !(scopes::is_of_account(scope) && has(account, scope))) {
            return Err(fields.invalid("scopes", format!("has {lacking}, which the account can't grant")));
        }
        let challenge = fields.text("codeChallenge")?.map(str::to_owned);
        if challenge.as_deref().is_some_and(|challenge| !is_challenge(challenge)) {
            return Err(fields.invalid("codeChallenge", "must be the SHA-256 of the verifier as unpadded base64url"));
        }
        let redirect_uri = redirect_uri.to_owned();
        let asked = Asked { redirect_uri, scopes, challenge, portal_id, ..Asked::default() };
        self.grant(now, &asked).map_err(|message| fields.invalid("scopes", message))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::options::Options;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn emulator() -> Emulator {
        Emulator::new(Options::default())
    }

    #[test]
    fn the_control_makes_codes_and_says_what_is_wrong() {
        let mut emulator = emulator();
        let body = json!({ "redirectUri": "https://x.test/a", "scopes": ["oauth"], "codeChallenge": CHALLENGE });
        let text = emulator.code(0, &body).unwrap();
        assert!(emulator.codes.redeem(0, &text, "https://x.test/a", "").is_err());
        for (body, message) in [
            (json!({}), "`redirectUri` is missing"),
            (json!({ "redirectUri": "/a" }), "`redirectUri` must be an absolute URL"),
            (json!({ "redirectUri": "https://x.test", "portalId": 5 }), "`portalId` names no account"),
            (json!({ "redirectUri": "https://x.test", "scopes": ["fire"] }), "`scopes` has fire"),
            (json!({ "redirectUri": "https://x.test", "codeChallenge": "x" }), "`codeChallenge` must be"),
        ] {
            let told = emulator.code(0, &body).unwrap_err().to_string();
            assert!(told.starts_with(message), "{told}");
        }
    }
}
