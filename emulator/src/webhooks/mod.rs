//! Pushed webhooks: events of the CRM, and any others that a test asks for, sent in batches until they are taken.

mod control;
mod event;
mod store;

pub(crate) use event::of_change;
pub(crate) use store::{Batch, Webhooks};
