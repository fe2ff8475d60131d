//! Authorization codes: each is good once, for a while, for one redirect URI and for who holds its verifier.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use crate::oauth::refusal;
use crate::problem::Problem;
use crate::tokens::Grant;

/// What a person consented to.
#[derive(Debug)]
pub(crate) struct Code {
    pub redirect_uri: String,
    pub grant: Grant,
    /// What the SHA-256 of the verifier must be.
    pub challenge: Option<String>,
    pub expires_at: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Codes(BTreeMap<String, Code>);

impl Codes {
    pub fn add(&mut self, text: &str, code: Code) {
        self.0.insert(text.to_owned(), code);
    }

    /// What the code stands for. It is used up by that, and only by that.
    pub fn redeem(&mut self, now: u64, text: &str, redirect_uri: &str, verifier: &str) -> Result<Grant, Problem> {
        let unknown = || refusal("BAD_AUTH_CODE", "invalid_grant", "missing, unknown, used or expired auth code");
        let code = self.0.get(text).filter(|code| code.expires_at > now).ok_or_else(unknown)?;
        if code.redirect_uri != redirect_uri {
            let message = "redirect URI does not match the one that the auth code was made for";
            return Err(refusal("MISMATCH_REDIRECT_URI_AUTH_CODE", "invalid_grant", message));
        }
        if code.challenge.as_deref().is_some_and(|challenge| challenge_of(verifier) != challenge) {
            return Err(refusal("BAD_AUTH_CODE", "invalid_grant", "missing or wrong code verifier"));
        }
        self.0.remove(text).map(|code| code.grant).ok_or_else(unknown)
    }

    /// Forgets the codes of an account that the app left.
    pub fn leave(&mut self, portal_id: u64) {
        self.0.retain(|_, code| code.grant.portal_id != portal_id);
    }
}

/// Whether a text can be a challenge: a SHA-256 as unpadded base64url.
pub(crate) fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn challenge_of(verifier: &str) -> String {
    Base64UrlUnpadded::encode_string(&Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    const URI: &str = "https://x.test/back";

    fn codes(challenge: Option<&str>) -> Codes {
        let mut codes = Codes::default();
        let grant = Grant { portal_id: 7, scopes: vec!["oauth".to_owned()] };
        let challenge = challenge.map(str::to_owned);
        codes.add("c", Code { redirect_uri: URI.to_owned(), grant, challenge, expires_at: 100 });
        codes
    }

    fn word(result: Result<Grant, Problem>) -> String {
        let body = result.unwrap_err().respond("c").json();
        assert_eq!(body["error"], "invalid_grant");
        body["status"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_code_is_good_once() {
        let mut codes = codes(None);
        assert_eq!(codes.redeem(99, "c", URI, "").unwrap().portal_id, 7);
        assert_eq!(word(codes.redeem(99, "c", URI, "")), "BAD_AUTH_CODE");
    }

    #[test]
    fn a_code_expires() {
        assert_eq!(word(codes(None).redeem(100, "c", URI, "")), "BAD_AUTH_CODE");
    }

    #[test]
    fn a_wrong_redirect_uri_is_told_and_does_not_use_the_code_up() {
        let mut codes = codes(None);
        assert_eq!(word(codes.redeem(0, "c", "https://x.test/", "")), "MISMATCH_REDIRECT_URI_AUTH_CODE");
        assert!(codes.redeem(0, "c", URI, "").is_ok());
    }

    #[test]
    fn a_challenge_asks_for_its_verifier() {
        let mut codes = codes(Some(CHALLENGE));
        assert_eq!(word(codes.redeem(0, "c", URI, "")), "BAD_AUTH_CODE");
        assert_eq!(word(codes.redeem(0, "c", URI, CHALLENGE)), "BAD_AUTH_CODE");
        assert!(codes.redeem(0, "c", URI, VERIFIER).is_ok());
    }

    #[test]
    fn a_challenge_has_the_length_of_a_sha_256() {
        assert!(is_challenge(CHALLENGE) && !is_challenge("") && !is_challenge(&format!("{CHALLENGE}=")));
        assert!(!is_challenge(&CHALLENGE.replace('E', "+")));
    }

    #[test]
    fn the_codes_of_an_account_go_with_the_app() {
        let mut codes = codes(None);
        codes.leave(8);
        assert_eq!(codes.0.len(), 1);
        codes.leave(7);
        assert_eq!(word(codes.redeem(0, "c", URI, "")), "BAD_AUTH_CODE");
    }
}
