//! What tells two events of the journal apart: it comes at least once, and HubSpot gives its events no id.

use sha2::{Digest, Sha256};

use crate::engine::canonical::{Sameness, write};
use crate::text::hex;
use crate::value::Value;

/// A key of an event: 32 hexadecimal digits, the same each time that the event comes. Keep it with what you made of the
/// event, and leave out an event whose key is there already.
///
/// It is half of a SHA-256 of what the event says: the account, the type, the action, the object or the two that are
/// associated, the moment and the changes. Of an event of another kind it is of all that HubSpot sent. The order of keys
/// makes no difference, nor whether an id is a number or its digits. Keys stay as they are in later versions.
///
/// ```
/// use hubspot_wasm::flows::journal::event_key;
/// use hubspot_wasm::value::Value;
///
/// let read = |text| serde_json::from_str::<Value>(text);
/// let first = read(r#"{ "type": "crmObject", "action": "DELETE", "objectTypeId": "0-1", "objectId": 5, "propertyChanges": {} }"#)?;
/// let again = read(r#"{ "objectId": "5", "objectTypeId": "0-1", "action": "DELETE", "type": "crmObject" }"#)?;
/// assert_eq!(event_key(&first), event_key(&again));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn event_key(event: &Value) -> String {
    // As the JavaScript package gives an event that it does not know.
    let raw = event.get("raw").filter(|_| event.text_at("type") == Some("unknown"));
    let event = raw.unwrap_or(event);
    let mut text = String::new();
    let word = |name| event.text_at(name).unwrap_or_default();
    if TYPES.contains(&word("type")) && ACTIONS.contains(&word("action")) {
        for name in FIELDS {
            let value = event.get(name).unwrap_or(&Value::Null);
            let digits = value.id_text().map(Value::Text);
            write(digits.as_ref().unwrap_or(value), Sameness::Exact, &mut text);
        }
        for name in CHANGES {
            // An event without changes has no list of them, or an empty one.
            let changes = event.get(name).filter(|changes| !matches!(changes, Value::Object(all) if all.is_empty()));
            write(changes.unwrap_or(&Value::Null), Sameness::Exact, &mut text);
        }
    } else {
        write(event, Sameness::Exact, &mut text);
    }
    let hash = Sha256::digest(text.as_bytes());
    hex(hash.get(..16).unwrap_or_default())
}

/// The types of events whose fields are all known.
const TYPES: [&str; 3] = ["crmObject", "association", "app_lifecycle_event"];

/// What happens in them. Merges are not among them: nobody has seen what they say, so all of it counts.
const ACTIONS: [&str; 9] = [
    "CREATE",
    "UPDATE",
    "DELETE",
    "RESTORE",
    "SNAPSHOT",
    "ASSOCIATION_ADDED",
    "ASSOCIATION_REMOVED",
    "APP_INSTALL",
    "APP_UNINSTALL",
];

/// What an event is about.
const FIELDS: [&str; 12] = [
    "portalId",
    "type",
    "action",
    "eventTypeId",
    "objectTypeId",
    "objectId",
    "fromObjectTypeId",
    "fromObjectId",
    "toObjectTypeId",
    "toObjectId",
    "associationTypeId",
    "occurredAt",
];

/// What became of it.
const CHANGES: [&str; 2] = ["propertyChanges", "properties"];

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn key(event: &str) -> String {
        event_key(&serde_json::from_str(event).unwrap())
    }

    const CHANGED: &str = r#"{"type":"crmObject","portalId":12345,"occurredAt":"2026-01-02T03:04:05Z","action":"UPDATE",
        "objectTypeId":"0-1","objectId":1001,"propertyChanges":{"city":"Rome","phone":null}}"#;

    #[test]
    fn a_key_never_changes() {
        assert_eq!(key(CHANGED), "8d3af2460fa014d61a72ef53a8391bdf");
        assert_eq!(key(r#"{"action":"MERGE","objectId":1}"#), "30563854588006e03540f3761f68a856");
        assert_eq!(key("null"), "1b16b1df538ba12dc3f97edbb85caa70");
    }

    #[test]
    fn the_same_event_has_the_same_key_however_it_comes() {
        let same = [
            r#"{"propertyChanges":{"phone":null,"city":"Rome"},"objectId":"1001","objectTypeId":"0-1","action":"UPDATE",
                "occurredAt":"2026-01-02T03:04:05Z","portalId":12345,"type":"crmObject"}"#,
            &CHANGED.replace("}}", r#"},"new":true,"properties":{}}"#),
            &format!(r#"{{"type":"unknown","raw":{CHANGED}}}"#),
        ];
        for event in same {
            assert_eq!(key(event), key(CHANGED), "{event}");
        }
        assert_eq!(key(r#"{"raw":{"b":2,"a":[1]},"type":"unknown"}"#), key(r#"{"a":[1],"b":2}"#));
        let large = CHANGED.replace("1001", "9007199254740993");
        assert_eq!(key(&large), key(&large.replace("9007199254740993", r#""9007199254740993""#)));
    }

    #[test]
    fn other_events_have_other_keys() {
        let mut events = vec![CHANGED.to_owned()];
        for (from, to) in [
            ("crmObject", "other"),
            ("12345", "12346"),
            (":05Z", ":06Z"),
            ("UPDATE", "CREATE"),
            ("UPDATE", "MERGE"),
            ("UPDATE", "FLY"),
            ("0-1", "0-2"),
            ("1001", "1002"),
            ("Rome", "Oslo"),
            (r#","phone":null"#, ""),
            (r#","phone":null"#, r#","phone":"""#),
            ("propertyChanges", "properties"),
            ("objectId", "fromObjectId"),
            ("objectId", "toObjectId"),
        ] {
            let other = CHANGED.replace(from, to);
            assert_ne!(other, CHANGED, "{from}");
            events.push(other);
        }
        for list in [1, 2] {
            events.push(format!(r#"{{"action":"ADDED_TO_LIST","portalId":1,"objectId":5,"listId":{list}}}"#));
        }
        let keys: std::collections::BTreeSet<String> = events.iter().map(|event| key(event)).collect();
        assert_eq!(keys.len(), events.len());
        assert!(keys.iter().all(|key| key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit())));
    }
}
