//! What a client and a call can be told, read from one JSON object and checked like a request.

use crate::engine::error::Error;
use crate::engine::time::Span;
use crate::engine::validate::{Finding, MAX_SAFE_INTEGER};
use crate::engine::watch;
use crate::operation::Auth;
use crate::secret::Secret;
use crate::value::Value;

/// Where HubSpot's API is.
pub const BASE_URL: &str = "https://api.hubapi.com";

/// How a client is set up.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Where HubSpot's API is; `https`, but for loopback addresses.
    pub base_url: String,
    /// The account's credential.
    pub account: Account,
    /// The app's credential.
    pub app: Option<App>,
    /// For feature flags.
    pub developer_api_key: Option<Secret>,
    /// Fills in `appId` where a call leaves it out.
    pub app_id: Option<i64>,
    /// Fills in `portalId` where a call leaves it out of its path.
    pub portal_id: Option<i64>,
    /// Which versions to use.
    pub versions: Versions,
    /// What stops a call.
    pub validate: Validate,
    /// One call with its waits.
    pub timeout: Span,
    /// One try of a call.
    pub attempt_timeout: Span,
    /// How often a call is tried at most.
    pub attempts: u32,
    /// Requests per ten seconds before HubSpot's headers say otherwise.
    pub general_limit: u32,
    /// Searches per second.
    pub search_limit: u32,
    /// The transport adds the credential.
    pub relay: bool,
    /// What chance follows from.
    pub seed: u64,
}

/// The credential for calls on behalf of one account.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Account {
    /// None.
    #[default]
    Nothing,
    /// A token that does not change.
    Token(Secret),
    /// The host is asked for a token before each call.
    Host,
    /// Tokens that a refresh token renews.
    Refresh {
        /// The app's client ID.
        client_id: String,
        /// The app's client secret.
        client_secret: Secret,
        /// Renews the access token.
        refresh_token: Secret,
    },
}

/// The app itself.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct App {
    /// The app's client ID.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: Secret,
    /// The scopes to ask for; those that the operations need where absent.
    pub scopes: Option<Vec<String>>,
}

/// Which version of each operation to use.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Versions {
    /// For every operation that has it.
    pub everywhere: Option<String>,
    /// By area, such as `webhooks.journal`.
    pub areas: Vec<(String, String)>,
}

impl Versions {
    /// The version of the longest area that an operation is in.
    #[must_use]
    pub fn of_area(&self, operation: &str) -> Option<&str> {
        let within =
            |area: &str| operation.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let areas = self.areas.iter().filter(|(area, _)| within(area));
        areas.max_by_key(|(area, _)| area.len()).map(|(_, version)| version.as_str())
    }
}

/// Which findings stop a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Validate {
    /// Notes too.
    Strict,
    /// Problems.
    #[default]
    Problems,
    /// Only paths that would lead elsewhere.
    Off,
}

/// How one call differs from the client's setting.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// The version of this call.
    pub version: Option<String>,
    /// What stops this call.
    pub validate: Option<Validate>,
    /// This call with its waits.
    pub timeout: Option<Span>,
    /// One try of this call.
    pub attempt_timeout: Option<Span>,
    /// How often it is tried at most.
    pub attempts: Option<u32>,
    /// More headers.
    pub headers: Vec<(String, String)>,
}

/// How jobs of a flow are started and watched.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobOptions {
    /// For each request of the job.
    pub call: CallOptions,
    /// When to ask, and when to give up.
    pub watch: watch::Pace,
    /// Objects per create request.
    pub batch_size: usize,
    /// Ask the host to keep the state around each create.
    pub store: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            base_url: BASE_URL.to_owned(),
            account: Account::Nothing,
            app: None,
            developer_api_key: None,
            app_id: None,
            portal_id: None,
            versions: Versions::default(),
            validate: Validate::Problems,
            timeout: Span::seconds(60),
            attempt_timeout: Span::seconds(30),
            attempts: 4,
            general_limit: 100,
            search_limit: 4,
            relay: false,
            seed: 0,
        }
    }
}

impl Default for JobOptions {
    fn default() -> Self {
        Self { call: CallOptions::default(), watch: watch::Pace::default(), batch_size: 100, store: false }
    }
}

impl Options {
    /// Reads the options of a client.
    ///
    /// # Errors
    /// An unknown option, or one of the wrong type, by name.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let mut reader = Reader::new(value, "options");
        let mut options = Self::default();
        if let Some(base_url) = reader.text("baseUrl") {
            if is_allowed_base(&base_url) {
                options.base_url = base_url;
            } else {
                reader.problem(
                    "baseUrl",
                    "unsafeUrl",
                    "must be an https URL without query, or http on a loopback address",
                );
            }
        }
        let token = reader.secret("accessToken");
        let auth = reader.inner("auth", |reader| Account::Refresh {
            client_id: reader.required_text("clientId"),
            client_secret: Secret::from(reader.required_text("clientSecret")),
            refresh_token: Secret::from(reader.required_text("refreshToken")),
        });
        let host = reader.bool("hostToken").unwrap_or(false);
        if u8::from(token.is_some()) + u8::from(auth.is_some()) + u8::from(host) > 1 {
            reader.problem("auth", "conflict", "can't stand beside `accessToken`: give one of them");
        }
        options.account = match (token, auth) {
            (Some(token), _) => Account::Token(token),
            (_, Some(auth)) => auth,
            _ if host => Account::Host,
            _ => Account::Nothing,
        };
        options.app = reader.inner("app", |reader| App {
            client_id: reader.required_text("clientId"),
            client_secret: Secret::from(reader.required_text("clientSecret")),
            scopes: reader.texts("scopes"),
        });
        options.developer_api_key = reader.secret("developerApiKey");
        options.app_id = reader.id("appId");
        options.portal_id = reader.id("portalId");
        options.versions = reader.versions();
        options.validate = reader.validate().unwrap_or_default();
        options.timeout = reader.span("timeout").unwrap_or(options.timeout);
        options.attempt_timeout = reader.span("attemptTimeout").unwrap_or(options.attempt_timeout);
        options.attempts = reader.attempts().unwrap_or(options.attempts);
        let limits = reader.inner("limits", |reader| (reader.count("general"), reader.count("search")));
        let (general, search) = limits.unwrap_or_default();
        options.general_limit = general.unwrap_or(options.general_limit);
        options.search_limit = search.unwrap_or(options.search_limit);
        options.relay = reader.bool("relay").unwrap_or(false);
        options.seed = reader.integer("seed", 0, MAX_SAFE_INTEGER).unwrap_or(0).unsigned_abs();
        reader.finish(options)
    }

    /// Whether a call with this credential can be sent.
    #[must_use]
    pub fn has_credential(&self, auth: Auth) -> bool {
        self.relay
            || match auth {
                Auth::Nothing => true,
                Auth::Account => !matches!(self.account, Account::Nothing),
                Auth::App => self.app.is_some(),
                Auth::Developer => self.developer_api_key.is_some() || self.app.is_some(),
            }
    }

    /// What stands for a parameter that a call leaves out.
    #[must_use]
    pub fn default_param(&self, name: &str) -> Option<Value> {
        match name {
            "appId" => self.app_id.map(Value::Integer),
            "portalId" => self.portal_id.map(Value::Integer),
            _ => None,
        }
    }

    /// Every credential in here, so that errors can be rid of them.
    #[must_use]
    pub fn secrets(&self) -> Vec<Secret> {
        let mut secrets = Vec::new();
        match &self.account {
            Account::Token(token) => secrets.push(token.clone()),
            Account::Refresh { client_secret, refresh_token, .. } => {
                secrets.extend([client_secret.clone(), refresh_token.clone()]);
            }
            Account::Nothing | Account::Host => {}
        }
        secrets.extend(self.app.as_ref().map(|app| app.client_secret.clone()));
        secrets.extend(self.developer_api_key.clone());
        secrets
    }
}

impl CallOptions {
    /// Reads the options of a call.
    ///
    /// # Errors
    /// An unknown option, or one of the wrong type, by name.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let mut reader = Reader::new(value, "options");
        let call = reader.call();
        reader.finish(call)
    }
}

impl JobOptions {
    /// Reads the options of a job.
    ///
    /// # Errors
    /// An unknown option, or one of the wrong type, by name.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let mut reader = Reader::new(value, "options");
        let mut options = Self { store: reader.bool("store").unwrap_or(false), ..Self::default() };
        let pace = &mut options.watch;
        pace.first_delay = reader.span("firstDelay").unwrap_or(pace.first_delay);
        pace.max_delay = reader.span("maxDelay").unwrap_or(pace.max_delay);
        pace.attempts = reader.count("attempts").unwrap_or(pace.attempts);
        pace.duration = reader.span("duration").unwrap_or(pace.duration);
        options.batch_size = reader.count("batchSize").map_or(options.batch_size, |size| size as usize);
        options.call = reader.call();
        reader.finish(options)
    }
}

/// `https`, or `http` where nobody can listen; no user, query or fragment.
fn is_allowed_base(url: &str) -> bool {
    if url.contains(['?', '#', '@', '\\']) || url.chars().any(|character| character.is_control() || character == ' ') {
        return false;
    }
    let host = |rest: &str| rest.split('/').next().unwrap_or_default().to_ascii_lowercase();
    if let Some(rest) = url.strip_prefix("https://") {
        return !host(rest).is_empty();
    }
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = host(rest);
    let name_ends = if host.starts_with('[') { host.find(']').map(|end| end + 1) } else { host.find(':') };
    let (name, port) = host.split_at_checked(name_ends.unwrap_or(host.len())).unwrap_or_default();
    if !port.is_empty() && !port.starts_with(':') {
        return false;
    }
    let octets: Vec<&str> = name.split('.').collect();
    let loopback =
        octets.len() == 4 && octets.first() == Some(&"127") && octets.iter().all(|octet| octet.parse::<u8>().is_ok());
    loopback || name == "localhost" || name.ends_with(".localhost") || name == "[::1]"
}

/// Reads the members of one object, each once, and remembers what was wrong.
struct Reader<'a> {
    name: &'a str,
    members: &'a [(String, Value)],
    read: Vec<&'static str>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn new(value: &'a Value, name: &'a str) -> Self {
        let mut findings = Vec::new();
        if !matches!(value, Value::Object(_) | Value::Null) {
            findings.push(Finding::problem(name, "wrongType", "must be an object"));
        }
        Self { name, members: value.members(), read: Vec::new(), findings }
    }

    fn take(&mut self, name: &'static str) -> Option<&'a Value> {
        self.read.push(name);
        let found = self.members.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value).filter(|value| !matches!(value, Value::Null))
    }

    fn problem(&mut self, name: &str, code: &'static str, rule: &str) {
        self.findings.push(Finding::problem(&format!("{}.{name}", self.name), code, rule));
    }

    fn typed<T>(&mut self, name: &'static str, wanted: &str, read: impl FnOnce(&'a Value) -> Option<T>) -> Option<T> {
        let value = self.take(name)?;
        let result = read(value);
        if result.is_none() {
            self.problem(name, "wrongType", &format!("must be {wanted}"));
        }
        result
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        self.typed(name, "a string that is not empty", |value| {
            value.as_text().filter(|text| !text.is_empty()).map(ToOwned::to_owned)
        })
    }

    fn secret(&mut self, name: &'static str) -> Option<Secret> {
        let readable = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        self.typed(name, "a string without spaces or control characters", |value| {
            value.as_text().filter(readable).map(Secret::from)
        })
    }

    fn required_text(&mut self, name: &'static str) -> String {
        let text = self.text(name);
        if text.is_none() && !self.members.iter().any(|(key, _)| key == name) {
            self.problem(name, "missing", "is required");
        }
        text.unwrap_or_default()
    }

    fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        self.typed(name, "an array of strings", |value| {
            let Value::List(items) = value else { return None };
            items.iter().map(|item| item.as_text().map(ToOwned::to_owned)).collect()
        })
    }

    fn bool(&mut self, name: &'static str) -> Option<bool> {
        self.typed(name, "true or false", Value::as_bool)
    }

    fn integer(&mut self, name: &'static str, least: i64, most: i64) -> Option<i64> {
        let read = |value: &Value| value.as_integer().filter(|number| (least..=most).contains(number));
        self.typed(name, &format!("an integer from {least} to {most}"), read)
    }

    fn count(&mut self, name: &'static str) -> Option<u32> {
        self.integer(name, 1, 1_000_000).and_then(|number| u32::try_from(number).ok())
    }

    fn span(&mut self, name: &'static str) -> Option<Span> {
        let read = |value: &Value| match value {
            Value::Float(number) if *number > 0.0 && *number < 1e15 => {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let milliseconds = *number as u64;
                Some(Span(milliseconds.max(1)))
            }
            other => other.as_integer().filter(|number| *number > 0).map(|number| Span(number.unsigned_abs())),
        };
        self.typed(name, "a number of milliseconds above 0", read)
    }

    fn id(&mut self, name: &'static str) -> Option<i64> {
        self.typed(name, "an id: digits, as a number, a string or a BigInt", |value| {
            let number = value.as_integer().or_else(|| value.as_text()?.parse().ok());
            number.filter(|number| *number > 0)
        })
    }

    fn inner<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Reader<'_>) -> T) -> Option<T> {
        let value = self.take(name)?;
        let path = format!("{}.{name}", self.name);
        let mut reader = Reader::new(value, &path);
        let result = read(&mut reader);
        reader.unknown();
        self.findings.append(&mut reader.findings);
        Some(result)
    }

    fn validate(&mut self) -> Option<Validate> {
        self.typed("validate", "`strict`, `problems` or `off`", |value| match value.as_text()? {
            "strict" => Some(Validate::Strict),
            "problems" => Some(Validate::Problems),
            "off" => Some(Validate::Off),
            _ => None,
        })
    }

    fn versions(&mut self) -> Versions {
        let versions = self.typed("versions", "a version, or an object of versions by area", |value| match value {
            Value::Text(version) => Some(Versions { everywhere: Some(version.clone()), areas: Vec::new() }),
            Value::Object(members) => {
                let areas = members.iter().map(|(area, version)| Some((area.clone(), version.as_text()?.to_owned())));
                Some(Versions { everywhere: None, areas: areas.collect::<Option<_>>()? })
            }
            _ => None,
        });
        versions.unwrap_or_default()
    }

    fn attempts(&mut self) -> Option<u32> {
        self.inner("retry", |reader| reader.count("attempts")).flatten()
    }

    fn headers(&mut self) -> Vec<(String, String)> {
        let legal = |name: &str, value: &str| {
            let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
            !name.is_empty() && name.bytes().all(token) && !value.chars().any(char::is_control)
        };
        let headers = self.typed("headers", "an object of header names and values", |value| {
            let Value::Object(members) = value else { return None };
            let header = |(name, value): &(String, Value)| {
                let value = value.as_text().filter(|value| legal(name, value))?;
                Some((name.clone(), value.to_owned()))
            };
            members.iter().map(header).collect::<Option<Vec<_>>>()
        });
        headers.unwrap_or_default()
    }

    fn call(&mut self) -> CallOptions {
        CallOptions {
            version: self.text("version"),
            validate: self.validate(),
            timeout: self.span("timeout"),
            attempt_timeout: self.span("attemptTimeout"),
            attempts: self.attempts(),
            headers: self.headers(),
        }
    }

    fn unknown(&mut self) {
        let unknown = self.members.iter().filter(|(name, _)| !self.read.iter().any(|read| read == name));
        for name in unknown.map(|(name, _)| name.clone()).collect::<Vec<_>>() {
            self.problem(&name, "unknownOption", "is not an option");
        }
    }

    fn finish<T>(mut self, options: T) -> Result<T, Error> {
        self.unknown();
        if self.findings.is_empty() { Ok(options) } else { Err(Error::invalid(None, self.findings)) }
    }
}
