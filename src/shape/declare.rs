//! Declares JSON objects and lists of words: the Rust type and its table from one list of fields or words.

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
