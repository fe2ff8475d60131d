//! One filter of a search: a property, an operator, and what the property's value is held against. An object without a
//! value passes `NOT_HAS_PROPERTY` alone.

use std::cmp::Ordering;

use serde_json::Value;

use crate::body::Body;
use crate::crm::property::{Definition, Kind};
use crate::crm::record::Record;
use crate::crm::search::compare::{Measure, has_tokens};
use crate::crm::store::{Crm, Table};
use crate::crm::types::ObjectType;
use crate::fields::whole;
use crate::problem::Problem;

#[derive(Debug)]
pub(crate) struct Filter<'a> {
    subject: Subject<'a>,
    test: Test,
}

/// What is tested.
#[derive(Debug)]
enum Subject<'a> {
    Property {
        name: &'a str,
        kind: Kind,
    },
    /// The objects of a type that the object is associated with.
    Associated(&'static ObjectType),
}

#[derive(Debug)]
enum Test {
    Compare(Operator, Measure),
    Between(Measure, Measure),
    In(Vec<String>),
    NotIn(Vec<String>),
    Has,
    HasNot,
    Token(String),
    NotToken(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Eq,
    Neq,
    Lt,
    Lte,
    Gt,
    Gte,
    Between,
    In,
    NotIn,
    HasProperty,
    NotHasProperty,
    ContainsToken,
    NotContainsToken,
}

const OPERATORS: &[(&str, Operator)] = &[
    ("EQ", Operator::Eq),
    ("NEQ", Operator::Neq),
    ("LT", Operator::Lt),
    ("LTE", Operator::Lte),
    ("GT", Operator::Gt),
    ("GTE", Operator::Gte),
    ("BETWEEN", Operator::Between),
    ("IN", Operator::In),
    ("NOT_IN", Operator::NotIn),
    ("HAS_PROPERTY", Operator::HasProperty),
    ("NOT_HAS_PROPERTY", Operator::NotHasProperty),
    ("CONTAINS_TOKEN", Operator::ContainsToken),
    ("NOT_CONTAINS_TOKEN", Operator::NotContainsToken),
];

impl<'a> Filter<'a> {
    pub fn parse(path: &str, value: &'a Value, table: &Table) -> Result<Self, Problem> {
        let body = Body::at(path, value)?;
        body.require(&["propertyName", "operator"])?;
        let Some(name) = value.get("propertyName").and_then(Value::as_str) else {
            return Err(body.refuse("propertyName", "must be a string"));
        };
        let Some(operator) = body.word("operator", OPERATORS)? else {
            return Err(body.refuse("operator", "is required"));
        };
        let associated = name.strip_prefix("associations.").and_then(ObjectType::find);
        let subject = match (associated, table.definition(name)) {
            (Some(other), _) => Subject::Associated(other),
            (None, Some(Definition { kind, .. })) => Subject::Property { name, kind: *kind },
            (None, None) => return Err(body.refuse("propertyName", format!("is {name}, which does not exist"))),
        };
        Ok(Self { test: test(body, operator, subject.kind())?, subject })
    }

    pub fn passes(&self, crm: &Crm, table: &Table, record: &Record) -> bool {
        match &self.subject {
            Subject::Property { name, kind } => self.test.holds(*kind, record.value(name)),
            Subject::Associated(other) => {
                let mut associated =
                    crm.associations.of((table.kind.id, record.id), other.id).map(|(id, _)| id.to_string()).peekable();
                match &self.test {
                    Test::Has => associated.peek().is_some(),
                    Test::HasNot => associated.peek().is_none(),
                    test => associated.any(|id| test.holds(Kind::Number, Some(&id))),
                }
            }
        }
    }
}

impl Subject<'_> {
    fn kind(&self) -> Kind {
        match self {
            Self::Property { kind, .. } => *kind,
            Self::Associated(_) => Kind::Number,
        }
    }
}

impl Test {
    fn holds(&self, kind: Kind, value: Option<&str>) -> bool {
        let Some(value) = value else { return matches!(self, Self::HasNot) };
        let compare = |with: &Measure| Measure::of(kind, value).compare(with);
        match self {
            Self::Compare(operator, with) => match operator {
                Operator::Neq => compare(with) != Ordering::Equal,
                Operator::Lt => compare(with) == Ordering::Less,
                Operator::Lte => compare(with) != Ordering::Greater,
                Operator::Gt => compare(with) == Ordering::Greater,
                Operator::Gte => compare(with) != Ordering::Less,
                _ => compare(with) == Ordering::Equal,
            },
            Self::Between(low, high) => compare(low) != Ordering::Less && compare(high) != Ordering::Greater,
            Self::In(values) => is_one_of(kind, value, values),
            Self::NotIn(values) => !is_one_of(kind, value, values),
            Self::Has => true,
            Self::HasNot => false,
            Self::Token(wanted) => has_tokens(value, wanted),
            Self::NotToken(wanted) => !has_tokens(value, wanted),
        }
    }
}

/// Texts are held against the list in lower case, so that a value with a capital is never found; of several options one
/// is enough.
fn is_one_of(kind: Kind, value: &str, values: &[String]) -> bool {
    match kind {
        Kind::Text | Kind::Email | Kind::Phone => values.contains(&value.to_lowercase()),
        Kind::Choice | Kind::Choices | Kind::Flag => {
            value.split(';').any(|one| values.iter().any(|known| known == one))
        }
        Kind::Number | Kind::Moment | Kind::Day => {
            values.iter().any(|known| Measure::of(kind, known).compare(&Measure::of(kind, value)) == Ordering::Equal)
        }
    }
}

fn test(body: Body<'_>, operator: Operator, kind: Kind) -> Result<Test, Problem> {
    let text = |name: &str| match body.value(name) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
        Some(Value::Bool(flag)) => Ok(flag.to_string()),
        Some(value @ Value::Number(_)) => Ok(whole(value).map_or_else(|| value.to_string(), |whole| whole.to_string())),
        Some(Value::Array(_) | Value::Object(_)) => Err(body.refuse(name, "must be a string")),
        _ => Err(body.refuse(name, "is required")),
    };
    let measure = |name: &str| {
        let measure = Measure::of(kind, &text(name)?);
        if measure.suits(kind) { Ok(measure) } else { Err(body.refuse(name, "is of another type than the property")) }
    };
    Ok(match operator {
        Operator::Between => Test::Between(measure("value")?, measure("highValue")?),
        Operator::In => Test::In(values(body)?),
        Operator::NotIn => Test::NotIn(values(body)?),
        Operator::HasProperty => Test::Has,
        Operator::NotHasProperty => Test::HasNot,
        Operator::ContainsToken => Test::Token(text("value")?),
        Operator::NotContainsToken => Test::NotToken(text("value")?),
        other => Test::Compare(other, measure("value")?),
    })
}

fn values(body: Body<'_>) -> Result<Vec<String>, Problem> {
    let plain = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let values = body.list("values")?.filter(|values| !values.is_empty());
    let values = values.ok_or_else(|| body.refuse("values", "is required"))?;
    values.iter().map(plain).collect::<Option<_>>().ok_or_else(|| body.refuse("values", "must be a list of strings"))
}
