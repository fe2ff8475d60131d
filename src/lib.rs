//! The HubSpot API as data and machines.
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

pub mod api;
pub mod client;
pub mod engine;
mod fifo;
pub mod flows;
#[cfg(not(target_arch = "wasm32"))]
#[doc(hidden)]
pub mod generate;
pub mod operation;
pub mod options;
pub mod secret;
pub mod shape;
mod sorted;
pub mod value;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(test)]
mod tests;
