//! Which endpoint of the CRM a path means, and in which version. Holds no behaviour.

use crate::associations;
use crate::crm::batch::Verb;
use crate::crm::types::ObjectType;
use crate::limits::Bucket;
use crate::route::Endpoint;

/// An endpoint, with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    pub version: Version,
    /// The object type that the path begins with; none for the list of all schemas.
    pub object_type: Option<String>,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Objects,
    Object { id: String },
    Search,
    Batch(Verb),
    Properties,
    Property { name: String },
    Schemas,
    Schema,
    Associations(associations::Place),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    V3,
    V4,
    V2025_09,
    V2026_03,
    V2026_09,
}

impl Version {
    fn named(word: &str) -> Option<Self> {
        match word {
            "v3" => Some(Self::V3),
            "v4" => Some(Self::V4),
            "2025-09" => Some(Self::V2025_09),
            "2026-03" => Some(Self::V2026_03),
            "2026-09" => Some(Self::V2026_09),
            _ => None,
        }
    }

    fn dated(word: &str) -> Option<Self> {
        Self::named(word).filter(|version| *version >= Self::V2025_09)
    }
}

impl Route {
    pub fn of(segments: &[&str]) -> Option<Self> {
        match segments {
            ["crm", "v3", "objects", kind, rest @ ..] => Self::objects(Version::V3, kind, rest),
            ["crm", "objects", dated, kind, rest @ ..] => Self::objects(Version::dated(dated)?, kind, rest),
            ["crm", "v4", "objects", kind, id, "associations", rest @ ..] => {
                Self::of_object(Version::V4, kind, id, rest)
            }
            ["crm", "v3", "properties", kind, rest @ ..] => Self::properties(Version::V3, kind, rest),
            ["crm", "properties", dated, kind, rest @ ..] => Self::properties(Version::dated(dated)?, kind, rest),
            ["crm", "v3", "schemas", rest @ ..] => Self::schemas(Version::V3, rest),
            ["crm-object-schemas", "v3", "schemas", rest @ ..] => Self::schemas(Version::V3, rest),
            ["crm-object-schemas", dated, "schemas", rest @ ..] => Self::schemas(Version::dated(dated)?, rest),
            ["crm", "v4", "associations", kind, to, rest @ ..] => Self::of_types(Version::V4, kind, to, rest),
            ["crm", "associations", "v4", kind, to, rest @ ..] => Self::of_types(Version::V4, kind, to, rest),
            ["crm", "associations", dated, kind, to, rest @ ..] => {
                Self::of_types(Version::dated(dated)?, kind, to, rest)
            }
            _ => None,
        }
    }

    fn new(version: Version, kind: &str, place: Place) -> Option<Self> {
        Some(Self { version, object_type: Some(kind.to_owned()), place })
    }

    fn objects(version: Version, kind: &str, rest: &[&str]) -> Option<Self> {
        let place = match rest {
            [] => Place::Objects,
            ["search"] => Place::Search,
            ["batch", verb] => Place::Batch(Verb::named(verb)?),
            [id] => Place::Object { id: (*id).to_owned() },
            [id, "associations", rest @ ..] => return Self::of_object(version, kind, id, rest),
            _ => return None,
        };
        Self::new(version, kind, place)
    }

    fn of_object(version: Version, kind: &str, id: &str, rest: &[&str]) -> Option<Self> {
        Self::new(version, kind, Place::Associations(associations::Place::of_object(version, id, rest)?))
    }

    fn of_types(version: Version, kind: &str, to: &str, rest: &[&str]) -> Option<Self> {
        Self::new(version, kind, Place::Associations(associations::Place::of_types(to, rest)?))
    }

    fn properties(version: Version, kind: &str, rest: &[&str]) -> Option<Self> {
        match rest {
            [] => Self::new(version, kind, Place::Properties),
            [name] => Self::new(version, kind, Place::Property { name: (*name).to_owned() }),
            _ => None,
        }
    }

    fn schemas(version: Version, rest: &[&str]) -> Option<Self> {
        match rest {
            [] => Some(Self { version, object_type: None, place: Place::Schemas }),
            [kind] => Self::new(version, kind, Place::Schema),
            _ => None,
        }
    }

    /// The scopes of which a token needs one.
    pub fn scopes(&self, method: &str, kind: &ObjectType) -> Vec<&'static str> {
        let (reads, lists): (bool, &[&[&'static str]]) = match &self.place {
            Place::Objects | Place::Object { .. } => (method == "GET", &[]),
            Place::Search | Place::Batch(Verb::Read) => (true, &[]),
            Place::Batch(_) => (false, &[]),
            Place::Associations(place) => (place.reads(method), &[]),
            Place::Properties | Place::Property { .. } if method == "GET" => {
                (true, &[kind.describe, kind.read, kind.write])
            }
            Place::Properties | Place::Property { .. } => (false, &[kind.define]),
            Place::Schemas | Place::Schema => (true, &[kind.describe, kind.read]),
        };
        match (lists, reads) {
            ([], true) => kind.read.to_vec(),
            ([], false) => kind.write.to_vec(),
            (lists, _) => lists.concat(),
        }
    }
}

impl Endpoint for Route {
    fn methods(&self) -> &'static [&'static str] {
        match &self.place {
            Place::Objects | Place::Properties => &["GET", "POST"],
            Place::Object { .. } => &["GET", "PATCH", "DELETE"],
            Place::Search | Place::Batch(_) => &["POST"],
            Place::Property { .. } | Place::Schemas | Place::Schema => &["GET"],
            Place::Associations(place) => place.methods(),
        }
    }

    fn name(&self) -> &'static str {
        match &self.place {
            Place::Objects => "/crm/objects/{objectType}",
            Place::Object { .. } => "/crm/objects/{objectType}/{objectId}",
            Place::Search => "/crm/objects/{objectType}/search",
            Place::Batch(verb) => verb.route(),
            Place::Properties => "/crm/properties/{objectType}",
            Place::Property { .. } => "/crm/properties/{objectType}/{propertyName}",
            Place::Schemas => "/crm-object-schemas/schemas",
            Place::Schema => "/crm-object-schemas/schemas/{objectType}",
            Place::Associations(place) => place.name(),
        }
    }

    fn bucket(&self) -> Option<Bucket> {
        Some(if self.place == Place::Search { Bucket::Search } else { Bucket::General })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Option<Route> {
        Route::of(&path.split('/').skip(1).collect::<Vec<_>>())
    }

    #[test]
    fn knows_every_spelling_in_every_version() {
        let places = [
            ("", Place::Objects),
            ("/7", Place::Object { id: "7".to_owned() }),
            ("/search", Place::Search),
            ("/batch/read", Place::Batch(Verb::Read)),
            ("/batch/upsert", Place::Batch(Verb::Upsert)),
        ];
        for (prefix, version) in [
            ("/crm/v3/objects", Version::V3),
            ("/crm/objects/2025-09", Version::V2025_09),
            ("/crm/objects/2026-03", Version::V2026_03),
            ("/crm/objects/2026-09", Version::V2026_09),
        ] {
            for (rest, place) in &places {
                let found = route(&format!("{prefix}/0-1{rest}")).unwrap();
                assert_eq!((found.version, found.object_type.as_deref(), &found.place), (version, Some("0-1"), place));
            }
        }
        for prefix in
            ["/crm/v3/properties", "/crm/properties/2025-09", "/crm/properties/2026-03", "/crm/properties/2026-09"]
        {
            assert_eq!(route(&format!("{prefix}/0-1")).unwrap().place, Place::Properties, "{prefix}");
            let property = Place::Property { name: "email".to_owned() };
            assert_eq!(route(&format!("{prefix}/0-1/email")).unwrap().place, property, "{prefix}");
        }
        for version in ["v3", "2025-09", "2026-03", "2026-09"] {
            assert_eq!(route(&format!("/crm-object-schemas/{version}/schemas")).unwrap().place, Place::Schemas);
            assert_eq!(route(&format!("/crm-object-schemas/{version}/schemas/2-1")).unwrap().place, Place::Schema);
        }
        assert_eq!(route("/crm/v3/schemas").unwrap().place, Place::Schemas);
        for prefix in [
            "/crm/v4/associations",
            "/crm/associations/v4",
            "/crm/associations/2025-09",
            "/crm/associations/2026-03",
            "/crm/associations/2026-09",
        ] {
            let labels = associations::Place::Labels { to: "b".to_owned() };
            assert_eq!(route(&format!("{prefix}/a/b/labels")).unwrap().place, Place::Associations(labels), "{prefix}");
        }
    }

    #[test]
    fn knows_no_other_spelling() {
        for path in [
            "/crm/2026-03/objects/0-1",
            "/crm/v4/objects/0-1",
            "/crm/objects/v3/0-1",
            "/crm/v4/objects/0-1/7",
            "/crm/v3/objects",
            "/crm/v3/objects/0-1/batch/delete",
            "/crm/v3/objects/0-1/7/x",
            "/crm/2026-03/schemas",
            "/crm/schemas/2026-03",
            "/crm/v3/properties/0-1/groups/x",
            "/crm/v3/associations/a/b/labels",
            "/crm-object-schemas/v4/schemas",
        ] {
            assert_eq!(route(path), None, "{path}");
        }
    }

    #[test]
    fn scopes_go_with_what_is_done() {
        let contacts = ObjectType::find("contacts").unwrap();
        let scopes = |method, path| route(path).unwrap().scopes(method, contacts);
        let (read, write) = (["crm.objects.contacts.read"], ["crm.objects.contacts.write"]);
        assert_eq!(scopes("GET", "/crm/v3/objects/contacts"), read);
        assert_eq!(scopes("POST", "/crm/v3/objects/contacts"), write);
        assert_eq!(scopes("POST", "/crm/v3/objects/contacts/search"), read);
        assert_eq!(scopes("POST", "/crm/v3/objects/contacts/batch/read"), read);
        assert_eq!(scopes("POST", "/crm/v3/objects/contacts/batch/archive"), write);
        assert_eq!(scopes("POST", "/crm/v3/properties/contacts"), ["crm.schemas.contacts.write"]);
        assert_eq!(scopes("GET", "/crm/v3/properties/contacts").len(), 3);
    }
}
