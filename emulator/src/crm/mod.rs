//! The CRM of every account: objects, their properties and the search over them, in every version of the API.
//!
//! An account begins with these records, the same in every run:
//!
//! | type | ids | |
//! |---|---|---|
//! | contacts | 1001 to 1025 | each with the primary company 2001 to 2012 |
//! | companies | 2001 to 2012 | |
//! | deals | 3001 to 3015 | each with a contact |
//! | tickets | 5001 to 5010 | each with a contact |
//! | `commerce_payments` | 6001 to 6006 | 6001 to 6004 entered by hand; 6005 and 6006 Commerce Hub's own |
//! | orders, invoices, quotes | 6101, 6201, 6301 and the next | with contacts, and with payments |
//! | subscriptions, discounts, `payment_links` | 6401, 6501, 6601 | |
//! | `line_items`, products | 6701, 6801 and the next | |
//! | calls, meetings, notes, tasks, `feedback_submissions` | 7101, 7201, … 7501 and the next | with contact 1001 |
//! | users, leads, services, listings, courses | 8101, 8201, … 8501 and the next | |
//! | cars, the custom object `2-3501001` | 9001 to 9003 | `vin` is unique; each with a contact |
//!
//! New records are numbered from 100001 on. Archived ones can be seen for 90 days, then they are gone.

mod answer;
#[cfg(test)]
pub(crate) mod asking;
mod batch;
mod built_in;
mod catalogue;
mod change;
mod import;
mod properties;
mod property;
mod read;
mod record;
mod route;
mod search;
mod store;
mod types;
mod values;
mod view;
mod write;

pub(crate) use answer::Asked;
pub(crate) use catalogue::{all as all_types, place};
pub(crate) use change::{Change, Changes, What};
pub use import::Imported;
pub(crate) use import::{import, names};
pub(crate) use property::title;
pub(crate) use read::not_found;
pub(crate) use record::Record;
pub(crate) use route::{Route, Version};
pub(crate) use search::Measure;
pub(crate) use store::{Crm, Table};
pub(crate) use types::{ObjectType, is_type_id};
pub(crate) use values::Values;
pub(crate) use view::{View, associated};
pub(crate) use write::Writer;
