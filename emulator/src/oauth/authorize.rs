//! Lets a person install the app: a page asks, the answer leads back to the app with a code or with a refusal.
//! What is wrong with the app's own request is told on a page; it never leads anywhere.

use crate::accounts::{Account, AccountChange};
use crate::call::Call;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::oauth::codes::{Code, is_challenge};
use crate::oauth::page::{Consent, consent, mistake};
use crate::oauth::redirect::{check_redirect_uri, lead_back};
use crate::scopes;
use crate::tokens::Grant;

/// What the app asks for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub redirect_uri: String,
    pub scopes: Vec<String>,
    pub optional: Vec<String>,
    pub state: Option<String>,
    pub challenge: Option<String>,
    pub portal_id: u64,
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
            return lead_back(&asked.redirect_uri, &back, asked.state.as_deref());
        }
        match self.grant(now, &asked) {
            Ok(code) => lead_back(&asked.redirect_uri, &[("code", &code)], asked.state.as_deref()),
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
    pub(super) fn grant(&mut self, now: u64, asked: &Asked) -> Result<String, String> {
        let portal_id = asked.portal_id;
        let account = self.accounts.find_mut(portal_id).ok_or_else(|| "There is no such account.".to_owned())?;
        if let Some(lacking) = asked.scopes.iter().find(|scope| !has(account, scope)) {
            return Err(format!("Account {portal_id} does not have the scope {lacking}."));
        }
        let fresh = !std::mem::replace(&mut account.installed, true);
        let mut scopes = Vec::new();
        for scope in asked.scopes.iter().chain(asked.optional.iter().filter(|scope| has(account, scope))) {
            if !scopes.contains(scope) {
                scopes.push(scope.clone());
            }
        }
        if fresh {
            self.record_installation(now, portal_id, true);
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
        let before = change.portal_id.and_then(|id| self.accounts.find(id)).is_some_and(|account| account.installed);
        let portal_id = self.accounts.change(now, change);
        if before != installed {
            self.record_installation(now, portal_id, installed);
        }
        if !installed {
            self.tokens.leave(portal_id);
            self.codes.leave(portal_id);
        }
        portal_id
    }
}

/// Every account has the scope that every app needs.
pub(super) fn has(account: &Account, scope: &str) -> bool {
    scope == "oauth" || account.grants(&[scope])
}

/// What the app's request may hold.
const PARAMETERS: &[&str] =
    &["client_id", "redirect_uri", "scope", "optional_scope", "state", "code_challenge", "code_challenge_method"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;
    use crate::options::Options;

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
}
