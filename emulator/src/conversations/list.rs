//! Lists of a few records: sorted by their own fields, page by page. Threads have rules of their own.

use serde_json::Value;

use crate::call::Call;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;
use crate::sort::Sort;

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
    fields: &[&'static str],
    total: Total,
) -> Result<Response, Problem> {
    let sort = Sort::of(call, fields, |name| name)?;
    records.sort_by(|one, other| sort.compare(one, other));
    let default = match call.parameter("defaultPageLength") {
        None => DEFAULT_LIMIT,
        Some(text) => text.parse().ok().filter(|length| (1..=LARGEST_LIMIT).contains(length)).ok_or_else(|| {
            paging::refuse("defaultPageLength", format!("must be a whole number from 1 to {LARGEST_LIMIT}"))
        })?,
    };
    let limit = paging::limit(call, default, LARGEST_LIMIT)?;
    let total = (total == Total::Told).then_some(records.len());
    let (page, next) = paging::slice(records, paging::after(call)?, limit);
    Ok(paging::respond(call, total, page, next.map(|next| next.to_string()).as_deref()))
}

const DEFAULT_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 500;

#[cfg(test)]
mod tests {
    use serde_json::json;

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
    fn pages_end_where_the_list_does() {
        let (_, first) = ask("?limit=2");
        assert_eq!((&first["total"], &first["paging"]["next"]["after"]), (&json!(3), &json!("2")));
        assert_eq!(ids("?limit=2&after=2"), ["11"]);
        assert_eq!(ask("?limit=2&after=2").1.get("paging"), None);
        assert_eq!(ids("?defaultPageLength=1"), ["9"]);
        assert_eq!(ids("?limit=2&sort=name"), ["10", "11"]);
        for query in ["?limit=501", "?after=x", "?defaultPageLength=0", "?sort=age"] {
            assert_eq!(ask(query).0, 400, "{query}");
        }
    }
}
