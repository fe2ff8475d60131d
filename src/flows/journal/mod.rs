//! `read`: follows the webhooks journal, file after file, and loses nothing.
//!
//! ```text
//!   entry ─▶ file fetched ─▶ handed out ─▶ its last event consumed ─▶ checkpoint stored ─▶ forgotten
//!     ▲          │  the link expired, or the store refuses it: the entry is asked for again
//!     └──────────┘
//! ```
//! At least once, never fewer: a checkpoint is offered only once the host says that everything up to it was consumed.
//! Trouble (a lost reply, a 5xx, a rate limit) never ends it; it goes on later.

mod entries;
mod file;
mod filter;
mod key;
mod reader;
mod replies;

pub use filter::filter;
pub use key::event_key;
pub use reader::{Event, Reader};
