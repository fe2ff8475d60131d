//! What a blog post is: the same fields for those who write it and for those who read it.

use std::collections::BTreeMap;

use crate::shape::{DateTime, Id, Language, NumericId};
use crate::value::Value;
use crate::{shape, words};

words! {
    /// Whether a post can be seen.
    pub open BlogPostState {
        /// Nobody sees it.
        Draft = "DRAFT",
        /// It is published at its `publishDate`.
        Scheduled = "SCHEDULED",
        /// It can be seen.
        Published = "PUBLISHED",
    }
}

/// The fields of a post; ids are told apart because a call takes them in more forms than a reply has them.
macro_rules! post {
    ($(#[doc = $about:literal])* $name:ident($id:ty) $($open:tt)?) => {
        shape! {
            $(#[doc = $about])*
            pub struct $name {
                /// The title.
                "name" => name: Option<String>,
                /// The blog that it belongs to.
                "contentGroupId" => content_group_id: Option<$id>,
                /// The end of its URL; made from the title where absent, and to be set before it is published.
                "slug" => slug: Option<String>,
                /// The author who is shown.
                "blogAuthorId" => blog_author_id: Option<$id>,
                /// What search engines show.
                "metaDescription" => meta_description: Option<String>,
                /// Whether it has a featured image; true where absent.
                "useFeaturedImage" => use_featured_image: Option<bool>,
                /// The URL of its featured image.
                "featuredImage" => featured_image: Option<String>,
                /// What the featured image shows, in words.
                "featuredImageAltText" => featured_image_alt_text: Option<String>,
                /// The text, HTML.
                "postBody" => post_body: Option<String>,
                /// What lists of posts show, HTML.
                "postSummary" => post_summary: Option<String>,
                /// Whether it can be seen.
                "state" => state: Option<BlogPostState>,
                /// The language; that of the domain where absent.
                "language" => language: Option<Language>,
                /// When it is, or was, published.
                "publishDate" => publish_date: Option<DateTime>,
                /// Whether a schedule publishes it at once.
                "publishImmediately" => publish_immediately: Option<bool>,
                /// Its tags.
                "tagIds" => tag_ids: Option<Vec<NumericId>>,
                /// The title of the page in a browser.
                "htmlTitle" => html_title: Option<String>,
                /// HTML for the head of the page.
                "headHtml" => head_html: Option<String>,
                /// HTML for the end of the page.
                "footerHtml" => footer_html: Option<String>,
                /// The text in feeds, HTML.
                "rssBody" => rss_body: Option<String>,
                /// The summary in feeds, HTML.
                "rssSummary" => rss_summary: Option<String>,
                /// The URL that search engines take for the original.
                "linkRelCanonicalUrl" => link_rel_canonical_url: Option<String>,
                /// The modules in fixed places, by name.
                "widgets" => widgets: Option<BTreeMap<String, Value>>,
                /// The modules in containers, by name of the container.
                "widgetContainers" => widget_containers: Option<BTreeMap<String, Value>>,
                /// The sections of a drag-and-drop layout, by name.
                "layoutSections" => layout_sections: Option<BTreeMap<String, Value>>,
                /// Settings of the theme, by name.
                "themeSettingsValues" => theme_settings_values: Option<BTreeMap<String, Value>>,
                /// Its variations, by language.
                "translations" => translations: Option<BTreeMap<String, Value>>,
                /// The primary post that it is a variation of.
                "translatedFromId" => translated_from_id: Option<$id>,
                /// Who may see it, where membership is asked for.
                "publicAccessRules" => public_access_rules: Option<Vec<Value>>,
                /// Whether `publicAccessRules` hold.
                "publicAccessRulesEnabled" => public_access_rules_enabled: Option<bool>,
                /// What a visitor must enter to see it.
                "password" => password: Option<String>,
                /// The marketing campaign, a GUID.
                "campaign" => campaign: Option<String>,
                /// The domain of its URL.
                "domain" => domain: Option<String>,
                /// The folder that it is in.
                "folderId" => folder_id: Option<$id>,
                /// Style sheets of its own.
                "attachedStylesheets" => attached_stylesheets: Option<Vec<Value>>,
                /// Whether the domain's style sheets apply.
                "enableDomainStylesheets" => enable_domain_stylesheets: Option<bool>,
                /// Whether the template's style sheets apply.
                "enableLayoutStylesheets" => enable_layout_stylesheets: Option<bool>,
                /// Whether the primary style sheets apply.
                "includeDefaultCustomCss" => include_default_custom_css: Option<bool>,
                /// Whether it overrides the blog's AMP settings.
                "enableGoogleAmpOutputOverride" => enable_google_amp_output_override: Option<bool>,
                /// Whether it expires.
                "pageExpiryEnabled" => page_expiry_enabled: Option<bool>,
                /// When it expires: milliseconds since 1970, or ISO 8601.
                "pageExpiryDate" => page_expiry_date: Option<Value>,
                /// The page that it then leads to.
                "pageExpiryRedirectId" => page_expiry_redirect_id: Option<NumericId>,
                /// The URL that it then leads to.
                "pageExpiryRedirectUrl" => page_expiry_redirect_url: Option<String>,
                /// Where a dynamic page has its data from.
                "dynamicPageDataSourceId" => dynamic_page_data_source_id: Option<$id>,
                /// What kind of source that is.
                "dynamicPageDataSourceType" => dynamic_page_data_source_type: Option<i64>,
                /// The HubDB table of a dynamic page.
                "dynamicPageHubDbTableId" => dynamic_page_hub_db_table_id: Option<$id>,
                /// Its part in an A/B test, such as `master` or `variant`.
                "abStatus" => ab_status: Option<String>,
                /// The A/B test.
                "abTestId" => ab_test_id: Option<$id>,
                /// The test with many variants.
                "mabExperimentId" => mab_experiment_id: Option<$id>,
                /// The kind of content, as a number.
                "categoryId" => category_id: Option<i64>,
                /// The kind of content, as HubSpot writes it.
                "contentTypeCategory" => content_type_category: Option<Value>,
                /// Whether the dashboard hides it.
                "archivedInDashboard" => archived_in_dashboard: Option<bool>,
                /// HubSpot's id of it.
                "id" => id: Option<$id>,
                /// Its URL.
                "url" => url: Option<String>,
                /// HubSpot's finer word for `state`.
                "currentState" => current_state: Option<String>,
                /// Whether it can be seen now.
                "currentlyPublished" => currently_published: Option<bool>,
                /// When it was published.
                "publishedAt" => published_at: Option<Value>,
                /// The user who changed it last, by name; not the author.
                "authorName" => author_name: Option<String>,
                /// When it was created.
                "created" => created: Option<DateTime>,
                /// The user who created it.
                "createdById" => created_by_id: Option<$id>,
                /// When it was last changed.
                "updated" => updated: Option<DateTime>,
                /// The user who changed it last.
                "updatedById" => updated_by_id: Option<$id>,
                /// When it was archived: milliseconds since 1970, or ISO 8601, which is 1970 where it never was.
                "archivedAt" => archived_at: Option<Value>,
                $($open)?
            }
        }
    };
}

post! {
    /// What to write of a blog post.
    BlogPostFields(Id)
}

post! {
    /// A blog post.
    BlogPost(String) ..
}
