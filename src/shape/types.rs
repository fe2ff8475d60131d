//! The Rust types that stand for a JSON value, each with what the value must be: texts, numbers, ids, arrays.

use std::collections::BTreeMap;

use super::{Described, Kind, List, QueryList};

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
    const KIND: Kind = Kind::List(&List::of(T::KIND));
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
    CommaSeparated(Vec<String>) = Kind::List(&List { query: QueryList::CommaSeparated, ..List::of(Kind::Text) })
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
    const KIND: Kind = Kind::List(&List { least: 1, most: Some(MOST), ..List::of(T::KIND) });
}

/// An array; a call may give one item alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T: Described> Described for OneOrMany<T> {
    const KIND: Kind = Kind::OneOrMany(&List { least: 1, ..List::of(T::KIND) });
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

/// An array with at least one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct NonEmpty<T>(pub Vec<T>);

impl<T: Described> Described for NonEmpty<T> {
    const KIND: Kind = Kind::List(&List { least: 1, ..List::of(T::KIND) });
}

impl<T> From<Vec<T>> for NonEmpty<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

/// An array with at least one item and no item twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Distinct<T>(pub Vec<T>);

impl<T: Described> Described for Distinct<T> {
    const KIND: Kind = Kind::List(&List { least: 1, distinct: true, ..List::of(T::KIND) });
}

impl<T> From<Vec<T>> for Distinct<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}
