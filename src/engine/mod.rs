//! What every area uses: machines, time, requests, replies, retries, limits.
//! Nothing here names an area of the API.

pub mod batch;
pub mod canonical;
pub mod date;
pub mod draft;
pub mod duration;
pub mod error;
pub mod exchange;
pub mod finding;
pub mod in_flight;
pub mod integers;
pub mod machine;
pub mod origin;
pub mod outbox;
pub mod paginate;
pub mod patience;
pub mod place;
pub mod random;
pub mod rate;
pub mod request;
pub mod response;
pub mod retry;
pub mod rules;
pub mod saved;
pub mod sieve;
pub mod signature;
pub mod template;
pub mod time;
pub mod token;
pub mod url;
pub mod validate;
pub mod watch;
