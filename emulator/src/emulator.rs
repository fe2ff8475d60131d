//! The machine: takes a request, gives the answer, and holds everything that one run knows.
//! Time comes in with every call; the host carries answers and sleeps.

use serde_json::{Value, json};

use crate::accounts::{AccountChange, Accounts};
use crate::call::Call;
use crate::clock::Clock;
use crate::control;
use crate::crm::{self, Imported};
use crate::faults::{Fault, FaultRule, Faults, Strike};
use crate::fields::{Fields, ImportError};
use crate::http::{Request, Response};
use crate::limits::{Bucket, Daily, Limits, Usage};
use crate::log::{Entry, Log};
use crate::oauth::{Issuer, secret};
use crate::options::Options;
use crate::problem::Problem;
use crate::random::Random;
use crate::route::Route;
use crate::scopes;
use crate::snapshots::{self, Snapshot, SnapshotEnd, Snapshots};
use crate::state;
use crate::tokens::{Owner, Token, TokenRequest, Tokens};

/// HubSpot's side.
#[derive(Debug)]
pub struct Emulator {
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    pub(crate) credentials: Credentials,
    pub(crate) tokens: Tokens,
    pub(crate) accounts: Accounts,
    pub(crate) snapshots: Snapshots,
    pub(crate) limits: Limits,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    secrets: Random,
    correlation_ids: Random,
}

/// What a client needs to be let in. None of it is a real secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// A token of the account, as a private app has it; it lives on.
    pub access_token: String,
    /// A token of the account that expired an hour before the start.
    pub expired_token: String,
    /// The app's client id.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: String,
    /// A refresh token of the account.
    pub refresh_token: String,
    /// The developer's API key.
    pub developer_api_key: String,
    /// The app.
    pub app_id: u64,
    /// The account.
    pub portal_id: u64,
}

/// What HubSpot does by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Output {
    /// It sends a request to the app.
    Delivery {
        /// Names the request when it is answered.
        ticket: u64,
        /// The request.
        request: Request,
    },
    /// Nothing before this moment of the host's time.
    Wait {
        /// In milliseconds since 1970.
        until: u64,
    },
    /// Nothing until another request comes.
    Idle,
}

impl Emulator {
    /// A machine with the built-in records.
    pub fn new(options: Options) -> Self {
        let mut secrets = Random::stream(options.seed, "secrets");
        let credentials = Credentials::draw(&options, &mut secrets);
        let (now, owner) = (options.now, Owner::Account { portal_id: options.portal_id });
        let token = |expires_at| Token { owner, scopes: account_scopes(), expires_at, daily: Daily::Counted };
        let mut tokens = Tokens::default();
        tokens.add(&credentials.access_token, token(None));
        tokens.add(&credentials.expired_token, token(Some(now.saturating_sub(3_600_000))));
        tokens.add_refresh(&credentials.refresh_token, owner);
        Self {
            clock: Clock::start(now),
            credentials,
            tokens,
            accounts: Accounts::new(options.portal_id, now),
            snapshots: Snapshots::new(options.seed),
            limits: Limits::default(),
            faults: Faults::new(options.seed),
            log: Log::default(),
            secrets,
            correlation_ids: Random::stream(options.seed, "correlation"),
            options,
        }
    }

    /// Answers a request. `now`: milliseconds since 1970, monotonic.
    pub fn handle(&mut self, now: u64, request: &Request) -> Response {
        let (given, now) = (now, self.clock.read(now));
        let correlation_id = self.correlation_ids.uuid();
        let response = match Call::parse(request) {
            Err(problem) => problem.respond(&correlation_id),
            Ok(call) if call.method() == "OPTIONS" => preflight(&call),
            Ok(call) => match Route::of(&call.segments) {
                Route::Control { name } => control::answer(self, given, &call, &name),
                route => self.carry(now, &call, &route, &correlation_id),
            },
        };
        response
            .with_header("access-control-allow-origin", "*")
            .with_header("access-control-expose-headers", EXPOSED)
            .with_header("x-hubspot-correlation-id", correlation_id)
    }

    /// What HubSpot does by itself next. Call it again after a delivery and when its moment came.
    pub fn poll_output(&mut self, now: u64) -> Output {
        let now = self.clock.read(now);
        match self.snapshots.settle(now) {
            Some(moment) => Output::Wait { until: self.clock.as_given(moment) },
            None => Output::Idle,
        }
    }

    /// What a client needs to be let in.
    pub fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// Puts records over those of an account:
    ///
    /// ```json
    /// {
    ///   "portalId": 12345, "replace": false,
    ///   "properties": { "contacts": ["tier", { "name": "badge", "unique": true, "readOnly": false, "restricted": false }] },
    ///   "contacts": [{ "id": 1, "properties": { "email": "a@x.test" }, "associations": { "companies": [2] },
    ///                  "archived": false, "restricted": false }],
    ///   "companies": [], "deals": [], "tickets": [],
    ///   "options": { "snapshots": { "pending": [0, 100] } }
    /// }
    /// ```
    /// Everything is optional but the ids. A property that a type lacks is defined by its use; `options` changes
    /// options of the run, though not its seed and its ids.
    ///
    /// # Errors
    /// What is wrong with the data; nothing is changed then.
    pub fn import(&mut self, now: u64, data: &Value) -> Result<Imported, ImportError> {
        let now = self.clock.read(now);
        let names = ["portalId", "replace", "properties", "contacts", "companies", "deals", "tickets", "options"];
        let fields = Fields::of("", data, &names)?;
        let mut options = self.options.clone();
        if let Some(value) = fields.value("options") {
            options.apply(value)?;
        }
        let portal_id = fields.whole("portalId")?.unwrap_or(self.options.portal_id);
        let account = self.accounts.find_mut(portal_id);
        let account = account.ok_or_else(|| fields.invalid("portalId", "names no account; make one with `account`"))?;
        let objects = crm::import(&mut account.crm, &fields, now)?;
        self.options = options;
        Ok(Imported { portal_id, objects })
    }

    /// Moves the clock forward and gives the emulator's time.
    pub fn advance(&mut self, now: u64, milliseconds: u64) -> u64 {
        self.clock.read(now);
        self.clock.advance(milliseconds);
        self.clock.now()
    }

    /// Makes a token.
    pub fn token(&mut self, now: u64, request: TokenRequest) -> String {
        let now = self.clock.read(now);
        let scopes = request.scopes.unwrap_or_else(account_scopes);
        let of_app = scopes.iter().any(|scope| scope.starts_with("developer"));
        let portal_id = request.portal_id.unwrap_or(self.options.portal_id);
        let owner = if of_app { Owner::App } else { Owner::Account { portal_id } };
        let lifetime = self.options.token_lifetime;
        let expires_at = if request.expired { now.saturating_sub(1_000) } else { now.saturating_add(lifetime) };
        let text = secret("at-na1", &mut self.secrets);
        self.tokens.add(&text, Token { owner, scopes, expires_at: Some(expires_at), daily: Daily::Exempt });
        text
    }

    /// Says how the next snapshot ends; further calls queue.
    pub fn snapshot(&mut self, end: SnapshotEnd) {
        self.snapshots.end_next(end);
    }

    /// Makes an account, or changes one, and gives its id.
    pub fn account(&mut self, now: u64, change: AccountChange) -> u64 {
        let now = self.clock.read(now);
        self.accounts.change(now, change)
    }

    /// Lets something go wrong.
    pub fn fault(&mut self, rule: FaultRule) {
        self.faults.add(rule);
    }

    /// Counts, peaks, clock and the last requests, as `GET /_emulator/state` tells them.
    pub fn state(&self) -> Value {
        state::of(self)
    }

    /// What was asked of a bucket.
    pub fn usage(&self, bucket: Bucket) -> Usage {
        self.limits.usage(bucket)
    }

    /// All snapshots, in the order asked.
    pub fn snapshots(&self) -> &[Snapshot] {
        self.snapshots.all()
    }

    /// The snapshot of a status id, with the values that it captured.
    pub fn find_snapshot(&self, status_id: &str) -> Option<&Snapshot> {
        self.snapshots.find(status_id)
    }

    /// The emulator's time as of the last call.
    pub fn now(&self) -> u64 {
        self.clock.now()
    }

    /// What was told at the start, and by imports since.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Counts the request, lets it go wrong where it shall, and notes it.
    fn carry(&mut self, now: u64, call: &Call<'_>, route: &Route, correlation_id: &str) -> Response {
        let bucket = route.bucket();
        if let Some(bucket) = bucket {
            self.limits.arrive(now, bucket);
        }
        let target =
            format!("{} {}", call.method(), call.request.url.strip_prefix(&call.origin).unwrap_or(&call.request.url));
        let strike = self.faults.next(&target, bucket, &self.options);
        let response = match &strike {
            None => self.process(now, call, route, correlation_id),
            Some(strike) => self.struck(now, call, route, correlation_id, strike),
        };
        self.log.add(Entry {
            at: now,
            method: call.method().to_owned(),
            path: call.path.to_owned(),
            route: route.name(),
            status: response.status,
            fault: strike.map(|strike| strike.fault),
            correlation_id: correlation_id.to_owned(),
        });
        response
    }

    fn struck(&mut self, now: u64, call: &Call<'_>, route: &Route, correlation_id: &str, strike: &Strike) -> Response {
        if let Some(response) = strike.instead(now, correlation_id) {
            return response;
        }
        let response = self.process(now, call, route, correlation_id);
        if strike.fault == Fault::Duplicate {
            if let Some(bucket) = route.bucket() {
                self.limits.arrive(now, bucket);
            }
            self.process(now, call, route, correlation_id);
        }
        strike.spoil(response)
    }

    fn process(&mut self, now: u64, call: &Call<'_>, route: &Route, correlation_id: &str) -> Response {
        self.dispatch(now, call, route).unwrap_or_else(|problem| problem.respond(correlation_id))
    }

    fn dispatch(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        if *route == Route::Unknown {
            return Ok(Response::of_html(404, "404 Not Found").with_header("x-hubspot-notfound", "true"));
        }
        if !route.methods().contains(&call.method()) {
            return Err(Problem::plain(405, format!("HTTP {} is not allowed here", call.method()))
                .with_header("allow", route.methods().join(", ")));
        }
        match route {
            Route::Token => Issuer {
                credentials: &self.credentials,
                tokens: &mut self.tokens,
                random: &mut self.secrets,
                lifetime: self.options.token_lifetime,
            }
            .answer(now, call),
            Route::Objects { object_type } => self.objects(now, call, object_type, None),
            Route::Object { object_type, id } => self.objects(now, call, object_type, Some(id)),
            Route::SnapshotCreate => self.create_snapshots(now, call),
            Route::SnapshotStatus { id } => self.snapshot_status(now, call, id),
            Route::Control { .. } | Route::Unknown => Err(Problem::plain(404, "not found")),
        }
    }

    fn objects(&mut self, now: u64, call: &Call<'_>, object_type: &str, id: Option<&str>) -> Result<Response, Problem> {
        let token = self.tokens.authenticate(now, call.bearer())?;
        let kind = crm::known_type(object_type)?;
        token.require(if call.method() == "GET" { kind.read } else { kind.write })?;
        let portal_id = token.portal_id()?;
        let key = format!("{}:{portal_id}", self.options.app_id);
        let headers = self.limits.take(now, Bucket::General, &key, token.daily, &self.options.limits)?;
        let Some(account) = self.accounts.find_mut(portal_id) else {
            return Err(Problem::plain(404, "no such account"));
        };
        let crm = &mut account.crm;
        let mut response = match (call.method(), id) {
            ("POST", _) => crm::create(call, crm, kind, now),
            ("PATCH", Some(id)) => crm::update(call, crm, kind, id, now),
            ("DELETE", Some(id)) => crm::archive(call, crm, kind, id, now),
            (_, Some(id)) => crm::get(call, crm, kind, id),
            (_, None) => crm::list(call, crm, kind),
        }?;
        response.headers.extend(headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Ok(response)
    }

    fn create_snapshots(&mut self, now: u64, call: &Call<'_>) -> Result<Response, Problem> {
        self.admit_snapshots(now, call)?;
        let wanted = snapshots::parse(&call.json()?, self.options.snapshots.batch)?;
        let reply = self.snapshots.create(now, wanted, &self.accounts, &self.options.snapshots)?;
        Ok(Response::of_json(200, &reply))
    }

    fn snapshot_status(&mut self, now: u64, call: &Call<'_>, id: &str) -> Result<Response, Problem> {
        self.admit_snapshots(now, call)?;
        let record = self.snapshots.find(id).and_then(|snapshot| snapshot.status(now));
        let missing = || {
            Problem::of(404, "OBJECT_NOT_FOUND", "No status exists for this snapshot.")
                .with("context", json!({ "id": [id] }))
        };
        Ok(Response::of_json(200, &record.ok_or_else(missing)?))
    }

    fn admit_snapshots(&mut self, now: u64, call: &Call<'_>) -> Result<(), Problem> {
        let token = self.tokens.authenticate(now, call.bearer())?;
        token.require(&[scopes::SNAPSHOTS])?;
        let key = self.options.app_id.to_string();
        self.limits.take(now, Bucket::Snapshots, &key, Daily::Exempt, &self.options.limits)?;
        Ok(())
    }
}

impl Credentials {
    /// As JSON, with the names that the start prints.
    pub fn to_json(&self) -> Value {
        json!({
            "accessToken": self.access_token,
            "expiredToken": self.expired_token,
            "clientId": self.client_id,
            "clientSecret": self.client_secret,
            "refreshToken": self.refresh_token,
            "developerApiKey": self.developer_api_key,
            "appId": self.app_id,
            "portalId": self.portal_id,
        })
    }

    fn draw(options: &Options, random: &mut Random) -> Self {
        Self {
            access_token: secret("pat-na1", random),
            expired_token: secret("pat-na1", random),
            client_id: random.uuid(),
            client_secret: random.uuid(),
            refresh_token: secret("rt-na1", random),
            developer_api_key: random.uuid(),
            app_id: options.app_id,
            portal_id: options.portal_id,
        }
    }
}

fn account_scopes() -> Vec<String> {
    scopes::ACCOUNT.iter().map(|scope| (*scope).to_owned()).collect()
}

fn preflight(call: &Call<'_>) -> Response {
    let asked = call.request.header_value("access-control-request-headers").unwrap_or("authorization, content-type");
    Response::of_nothing(204)
        .with_header("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS")
        .with_header("access-control-allow-headers", asked)
        .with_header("access-control-max-age", 600)
}

const EXPOSED: &str = "retry-after, x-hubspot-correlation-id, x-hubspot-ratelimit-max, x-hubspot-ratelimit-remaining, \
     x-hubspot-ratelimit-interval-milliseconds, x-hubspot-ratelimit-daily, x-hubspot-ratelimit-daily-remaining, \
     x-hubspot-ratelimit-secondly, x-hubspot-ratelimit-secondly-remaining";
