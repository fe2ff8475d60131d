//! The order that a list is asked for: by several fields, each ascending or, with a `-` before it, descending.

use std::cmp::Ordering;

use serde_json::Value;

use crate::call::Call;
use crate::paging::refuse;
use crate::problem::Problem;

/// Fields of records as replies show them, each with whether it descends.
#[derive(Debug)]
pub(crate) struct Sort(Vec<(&'static str, bool)>);

impl Sort {
    /// What the `sort` of a query asks for. `field`: the field of a record that a name of the query stands for.
    pub fn of(
        call: &Call<'_>,
        names: &[&'static str],
        field: impl Fn(&'static str) -> &'static str,
    ) -> Result<Self, Problem> {
        let read = |text: &str| {
            let (name, descends) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
            match names.iter().copied().find(|known| *known == name) {
                Some(known) => Ok((field(known), descends)),
                None => Err(refuse("sort", format!("must be one of {}, but was {name}", names.join(", ")))),
            }
        };
        call.parameters("sort").into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// By this field, ascending, where all others are equal.
    pub fn then(mut self, field: &'static str) -> Self {
        self.0.push((field, false));
        self
    }

    /// How two records follow each other.
    pub fn compare(&self, one: &Value, other: &Value) -> Ordering {
        let compared = |(field, descends): &(&str, bool)| {
            let ordering = compare(&plain(&one[*field]), &plain(&other[*field]));
            if *descends { ordering.reverse() } else { ordering }
        };
        self.0.iter().map(compared).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
    }
}

/// A value as a query writes it; empty where there is none.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Numbers by value, texts by letters; nothing comes first.
fn compare(one: &str, other: &str) -> Ordering {
    match (one.parse::<u64>(), other.parse::<u64>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => one.cmp(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http::Request;

    fn sorted(query: &str) -> Result<Vec<Value>, Problem> {
        let mut records = vec![
            json!({ "id": "9", "title": "b" }),
            json!({ "id": "10", "title": "a" }),
            json!({ "id": "11", "title": null }),
            json!({ "id": "12", "title": "a" }),
        ];
        let request = Request::new("GET", &format!("/x{query}"));
        let field = |name| if name == "name" { "title" } else { name };
        let sort = Sort::of(&Call::parse(&request).unwrap(), &["id", "name"], field)?.then("id");
        records.sort_by(|one, other| sort.compare(one, other));
        Ok(records.into_iter().map(|record| record["id"].clone()).collect())
    }

    #[test]
    fn sorts_by_several_fields_and_ids_by_number() {
        for (query, expected) in [
            ("", ["9", "10", "11", "12"]),
            ("?sort=-id", ["12", "11", "10", "9"]),
            ("?sort=name", ["11", "10", "12", "9"]),
            ("?sort=name&sort=-id", ["11", "12", "10", "9"]),
            ("?sort=-name,id", ["9", "10", "12", "11"]),
        ] {
            assert_eq!(sorted(query).unwrap(), expected, "{query}");
        }
    }

    #[test]
    fn a_field_that_nobody_knows_is_refused() {
        let told = sorted("?sort=title").unwrap_err().respond("c").json();
        assert_eq!(told["errors"][0]["in"], "sort");
        assert_eq!(told["message"], "sort must be one of id, name, but was title");
    }
}
