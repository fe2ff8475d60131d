//! What a client, a call and a job can be told.

use crate::DIRECT;
use crate::engine::time::Span;
use crate::engine::watch;
use crate::operation::Auth;
use crate::secret::Secret;
use crate::value::Value;

mod base_url;
mod read;
mod tables;

pub(crate) use base_url::is_allowed_base;

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
    /// The transport adds the credential and repeats what may be repeated, and takes no more than a megabyte at once.
    pub relay: bool,
    /// Several processes share the limits: the driver is asked before each request.
    pub shared_limits: bool,
    /// Several processes share the tokens: the driver is asked before HubSpot is, and told what came.
    pub shared_tokens: bool,
    /// Somebody sees what the client does and waits for: `Output::Trace` tells it.
    pub traced: bool,
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
            |area: &str| operation.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with("."));
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
    /// Read the journal beside it, which brings the values. A job that is resumed does as before unless this says otherwise.
    pub journal: Option<bool>,
}

/// How the webhooks journal is read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JournalOptions {
    /// For each request for entries; its timeouts count for files, too.
    pub call: CallOptions,
    /// An offset, `earliest` or `latest`; `earliest` unless given.
    pub from: Option<String>,
    /// Go on at the journal's end; else the reader ends there.
    pub follow: bool,
    /// How many files may be there that are not consumed.
    pub read_ahead: usize,
    /// The first wait at the journal's end.
    pub first_delay: Span,
    /// The longest.
    pub max_delay: Span,
    /// Entries about this account's installation alone.
    pub install_portal_id: Option<i64>,
    /// Which events are wanted.
    pub filter: Option<Value>,
    /// Ask the host to keep the offset of each file that was consumed.
    pub store: bool,
}

impl Default for JournalOptions {
    fn default() -> Self {
        Self {
            call: CallOptions::default(),
            from: None,
            follow: true,
            read_ahead: 4,
            first_delay: Span::seconds(1),
            max_delay: Span::seconds(10),
            install_portal_id: None,
            filter: None,
            store: false,
        }
    }
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
            shared_limits: false,
            shared_tokens: false,
            traced: false,
            seed: 0,
        }
    }
}

impl Default for JobOptions {
    fn default() -> Self {
        Self {
            call: CallOptions::default(),
            watch: watch::Pace::default(),
            batch_size: 100,
            store: false,
            journal: None,
        }
    }
}

impl Options {
    /// Whether a call with this credential can be sent.
    #[must_use]
    pub fn has_credential(&self, auth: Auth) -> bool {
        self.relay
            || !DIRECT
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
        if !DIRECT {
            return secrets;
        }
        match &self.account {
            Account::Token(token) => secrets.push(token.clone()),
            Account::Refresh { client_secret, refresh_token, .. } => {
                secrets.push(client_secret.clone());
                secrets.push(refresh_token.clone());
            }
            Account::Nothing | Account::Host => {}
        }
        secrets.extend(self.app.as_ref().map(|app| app.client_secret.clone()));
        secrets.extend(self.developer_api_key.clone());
        let mut spellings = Vec::new();
        for secret in &secrets {
            spellings.extend(secret.spellings());
        }
        spellings
    }
}
