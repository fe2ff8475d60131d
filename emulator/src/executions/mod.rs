//! Executions of custom workflow actions: HubSpot calls the action, which answers at once or blocks and is completed
//! by a callback.

mod answer;
mod complete;
mod control;
mod duration;
mod execution;
mod route;
mod store;

pub(crate) use route::Route;
pub(crate) use store::Executions;
