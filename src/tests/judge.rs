//! Compares the ending of a snapshot with what HubSpot has.

use hubspot_emulator::{Emulator, SnapshotEnd};

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

/// What names an object, in a request and in a reply.
pub fn triple(value: &Value) -> Triple {
    let integer = |name: &str| {
        let value = value.get(name).unwrap();
        value.as_integer().or_else(|| value.as_text()?.parse().ok()).unwrap()
    };
    (integer("portalId"), value.get("objectTypeId").and_then(Value::as_text).unwrap().to_owned(), integer("objectId"))
}
