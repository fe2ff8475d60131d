//! Makes an app's subscriptions to the journal those of a list: a plan of what is missing, different and too much.
//! It sends nothing. Whoever lists what there is gets the calls, and makes them in their order.
//!
//! Subscriptions and filters are made before any is taken away, so that no event is missed on the way; one that should be
//! filtered out may come. A filter can't be changed: one that differs is made anew, and then the old one is deleted.
//! What is as it should be is left alone, so the plan is empty where nothing is to do, and can be made again at any time.
//!
//! ```
//! use hubspot_wasm::flows::subscriptions;
//! use hubspot_wasm::value::Value;
//!
//! let read = |text| serde_json::from_str::<Value>(text);
//! let desired = read(r#"[{ "subscriptionType": "GDPR_PRIVACY_DELETION", "objectTypeId": "0-1", "portalId": 7,
//!     "actions": ["GDPR_DELETE"] }]"#)?;
//! let existing = [read(r#"{ "id": 5, "subscriptionType": "LIST_MEMBERSHIP", "portalId": 7 }"#)?];
//!
//! let plan = subscriptions::plan(&desired, &Value::Null, &existing)?;
//! let calls: Vec<_> = plan.steps.iter().map(|step| step.endpoint.name).collect();
//! assert_eq!(calls, ["webhooks.subscriptions.upsert", "webhooks.subscriptions.delete"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::api::subscriptions::{CREATE_FILTER, DELETE, DELETE_FILTER, FilterCondition, SubscriptionType, UPSERT};
use crate::engine::canonical::{Sameness, write};
use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::engine::place::Place;
use crate::engine::rules::{is_empty, twins};
use crate::engine::validate::Check;
use crate::operation::{Body, Endpoint};
use crate::shape::{Described, Kind, PortalId, Shaped};
use crate::text::{concat, decimal, join};
use crate::value::{Value, object};

/// What is to do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The ids of existing subscriptions that came without their `filters`, which must be known first: until then the plan
    /// takes it that there are none.
    pub unread: Vec<Value>,
    /// The calls, in their order.
    pub steps: Vec<Step>,
}

/// One call.
#[derive(Clone, Debug)]
pub struct Step {
    /// The operation to call.
    pub endpoint: &'static Endpoint,
    /// Its parameters.
    pub params: Value,
    /// The step whose reply has the `id` that belongs into `body.subscriptionId`.
    pub after: Option<usize>,
}

/// What makes subscriptions those of a list. `desired` is a list of
/// [`SubscriptionRequest`](crate::api::subscriptions::SubscriptionRequest)s, each of which may have `filters`, a list of
/// [`SubscriptionFilter`](crate::api::subscriptions::SubscriptionFilter)s; without them it has none. With a `portal` that
/// is not null it is about that account alone, else about all subscriptions of the app. `existing` is what HubSpot lists,
/// each subscription with its `filters` as HubSpot lists those. A subscription of a type that this library does not know
/// stays as it is.
///
/// # Errors
/// Everything that is wrong with the list. With nothing existing it can be told before anything is read.
pub fn plan(desired: &Value, portal: &Value, existing: &[Value]) -> Result<Plan, Error> {
    let (desired, portal) = checked(desired, portal)?;
    let mut found = Vec::new();
    for one in existing {
        let is_there = one.get("deletedAt").is_none_or(is_empty);
        if is_there && is_known(one) && portal.as_ref().is_none_or(|portal| is_of(one, portal)) {
            found.push((key(one), one));
        }
    }

    let mut plan = Plan::default();
    let mut too_much = Vec::new();
    let mut kept = Vec::new();
    for wanted in &desired {
        let (key, asked) = (key(wanted), asks(wanted));
        let mut same = None;
        let mut others = Vec::new();
        for (other, one) in &found {
            if *other == key && same.is_none() {
                if asks(one) == asked { same = Some(*one) } else { others.push(*one) }
            }
        }
        let upsert = same.is_none().then_some(plan.steps.len());
        if same.is_none() {
            let params = object([("body", wanted.clone_without(FILTERS))]);
            plan.steps.push(Step { endpoint: &UPSERT.endpoint, params, after: None });
            // HubSpot may change any of them: what is left of them is for the next plan.
            for one in &others {
                kept.extend(id(one));
            }
        }
        let one = same.or(others.first().copied()).unwrap_or(&Value::Null);
        kept.extend(id(one));
        plan.filter(wanted, one, upsert, &mut too_much);
    }
    plan.steps.extend(too_much);
    for (_, one) in found {
        if let Some(id) = id(one).filter(|id| !kept.contains(id)) {
            plan.steps.push(Step::delete(&DELETE.endpoint, "subscriptionId", id));
        }
    }
    Ok(plan)
}

impl Plan {
    /// The filters that are missing, and in `too_much` the deletions of others.
    fn filter(&mut self, wanted: &Value, one: &Value, upsert: Option<usize>, too_much: &mut Vec<Step>) {
        // No other type of subscription has them.
        if wanted.text_at(TYPE) != Some(OBJECT) {
            return;
        }
        let id = id(one);
        if one.get(FILTERS).is_none() {
            self.unread.extend(id.clone());
        }
        let mut texts = Vec::new();
        for filter in wanted.items_at(FILTERS) {
            texts.push(conditions(filter));
        }
        let mut there = Vec::new();
        for stored in one.items_at(FILTERS) {
            let text = stored.get("filter").map(conditions).unwrap_or_default();
            if texts.contains(&text) && !there.contains(&text) {
                there.push(text);
            } else if let Some(id) = self::id(stored) {
                too_much.push(Step::delete(&DELETE_FILTER.endpoint, "filterId", id));
            }
        }
        for (filter, text) in wanted.items_at(FILTERS).iter().zip(texts) {
            if !there.contains(&text) {
                there.push(text);
                let mut body = object([]);
                body.add("subscriptionId", id.clone().unwrap_or_default());
                body.add("filter", filter.clone());
                let params = object([("body", body)]);
                self.steps.push(Step { endpoint: &CREATE_FILTER.endpoint, params, after: upsert });
            }
        }
    }

    /// As data.
    #[must_use]
    pub fn to_value(self) -> Value {
        let mut steps = Vec::new();
        for step in self.steps {
            let mut told = object([("operation", step.endpoint.name.into()), ("params", step.params)]);
            told.add("after", step.after.map(|index| index as i64).into());
            steps.push(told);
        }
        object([("unread", self.unread.into()), ("steps", steps.into())])
    }
}

impl Step {
    fn delete(endpoint: &'static Endpoint, name: &str, id: Value) -> Self {
        Self { endpoint, params: object([(name, id)]), after: None }
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.endpoint.name == other.endpoint.name && self.params == other.params && self.after == other.after
    }
}

/// The list in the form in which it is sent, and the account.
fn checked(desired: &Value, portal: &Value) -> Result<(Vec<Value>, Option<String>), Error> {
    let mut check = Check::default();
    if *portal != Value::Null {
        check.value(&PortalId::KIND, portal, &Place::root("portalId"));
    }
    match desired {
        Value::List(_) => {}
        Value::Null => check.problem(&Place::root(DESIRED), "missing", "is required; an empty one deletes all"),
        _ => check.problem(&Place::root(DESIRED), "wrongType", "must be an array"),
    }
    let written = check.edits.pop().map(|(_, portal)| portal);
    let portal = written.as_ref().unwrap_or(portal).id_text();
    let mut findings = check.findings;
    findings.retain(Finding::is_problem);
    let is_limit = findings.is_empty();
    let mut list = Vec::new();
    let mut keys = Vec::new();
    for (index, wanted) in desired.items().iter().enumerate() {
        let (place, before) = (item(DESIRED, index), findings.len());
        let wanted = request(wanted, &place, &mut findings);
        if let Some(portal) =
            portal.as_ref().filter(|portal| is_limit && findings.len() == before && !is_of(&wanted, portal))
        {
            let rule = concat(&["is not of the account ", portal, ", which `portalId` limits this to"]);
            findings.push(Finding::problem(&place, "conflict", &rule));
        }
        if findings.len() == before {
            keys.push((key(&wanted), index));
        }
        list.push(wanted);
    }
    for (first, twin) in twins(keys) {
        let rule = concat(&["is about the same as `", &item(DESIRED, first), "`: HubSpot keeps one of a kind"]);
        findings.push(Finding::problem(&item(DESIRED, twin), "duplicate", &rule));
    }
    if findings.is_empty() { Ok((list, portal)) } else { Err(Error::invalid(None, findings)) }
}

/// One of the list with its filters, by the tables of the calls that send them.
fn request(wanted: &Value, place: &str, findings: &mut Vec<Finding>) -> Value {
    let body = if let Value::Object(_) = wanted { wanted.clone_without(FILTERS) } else { wanted.clone() };
    let mut request = in_call(&UPSERT.endpoint, object([("body", body)]), "body", place, findings);
    let mut filters = Vec::new();
    let below = concat(&[place, ".", FILTERS]);
    match wanted.get(FILTERS) {
        None => {}
        Some(Value::List(given)) => {
            if !given.is_empty() && wanted.text_at(TYPE) != Some(OBJECT) {
                let rule = "must be left out: filters apply to `OBJECT` subscriptions alone";
                findings.push(Finding::problem(&below, "conflict", rule));
            }
            for (index, filter) in given.iter().enumerate() {
                let body = object([("subscriptionId", Value::Integer(1)), ("filter", filter.clone())]);
                let (call, place) = (object([("body", body)]), item(&below, index));
                let body = in_call(&CREATE_FILTER.endpoint, call, "body.filter", &place, findings);
                filters.push(body.get("filter").cloned().unwrap_or_default());
            }
        }
        Some(_) => findings.push(Finding::problem(&below, "wrongType", "must be an array")),
    }
    request.add(FILTERS, filters.into());
    request
}

/// The body of a call in the form in which it is sent. What is wrong with it is told of where it comes from.
fn in_call(endpoint: &'static Endpoint, mut params: Value, from: &str, to: &str, findings: &mut Vec<Finding>) -> Value {
    let mut check = Check::default();
    if let (Body::Json(kind), Some(body)) = (endpoint.body, params.get("body")) {
        check.value(&kind, body, &Place::root("body"));
    }
    for rule in endpoint.rules {
        check.rule(rule, &params);
    }
    check.findings.retain(Finding::is_problem);
    for finding in check.findings {
        findings.push(finding.moved(from, to));
    }
    for (path, value) in check.edits {
        params.put(&path, value);
    }
    params.get("body").cloned().unwrap_or_default()
}

/// What HubSpot keeps one subscription of: the type, what it is about, and the account.
fn key(subscription: &Value) -> String {
    let kind = subscription.text_at(TYPE).unwrap_or_default();
    let (names, portal): (&[&str], _) = match kind {
        // HubSpot may tell the event type where others have the object type.
        OF_APP => (&["eventTypeId", "objectTypeId"], None),
        "LIST_MEMBERSHIP" => (&[], portal(subscription)),
        _ => (&["objectTypeId"], portal(subscription)),
    };
    let subject = names.iter().find_map(|name| subscription.text_at(name));
    join(&[kind, subject.unwrap_or_default(), &portal.unwrap_or_default()], " ")
}

/// What it asks for: equal if the same events come of it.
fn asks(subscription: &Value) -> String {
    const NAMES: &[&str] = &["properties", "actions", "objectIds", "associatedObjectTypeIds", "listIds"];
    let of_app = subscription.text_at(TYPE) == Some(OF_APP);
    let mut text = String::new();
    for name in NAMES.iter().take(if of_app { 1 } else { NAMES.len() }) {
        let value = subscription.get(name).filter(|value| !is_empty(value));
        write(value.unwrap_or(&Value::Null), Sameness::Loose, &mut text);
    }
    text
}

/// What a filter asks for: equal if it keeps the same events.
fn conditions(filter: &Value) -> String {
    let mut conditions = Vec::new();
    for given in filter.items_at("conditions") {
        let mut condition = object([]);
        for field in FilterCondition::SHAPE.fields {
            condition.add(field.name, given.get(field.name).cloned().unwrap_or_default());
        }
        conditions.push(condition);
    }
    let mut text = String::new();
    write(&Value::List(conditions), Sameness::Loose, &mut text);
    text
}

fn is_known(subscription: &Value) -> bool {
    let Kind::Words(types) = SubscriptionType::KIND else { return false };
    subscription.text_at(TYPE).is_some_and(|word| types.words.contains(&word))
}

fn is_of(subscription: &Value, account: &str) -> bool {
    subscription.text_at(TYPE) != Some(OF_APP) && portal(subscription).as_deref() == Some(account)
}

fn portal(subscription: &Value) -> Option<String> {
    subscription.get("portalId").and_then(Value::id_text)
}

fn id(one: &Value) -> Option<Value> {
    one.get("id").filter(|id| !is_empty(id)).cloned()
}

fn item(list: &str, index: usize) -> String {
    concat(&[list, "[", &decimal(index as i64), "]"])
}

const DESIRED: &str = "desired";
const FILTERS: &str = "filters";
const TYPE: &str = "subscriptionType";
const OBJECT: &str = "OBJECT";

/// The type that is of no account.
const OF_APP: &str = "APP_LIFECYCLE_EVENT";
