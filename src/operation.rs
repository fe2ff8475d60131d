//! What an API call is, as data.
//! An operation is a line in `api/`; everything that differs between two calls of HubSpot's API is a field of its `Endpoint`.

mod endpoint;
mod rule;
mod version;

use std::marker::PhantomData;

pub use self::endpoint::{Auth, Batch, Body, Bucket, Endpoint, Method, Paging, Repeat, Tie};
pub(crate) use self::rule::filled;
pub use self::rule::{Case, Rule, Test};
pub use self::version::{Day, Version, Versions};
use crate::DIRECT;
use crate::shape::{Described, Kind, Shape, Shaped};

/// An API call as data: `P` are its path and query parameters, `B` its body, `R` its reply; an `Option` where there may be
/// none.
pub struct Operation<P, B, R> {
    /// Everything but the types.
    pub endpoint: Endpoint,
    types: PhantomData<fn(P, B) -> R>,
}

/// What a reply is: described, and natively a type of Rust.
#[cfg(not(target_arch = "wasm32"))]
pub trait Reply: Described + serde::de::DeserializeOwned {}
#[cfg(not(target_arch = "wasm32"))]
impl<R: Described + serde::de::DeserializeOwned> Reply for R {}

/// What a reply is: described.
#[cfg(target_arch = "wasm32")]
pub trait Reply: Described {}
#[cfg(target_arch = "wasm32")]
impl<R: Described> Reply for R {}

impl<P: Shaped, B: Shaped, R: Reply> Operation<P, B, R> {
    /// A GET.
    #[must_use]
    pub const fn get(name: &'static str, versions: &'static [Version]) -> Self {
        Self::new(Method::Get, name, versions)
    }

    /// A POST.
    #[must_use]
    pub const fn post(name: &'static str, versions: &'static [Version]) -> Self {
        Self::new(Method::Post, name, versions)
    }

    /// A PUT.
    #[must_use]
    pub const fn put(name: &'static str, versions: &'static [Version]) -> Self {
        Self::new(Method::Put, name, versions)
    }

    /// A PATCH.
    #[must_use]
    pub const fn patch(name: &'static str, versions: &'static [Version]) -> Self {
        Self::new(Method::Patch, name, versions)
    }

    /// A DELETE.
    #[must_use]
    pub const fn delete(name: &'static str, versions: &'static [Version]) -> Self {
        Self::new(Method::Delete, name, versions)
    }

    #[allow(clippy::indexing_slicing, reason = "runs while the crate is compiled")]
    const fn new(method: Method, name: &'static str, versions: &'static [Version]) -> Self {
        let mut index = 0;
        while index < versions.len() {
            assert_placeholders(versions[index].path, P::SHAPE);
            index += 1;
        }
        let body = match () {
            () if B::SHAPE.is_empty() => Body::Nothing,
            () if DIRECT => Body::Json(B::KIND),
            () => Body::Json(Kind::Any),
        };
        let repeat = if matches!(method, Method::Post | Method::Patch) { Repeat::Never } else { Repeat::Safe };
        let endpoint = Endpoint {
            name,
            method,
            versions: Versions::of(if DIRECT { versions } else { &[] }),
            params: if DIRECT { P::SHAPE } else { <()>::SHAPE },
            body,
            query: &[],
            rules: &[],
            paging: Paging::Whole,
            batch: None,
            auth: Auth::Account,
            scopes: &[],
            bucket: Bucket::General,
            repeat,
            numeric_ids: is_numeric_id(&R::KIND),
            answers: R::REQUIRED && !matches!(&R::KIND, Kind::Object(shape) if shape.is_empty()),
            #[cfg(not(target_arch = "wasm32"))]
            reply: R::KIND,
            #[cfg(not(target_arch = "wasm32"))]
            or_nothing: !R::REQUIRED,
            #[cfg(not(target_arch = "wasm32"))]
            about: "",
            #[cfg(not(target_arch = "wasm32"))]
            page: "",
            #[cfg(not(target_arch = "wasm32"))]
            item: "",
            #[cfg(test)]
            #[cfg(not(target_arch = "wasm32"))]
            reads: |reply| serde::Deserialize::deserialize(reply).map(|_: R| ()),
        };
        Self { endpoint, types: PhantomData }
    }

    /// Sends the body as a form, after the fields in `written`.
    #[must_use]
    pub const fn form(mut self, written: &'static [(&'static str, &'static str)]) -> Self {
        self.endpoint.body = Body::Form { shape: B::SHAPE, written };
        self
    }

    /// Writes its query and its JSON body by itself.
    #[must_use]
    pub const fn writes(
        mut self,
        query: &'static [(&'static str, &'static str)],
        body: &'static [(&'static str, bool)],
    ) -> Self {
        self.endpoint.query = query;
        self.endpoint.body = Body::Written(body);
        self
    }

    /// How its list goes on.
    #[must_use]
    pub const fn paged(mut self, paging: Paging) -> Self {
        self.endpoint.paging = paging;
        self
    }

    /// How its inputs are split over several requests.
    #[must_use]
    pub const fn batched(mut self, batch: &'static Batch) -> Self {
        self.endpoint.batch = Some(batch);
        self
    }

    /// Which credential it takes; an account's where nothing is said.
    #[must_use]
    pub const fn auth(mut self, auth: Auth) -> Self {
        self.endpoint.auth = auth;
        self
    }

    /// The scopes it needs.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.endpoint.scopes = if DIRECT { scopes } else { &[] };
        self
    }

    /// The rate limit it draws on.
    #[must_use]
    pub const fn bucket(mut self, bucket: Bucket) -> Self {
        self.endpoint.bucket = bucket;
        self
    }

    /// A POST or PATCH that may be sent again after a lost reply.
    #[must_use]
    pub const fn repeatable(mut self) -> Self {
        self.endpoint.repeat = Repeat::Safe;
        self
    }

    /// A POST or PATCH that may be sent again after a lost reply where the call has something at this place.
    #[must_use]
    pub const fn repeatable_with(mut self, place: &'static str) -> Self {
        self.endpoint.repeat = Repeat::With(place);
        self
    }

    /// Rules over several values of a call.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.endpoint.rules = if DIRECT { rules } else { &[] };
        self
    }

    /// HubSpot's page about it.
    #[must_use]
    #[cfg_attr(target_arch = "wasm32", allow(unused_variables, unused_mut))]
    pub const fn page(mut self, page: &'static str) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.endpoint.page = page;
        }
        self
    }

    /// What the reference pages say of it; `operations!` takes it from the doc comment and the static.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub const fn documented(mut self, about: &'static str, item: &'static str) -> Self {
        self.endpoint.about = about;
        self.endpoint.item = item;
        self
    }
}

/// Declares operations: the statics, and with their doc comments the reference pages.
#[macro_export]
macro_rules! operations {
    ($( $(#[doc = $about:literal])* pub static $name:ident: $kind:ty = $value:expr; )+) => { $(
        $(#[doc = $about])*
        pub static $name: $kind = {
            let operation = $value;
            #[cfg(not(target_arch = "wasm32"))]
            let operation =
                operation.documented(concat!($($about),*), concat!(module_path!(), "::", stringify!($name)));
            operation
        };
    )+ };
}

/// Stops the build where a path names a parameter that does not exist.
#[allow(clippy::indexing_slicing, reason = "runs while the crate is compiled")]
const fn assert_placeholders(path: &str, params: &Shape) {
    let path = path.as_bytes();
    let mut start = 0;
    while start < path.len() {
        if path[start] == b'{' {
            let mut end = start;
            while path[end] != b'}' {
                end += 1;
            }
            assert!(
                has_field(params, path, start + 1, end),
                "a placeholder of the path is not a field of the parameters"
            );
        }
        start += 1;
    }
}

#[allow(clippy::indexing_slicing, reason = "runs while the crate is compiled")]
const fn has_field(params: &Shape, path: &[u8], start: usize, end: usize) -> bool {
    let mut index = 0;
    while index < params.fields.len() {
        let name = params.fields[index].name.as_bytes();
        let mut same = name.len() == end - start;
        let mut at = 0;
        while same && at < name.len() {
            same = name[at] == path[start + at];
            at += 1;
        }
        if same {
            return true;
        }
        index += 1;
    }
    false
}

#[allow(clippy::indexing_slicing, reason = "runs while the crate is compiled")]
const fn has_numeric_ids(shape: &Shape) -> bool {
    let mut index = 0;
    while index < shape.fields.len() {
        if is_numeric_id(&shape.fields[index].kind) {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_numeric_id(kind: &Kind) -> bool {
    match kind {
        Kind::NumericId | Kind::PortalId => true,
        Kind::List(list) => is_numeric_id(&list.of),
        Kind::Object(shape) => has_numeric_ids(shape),
        Kind::Map(kind) => is_numeric_id(kind),
        _ => false,
    }
}
