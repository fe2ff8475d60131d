//! Builds the request of an operation: path, query, headers, body.
//! It sends nothing and adds no credential.

use crate::DIRECT;
use crate::engine::batch;
use crate::engine::finding::Finding;
use crate::engine::place::Place;
use crate::engine::request::{Content, Request};
use crate::engine::rules::is_empty;
use crate::engine::time::{Span, Time};
use crate::engine::url::{form, path, query};
use crate::engine::validate::Check;
use crate::operation::{Auth, Body, Endpoint, Repeat, Version};
use crate::options::{CallOptions, Options, Validate};
use crate::secret::Secret;
use crate::shape::{Kind, Shape};
use crate::text::{concat, decimal, join, trim_end};
use crate::value::{Step, Value, object};

/// The word for more inputs than one request takes.
pub const TOO_MANY: &str = "tooMany";

/// What is shorter is no credential, but would be found in every other word.
const SHORTEST_SECRET: usize = 8;

/// How long a path and its query can be: HubSpot answers 414 somewhere near 16,000 characters.
const LONGEST_URL: usize = 15_000;

/// How long before its end a version gets a note.
const END_IN_SIGHT: Span = Span(Span::DAY.0 * 90);

/// A request that passed its checks, without a credential.
#[derive(Clone)]
#[non_exhaustive]
pub struct Draft {
    /// Absolute.
    pub url: String,
    /// Besides `Authorization`, in order.
    pub headers: Vec<(String, String)>,
    /// The encoded form, for operations that send one.
    pub form: Option<String>,
    /// What the caller should know.
    pub notes: Vec<Finding>,
    /// Where the caller's parameters must be written in another form before they are sent.
    pub edits: Vec<(Vec<Step>, Value)>,
    /// What to do when the reply to this very call was lost: `Safe` or `Never`.
    pub repeat: Repeat,
    /// The name of the operation's version; a relay chooses its own.
    pub version: &'static str,
}

impl Draft {
    /// Of a call that a relay checks and builds.
    fn relayed() -> Self {
        let (url, headers, notes, edits) = (String::new(), Vec::new(), Vec::new(), Vec::new());
        Self { url, headers, form: None, notes, edits, repeat: Repeat::Never, version: "" }
    }

    /// The request with its body, ready to send but for its credential.
    #[must_use]
    pub fn request(self, endpoint: &'static Endpoint, content: Content, timeout: Span) -> Request {
        let body = match (endpoint.body, self.form) {
            (Body::Written(members), _) => {
                let mut body = object([]);
                for (name, value) in members {
                    body.add(name, (*value).into());
                }
                Content::Json(body.into())
            }
            (_, Some(form)) => Content::Form(form.into()),
            _ => content,
        };
        Request {
            headers: self.headers.into(),
            body,
            repeat: self.repeat,
            version: self.version,
            ..Request::new(endpoint, &self.url, timeout)
        }
    }
}

/// Checks the parameters of a call and builds its request.
///
/// # Errors
/// Every finding, if one of them stops the call.
pub fn draft(
    endpoint: &'static Endpoint,
    params: &Value,
    options: &Options,
    call: &CallOptions,
    now: Time,
) -> Result<Draft, Vec<Finding>> {
    if !DIRECT {
        return Ok(Draft::relayed());
    }
    let mut check = Check::default();
    let version = version(endpoint, options, call, &mut check.findings);
    check_params(endpoint, params, options, &mut check);
    notes_of_version(&version, now, &mut check.findings);
    notes_of_scopes(endpoint, options, &mut check.findings);
    if !options.has_credential(endpoint.auth) {
        check.findings.push(Finding::note("credential", "missingCredential", missing_credential(endpoint.auth)));
    }
    let path = path(endpoint.params, &version.path(), params, options, &mut check.findings);
    let query = query(endpoint, params);
    if path.as_ref().is_some_and(|path| path.len() + query.len() > LONGEST_URL) {
        let rule = "is longer than 15000 characters, which HubSpot may refuse: ask for fewer properties";
        check.findings.push(Finding::note("url", "tooLong", rule));
    }

    let level = call.validate.unwrap_or(options.validate);
    let mut stopped = false;
    for finding in &check.findings {
        stopped |= match level {
            Validate::Strict => true,
            Validate::Problems => finding.is_problem(),
            Validate::Off => finding.is_problem() && matches!(finding.code, "unsafePath" | "unknownVersion"),
        };
    }
    // A path that lacks a parameter is no path, whatever the level.
    let Some(path) = path.filter(|_| !stopped) else { return Err(check.findings) };

    let mut url = absolute(options, &path);
    if !query.is_empty() {
        url.push('?');
        url.push_str(&query);
    }
    let form = match endpoint.body {
        Body::Form { written, .. } => Some(form(written, params.get("body"))),
        _ => None,
    };
    let (headers, repeat) = (headers(endpoint, call), repeat(endpoint, params));
    Ok(Draft { url, headers, form, notes: check.findings, edits: check.edits, repeat, version: version.name })
}

/// Whether a call may be sent again after a lost reply, now that its parameters are known.
fn repeat(endpoint: &Endpoint, params: &Value) -> Repeat {
    let Repeat::With(place) = endpoint.repeat else { return endpoint.repeat };
    if params.at(place).iter().all(|value| is_empty(value)) { Repeat::Never } else { Repeat::Safe }
}

/// A path below the base URL.
#[must_use]
pub fn absolute(options: &Options, path: &str) -> String {
    concat(&[trim_end(&options.base_url, "/"), path])
}

/// The credentials among the parameters of a call.
#[must_use]
pub fn secrets(endpoint: &Endpoint, params: &Value) -> Vec<Secret> {
    let mut secrets = Vec::new();
    let mut find = |shape: &Shape, value: &Value| {
        for field in shape.fields {
            if let (Kind::Token, Some(secret)) = (field.kind, value.text_at(field.name))
                && secret.len() >= SHORTEST_SECRET
            {
                secrets.push(secret.into());
            }
        }
    };
    find(endpoint.params, params);
    if let (Body::Form { shape, .. }, Some(body)) = (endpoint.body, params.get("body")) {
        find(shape, body);
    }
    secrets
}

/// The headers of a call besides `Authorization`: the operation's, then the caller's.
#[must_use]
pub fn headers(endpoint: &Endpoint, call: &CallOptions) -> Vec<(String, String)> {
    const JSON: &str = "application/json";
    let mut headers = vec![("accept".to_owned(), JSON.to_owned())];
    if !matches!(endpoint.body, Body::Nothing) {
        let json = !matches!(endpoint.body, Body::Form { .. });
        let content_type = if json { JSON } else { "application/x-www-form-urlencoded" };
        headers.push(("content-type".to_owned(), content_type.to_owned()));
    }
    for (name, value) in &call.headers {
        headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        headers.push((name.to_ascii_lowercase(), value.clone()));
    }
    headers
}

/// What to configure so that a call with this credential can be sent.
#[must_use]
pub fn missing_credential(auth: Auth) -> &'static str {
    match auth {
        Auth::Nothing => "is not needed",
        Auth::Account => "is missing: configure `accessToken` or `auth`",
        Auth::App => "is missing: configure `app` with `clientId` and `clientSecret`",
        Auth::Developer => "is missing: configure `developerApiKey`, or `app` with `clientId` and `clientSecret`",
    }
}

/// Everything there is to say about the parameters of a call.
#[must_use]
pub fn findings(
    endpoint: &'static Endpoint,
    params: &Value,
    options: &Options,
    call: &CallOptions,
    now: Time,
) -> Vec<Finding> {
    match draft(endpoint, params, options, call, now) {
        Ok(draft) => draft.notes,
        Err(findings) => findings,
    }
}

/// The version that a call uses: its own, the client's for the area, or the operation's first.
pub fn version(endpoint: &Endpoint, options: &Options, call: &CallOptions, findings: &mut Vec<Finding>) -> Version {
    let first = endpoint.versions.first().unwrap_or(const { Version::of("", "") });
    let wanted = call.version.as_deref().or_else(|| options.versions.of_area(endpoint.name));
    let Some(name) = wanted.or(options.versions.everywhere.as_deref()) else { return first };
    let found = endpoint.version(name);
    if found.is_none() && wanted.is_some() {
        let mut known = Vec::new();
        for version in endpoint.versions.iter() {
            known.push(version.name);
        }
        let rule = concat(&["must be one of ", &join(&known, ", "), " for ", endpoint.name]);
        findings.push(Finding::problem("version", "unknownVersion", &rule));
    }
    found.unwrap_or(first)
}

fn notes_of_version(version: &Version, now: Time, findings: &mut Vec<Finding>) {
    let Some(day) = version.ends.filter(|day| Time::of_day(*day) <= now + END_IN_SIGHT) else { return };
    let (year, month, date) = (decimal(day.year.into()), two_digits(day.month), two_digits(day.day));
    let rule = concat(&[version.name, " ends on ", &year, "-", &month, "-", &date]);
    findings.push(Finding::note("version", "versionEnds", &rule));
}

fn two_digits(number: u8) -> String {
    let digits = decimal(number.into());
    if number < 10 { concat(&["0", &digits]) } else { digits }
}

fn notes_of_scopes(endpoint: &Endpoint, options: &Options, findings: &mut Vec<Finding>) {
    let Some(scopes) = options.app.as_ref().and_then(|app| app.scopes.as_ref()) else { return };
    let by_token = match endpoint.auth {
        Auth::App => true,
        Auth::Developer => options.developer_api_key.is_none(),
        _ => false,
    };
    for scope in endpoint.scopes.iter().filter(|_| by_token) {
        if !scopes.iter().any(|given| given == scope) {
            let rule = concat(&["does not list ", scope, ", which ", endpoint.name, " needs"]);
            findings.push(Finding::note("app.scopes", "missingScope", &rule));
        }
    }
}

fn check_params(endpoint: &Endpoint, params: &Value, options: &Options, check: &mut Check) {
    let root = Place::root("");
    let Value::Object(members) = params else {
        return check.problem(&Place::root("params"), "wrongType", "must be an object");
    };
    for field in endpoint.params.fields {
        match params.get(field.name) {
            Some(value) => check.value(&field.kind, value, &root.member(field.name)),
            None if field.required && options.default_param(field.name).is_none() => {
                check.problem(&root.member(field.name), "missing", "is required");
            }
            None => {}
        }
    }
    for (name, value) in members {
        if name != "body" && endpoint.params.field(name).is_none() {
            let place = root.member(name);
            check.note(&place, "unknownField", "is not a parameter that HubSpot documents; it is sent in the query");
            let odd = |value: &Value| matches!(value, Value::Object(_) | Value::Null | Value::Float(_));
            if odd(value) || value.items().iter().any(|item| odd(item) || matches!(item, Value::List(_))) {
                check.problem(&place, "wrongType", "must be a string, an integer, true, false or an array of them");
            }
        }
    }
    let body = params.get("body");
    let place = Place::root("body");
    match (endpoint.body, body) {
        (Body::Nothing | Body::Written(_), None) => {}
        (Body::Nothing | Body::Written(_), Some(_)) => {
            check.problem(&place, "unknownField", "must be left out: the operation takes none")
        }
        (_, None) => check.problem(&place, "missing", "is required"),
        (Body::Json(kind), Some(body)) => check.value(&kind, body, &place),
        (Body::Form { shape, .. }, Some(body)) => check.value(&Kind::Object(shape), body, &place),
    }
    for rule in endpoint.rules {
        check.rule(rule, params);
    }
    if let (Some(batch), Some(body)) = (endpoint.batch, body) {
        let most = batch::most(batch, body);
        if body.items_at(batch.list).len() > most {
            let rule =
                concat(&["has more than ", &decimal(most as i64), " items: a call sends them in several requests"]);
            check.note(&place.member(batch.list), TOO_MANY, &rule);
        }
    }
}
