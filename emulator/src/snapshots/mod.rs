//! Snapshots of CRM objects: asked for in batches, taken at once, told of later.

mod answer;
mod options;
mod request;
mod route;
mod snapshot;
mod store;
mod words;

pub use options::SnapshotOptions;
pub(crate) use route::Route;
pub use snapshot::Snapshot;
pub(crate) use store::Snapshots;
pub use words::{Done, ErrorCode, Running, SnapshotEnd};
