//! The machine: takes a request, gives the answer, and holds everything that one run knows.
//! Time comes in with every call; the host carries answers and sleeps.

use serde_json::Value;

use crate::accounts::{AccountChange, Accounts};
use crate::blog::Blogs;
use crate::call::Call;
use crate::clock::Clock;
use crate::control;
use crate::conversations::Conversations;
use crate::credentials::Credentials;
use crate::crm::{self, Imported};
use crate::deliveries::Deliveries;
use crate::email::{Imports, Mailrooms};
use crate::executions::Executions;
use crate::faults::{FaultRule, Faults};
use crate::fields::{Fields, ImportError};
use crate::flags::Flags;
use crate::http::{Request, Response};
use crate::journal::Journal;
use crate::limits::{Bucket, Daily, Limits, Usage};
use crate::log::Log;
use crate::oauth::{Codes, secret};
use crate::options::Options;
use crate::random::Random;
use crate::route::Route;
use crate::scopes;
use crate::serve::preflight;
use crate::snapshots::{Snapshot, SnapshotEnd, Snapshots};
use crate::state;
use crate::subscriptions::Subscriptions;
use crate::tokens::{Grant, Owner, Token, TokenRequest, Tokens};
use crate::webhooks::Webhooks;

/// HubSpot's side.
#[derive(Debug)]
pub struct Emulator {
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    pub(crate) credentials: Credentials,
    pub(crate) tokens: Tokens,
    pub(crate) codes: Codes,
    pub(crate) accounts: Accounts,
    pub(crate) snapshots: Snapshots,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) journal: Journal,
    pub(crate) executions: Executions,
    pub(crate) webhooks: Webhooks,
    pub(crate) flags: Flags,
    pub(crate) conversations: Conversations,
    pub(crate) mailrooms: Mailrooms,
    pub(crate) blogs: Blogs,
    pub(crate) deliveries: Deliveries,
    pub(crate) limits: Limits,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    pub(crate) secrets: Random,
    correlation_ids: Random,
}

/// What HubSpot does by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Output {
    /// It sends a request to the app; see [`Emulator::answered`].
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
        let grant = Grant { portal_id: options.portal_id, scopes: account_scopes() };
        tokens.add_refresh(&credentials.refresh_token, grant);
        Self {
            clock: Clock::start(now),
            credentials,
            tokens,
            codes: Codes::default(),
            accounts: Accounts::new(options.portal_id, now),
            snapshots: Snapshots::new(options.seed),
            subscriptions: Subscriptions::default(),
            journal: Journal::new(options.seed),
            executions: Executions::new(options.seed),
            webhooks: Webhooks::new(options.seed),
            flags: Flags::default(),
            conversations: Conversations::new(options.seed, now),
            mailrooms: Mailrooms::new(options.seed, now),
            blogs: Blogs::new(now),
            deliveries: Deliveries::default(),
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
        let (given, now) = (now, self.time(now));
        let correlation_id = self.correlation_ids.uuid();
        let response = match Call::parse(request) {
            Err(problem) => problem.respond(&correlation_id),
            Ok(call) if call.method() == "OPTIONS" => preflight(&call),
            Ok(call) => match Route::of(&call.segments) {
                Route::Control { name } => control::answer(self, given, &call, &name),
                route => self.serve(now, &call, &route, &correlation_id),
            },
        };
        response
            .with_header("access-control-allow-origin", "*")
            .with_header("access-control-expose-headers", EXPOSED)
            .with_header("x-hubspot-correlation-id", correlation_id)
    }

    /// What HubSpot does by itself next. Call it again after a delivery and when its moment came.
    pub fn poll_output(&mut self, now: u64) -> Output {
        let now = self.time(now);
        if let Some((ticket, request)) = self.next_delivery(now) {
            return Output::Delivery { ticket, request };
        }
        match [
            self.snapshots.next(),
            self.journal.next(),
            self.executions.next(now),
            self.webhooks.next(now),
            self.conversations.next(),
        ]
        .into_iter()
        .flatten()
        .min()
        {
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
    ///   "properties": { "contacts": ["tier", { "name": "badge", "type": "string", "options": [], "unique": true,
    ///                                "readOnly": false, "restricted": false, "required": false }] },
    ///   "contacts": [{ "id": 1, "properties": { "email": "a@x.test" }, "associations": { "companies": [2] },
    ///                  "archived": false, "restricted": false }],
    ///   "companies": [], "deals": [], "tickets": [], "commerce_payments": [], "cars": [],
    ///   "emails": [{ "id": 77, "customProperties": ["total"], "contactProperties": [] }], "sendingDomains": ["x.test"],
    ///   "options": { "snapshots": { "pending": [0, 100] } }
    /// }
    /// ```
    /// Every object type goes by its plural name. Everything is optional but the ids. A property that a type lacks is
    /// defined by its use; what is `required` is asked for from version 2026-09 on. `options` changes options of the run,
    /// though not its seed and its ids.
    ///
    /// # Errors
    /// What is wrong with the data; nothing is changed then.
    pub fn import(&mut self, now: u64, data: &Value) -> Result<Imported, ImportError> {
        let now = self.time(now);
        let names: Vec<&str> =
            ["portalId", "emails", "sendingDomains", "options"].into_iter().chain(crm::names()).collect();
        let fields = Fields::of("", data, &names)?;
        let mut options = self.options.clone();
        if let Some(value) = fields.value("options") {
            options.adjust(value)?;
        }
        let (portal_id, account) = self.accounts.named(&fields, self.options.portal_id)?;
        let imports = Imports::read(&fields)?;
        let objects = crm::import(&mut account.crm, &fields, now)?;
        imports.put(self.mailrooms.of(portal_id).0);
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
        let now = self.time(now);
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

    /// Makes an account, or changes one, and gives its id. Where the app goes, its tokens go with it.
    pub fn account(&mut self, now: u64, change: AccountChange) -> u64 {
        let now = self.time(now);
        self.change_account(now, change)
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

    /// The emulator's time, after all that happens by itself until then.
    pub(crate) fn time(&mut self, now: u64) -> u64 {
        let now = self.clock.read(now);
        self.settle_journal(now);
        self.settle_conversations(now);
        now
    }

    /// Whether a token's owner still has the app; the app has itself.
    pub(crate) fn is_installed(&self, owner: Owner) -> bool {
        match owner {
            Owner::App => true,
            Owner::Account { portal_id } => self.accounts.find(portal_id).is_some_and(|account| account.installed),
        }
    }
}

fn account_scopes() -> Vec<String> {
    scopes::ACCOUNT.iter().map(|scope| (*scope).to_owned()).collect()
}

const EXPOSED: &str = "retry-after, x-hubspot-correlation-id, x-hubspot-ratelimit-max, x-hubspot-ratelimit-remaining, \
     x-hubspot-ratelimit-interval-milliseconds, x-hubspot-ratelimit-daily, x-hubspot-ratelimit-daily-remaining, \
     x-hubspot-ratelimit-secondly, x-hubspot-ratelimit-secondly-remaining";
