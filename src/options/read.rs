//! Reads options from one JSON object, checked by tables like a request.

use super::base_url::is_allowed_base;
use super::tables::{CALL, CLIENT, JournalTable, TAKE, WatchTable};
use super::{Account, App, CallOptions, JobOptions, JournalOptions, Options, Validate, Versions};
use crate::DIRECT;
use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::engine::place::Place;
use crate::engine::time::Span;
use crate::engine::validate::Check;
use crate::secret::Secret;
use crate::shape::{Shape, Shaped};
use crate::text::{any, is_graphic, number};
use crate::value::Value;

/// What `hubspot.fetch` waits for an app card's backend unless told otherwise.
const RELAY_TIMEOUT: Span = Span::seconds(15);

impl JournalOptions {
    /// Reads the options of a reader of the journal.
    ///
    /// # Errors
    /// Every option that is unknown or wrong, by name.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let mut reader = Reader::new(value, &[CALL, JournalTable::SHAPE]);
        let mut options = Self { call: reader.call(), store: reader.flag("store"), ..Self::default() };
        options.from = reader.text("from");
        options.follow = value.get("follow") != Some(&Value::Bool(false));
        options.read_ahead = whole(value, "readAhead").map_or(options.read_ahead, |ahead| ahead as usize);
        reader.span("firstDelay", &mut options.first_delay);
        reader.span("maxDelay", &mut options.max_delay);
        options.install_portal_id = reader.id("installPortalId");
        options.filter = value.get("filter").cloned();
        reader.finish(options)
    }
}

impl Options {
    /// Reads the options of a client.
    ///
    /// # Errors
    /// Every option that is unknown or wrong, by name.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let mut reader = Reader::new(value, &[CLIENT]);
        let mut options = Self::default();
        reader.span("timeout", &mut options.timeout);
        options.relay = reader.flag("relay");
        if options.relay {
            options.attempt_timeout = RELAY_TIMEOUT;
        }
        reader.span("attemptTimeout", &mut options.attempt_timeout);
        options.seed = whole(value, "seed").unwrap_or_default().into();
        if DIRECT {
            reader.direct(&mut options);
        }
        reader.finish(options)
    }
}

impl CallOptions {
    /// Reads the options of a call.
    ///
    /// # Errors
    /// Every option that is unknown or wrong, by name.
    pub fn read(value: &Value) -> Result<Self, Error> {
        if value.members().is_empty() && matches!(value, Value::Null | Value::Object(_)) {
            return Ok(Self::default());
        }
        let mut reader = Reader::new(value, &[CALL]);
        let call = reader.call();
        reader.finish(call)
    }
}

impl JobOptions {
    /// Reads the options of a snapshot job.
    ///
    /// # Errors
    /// Every option that is unknown or wrong, by name.
    pub fn read(value: &Value) -> Result<Self, Error> {
        Self::of(value, &[CALL, WatchTable::SHAPE, TAKE])
    }

    /// Reads the options of a job that watches one thing.
    ///
    /// # Errors
    /// Every option that is unknown or wrong, by name.
    pub fn read_watch(value: &Value) -> Result<Self, Error> {
        Self::of(value, &[CALL, WatchTable::SHAPE])
    }

    fn of(value: &Value, tables: &[&Shape]) -> Result<Self, Error> {
        let mut reader = Reader::new(value, tables);
        let mut options = Self { call: reader.call(), store: reader.flag("store"), ..Self::default() };
        let pace = &mut options.watch;
        reader.span("firstDelay", &mut pace.first_delay);
        reader.span("maxDelay", &mut pace.max_delay);
        reader.span("duration", &mut pace.duration);
        pace.attempts = whole(value, "attempts").unwrap_or(pace.attempts);
        options.journal = value.get("journal").and_then(Value::as_bool);
        options.batch_size = whole(value, "batchSize").map_or(options.batch_size, |size| size as usize);
        reader.finish(options)
    }
}

/// One object of options. What the tables can't say is checked while it is read.
struct Reader<'a> {
    value: &'a Value,
    check: Check,
}

impl<'a> Reader<'a> {
    fn new(value: &'a Value, tables: &[&Shape]) -> Self {
        let mut check = Check::of_options();
        let place = Place::root("options");
        match value {
            Value::Null => {}
            Value::Object(members) => check.fields(tables, members, &place),
            _ => check.problem(&place, "wrongType", "must be an object"),
        }
        Self { value, check }
    }

    /// What a client that talks to HubSpot itself can be told beside.
    fn direct(&mut self, options: &mut Options) {
        if let Some(base_url) = self.text("baseUrl") {
            if !is_allowed_base(&base_url) {
                let rule = "must be an https URL without query, or http on a loopback address";
                self.problem("baseUrl", "unsafeUrl", rule);
            }
            options.base_url = base_url;
        }
        options.account = self.account();
        if let Some(app) = self.value.get("app") {
            options.app = Some(App {
                client_id: required(app, "clientId"),
                client_secret: required(app, "clientSecret").into(),
                scopes: app.get("scopes").map(texts_of),
            });
        }
        options.developer_api_key = self.secret("developerApiKey");
        options.app_id = self.id("appId");
        options.portal_id = self.id("portalId");
        options.versions = self.versions();
        options.validate = self.validate().unwrap_or_default();
        options.attempts = self.attempts().unwrap_or(options.attempts);
        if let Some(limits) = self.value.get("limits") {
            options.general_limit = whole(limits, "general").unwrap_or(options.general_limit);
            options.search_limit = whole(limits, "search").unwrap_or(options.search_limit);
        }
    }

    fn problem(&mut self, name: &str, code: &'static str, rule: &str) {
        self.check.problem(&Place::root("options").member(name), code, rule);
    }

    fn text(&self, name: &str) -> Option<String> {
        self.value.string_at(name)
    }

    fn secret(&mut self, name: &str) -> Option<Secret> {
        let secret = self.text(name)?;
        if !is_graphic(&secret) {
            self.problem(name, "wrongType", "must be a string without spaces or control characters");
        }
        Some(secret.into())
    }

    fn flag(&self, name: &str) -> bool {
        self.value.is_true_at(name)
    }

    fn span(&self, name: &str, span: &mut Span) {
        match self.value.get(name) {
            Some(Value::Integer(number)) => *span = Span(number.unsigned_abs()),
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Some(Value::Float(number)) => *span = Span(number.max(1.0) as u64),
            _ => {}
        }
    }

    fn some_span(&self, name: &str) -> Option<Span> {
        let mut span = Span::ZERO;
        self.span(name, &mut span);
        if span > Span::ZERO { Some(span) } else { None }
    }

    fn id(&self, name: &str) -> Option<i64> {
        let value = self.value.get(name)?;
        value.as_integer().or_else(|| number(value.as_text()?))
    }

    fn attempts(&self) -> Option<u32> {
        whole(self.value.get("retry")?, "attempts")
    }

    fn account(&mut self) -> Account {
        let token = self.secret("accessToken");
        let auth = self.value.get("auth");
        let host = self.flag("hostToken");
        if u8::from(token.is_some()) + u8::from(auth.is_some()) + u8::from(host) > 1 {
            self.problem("auth", "conflict", "can't stand beside `accessToken`: give one of them");
        }
        match (token, auth) {
            (Some(token), _) => Account::Token(token),
            (_, Some(auth)) => Account::Refresh {
                client_id: required(auth, "clientId"),
                client_secret: required(auth, "clientSecret").into(),
                refresh_token: required(auth, "refreshToken").into(),
            },
            _ if host => Account::Host,
            _ => Account::Nothing,
        }
    }

    fn validate(&mut self) -> Option<Validate> {
        match self.text("validate")?.as_str() {
            "strict" => return Some(Validate::Strict),
            "problems" => return Some(Validate::Problems),
            "off" => return Some(Validate::Off),
            _ => self.problem("validate", "wrongType", "must be `strict`, `problems` or `off`"),
        }
        None
    }

    fn versions(&mut self) -> Versions {
        let mut versions = Versions { everywhere: self.text("versions"), areas: Vec::new() };
        let given = self.value.get("versions");
        for (area, version) in given.unwrap_or(&Value::Null).members() {
            match text_of(version) {
                Some(version) => versions.areas.push((area.clone(), version)),
                None => {
                    self.problem("versions", "wrongType", "must map areas such as `webhooks.snapshots` to versions")
                }
            }
        }
        if given.is_some_and(|given| !matches!(given, Value::Text(_) | Value::Object(_))) {
            self.problem("versions", "wrongType", "must be a version, or an object of versions by area");
        }
        versions
    }

    fn headers(&mut self) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        let Some(given) = self.value.get("headers") else { return headers };
        let mut legal = matches!(given, Value::Object(_));
        for (name, value) in given.members() {
            match value.as_text() {
                Some(value) if is_header(name, value) => headers.push((name.clone(), value.to_owned())),
                _ => legal = false,
            }
        }
        if !legal {
            self.problem("headers", "wrongType", "must be an object of header names and values");
        }
        headers
    }

    fn call(&mut self) -> CallOptions {
        let (timeout, attempt_timeout) = (self.some_span("timeout"), self.some_span("attemptTimeout"));
        if !DIRECT {
            return CallOptions { timeout, attempt_timeout, ..CallOptions::default() };
        }
        CallOptions {
            timeout,
            attempt_timeout,
            version: self.text("version"),
            attempts: self.attempts(),
            validate: self.validate(),
            headers: self.headers(),
        }
    }

    fn finish<T>(self, options: T) -> Result<T, Error> {
        let mut findings = self.check.findings;
        findings.retain(Finding::is_problem);
        if findings.is_empty() { Ok(options) } else { Err(Error::invalid(None, findings)) }
    }
}

/// A text that the table has checked already.
fn required(object: &Value, name: &str) -> String {
    object.string_at(name).unwrap_or_default()
}

fn whole(object: &Value, name: &str) -> Option<u32> {
    u32::try_from(object.integer_at(name)?).ok()
}

fn text_of(value: &Value) -> Option<String> {
    Some(value.as_text()?.to_owned())
}

fn texts_of(list: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    for item in list.items() {
        texts.extend(text_of(item));
    }
    texts
}

/// Whether a header can be sent as it is.
fn is_header(name: &str, value: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let text = |character: char| !character.is_control() && character <= '\u{ff}';
    !name.is_empty() && name.bytes().all(token) && !any(value, &|character| !text(character))
}
