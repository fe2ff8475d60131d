//! Snapshots of CRM objects: asked for in batches, taken at once, told of later.

mod request;
mod snapshot;
mod store;

pub(crate) use request::parse;
pub use snapshot::{Done, ErrorCode, Running, Snapshot, SnapshotEnd};
pub(crate) use store::Snapshots;
