//! Publishing: what a post needs for it, at once, by pushing its draft, or at a moment to come.

use serde_json::{Map, Value, json};

use crate::blog::post::{Post, State, Version, is_temporary, text};
use crate::body::{self, Body};
use crate::date::{self, iso};
use crate::problem::Problem;

/// Refuses fields that can't be published, and names those that are missing.
pub(crate) fn check(fields: &Map<String, Value>) -> Result<(), Problem> {
    let lacks = |name: &&str| text(fields, name).is_empty() || (*name == "slug" && is_temporary(text(fields, name)));
    let mut missing: Vec<&str> = NEEDED.iter().copied().filter(lacks).collect();
    if fields.get("useFeaturedImage") != Some(&json!(false)) && text(fields, "featuredImage").is_empty() {
        missing.push("featuredImage");
    }
    if missing.is_empty() { Ok(()) } else { Err(body::missing(&missing)) }
}

impl Post {
    /// Makes the draft what is live, seen by everybody from now on.
    pub fn publish(&mut self, now: u64) {
        self.live = self.draft.clone();
        self.updated = now;
        let first = !self.is_published();
        if first {
            self.state = State::Published { at: now };
        }
        let date = date::parse(text(&self.live, "publishDate")).filter(|date| *date <= now);
        if first && date.is_none() {
            self.set("publishDate", &json!(iso(now)));
        }
    }

    /// Takes what is live out of sight.
    pub fn unpublish(&mut self) {
        self.state = State::Draft;
    }

    /// Lets the post go live at a moment, or at once where that has passed.
    pub fn schedule(&mut self, now: u64, at: u64) {
        let at_once = self.draft.get("publishImmediately") == Some(&json!(true));
        if at_once || at <= now {
            return self.publish(now);
        }
        self.set("publishDate", &json!(iso(at)));
        self.state = State::Scheduled { at };
        self.draft_updated = now;
    }

    /// Goes live, if its moment came.
    pub fn settle(&mut self, now: u64) {
        if let State::Scheduled { at } = self.state
            && at <= now
        {
            self.publish(at);
        }
    }

    /// Gives up what was changed in the draft.
    pub fn reset(&mut self, now: u64) {
        self.draft = self.live.clone();
        self.draft_updated = now;
    }

    /// Changes both versions, and the state where one is asked for.
    pub fn update(&mut self, now: u64, body: &Body<'_>, fields: &Map<String, Value>) -> Result<(), Problem> {
        let mut changed = self.clone();
        changed.merge(now, Version::Draft, fields);
        changed.merge(now, Version::Live, fields);
        let state = body.word("state", &["DRAFT", "SCHEDULED", "PUBLISHED"].map(|word| (word, word)))?;
        match state {
            Some("PUBLISHED") if self.is_published() => check(&changed.live)?,
            Some("PUBLISHED") => {
                check(&changed.draft)?;
                changed.publish(now);
            }
            Some("SCHEDULED") => {
                check(&changed.draft)?;
                let at = date::parse(text(&changed.draft, "publishDate")).filter(|at| *at > now);
                changed.schedule(now, at.ok_or_else(|| body.refuse("publishDate", "must be a moment to come"))?);
            }
            Some(_) => changed.unpublish(),
            None => {}
        }
        *self = changed;
        Ok(())
    }
}

/// `featuredImage` comes to these, unless it is not used.
const NEEDED: [&str; 5] = ["name", "contentGroupId", "slug", "blogAuthorId", "metaDescription"];

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> Value {
        json!({
            "name": "One", "contentGroupId": "1", "slug": "one", "blogAuthorId": "2", "metaDescription": "x",
            "useFeaturedImage": false
        })
    }

    fn post(fields: &Value) -> Post {
        Post::new(7, 0, fields.as_object().unwrap().clone())
    }

    fn update(post: &mut Post, now: u64, value: Value) -> Result<(), Value> {
        let fields = crate::blog::model::read(&value).unwrap();
        let changed = post.update(now, &Body::of(&value).unwrap(), &fields);
        changed.map_err(|problem| problem.respond("c").json())
    }

    #[test]
    fn names_all_that_is_missing() {
        let told = check(&post(&json!({ "name": "One" })).draft).unwrap_err().respond("c").json();
        let missing: Vec<&str> =
            told["errors"].as_array().unwrap().iter().map(|error| error["in"].as_str().unwrap()).collect();
        assert_eq!(missing, ["contentGroupId", "slug", "blogAuthorId", "metaDescription", "featuredImage"]);
        assert!(check(&post(&complete()).draft).is_ok());
    }

    #[test]
    fn an_image_does_instead_of_not_using_one() {
        let mut fields = complete();
        fields["useFeaturedImage"] = json!(true);
        assert!(check(fields.as_object().unwrap()).is_err());
        fields["featuredImage"] = json!("https://x.test/a.png");
        assert!(check(fields.as_object().unwrap()).is_ok());
    }

    #[test]
    fn what_the_draft_has_counts_when_a_post_is_first_published() {
        let mut post = post(&json!({ "name": "One" }));
        assert!(update(&mut post, 5, json!({ "state": "PUBLISHED" })).is_err());
        assert_eq!(post.state, State::Draft);
        post.merge(6, Version::Draft, complete().as_object().unwrap());
        update(&mut post, 7, json!({ "state": "PUBLISHED", "htmlTitle": "T" })).unwrap();
        assert_eq!((post.state, text(&post.live, "slug")), (State::Published { at: 7 }, "one"));
        assert_eq!((text(&post.live, "htmlTitle"), text(&post.live, "publishDate")), ("T", iso(7).as_str()));
    }

    #[test]
    fn a_change_of_a_published_post_leaves_its_draft_alone() {
        let mut post = post(&complete());
        post.publish(5);
        post.merge(6, Version::Draft, json!({ "name": "Two" }).as_object().unwrap());
        update(&mut post, 7, json!({ "metaDescription": "y" })).unwrap();
        assert_eq!((text(&post.live, "name"), text(&post.live, "metaDescription")), ("One", "y"));
        assert_eq!((text(&post.draft, "name"), text(&post.draft, "metaDescription")), ("Two", "y"));
        post.reset(8);
        assert_eq!(text(&post.draft, "name"), "One");
        update(&mut post, 9, json!({ "state": "DRAFT" })).unwrap();
        assert!(!post.is_published());
    }

    #[test]
    fn a_scheduled_post_goes_live_at_its_moment() {
        let mut post = post(&complete());
        post.schedule(5, 1_000);
        post.merge(6, Version::Draft, json!({ "name": "Two" }).as_object().unwrap());
        post.settle(999);
        assert_eq!((post.state, text(&post.live, "name")), (State::Scheduled { at: 1_000 }, "One"));
        post.settle(2_000);
        assert_eq!((post.state, text(&post.live, "name")), (State::Published { at: 1_000 }, "Two"));
        assert_eq!(text(&post.live, "publishDate"), iso(1_000));
    }

    #[test]
    fn a_moment_that_passed_or_publishing_immediately_waits_for_nothing() {
        let mut late = post(&complete());
        late.schedule(5, 5);
        assert!(late.is_published());
        let mut fields = complete();
        fields["publishImmediately"] = json!(true);
        let mut eager = post(&fields);
        eager.schedule(5, 1_000);
        assert!(eager.is_published());
    }

    #[test]
    fn a_state_can_schedule_if_the_date_is_to_come() {
        let mut post = post(&complete());
        let refused = update(&mut post, 5, json!({ "state": "SCHEDULED" })).unwrap_err();
        assert_eq!(refused["errors"][0]["in"], "publishDate");
        update(&mut post, 5, json!({ "state": "SCHEDULED", "publishDate": "1970-01-01T00:00:01Z" })).unwrap();
        assert_eq!(post.state, State::Scheduled { at: 1_000 });
        assert_eq!(update(&mut post, 5, json!({ "state": "LIVE" })).unwrap_err()["errors"][0]["in"], "state");
    }
}
