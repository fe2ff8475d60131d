//! The outside of a saved state: which machine it is of, and in which version.
//! What is inside belongs to the machine. No state holds a secret or a ticket.

use crate::engine::error::Error;
use crate::engine::validate::Finding;
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
    if saved.get("kind").and_then(Value::as_text) != Some(kind) {
        return Err(wrong("saved.kind", &format!("must be `{kind}`: this is not the saved state of such a job")));
    }
    if saved.get("version").and_then(Value::as_integer) != Some(VERSION) {
        return Err(wrong("saved.version", &format!("must be {VERSION}")));
    }
    saved.get("state").ok_or_else(|| wrong("saved.state", "is required"))
}
