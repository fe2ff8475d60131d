//! What a JSON object looks like, as data: one table serves the types, the checks and the reference pages.
//! It checks nothing itself; `engine::validate` reads the tables.

mod declare;
mod types;

pub(crate) use self::types::newtype;
pub use self::types::{
    CommaSeparated, DateTime, Distinct, Id, Language, Limit, Milliseconds, Name, NonEmpty, NumericId, ObjectTypeId,
    OneOrMany, OrText, PortalId, PropertyValue, UpTo, Whole,
};
pub use crate::secret::Secret;

/// What a JSON value must be.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// Any JSON value.
    Any,
    /// A string.
    Text,
    /// A string that grants something: encoded in a path whatever it holds.
    Token,
    /// `true` or `false`.
    Bool,
    /// A string that is not empty.
    Name,
    /// A length of time above zero.
    Milliseconds,
    /// An integer between two bounds. They stand elsewhere: tables have many kinds, and few of them are this one.
    Integer(&'static [i64; 2]),
    /// An id that a path names: a string or an integer.
    Id,
    /// A 64-bit id that JSON writes as a number.
    NumericId,
    /// The account's id; a `NumericId` that a relay compares.
    PortalId,
    /// `0-1`, `2-1234567` …
    ObjectTypeId,
    /// A date or a moment as ISO 8601 writes it.
    DateTime,
    /// A language such as `en` or `de-at`; another form is a note.
    Language,
    /// The value of a CRM property: a string, or what HubSpot makes one of.
    PropertyValue,
    /// A string that begins in one of a few ways.
    Prefixed(&'static Prefixes),
    /// Filters of a list, by property and operator.
    Filters(&'static Filters),
    /// One of some words.
    Words(&'static Words),
    /// An array.
    List(&'static List),
    /// An array, or what alone stands for an array of one.
    OneOrMany(&'static List),
    /// A value, or a string that stands for it.
    OrText(&'static Kind),
    /// An object of known fields.
    Object(&'static Shape),
    /// An object whose keys are the caller's.
    Map(&'static Kind),
}

/// The words that a string may be.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// As HubSpot writes them.
    pub words: &'static [&'static str],
    /// Whether there may be others.
    pub openness: Openness,
    /// The type's name in Rust and TypeScript.
    #[cfg(not(target_arch = "wasm32"))]
    pub name: &'static str,
    /// What the word tells, for the reference pages.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
    /// What each word means, in the order of `words`.
    #[cfg(not(target_arch = "wasm32"))]
    pub meanings: &'static [&'static str],
}

/// Whether a word that is not in the list is a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// Another word is a problem.
    Closed,
    /// Another word is a note: HubSpot's list grows.
    Open,
}

/// How a string may begin.
#[derive(Clone, Copy, Debug)]
pub struct Prefixes {
    /// Each of them.
    pub prefixes: &'static [&'static str],
    /// Whether there may be others.
    pub openness: Openness,
}

/// Which filters a list takes: `property__operator`, or a property alone where its value is to be equal.
#[derive(Clone, Copy, Debug)]
pub struct Filters {
    /// The operators of each property.
    pub properties: &'static [(&'static str, &'static [&'static str])],
    /// The operators that take no value.
    pub bare: &'static [&'static str],
    /// The operators that take several values.
    pub lists: &'static [&'static str],
}

/// How long an array may be and what it holds.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Every item.
    pub of: Kind,
    /// At least so many.
    pub least: usize,
    /// At most so many, where HubSpot says so.
    pub most: Option<usize>,
    /// No item twice.
    pub distinct: bool,
    /// How a query writes it.
    pub query: QueryList,
}

impl List {
    /// Any number of items, which a query repeats.
    const fn of(kind: Kind) -> Self {
        Self { of: kind, least: 0, most: None, distinct: false, query: QueryList::Repeated }
    }
}

/// How an array stands in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryList {
    /// `sort=a&sort=b`
    Repeated,
    /// `properties=a,b`
    CommaSeparated,
}

/// One field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, for the reference pages.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
}

/// The fields of an object.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// In the order of the documents.
    pub fields: &'static [Field],
    /// What other fields hold, whose names are the caller's; `None` where there are no others.
    pub others: Option<&'static Kind>,
    /// The type's name in Rust and TypeScript.
    #[cfg(not(target_arch = "wasm32"))]
    pub name: &'static str,
    /// What it is, for the reference pages.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
}

impl Shape {
    /// Whether it has no field and knows of no other.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.others.is_none()
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A Rust type that stands for a JSON value.
pub trait Described {
    /// What the JSON value must be.
    const KIND: Kind;
    /// Whether a field of this type must be there.
    const REQUIRED: bool = true;

    /// Whether this value is left out of its object.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A Rust type that stands for an object of known fields.
pub trait Shaped: Described {
    /// Its fields.
    const SHAPE: &'static Shape;
}

impl Described for () {
    const KIND: Kind = Kind::Object(<()>::SHAPE);
}

impl Shaped for () {
    const SHAPE: &'static Shape = &Shape {
        fields: &[],
        others: None,
        #[cfg(not(target_arch = "wasm32"))]
        name: "",
        #[cfg(not(target_arch = "wasm32"))]
        about: "",
    };
}
