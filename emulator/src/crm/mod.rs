//! A small CRM: contacts, companies, deals and tickets of every account.

mod built_in;
mod change;
mod import;
mod read;
mod record;
mod store;
mod types;
mod write;

pub(crate) use change::{Change, What};
pub use import::Imported;
pub(crate) use import::import;
pub(crate) use read::{get, known_type, list};
pub(crate) use store::Crm;
pub(crate) use types::ObjectType;
pub(crate) use write::{archive, create, update};
