//! The posts that every account begins with; see the module's page for what each is.

use serde_json::{Map, Value, json};

use crate::blog::post::{Post, State, Version};
use crate::blog::store::Blog;
use crate::date::{DAY, iso};

impl Blog {
    pub fn built_in(portal_id: u64, start: u64) -> Self {
        let mut blog = Self::empty(portal_id);
        for (index, name) in (1..).zip(NAMES) {
            let created = start.saturating_sub((20 - index) * DAY);
            let mut post = Post::new(FIRST + index, created, fields(index, name));
            match index {
                1..=4 | 7..=9 => publish(&mut post, created.saturating_add(DAY / 2)),
                _ => {}
            }
            match index {
                7 => post.merge(created.saturating_add(DAY), Version::Draft, &changed(name)),
                8 => post.translated_from = Some(FIRST + 4),
                9 => post.archived_at = Some(start.saturating_sub(DAY)),
                _ => {}
            }
            blog.posts.insert(post.id, post);
        }
        blog
    }
}

fn fields(index: u64, name: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut set = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    set("name", json!(name));
    set("contentGroupId", json!(BLOG));
    set("postBody", json!(format!("<p>{name}: more to follow.</p>")));
    if index == 6 {
        return fields;
    }
    set("slug", json!(name.to_lowercase().replace(' ', "-")));
    set("htmlTitle", json!(name));
    set("blogAuthorId", json!(AUTHOR));
    set("metaDescription", json!(format!("About {name}")));
    set("useFeaturedImage", json!(false));
    set("tagIds", json!([if index % 2 == 1 { 501 } else { 502 }]));
    match index {
        1 => set("campaign", json!("b1a2c3d4-0000-4000-8000-000000000001")),
        4 => set("language", json!("en")),
        8 => set("language", json!("de")),
        _ => None,
    };
    fields
}

fn changed(name: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("name".to_owned(), json!(format!("{name} revised")));
    fields
}

fn publish(post: &mut Post, at: u64) {
    post.set("publishDate", &json!(iso(at)));
    (post.state, post.updated, post.draft_updated) = (State::Published { at }, at, at);
}

const FIRST: u64 = 9_000;
const BLOG: &str = "184993428780";
const AUTHOR: &str = "4183274253";

const NAMES: [&str; 9] = [
    "Welcome",
    "Marketing on a Monday",
    "Five small habits",
    "Greetings",
    "Almost ready",
    "An idea",
    "Pricing explained",
    "Grusswort",
    "Last year",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::publish::check;

    #[test]
    fn every_state_of_a_post_is_there() {
        let blog = Blog::built_in(7, 1_767_225_600_000);
        let published = |id: u64| blog.posts[&id].is_published();
        assert!((9_001..=9_004).all(published) && !published(9_005) && !published(9_006));
        assert!(check(&blog.posts[&9_005].draft).is_ok() && check(&blog.posts[&9_006].draft).is_err());
        assert_ne!(blog.posts[&9_007].draft["name"], blog.posts[&9_007].live["name"]);
        assert_eq!(blog.posts[&9_008].translated_from, Some(9_004));
        assert!(blog.posts[&9_009].archived_at.is_some());
    }
}
