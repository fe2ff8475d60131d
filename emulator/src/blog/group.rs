//! Language groups: a primary post and its variations, one per language.

use serde_json::{Map, Value, json};

use crate::blog::post::{Post, Version};
use crate::blog::store::Blog;

impl Blog {
    /// The primary post of a post's group; the post itself where it is that, or has no group.
    pub fn primary_of(&self, post: &Post) -> u64 {
        post.translated_from.unwrap_or(post.id)
    }

    /// The live posts of a primary's group, itself among them.
    pub fn group(&self, primary: u64) -> impl Iterator<Item = &Post> {
        let member = move |post: &&Post| post.id == primary || post.translated_from == Some(primary);
        self.posts.values().filter(member).filter(|post| post.archived_at.is_none())
    }

    /// Whether a post of the group has that language already; `except`: a post that does not count.
    pub fn has_language(&self, primary: u64, language: &str, except: u64) -> bool {
        let mut others = self.group(primary).filter(|post| post.id != except);
        others.any(|post| post.language().unwrap_or(DEFAULT_LANGUAGE) == language)
    }

    /// Makes a post the primary one of its group.
    pub fn set_primary(&mut self, id: u64) {
        let Some(former) = self.posts.get(&id).and_then(|post| post.translated_from) else { return };
        for post in self.posts.values_mut() {
            if post.id == former || post.translated_from == Some(former) {
                post.translated_from = (post.id != id).then_some(id);
            }
        }
    }

    /// A version of a post as replies show it, with its translations.
    pub fn show(&self, post: &Post, version: Version) -> Value {
        let others = self.group(self.primary_of(post)).filter(|other| other.id != post.id);
        let shown = |other: &Post| (other.language().unwrap_or(DEFAULT_LANGUAGE).to_owned(), other.as_translation());
        let translations: Map<String, Value> = others.map(shown).collect();
        post.to_json(version, self.portal_id, json!(translations))
    }
}

/// The language of the blog, which posts without one have.
pub(crate) const DEFAULT_LANGUAGE: &str = "en";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_primary_takes_the_whole_group_with_it() {
        let mut blog = Blog::built_in(7, 1_767_225_600_000);
        if let Some(post) = blog.posts.get_mut(&9_003) {
            post.translated_from = Some(9_004);
        }
        blog.set_primary(9_008);
        let from = |id: u64| blog.posts[&id].translated_from;
        assert_eq!([from(9_003), from(9_004), from(9_008), from(9_001)], [Some(9_008), Some(9_008), None, None]);
    }

    #[test]
    fn every_post_of_a_group_shows_the_others() {
        let blog = Blog::built_in(7, 1_767_225_600_000);
        let shown = |id: u64| blog.show(&blog.posts[&id], Version::Live)["translations"].clone();
        assert_eq!((&shown(9_004)["de"]["id"], &shown(9_008)["en"]["id"]), (&json!(9_008), &json!(9_004)));
        assert_eq!(shown(9_001), json!({}));
        assert!(blog.has_language(9_004, "de", 0) && !blog.has_language(9_004, "de", 9_008));
        assert!(blog.has_language(9_001, "en", 0));
    }
}
