//! The outside of a saved state: which machine it is of, and in which version.
//! What is inside belongs to the machine. No state holds a secret or a ticket.

use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::text::{concat, decimal};
use crate::value::{Value, object};

/// The version of every state that is saved today.
const VERSION: i64 = 1;

/// Wraps the state of a machine.
#[must_use]
pub fn wrap(kind: &str, state: Value) -> Value {
    object([("kind", kind.into()), ("version", VERSION.into()), ("state", state)])
}

/// The state of a machine of that kind.
///
/// # Errors
/// The state is of another machine or of a version that this one can't read.
pub fn unwrap<'a>(kind: &str, saved: &'a Value) -> Result<&'a Value, Error> {
    let wrong = |path: &str, rule: &str| Error::invalid(None, [Finding::problem(path, "savedState", rule)].into());
    if saved.text_at("kind") != Some(kind) {
        let rule = concat(&["must be `", kind, "`: this is not the saved state of such a job"]);
        return Err(wrong("saved.kind", &rule));
    }
    if saved.integer_at("version") != Some(VERSION) {
        return Err(wrong("saved.version", &concat(&["must be ", &decimal(VERSION)])));
    }
    saved.get("state").ok_or_else(|| wrong("saved.state", "is required"))
}
