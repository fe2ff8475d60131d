//! Blog posts: every documented request byte for byte, every version, every rule.

use super::call::{is_whole_area, keeps_all, notes, path, problems, sent};
use crate::api::blog_posts::{
    ARCHIVE, ATTACH_TO_LANGUAGE_GROUP, BlogPost, BlogPostFields, BlogPostPage, CREATE, CREATE_LANGUAGE_VARIATION,
    DETACH_FROM_LANGUAGE_GROUP, GET, GET_DRAFT, LIST, PUSH_LIVE, RESET_DRAFT, SCHEDULE, SET_LANGUAGE_PRIMARY, UPDATE,
    UPDATE_DRAFT,
};
use crate::operation::Endpoint;
use crate::shape::{Kind, Shaped};

const POST: &str = r#"{"postId":"184993428780"}"#;

const SLUG: &str = r#"{"postId":184993428780,"body":{"slug":"my-updated-post"}}"#;

const TO: &str = r#"{"body":{"id":"1","language":"de-at"}}"#;

#[test]
fn each_version_has_its_path() {
    let cases: [(&'static Endpoint, &str, &str, &str); 14] = [
        (&LIST.endpoint, "{}", "GET", ""),
        (&GET.endpoint, POST, "GET", "/184993428780"),
        (&GET_DRAFT.endpoint, POST, "GET", "/184993428780/draft"),
        (&CREATE.endpoint, r#"{"body":{}}"#, "POST", ""),
        (&UPDATE_DRAFT.endpoint, SLUG, "PATCH", "/184993428780/draft"),
        (&UPDATE.endpoint, SLUG, "PATCH", "/184993428780"),
        (&PUSH_LIVE.endpoint, POST, "POST", "/184993428780/draft/push-live"),
        (&SCHEDULE.endpoint, r#"{"body":{"id":"1","publishDate":"2026-12-01"}}"#, "POST", "/schedule"),
        (&RESET_DRAFT.endpoint, POST, "POST", "/184993428780/draft/reset"),
        (&ARCHIVE.endpoint, POST, "DELETE", "/184993428780"),
        (&CREATE_LANGUAGE_VARIATION.endpoint, TO, "POST", "/multi-language/create-language-variation"),
        (
            &ATTACH_TO_LANGUAGE_GROUP.endpoint,
            r#"{"body":{"id":"1","language":"de","primaryId":"2"}}"#,
            "POST",
            "/multi-language/attach-to-lang-group",
        ),
        (
            &DETACH_FROM_LANGUAGE_GROUP.endpoint,
            r#"{"body":{"id":"1"}}"#,
            "POST",
            "/multi-language/detach-from-lang-group",
        ),
        (&SET_LANGUAGE_PRIMARY.endpoint, r#"{"body":{"id":"1"}}"#, "PUT", "/multi-language/set-new-lang-primary"),
    ];
    for (endpoint, params, method, below) in cases {
        let of = |version: &str| (sent(endpoint, params, version).0, path(endpoint, params, version));
        let expected = |start: &str| (method.to_owned(), format!("{start}{below}"));
        assert_eq!(of(""), expected("/cms/v3/blogs/posts"));
        assert_eq!(of("v3"), expected("/cms/v3/blogs/posts"));
        assert_eq!(of("2025-09"), expected("/cms/blogs/2025-09/posts"));
        assert_eq!(of("2026-03"), expected("/cms/blogs/2026-03/posts"));
        assert_eq!(of("2026-09"), expected("/cms/blogs/2026-09/posts"));
        assert_eq!((endpoint.scopes, endpoint.name.starts_with("cms.blogPosts.")), (&["content"][..], true));
    }
    let names: Vec<&str> = cases.iter().filter_map(|case| case.0.name.strip_prefix("cms.blogPosts.")).collect();
    is_whole_area("cms.blogPosts.", &names);
}

#[test]
fn the_fragments_of_the_documents_are_a_version() {
    let documented = |endpoint: &'static Endpoint, params: &str| path(endpoint, params, "documented");
    assert_eq!(documented(&CREATE_LANGUAGE_VARIATION.endpoint, TO), "/multi-language/create-language-variant");
    let attach = r#"{"body":{"id":"1","language":"de","primaryId":"2"}}"#;
    assert_eq!(documented(&ATTACH_TO_LANGUAGE_GROUP.endpoint, attach), "/multi-language/attach-to-lang-group");
    let detach = r#"{"body":{"id":"1"}}"#;
    assert_eq!(documented(&DETACH_FROM_LANGUAGE_GROUP.endpoint, detach), "/multi-language/detach-from-lang-group");
}

#[test]
fn the_documents_list_request_is_sent_without_its_typos() {
    let params = r#"{"sort":["-updatedAt"],"filters":{"language__not_null":true},"limit":10,"offset":10}"#;
    let expected = "/cms/v3/blogs/posts?sort=-updatedAt&language__not_null&limit=10&offset=10";
    assert_eq!(sent(&LIST.endpoint, params, ""), ("GET".into(), expected.into(), String::new()));
}

#[test]
fn filters_have_no_value_one_or_several() {
    let cases = [
        (r#"{"filters":{"translatedFromId__is_null":true}}"#, "?translatedFromId__is_null"),
        (r#"{"filters":{"translatedFromId__not_null":true}}"#, "?translatedFromId__not_null"),
        (r#"{"filters":{"contentGroupId__eq":184993428780}}"#, "?contentGroupId__eq=184993428780"),
        (r#"{"filters":{"id__in":["1","2"],"name__icontains":"a b&c"}}"#, "?id__in=1,2&name__icontains=a%20b%26c"),
        (r#"{"filters":{"slug":"x"}}"#, "?slug=x"),
        (r#"{"state":"SCHEDULED"}"#, "?state=SCHEDULED"),
        (r#"{"sort":["name","-createdAt"]}"#, "?sort=name&sort=-createdAt"),
        (r#"{"sort":"-createdAt","property":["name","slug"]}"#, "?sort=-createdAt&property=name&property=slug"),
        (r#"{"createdAfter":"2024-01-01T00:00:00Z","limit":10}"#, "?createdAfter=2024-01-01T00%3A00%3A00Z&limit=10"),
        (r#"{"archived":true,"after":"MTA="}"#, "?archived=true&after=MTA%3D"),
    ];
    for (params, query) in cases {
        assert_eq!(path(&LIST.endpoint, params, ""), format!("/cms/v3/blogs/posts{query}"));
    }
}

#[test]
fn the_documents_bodies_are_sent_as_they_are() {
    let create = r#"{"name":"Example blog post","contentGroupId":"184993428780","slug":"slug-at-the-end-of-the-url","blogAuthorId":"4183274253","metaDescription":"My meta description.","useFeaturedImage":false,"postBody":"<p>Welcome to my blog post! Neat, huh?</p>"}"#;
    let update = r#"{"name":"Example blog post","slug":"my-updated-post"}"#;
    let publish = r#"{"state":"PUBLISHED"}"#;
    let schedule = r#"{"id":"184993428780","publishDate":"2026-12-01T09:00:00Z"}"#;
    let variation = r#"{"id":"184993428780","language":"fr"}"#;
    let attach = r#"{"id":"184993428781","language":"fr","primaryId":"184993428780"}"#;
    let cases: [(&'static Endpoint, &str); 8] = [
        (&CREATE.endpoint, create),
        (&UPDATE_DRAFT.endpoint, update),
        (&UPDATE.endpoint, update),
        (&UPDATE.endpoint, publish),
        (&SCHEDULE.endpoint, schedule),
        (&CREATE_LANGUAGE_VARIATION.endpoint, variation),
        (&ATTACH_TO_LANGUAGE_GROUP.endpoint, attach),
        (&DETACH_FROM_LANGUAGE_GROUP.endpoint, r#"{"id":"184993428781"}"#),
    ];
    for (endpoint, body) in cases {
        let id = if endpoint.params.fields.is_empty() { "" } else { r#""postId":"1","# };
        assert_eq!(sent(endpoint, &format!(r#"{{{id}"body":{body}}}"#), "").2, body);
    }
    for endpoint in [&PUSH_LIVE.endpoint, &RESET_DRAFT.endpoint] {
        assert_eq!(sent(endpoint, POST, "").2, "");
    }
}

#[test]
fn numbers_of_tags_are_sent_as_numbers() {
    let params = r#"{"postId":"1","body":{"tagIds":["44452226837",7],"pageExpiryRedirectId":"9007199254740993"}}"#;
    let body = r#"{"tagIds":[44452226837,7],"pageExpiryRedirectId":9007199254740993}"#;
    assert_eq!(sent(&UPDATE.endpoint, params, "").2, body);
}

#[test]
fn a_filter_needs_an_operator_that_its_property_has() {
    let filters = |filters: &str| {
        let params = format!(r#"{{"filters":{{{filters}}}}}"#);
        (problems(&LIST.endpoint, &params), notes(&LIST.endpoint, &params))
    };
    let none = Vec::<String>::new;
    for good in [
        r#""id":1,"id__eq":"1","id__in":[1,"2"],"slug__nin":["a"],"slug__icontains":"a""#,
        r#""campaign__in":["x"],"state__ne":"DRAFT","state__contains":"D","publishDate__gte":"2026-01-01""#,
        r#""createdAt__lt":1,"updatedAt__lte":1,"archivedAt__gt":1,"createdById__eq":1,"updatedById":1"#,
        r#""blogAuthorId__in":"1","translatedFromId__is_null":true,"contentGroupId__in":[1],"tagId__eq":1"#,
    ] {
        assert_eq!(filters(good), (none(), none()), "{good}");
    }
    for (bad, code) in [
        (r#""id__gt":1"#, "filters.id__gt unknownOperator"),
        (r#""name__startswith":"x""#, "filters.name__startswith unknownOperator"),
        (r#""createdById__in":[1]"#, "filters.createdById__in unknownOperator"),
        (r#""translatedFromId":"1""#, "filters.translatedFromId unknownOperator"),
        (r#""translatedFromId__is_null":"""#, "filters.translatedFromId__is_null wrongType"),
        (r#""translatedFromId__not_null":false"#, "filters.translatedFromId__not_null wrongType"),
        (r#""id__eq":[1]"#, "filters.id__eq wrongType"),
        (r#""id__in":[null]"#, "filters.id__in[0] wrongType"),
        (r#""id__in":[]"#, "filters.id__in empty"),
        (r#""name":null"#, "filters.name wrongType"),
    ] {
        assert_eq!(filters(bad), (vec![code.to_owned()], none()), "{bad}");
    }
    let unknown = vec!["filters.language__not_null unknownField".to_owned()];
    assert_eq!(filters(r#""language__not_null":true"#), (none(), unknown));
    assert_eq!(problems(&LIST.endpoint, r#"{"filters":"x"}"#), ["filters wrongType"]);
}

#[test]
fn a_list_has_bounds_dates_and_one_place_to_go_on() {
    for (params, problem) in [
        (r#"{"limit":0}"#, "limit outOfRange"),
        (r#"{"limit":"10"}"#, "limit wrongType"),
        (r#"{"offset":-1}"#, "offset outOfRange"),
        (r#"{"sort":[]}"#, "sort empty"),
        (r#"{"createdAt":"yesterday"}"#, "createdAt wrongType"),
        (r#"{"updatedBefore":1714521600000}"#, "updatedBefore wrongType"),
        (r#"{"archived":"true"}"#, "archived wrongType"),
    ] {
        assert_eq!(problems(&LIST.endpoint, params), [problem], "{params}");
    }
    assert_eq!(notes(&LIST.endpoint, r#"{"after":"x","offset":0}"#), ["offset conflict"]);
    assert_eq!(notes(&LIST.endpoint, r#"{"state":"DELETED"}"#), ["state unknownWord"]);
    for params in [r#"{"after":"x"}"#, r#"{"offset":0}"#, r#"{"state":"DRAFT"}"#] {
        assert!(notes(&LIST.endpoint, params).is_empty(), "{params}");
    }
}

#[test]
fn what_publishing_needs_is_a_problem_of_new_posts_and_a_note_of_changes() {
    let complete = r#""name":"n","contentGroupId":"1","slug":"s","blogAuthorId":2,"metaDescription":"m""#;
    let fields = |body: &str| {
        let params = format!(r#"{{"postId":"1","body":{{{body}}}}}"#);
        let create = format!(r#"{{"body":{{{body}}}}}"#);
        assert!(problems(&UPDATE.endpoint, &params).is_empty(), "{body}");
        let (created, updated) = (problems(&CREATE.endpoint, &create), notes(&UPDATE.endpoint, &params));
        assert_eq!(created, updated, "{body}");
        assert!(notes(&CREATE.endpoint, &create).is_empty(), "{body}");
        assert!(notes(&UPDATE_DRAFT.endpoint, &params).is_empty(), "{body}");
        created
    };
    let all = ["name", "contentGroupId", "slug", "blogAuthorId", "metaDescription", "featuredImage"];
    let missing: Vec<String> = all.iter().map(|name| format!("body.{name} missing")).collect();
    assert_eq!(fields(r#""state":"PUBLISHED""#), missing);
    assert_eq!(fields(r#""state":"PUBLISHED","name":"","slug":"""#), missing);
    for (more, found) in [
        ("", &["body.featuredImage missing"][..]),
        (r#","useFeaturedImage":true"#, &["body.featuredImage missing"]),
        (r#","useFeaturedImage":true,"featuredImage":"""#, &["body.featuredImage missing"]),
        (r#","useFeaturedImage":false"#, &[]),
        (r#","featuredImage":"https://x.test/a.png""#, &[]),
    ] {
        assert_eq!(fields(&format!(r#"{complete},"state":"PUBLISHED"{more}"#)), found, "{more}");
    }
    for state in ["DRAFT", "SCHEDULED"] {
        assert!(fields(&format!(r#""state":"{state}""#)).is_empty());
    }
    assert!(fields("").is_empty());
}

#[test]
fn what_is_replaced_whole_is_a_note_of_changes() {
    for (name, value) in [
        ("widgets", "{}"),
        ("widgetContainers", "{}"),
        ("layoutSections", "{}"),
        ("themeSettingsValues", "{}"),
        ("translations", "{}"),
        ("publicAccessRules", "[]"),
        ("attachedStylesheets", "[]"),
    ] {
        let params = format!(r#"{{"postId":"1","body":{{"name":"n","{name}":{value}}}}}"#);
        let note = [format!("body.{name} replacedWhole")];
        assert_eq!(notes(&UPDATE.endpoint, &params), note);
        assert_eq!(notes(&UPDATE_DRAFT.endpoint, &params), note);
        assert!(notes(&CREATE.endpoint, &params.replace(r#""postId":"1","#, "")).is_empty());
    }
}

#[test]
fn bodies_are_checked_field_by_field() {
    for (endpoint, body, problem) in [
        (&CREATE.endpoint, r#"{"useFeaturedImage":"no"}"#, "body.useFeaturedImage wrongType"),
        (&CREATE.endpoint, r#"{"publishDate":"soon"}"#, "body.publishDate wrongType"),
        (&CREATE.endpoint, r#"{"tagIds":["x"]}"#, "body.tagIds[0] wrongType"),
        (&CREATE.endpoint, r#"{"widgets":[]}"#, "body.widgets wrongType"),
        (&CREATE.endpoint, r#"{"blogAuthorId":""}"#, "body.blogAuthorId empty"),
        (&SCHEDULE.endpoint, r#"{"publishDate":"2026-12-01T09:00:00Z"}"#, "body.id missing"),
        (&SCHEDULE.endpoint, r#"{"id":"1"}"#, "body.publishDate missing"),
        (&SCHEDULE.endpoint, r#"{"id":"1","publishDate":"2026-12-01T09:00"}"#, "body.publishDate wrongType"),
        (&CREATE_LANGUAGE_VARIATION.endpoint, r#"{"language":"de"}"#, "body.id missing"),
        (&CREATE_LANGUAGE_VARIATION.endpoint, r#"{"id":"1"}"#, "body.language missing"),
        (&ATTACH_TO_LANGUAGE_GROUP.endpoint, r#"{"id":"1","language":"de"}"#, "body.primaryId missing"),
        (&DETACH_FROM_LANGUAGE_GROUP.endpoint, "{}", "body.id missing"),
        (&SET_LANGUAGE_PRIMARY.endpoint, "{}", "body.id missing"),
    ] {
        assert_eq!(problems(endpoint, &format!(r#"{{"body":{body}}}"#)), [problem], "{body}");
    }
    let unknown = r#"{"body":{"title":"x","language":"german!","state":"LIVE"}}"#;
    let found = ["body.state unknownWord", "body.language pattern", "body.title unknownField"];
    assert_eq!(notes(&CREATE.endpoint, unknown), found);
    assert!(problems(&CREATE.endpoint, unknown).is_empty());
    assert_eq!(problems(&GET.endpoint, r#"{"postId":"a/b"}"#), ["postId unsafePath"]);
}

#[test]
fn a_page_keeps_what_it_does_not_know() {
    let page = r#"{"total":2,"results":[
        {"id":"184993428780","name":"Example blog post","state":"DRAFT","currentState":"DRAFT","language":"en",
         "contentGroupId":"1","categoryId":3,"contentTypeCategory":3,"tagIds":[44452226837],"widgets":{"a":{"b":[1]}},
         "archivedAt":"1970-01-01T00:00:00Z","created":"2024-03-27T18:04:11.823Z","publicAccessRules":[],"new":{"x":1}},
        {"id":"184993428781","state":"LOSER_AB_VARIANT","contentTypeCategory":"3","archivedAt":1711562651823}],
        "paging":{"next":{"after":"MTA%3D","link":"https://api.hubapi.com/x"}},"took":5}"#;
    let page: BlogPostPage = keeps_all(page);
    let posts = page.results.unwrap();
    assert_eq!(posts[0].id.as_deref(), Some("184993428780"));
    assert_eq!(posts[1].state.as_ref().map(|state| state.as_str()), Some("LOSER_AB_VARIANT"));
    assert_eq!(page.paging.unwrap().next.unwrap().after.as_deref(), Some("MTA%3D"));
    assert!(LIST.endpoint.numeric_ids && !PUSH_LIVE.endpoint.numeric_ids);
}

/// As HubSpot's documents have them.
const FIELDS: &str = "abStatus abTestId archivedAt archivedInDashboard attachedStylesheets authorName blogAuthorId campaign \
    categoryId contentGroupId contentTypeCategory created createdById currentState currentlyPublished domain \
    dynamicPageDataSourceId dynamicPageDataSourceType dynamicPageHubDbTableId enableDomainStylesheets \
    enableGoogleAmpOutputOverride enableLayoutStylesheets featuredImage featuredImageAltText folderId footerHtml \
    headHtml htmlTitle id includeDefaultCustomCss language layoutSections linkRelCanonicalUrl mabExperimentId \
    metaDescription name pageExpiryDate pageExpiryEnabled pageExpiryRedirectId pageExpiryRedirectUrl password postBody \
    postSummary publicAccessRules publicAccessRulesEnabled publishDate publishImmediately publishedAt rssBody \
    rssSummary slug state tagIds themeSettingsValues translatedFromId translations updated updatedById url \
    useFeaturedImage widgetContainers widgets";

#[test]
fn a_post_has_every_documented_field_and_none_is_required() {
    for shape in [BlogPost::SHAPE, BlogPostFields::SHAPE] {
        let mut names: Vec<&str> = shape.fields.iter().map(|field| field.name).collect();
        names.sort_unstable();
        let mut documented: Vec<&str> = FIELDS.split_whitespace().collect();
        documented.sort_unstable();
        assert_eq!(names, documented);
        assert_eq!(names.len(), 62);
        assert!(shape.fields.iter().all(|field| !field.required));
    }
    let id = |shape: &'static crate::shape::Shape| shape.field("id").map(|field| field.kind);
    assert!(matches!(id(BlogPost::SHAPE), Some(Kind::Text)));
    assert!(matches!(id(BlogPostFields::SHAPE), Some(Kind::Id)));
}
