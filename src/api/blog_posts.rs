//! Blog posts: drafts, what is live, and their languages.

use std::collections::BTreeMap;

use crate::api::paging::Paging;
use crate::operation::{Case, Operation, Rule, Test, Version};
use crate::shape::{DateTime, Described, Filters, Id, Kind, Language, OneOrMany, Whole, newtype};
use crate::value::Value;
use crate::{operations, shape};

mod post;

pub use post::{BlogPost, BlogPostFields, BlogPostState};

/// HubSpot's page about blog posts.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/cms-posts-v3/guide";

const SCOPES: &[&str] = &["content"];

/// Below the path of all posts; the documents print the paths about languages without it.
macro_rules! versions {
    ($path:literal $(, documented: $documented:literal)?) => {
        &[
            Version::of("v3", concat!("/cms/v3/blogs/posts", $path)),
            Version::of("2025-09", concat!("/cms/blogs/2025-09/posts", $path)),
            Version::of("2026-03", concat!("/cms/blogs/2026-03/posts", $path)),
            Version::of("2026-09", concat!("/cms/blogs/2026-09/posts", $path)),
            $(Version::of("documented", $documented),)?
        ]
    };
}

/// What HubSpot asks for where `state` becomes `PUBLISHED`.
macro_rules! to_publish {
    ($rule:ident, $says:literal, $image_says:literal) => {
        Rule::All(&[
            to_publish!(@one $rule, $says, "name"),
            to_publish!(@one $rule, $says, "contentGroupId"),
            to_publish!(@one $rule, $says, "slug"),
            to_publish!(@one $rule, $says, "blogAuthorId"),
            to_publish!(@one $rule, $says, "metaDescription"),
            to_publish!(@one $rule, $image_says, "featuredImage", Test::Lacks("/body/useFeaturedImage")),
            to_publish!(@one $rule, $image_says, "featuredImage", Test::Is("/body/useFeaturedImage", &["true"])),
        ])
    };
    (@one $rule:ident, $says:literal, $name:literal $(, $test:expr)?) => {
        Rule::$rule(Case {
            when: &[Test::Is("/body/state", &["PUBLISHED"]), Test::Empty(concat!("/body/", $name)), $($test)?],
            at: concat!("body.", $name),
            code: "missing",
            says: $says,
        })
    };
}

macro_rules! replaced {
    ($name:literal) => {
        Rule::Note(Case {
            when: &[Test::Has(concat!("/body/", $name))],
            at: concat!("body.", $name),
            code: "replacedWhole",
            says: "is replaced whole: what it leaves out is gone",
        })
    };
}

/// What a change of one part must hold all parts of.
const REPLACED_WHOLE: Rule = Rule::All(&[
    replaced!("widgets"),
    replaced!("widgetContainers"),
    replaced!("layoutSections"),
    replaced!("themeSettingsValues"),
    replaced!("translations"),
    replaced!("publicAccessRules"),
    replaced!("attachedStylesheets"),
]);

newtype!(
    /// How many posts to pass over.
    Offset(i64) = Kind::Integer(&[0, i64::MAX])
);

/// Filters by property and operator: `name__icontains` with a value, `id__in` with several, `translatedFromId__is_null`
/// with `true`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct BlogPostFilters(pub BTreeMap<String, Value>);

impl Described for BlogPostFilters {
    const KIND: Kind = Kind::Filters(&Filters {
        properties: &[
            ("id", &["eq", "in"]),
            ("slug", &["eq", "in", "nin", "icontains"]),
            ("campaign", &["eq", "in"]),
            ("state", &["eq", "ne", "in", "nin", "contains"]),
            ("publishDate", COMPARED),
            ("createdAt", COMPARED),
            ("updatedAt", COMPARED),
            ("name", &["eq", "in", "icontains"]),
            ("archivedAt", COMPARED),
            ("createdById", &["eq"]),
            ("updatedById", &["eq"]),
            ("blogAuthorId", &["eq", "in"]),
            ("translatedFromId", &["is_null", "not_null"]),
            ("contentGroupId", &["eq", "in"]),
            ("tagId", &["eq", "in"]),
        ],
        bare: &["is_null", "not_null"],
        lists: &["in", "nin"],
    });
}

const COMPARED: &[&str] = &["eq", "gt", "gte", "lt", "lte"];

shape! {
    /// Which posts, and how many of them.
    pub struct ListBlogPosts {
        /// What the posts must have in common; all filters apply.
        "filters" => filters: Option<BlogPostFilters>,
        /// Whether they can be seen.
        "state" => state: Option<BlogPostState>,
        /// The properties to sort by, with `-` before one that descends.
        "sort" => sort: Option<OneOrMany<String>>,
        /// How many on a page.
        "limit" => limit: Option<Whole>,
        /// Where to go on: `paging.next.after` of the page before.
        "after" => after: Option<String>,
        /// How many posts to pass over; HubSpot's newer documents have `after` instead.
        "offset" => offset: Option<Offset>,
        /// The properties to return; all of them where absent.
        "property" => property: Option<OneOrMany<String>>,
        /// Whether to look among archived posts.
        "archived" => archived: Option<bool>,
        /// Created at this moment.
        "createdAt" => created_at: Option<DateTime>,
        /// Created after it.
        "createdAfter" => created_after: Option<DateTime>,
        /// Created before it.
        "createdBefore" => created_before: Option<DateTime>,
        /// Last changed at this moment.
        "updatedAt" => updated_at: Option<DateTime>,
        /// Last changed after it.
        "updatedAfter" => updated_after: Option<DateTime>,
        /// Last changed before it.
        "updatedBefore" => updated_before: Option<DateTime>,
    }

    /// Some of the posts.
    pub struct BlogPostPage {
        /// How many there are on all pages.
        "total" => total: Option<i64>,
        /// Those of this page.
        "results" => results: Option<Vec<BlogPost>>,
        /// Where the list goes on; absent on its last page.
        "paging" => paging: Option<Paging>,
        ..
    }

    /// Which post, and what of it.
    pub struct GetBlogPost {
        /// The post's id.
        "postId" => post_id: Id,
        /// Whether to look among archived posts.
        "archived" => archived: Option<bool>,
        /// The properties to return; all of them where absent.
        "property" => property: Option<OneOrMany<String>>,
    }

    /// Which post.
    pub struct WhichBlogPost {
        /// The post's id.
        "postId" => post_id: Id,
    }

    /// When to publish a post.
    pub struct BlogPostSchedule {
        /// The post's id.
        "id" => id: Id,
        /// When.
        "publishDate" => publish_date: DateTime,
    }

    /// Asks for a copy of a post in another language.
    pub struct LanguageVariation {
        /// The id of the post to copy.
        "id" => id: Id,
        /// The language of the copy.
        "language" => language: Language,
    }

    /// Makes a post one of a language group.
    pub struct LanguageGroupMember {
        /// The id of the post.
        "id" => id: Id,
        /// Its language.
        "language" => language: Language,
        /// The id of the group's primary post.
        "primaryId" => primary_id: Id,
        /// The language of the primary post.
        "primaryLanguage" => primary_language: Option<Language>,
    }

    /// A post of a language group.
    pub struct BlogPostId {
        /// The id of the post.
        "id" => id: Id,
    }
}

operations! {
    /// Lists blog posts. All filters apply together, and an archived post is only in a list of archived ones.
    pub static LIST: Operation<ListBlogPosts, (), BlogPostPage> =
        Operation::get("cms.blogPosts.list", versions!(""))
        .scopes(SCOPES)
        .paged(crate::operation::Paging::After)
        .rules(&[Rule::Note(Case {
            when: &[Test::Has("/after"), Test::Has("/offset")],
            at: "offset",
            code: "conflict",
            says: "does not go with `after`: give one of them",
        })])
        .page(PAGE);

    /// Gets one blog post. Changes that are not live yet are in its draft: `getDraft`.
    pub static GET: Operation<GetBlogPost, (), BlogPost> =
        Operation::get("cms.blogPosts.get", versions!("/{postId}")).scopes(SCOPES).page(PAGE);

    /// Gets the draft of a blog post.
    pub static GET_DRAFT: Operation<WhichBlogPost, (), BlogPost> =
        Operation::get("cms.blogPosts.getDraft", versions!("/{postId}/draft")).scopes(SCOPES).page(PAGE);

    /// Creates a blog post, a draft unless `state` says otherwise. A published one must be complete.
    pub static CREATE: Operation<(), BlogPostFields, BlogPost> =
        Operation::post("cms.blogPosts.create", versions!(""))
        .scopes(SCOPES)
        .rules(&[to_publish!(
            Problem,
            "is required to publish",
            "is required to publish, unless `useFeaturedImage` is false"
        )])
        .page(PAGE);

    /// Changes the draft of a blog post, and nothing that is live: `pushLive` publishes it.
    pub static UPDATE_DRAFT: Operation<WhichBlogPost, BlogPostFields, BlogPost> =
        Operation::patch("cms.blogPosts.updateDraft", versions!("/{postId}/draft"))
        .scopes(SCOPES)
        .rules(&[REPLACED_WHOLE])
        .page(PAGE);

    /// Changes a blog post, its draft and what is live, and publishes it where `state` becomes `PUBLISHED`.
    pub static UPDATE: Operation<WhichBlogPost, BlogPostFields, BlogPost> =
        Operation::patch("cms.blogPosts.update", versions!("/{postId}"))
        .scopes(SCOPES)
        .rules(&[
            to_publish!(
                Note,
                "is required to publish, unless the post has it",
                "is required to publish, unless the post has it or `useFeaturedImage` is false"
            ),
            REPLACED_WHOLE,
        ])
        .page(PAGE);

    /// Makes the draft of a blog post live, at once.
    pub static PUSH_LIVE: Operation<WhichBlogPost, (), ()> =
        Operation::post("cms.blogPosts.pushLive", versions!("/{postId}/draft/push-live")).scopes(SCOPES).page(PAGE);

    /// Publishes a blog post at a moment to come.
    pub static SCHEDULE: Operation<(), BlogPostSchedule, ()> =
        Operation::post("cms.blogPosts.schedule", versions!("/schedule")).scopes(SCOPES).page(PAGE);

    /// Makes the draft of a blog post what is live; what was changed in the draft is gone.
    pub static RESET_DRAFT: Operation<WhichBlogPost, (), ()> =
        Operation::post("cms.blogPosts.resetDraft", versions!("/{postId}/draft/reset")).scopes(SCOPES).page(PAGE);

    /// Archives a blog post. A list finds it where `archived` is true.
    pub static ARCHIVE: Operation<WhichBlogPost, (), ()> =
        Operation::delete("cms.blogPosts.archive", versions!("/{postId}")).scopes(SCOPES).page(PAGE);

    /// Copies a blog post into another language, as a variation of its language group.
    pub static CREATE_LANGUAGE_VARIATION: Operation<(), LanguageVariation, BlogPost> =
        Operation::post("cms.blogPosts.createLanguageVariation", versions!(
            "/multi-language/create-language-variation",
            documented: "/multi-language/create-language-variant"
        ))
        .scopes(SCOPES)
        .page(PAGE);

    /// Makes a blog post a variation of another one, which is the primary post of its group.
    pub static ATTACH_TO_LANGUAGE_GROUP: Operation<(), LanguageGroupMember, ()> =
        Operation::post("cms.blogPosts.attachToLanguageGroup", versions!(
            "/multi-language/attach-to-lang-group",
            documented: "/multi-language/attach-to-lang-group"
        ))
        .scopes(SCOPES)
        .page(PAGE);

    /// Takes a blog post out of its language group.
    pub static DETACH_FROM_LANGUAGE_GROUP: Operation<(), BlogPostId, ()> =
        Operation::post("cms.blogPosts.detachFromLanguageGroup", versions!(
            "/multi-language/detach-from-lang-group",
            documented: "/multi-language/detach-from-lang-group"
        ))
        .scopes(SCOPES)
        .page(PAGE);

    /// Makes a blog post the primary one of its language group.
    pub static SET_LANGUAGE_PRIMARY: Operation<(), BlogPostId, ()> =
        Operation::put("cms.blogPosts.setLanguagePrimary", versions!("/multi-language/set-new-lang-primary"))
        .scopes(SCOPES)
        .page(PAGE);
}
