//! Lists posts, filtered and sorted, page by page; and gives one of them. Changes nothing.

use base64ct::{Base64, Encoding};
use serde_json::Value;

use crate::blog::filter::Filters;
use crate::blog::post::Version;
use crate::blog::store::Blog;
use crate::blog::write::{not_found, number};
use crate::call::Call;
use crate::escape::percent;
use crate::http::Response;
use crate::paging::{self, refuse};
use crate::problem::Problem;
use crate::sort::Sort;

/// `GET …/posts`.
pub(crate) fn list(call: &Call<'_>, blog: &Blog) -> Result<Response, Problem> {
    let (filters, archived) = (Filters::of(call)?, paging::flag(call, "archived")?);
    let sort = Sort::of(call, &SORTABLE, stored)?.then("created").then("id");
    let limit = paging::limit(call, DEFAULT_LIMIT, LARGEST_LIMIT)?;
    let from = match (call.parameter("after"), call.parameter("offset")) {
        (Some(after), _) => position(after).ok_or_else(paging::strange_cursor)?,
        (None, Some(offset)) => offset.parse().map_err(|_| refuse("offset", "must be a whole number, zero or more"))?,
        (None, None) => 0,
    };
    let posts = blog.posts.values().filter(|post| post.archived_at.is_some() == archived);
    let mut posts: Vec<Value> = posts.map(|post| blog.show(post, Version::Live)).collect();
    posts.retain(|post| filters.take(post));
    posts.sort_by(|one, other| sort.compare(one, other));
    let total = posts.len();
    let (page, next) = paging::slice(posts, from, limit);
    let results = page.into_iter().map(|post| part(call, post)).collect();
    Ok(paging::respond(call, Some(total), results, next.map(cursor).as_deref()))
}

/// `GET …/posts/{postId}` and `GET …/posts/{postId}/draft`.
pub(crate) fn get(call: &Call<'_>, blog: &Blog, id: &str, version: Version) -> Result<Response, Problem> {
    let archived = paging::flag(call, "archived")?;
    let post = blog.find(number(id)?, archived).ok_or_else(|| not_found(id))?;
    Ok(Response::of_json(200, &part(call, blog.show(post, version))))
}

/// What the caller wants to see of a post: everything, or some properties besides the id.
fn part(call: &Call<'_>, mut post: Value) -> Value {
    let asked = call.parameters("property");
    if let Some(map) = post.as_object_mut().filter(|_| !asked.is_empty()) {
        map.retain(|name, _| name == "id" || asked.contains(&name.as_str()));
    }
    post
}

/// The cursor of a position, percent-encoded already, as HubSpot's CMS gives it.
fn cursor(position: usize) -> String {
    percent(&Base64::encode_string(format!("{position}\n").as_bytes()))
}

/// The position of a cursor. Digits alone do, too: an older document has `after` count posts.
fn position(cursor: &str) -> Option<usize> {
    if let Ok(position) = cursor.parse() {
        return Some(position);
    }
    let bytes = Base64::decode_vec(cursor).ok()?;
    String::from_utf8(bytes).ok()?.strip_suffix('\n')?.parse().ok()
}

/// The field of a post that a name of the query stands for.
fn stored(name: &'static str) -> &'static str {
    match name {
        "createdAt" => "created",
        "updatedAt" => "updated",
        "createdBy" => "createdById",
        "updatedBy" => "updatedById",
        field => field,
    }
}

const SORTABLE: [&str; 19] = [
    "createdAt",
    "updatedAt",
    "createdBy",
    "updatedBy",
    "name",
    "id",
    "slug",
    "state",
    "campaign",
    "language",
    "publishDate",
    "archivedAt",
    "created",
    "updated",
    "createdById",
    "updatedById",
    "blogAuthorId",
    "contentGroupId",
    "htmlTitle",
];

const DEFAULT_LIMIT: usize = 20;
const LARGEST_LIMIT: usize = 300;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http::Request;

    fn ask(query: &str) -> (u16, Value) {
        let blog = Blog::built_in(7, 1_767_225_600_000);
        let request = Request::new("GET", &format!("/posts?{query}"));
        let call = Call::parse(&request).unwrap();
        let response = list(&call, &blog).unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    /// The last digits of the ids.
    fn ids(query: &str) -> Vec<u64> {
        let (status, told) = ask(query);
        assert_eq!(status, 200, "{query} {told}");
        let id = |post: &Value| post["id"].as_str().unwrap().parse::<u64>().unwrap() - 9_000;
        told["results"].as_array().unwrap().iter().map(id).collect()
    }

    #[test]
    fn every_filter_of_the_documents_filters() {
        for (query, expected) in [
            ("", vec![1, 2, 3, 4, 5, 6, 7, 8]),
            ("archived=true", vec![9]),
            ("id__eq=9002", vec![2]),
            ("id__in=9002,9004&id__in=9006", vec![2, 4, 6]),
            ("slug__eq=welcome", vec![1]),
            ("slug__nin=welcome,greetings", vec![2, 3, 5, 6, 7, 8]),
            ("slug__icontains=MONDAY", vec![2]),
            ("campaign__eq=b1a2c3d4-0000-4000-8000-000000000001", vec![1]),
            ("state=DRAFT", vec![5, 6]),
            ("state__eq=DRAFT", vec![5, 6]),
            ("state__ne=PUBLISHED", vec![5, 6]),
            ("state__in=DRAFT,SCHEDULED", vec![5, 6]),
            ("state__nin=DRAFT", vec![1, 2, 3, 4, 7, 8]),
            ("state__contains=PUB", vec![1, 2, 3, 4, 7, 8]),
            ("state=SCHEDULED", vec![]),
            ("name__in=Welcome,An%20idea", vec![1, 6]),
            ("name__icontains=marketing", vec![2]),
            ("name=Welcome", vec![1]),
            ("createdAt__lt=2025-12-15T00:00:00Z", vec![1, 2]),
            ("createdAt__lte=2025-12-15T00:00:00Z", vec![1, 2, 3]),
            ("createdAfter=2025-12-18&createdBefore=2025-12-20", vec![7]),
            ("createdAt__eq=1765584000000", vec![1]),
            ("updatedAt__gt=2025-12-19T12:00:00Z", vec![8]),
            ("publishDate__gte=2025-12-19T12:00:00Z", vec![7, 8]),
            ("archived=true&archivedAt__gt=2025-01-01", vec![9]),
            ("createdById__eq=293199&updatedById__eq=1", vec![]),
            ("blogAuthorId__in=4183274253", vec![1, 2, 3, 4, 5, 7, 8]),
            ("translatedFromId__not_null", vec![8]),
            ("translatedFromId__is_null&state=PUBLISHED", vec![1, 2, 3, 4, 7]),
            ("contentGroupId__eq=184993428780&tagId__eq=501", vec![1, 3, 5, 7]),
            ("tagId__in=501,502&language__not_null", vec![4, 8]),
        ] {
            assert_eq!(ids(query), expected, "{query}");
        }
    }

    #[test]
    fn what_the_documents_do_not_know_is_refused_by_name() {
        for query in [
            "id__gt",
            "slug__like",
            "state__startswith",
            "translatedFromId",
            "currentState__eq",
            "colour__eq",
            "name__",
            "state__eq",
            "publishDate__gt",
            "createdAt",
            "limit",
            "offset",
            "after",
            "archived",
            "sort",
        ] {
            let (status, told) = ask(&format!("{query}=x"));
            assert_eq!((status, &told["errors"][0]["in"]), (400, &json!(query)), "{query}");
        }
        assert_eq!(ask("translatedFromId__is_null=9").0, 400);
        assert_eq!(ask("name__eq").0, 400);
        assert_eq!(ask("limit=301").0, 400);
    }

    #[test]
    fn sorts_by_several_properties() {
        assert_eq!(ids("sort=-createdAt"), [8, 7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(ids("sort=name&limit=3"), [5, 6, 3]);
        assert_eq!(ids("sort=state&sort=-id"), [6, 5, 8, 7, 4, 3, 2, 1]);
        assert_eq!(ids("sort=-updatedAt&language__not_null&limit=10&offset=1"), [4]);
    }

    #[test]
    fn pages_follow_the_cursor_or_the_link_or_an_offset() {
        let (_, first) = ask("limit=3");
        assert_eq!(first["total"], 8);
        let after = first["paging"]["next"]["after"].as_str().unwrap();
        assert_eq!((ids(&format!("limit=3&after={after}")), ids("limit=3&offset=3")), (vec![4, 5, 6], vec![4, 5, 6]));
        let link = first["paging"]["next"]["link"].as_str().unwrap();
        assert_eq!(ids(link.split_once('?').unwrap().1), [4, 5, 6]);
        assert_eq!(ask("limit=3&offset=6").1.get("paging"), None);
        assert_eq!(ids("limit=3&after=6&offset=1"), [7, 8]);
    }

    #[test]
    fn a_cursor_that_was_encoded_twice_is_none() {
        assert_eq!(cursor(525), "NTI1Cg%3D%3D");
        assert_eq!((position("NTI1Cg=="), position("NTI1Cg%3D%3D")), (Some(525), None));
        assert_eq!(ask("after=NTI1Cg%253D%253D").0, 400);
    }

    #[test]
    fn only_the_properties_that_were_asked_for_come_with_the_id() {
        let (_, told) = ask("id__eq=9001&property=name,slug&property=nothing");
        assert_eq!(told["results"][0], json!({ "id": "9001", "name": "Welcome", "slug": "welcome" }));
    }
}
