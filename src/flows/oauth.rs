//! How an account installs an app: the URL where it starts, the proof key that guards it, and the scopes to ask for.
//! The calls themselves are operations of [`crate::api::oauth`].

use sha2::{Digest, Sha256};

use crate::api::ALL;
use crate::api::object_types::OBJECT_TYPES;
use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::options::is_allowed_base;
use crate::text::{base64, before, concat, decimal, find, join, percent_encode, split_once, trim_end};
use crate::value::Value;

/// Where HubSpot asks people; an account's own data center is found from there.
pub const APP_URL: &str = "https://app.hubspot.com";

/// What the URL is made of where an installation starts.
#[derive(Clone, Copy, Debug)]
pub struct Authorize<'a> {
    /// The app's client ID.
    pub client_id: &'a str,
    /// Where HubSpot sends the person with the code; one of the app's redirect URLs.
    pub redirect_uri: &'a str,
    /// The scopes that the app can't do without.
    pub scopes: &'a [String],
    /// The scopes that it is given where the account has them.
    pub optional_scopes: &'a [String],
    /// Comes back with the code; compare it, so that nobody can slip in a code of his own.
    pub state: Option<&'a str>,
    /// The verifier (PKCE) that the exchange of the code will show; only its hash is in the URL.
    pub code_verifier: Option<&'a str>,
    /// [`APP_URL`], or an emulator's.
    pub base_url: &'a str,
}

impl Authorize<'_> {
    /// The URL to send a person to.
    ///
    /// # Errors
    /// Every problem of its parts.
    pub fn url(&self) -> Result<String, Error> {
        let mut problems = Vec::new();
        let mut check = |right: bool, name: &str, code: &'static str, rule: &str| {
            if !right {
                problems.push(Finding::problem(name, code, rule));
            }
        };
        check(!self.client_id.is_empty(), "clientId", "empty", "must not be empty");
        let target = before(self.redirect_uri, "?");
        let safe = is_allowed_base(target) && find(self.redirect_uri, "#").is_none();
        let rule = "must be an https URL without fragment, or http on a loopback address";
        check(safe, "redirectUri", "unsafeUrl", rule);
        check(is_allowed_base(self.base_url), "baseUrl", "unsafeUrl", rule);
        check(!self.scopes.is_empty(), "scopes", "empty", "must not be empty");
        for (name, scopes) in [("scopes", self.scopes), ("optionalScopes", self.optional_scopes)] {
            for (index, scope) in scopes.iter().enumerate() {
                let place = concat(&[name, "[", &decimal(index as i64), "]"]);
                check(is_scope(scope), &place, "pattern", "must be one scope, such as `crm.objects.contacts.read`");
            }
        }
        if let Some(verifier) = self.code_verifier {
            let rule = "must be 43 to 128 letters, digits, `-`, `.`, `_` or `~`";
            check(is_verifier(verifier), "codeVerifier", "pattern", rule);
        }
        if !problems.is_empty() {
            return Err(Error::invalid(None, problems));
        }

        let mut url = concat(&[trim_end(self.base_url, "/"), "/oauth/authorize?client_id="]);
        percent_encode(self.client_id, &mut url);
        let mut add = |name: &str, value: &str| {
            url.push_str(name);
            percent_encode(value, &mut url);
        };
        add("&scope=", &one_text(self.scopes));
        add("&redirect_uri=", self.redirect_uri);
        if !self.optional_scopes.is_empty() {
            add("&optional_scope=", &one_text(self.optional_scopes));
        }
        if let Some(state) = self.state {
            add("&state=", state);
        }
        if let Some(verifier) = self.code_verifier {
            add("&code_challenge=", &code_challenge(verifier));
            url.push_str("&code_challenge_method=S256");
        }
        Ok(url)
    }
}

/// A verifier from 32 bytes that nobody can guess. Keep it until the code comes.
#[must_use]
pub fn code_verifier(random: &[u8; 32]) -> String {
    base64_url(random)
}

/// The hash of a verifier that stands in the authorize URL (S256).
#[must_use]
pub fn code_challenge(verifier: &str) -> String {
    base64_url(&Sha256::digest(verifier))
}

/// Base64 for URLs, without padding.
fn base64_url(bytes: &[u8]) -> String {
    let mut text = String::new();
    for character in base64(bytes).chars() {
        match character {
            '+' => text.push('-'),
            '/' => text.push('_'),
            '=' => {}
            other => text.push(other),
        }
    }
    text
}

/// The scopes that calls of these operations need, each once. An item is an operation's name, or an object of
/// `operation` and `params` where a scope depends on the object type.
///
/// # Errors
/// The operations that do not exist, and those whose object type is missing.
pub fn required_scopes(operations: &[Value]) -> Result<Vec<String>, Error> {
    let mut scopes: Vec<String> = Vec::new();
    let mut problems = Vec::new();
    for (index, item) in operations.iter().enumerate() {
        let place = concat(&["operations[", &decimal(index as i64), "]"]);
        let name = item.as_text().or(item.text_at("operation")).unwrap_or_default();
        let Some(endpoint) = ALL.iter().find(|endpoint| endpoint.name == name) else {
            problems.push(Finding::problem(&place, "unknownOperation", "must name an operation"));
            continue;
        };
        for scope in endpoint.scopes {
            match scope_of(scope, item.get("params").unwrap_or(&Value::Null)) {
                Ok(scope) if !scopes.contains(&scope) => scopes.push(scope),
                Ok(_) => {}
                Err(name) => {
                    let rule =
                        ["must be an object with `operation` and `params.", name, "`: its scope depends on that"];
                    problems.push(Finding::problem(&place, "missing", &concat(&rule)));
                }
            }
        }
    }
    if problems.is_empty() { Ok(scopes) } else { Err(Error::invalid(None, problems)) }
}

/// A scope in which `{objectType}` stands for the object type of that parameter; the parameter's name where none is known.
fn scope_of<'a>(template: &'a str, params: &Value) -> Result<String, &'a str> {
    let Some((before, rest)) = split_once(template, "{") else { return Ok(template.to_owned()) };
    let (name, after) = split_once(rest, "}").unwrap_or((rest, ""));
    let object_type = params.text_at(name).ok_or(name)?;
    let known = OBJECT_TYPES.iter().find(|(id, name)| *id == object_type || *name == object_type);
    let custom = object_type.starts_with("2-") || object_type.starts_with("p_");
    let named = match known.map(|(_, name)| *name).or_else(|| custom.then_some("custom")).ok_or(name)? {
        // One scope for everything.
        "tickets" => return Ok("tickets".to_owned()),
        "commerce_payments" => "commercepayments",
        named => named,
    };
    Ok(concat(&[before, named, after]))
}

fn one_text(scopes: &[String]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for scope in scopes {
        texts.push(scope);
    }
    join(&texts, " ")
}

fn is_scope(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

fn is_verifier(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&text.len()) && text.bytes().all(legal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::object;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    fn plain<'a>(scopes: &'a [String]) -> Authorize<'a> {
        Authorize {
            client_id: "id&x",
            redirect_uri: "https://www.domain.com/redirect?from=here",
            scopes,
            optional_scopes: &[],
            state: None,
            code_verifier: None,
            base_url: APP_URL,
        }
    }

    fn places(authorize: &Authorize<'_>) -> Vec<String> {
        authorize.url().unwrap_err().findings.iter().map(|finding| finding.path.clone()).collect()
    }

    #[test]
    fn the_url_holds_every_part_encoded() {
        let (scopes, optional) = (texts(&["oauth", "crm.objects.contacts.read"]), texts(&["tickets"]));
        let authorize = Authorize {
            optional_scopes: &optional,
            state: Some("a b"),
            code_verifier: Some(VERIFIER),
            ..plain(&scopes)
        };
        let expected = "https://app.hubspot.com/oauth/authorize?client_id=id%26x&scope=oauth%20crm.objects.contacts.read\
            &redirect_uri=https%3A%2F%2Fwww.domain.com%2Fredirect%3Ffrom%3Dhere&optional_scope=tickets&state=a%20b\
            &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
        assert_eq!(authorize.url().unwrap(), expected);
    }

    #[test]
    fn every_wrong_part_is_named() {
        let (none, bad) = (texts(&[]), texts(&["ok", "two scopes", "crm.objects.{objectType}.read"]));
        let authorize = Authorize {
            client_id: "",
            redirect_uri: "http://example.com/",
            optional_scopes: &bad,
            code_verifier: Some("short"),
            base_url: "ftp://x",
            ..plain(&none)
        };
        let expected =
            ["clientId", "redirectUri", "baseUrl", "scopes", "optionalScopes[1]", "optionalScopes[2]", "codeVerifier"];
        assert_eq!(places(&authorize), expected);
        let scopes = texts(&["oauth"]);
        for redirect_uri in ["https://a.example/#x", "/redirect", "https://", "javascript:alert(1)"] {
            assert_eq!(places(&Authorize { redirect_uri, ..plain(&scopes) }), ["redirectUri"], "{redirect_uri}");
        }
    }

    #[test]
    fn a_challenge_is_that_of_rfc_7636() {
        assert_eq!(code_challenge(VERIFIER), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        for round in 0..=255 {
            let random = std::array::from_fn(|index| round ^ (index as u8).wrapping_mul(37));
            assert_eq!(
                code_verifier(&random),
                <base64ct::Base64UrlUnpadded as base64ct::Encoding>::encode_string(&random)
            );
            assert!(is_verifier(&code_verifier(&random)));
        }
    }

    #[test]
    fn scopes_are_those_of_the_operations_each_once() {
        let contacts =
            object([("operation", "crm.objects.get".into()), ("params", object([("objectType", "0-1".into())]))]);
        let names: Vec<Value> = ["automation.callbacks.complete", "automation.callbacks.completeBatch", "oauth.revoke"]
            .map(Value::from)
            .into();
        let all = [names.as_slice(), &[contacts]].concat();
        assert_eq!(required_scopes(&all).unwrap(), ["automation", "crm.objects.contacts.read"]);
    }

    #[test]
    fn a_scope_names_the_type_and_custom_ones_alike() {
        let read = "crm.objects.{objectType}.read";
        let cases = [
            ("contacts", Ok("crm.objects.contacts.read")),
            ("0-2", Ok("crm.objects.companies.read")),
            ("2-1234567", Ok("crm.objects.custom.read")),
            ("p_cars", Ok("crm.objects.custom.read")),
            ("0-5", Ok("tickets")),
            ("0-48", Ok("crm.objects.calls.read")),
            ("0-101", Ok("crm.objects.commercepayments.read")),
            ("unheard-of", Err("objectType")),
        ];
        for (object_type, expected) in cases {
            let params = object([("objectType", object_type.into())]);
            assert_eq!(scope_of(read, &params).as_deref(), expected.as_deref(), "{object_type}");
        }
        assert_eq!(scope_of(read, &Value::Null).as_deref(), Err(&"objectType"));
        assert_eq!(scope_of("automation", &Value::Null).as_deref(), Ok("automation"));
        let between = object([("fromObjectType", "0-1".into()), ("toObjectType", "0-2".into())]);
        let labels = scope_of("crm.objects.{fromObjectType}.read", &between);
        assert_eq!(labels.as_deref(), Ok("crm.objects.contacts.read"));
        let schema = object([("objectType", "commerce_payments".into())]);
        let write = scope_of("crm.schemas.{objectType}.write", &schema);
        assert_eq!(write.as_deref(), Ok("crm.schemas.commercepayments.write"));
    }

    #[test]
    fn an_operation_that_is_unknown_or_unclear_is_a_problem() {
        let refused = required_scopes(&["crm.objects.fly".into(), "crm.objects.get".into(), Value::Null]).unwrap_err();
        let codes: Vec<_> = refused.findings.iter().map(|finding| (finding.path.as_str(), finding.code)).collect();
        assert_eq!(
            codes,
            [
                ("operations[0]", "unknownOperation"),
                ("operations[1]", "missing"),
                ("operations[2]", "unknownOperation")
            ]
        );
    }
}
