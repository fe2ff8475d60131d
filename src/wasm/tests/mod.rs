//! Tests of the binding, in Node and in a browser: `make test-binding`.
//! The world around the core is JavaScript, as it is for its users.

mod bridge;
mod call;
mod host;
mod scene;
mod take;
mod transport;
