//! What a JSON object looks like, as data: one table serves the types, the checks and the reference pages.
//! It checks nothing itself; `engine::validate` reads the tables.

use std::collections::BTreeMap;

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

impl Described for String {
    const KIND: Kind = Kind::Text;
}

impl Described for bool {
    const KIND: Kind = Kind::Bool;
}

impl Described for i64 {
    const KIND: Kind = Kind::Integer(&[i64::MIN, i64::MAX]);
}

impl Described for crate::value::Value {
    const KIND: Kind = Kind::Any;
}

impl<T: Described> Described for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Described> Described for Vec<T> {
    const KIND: Kind =
        Kind::List(&List { of: T::KIND, least: 0, most: None, distinct: false, query: QueryList::Repeated });
}

impl<T: Described> Described for BTreeMap<String, T> {
    const KIND: Kind = Kind::Map(&T::KIND);
}

/// A type of its own for a value that another type holds, so that its kind can be told.
macro_rules! newtype {
    ($(#[$about:meta])* $name:ident($(#[$read:meta])* $inner:ty) = $kind:expr) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        pub struct $name($(#[$read])* pub $inner);

        impl $crate::shape::Described for $name {
            const KIND: $crate::shape::Kind = $kind;
        }

        impl<T: Into<$inner>> From<T> for $name {
            fn from(value: T) -> Self {
                Self(value.into())
            }
        }
    };
}

pub(crate) use newtype;

newtype!(
    /// A string that is not empty.
    Name(String) = Kind::Name
);
newtype!(
    /// A length of time above zero, in milliseconds.
    Milliseconds(i64) = Kind::Milliseconds
);
newtype!(
    /// A number of things, at least one.
    Whole(i64) = Kind::Integer(&[1, 1_000_000_000])
);
newtype!(
    /// A 64-bit id that JSON writes as a number.
    NumericId(
        #[cfg_attr(not(target_arch = "wasm32"), serde(deserialize_with = "number_or_digits"))]
        i64
    ) = Kind::NumericId
);
newtype!(
    /// The id of a HubSpot account.
    PortalId(
        #[cfg_attr(not(target_arch = "wasm32"), serde(deserialize_with = "number_or_digits"))]
        i64
    ) = Kind::PortalId
);
newtype!(
    /// An id that a path names.
    Id(String) = Kind::Id
);
newtype!(
    /// An object type by its id: `0-1` is contacts.
    ObjectTypeId(String) = Kind::ObjectTypeId
);
newtype!(
    /// Property names that a query writes as one comma-separated value.
    CommaSeparated(Vec<String>) = Kind::List(&List {
        of: Kind::Text,
        least: 0,
        most: None,
        distinct: false,
        query: QueryList::CommaSeparated,
    })
);

newtype!(
    /// A date or a moment as ISO 8601 writes it, such as `2026-03-01T12:00:00Z`.
    DateTime(String) = Kind::DateTime
);
newtype!(
    /// A language such as `en` or `de-at`.
    Language(String) = Kind::Language
);
newtype!(
    /// The value of a CRM property; an empty one clears it.
    PropertyValue(String) = Kind::PropertyValue
);

/// HubSpot writes some ids as a number here and as a string there.
#[cfg(not(target_arch = "wasm32"))]
fn number_or_digits<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    match serde::Deserialize::deserialize(deserializer)? {
        OrText::Whole(number) => Ok(number),
        OrText::Text(digits) => digits.parse().map_err(serde::de::Error::custom),
    }
}

/// A number from 1 to `MOST`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Limit<const MOST: i64>(pub i64);

impl<const MOST: i64> Described for Limit<MOST> {
    const KIND: Kind = Kind::Integer(&[1, MOST]);
}

/// An array with at least one item and at most `MOST`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct UpTo<const MOST: usize, T>(pub Vec<T>);

impl<const MOST: usize, T: Described> Described for UpTo<MOST, T> {
    const KIND: Kind =
        Kind::List(&List { of: T::KIND, least: 1, most: Some(MOST), distinct: false, query: QueryList::Repeated });
}

/// An array; a call may give one item alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T: Described> Described for OneOrMany<T> {
    const KIND: Kind =
        Kind::OneOrMany(&List { of: T::KIND, least: 1, most: None, distinct: false, query: QueryList::Repeated });
}

/// A `T`; a call may give a text that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(untagged))]
pub enum OrText<T> {
    /// The text.
    Text(String),
    /// The value itself.
    Whole(T),
}

impl<T: Described> Described for OrText<T> {
    const KIND: Kind = Kind::OrText(&T::KIND);
}

macro_rules! list {
    ($(#[$about:meta])* $name:ident, least: $least:expr, distinct: $distinct:expr) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        pub struct $name<T>(pub Vec<T>);

        impl<T: Described> Described for $name<T> {
            const KIND: Kind = Kind::List(&List {
                of: T::KIND,
                least: $least,
                most: None,
                distinct: $distinct,
                query: QueryList::Repeated,
            });
        }

        impl<T> From<Vec<T>> for $name<T> {
            fn from(items: Vec<T>) -> Self {
                Self(items)
            }
        }
    };
}

list!(
    /// An array with at least one item.
    NonEmpty, least: 1, distinct: false
);
list!(
    /// An array with at least one item and no item twice.
    Distinct, least: 1, distinct: true
);

/// Declares a JSON object: the Rust struct and its table.
///
/// A trailing `..` keeps the fields that the table does not know, in `other`: replies have it, and objects in which a
/// caller may name fields of their own. A type after it, such as `.. PropertyValue`, is what such fields hold.
#[macro_export]
macro_rules! shape {
    ($(
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            $( $(#[doc = $field_about:literal])* $json:literal => $field:ident: $kind:ty, )*
            $(.. $($others:tt)?)?
        }
    )+) => { $(
        $crate::shape!(@struct [$(#[doc = $about])*] $name { $( $(#[doc = $field_about])* $json => $field: $kind, )* } $(.. $($others)?)?);

        impl $crate::shape::Described for $name {
            const KIND: $crate::shape::Kind = $crate::shape::Kind::Object(<$name as $crate::shape::Shaped>::SHAPE);
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: &'static $crate::shape::Shape = &$crate::shape::Shape {
                #[cfg(not(target_arch = "wasm32"))]
                name: stringify!($name),
                fields: &[$($crate::shape::Field {
                    name: $json,
                    kind: <$kind as $crate::shape::Described>::KIND,
                    required: <$kind as $crate::shape::Described>::REQUIRED,
                    #[cfg(not(target_arch = "wasm32"))]
                    about: concat!($($field_about),*),
                }),*],
                others: $crate::shape!(@others $(.. $($others)?)?),
                #[cfg(not(target_arch = "wasm32"))]
                about: concat!($($about),*),
            };
        }
    )+ };
    (@others) => { None };
    (@others ..) => { Some(&$crate::shape::Kind::Any) };
    (@others .. $kind:ty) => { Some(&<$kind as $crate::shape::Described>::KIND) };
    (@struct [$($about:tt)*] $name:ident { $($fields:tt)* }) => {
        $crate::shape!(@plain [$($about)*] $name { $($fields)* } {});
    };
    (@struct [$($about:tt)*] $name:ident { $($fields:tt)* } .. $($others:ty)?) => {
        $crate::shape!(@plain [$($about)*] $name { $($fields)* } {
            /// The fields that this version of the crate does not know.
            #[cfg(not(target_arch = "wasm32"))]
            #[serde(flatten)]
            pub other: serde_json::Map<String, serde_json::Value>,
        });
    };
    (@plain [$($about:tt)*] $name:ident { $( $(#[doc = $field_about:literal])* $json:literal => $field:ident: $kind:ty, )* } { $($other:tt)* }) => {
        $($about)*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize))]
        pub struct $name {
            $(
                $(#[doc = $field_about])*
                #[cfg_attr(
                    not(target_arch = "wasm32"),
                    serde(rename = $json, skip_serializing_if = "crate::shape::Described::is_absent")
                )]
                pub $field: $kind,
            )*
            $($other)*
        }
    };
}

/// Declares a list of words: the Rust enum and its table. `open` lists grow, and another word is a note.
#[macro_export]
macro_rules! words {
    ($(
        $(#[doc = $about:literal])*
        pub $openness:ident $name:ident {
            $( $(#[doc = $word_about:literal])* $variant:ident = $word:literal, )*
        }
    )+) => { $(
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[doc = $word_about])* $variant, )*
            /// A word that this version of the crate does not know.
            Other(String),
        }

        impl $name {
            /// The word as HubSpot writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $word, )*
                    Self::Other(word) => word,
                }
            }
        }

        /// No word.
        impl Default for $name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $( $word => Self::$variant, )*
                    other => Self::Other(other.into()),
                }
            }
        }

        impl $crate::shape::Described for $name {
            const KIND: $crate::shape::Kind = $crate::shape::Kind::Words(&$crate::shape::Words {
                words: &[$($word),*],
                openness: $crate::words!(@openness $openness),
                #[cfg(not(target_arch = "wasm32"))]
                name: stringify!($name),
                #[cfg(not(target_arch = "wasm32"))]
                about: concat!($($about),*),
                #[cfg(not(target_arch = "wasm32"))]
                meanings: &[$(concat!($($word_about),*)),*],
            });
        }

        #[cfg(not(target_arch = "wasm32"))]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(not(target_arch = "wasm32"))]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer).map(|word| Self::from(word.as_str()))
            }
        }
    )+ };
    (@openness open) => { $crate::shape::Openness::Open };
    (@openness closed) => { $crate::shape::Openness::Closed };
}
