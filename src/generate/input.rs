//! What a caller has to give.

use crate::operation::{Body, Endpoint};
use crate::options::Options;
use crate::shape::{Described, Field, Kind};

/// What the body must be; the empty object where there is none.
pub fn body(operation: &Endpoint) -> Kind {
    match operation.body {
        Body::Nothing | Body::Written(_) => <()>::KIND,
        Body::Json(kind) => kind,
        Body::Form { shape, .. } => Kind::Object(shape),
    }
}

/// Whether a parameter has to be there even if the client is set up with everything.
pub fn is_required_param(param: &Field) -> bool {
    param.required && !has_stand_in(param)
}

/// Whether the client's own setting can take a parameter's place.
pub fn has_stand_in(param: &Field) -> bool {
    let options = Options { app_id: Some(1), portal_id: Some(1), ..Options::default() };
    options.default_param(param.name).is_some()
}
