//! The binding to JavaScript: thin, and the only place that knows wasm-bindgen.
//!
//! It borrows only between awaits and never calls JavaScript while it holds a borrow. It must not panic: a trap would
//! poison the instance.

mod bridge;
mod core;
mod driver;
mod failure;
mod json;
mod transport;
