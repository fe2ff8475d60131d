//! One filter of a subscription: all its conditions must hold. It thins out what is told of new and changed records.

use serde_json::{Value, json};

use crate::body::Body;
use crate::crm::{Record, Table};
use crate::problem::Problem;
use crate::subscriptions::condition::Condition;

#[derive(Debug)]
pub(crate) struct Filter {
    pub id: u64,
    created_at: u64,
    conditions: Vec<Condition>,
}

impl Filter {
    /// Reads `{ conditions: [] }`.
    pub fn parse(id: u64, now: u64, value: &Value) -> Result<Self, Problem> {
        let body = Body::at("filter", value)?;
        body.require(&["conditions"])?;
        let list = body.list("conditions")?.filter(|list| !list.is_empty());
        let list = list.ok_or_else(|| body.refuse("conditions", "must not be empty"))?;
        let conditions = list.iter().enumerate();
        let conditions =
            conditions.map(|(index, value)| Condition::parse(&format!("filter.conditions[{index}]"), value));
        Ok(Self { id, created_at: now, conditions: conditions.collect::<Result<_, _>>()? })
    }

    pub fn holds(&self, table: &Table, record: &Record) -> bool {
        self.conditions.iter().all(|condition| condition.holds(table, record))
    }

    pub fn to_json(&self) -> Value {
        let conditions: Vec<Value> = self.conditions.iter().map(Condition::to_json).collect();
        json!({ "id": self.id, "createdAt": self.created_at, "filter": { "conditions": conditions } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_it_read() {
        let condition = json!({
            "filterType": "CRM_OBJECT_PROPERTY", "property": "city", "operator": "IN", "value": null, "values": ["Rome"]
        });
        let filter = Filter::parse(3, 7, &json!({ "conditions": [condition] })).unwrap();
        assert_eq!(filter.to_json(), json!({ "id": 3, "createdAt": 7, "filter": { "conditions": [condition] } }));
    }

    #[test]
    fn needs_a_condition_and_names_the_one_that_is_wrong() {
        for (filter, field) in [
            (Value::Null, "filter"),
            (json!({}), "filter.conditions"),
            (json!({ "conditions": [] }), "filter.conditions"),
            (json!({ "conditions": [{}] }), "filter.conditions[0].filterType"),
        ] {
            let told = Filter::parse(3, 7, &filter).unwrap_err().respond("c").json();
            assert_eq!(told["errors"][0]["in"], field, "{filter}");
        }
    }
}
