//! The journal: files of what happened in the accounts that have the app, published at intervals, kept for three days,
//! and given away as links that end.
//!
//! Where the documents are silent:
//!
//! - A file holds events of all accounts. Seen as one account's (`journal-local`, or with `installPortalId`) it has the same
//!   offset and holds that account's events alone, and files without any are passed over. `journal-local` without
//!   `installPortalId` is that of the emulator's own account.
//! - Offsets that never were and those that are too old are both 404; what is no UUID is 400.
//! - Batches come oldest first. Where nothing is left a batch is empty, while a single entry is 204.
//! - A link is answered as an object store does it, in XML: 400 beside an `Authorization` header, 403 once it ended or where
//!   its signature is wrong, 404 where the file is gone.
//! - One association is one event for each side that was subscribed to.
//! - A new record is told with the values that the request wrote, and not with those that HubSpot fills in.
//! - Snapshots are told without a subscription (option `snapshotsBySubscription`), at the moment they are done.
//! - Merges, restored records, lists and privacy deletions happen by the control `event` alone.

mod answer;
mod control;
mod entry;
mod event;
mod file;
mod link;
mod options;
mod record;
mod route;
mod store;

pub(crate) use file::refuse;
pub use options::JournalOptions;
pub(crate) use route::Route;
pub(crate) use store::Journal;
