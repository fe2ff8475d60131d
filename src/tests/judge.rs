//! Compares the ending of a snapshot with what HubSpot has.

use std::collections::BTreeSet;

use hubspot_emulator::{Emulator, Snapshot, SnapshotEnd};

use crate::flows::snapshots::{Ending, Outcome};
use crate::value::Value;

/// Account, object type and object.
pub type Triple = (i64, String, i64);

/// An ending must be what HubSpot has.
pub fn judge(ending: &Ending, request: &Value, emulator: &Emulator) {
    let now = emulator.now();
    let snapshot =
        ending.status_id.as_deref().map(|id| emulator.find_snapshot(id).expect("HubSpot knows the status id"));
    if let Some(snapshot) = snapshot {
        let (portal, object_type, object) = triple(request);
        assert_eq!(i64::try_from(snapshot.portal_id), Ok(portal));
        assert_eq!(i64::try_from(snapshot.object_id), Ok(object));
        assert_eq!(snapshot.object_type_id, object_type);
        let names = request.get("properties").unwrap().items().iter().filter_map(Value::as_text);
        assert!(names.eq(snapshot.properties.iter()), "HubSpot captured other properties");
    }
    let ended = || snapshot.and_then(|snapshot| snapshot.ends_at()).is_some_and(|ends_at| ends_at <= now);
    match ending.outcome {
        Outcome::Completed => {
            // An event says nothing of a status id: what it tells is judged by itself.
            if ending.properties.is_some() {
                return assert!(snapshot.is_some() || ending.maybe_repeated, "completed without a status id");
            }
            let snapshot = snapshot.expect("completed without a status id");
            assert!(snapshot.is_taken() && ended(), "completed, but HubSpot did not take it");
            assert!(snapshot.properties.iter().all(|name| snapshot.values.contains_key(name)));
        }
        Outcome::Failed => {
            let Some(SnapshotEnd::Failed(code)) = snapshot.map(|snapshot| snapshot.end) else { panic!("did not fail") };
            assert!(ended());
            assert_eq!(ending.error_code.as_deref(), Some(code.name()));
        }
        Outcome::Expired => {
            assert_eq!(snapshot.map(|snapshot| snapshot.end), Some(SnapshotEnd::Expired));
            assert!(ended());
        }
        Outcome::Refused => {
            let status = ending.error.as_ref().and_then(|error| error.status);
            assert!(matches!(status, Some(400 | 403)), "refused without a refusal: {status:?}");
        }
        Outcome::GaveUp => assert!(ending.message.is_some() || ending.error.is_some(), "gave up without a word"),
    }
}

/// The values of an ending must be those of a snapshot of the object that was asked for since, or that strangers asked for.
pub fn judge_values(ending: &Ending, request: &Value, emulator: &Emulator, since: u64, strangers: &BTreeSet<String>) {
    let Some(values) = &ending.properties else { return assert_eq!(ending.occurred_at, None) };
    assert_eq!(ending.outcome, Outcome::Completed);
    let names: Vec<&str> = request.get("properties").unwrap().items().iter().filter_map(Value::as_text).collect();
    assert!(values.members().iter().map(|(name, _)| name.as_str()).eq(names.iter().copied()), "{values:?}");
    let (portal, object_type, object) = triple(request);
    let is_it = |snapshot: &Snapshot| {
        let about = (snapshot.portal_id.cast_signed(), snapshot.object_id.cast_signed()) == (portal, object);
        let fresh = snapshot.initiated_at >= since || strangers.contains(&snapshot.status_id);
        let same = |name: &&str| {
            let value = values.get(name).unwrap();
            snapshot.values.get(*name).is_some_and(|known| known.as_str() == value.as_text())
        };
        let ended = snapshot.ends_at().is_some_and(|ends_at| ends_at <= emulator.now());
        about && fresh && ended && snapshot.object_type_id == object_type && names.iter().all(same)
    };
    let own = ending.status_id.as_deref().and_then(|id| emulator.find_snapshot(id));
    assert!(
        own.is_some_and(is_it) || emulator.snapshots().iter().any(is_it),
        "no snapshot of {portal} {object_type} {object} since {since} has {values:?}"
    );
}

/// What names an object, in a request and in a reply.
pub fn triple(value: &Value) -> Triple {
    let integer = |name: &str| {
        let value = value.get(name).unwrap();
        value.as_integer().or_else(|| value.as_text()?.parse().ok()).unwrap()
    };
    (integer("portalId"), value.get("objectTypeId").and_then(Value::as_text).unwrap().to_owned(), integer("objectId"))
}
