//! Filters of a list, `property__operator=value`: which property knows which operator is the documents' affair.

use serde_json::Value;

use crate::call::Call;
use crate::date;
use crate::paging::refuse;
use crate::problem::Problem;
use crate::sort::plain;

/// What the posts of a list must have in common.
#[derive(Debug)]
pub(crate) struct Filters(Vec<Filter>);

#[derive(Debug)]
struct Filter {
    field: &'static Field,
    operator: &'static str,
    values: Vec<String>,
}

/// A property of the query, with the field of a post that holds it.
#[derive(Debug)]
struct Field {
    name: &'static str,
    field: &'static str,
    kind: Kind,
    operators: &'static [&'static str],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Date,
    /// A list of ids, one of which must do.
    Ids,
}

impl Filters {
    /// All filters of a query. What is no filter is left to others.
    pub fn of(call: &Call<'_>) -> Result<Self, Problem> {
        let mut filters: Vec<Filter> = Vec::new();
        for (key, value) in &call.query {
            let Some((field, operator)) = named(key)? else { continue };
            if ["in", "nin"].contains(&operator) {
                if filters.iter().any(|filter| filter.field.name == field.name && filter.operator == operator) {
                    continue;
                }
                let values = call.parameters(key).into_iter().map(str::to_owned).collect();
                filters.push(Filter { field, operator, values });
            } else {
                filters.push(Filter { field, operator, values: vec![value.clone()] });
            }
            if let Some(filter) = filters.last_mut() {
                filter.check(key)?;
            }
        }
        Ok(Self(filters))
    }

    /// Whether a post, as replies show it, has what all filters ask for.
    pub fn take(&self, post: &Value) -> bool {
        self.0.iter().all(|filter| filter.takes(post))
    }
}

impl Filter {
    /// Refuses values that make no sense, and writes dates as posts do.
    fn check(&mut self, key: &str) -> Result<(), Problem> {
        match self.operator {
            "is_null" | "not_null" => {
                let bare = self.values.iter().all(|value| ["", "true"].contains(&value.as_str()));
                return if bare { Ok(()) } else { Err(refuse(key, "takes no value")) };
            }
            _ if self.values.iter().all(String::is_empty) => return Err(refuse(key, "needs a value")),
            _ => {}
        }
        if self.field.kind == Kind::Date {
            for value in &mut self.values {
                let moment = date::parse(value).or_else(|| value.parse().ok());
                *value = date::iso(moment.ok_or_else(|| refuse(key, "must be a date"))?);
            }
        }
        let known = |value: &String| ["DRAFT", "SCHEDULED", "PUBLISHED"].contains(&value.as_str());
        if self.field.name == "state" && self.operator != "contains" && !self.values.iter().all(known) {
            return Err(refuse(key, "must be DRAFT, SCHEDULED or PUBLISHED"));
        }
        Ok(())
    }

    fn takes(&self, post: &Value) -> bool {
        let own = &post[self.field.field];
        if self.field.kind == Kind::Ids {
            let ids = own.as_array().into_iter().flatten();
            return ids.map(plain).any(|id| self.values.contains(&id));
        }
        let own = plain(own);
        let wanted = self.values.first().map(String::as_str).unwrap_or_default();
        // Dates of one form compare as their texts do.
        match self.operator {
            "eq" => own == wanted,
            "ne" => own != wanted,
            "in" => self.values.contains(&own),
            "nin" => !self.values.contains(&own),
            "contains" => own.contains(wanted),
            "icontains" => own.to_lowercase().contains(&wanted.to_lowercase()),
            "gt" => own.as_str() > wanted,
            "gte" => own.as_str() >= wanted,
            "lt" => own.as_str() < wanted,
            "lte" => own.as_str() <= wanted,
            "is_null" => own.is_empty(),
            _ => !own.is_empty(),
        }
    }
}

/// The filter that a key of the query means, if it means one.
fn named(key: &str) -> Result<Option<(&'static Field, &'static str)>, Problem> {
    let (name, operator) = match (key.split_once("__"), BOUNDS.iter().find(|(bound, _, _)| *bound == key)) {
        (Some((name, operator)), _) => (name, operator),
        (None, Some((_, name, operator))) => (*name, *operator),
        (None, None) => (key, "eq"),
    };
    let Some(field) = FIELDS.iter().find(|field| field.name == name) else {
        return if key.contains("__") { Err(refuse(key, "is no property that can be filtered by")) } else { Ok(None) };
    };
    match field.operators.iter().find(|known| **known == operator) {
        Some(operator) => Ok(Some((field, operator))),
        None => Err(refuse(key, format!("is not supported; {name} knows {}", field.operators.join(", ")))),
    }
}

const fn text(name: &'static str, operators: &'static [&'static str]) -> Field {
    Field { name, field: name, kind: Kind::Text, operators }
}

const fn date(name: &'static str, field: &'static str) -> Field {
    Field { name, field, kind: Kind::Date, operators: &["eq", "gt", "gte", "lt", "lte"] }
}

const FIELDS: [Field; 17] = [
    text("id", &["eq", "in"]),
    text("slug", &["eq", "in", "nin", "icontains"]),
    text("campaign", &["eq", "in"]),
    text("state", &["eq", "ne", "in", "nin", "contains"]),
    date("publishDate", "publishDate"),
    date("createdAt", "created"),
    date("updatedAt", "updated"),
    text("name", &["eq", "in", "icontains"]),
    date("archivedAt", "archivedAt"),
    text("createdById", &["eq"]),
    text("updatedById", &["eq"]),
    text("blogAuthorId", &["eq", "in"]),
    text("translatedFromId", &["is_null", "not_null"]),
    text("contentGroupId", &["eq", "in"]),
    Field { name: "tagId", field: "tagIds", kind: Kind::Ids, operators: &["eq", "in"] },
    // Not in the documents' table, but in their example.
    text("language", &["eq", "in", "is_null", "not_null"]),
    // So that `currentState` is told apart from properties that nobody knows.
    text("currentState", &[]),
];

/// Names of the specification for bounds of dates.
const BOUNDS: [(&str, &str, &str); 4] = [
    ("createdAfter", "createdAt", "gt"),
    ("createdBefore", "createdAt", "lt"),
    ("updatedAfter", "updatedAt", "gt"),
    ("updatedBefore", "updatedAt", "lt"),
];
