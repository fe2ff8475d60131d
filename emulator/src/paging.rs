//! Lists by pages, as HubSpot reads them out of a query and tells the next one. Knows no records.

use serde_json::{Value, json};

use crate::call::Call;
use crate::escape::percent;
use crate::problem::Problem;

/// How many the caller wants at most.
pub(crate) fn limit(call: &Call<'_>, usual: usize, most: usize) -> Result<usize, Problem> {
    let Some(text) = call.parameter("limit") else { return Ok(usual) };
    match text.parse::<usize>() {
        Ok(limit) if (1..=most).contains(&limit) => Ok(limit),
        _ => Err(refuse("limit", format!("must be a whole number from 1 to {most}, but was {text}"))),
    }
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

/// What stands as `paging` where another page follows: the cursor, and the caller's own URL with it.
/// `after` stands in the URL as it is.
pub(crate) fn next(call: &Call<'_>, after: &str) -> Value {
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
