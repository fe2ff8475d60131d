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
use crate::engine::finding::Finding;
use crate::engine::place::Place;
use crate::engine::rules::twins;
use crate::engine::validate::Check;
use crate::operation::Endpoint;
use crate::shape;
use crate::shape::{Described, NumericId, PortalId};
use crate::text::{concat, decimal, number};
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
    let finish = migration.is_true_at("finish");
    if !finish && matches!(migration, Value::Object(_)) {
        let rule = "must name the accounts that have the app: they would lose what they see";
        let code = match migration.get("portalIds") {
            None => "missing",
            Some(Value::List(ids)) if ids.is_empty() => "empty",
            _ => "",
        };
        if !code.is_empty() {
            check.problem(&Place::root("portalIds"), code, rule);
        }
    }
    // A flag that this library does not know is a note: HubSpot judges.
    if check.findings.iter().any(Finding::is_problem) {
        return Err(Error::invalid(None, check.findings));
    }
    let mut plan = Plan { which: which(migration), steps: Vec::new(), remaining: Vec::new() };
    let (mut upgraded, mut states) = (Vec::new(), Vec::new());
    // A flag of which nothing is set is as good as none.
    let mut is_there = over(flag).is_some();
    for (id, is) in accounts(migration, portals) {
        let has_state = is & (OFF | OTHER) != 0;
        is_there |= has_state;
        if is & UPGRADED == 0 && is != 0 {
            plan.remaining.push(id);
            if is & OFF == 0 && is & EXISTING != 0 {
                states.push(object([("portalId", id.into()), ("flagState", "OFF".into())]));
            }
        } else if has_state {
            upgraded.push(Value::Integer(id));
        }
    }
    let default = flag.text_at("defaultState").unwrap_or_default();
    let is_set = matches!(default, "ON" | "OFF");
    if finish {
        if !plan.remaining.is_empty() {
            return Err(unfinished(&plan.remaining));
        }
    } else {
        if !is_set {
            plan.add(1, &SET.endpoint, setting("OFF", flag));
        }
        plan.add_list(2, &UPSERT_PORTALS.endpoint, "portalStates", states);
        if default != "ON" {
            plan.add(3, &SET.endpoint, setting("ON", flag));
        }
    }
    plan.add_list(4, &DELETE_PORTALS.endpoint, "portalIds", upgraded);
    if finish && (is_set || is_there) {
        plan.add(5, &DELETE.endpoint, Value::Null);
    }
    Ok(plan)
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
        let mut remaining = Vec::new();
        for id in self.remaining {
            remaining.push(Value::Integer(id));
        }
        object([("which", self.which), ("steps", Value::List(steps)), ("remaining", Value::List(remaining))])
    }

    /// Adds a call with a list, unless there is nothing in it.
    fn add_list(&mut self, number: u32, endpoint: &'static Endpoint, name: &str, items: Vec<Value>) {
        if !items.is_empty() {
            self.add(number, endpoint, object([(name, Value::List(items))]));
        }
    }

    fn add(&mut self, number: u32, endpoint: &'static Endpoint, body: Value) {
        let mut params = self.which.clone();
        params.add("body", body);
        self.steps.push(Step { number, endpoint, params });
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

/// Every account that is named anywhere, in the order of the lists; where it comes again it is nothing.
fn accounts(migration: &Value, portals: &[Value]) -> Vec<(i64, Is)> {
    let (mut accounts, mut identities) = (Vec::new(), Vec::new());
    let lists = [(migration.items_at("upgraded"), UPGRADED), (migration.items_at("portalIds"), EXISTING), (portals, 0)];
    for (items, role) in lists {
        for item in items {
            let is = match item.text_at("flagState") {
                Some("OFF") => OFF,
                None | Some("ABSENT") => role,
                _ => OTHER,
            };
            let id = item.get("portalId").unwrap_or(item).id_text();
            if let Some(id) = number(&id.unwrap_or_default()).filter(|_| is != 0) {
                identities.push((decimal(id), accounts.len()));
                accounts.push((id, is));
            }
        }
    }
    for (first, twin) in twins(identities) {
        let more = accounts.get_mut(twin).map(|(_, is)| std::mem::take(is)).unwrap_or_default();
        if let Some((_, is)) = accounts.get_mut(first) {
            *is |= more;
        }
    }
    accounts
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
    let mut rule = String::from("lacks ");
    for (index, id) in remaining.iter().enumerate() {
        if index == MOST_NAMED {
            let rest = decimal((remaining.len() - index) as i64);
            rule.push_str(&concat(&[" and ", &rest, " more"]));
            break;
        }
        if index > 0 {
            rule.push_str(", ");
        }
        rule.push_str(&decimal(*id));
    }
    rule.push_str(": the flag can't be deleted before they have upgraded");
    Error::invalid(None, Vec::from([Finding::problem("upgraded", "unfinished", &rule)]))
}

/// The flag that hides an app's old cards.
const FLAG: &str = "hs-hide-crm-cards";

/// More accounts than these would make no better message.
const MOST_NAMED: usize = 20;
