//! The binding to JavaScript: thin, and the only place that knows wasm-bindgen.
//!
//! It borrows only between awaits and never calls JavaScript while it holds a borrow. It must not panic: a trap would
//! poison the instance.

mod bridge;
mod clock;
mod core;
mod driver;
mod failure;
mod flight;
mod host;
mod json;
mod later;
mod parse;
mod tell;
#[cfg(feature = "direct")]
mod tools;
mod trace;
mod transport;

#[cfg(test)]
mod tests;

/// The standard library's allocator costs 4 kB more.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
