//! Moves an app's accounts to its new cards behind a feature flag: HubSpot's five steps, as a plan of what is still to do.
//! It sends nothing. Whoever reads how the flag stands gets the calls that are missing, and makes them in their order.
//!
//! 1. The flag is set to OFF for everyone, where there is none.
//! 2. Each account that has the app already gets an OFF of its own, so that it keeps what it sees.
//! 3. The flag is set to ON for everyone else: for accounts that install the app from now on.
//! 4. Accounts that have upgraded lose their own state.
//! 5. The flag is deleted, once all have upgraded.
//!
//! The plan follows from the lists and from how the flag stands, not from what was done before: it can be made again at any
//! time, also after a run that stopped half-way, and is empty where nothing is missing. A step may be taken only after
//! all before it: ON comes after the last OFF.
//!
//! ```
//! use hubspot_wasm::flows::flags;
//! use hubspot_wasm::value::Value;
//!
//! let read = |text| serde_json::from_str::<Value>(text);
//! let migration = read(r#"{ "appId": 42, "portalIds": [1234, 4567], "upgraded": [4567] }"#)?;
//! let flag = read(r#"{ "appId": 42, "flagName": "hs-hide-crm-cards", "defaultState": "OFF" }"#)?;
//! let portals = [read(r#"{ "portalId": 4567, "flagState": "OFF" }"#)?];
//!
//! let plan = flags::plan(&migration, &flag, &portals)?;
//! let calls: Vec<_> = plan.steps.iter().map(|step| (step.number, step.endpoint.name)).collect();
//! assert_eq!(calls, [(2, "featureFlags.upsertPortals"), (3, "featureFlags.set"), (4, "featureFlags.deletePortals")]);
//! assert_eq!(plan.remaining, [1234]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::api::feature_flags::{DELETE, DELETE_PORTALS, FlagName, SET, UPSERT_PORTALS};
use crate::engine::error::Error;
use crate::engine::rules::twins;
use crate::engine::validate::{Check, Finding, Place};
use crate::operation::Endpoint;
use crate::shape;
use crate::shape::{Described, NumericId, PortalId};
use crate::text::{concat, decimal, join};
use crate::value::{Value, object};

shape! {
    /// Which accounts are to see what.
    pub struct FlagMigration {
        /// The app; the client's own unless given.
        "appId" => app_id: Option<NumericId>,
        /// The flag; `hs-hide-crm-cards` unless given.
        "flagName" => flag_name: Option<FlagName>,
        /// The accounts that had the app when the migration began: they keep what they see until they upgrade.
        "portalIds" => portal_ids: Option<Vec<PortalId>>,
        /// Those of them that have upgraded.
        "upgraded" => upgraded: Option<Vec<PortalId>>,
        /// All have upgraded: the flag is to be deleted.
        "finish" => finish: Option<bool>,
    }
}

/// What is still to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The app and the flag, as parameters of the calls that read how it stands.
    pub which: Value,
    /// The calls that are missing, in their order.
    pub steps: Vec<Step>,
    /// The accounts that have a state of their own once these steps are taken.
    pub remaining: Vec<i64>,
}

/// One of the five steps.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which one, from 1.
    pub number: u32,
    /// The operation to call.
    pub endpoint: &'static Endpoint,
    /// Its parameters.
    pub params: Value,
}

/// What is missing from a flag: `migration` is a [`FlagMigration`], `flag` the flag as HubSpot tells it, or null where
/// there is none, and `portals` are the states of accounts, all of them.
///
/// # Errors
/// Everything that is wrong with the migration, and accounts that stand against its finish. With no flag and no
/// accounts these are the ones that can be told before anything is read.
pub fn plan(migration: &Value, flag: &Value, portals: &[Value]) -> Result<Plan, Error> {
    let mut check = Check::of_options();
    let root = if matches!(migration, Value::Object(_)) { "" } else { "params" };
    check.value(&FlagMigration::KIND, migration, &Place::root(root));
    check.findings.retain(Finding::is_problem);
    let finish = migration.is_true_at("finish");
    if !finish && check.findings.is_empty() && migration.items_at("portalIds").is_empty() {
        let code = if migration.get("portalIds").is_some() { "empty" } else { "missing" };
        let rule = "must name the accounts that have the app: they would lose what they see";
        check.problem(&Place::root("portalIds"), code, rule);
    }
    if !check.findings.is_empty() {
        return Err(Error::invalid(None, check.findings));
    }
    let mut migration = migration.clone();
    for (path, value) in check.edits {
        migration.put(&path, value);
    }
    let accounts = accounts(&migration, portals);

    let which = which(&migration);
    let mut steps = Vec::new();
    let mut add = |number, endpoint, body| {
        let mut params = which.clone();
        params.add("body", body);
        steps.push(Step { number, endpoint, params });
    };
    let remaining = ids(&accounts, &|is| is & UPGRADED == 0);
    let upgraded = values(ids(&accounts, &|is| is & UPGRADED != 0 && is & (OFF | OTHER) != 0));
    let default = flag.text_at("defaultState").unwrap_or_default();
    let is_set = matches!(default, "ON" | "OFF");
    if finish {
        if !remaining.is_empty() {
            return Err(unfinished(&remaining));
        }
    } else {
        let held = ids(&accounts, &|is| is & EXISTING != 0 && is & (UPGRADED | OFF) == 0);
        if !is_set {
            add(1, &SET.endpoint, setting("OFF", flag));
        }
        if !held.is_empty() {
            let mut states = Vec::new();
            for id in held {
                states.push(object([("portalId", id.into()), ("flagState", "OFF".into())]));
            }
            add(2, &UPSERT_PORTALS.endpoint, object([("portalStates", states.into())]));
        }
        if default != "ON" {
            add(3, &SET.endpoint, setting("ON", flag));
        }
    }
    if !upgraded.items().is_empty() {
        add(4, &DELETE_PORTALS.endpoint, object([("portalIds", upgraded)]));
    }
    // A flag of which nothing is set is as good as none.
    let is_there = is_set || over(flag).is_some() || accounts.iter().any(|(_, is)| is & (OFF | OTHER) != 0);
    if finish && is_there {
        add(5, &DELETE.endpoint, Value::Null);
    }
    Ok(Plan { which, steps, remaining })
}

impl Plan {
    /// As data.
    #[must_use]
    pub fn to_value(self) -> Value {
        let mut steps = Vec::new();
        for step in self.steps {
            steps.push(object([
                ("step", step.number.into()),
                ("operation", step.endpoint.name.into()),
                ("params", step.params),
            ]));
        }
        object([("which", self.which), ("steps", steps.into()), ("remaining", values(self.remaining))])
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && self.endpoint.name == other.endpoint.name && self.params == other.params
    }
}

/// What an account is.
type Is = u8;

const UPGRADED: Is = 1;
/// It had the app when the migration began.
const EXISTING: Is = 2;
/// It has an OFF of its own.
const OFF: Is = 4;
/// It has another state of its own.
const OTHER: Is = 8;

/// Every account that is named anywhere, once, in the order of the lists.
fn accounts(migration: &Value, portals: &[Value]) -> Vec<(i64, Is)> {
    let mut accounts = Vec::new();
    for (list, is) in [("upgraded", UPGRADED), ("portalIds", EXISTING)] {
        for id in migration.items_at(list) {
            accounts.extend(id.as_integer().map(|id| (id, is)));
        }
    }
    for portal in portals {
        let is = match portal.text_at("flagState") {
            Some("OFF") => OFF,
            None | Some("ABSENT") => continue,
            _ => OTHER,
        };
        let id = portal.get("portalId").and_then(Value::id_text);
        accounts.extend(id.as_deref().and_then(crate::text::number).map(|id| (id, is)));
    }
    let mut identities = Vec::new();
    for (index, (id, _)) in accounts.iter().enumerate() {
        identities.push((decimal(*id), index));
    }
    for (first, twin) in twins(identities) {
        let more = accounts.get_mut(twin).map(|(_, is)| std::mem::take(is)).unwrap_or_default();
        if let Some((_, is)) = accounts.get_mut(first) {
            *is |= more;
        }
    }
    accounts.retain(|(_, is)| *is != 0);
    accounts
}

fn ids(accounts: &[(i64, Is)], wanted: &dyn Fn(Is) -> bool) -> Vec<i64> {
    let mut ids = Vec::new();
    for (id, is) in accounts {
        if wanted(*is) {
            ids.push(*id);
        }
    }
    ids
}

fn values(ids: Vec<i64>) -> Value {
    let mut values = Vec::new();
    for id in ids {
        values.push(Value::Integer(id));
    }
    Value::List(values)
}

/// The app and the flag.
fn which(migration: &Value) -> Value {
    let mut which = object([]);
    which.add("appId", migration.get("appId").cloned().unwrap_or_default());
    which.add("flagName", migration.text_at("flagName").unwrap_or(FLAG).into());
    which
}

/// How the flag is to stand. What holds for every account whatever is set there, stays.
fn setting(default: &str, flag: &Value) -> Value {
    let mut setting = object([("defaultState", default.into())]);
    setting.add("overrideState", over(flag).into());
    setting
}

fn over(flag: &Value) -> Option<&str> {
    flag.text_at("overrideState").filter(|state| *state != "ABSENT")
}

fn unfinished(remaining: &[i64]) -> Error {
    let mut named = Vec::new();
    for id in remaining.iter().take(MOST_NAMED) {
        named.push(decimal(*id));
    }
    let rest = remaining.len().saturating_sub(MOST_NAMED);
    if rest > 0 {
        named.push(concat(&["and ", &decimal(rest as i64), " more"]));
    }
    let mut parts = Vec::new();
    for name in &named {
        parts.push(name.as_str());
    }
    let rule = concat(&["lacks ", &join(&parts, ", "), ": the flag can't be deleted before they have upgraded"]);
    Error::invalid(None, Vec::from([Finding::problem("upgraded", "unfinished", &rule)]))
}

/// The flag that hides an app's old cards.
const FLAG: &str = "hs-hide-crm-cards";

/// More accounts than these would make no better message.
const MOST_NAMED: usize = 20;
