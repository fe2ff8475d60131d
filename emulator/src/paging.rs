//! Lists by pages, as HubSpot reads them out of a query and tells the next one. Knows no records.

use std::str::FromStr;

use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::escape::percent;
use crate::http::Response;
use crate::problem::Problem;

/// How many the caller wants at most.
pub(crate) fn limit(call: &Call<'_>, default: usize, most: usize) -> Result<usize, Problem> {
    let Some(text) = call.parameter("limit") else { return Ok(default) };
    match text.parse::<usize>() {
        Ok(limit) if (1..=most).contains(&limit) => Ok(limit),
        _ => Err(refuse("limit", format!("must be a whole number from 1 to {most}, but was {text}"))),
    }
}

/// Where the page begins that `after` names; at the beginning where it is absent.
pub(crate) fn after<T: FromStr + Default>(call: &Call<'_>) -> Result<T, Problem> {
    call.parameter("after").map_or_else(|| Ok(T::default()), |text| text.parse().map_err(|_| strange_cursor()))
}

/// The page that begins at a position, and the position of the next one where there is one.
pub(crate) fn slice<T>(all: Vec<T>, from: usize, limit: usize) -> (Vec<T>, Option<usize>) {
    let end = from.saturating_add(limit);
    let next = (end < all.len()).then_some(end);
    (all.into_iter().skip(from).take(limit).collect(), next)
}

/// A yes or no in the query; no where absent.
pub(crate) fn flag(call: &Call<'_>, name: &str) -> Result<bool, Problem> {
    match call.parameter(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(refuse(name, "must be true or false")),
    }
}

/// A refusal of a query parameter.
pub(crate) fn refuse(name: &str, clause: impl std::fmt::Display) -> Problem {
    let message = format!("{name} {clause}");
    Problem::validation(message.clone()).with("errors", json!([{ "message": message, "in": name }]))
}

/// The refusal of a cursor that no page gave.
pub(crate) fn strange_cursor() -> Problem {
    refuse("after", "is not a value that paging.next.after gave")
}

/// One page: how many there are in all, where that is to be told, the results, and the cursor of the next page.
pub(crate) fn respond(call: &Call<'_>, total: Option<usize>, results: Vec<Value>, after: Option<&str>) -> Response {
    let mut body = Map::new();
    body.extend(total.map(|total| ("total".to_owned(), json!(total))));
    body.insert("results".to_owned(), Value::Array(results));
    body.extend(after.map(|after| ("paging".to_owned(), next(call, after))));
    Response::of_json(200, &Value::Object(body))
}

/// What stands as `paging` where another page follows: the cursor, and the caller's own URL with it.
/// `after` stands in the URL as it is.
fn next(call: &Call<'_>, after: &str) -> Value {
    let kept = call.query.iter().filter(|(name, _)| !["after", "offset"].contains(&name.as_str()));
    let pair = |(name, value): &(String, String)| match value.as_str() {
        "" => percent(name),
        value => format!("{}={}", percent(name), percent(value)),
    };
    let pairs: Vec<String> = kept.map(pair).chain([format!("after={after}")]).collect();
    json!({ "next": { "after": after, "link": format!("{}{}?{}", call.origin, call.path, pairs.join("&")) } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn with<T>(url: &str, check: impl FnOnce(&Call<'_>) -> T) -> T {
        check(&Call::parse(&Request::new("GET", url)).unwrap())
    }

    #[test]
    fn limits_are_whole_numbers_up_to_the_most() {
        assert_eq!(with("/x", |call| limit(call, 7, 9)).unwrap(), 7);
        assert_eq!(with("/x?limit=9", |call| limit(call, 7, 9)).unwrap(), 9);
        for url in ["/x?limit=0", "/x?limit=10", "/x?limit=ten", "/x?limit="] {
            let told = with(url, |call| limit(call, 7, 9)).unwrap_err().respond("c").json();
            assert_eq!(told["errors"][0]["in"], "limit", "{url}");
        }
    }

    #[test]
    fn a_page_says_where_the_next_one_begins() {
        assert_eq!(slice(vec![1, 2, 3], 0, 2), (vec![1, 2], Some(2)));
        assert_eq!(slice(vec![1, 2, 3], 1, 2), (vec![2, 3], None));
        assert_eq!(slice(vec![1, 2, 3], 9, usize::MAX), (vec![], None));
        assert_eq!((with("/x", after::<u64>).unwrap(), with("/x?after=7", after::<u64>).unwrap()), (0, 7));
        assert!(with("/x?after=-1", after::<u64>).is_err());
    }

    #[test]
    fn flags_are_true_or_false() {
        assert!(!with("/x", |call| flag(call, "archived")).unwrap());
        assert!(with("/x?archived=true", |call| flag(call, "archived")).unwrap());
        assert!(with("/x?archived=yes", |call| flag(call, "archived")).is_err());
    }

    #[test]
    fn the_next_page_keeps_the_query_and_replaces_the_cursor() {
        let paging = with("https://h.test/x?a__not_null&b=1,2&after=5&offset=3", |call| next(call, "Nw%3D%3D"));
        let link = "https://h.test/x?a__not_null&b=1%2C2&after=Nw%3D%3D";
        assert_eq!(paging, json!({ "next": { "after": "Nw%3D%3D", "link": link } }));
    }
}
