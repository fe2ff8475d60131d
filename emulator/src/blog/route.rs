//! The paths of blog posts. Holds no behaviour.

use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Posts,
    Post { id: String },
    Draft { id: String },
    PushLive { id: String },
    Reset { id: String },
    Schedule,
    CreateLanguageVariation,
    AttachToLanguageGroup,
    DetachFromLanguageGroup,
    SetLanguagePrimary,
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        let own = |text: &str| text.to_owned();
        let rest = match segments {
            ["cms", "v3", "blogs", "posts", rest @ ..]
            | ["cms", "blogs", "2025-09" | "2026-03" | "2026-09", "posts", rest @ ..] => rest,
            ["multi-language", word] => {
                return Self::of_languages(word).filter(|route| *route != Self::SetLanguagePrimary);
            }
            _ => return None,
        };
        Some(match rest {
            [] => Self::Posts,
            ["schedule"] => Self::Schedule,
            ["multi-language", word] => return Self::of_languages(word),
            [id] => Self::Post { id: own(id) },
            [id, "draft"] => Self::Draft { id: own(id) },
            [id, "draft", "push-live"] => Self::PushLive { id: own(id) },
            [id, "draft", "reset"] => Self::Reset { id: own(id) },
            _ => return None,
        })
    }

    /// The documents know the first of these by two names.
    fn of_languages(word: &str) -> Option<Self> {
        Some(match word {
            "create-language-variation" | "create-language-variant" => Self::CreateLanguageVariation,
            "attach-to-lang-group" => Self::AttachToLanguageGroup,
            "detach-from-lang-group" => Self::DetachFromLanguageGroup,
            "set-new-lang-primary" => Self::SetLanguagePrimary,
            _ => return None,
        })
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Posts => &["GET", "POST"],
            Self::Post { .. } => &["GET", "PATCH", "DELETE"],
            Self::Draft { .. } => &["GET", "PATCH"],
            Self::SetLanguagePrimary => &["PUT"],
            _ => &["POST"],
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Posts => "/cms/blogs/posts",
            Self::Post { .. } => "/cms/blogs/posts/{postId}",
            Self::Draft { .. } => "/cms/blogs/posts/{postId}/draft",
            Self::PushLive { .. } => "/cms/blogs/posts/{postId}/draft/push-live",
            Self::Reset { .. } => "/cms/blogs/posts/{postId}/draft/reset",
            Self::Schedule => "/cms/blogs/posts/schedule",
            Self::CreateLanguageVariation => "/cms/blogs/posts/multi-language/create-language-variation",
            Self::AttachToLanguageGroup => "/cms/blogs/posts/multi-language/attach-to-lang-group",
            Self::DetachFromLanguageGroup => "/cms/blogs/posts/multi-language/detach-from-lang-group",
            Self::SetLanguagePrimary => "/cms/blogs/posts/multi-language/set-new-lang-primary",
        }
    }

    fn bucket(&self) -> Option<Bucket> {
        Some(Bucket::General)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Option<Route> {
        Route::of(&path.split('/').skip(1).collect::<Vec<_>>())
    }

    #[test]
    fn knows_every_version_and_every_end() {
        for root in
            ["/cms/v3/blogs/posts", "/cms/blogs/2025-09/posts", "/cms/blogs/2026-03/posts", "/cms/blogs/2026-09/posts"]
        {
            assert_eq!(route(root), Some(Route::Posts), "{root}");
            assert_eq!(route(&format!("{root}/schedule")), Some(Route::Schedule), "{root}");
            assert_eq!(route(&format!("{root}/5")), Some(Route::Post { id: "5".to_owned() }), "{root}");
            for end in [
                "5/draft",
                "5/draft/push-live",
                "5/draft/reset",
                "multi-language/create-language-variation",
                "multi-language/create-language-variant",
                "multi-language/attach-to-lang-group",
                "multi-language/detach-from-lang-group",
                "multi-language/set-new-lang-primary",
            ] {
                assert!(route(&format!("{root}/{end}")).is_some(), "{root}/{end}");
            }
        }
    }

    #[test]
    fn the_paths_about_languages_go_without_their_root_as_one_document_prints_them() {
        for (word, expected) in [
            ("create-language-variant", Some(Route::CreateLanguageVariation)),
            ("attach-to-lang-group", Some(Route::AttachToLanguageGroup)),
            ("detach-from-lang-group", Some(Route::DetachFromLanguageGroup)),
            ("set-new-lang-primary", None),
        ] {
            assert_eq!(route(&format!("/multi-language/{word}")), expected);
        }
    }

    #[test]
    fn does_not_take_a_plain_substitution_of_the_version() {
        for path in [
            "/cms/2026-03/blogs/posts",
            "/cms/blogs/v3/posts",
            "/cms/blogs/2026-06/posts",
            "/cms/v3/blogs/posts/5/live",
        ] {
            assert_eq!(route(path), None, "{path}");
        }
    }
}
