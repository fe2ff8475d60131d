//! Subscriptions to the journal: what is written into it, account by account.
//!
//! Where the documents are silent: a subscription of the same type, object type and account is changed, and keeps its id
//! and its filters; a type of HubSpot's own (`0-…`) can be subscribed to though the emulator has none of its objects; and
//! what an app subscribed to in an account stays when the app goes from there and comes back.

mod action;
mod answer;
mod condition;
mod filter;
mod filters;
mod request;
mod route;
mod store;
mod subscription;

pub(crate) use action::Action;
pub(crate) use request::{INSTALLED, UNINSTALLED};
pub(crate) use route::Route;
pub(crate) use store::Subscriptions;
pub(crate) use subscription::{Kind, Subscription};
