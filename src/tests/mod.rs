//! Tests that need the crate's internals: a host with virtual time, whole jobs against the emulator, and tables of input.
#![cfg(not(target_arch = "wasm32"))]

mod associations;
mod bad_input;
mod blog_posts;
mod call;
mod catching_up;
mod conversations;
mod coverage;
mod creating;
mod credentials;
mod crm;
mod crm_search;
mod email;
mod every_operation;
mod exact_requests;
mod feature_flags;
mod following;
mod host;
mod house;
mod journal_calls;
mod journal_scene;
mod judge;
mod library;
mod limits;
mod migrating;
#[cfg(feature = "native")]
mod native;
mod neighbours;
mod notes;
mod others;
mod payments;
mod reading;
mod relaying;
mod resuming;
mod safety;
mod scene;
mod sharing;
mod simulation;
mod single_send;
mod subscriptions;
mod syncing;
mod trace;
mod tracing;
mod watching;
mod weather;
mod wire;
mod witness;

use crate::value::Value;

/// A value from JSON text.
pub fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}
