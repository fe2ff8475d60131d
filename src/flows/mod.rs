//! Jobs that span operations, in Rust, so that every host has them.

pub mod actors;
pub mod flags;
pub mod journal;
pub mod oauth;
pub mod relay;
pub mod single_send;
pub mod smtp;
pub mod snapshots;
pub mod subscriptions;
pub mod webhooks;
pub mod workflow_actions;
