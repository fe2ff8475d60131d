//! Lets a person install the app: a page asks, the answer leads back to the app with a code or with a refusal.
//! What is wrong with the app's own request is told on a page; it never leads anywhere.

use serde_json::Value;

use crate::accounts::{Account, AccountChange};
use crate::address::Address;
use crate::call::Call;
use crate::emulator::Emulator;
use crate::escape::percent;
use crate::fields::{Fields, Invalid};
use crate::http::Response;
use crate::oauth::codes::{Code, is_challenge};
use crate::oauth::page::{Consent, consent, mistake};
use crate::options::Options;
use crate::scopes;
use crate::tokens::Grant;

/// What the app asks for.
#[derive(Debug)]
struct Asked {
    redirect_uri: String,
    scopes: Vec<String>,
    optional: Vec<String>,
    state: Option<String>,
    challenge: Option<String>,
    portal_id: u64,
}

impl Emulator {
    /// `GET` and `POST` of `/oauth/authorize` and `/oauth/{portalId}/authorize`.
    pub(crate) fn authorize(&mut self, now: u64, call: &Call<'_>, portal_id: Option<&str>) -> Response {
        let form = if call.request.body.is_empty() { Ok(Vec::new()) } else { call.form() };
        let Ok(form) = form else { return mistake("The form can't be read.") };
        let field = |name: &str| {
            let pair = form.iter().chain(&call.query).find(|(key, _)| key == name);
            pair.map(|(_, value)| value.as_str())
        };
        let asked = match self.asked(field, field("portalId").or(portal_id)) {
            Ok(asked) => asked,
            Err(message) => return mistake(&message),
        };
        if call.method() == "GET" {
            return self.ask(&asked, call.path, field);
        }
        if field("decision") == Some("cancel") {
            let back = [("error", "access_denied"), ("error_description", "the user cancelled the installation")];
            return lead_back(&asked, &back);
        }
        match self.grant(now, &asked) {
            Ok(code) => lead_back(&asked, &[("code", &code)]),
            Err(message) => mistake(&message),
        }
    }

    fn asked<'a>(&self, field: impl Fn(&str) -> Option<&'a str>, portal_id: Option<&str>) -> Result<Asked, String> {
        if field("client_id") != Some(&self.credentials.client_id) {
            return Err("The client_id is missing or unknown.".to_owned());
        }
        let redirect_uri = field("redirect_uri").unwrap_or_default();
        check_redirect_uri(redirect_uri, &self.options).map_err(|clause| format!("The redirect_uri {clause}."))?;
        let list = |name| field(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let (scopes, optional) = (list("scope"), list("optional_scope"));
        if scopes.is_empty() {
            return Err("The scope is missing.".to_owned());
        }
        if let Some(unknown) = scopes.iter().chain(&optional).find(|scope| !scopes::is_of_account(scope)) {
            return Err(format!("No account can grant the scope {unknown}."));
        }
        let challenge = field("code_challenge").map(str::to_owned);
        match (&challenge, field("code_challenge_method")) {
            (None, None) => {}
            (Some(challenge), Some("S256")) if is_challenge(challenge) => {}
            _ => return Err("PKCE needs a code_challenge and the code_challenge_method S256.".to_owned()),
        }
        let portal_id = match portal_id {
            None => Some(self.options.portal_id),
            Some(text) => text.parse().ok().filter(|portal_id| self.accounts.find(*portal_id).is_some()),
        };
        let portal_id = portal_id.ok_or_else(|| "There is no such account.".to_owned())?;
        let state = field("state").map(str::to_owned);
        Ok(Asked { redirect_uri: redirect_uri.to_owned(), scopes, optional, state, challenge, portal_id })
    }

    fn ask<'a>(&self, asked: &Asked, action: &str, field: impl Fn(&str) -> Option<&'a str>) -> Response {
        consent(&Consent {
            app_id: self.options.app_id,
            scopes: &asked.scopes,
            optional: &asked.optional,
            accounts: self.accounts.iter().map(|(portal_id, account)| (*portal_id, account.installed)).collect(),
            chosen: asked.portal_id,
            action,
            hidden: PARAMETERS.iter().filter_map(|name| Some((*name, field(name)?))).collect(),
        })
    }

    /// Installs the app and makes the code.
    fn grant(&mut self, now: u64, asked: &Asked) -> Result<String, String> {
        let portal_id = asked.portal_id;
        let account = self.accounts.find_mut(portal_id).ok_or_else(|| "There is no such account.".to_owned())?;
        if let Some(lacking) = asked.scopes.iter().find(|scope| !has(account, scope)) {
            return Err(format!("Account {portal_id} does not have the scope {lacking}."));
        }
        account.installed = true;
        let mut scopes = Vec::new();
        for scope in asked.scopes.iter().chain(asked.optional.iter().filter(|scope| has(account, scope))) {
            if !scopes.contains(scope) {
                scopes.push(scope.clone());
            }
        }
        let text = self.secrets.uuid();
        let code = Code {
            redirect_uri: asked.redirect_uri.clone(),
            grant: Grant { portal_id, scopes },
            challenge: asked.challenge.clone(),
            expires_at: now.saturating_add(self.options.code_lifetime),
        };
        self.codes.add(&text, code);
        Ok(text)
    }

    /// Makes an account or changes one; where the app goes, its tokens and codes go with it.
    pub(crate) fn change_account(&mut self, now: u64, change: AccountChange) -> u64 {
        let installed = change.installed;
        let portal_id = self.accounts.change(now, change);
        if !installed {
            self.tokens.leave(portal_id);
            self.codes.leave(portal_id);
        }
        portal_id
    }
}

/// Obeys the control `code`: a code as if a person had consented.
pub(crate) fn code(emulator: &mut Emulator, now: u64, body: &Value) -> Result<String, Invalid> {
    let fields = Fields::of("", body, &["redirectUri", "scopes", "portalId", "codeChallenge"])?;
    let redirect_uri = fields.text("redirectUri")?.ok_or_else(|| fields.invalid("redirectUri", "is missing"))?;
    check_redirect_uri(redirect_uri, &emulator.options).map_err(|clause| fields.invalid("redirectUri", clause))?;
    let portal_id = fields.whole("portalId")?.unwrap_or(emulator.options.portal_id);
    let account = emulator.accounts.find(portal_id);
    let account = account.ok_or_else(|| fields.invalid("portalId", "names no account; make one with `account`"))?;
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
    let asked = Asked { redirect_uri, scopes, optional: Vec::new(), state: None, challenge, portal_id };
    emulator.grant(now, &asked).map_err(|message| fields.invalid("scopes", message))
}

/// What is wrong with a redirect URI, as a clause.
fn check_redirect_uri(text: &str, options: &Options) -> Result<(), &'static str> {
    match Address::parse(text) {
        None => Err("must be an absolute URL"),
        Some(address) if !address.takes_codes() => {
            Err("must be https, or http on localhost, 127.0.0.1 or [::1], without a fragment")
        }
        Some(_) => match &options.redirect_uris {
            Some(known) if !known.iter().any(|uri| uri == text) => Err("must be one of the app's redirect URLs"),
            _ => Ok(()),
        },
    }
}

/// Every account has the scope that every app needs.
fn has(account: &Account, scope: &str) -> bool {
    scope == "oauth" || account.grants(&[scope])
}

fn lead_back(asked: &Asked, parameters: &[(&str, &str)]) -> Response {
    let state = asked.state.as_deref().map(|state| ("state", state));
    let pairs = parameters.iter().copied().chain(state);
    let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", percent(value))).collect();
    let uri = &asked.redirect_uri;
    let joint = match uri.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    Response::of_nothing(302)
        .with_header("location", format!("{uri}{joint}{}", query.join("&")))
        .with_header("cache-control", "no-store")
}

/// What the app's request may hold.
const PARAMETERS: &[&str] =
    &["client_id", "redirect_uri", "scope", "optional_scope", "state", "code_challenge", "code_challenge_method"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http::Request;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn emulator() -> Emulator {
        Emulator::new(Options::default())
    }

    fn query(emulator: &Emulator, more: &str) -> String {
        format!("client_id={}&{more}", emulator.credentials().client_id)
    }

    fn get(emulator: &mut Emulator, path: &str, more: &str) -> (u16, String) {
        let url = format!("{path}?{}", query(emulator, more));
        let response = emulator.handle(0, &Request::new("GET", &url));
        (response.status, String::from_utf8(response.body).unwrap())
    }

    fn post(emulator: &mut Emulator, more: &str) -> (u16, String) {
        let form = query(emulator, more);
        let response = emulator.handle(0, &Request::new("POST", "/oauth/authorize").form(&form));
        (response.status, response.header_value("location").unwrap_or_default().to_owned())
    }

    #[test]
    fn the_page_names_app_scopes_and_accounts_and_posts_back_to_its_path() {
        let mut emulator = emulator();
        let other = emulator.account(0, AccountChange::default());
        let more = "redirect_uri=https://x.test/a&scope=oauth%20tickets&optional_scope=content&state=%22%3Cb%3E";
        let (status, page) = get(&mut emulator, &format!("/oauth/{other}/authorize"), more);
        assert_eq!(status, 200);
        for part in [
            "Connect app 54321",
            "<li>tickets</li>",
            "<li>content</li>",
            "action=\"/oauth/12346/authorize\"",
            "<option value=\"12346\" selected>",
            "<option value=\"12345\">",
            "value=\"&quot;&lt;b&gt;\"",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }

    #[test]
    fn what_is_wrong_with_the_request_is_a_page_and_never_a_redirect() {
        let mut emulator = emulator();
        emulator.options.redirect_uris = Some(vec!["https://x.test/a".to_owned(), "http://x.test/a".to_owned()]);
        let good = "redirect_uri=https://x.test/a&scope=oauth";
        assert_eq!(get(&mut emulator, "/oauth/authorize", good).0, 200);
        for (more, part) in [
            ("scope=oauth", "redirect_uri must be an absolute URL"),
            ("redirect_uri=/a&scope=oauth", "redirect_uri must be an absolute URL"),
            ("redirect_uri=http://x.test/a&scope=oauth", "redirect_uri must be https"),
            ("redirect_uri=https://x.test/b&scope=oauth", "redirect_uri must be one of"),
            ("redirect_uri=https://x.test/a", "scope is missing"),
            ("redirect_uri=https://x.test/a&scope=fire", "scope fire"),
            ("redirect_uri=https://x.test/a&scope=oauth&optional_scope=developers-read", "scope developers-read"),
            ("redirect_uri=https://x.test/a&scope=oauth&code_challenge=abc&code_challenge_method=S256", "PKCE"),
            ("redirect_uri=https://x.test/a&scope=oauth&portalId=9", "no such account"),
            ("redirect_uri=https://x.test/a&scope=oauth&client_id=x", ""),
        ] {
            let (status, page) = get(&mut emulator, "/oauth/authorize", more);
            assert_eq!(status, if part.is_empty() { 200 } else { 400 }, "{more}");
            assert!(page.contains(part), "{part} in {page}");
            assert_eq!(post(&mut emulator, more).1.is_empty(), !part.is_empty(), "{more}");
        }
        let wrong = Request::new("GET", &format!("/oauth/authorize?client_id=x&{good}"));
        assert_eq!(emulator.handle(0, &wrong).status, 400);
        let plain = format!("{good}&code_challenge={CHALLENGE}&code_challenge_method=plain");
        assert_eq!(get(&mut emulator, "/oauth/authorize", &plain).0, 400);
    }

    #[test]
    fn an_approval_leads_back_with_code_and_state_and_keeps_the_query() {
        let mut emulator = emulator();
        let (status, location) = post(&mut emulator, "redirect_uri=https://x.test/a?b=c&scope=oauth&state=1%262");
        assert_eq!(status, 302);
        assert!(location.starts_with("https://x.test/a?b=c&code=") && location.ends_with("&state=1%262"), "{location}");
        let (_, location) = post(&mut emulator, "redirect_uri=https://x.test/a&scope=oauth");
        assert!(location.starts_with("https://x.test/a?code=") && !location.contains("state"), "{location}");
    }

    #[test]
    fn a_cancel_leads_back_with_the_error_and_installs_nothing() {
        let mut emulator = emulator();
        let portal_id = emulator.account(0, AccountChange::default());
        let more = format!("redirect_uri=https://x.test/a&scope=oauth&state=s&portalId={portal_id}&decision=cancel");
        let (status, location) = post(&mut emulator, &more);
        assert_eq!(status, 302);
        assert!(location.starts_with("https://x.test/a?error=access_denied&error_description=the%20user"));
        assert!(location.ends_with("&state=s"));
        assert!(!emulator.accounts.find(portal_id).unwrap().installed);
    }

    #[test]
    fn an_approval_installs_the_app_and_grants_what_the_account_has() {
        let mut emulator = emulator();
        let scopes = Some(vec!["content".to_owned()]);
        let portal_id = emulator.account(0, AccountChange { scopes, ..AccountChange::default() });
        let more = |scope| {
            format!(
                "redirect_uri=https://x.test/a&scope={scope}&optional_scope=content+automation&portalId={portal_id}"
            )
        };
        assert_eq!(post(&mut emulator, &more("tickets")), (400, String::new()));
        assert!(!emulator.accounts.find(portal_id).unwrap().installed);
        let (_, location) = post(&mut emulator, &more("oauth"));
        assert!(emulator.accounts.find(portal_id).unwrap().installed);
        let code = location.rsplit('=').next().unwrap();
        let grant = emulator.codes.redeem(0, code, "https://x.test/a", "").unwrap();
        assert_eq!((grant.portal_id, grant.scopes), (portal_id, vec!["oauth".to_owned(), "content".to_owned()]));
    }

    #[test]
    fn the_control_makes_codes_and_says_what_is_wrong() {
        let mut emulator = emulator();
        let body = json!({ "redirectUri": "https://x.test/a", "scopes": ["oauth"], "codeChallenge": CHALLENGE });
        let text = code(&mut emulator, 0, &body).unwrap();
        assert!(emulator.codes.redeem(0, &text, "https://x.test/a", "").is_err());
        for (body, message) in [
            (json!({}), "`redirectUri` is missing"),
            (json!({ "redirectUri": "/a" }), "`redirectUri` must be an absolute URL"),
            (json!({ "redirectUri": "https://x.test", "portalId": 5 }), "`portalId` names no account"),
            (json!({ "redirectUri": "https://x.test", "scopes": ["fire"] }), "`scopes` has fire"),
            (json!({ "redirectUri": "https://x.test", "codeChallenge": "x" }), "`codeChallenge` must be"),
        ] {
            let told = code(&mut emulator, 0, &body).unwrap_err().to_string();
            assert!(told.starts_with(message), "{told}");
        }
    }
}
