//! For programs in Rust that may block: a client with its driver and the network.
//!
#![cfg_attr(feature = "native", doc = "```no_run")]
#![cfg_attr(not(feature = "native"), doc = "```ignore")]
//! use hubspot_wasm::api::crm_objects::{GET, GetObject};
//! use hubspot_wasm::native::HubSpot;
//! use hubspot_wasm::options::Options;
//!
//! let options = serde_json::json!({ "accessToken": std::env::var("HUBSPOT_TOKEN")? });
//! let mut hubspot = HubSpot::new(Options::read(&serde_json::from_value(options)?)?);
//! let params = GetObject { object_type: "contacts".into(), object_id: "1".into(), ..GetObject::default() };
//! let contact = hubspot.call(&GET, &params, &())?;
//! println!("{:?}", contact.properties);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Requests run on threads of their own and the caller's thread waits; limits, retries, renewals and jobs are the core's.
//! One `HubSpot` is one client, whose limits and tokens all its calls share.

#[cfg(feature = "native")]
mod driver;
#[cfg(feature = "native")]
mod files;
#[cfg(feature = "native")]
mod hubspot;
#[cfg(feature = "native")]
mod pages;
#[cfg(feature = "native")]
mod transport;
pub mod wire;

#[cfg(feature = "native")]
pub use self::files::{File, Files};
#[cfg(feature = "native")]
pub use self::hubspot::{Arguments, Batch, HubSpot, Update};
#[cfg(feature = "native")]
pub use self::pages::Pages;
#[cfg(feature = "native")]
pub use self::transport::{Network, Transport};
