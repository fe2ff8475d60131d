//! HubSpot's side as a machine, for tests without an account.
//!
//! Requests go in, responses come out; what HubSpot would send by itself is polled. The machine reads no clock, does no
//! I/O and draws randomness only from its seed, so the same seed and the same calls give the same answers.
//!
//! It knows the API from its documents alone and shares no code with the client, so that a mistake in the one is caught
//! by the other. Its README says how one request travels through it and where the next API goes.
//!
//! ```
//! use hubspot_emulator::{Emulator, Options, Request};
//!
//! let now = 1_767_225_600_000;
//! let mut emulator = Emulator::new(Options { seed: 7, now, ..Options::default() });
//! let token = emulator.credentials().access_token;
//! let request = Request::new("GET", "/crm/v3/objects/contacts/1001").bearer(&token);
//! assert_eq!(emulator.handle(now, &request).status, 200);
//! ```

mod accounts;
mod address;
mod admit;
mod associations;
mod batch;
mod blog;
mod body;
mod call;
mod clock;
mod control;
mod conversations;
mod credentials;
mod crm;
mod date;
mod deliveries;
mod email;
mod emulator;
mod escape;
mod executions;
mod faults;
mod fields;
mod flags;
mod http;
mod journal;
mod limit_options;
mod limits;
mod log;
mod oauth;
mod options;
mod paging;
mod payments;
mod problem;
mod random;
mod route;
mod schemas;
mod scopes;
mod serve;
mod signature;
mod snapshots;
mod sort;
mod state;
mod subscriptions;
mod tokens;
#[cfg(target_arch = "wasm32")]
mod wasm;
mod webhooks;

pub use accounts::AccountChange;
pub use credentials::Credentials;
pub use crm::Imported;
pub use email::EmailOptions;
pub use emulator::{Emulator, Output};
pub use faults::{Fault, FaultRule};
pub use fields::{ImportError, Invalid};
pub use http::{Delivery, Request, Response};
pub use journal::JournalOptions;
pub use limit_options::LimitOptions;
pub use limits::{Bucket, Usage};
pub use options::Options;
pub use snapshots::{Done, ErrorCode, Running, Snapshot, SnapshotEnd, SnapshotOptions};
pub use tokens::TokenRequest;
