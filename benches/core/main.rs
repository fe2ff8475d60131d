//! Measures the core without JavaScript: `make bench`. Prints a line of JSON per row.
//!
//! It has a host of its own: that of the tests writes a trace and checks every promise, which takes longer than the client.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here is this program's own defect")]

mod host;
mod jobs;
mod limiter;
mod meter;
mod report;

fn main() {
    limiter::measure();
    jobs::measure();
}
