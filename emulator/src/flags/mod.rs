//! Feature flags of the app: a default, a state for single accounts, and an override of everything.
//!
//! An app begins without flags; a flag is there from the first write to it, until it is deleted with all of its states.
//! Nothing hangs on them here: they are kept and told, also by the state of the emulator.

mod answer;
mod route;
mod store;

pub(crate) use route::Route;
pub(crate) use store::Flags;
