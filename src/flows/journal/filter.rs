//! Which events of a journal are wanted, as a sieve of its files.

use crate::engine::sieve::{Sieve, Test};
use crate::value::Value;

/// What a filter may say, and where an event says it.
const TESTS: [(&str, &[&str], bool); 4] = [
    ("portalId", &["portalId"], false),
    ("objectTypeId", &["objectTypeId", "fromObjectTypeId", "toObjectTypeId"], false),
    ("action", &["action"], false),
    ("property", &["propertyChanges", "properties"], true),
];

/// The sieve of a filter: an object whose members name what an event may have, one value or several.
#[must_use]
pub fn filter(wanted: &Value) -> Sieve {
    let mut tests = Vec::new();
    for (name, names, keys) in TESTS {
        let Some(given) = wanted.get(name) else { continue };
        let one = std::slice::from_ref(given);
        let mut among = Vec::new();
        for value in if let Value::List(items) = given { items } else { one } {
            among.extend(value.id_text());
        }
        tests.push(Test { names, among, keys });
    }
    Sieve { list: "journalEvents", tests }
}
