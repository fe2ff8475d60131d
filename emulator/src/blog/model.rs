//! The fields of a blog post: their kinds and what they hold by default. Data, and the reading of a body by it.

use serde_json::{Map, Value, json};

use crate::body::Body;
use crate::date;
use crate::fields::whole;
use crate::problem::Problem;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// A number above 0 that replies show as text.
    Id,
    /// Text that may be written as a number, and is shown as text.
    Key,
    Date,
    Number,
    /// With what holds by default.
    Flag(bool),
    List,
    Object,
}

/// What may be written; nested objects and lists are replaced whole.
pub(crate) fn read(value: &Value) -> Result<Map<String, Value>, Problem> {
    let body = Body::of(value)?;
    let mut read = Map::new();
    for (name, kind) in FIELDS {
        let Some(given) = value.get(*name) else { continue };
        let kept = if given.is_null() { kind.default() } else { kind.read(&body, name, given)? };
        read.insert((*name).to_owned(), kept);
    }
    if let Some(language) = read.get("language").and_then(Value::as_str) {
        check_language(&body, language)?;
    }
    Ok(read)
}

/// Refuses what is no language code.
pub(crate) fn check_language(body: &Body<'_>, language: &str) -> Result<(), Problem> {
    if is_language(language) {
        return Ok(());
    }
    Err(body.refuse("language", format!("must be a language code such as en or de-at, but was {language}")))
}

/// What a post shows of these fields: those that say something by default, too.
pub(crate) fn show(fields: &Map<String, Value>) -> Map<String, Value> {
    let shown = |(name, kind): &(&str, Kind)| {
        let value = fields.get(*name).cloned().unwrap_or_else(|| kind.default());
        (!value.is_null()).then(|| ((*name).to_owned(), value))
    };
    FIELDS.iter().filter_map(shown).collect()
}

impl Kind {
    fn read(self, body: &Body<'_>, name: &str, value: &Value) -> Result<Value, Problem> {
        let text = value.as_str();
        let (good, rule) = match self {
            Self::Key if value.is_u64() => return Ok(json!(value.to_string())),
            Self::Text | Self::Key => (text.is_some(), "must be a string"),
            Self::Id if text == Some("") => return Ok(json!("")),
            Self::Id => match whole(value).filter(|id| *id > 0) {
                Some(id) => return Ok(json!(id.to_string())),
                None => (false, "must be an id"),
            },
            Self::Date => match text.and_then(date::parse) {
                Some(moment) => return Ok(json!(date::iso(moment))),
                None => (false, "must be an ISO 8601 date"),
            },
            Self::Number => (value.is_number(), "must be a number"),
            Self::Flag(_) => (value.is_boolean(), "must be true or false"),
            Self::List => (value.is_array(), "must be a list"),
            Self::Object => (value.is_object(), "must be an object"),
        };
        if good { Ok(value.clone()) } else { Err(body.refuse(name, rule)) }
    }

    fn default(self) -> Value {
        match self {
            Self::Text | Self::Id | Self::Key => json!(""),
            Self::Date | Self::Number => Value::Null,
            Self::Flag(default) => json!(default),
            Self::List => json!([]),
            Self::Object => json!({}),
        }
    }
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase()) && parts.all(plain)
}

/// What a caller may write, `state` apart. Fields that HubSpot sets are not here: writing them is ignored.
const FIELDS: &[(&str, Kind)] = &[
    ("name", Kind::Text),
    ("slug", Kind::Text),
    ("contentGroupId", Kind::Id),
    ("blogAuthorId", Kind::Id),
    ("metaDescription", Kind::Text),
    ("htmlTitle", Kind::Text),
    ("language", Kind::Text),
    ("publishDate", Kind::Date),
    ("publishImmediately", Kind::Flag(false)),
    ("campaign", Kind::Text),
    ("domain", Kind::Text),
    ("password", Kind::Text),
    ("postBody", Kind::Text),
    ("postSummary", Kind::Text),
    ("rssBody", Kind::Text),
    ("rssSummary", Kind::Text),
    ("headHtml", Kind::Text),
    ("footerHtml", Kind::Text),
    ("featuredImage", Kind::Text),
    ("featuredImageAltText", Kind::Text),
    ("useFeaturedImage", Kind::Flag(true)),
    ("tagIds", Kind::List),
    ("widgets", Kind::Object),
    ("widgetContainers", Kind::Object),
    ("layoutSections", Kind::Object),
    ("themeSettingsValues", Kind::Object),
    ("attachedStylesheets", Kind::List),
    ("publicAccessRules", Kind::List),
    ("publicAccessRulesEnabled", Kind::Flag(false)),
    ("archivedInDashboard", Kind::Flag(false)),
    ("enableDomainStylesheets", Kind::Flag(false)),
    ("enableLayoutStylesheets", Kind::Flag(false)),
    ("enableGoogleAmpOutputOverride", Kind::Flag(false)),
    ("includeDefaultCustomCss", Kind::Flag(true)),
    ("linkRelCanonicalUrl", Kind::Text),
    ("pageExpiryEnabled", Kind::Flag(false)),
    ("pageExpiryDate", Kind::Number),
    ("pageExpiryRedirectId", Kind::Number),
    ("pageExpiryRedirectUrl", Kind::Text),
    ("abStatus", Kind::Text),
    ("abTestId", Kind::Key),
    ("mabExperimentId", Kind::Key),
    ("folderId", Kind::Key),
    ("dynamicPageDataSourceId", Kind::Key),
    ("dynamicPageDataSourceType", Kind::Number),
    ("dynamicPageHubDbTableId", Kind::Key),
    ("categoryId", Kind::Number),
    ("contentTypeCategory", Kind::Number),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: Value) -> Value {
        read(&body).unwrap_err().respond("c").json()["errors"][0]["in"].clone()
    }

    #[test]
    fn reads_what_may_be_written_and_ignores_the_rest() {
        let body = json!({ "name": "a", "contentGroupId": 5, "folderId": 7, "url": "x", "id": "7", "publishDate": "2026-01-02", "slug": null });
        let expected = json!({
            "name": "a", "slug": "", "contentGroupId": "5", "folderId": "7", "publishDate": "2026-01-02T00:00:00.000Z"
        });
        assert_eq!(Value::Object(read(&body).unwrap()), expected);
    }

    #[test]
    fn a_value_of_another_kind_is_named() {
        for (body, field) in [
            (json!({ "name": 5 }), "name"),
            (json!({ "contentGroupId": "x" }), "contentGroupId"),
            (json!({ "blogAuthorId": -1 }), "blogAuthorId"),
            (json!({ "publishDate": "soon" }), "publishDate"),
            (json!({ "useFeaturedImage": "no" }), "useFeaturedImage"),
            (json!({ "tagIds": 5 }), "tagIds"),
            (json!({ "widgets": [] }), "widgets"),
            (json!({ "language": "German" }), "language"),
        ] {
            assert_eq!(refused(body), field);
        }
    }

    #[test]
    fn languages_are_codes_of_lower_case_parts() {
        for text in ["en", "de-at", "sr-latn-rs", "es-419", "haw"] {
            assert!(is_language(text), "{text}");
        }
        for text in ["", "e", "EN", "de_at", "de-", "engl"] {
            assert!(!is_language(text), "{text}");
        }
    }
}
