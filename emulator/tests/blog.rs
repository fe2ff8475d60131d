//! Blog posts, as an editorial tool writes, schedules and translates them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{Emulator, Request, Response};
use serde_json::{Value, json};
use support::{START, control, emulator};

const ROOT: &str = "/cms/v3/blogs/posts";

fn ask(emulator: &mut Emulator, method: &str, path: &str, body: Option<Value>) -> Response {
    support::ask(emulator, START, method, path, &body.unwrap_or_default())
}

fn post(emulator: &mut Emulator, end: &str, body: Value) -> Response {
    ask(emulator, "POST", &format!("{ROOT}{end}"), Some(body))
}

fn patch(emulator: &mut Emulator, end: &str, body: Value) -> Response {
    ask(emulator, "PATCH", &format!("{ROOT}{end}"), Some(body))
}

fn get(emulator: &mut Emulator, end: &str) -> Value {
    let response = ask(emulator, "GET", &format!("{ROOT}{end}"), None);
    assert_eq!(response.status, 200, "{end}: {}", response.json());
    response.json()
}

fn example() -> Value {
    json!({
        "name": "Example blog post",
        "contentGroupId": "184993428780",
        "slug": "slug-at-the-end-of-the-url",
        "blogAuthorId": "4183274253",
        "metaDescription": "My meta description.",
        "useFeaturedImage": false,
        "postBody": "<p>Welcome to my blog post! Neat, huh?</p>"
    })
}

fn create(emulator: &mut Emulator, body: Value) -> String {
    let response = post(emulator, "", body);
    assert_eq!(response.status, 201, "{}", response.json());
    response.json()["id"].as_str().unwrap().to_owned()
}

fn missing(response: &Response) -> Vec<String> {
    assert_eq!(response.status, 400);
    let told = response.json();
    told["errors"].as_array().unwrap().iter().map(|error| error["in"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_draft_changes_nothing_live_until_it_is_pushed() {
    let mut emulator = emulator();
    let id = create(&mut emulator, example());
    assert_eq!(post(&mut emulator, &format!("/{id}/draft/push-live"), json!({})).status, 204);
    let drafted = patch(&mut emulator, &format!("/{id}/draft"), json!({ "name": "Better", "slug": "my-updated-post" }));
    assert_eq!((drafted.status, drafted.json()["slug"].as_str()), (200, Some("my-updated-post")));
    assert_eq!(get(&mut emulator, &format!("/{id}"))["name"], "Example blog post");
    assert_eq!(get(&mut emulator, &format!("/{id}/draft"))["name"], "Better");
    assert_eq!(ask(&mut emulator, "POST", &format!("{ROOT}/{id}/draft/push-live"), None).status, 204);
    let live = get(&mut emulator, &format!("/{id}"));
    assert_eq!(
        (&live["name"], &live["state"], &live["currentlyPublished"]),
        (&json!("Better"), &json!("PUBLISHED"), &json!(true))
    );
    assert_eq!(live["url"], "https://hub-12345.example/blog/my-updated-post");
}

#[test]
fn a_reset_gives_up_the_draft() {
    let mut emulator = emulator();
    assert_ne!(get(&mut emulator, "/9007/draft")["name"], get(&mut emulator, "/9007")["name"]);
    assert_eq!(ask(&mut emulator, "POST", &format!("{ROOT}/9007/draft/reset"), None).status, 204);
    assert_eq!(get(&mut emulator, "/9007/draft")["name"], get(&mut emulator, "/9007")["name"]);
}

#[test]
fn publishing_needs_what_the_documents_say() {
    let mut emulator = emulator();
    let id = create(&mut emulator, json!({ "name": "Only a name" }));
    let made = get(&mut emulator, &format!("/{id}"));
    assert_eq!((&made["slug"], &made["state"]), (&json!("-temporary-slug-only-a-name"), &json!("DRAFT")));
    let refused = patch(&mut emulator, &format!("/{id}"), json!({ "state": "PUBLISHED" }));
    assert_eq!(missing(&refused), ["contentGroupId", "slug", "blogAuthorId", "metaDescription", "featuredImage"]);
    let refused = post(&mut emulator, &format!("/{id}/draft/push-live"), json!({}));
    assert_eq!(missing(&refused).len(), 5);
    let schedule = json!({ "id": id, "publishDate": "2026-02-01T00:00:00Z" });
    assert_eq!(missing(&post(&mut emulator, "/schedule", schedule)).len(), 5);
    let mut body = example();
    body["state"] = json!("PUBLISHED");
    let published = patch(&mut emulator, &format!("/{id}"), body.clone());
    assert_eq!((published.status, &published.json()["state"]), (200, &json!("PUBLISHED")));
    assert_eq!(published.json()["publishDate"], "2026-01-01T00:00:00.000Z");
    body["slug"] = Value::Null;
    assert_eq!(missing(&post(&mut emulator, "", body)), ["slug"]);
}

#[test]
fn a_scheduled_post_goes_live_with_the_clock() {
    let mut emulator = emulator();
    let schedule = json!({ "id": "9005", "publishDate": "2026-01-01T01:00:00+00:00" });
    assert_eq!(post(&mut emulator, "/schedule", schedule).status, 204);
    assert_eq!(get(&mut emulator, "?state=SCHEDULED")["results"][0]["id"], "9005");
    emulator.advance(START, 3_599_999);
    assert_eq!(get(&mut emulator, "/9005")["currentState"], "SCHEDULED");
    emulator.advance(START, 1);
    let live = get(&mut emulator, "/9005");
    assert_eq!(
        (&live["currentState"], &live["publishedAt"]),
        (&json!("PUBLISHED"), &json!("2026-01-01T01:00:00.000Z"))
    );
    for (body, field) in [
        (json!({ "id": "9005" }), "publishDate"),
        (json!({ "publishDate": "2026-01-01" }), "id"),
        (json!({ "id": "9005", "publishDate": "tomorrow" }), "publishDate"),
    ] {
        assert_eq!(missing(&post(&mut emulator, "/schedule", body)), [field]);
    }
    assert_eq!(post(&mut emulator, "/schedule", json!({ "id": "5", "publishDate": "2026-01-01" })).status, 404);
}

#[test]
fn an_archived_post_is_found_where_archived_is_asked_for() {
    let mut emulator = emulator();
    for _ in 0..2 {
        assert_eq!(ask(&mut emulator, "DELETE", &format!("{ROOT}/9001"), None).status, 204);
    }
    assert_eq!(ask(&mut emulator, "GET", &format!("{ROOT}/9001"), None).status, 404);
    assert_eq!(patch(&mut emulator, "/9001/draft", json!({ "name": "x" })).status, 404);
    assert_eq!(get(&mut emulator, "/9001?archived=true")["archivedAt"], "2026-01-01T00:00:00.000Z");
    assert_eq!(get(&mut emulator, "?archived=true")["total"], 2);
    assert_eq!(ask(&mut emulator, "DELETE", &format!("{ROOT}/1"), None).status, 404);
}

#[test]
fn nested_objects_are_replaced_whole() {
    let mut emulator = emulator();
    let widgets =
        |names: &[&str]| -> Value { names.iter().map(|name| ((*name).to_owned(), json!({ "body": {} }))).collect() };
    patch(&mut emulator, "/9001", json!({ "widgets": widgets(&["a", "b"]) }));
    let changed = patch(&mut emulator, "/9001", json!({ "widgets": widgets(&["b"]) })).json();
    assert_eq!((&changed["widgets"], &changed["name"]), (&widgets(&["b"]), &json!("Welcome")));
}

#[test]
fn a_post_is_translated_on_every_path() {
    for (index, (root, word)) in [
        (ROOT, "create-language-variation"),
        (ROOT, "create-language-variant"),
        ("", "create-language-variant"),
        ("/cms/blogs/2025-09/posts", "create-language-variation"),
        ("/cms/blogs/2026-03/posts", "create-language-variation"),
        ("/cms/blogs/2026-09/posts", "create-language-variation"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut emulator = emulator();
        let body = json!({ "id": "9004", "language": "fr" });
        let made = ask(&mut emulator, "POST", &format!("{root}/multi-language/{word}"), Some(body));
        assert_eq!((made.status, &made.json()["translatedFromId"]), (200, &json!("9004")), "{index}");
        let group = get(&mut emulator, "?translatedFromId__not_null&sort=language");
        let languages: Vec<&Value> =
            group["results"].as_array().unwrap().iter().map(|post| &post["language"]).collect();
        assert_eq!(languages, ["de", "fr"]);
    }
}

#[test]
fn posts_join_and_leave_a_language_group() {
    let mut emulator = emulator();
    let languages = |emulator: &mut Emulator| -> Vec<String> {
        get(emulator, "/9004")["translations"].as_object().unwrap().keys().cloned().collect()
    };
    let attach = json!({ "id": "9003", "language": "es", "primaryId": "9004" });
    assert_eq!(post(&mut emulator, "/multi-language/attach-to-lang-group", attach).status, 204);
    assert_eq!(languages(&mut emulator), ["es", "de"]);
    let primary = json!({ "id": "9003" });
    let path = format!("{ROOT}/multi-language/set-new-lang-primary");
    assert_eq!(ask(&mut emulator, "PUT", &path, Some(primary)).status, 204);
    assert_eq!(get(&mut emulator, "/9004")["translatedFromId"], "9003");
    assert_eq!(post(&mut emulator, "/multi-language/detach-from-lang-group", json!({ "id": "9004" })).status, 204);
    assert_eq!(languages(&mut emulator), Vec::<String>::new());
}

#[test]
fn only_a_token_for_content_is_let_in() {
    let mut emulator = emulator();
    let body = json!({ "scopes": ["oauth"] });
    let made = control(&mut emulator, START, "token", &body).json();
    let request = Request::new("GET", ROOT).bearer(made["accessToken"].as_str().unwrap());
    let refused = emulator.handle(START, &request);
    assert_eq!((refused.status, &refused.json()["category"]), (403, &json!("MISSING_SCOPES")));
    let wrong = ask(&mut emulator, "PUT", ROOT, None);
    assert_eq!((wrong.status, wrong.header_value("allow")), (405, Some("GET, POST")));
}
