//! A model of HubSpot's subscriptions that carries plans out: one of a kind, with filters.

use crate::flows::subscriptions::{Plan, Step, plan};
use crate::tests::parse;
use crate::value::{Step as Place, Value, object};

/// The subscriptions that there are, as HubSpot lists them, each with its filters.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub all: Vec<Value>,
    next_id: i64,
}

impl World {
    /// Those that are there, as JSON text.
    pub fn of(all: &[&str]) -> Self {
        Self { all: all.iter().map(|one| parse(one)).collect(), next_id: 100 }
    }

    /// The plan that makes them those of a list.
    pub fn plan(&self, desired: &str) -> Plan {
        self.plan_of(desired, &Value::Null)
    }

    /// The same for one account, or for all where it is null.
    pub fn plan_of(&self, desired: &str, portal: &Value) -> Plan {
        let plan = plan(&parse(desired), portal, &self.all);
        plan.unwrap_or_else(|error| panic!("{desired}: {:?}", error.findings))
    }

    /// Takes the steps as far as `most`.
    pub fn take(&mut self, plan: &Plan, most: usize) {
        let mut ids = Vec::new();
        for step in plan.steps.iter().take(most) {
            let made = step.after.map(|index: usize| ids[index]);
            ids.push(self.step(step, made));
        }
    }

    fn step(&mut self, step: &Step, made: Option<i64>) -> i64 {
        let body = step.params.get("body").cloned().unwrap_or_default();
        self.next_id += 1;
        let id = self.next_id;
        match step.endpoint.name {
            "webhooks.subscriptions.upsert" => {
                let kind = |one: &Value| {
                    let of = |name| one.get(name).filter(|value| **value != Value::Null).cloned();
                    ["subscriptionType", "portalId", "objectTypeId", "eventTypeId"].map(of)
                };
                let known = self.all.iter().position(|one| kind(one) == kind(&body));
                let mut told = object([]);
                told.add("id", known.map_or(id, |index| self.all[index].integer_at("id").unwrap()).into());
                for name in NAMES {
                    // As HubSpot tells what was left out.
                    told.put(&[Place::Member(name.into())], body.get(name).cloned().unwrap_or_default());
                }
                told.add(
                    "filters",
                    known.map_or(Vec::new(), |index| self.all[index].items_at("filters").to_vec()).into(),
                );
                let id = told.integer_at("id").unwrap();
                match known {
                    Some(index) => self.all[index] = told,
                    None => self.all.push(told),
                }
                id
            }
            "webhooks.subscriptions.createFilter" => {
                let owner = made.or_else(|| body.integer_at("subscriptionId")).unwrap();
                let filter = object([("id", id.into()), ("filter", body.get("filter").cloned().unwrap())]);
                self.change(owner, |filters| filters.push(filter));
                id
            }
            "webhooks.subscriptions.deleteFilter" => {
                let id = step.params.integer_at("filterId");
                for owner in self.all.iter().map(|one| one.integer_at("id").unwrap()).collect::<Vec<_>>() {
                    self.change(owner, |filters| filters.retain(|filter| filter.integer_at("id") != id));
                }
                0
            }
            "webhooks.subscriptions.delete" => {
                let id = step.params.integer_at("subscriptionId");
                let count = self.all.len();
                self.all.retain(|one| one.integer_at("id") != id);
                assert_eq!(self.all.len() + 1, count);
                0
            }
            other => panic!("{other}"),
        }
    }

    fn change(&mut self, owner: i64, change: impl FnOnce(&mut Vec<Value>)) {
        let one = self.all.iter_mut().find(|one| one.integer_at("id") == Some(owner)).unwrap();
        let mut filters = one.items_at("filters").to_vec();
        change(&mut filters);
        one.put(&[Place::Member("filters".into())], Value::List(filters));
    }
}

const NAMES: [&str; 9] = [
    "subscriptionType",
    "portalId",
    "objectTypeId",
    "eventTypeId",
    "actions",
    "properties",
    "objectIds",
    "associatedObjectTypeIds",
    "listIds",
];
