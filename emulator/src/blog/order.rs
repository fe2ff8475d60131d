//! The order of a list: by several properties, each ascending or, with a `-`, descending.

use std::cmp::Ordering;

use serde_json::Value;

use crate::call::Call;
use crate::paging::refuse;
use crate::problem::Problem;

/// Fields of posts, each with whether it descends.
#[derive(Debug)]
pub(crate) struct Order(Vec<(&'static str, bool)>);

impl Order {
    /// The order that a query asks for; by creation where it asks for none.
    pub fn of(call: &Call<'_>) -> Result<Self, Problem> {
        let asked = call.parameters("sort").into_iter();
        let order = asked.map(|text| {
            let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
            let found = FIELDS.iter().find(|(known, _)| *known == name);
            let (_, field) = found.ok_or_else(|| refuse("sort", format!("can't be by {name}")))?;
            Ok((*field, descending))
        });
        let mut order = order.collect::<Result<Vec<_>, Problem>>()?;
        order.extend([("created", false), ("id", false)]);
        Ok(Self(order))
    }

    /// How two posts, as replies show them, follow each other.
    pub fn compare(&self, one: &Value, other: &Value) -> Ordering {
        let differs = |(field, descending): &(&str, bool)| {
            let ordering = compare(&one[*field], &other[*field]);
            if *descending { ordering.reverse() } else { ordering }
        };
        self.0.iter().map(differs).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
    }
}

/// Numbers by value, texts by letters; nothing comes first.
fn compare(one: &Value, other: &Value) -> Ordering {
    let (one, other) = (one.as_str().unwrap_or_default(), other.as_str().unwrap_or_default());
    match (one.parse::<u64>(), other.parse::<u64>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => one.cmp(other),
    }
}

/// Names of the query with the fields that hold them.
const FIELDS: [(&str, &str); 19] = [
    ("createdAt", "created"),
    ("updatedAt", "updated"),
    ("createdBy", "createdById"),
    ("updatedBy", "updatedById"),
    ("name", "name"),
    ("id", "id"),
    ("slug", "slug"),
    ("state", "state"),
    ("campaign", "campaign"),
    ("language", "language"),
    ("publishDate", "publishDate"),
    ("archivedAt", "archivedAt"),
    ("created", "created"),
    ("updated", "updated"),
    ("createdById", "createdById"),
    ("updatedById", "updatedById"),
    ("blogAuthorId", "blogAuthorId"),
    ("contentGroupId", "contentGroupId"),
    ("htmlTitle", "htmlTitle"),
];
