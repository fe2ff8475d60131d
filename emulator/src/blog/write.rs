//! Creates, changes, publishes and archives posts.

use crate::blog::model;
use crate::blog::post::{Post, Version};
use crate::blog::publish::check;
use crate::blog::store::Blog;
use crate::body::Body;
use crate::call::Call;
use crate::date;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

/// `POST …/posts`.
pub(crate) fn create(now: u64, call: &Call<'_>, blog: &mut Blog) -> Result<Response, Problem> {
    let value = call.json()?;
    let (body, fields) = (Body::of(&value)?, model::read(&value)?);
    let mut post = Post::new(blog.fresh_id(), now, fields.clone());
    post.update(now, &body, &fields)?;
    let told = blog.show(&post, Version::Live);
    blog.posts.insert(post.id, post);
    Ok(Response::of_json(201, &told))
}

/// `PATCH …/posts/{postId}`: the draft and what is live.
pub(crate) fn update(now: u64, call: &Call<'_>, blog: &mut Blog, id: &str) -> Result<Response, Problem> {
    let archived = paging::flag(call, "archived")?;
    let id = number(id)?;
    let post = blog.find_mut(id, archived).ok_or_else(|| not_found(id))?;
    let value = call.json()?;
    post.update(now, &Body::of(&value)?, &model::read(&value)?)?;
    show(blog, id, archived, Version::Live)
}

/// `PATCH …/posts/{postId}/draft`: nothing that is live. A state is read, but no draft has one of its own.
pub(crate) fn update_draft(now: u64, call: &Call<'_>, blog: &mut Blog, id: &str) -> Result<Response, Problem> {
    let id = number(id)?;
    let post = blog.find_mut(id, false).ok_or_else(|| not_found(id))?;
    let value = call.json()?;
    let fields = model::read(&value)?;
    Body::of(&value)?.word("state", &["DRAFT", "SCHEDULED", "PUBLISHED"].map(|word| (word, ())))?;
    post.merge(now, Version::Draft, &fields);
    show(blog, id, false, Version::Draft)
}

/// `POST …/posts/{postId}/draft/push-live`.
pub(crate) fn push_live(now: u64, blog: &mut Blog, id: &str) -> Result<Response, Problem> {
    let id = number(id)?;
    let post = blog.find_mut(id, false).ok_or_else(|| not_found(id))?;
    check(&post.draft)?;
    post.publish(now);
    Ok(Response::of_nothing(204))
}

/// `POST …/posts/{postId}/draft/reset`.
pub(crate) fn reset(now: u64, blog: &mut Blog, id: &str) -> Result<Response, Problem> {
    let id = number(id)?;
    blog.find_mut(id, false).ok_or_else(|| not_found(id))?.reset(now);
    Ok(Response::of_nothing(204))
}

/// `POST …/posts/schedule`.
pub(crate) fn schedule(now: u64, call: &Call<'_>, blog: &mut Blog) -> Result<Response, Problem> {
    let value = call.json()?;
    let body = Body::of(&value)?;
    body.require(&["id", "publishDate"])?;
    let id = body.id("id")?.unwrap_or_default();
    let at = body.text("publishDate")?.and_then(date::parse);
    let at = at.ok_or_else(|| body.refuse("publishDate", "must be an ISO 8601 date"))?;
    let post = blog.find_mut(id, false).ok_or_else(|| not_found(id))?;
    check(&post.draft)?;
    post.schedule(now, at);
    Ok(Response::of_nothing(204))
}

/// `DELETE …/posts/{postId}`; an archived post may be archived again.
pub(crate) fn archive(now: u64, blog: &mut Blog, id: &str) -> Result<Response, Problem> {
    let id = number(id)?;
    blog.posts.get_mut(&id).ok_or_else(|| not_found(id))?.archived_at.get_or_insert(now);
    Ok(Response::of_nothing(204))
}

/// The id that a path means.
pub(crate) fn number(id: &str) -> Result<u64, Problem> {
    id.parse().map_err(|_| not_found(id))
}

pub(crate) fn not_found(id: impl std::fmt::Display) -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", format!("No blog post has the id {id}"))
}

fn show(blog: &Blog, id: u64, archived: bool, version: Version) -> Result<Response, Problem> {
    let post = blog.find(id, archived).ok_or_else(|| not_found(id))?;
    Ok(Response::of_json(200, &blog.show(post, version)))
}
