//! Feature flags: which accounts see an app's new cards, and which its old ones.

use crate::api::crm_objects::batches::BatchFailure;
use crate::operation::{Auth, Batch, Operation, Paging, Rule, Tie, Version};
use crate::shape::{NonEmpty, NumericId, PortalId, Whole};
use crate::{operations, shape, words};

/// HubSpot's page about feature flags.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/crm-public-app-feature-flags-v3-v3/guide";

const READ: &[&str] = &["developers-read"];
const WRITE: &[&str] = &["developers-write"];

const FLAG: &[Version] = &[
    Version::of("v3", "/feature-flags/v3/{appId}/flags/{flagName}"),
    Version::of("2026-03", "/feature-flags/2026-03/{appId}/flags/{flagName}"),
];

const PORTAL: &[Version] = &[
    Version::of("v3", "/feature-flags/v3/{appId}/flags/{flagName}/portals/{portalId}"),
    Version::of("2026-03", "/feature-flags/2026-03/{appId}/flags/{flagName}/portals/{portalId}"),
];

/// HubSpot documents no maximum of accounts; this is what its other batches take.
const ACCOUNTS: Batch = Batch { list: "portalStates", most: 100, fewer: None, tie: Tie::Id("portalId") };

words! {
    /// Which flag.
    pub open FlagName {
        /// New app cards are shown.
        ReleaseAppCards = "hs-release-app-cards",
        /// Old CRM cards are hidden.
        HideCrmCards = "hs-hide-crm-cards",
    }

    /// How a flag stands.
    pub closed FlagState {
        /// It is on.
        On = "ON",
        /// It is off.
        Off = "OFF",
        /// Nothing is set.
        Absent = "ABSENT",
    }
}

shape! {
    /// Which app.
    pub struct WhichApp {
        /// The app.
        "appId" => app_id: NumericId,
    }

    /// Which flag of which app.
    pub struct WhichFlag {
        /// The app.
        "appId" => app_id: NumericId,
        /// The flag.
        "flagName" => flag_name: FlagName,
    }

    /// Which account's state of a flag.
    pub struct WhichPortalFlag {
        /// The app.
        "appId" => app_id: NumericId,
        /// The flag.
        "flagName" => flag_name: FlagName,
        /// The account.
        "portalId" => portal_id: PortalId,
    }

    /// Which accounts' states of a flag.
    pub struct PortalFlagQuery {
        /// The app.
        "appId" => app_id: NumericId,
        /// The flag.
        "flagName" => flag_name: FlagName,
        /// The account to begin with.
        "startPortalId" => start_portal_id: Option<PortalId>,
        /// How many at most.
        "limit" => limit: Option<Whole>,
    }

    /// How a flag is to stand.
    pub struct FlagSetting {
        /// In accounts that have no state of their own.
        "defaultState" => default_state: FlagState,
        /// In every account, whatever is set there: for emergencies.
        "overrideState" => override_state: Option<FlagState>,
    }

    /// How a flag is to stand in an account.
    pub struct PortalFlagSetting {
        /// The state.
        "flagState" => flag_state: FlagState,
    }

    /// How a flag is to stand in several accounts.
    pub struct PortalFlagSettings {
        /// One per account; at least one. A call sends 100 at a time.
        "portalStates" => portal_states: NonEmpty<PortalState>,
    }

    /// How a flag is to stand in one of several accounts.
    pub struct PortalState {
        /// The account.
        "portalId" => portal_id: PortalId,
        /// The state.
        "flagState" => flag_state: FlagState,
    }

    /// Which accounts are to have no state of their own any more.
    pub struct PortalFlagDeletion {
        /// The accounts; at least one. A call sends 100 at a time.
        "portalIds" => portal_ids: NonEmpty<PortalId>,
    }

    /// The flags of an app.
    pub struct FlagNames {
        /// Their names.
        "flagsForApp" => flags_for_app: Option<Vec<FlagName>>,
        ..
    }

    /// How a flag stands.
    pub struct Flag {
        /// The app.
        "appId" => app_id: Option<NumericId>,
        /// The flag.
        "flagName" => flag_name: Option<FlagName>,
        /// In accounts that have no state of their own.
        "defaultState" => default_state: Option<FlagState>,
        /// In every account, whatever is set there.
        "overrideState" => override_state: Option<FlagState>,
        ..
    }

    /// How a flag stands in an account.
    pub struct PortalFlag {
        /// The app.
        "appId" => app_id: Option<NumericId>,
        /// The flag.
        "flagName" => flag_name: Option<FlagName>,
        /// The account.
        "portalId" => portal_id: Option<PortalId>,
        /// The state.
        "flagState" => flag_state: Option<FlagState>,
        ..
    }

    /// How a flag stands in several accounts.
    pub struct PortalFlags {
        /// One per account.
        "portalFlagStates" => portal_flag_states: Option<Vec<PortalFlag>>,
        ..
    }

    /// What became of the accounts.
    pub struct PortalFlagBatch {
        /// One per account.
        "portalFlagStates" => portal_flag_states: Option<Vec<PortalFlag>>,
        /// What failed, tied to its input; filled in by this library.
        "failures" => failures: Option<Vec<BatchFailure>>,
        ..
    }
}

operations! {
    /// Lists the names of an app's flags.
    pub static LIST: Operation<WhichApp, (), FlagNames> =
        Operation::get("featureFlags.list", &[
            Version::of("v3", "/feature-flags/v3/{appId}/flags/all"),
            Version::of("2026-03", "/feature-flags/2026-03/{appId}/flags/all"),
        ])
        .auth(Auth::Developer)
        .scopes(READ)
        .page(PAGE);

    /// Gets a flag: how it stands in accounts that have no state of their own.
    pub static GET: Operation<WhichFlag, (), Flag> =
        Operation::get("featureFlags.get", FLAG).auth(Auth::Developer).scopes(READ).page(PAGE);

    /// Sets a flag for all accounts that have no state of their own, also those that install the app later.
    pub static SET: Operation<WhichFlag, FlagSetting, Flag> =
        Operation::put("featureFlags.set", FLAG).auth(Auth::Developer).scopes(WRITE).page(PAGE);

    /// Deletes a flag, once no account needs it any more. The reply is the flag.
    pub static DELETE: Operation<WhichFlag, (), Flag> =
        Operation::delete("featureFlags.delete", FLAG).auth(Auth::Developer).scopes(WRITE).page(PAGE);

    /// Lists the accounts that have a state of their own. The version `documented` is what HubSpot's page prints, without the app.
    pub static LIST_PORTALS: Operation<PortalFlagQuery, (), PortalFlags> =
        Operation::get("featureFlags.listPortals", &[
            Version::of("v3", "/feature-flags/v3/{appId}/flags/{flagName}/portals"),
            Version::of("2026-03", "/feature-flags/2026-03/{appId}/flags/{flagName}/portals"),
            Version::of("documented", "/feature-flags/v3//flags/{flagName}/portals/"),
        ])
        .auth(Auth::Developer)
        .scopes(READ)
        .paged(Paging::PortalId)
        .page(PAGE);

    /// Gets the state of a flag in one account.
    pub static GET_PORTAL: Operation<WhichPortalFlag, (), PortalFlag> =
        Operation::get("featureFlags.getPortal", PORTAL).auth(Auth::Developer).scopes(READ).page(PAGE);

    /// Sets a flag in one account: in a test account, say, before any other.
    pub static SET_PORTAL: Operation<WhichPortalFlag, PortalFlagSetting, PortalFlag> =
        Operation::put("featureFlags.setPortal", PORTAL).auth(Auth::Developer).scopes(WRITE).page(PAGE);

    /// Deletes the state of a flag in one account, which then follows the flag itself. The reply is the state.
    pub static DELETE_PORTAL: Operation<WhichPortalFlag, (), PortalFlag> =
        Operation::delete("featureFlags.deletePortal", PORTAL).auth(Auth::Developer).scopes(WRITE).page(PAGE);

    /// Sets a flag in several accounts, each to its own state. Any number: HubSpot documents no maximum.
    pub static UPSERT_PORTALS: Operation<WhichFlag, PortalFlagSettings, PortalFlagBatch> =
        Operation::post("featureFlags.upsertPortals", &[
            Version::of("v3", "/feature-flags/v3/{appId}/flags/{flagName}/portals/batch/upsert"),
            Version::of("2026-03", "/feature-flags/2026-03/{appId}/flags/{flagName}/portals/batch/upsert"),
        ])
        .auth(Auth::Developer)
        .scopes(WRITE)
        .repeatable()
        .batched(&ACCOUNTS)
        .rules(&[Rule::DistinctBy { list: "/body/portalStates", keys: &["portalId"] }])
        .page(PAGE);

    /// Deletes the states of a flag in several accounts, which then follow the flag itself. Any number: HubSpot documents no maximum.
    pub static DELETE_PORTALS: Operation<WhichFlag, PortalFlagDeletion, PortalFlagBatch> =
        Operation::post("featureFlags.deletePortals", &[
            Version::of("v3", "/feature-flags/v3/{appId}/flags/{flagName}/portals/batch/delete"),
            Version::of("2026-03", "/feature-flags/2026-03/{appId}/flags/{flagName}/portals/batch/delete"),
        ])
        .auth(Auth::Developer)
        .scopes(WRITE)
        .repeatable()
        .batched(&Batch { list: "portalIds", ..ACCOUNTS })
        .page(PAGE);
}
