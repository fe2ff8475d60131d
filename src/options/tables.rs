//! The names of all options and what each holds, as tables.

use crate::DIRECT;
use crate::shape;
use crate::shape::{Limit, Milliseconds, Name, NumericId, OneOrMany, Shape, Shaped, Whole};
use crate::value::Value;

/// What a client can be told in this build.
pub const CLIENT: &Shape = if DIRECT { ClientTable::SHAPE } else { RelayedTable::SHAPE };

/// What a snapshot job can be told in this build, beside its watch's options.
pub const TAKE: &Shape = if DIRECT { TakeTable::SHAPE } else { RelayedTakeTable::SHAPE };

/// What a call can be told in this build.
pub const CALL: &Shape = if DIRECT { CallTable::SHAPE } else { RelayedCallTable::SHAPE };

shape! {
    /// Renews the account's access token.
    pub struct AuthTable {
        "clientId" => client_id: Name,
        "clientSecret" => client_secret: Name,
        "refreshToken" => refresh_token: Name,
    }

    /// The app itself.
    pub struct AppTable {
        "clientId" => client_id: Name,
        "clientSecret" => client_secret: Name,
        "scopes" => scopes: Option<Vec<String>>,
    }

    /// Requests before HubSpot's headers say otherwise.
    pub struct LimitsTable {
        "general" => general: Option<Whole>,
        "search" => search: Option<Whole>,
    }

    /// How often to try.
    pub struct RetryTable {
        "attempts" => attempts: Option<Whole>,
    }

    /// A client.
    pub struct ClientTable {
        "accessToken" => access_token: Option<Name>,
        "hostToken" => host_token: Option<bool>,
        "auth" => auth: Option<AuthTable>,
        "app" => app: Option<AppTable>,
        "developerApiKey" => developer_api_key: Option<Name>,
        "appId" => app_id: Option<NumericId>,
        "portalId" => portal_id: Option<NumericId>,
        "baseUrl" => base_url: Option<Name>,
        "versions" => versions: Option<Value>,
        "validate" => validate: Option<Name>,
        "timeout" => timeout: Option<Milliseconds>,
        "attemptTimeout" => attempt_timeout: Option<Milliseconds>,
        "retry" => retry: Option<RetryTable>,
        "limits" => limits: Option<LimitsTable>,
        "relay" => relay: Option<bool>,
        "seed" => seed: Option<Whole>,
    }

    /// A client, in a build that speaks through a relay alone.
    pub struct RelayedTable {
        "timeout" => timeout: Option<Milliseconds>,
        "attemptTimeout" => attempt_timeout: Option<Milliseconds>,
        "relay" => relay: Option<bool>,
        "seed" => seed: Option<Whole>,
    }

    /// A call in such a build.
    pub struct RelayedCallTable {
        "timeout" => timeout: Option<Milliseconds>,
        "attemptTimeout" => attempt_timeout: Option<Milliseconds>,
    }

    /// A call.
    pub struct CallTable {
        "version" => version: Option<Name>,
        "validate" => validate: Option<Name>,
        "timeout" => timeout: Option<Milliseconds>,
        "attemptTimeout" => attempt_timeout: Option<Milliseconds>,
        "retry" => retry: Option<RetryTable>,
        "headers" => headers: Option<Value>,
    }

    /// A watch, beside a call's options.
    pub struct WatchTable {
        "firstDelay" => first_delay: Option<Milliseconds>,
        "maxDelay" => max_delay: Option<Milliseconds>,
        "attempts" => attempts: Option<Whole>,
        "duration" => duration: Option<Milliseconds>,
    }

    /// A snapshot job, beside its watch's options.
    pub struct TakeTable {
        "batchSize" => batch_size: Option<Whole>,
        "journal" => journal: Option<bool>,
        "store" => store: Option<bool>,
    }

    /// The same in a build that speaks through a relay alone, which does not pass the journal on.
    pub struct RelayedTakeTable {
        "batchSize" => batch_size: Option<Whole>,
        "store" => store: Option<bool>,
    }

    /// Which events are wanted: those that have one of each.
    pub struct FilterTable {
        "portalId" => portal_id: Option<OneOrMany<NumericId>>,
        "objectTypeId" => object_type_id: Option<OneOrMany<Name>>,
        "action" => action: Option<OneOrMany<Name>>,
        "property" => property: Option<OneOrMany<Name>>,
    }

    /// A reader of the journal, beside a call's options.
    pub struct JournalTable {
        "from" => from: Option<Name>,
        "follow" => follow: Option<bool>,
        "readAhead" => read_ahead: Option<Limit<20>>,
        "firstDelay" => first_delay: Option<Milliseconds>,
        "maxDelay" => max_delay: Option<Milliseconds>,
        "installPortalId" => install_portal_id: Option<NumericId>,
        "filter" => filter: Option<FilterTable>,
        "store" => store: Option<bool>,
    }
}
