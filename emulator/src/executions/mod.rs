//! Executions of custom workflow actions: HubSpot calls the action, which answers at once or blocks and is completed
//! by a callback.

mod complete;
mod control;
mod duration;
mod execution;
mod store;

pub(crate) use complete::parse;
pub(crate) use store::Executions;
