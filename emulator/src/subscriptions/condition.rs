//! One condition of a filter: a property, an operator, and what the property's value is held against. Values compare as
//! in searches: by the type of the property, texts without regard to case, and a record without a value passes
//! `IS_EMPTY` alone. The documents say nothing of that.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::body::{Body, word_of};
use crate::crm::{Measure, Record, Table};
use crate::problem::Problem;

#[derive(Debug, Clone)]
pub(super) struct Condition {
    property: String,
    operator: Operator,
    value: Option<String>,
    values: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Eq,
    NEq,
    Lt,
    Gt,
    Lte,
    Gte,
    Contains,
    StartsWith,
    EndsWith,
    In,
    NotIn,
    IsEmpty,
    IsNotEmpty,
}

impl Operator {
    /// All, as the API writes them.
    const ALL: [(&'static str, Self); 13] = [
        ("EQ", Self::Eq),
        ("N_EQ", Self::NEq),
        ("LT", Self::Lt),
        ("GT", Self::Gt),
        ("LTE", Self::Lte),
        ("GTE", Self::Gte),
        ("CONTAINS", Self::Contains),
        ("STARTS_WITH", Self::StartsWith),
        ("ENDS_WITH", Self::EndsWith),
        ("IN", Self::In),
        ("NOT_IN", Self::NotIn),
        ("IS_EMPTY", Self::IsEmpty),
        ("IS_NOT_EMPTY", Self::IsNotEmpty),
    ];

    fn word(self) -> &'static str {
        word_of(&Self::ALL, self)
    }

    /// Of `value` and `values`, the one that it needs.
    fn takes(self) -> Option<&'static str> {
        match self {
            Self::In | Self::NotIn => Some("values"),
            Self::IsEmpty | Self::IsNotEmpty => None,
            _ => Some("value"),
        }
    }
}

impl Condition {
    pub fn parse(path: &str, value: &Value) -> Result<Self, Problem> {
        let body = Body::at(path, value)?;
        body.require(&["filterType", "property", "operator"])?;
        body.word("filterType", &[(FILTER_TYPE, ())])?;
        let operator = body.word("operator", &Operator::ALL)?;
        let operator = operator.ok_or_else(|| body.refuse("operator", "is required"))?;
        for name in ["value", "values"] {
            match (operator.takes() == Some(name), body.value(name).is_some()) {
                (true, false) => return Err(body.refuse(name, format!("is required for {}", operator.word()))),
                (false, true) => return Err(body.refuse(name, format!("does not go with {}", operator.word()))),
                _ => {}
            }
        }
        let values = body.texts("values")?;
        if values.as_ref().is_some_and(Vec::is_empty) {
            return Err(body.refuse("values", "must not be empty"));
        }
        Ok(Self {
            property: body.text("property")?.unwrap_or_default().to_owned(),
            operator,
            value: body.text("value")?.map(str::to_owned),
            values: values.map(|values| values.into_iter().map(str::to_owned).collect()),
        })
    }

    pub fn holds(&self, table: &Table, record: &Record) -> bool {
        let Some(found) = record.value(&self.property) else { return self.operator == Operator::IsEmpty };
        let kind = table.definition(&self.property).map(|definition| definition.kind).unwrap_or_default();
        let wanted = self.value.as_deref().unwrap_or_default();
        let order = |wanted: &str| {
            let (found, wanted) = (Measure::of(kind, found), Measure::of(kind, wanted));
            (found.suits(kind) && wanted.suits(kind)).then(|| found.compare(&wanted))
        };
        let among = || self.values.iter().flatten().any(|wanted| order(wanted) == Some(Ordering::Equal));
        let text = || (found.to_lowercase(), wanted.to_lowercase());
        match self.operator {
            Operator::Eq => order(wanted) == Some(Ordering::Equal),
            Operator::NEq => order(wanted) != Some(Ordering::Equal),
            Operator::Lt => order(wanted) == Some(Ordering::Less),
            Operator::Gt => order(wanted) == Some(Ordering::Greater),
            Operator::Lte => order(wanted).is_some_and(Ordering::is_le),
            Operator::Gte => order(wanted).is_some_and(Ordering::is_ge),
            Operator::Contains => text().0.contains(&text().1),
            Operator::StartsWith => text().0.starts_with(&text().1),
            Operator::EndsWith => text().0.ends_with(&text().1),
            Operator::In => among(),
            Operator::NotIn => !among(),
            Operator::IsEmpty => false,
            Operator::IsNotEmpty => true,
        }
    }

    pub fn to_json(&self) -> Value {
        json!({
            "filterType": FILTER_TYPE,
            "property": self.property,
            "operator": self.operator.word(),
            "value": self.value,
            "values": self.values,
        })
    }
}

const FILTER_TYPE: &str = "CRM_OBJECT_PROPERTY";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::{Crm, ObjectType};

    fn condition(property: &str, operator: &str, value: &Value) -> Value {
        let name = if value.is_array() { "values" } else { "value" };
        json!({ "filterType": FILTER_TYPE, "property": property, "operator": operator, name: value })
    }

    #[test]
    fn every_operator_judges_the_value() {
        let (mut crm, kind) = (Crm::empty(), ObjectType::find("deals").unwrap());
        let mut record = Record::new(1, kind, 0);
        record.update(kind, 0, [("dealname", "Big Deal"), ("amount", "9.50"), ("dealstage", "won")]);
        crm.put(kind, record);
        let (table, record) = (crm.table(kind).unwrap(), crm.find(kind, 1).unwrap());
        for (property, operator, value, holds) in [
            ("dealname", "EQ", json!("big deal"), true),
            ("dealname", "EQ", json!("big"), false),
            ("dealname", "N_EQ", json!("big"), true),
            ("amount", "EQ", json!("9.5"), true),
            ("amount", "LT", json!("10"), true),
            ("amount", "GT", json!("10"), false),
            ("amount", "LTE", json!("9.5"), true),
            ("amount", "GTE", json!("9.6"), false),
            ("amount", "LT", json!("many"), false),
            ("dealname", "CONTAINS", json!("G D"), true),
            ("dealname", "STARTS_WITH", json!("big"), true),
            ("dealname", "ENDS_WITH", json!("big"), false),
            ("dealstage", "IN", json!(["lost", "won"]), true),
            ("dealstage", "NOT_IN", json!(["lost", "won"]), false),
            ("dealstage", "IS_EMPTY", Value::Null, false),
            ("dealstage", "IS_NOT_EMPTY", Value::Null, true),
            ("pipeline", "IS_EMPTY", Value::Null, true),
            ("pipeline", "N_EQ", json!("x"), false),
            ("pipeline", "NOT_IN", json!(["x"]), false),
        ] {
            let read = Condition::parse("c", &condition(property, operator, &value)).unwrap();
            assert_eq!(read.holds(table, record), holds, "{property} {operator} {value}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_condition_is_named() {
        for (body, field) in [
            (json!({ "property": "a", "operator": "EQ", "value": "x" }), "c.filterType"),
            (json!({ "filterType": "OTHER", "property": "a", "operator": "EQ", "value": "x" }), "c.filterType"),
            (condition("", "EQ", &json!("x")), "c.property"),
            (condition("a", "NEQ", &json!("x")), "c.operator"),
            (condition("a", "EQ", &Value::Null), "c.value"),
            (condition("a", "EQ", &json!(5)), "c.value"),
            (condition("a", "EQ", &json!(["x"])), "c.value"),
            (condition("a", "IN", &json!("x")), "c.value"),
            (condition("a", "IN", &json!([])), "c.values"),
            (condition("a", "IS_EMPTY", &json!("x")), "c.value"),
        ] {
            let told = Condition::parse("c", &body).unwrap_err().respond("c").json();
            assert_eq!(told["errors"][0]["in"], field, "{body}");
        }
    }
}
