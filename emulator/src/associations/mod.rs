//! Associations of objects: their types and labels, and the endpoints that read, make and take them away.
//!
//! Contacts and companies have, besides the default type and the primary one, a label of the account's own: 35 `Decision
//! maker`, seen from the company 36 `Decided by`.

mod answer;
mod batch;
mod catalogue;
mod labels;
mod route;
mod store;
mod types;
mod v3;
mod v4;
mod wanted;

pub(crate) use answer::answer;
pub(crate) use route::Place;
pub(crate) use store::{AssociationChange, Associations};
pub(crate) use types::{AssociationType, between, default_type};
pub(crate) use wanted::wanted;
