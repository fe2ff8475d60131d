//! The HubSpot API as data and machines.
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod api;
pub mod operation;
pub mod secret;
pub mod shape;
pub mod value;
