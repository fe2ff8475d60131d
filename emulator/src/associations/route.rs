//! The endpoints of associations: below an object, and below two object types. Holds no behaviour.

use crate::crm::Version;

/// An endpoint, with what stands in its path behind the first object type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// All that an object is associated with.
    List {
        id: String,
        to: String,
        shape: Shape,
    },
    /// One type of association between two objects.
    Single {
        id: String,
        to: String,
        to_id: String,
        association_type: String,
    },
    /// All types of association between two objects.
    Pair {
        id: String,
        to: String,
        to_id: String,
    },
    /// The association without a label between two objects.
    Default {
        id: String,
        to: String,
        to_id: String,
    },
    Labels {
        to: String,
    },
    Batch {
        to: String,
        verb: Verb,
    },
}

/// How the objects that an object is associated with are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `{ id, type }`.
    Named,
    /// `{ toObjectId, associationTypes }`.
    Typed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Read,
    Create,
    Archive,
    ArchiveLabels,
    Default,
}

impl Place {
    /// What stands behind `…/{objectType}/{objectId}/associations`. Version 3 knows single types; 2026-03 too, since
    /// pages print them there. 2026-09 lists nothing here.
    pub fn of_object(version: Version, id: &str, rest: &[&str]) -> Option<Self> {
        let id = id.to_owned();
        match (version, rest) {
            (Version::V3, [to]) => Some(Self::List { id, to: (*to).to_owned(), shape: Shape::Named }),
            (Version::V2026_09, [_]) => None,
            (_, [to]) => Some(Self::List { id, to: (*to).to_owned(), shape: Shape::Typed }),
            (Version::V4 | Version::V2025_09 | Version::V2026_03 | Version::V2026_09, ["default", to, to_id]) => {
                Some(Self::Default { id, to: (*to).to_owned(), to_id: (*to_id).to_owned() })
            }
            (Version::V3 | Version::V2026_03, [to, to_id, association_type]) => Some(Self::Single {
                id,
                to: (*to).to_owned(),
                to_id: (*to_id).to_owned(),
                association_type: (*association_type).to_owned(),
            }),
            (Version::V4 | Version::V2025_09 | Version::V2026_03 | Version::V2026_09, [to, to_id]) => {
                Some(Self::Pair { id, to: (*to).to_owned(), to_id: (*to_id).to_owned() })
            }
            _ => None,
        }
    }

    /// What stands behind `…/{fromObjectType}/{toObjectType}`.
    pub fn of_types(to: &str, rest: &[&str]) -> Option<Self> {
        let verb = match rest {
            ["labels"] => return Some(Self::Labels { to: to.to_owned() }),
            ["batch", "read"] => Verb::Read,
            ["batch", "create"] => Verb::Create,
            ["batch", "archive"] => Verb::Archive,
            ["batch", "labels", "archive"] => Verb::ArchiveLabels,
            ["batch", "associate", "default"] => Verb::Default,
            _ => return None,
        };
        Some(Self::Batch { to: to.to_owned(), verb })
    }

    /// The object type at the other end.
    pub fn to(&self) -> &str {
        match self {
            Self::List { to, .. }
            | Self::Single { to, .. }
            | Self::Pair { to, .. }
            | Self::Default { to, .. }
            | Self::Labels { to }
            | Self::Batch { to, .. } => to,
        }
    }

    pub fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::List { .. } | Self::Labels { .. } => &["GET"],
            Self::Single { .. } | Self::Pair { .. } => &["PUT", "DELETE"],
            Self::Default { .. } => &["PUT"],
            Self::Batch { .. } => &["POST"],
        }
    }

    pub fn reads(&self, method: &str) -> bool {
        method == "GET" || matches!(self, Self::Batch { verb: Verb::Read, .. })
    }

    /// A name without ids.
    pub fn name(&self) -> &'static str {
        match self {
            Self::List { .. } => "/crm/objects/{objectType}/{objectId}/associations/{toObjectType}",
            Self::Single { .. } => {
                "/crm/objects/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}/{associationTypeId}"
            }
            Self::Pair { .. } => "/crm/objects/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}",
            Self::Default { .. } => {
                "/crm/objects/{objectType}/{objectId}/associations/default/{toObjectType}/{toObjectId}"
            }
            Self::Labels { .. } => "/crm/associations/{fromObjectType}/{toObjectType}/labels",
            Self::Batch { verb, .. } => match verb {
                Verb::Read => "/crm/associations/{fromObjectType}/{toObjectType}/batch/read",
                Verb::Create => "/crm/associations/{fromObjectType}/{toObjectType}/batch/create",
                Verb::Archive => "/crm/associations/{fromObjectType}/{toObjectType}/batch/archive",
                Verb::ArchiveLabels => "/crm/associations/{fromObjectType}/{toObjectType}/batch/labels/archive",
                Verb::Default => "/crm/associations/{fromObjectType}/{toObjectType}/batch/associate/default",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_has_its_own_endpoints() {
        let place = |version, path: &str| {
            let rest: Vec<&str> = path.split('/').collect();
            Place::of_object(version, "7", &rest).map(|place| place.name().matches('{').count())
        };
        for (version, list, pair, three, usual) in [
            (Version::V3, Some(3), None, Some(5), Some(5)),
            (Version::V4, Some(3), Some(4), None, Some(4)),
            (Version::V2025_09, Some(3), Some(4), None, Some(4)),
            (Version::V2026_03, Some(3), Some(4), Some(5), Some(4)),
            (Version::V2026_09, None, Some(4), None, Some(4)),
        ] {
            assert_eq!(place(version, "contact"), list, "{version:?}");
            assert_eq!(place(version, "contact/8"), pair, "{version:?}");
            assert_eq!(place(version, "contact/8/387"), three, "{version:?}");
            assert_eq!(place(version, "default/contact/8"), usual, "{version:?}: of version 3 it is a single type");
        }
    }
}
