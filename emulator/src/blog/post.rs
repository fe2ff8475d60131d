//! One blog post: its draft, what is live, its state, and how replies show either.

use serde_json::{Map, Value, json};

use crate::blog::model;
use crate::date::iso;

/// One blog post.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub id: u64,
    pub created: u64,
    /// When what is live changed last.
    pub updated: u64,
    pub draft_updated: u64,
    pub archived_at: Option<u64>,
    pub state: State,
    /// The primary post of its language group, where it is another one.
    pub translated_from: Option<u64>,
    pub live: Map<String, Value>,
    pub draft: Map<String, Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Draft,
    /// Goes live at this moment.
    Scheduled {
        at: u64,
    },
    Published {
        at: u64,
    },
}

/// Which of its two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Live,
    Draft,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Scheduled { .. } => "SCHEDULED",
            Self::Published { .. } => "PUBLISHED",
        }
    }
}

impl Post {
    /// One that nobody has seen.
    pub fn new(id: u64, now: u64, fields: Map<String, Value>) -> Self {
        let mut post = Self {
            id,
            created: now,
            updated: now,
            draft_updated: now,
            archived_at: None,
            state: State::Draft,
            translated_from: None,
            live: Map::new(),
            draft: Map::new(),
        };
        post.merge(now, Version::Live, &fields);
        post.merge(now, Version::Draft, &fields);
        post
    }

    pub fn is_published(&self) -> bool {
        matches!(self.state, State::Published { .. })
    }

    /// Puts fields over those of a version. A post without a slug has one for the time being.
    pub fn merge(&mut self, now: u64, version: Version, fields: &Map<String, Value>) {
        let (own, updated) = match version {
            Version::Live => (&mut self.live, &mut self.updated),
            Version::Draft => (&mut self.draft, &mut self.draft_updated),
        };
        own.extend(fields.clone());
        *updated = now;
        if text(own, "slug").is_empty() || is_temporary(text(own, "slug")) {
            let slug = temporary_slug(text(own, "name"), self.id);
            own.insert("slug".to_owned(), json!(slug));
        }
    }

    /// Its language; none where it has that of its blog.
    pub fn language(&self) -> Option<&str> {
        Some(text(&self.live, "language")).filter(|language| !language.is_empty())
    }

    /// Names it in both versions.
    pub fn set(&mut self, name: &str, value: &Value) {
        self.live.insert(name.to_owned(), value.clone());
        self.draft.insert(name.to_owned(), value.clone());
    }

    /// As replies show it. `translations`: the other posts of its language group.
    pub fn to_json(&self, version: Version, portal_id: u64, translations: Value) -> Value {
        let (fields, updated) = match version {
            Version::Live => (&self.live, self.updated),
            Version::Draft => (&self.draft, self.draft_updated),
        };
        let mut told = Map::new();
        told.insert("id".to_owned(), json!(self.id.to_string()));
        told.insert("state".to_owned(), json!(self.state.name()));
        told.insert("currentState".to_owned(), json!(self.state.name()));
        told.insert("currentlyPublished".to_owned(), json!(self.is_published()));
        told.extend(model::show(fields));
        told.entry("publishDate").or_insert_with(|| json!(iso(self.created)));
        if text(fields, "language").is_empty() {
            told.insert("language".to_owned(), Value::Null);
        }
        told.insert("translatedFromId".to_owned(), json!(self.translated_from.map(|id| id.to_string())));
        told.insert("translations".to_owned(), translations);
        told.insert("created".to_owned(), json!(iso(self.created)));
        told.insert("createdById".to_owned(), json!(USER_ID));
        told.insert("updated".to_owned(), json!(iso(updated)));
        told.insert("updatedById".to_owned(), json!(USER_ID));
        told.insert("authorName".to_owned(), json!(AUTHOR));
        if let State::Published { at } = self.state {
            told.insert("publishedAt".to_owned(), json!(iso(at)));
        }
        told.insert("archivedAt".to_owned(), json!(self.archived_at.map_or_else(|| NEVER.to_owned(), iso)));
        let domain = Some(text(fields, "domain")).filter(|domain| !domain.is_empty()).map(str::to_owned);
        let domain = domain.unwrap_or_else(|| format!("hub-{portal_id}.example"));
        told.insert("url".to_owned(), json!(format!("https://{domain}/blog/{}", text(fields, "slug"))));
        Value::Object(told)
    }

    /// As the translations of other posts show it.
    pub fn as_translation(&self) -> Value {
        json!({
            "id": self.id,
            "name": text(&self.live, "name"),
            "slug": text(&self.live, "slug"),
            "state": self.state.name(),
            "authorName": AUTHOR,
            "created": iso(self.created),
            "updated": iso(self.updated),
            "publishDate": self.live.get("publishDate").cloned().unwrap_or_else(|| json!(iso(self.created))),
            "archivedInDashboard": false,
        })
    }
}

/// The text of a field; empty where it has none.
pub(crate) fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Whether a slug only stands in until the post gets its own.
pub(crate) fn is_temporary(slug: &str) -> bool {
    slug.starts_with(TEMPORARY)
}

/// A slug from the name.
fn temporary_slug(name: &str, id: u64) -> String {
    let mut words = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            letter if letter.is_alphanumeric() => words.push(letter),
            _ if words.is_empty() || words.ends_with('-') => {}
            _ => words.push('-'),
        }
    }
    let words = words.trim_end_matches('-');
    format!("{TEMPORARY}{}", if words.is_empty() { id.to_string() } else { words.to_owned() })
}

const TEMPORARY: &str = "-temporary-slug-";
const USER_ID: &str = "293199";
const AUTHOR: &str = "Alex Admin";

/// What stands as `archivedAt` of a post that is not archived.
const NEVER: &str = "1970-01-01T00:00:00Z";

#[cfg(test)]
mod tests {
    use super::*;

    fn post(fields: Value) -> Post {
        Post::new(7, 5, fields.as_object().unwrap().clone())
    }

    #[test]
    fn a_post_without_a_slug_has_one_from_its_name() {
        for (name, slug) in [("Hello, World!", "hello-world"), (" Ä 1", "ä-1"), ("", "7"), ("…", "7")] {
            assert_eq!(text(&post(json!({ "name": name })).live, "slug"), format!("{TEMPORARY}{slug}"));
        }
        let mut post = post(json!({ "name": "One", "slug": "one" }));
        assert_eq!(text(&post.draft, "slug"), "one");
        post.merge(6, Version::Draft, json!({ "slug": "", "name": "Two" }).as_object().unwrap());
        assert_eq!((text(&post.draft, "slug"), text(&post.live, "slug")), ("-temporary-slug-two", "one"));
    }

    #[test]
    fn shows_what_holds_by_default() {
        let told = post(json!({ "name": "One" })).to_json(Version::Live, 7, json!({}));
        assert_eq!(
            (&told["state"], &told["useFeaturedImage"], &told["widgets"]),
            (&json!("DRAFT"), &json!(true), &json!({}))
        );
        assert_eq!((&told["language"], &told["translatedFromId"]), (&Value::Null, &Value::Null));
        assert_eq!(told["url"], "https://hub-7.example/blog/-temporary-slug-one");
        assert_eq!(told["archivedAt"], NEVER);
    }

    #[test]
    fn an_object_is_replaced_whole() {
        let mut post = post(json!({ "widgets": { "a": 1, "b": 2 } }));
        post.merge(6, Version::Live, json!({ "widgets": { "b": 3 } }).as_object().unwrap());
        assert_eq!(post.live["widgets"], json!({ "b": 3 }));
    }
}
