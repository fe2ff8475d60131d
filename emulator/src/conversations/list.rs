//! Lists of a few records: sorted by their own fields, page by page. Threads have rules of their own.

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

/// Whether a list tells how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Total {
    Told,
    Untold,
}

/// One page of these records, in the order asked for. `fields`: what they can be sorted by.
pub(crate) fn list(
    call: &Call<'_>,
    mut records: Vec<Value>,
    fields: &[&str],
    total: Total,
) -> Result<Response, Problem> {
    let order = order(call, fields)?;
    records.sort_by(|one, other| {
        let differs = |(name, descending): &(&str, bool)| {
            let ordering = compare(&one[*name], &other[*name]);
            if *descending { ordering.reverse() } else { ordering }
        };
        order.iter().map(differs).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
    });
    let usual = match call.parameter("defaultPageLength") {
        None => USUAL_LIMIT,
        Some(text) => text.parse().ok().filter(|length| (1..=LARGEST_LIMIT).contains(length)).ok_or_else(|| {
            paging::refuse("defaultPageLength", format!("must be a whole number from 1 to {LARGEST_LIMIT}"))
        })?,
    };
    let limit = paging::limit(call, usual, LARGEST_LIMIT)?;
    let from = match call.parameter("after") {
        None => 0,
        Some(text) => text.parse::<usize>().map_err(|_| paging::strange_cursor())?,
    };
    let mut told = Map::new();
    if total == Total::Told {
        told.insert("total".to_owned(), json!(records.len()));
    }
    let end = from.saturating_add(limit);
    let more = end < records.len();
    told.insert("results".to_owned(), records.into_iter().skip(from).take(limit).collect());
    if more {
        told.insert("paging".to_owned(), paging::next(call, &end.to_string()));
    }
    Ok(Response::of_json(200, &Value::Object(told)))
}

/// Names with whether they descend.
fn order<'a>(call: &'a Call<'_>, fields: &[&str]) -> Result<Vec<(&'a str, bool)>, Problem> {
    let asked = call.parameters("sort").into_iter();
    asked
        .map(|text| {
            let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
            if fields.contains(&name) {
                return Ok((name, descending));
            }
            Err(paging::refuse("sort", format!("must be one of {}, but was {name}", fields.join(", "))))
        })
        .collect()
}

/// Ids by number, texts by letters.
fn compare(one: &Value, other: &Value) -> Ordering {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (one, other) = (text(one), text(other));
    match (one.parse::<u64>(), other.parse::<u64>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => one.cmp(&other),
    }
}

const USUAL_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn ask(query: &str) -> (u16, Value) {
        let records = [("9", "b"), ("10", "a"), ("11", "a")];
        let records = records.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect();
        let request = Request::new("GET", &format!("/x{query}"));
        let call = Call::parse(&request).unwrap();
        let response =
            list(&call, records, &["id", "name"], Total::Told).unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    fn ids(query: &str) -> Vec<String> {
        let told = ask(query).1;
        told["results"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn sorts_by_several_fields_and_ids_by_number() {
        assert_eq!(ids("?sort=-id"), ["11", "10", "9"]);
        assert_eq!(ids("?sort=name&sort=-id"), ["11", "10", "9"]);
        assert_eq!(ids("?sort=name,id"), ["10", "11", "9"]);
        assert_eq!(ask("?sort=age").1["errors"][0]["in"], "sort");
    }

    #[test]
    fn pages_end_where_the_list_does() {
        let (_, first) = ask("?limit=2");
        assert_eq!((&first["total"], &first["paging"]["next"]["after"]), (&json!(3), &json!("2")));
        assert_eq!(ids("?limit=2&after=2"), ["11"]);
        assert_eq!(ask("?limit=2&after=2").1.get("paging"), None);
        assert_eq!(ids("?defaultPageLength=1"), ["9"]);
        for query in ["?limit=501", "?after=x", "?defaultPageLength=0"] {
            assert_eq!(ask(query).0, 400, "{query}");
        }
    }
}
