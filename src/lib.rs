//! The HubSpot API as data and machines.
//! What it refuses to do: open a socket, read a clock, start a thread or keep a secret in an error.
//!
//! Operations are data ([`api`]): where they go, what they take, what they need. Whatever takes more than one step is a
//! machine: a call with its token, its permit and its retries, or a job that asks for thousands of snapshots and watches
//! each until it ends. A [`client::Client`] owns them all, with the limits that they share, and has one contract: **one
//! input, then take the outputs until `Wait`**. Whoever drives it does the I/O and knows nothing of HubSpot.
//!
//! ```text
//!      take, call                         Event, Ended
//!          │                                    ▲
//!          ▼                                    │
//!    ┌─ Client ─────────────────────────────────┴───────┐
//!    │  jobs and calls · tokens · limits · retry budget │
//!    └─────▲────────────────────────────────────┬───────┘
//!       Response, Failed,                 Send, Cancel,
//!       Answer, Tick                      Store, Wait
//!    ┌─────┴─ driver ───────────────────────────▼───────┐
//!    │  network · clock · storage                       │
//!    └──────────────────────────────────────────────────┘
//! ```
//!
//! The npm package drives it with `fetch`, the tests with virtual time. Here the network is the emulator of HubSpot, so
//! that a job of many seconds is over at once:
//!
//! ```
//! use hubspot_emulator::{self as emulator, Emulator};
//! use hubspot_wasm::client::{Client, Event, Output};
//! use hubspot_wasm::engine::machine::{Body, Input};
//! use hubspot_wasm::engine::request::{Content, Credential};
//! use hubspot_wasm::engine::time::Time;
//! use hubspot_wasm::flows::snapshots::{self, Outcome};
//! use hubspot_wasm::options::{JobOptions, Options};
//! use hubspot_wasm::value::Value;
//!
//! let mut hubspot = Emulator::new(emulator::Options::default());
//! let keys = hubspot.credentials();
//! let (id, secret) = (keys.client_id, keys.client_secret);
//! let app = format!(r#"{{ "app": {{ "clientId": "{id}", "clientSecret": "{secret}" }} }}"#);
//! let objects = r#"[{ "portalId": 12345, "objectTypeId": "0-1", "objectId": 1001, "properties": ["email"] }]"#;
//!
//! let mut now = 1_767_225_600_000;
//! let mut client = Client::new(Options::read(&serde_json::from_str(&app)?)?, Time(now));
//! let job = client.take(Time(now), &serde_json::from_str(objects)?, &JobOptions::default())?;
//! let mut outcomes = Vec::new();
//! loop {
//!     match client.poll(Time(now)) {
//!         Output::Send { ticket, request, .. } => {
//!             let mut sent = emulator::Request::new(request.method.as_str(), &request.url);
//!             sent.headers = request.headers.to_vec();
//!             if let Some(Credential::Bearer(token)) = &request.credential {
//!                 sent = sent.bearer(token.expose());
//!             }
//!             match &request.body {
//!                 Content::Json(value) => sent.body = serde_json::to_vec(&**value)?,
//!                 Content::Form(form) => sent.body = form.expose().into(),
//!                 _ => {}
//!             }
//!             let response = hubspot.handle(now, &sent);
//!             let reply: Value = serde_json::from_slice(&response.body)?;
//!             let body = if response.status < 400 { Body::Wanted(&reply) } else { Body::Error(&reply) };
//!             let (status, headers) = (response.status, &response.headers);
//!             client.handle(Time(now), Input::Response { ticket, status, headers, body });
//!         }
//!         Output::Wait { until, .. } => {
//!             now = until.0;
//!             client.handle(Time(now), Input::Tick);
//!         }
//!         Output::Event { event: Event::Snapshots(snapshots::Event::Ended(_, ending)), .. } => {
//!             outcomes.push(ending.outcome);
//!         }
//!         Output::Ended { job: ended } if ended == job => break,
//!         _ => {}
//!     }
//! }
//! assert_eq!(outcomes, [Outcome::Completed]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]
#![cfg_attr(not(feature = "direct"), allow(dead_code, unused_imports))]

pub mod api;
pub mod client;
pub mod engine;
mod fifo;
pub mod flows;
#[cfg(not(target_arch = "wasm32"))]
#[doc(hidden)]
pub mod generate;
#[cfg(not(target_arch = "wasm32"))]
pub mod native;
pub mod operation;
pub mod options;
pub mod secret;
pub mod shape;
mod sorted;
#[doc(hidden)]
pub mod text;
#[cfg(feature = "direct")]
#[doc(hidden)]
pub mod tools;
pub mod value;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(test)]
mod tests;

/// Whether this build talks to HubSpot itself. One that doesn't speaks through a relay, which has the credentials, builds the
/// requests, checks them, and waits and tries again where that is right: code behind this is left out there.
pub(crate) const DIRECT: bool = cfg!(feature = "direct");
