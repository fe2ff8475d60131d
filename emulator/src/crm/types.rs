//! The object types: ids, names, scopes, properties, as the catalogue lists them. Knows no records.

use crate::crm::catalogue;
use crate::crm::property::{BuiltIn, moment, number};

/// One object type.
#[derive(Debug)]
pub(crate) struct ObjectType {
    pub id: &'static str,
    pub singular: &'static str,
    pub plural: &'static str,
    /// Any of these lets a token read.
    pub read: &'static [&'static str],
    /// Any of these lets a token write.
    pub write: &'static [&'static str],
    /// Any of these lets a token read the properties, beside those for objects.
    pub describe: &'static [&'static str],
    /// Any of these lets a token make properties.
    pub define: &'static [&'static str],
    /// Property that holds the time of creation.
    pub created: &'static str,
    /// Property that holds the time of the last change.
    pub modified: &'static str,
    /// Group of the built-in properties.
    pub group: &'static str,
    /// Properties that a reply holds when none are asked for, beside id and times.
    pub default: &'static [&'static str],
    /// Properties without which no object is made.
    pub required: &'static [&'static str],
    /// Properties that the `query` of a search looks into.
    pub searched: &'static [&'static str],
    /// The properties, but id and times.
    pub built_in: &'static [BuiltIn],
}

impl ObjectType {
    /// A type whose objects say when they were made in `hs_createdate`.
    pub const fn new(id: &'static str, singular: &'static str, plural: &'static str) -> Self {
        Self {
            id,
            singular,
            plural,
            read: &[],
            write: &[],
            describe: &[],
            define: &[],
            created: "hs_createdate",
            modified: "hs_lastmodifieddate",
            group: "",
            default: &[],
            required: &[],
            searched: &[],
            built_in: &[],
        }
    }

    pub const fn objects(self, read: &'static [&'static str], write: &'static [&'static str]) -> Self {
        Self { read, write, ..self }
    }

    pub const fn schema(self, describe: &'static [&'static str], define: &'static [&'static str]) -> Self {
        Self { describe, define, ..self }
    }

    /// The properties that hold the times.
    pub const fn times(self, created: &'static str, modified: &'static str) -> Self {
        Self { created, modified, ..self }
    }

    pub const fn group(self, group: &'static str) -> Self {
        Self { group, ..self }
    }

    pub const fn default(self, default: &'static [&'static str]) -> Self {
        Self { default, ..self }
    }

    pub const fn required(self, required: &'static [&'static str]) -> Self {
        Self { required, ..self }
    }

    pub const fn searched(self, searched: &'static [&'static str]) -> Self {
        Self { searched, ..self }
    }

    pub const fn with(self, built_in: &'static [BuiltIn]) -> Self {
        Self { built_in, ..self }
    }

    /// The type of that id, of either name or of that fully qualified name.
    pub fn find(name: &str) -> Option<&'static Self> {
        let own = unqualified(name);
        catalogue::all().find(|known| {
            [known.id, known.singular, known.plural].iter().any(|text| text.eq_ignore_ascii_case(name))
                || known.is_custom() && own.is_some_and(|(_, own)| own == known.plural)
        })
    }

    /// The type that a path names in this account. A custom one goes by its id or its fully qualified name only.
    pub fn named(name: &str, portal_id: Option<u64>) -> Option<&'static Self> {
        let own = unqualified(name).is_some_and(|(portal, _)| portal_id.is_none_or(|id| id == portal));
        Self::find(name).filter(|kind| !kind.is_custom() || kind.id == name || own)
    }

    pub fn is_custom(&self) -> bool {
        self.id.starts_with("2-")
    }

    /// The name that a schema calls fully qualified.
    pub fn qualified(&self, portal_id: u64) -> String {
        if self.is_custom() { format!("p{portal_id}_{}", self.plural) } else { self.singular.to_uppercase() }
    }

    /// As HubSpot's messages write it.
    pub fn shouted(&self) -> String {
        self.singular.to_uppercase()
    }

    /// Its objects, as HubSpot's messages name them.
    pub fn objects_named(&self) -> String {
        format!("{} objects", self.shouted())
    }

    /// All built-in properties.
    pub fn all(&self) -> impl Iterator<Item = BuiltIn> + use<> {
        let times = [moment(self.created).fixed(), moment(self.modified).fixed(), number("hs_object_id").fixed()];
        times.into_iter().chain(self.built_in.iter().copied())
    }

    /// Names of all its built-in properties.
    pub fn properties(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.all().map(|property| property.name)
    }

    /// Properties that every reply holds.
    pub fn always(&self) -> [&'static str; 3] {
        [self.created, "hs_object_id", self.modified]
    }
}

/// Properties that HubSpot sets.
pub(crate) const READ_ONLY: &[&str] =
    &["hs_object_id", "createdate", "hs_createdate", "lastmodifieddate", "hs_lastmodifieddate"];

/// Whether a text is written as the id of a type is: `0-1`, `2-3501001`.
pub(crate) fn is_type_id(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('-').is_some_and(|(meta, own)| digits(meta) && digits(own))
}

/// `p12345_cars`: the account and the name.
fn unqualified(name: &str) -> Option<(u64, &str)> {
    let (portal_id, own) = name.strip_prefix('p')?.split_once('_')?;
    Some((portal_id.parse().ok()?, own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_type_by_id_and_by_either_name() {
        for name in ["0-2", "company", "companies", "COMPANY"] {
            assert_eq!(ObjectType::find(name).unwrap().id, "0-2");
        }
        assert!(ObjectType::find("0-99").is_none());
    }

    #[test]
    fn ids_of_types_are_two_numbers() {
        assert!(is_type_id("0-1") && is_type_id("2-3501001"));
        assert!(["", "-", "0-", "-1", "0-x", "0-1-2", "contacts", "+0-1"].iter().all(|text| !is_type_id(text)));
    }

    #[test]
    fn a_custom_type_goes_by_its_id_or_its_qualified_name() {
        let id = |name| ObjectType::named(name, Some(12_345)).map(|kind| kind.id);
        assert_eq!((id("2-3501001"), id("p12345_cars")), (Some("2-3501001"), Some("2-3501001")));
        assert_eq!((id("cars"), id("p7_cars"), id("p12345_boats"), id("p_cars")), (None, None, None, None));
        assert_eq!(ObjectType::find("cars").unwrap().qualified(7), "p7_cars");
    }

    #[test]
    fn ids_names_and_properties_are_unlike() {
        let mut names: Vec<&str> = catalogue::all().flat_map(|kind| [kind.id, kind.singular, kind.plural]).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for kind in catalogue::all() {
            let mut names: Vec<&str> = kind.properties().collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}", kind.plural);
            for name in kind.default.iter().chain(kind.required).chain(kind.searched) {
                assert!(names.contains(name), "{name} of {}", kind.plural);
            }
            for scope in kind.read.iter().chain(kind.write).chain(kind.describe).chain(kind.define) {
                assert!(crate::scopes::is_of_account(scope), "{scope}");
            }
            assert!(!kind.read.is_empty() && !kind.write.is_empty() && !kind.define.is_empty(), "{}", kind.plural);
        }
    }
}
