//! Jobs that span operations, in Rust, so that every host has them.

pub mod snapshots;
