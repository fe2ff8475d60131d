//! The requests about language groups. A group has one post per language; a post is in one group at most.

use serde_json::{Value, json};

use crate::blog::group::DEFAULT_LANGUAGE;
use crate::blog::model::check_language;
use crate::blog::post::{Post, Version};
use crate::blog::store::Blog;
use crate::blog::write::not_found;
use crate::body::Body;
use crate::call::Call;
use crate::http::Response;
use crate::problem::Problem;

/// `POST …/create-language-variation`: a copy of a post in another language.
pub(crate) fn create(now: u64, call: &Call<'_>, blog: &mut Blog) -> Result<Response, Problem> {
    let value = call.json()?;
    let body = Body::of(&value)?;
    body.require(&["id", "language"])?;
    let language = language(&body, "language")?;
    let source = member(blog, &body, "id")?;
    let (primary, mut fields) = (blog.primary_of(source), source.draft.clone());
    if blog.has_language(primary, language, 0) {
        return Err(taken(&body, language));
    }
    fields.insert("language".to_owned(), json!(language));
    fields.remove("slug");
    fields.remove("publishDate");
    let id = blog.fresh_id();
    let mut post = Post::new(id, now, fields);
    post.translated_from = Some(primary);
    blog.posts.insert(id, post);
    speak(blog, primary, DEFAULT_LANGUAGE);
    let post = blog.find(id, false).ok_or_else(|| not_found(id))?;
    Ok(Response::of_json(200, &blog.show(post, Version::Draft)))
}

/// `POST …/attach-to-lang-group`.
pub(crate) fn attach(call: &Call<'_>, blog: &mut Blog) -> Result<Response, Problem> {
    let value = call.json()?;
    let body = Body::of(&value)?;
    body.require(&["id", "language", "primaryId"])?;
    let language = language(&body, "language")?;
    let of_primary = body.text("primaryLanguage")?;
    if let Some(language) = of_primary {
        check_language(&body, language)?;
    }
    let (post, primary) = (member(blog, &body, "id")?, member(blog, &body, "primaryId")?);
    let (id, primary_id) = (post.id, primary.id);
    let alone = post.translated_from.is_none() && blog.group(id).count() == 1;
    if id == primary_id {
        return Err(body.refuse("primaryId", "must be another post"));
    }
    if primary.translated_from.is_some() {
        return Err(body.refuse("primaryId", "must be the primary post of its language group"));
    }
    if !alone {
        return Err(body.refuse("id", "is in a language group already; detach it first"));
    }
    let spoken = of_primary.or(primary.language()).unwrap_or(DEFAULT_LANGUAGE).to_owned();
    if spoken == language || blog.has_language(primary_id, language, primary_id) {
        return Err(taken(&body, language));
    }
    if blog.has_language(primary_id, &spoken, primary_id) {
        return Err(body.refuse("primaryLanguage", "is that of another post of the group"));
    }
    if let Some(post) = blog.posts.get_mut(&id) {
        post.translated_from = Some(primary_id);
        post.set("language", &json!(language));
    }
    if let (Some(_), Some(primary)) = (of_primary, blog.posts.get_mut(&primary_id)) {
        primary.set("language", &json!(spoken));
    }
    speak(blog, primary_id, &spoken);
    Ok(Response::of_nothing(204))
}

/// `POST …/detach-from-lang-group`.
pub(crate) fn detach(call: &Call<'_>, blog: &mut Blog) -> Result<Response, Problem> {
    let value = call.json()?;
    let body = Body::of(&value)?;
    body.require(&["id"])?;
    let post = member(blog, &body, "id")?;
    let id = post.id;
    if post.translated_from.is_none() && blog.group(id).count() > 1 {
        return Err(body.refuse("id", "is the primary post of its language group; make another one primary first"));
    }
    if let Some(post) = blog.posts.get_mut(&id) {
        post.translated_from = None;
    }
    Ok(Response::of_nothing(204))
}

/// `PUT …/set-new-lang-primary`.
pub(crate) fn set_primary(call: &Call<'_>, blog: &mut Blog) -> Result<Response, Problem> {
    let value: Value = call.json()?;
    let body = Body::of(&value)?;
    body.require(&["id"])?;
    let id = member(blog, &body, "id")?.id;
    blog.set_primary(id);
    Ok(Response::of_nothing(204))
}

fn member<'a>(blog: &'a Blog, body: &Body<'_>, name: &str) -> Result<&'a Post, Problem> {
    let id = body.id(name)?.unwrap_or_default();
    blog.find(id, false).ok_or_else(|| not_found(id))
}

fn language<'a>(body: &Body<'a>, name: &str) -> Result<&'a str, Problem> {
    let language = body.text(name)?.unwrap_or_default();
    check_language(body, language)?;
    Ok(language)
}

fn taken(body: &Body<'_>, language: &str) -> Problem {
    body.refuse("language", format!("{language} is that of another post of the group"))
}

/// Gives the primary post a language, where it has none of its own.
fn speak(blog: &mut Blog, id: u64, language: &str) {
    if let Some(post) = blog.posts.get_mut(&id).filter(|post| post.language().is_none()) {
        post.set("language", &json!(language));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn blog() -> Blog {
        Blog::built_in(7, 1_767_225_600_000)
    }

    fn ask(blog: &mut Blog, word: &str, body: &Value) -> (u16, Value) {
        let request = Request::new("POST", "/l").json(body);
        let call = Call::parse(&request).unwrap();
        let response = match word {
            "create" => create(5, &call, blog),
            "attach" => attach(&call, blog),
            "detach" => detach(&call, blog),
            _ => set_primary(&call, blog),
        };
        let response = response.unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    #[test]
    fn a_variation_is_a_draft_that_names_its_primary() {
        let mut blog = blog();
        let (status, told) = ask(&mut blog, "create", &json!({ "id": "9008", "language": "fr" }));
        assert_eq!((status, &told["state"], &told["language"]), (200, &json!("DRAFT"), &json!("fr")));
        assert_eq!((&told["translatedFromId"], &told["name"]), (&json!("9004"), &json!("Grusswort")));
        assert_eq!(told["translations"].as_object().unwrap().keys().collect::<Vec<_>>(), ["en", "de"]);
        let (_, told) = ask(&mut blog, "create", &json!({ "id": 9001, "language": "fr" }));
        assert_eq!((&told["translatedFromId"], blog.posts[&9_001].language()), (&json!("9001"), Some("en")));
    }

    #[test]
    fn posts_come_and_go_and_change_places() {
        let mut blog = blog();
        let attach = json!({ "id": "9003", "language": "fr", "primaryId": "9004", "primaryLanguage": "en-gb" });
        assert_eq!(ask(&mut blog, "attach", &attach).0, 204);
        assert_eq!((blog.posts[&9_003].language(), blog.posts[&9_004].language()), (Some("fr"), Some("en-gb")));
        assert_eq!(ask(&mut blog, "set", &json!({ "id": "9003" })).0, 204);
        assert_eq!(blog.posts[&9_004].translated_from, Some(9_003));
        assert_eq!(ask(&mut blog, "detach", &json!({ "id": "9004" })).0, 204);
        assert_eq!(blog.posts[&9_004].translated_from, None);
        assert_eq!(blog.posts[&9_008].translated_from, Some(9_003));
    }

    #[test]
    fn what_would_break_a_group_is_refused_by_name() {
        for (word, body, field) in [
            ("create", json!({ "id": "9004" }), "language"),
            ("create", json!({ "id": "9004", "language": "de" }), "language"),
            ("create", json!({ "id": "9001", "language": "en" }), "language"),
            ("create", json!({ "id": "9001", "language": "French" }), "language"),
            ("attach", json!({ "id": "9003", "language": "fr" }), "primaryId"),
            ("attach", json!({ "id": "9003", "language": "fr", "primaryId": "9003" }), "primaryId"),
            ("attach", json!({ "id": "9003", "language": "fr", "primaryId": "9008" }), "primaryId"),
            ("attach", json!({ "id": "9008", "language": "fr", "primaryId": "9001" }), "id"),
            ("attach", json!({ "id": "9004", "language": "fr", "primaryId": "9001" }), "id"),
            ("attach", json!({ "id": "9003", "language": "de", "primaryId": "9004" }), "language"),
            ("attach", json!({ "id": "9003", "language": "en", "primaryId": "9004" }), "language"),
            (
                "attach",
                json!({ "id": "9003", "language": "fr", "primaryId": "9004", "primaryLanguage": "de" }),
                "primaryLanguage",
            ),
            ("detach", json!({}), "id"),
            ("detach", json!({ "id": "9004" }), "id"),
            ("set", json!({ "id": "x" }), "id"),
        ] {
            let (status, told) = ask(&mut blog(), word, &body);
            assert_eq!((status, &told["errors"][0]["in"]), (400, &json!(field)), "{word} {body}");
        }
        for word in ["create", "detach", "set"] {
            assert_eq!(ask(&mut blog(), word, &json!({ "id": "9009", "language": "fr" })).0, 404, "{word}");
        }
    }
}
