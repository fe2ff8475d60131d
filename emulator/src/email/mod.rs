//! Transactional e-mail: SMTP tokens, single sends and their statuses.
//!
//! Every account begins with the SMTP token `smtp-8001` of the campaign `Receipts` (8001), and with two templates:
//! 4126643121 needs the custom properties purchaseUrl and productName, or else the contact properties last_paid_date
//! and firstname in the request; 4126643122 needs the custom property exampleArray. Its connected sending domains are
//! `hub-{portalId}.example` and `example.com`. Recipients at `results.example` have the result that stands before the
//! `@`: `previously-bounced@results.example` ends with PREVIOUSLY_BOUNCED.
//!
//! No e-mail is sent.

mod address;
mod answer;
mod contact;
mod import;
mod options;
mod request;
mod route;
mod send;
mod smtp;
mod store;
mod template;

pub(crate) use import::Imports;
pub use options::EmailOptions;
pub(crate) use route::Route;
pub(crate) use store::Mailrooms;
