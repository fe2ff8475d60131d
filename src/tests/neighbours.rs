//! What else happens in the accounts of a simulated job: values change, others take snapshots of the same objects, and the
//! journal says things twice and about others.

use hubspot_emulator::{Request, Snapshot, TokenRequest};
use serde_json::{Value as Json, json};

use super::host::{Host, START};
use crate::engine::random::Random;

/// Now and then one of these things.
pub fn meddle(host: &mut Host, random: &mut Random) {
    match random.up_to(60) {
        0 | 1 => change(host, random),
        2 => ask(host, random),
        3 | 4 => repeat(host, random),
        5 => talk(host, random),
        _ => {}
    }
}

/// Another value, by which snapshots of the same object can be told apart.
fn change(host: &mut Host, random: &mut Random) {
    let Some(request) = any(host, random) else { return };
    let name = if request["objectTypeId"] == "0-2" { "companies" } else { "contacts" };
    let value = format!("{}-{}", host.now, random.up_to(1_000));
    let property = if name == "companies" { "name" } else { "email" };
    let record = json!({ "id": request["objectId"], "properties": { property: value } });
    // The third account may not be there.
    let _ = host.emulator.import(host.now, &json!({ "portalId": request["portalId"], name: [record] }));
}

/// Somebody else asks for a snapshot of an object of the job, with the same names or others.
fn ask(host: &mut Host, random: &mut Random) {
    let Some(mut request) = any(host, random) else { return };
    if random.up_to(1) == 0 && request["objectTypeId"] == "0-1" {
        request["properties"] = json!(["lastname"]);
    }
    let scopes = Some(vec!["developer.webhooks_journal.snapshots.write".to_owned()]);
    let token = host.emulator.token(host.now, TokenRequest { scopes, ..TokenRequest::default() });
    let mut call = Request::new("POST", "https://api.hubapi.com/webhooks-journal/snapshots/2026-03/crm").bearer(&token);
    call.body = json!({ "snapshotRequests": [request] }).to_string().into_bytes();
    let before = host.emulator.snapshots().len();
    host.emulator.handle(host.now, &call);
    let new: Vec<String> = host.emulator.snapshots()[before..].iter().map(|new| new.status_id.clone()).collect();
    host.witness.strangers.extend(new);
}

/// An event that the journal told comes once more.
fn repeat(host: &mut Host, random: &mut Random) {
    let now = host.emulator.now();
    let all = host.emulator.snapshots();
    let Some(snapshot) = all.get(usize::try_from(random.up_to(all.len() as u64)).unwrap()) else { return };
    let told = snapshot.is_taken() && snapshot.ends_at().is_some_and(|ends_at| ends_at <= now);
    if let Some(event) = event(snapshot).filter(|_| told) {
        host.emulator.journal_event(host.now, &event).unwrap();
    }
}

/// Something about another account, or of another kind.
fn talk(host: &mut Host, random: &mut Random) {
    let Some(request) = any(host, random) else { return };
    let (action, portal) = match request["portalId"].as_u64() {
        portal if random.up_to(1) != 0 => ("UPDATE", portal),
        Some(12_345) => ("SNAPSHOT", Some(12_346)),
        _ => ("SNAPSHOT", Some(12_345)),
    };
    let event = json!({
        "type": "crmObject", "action": action, "portalId": portal,
        "objectTypeId": request["objectTypeId"], "objectId": request["objectId"],
        "propertyChanges": { "hobby": "chess" },
    });
    let _ = host.emulator.journal_event(host.now, &event);
}

/// The event of a snapshot; none after the first month.
fn event(snapshot: &Snapshot) -> Option<Json> {
    let since = snapshot.ends_at()? - START;
    let (days, of_day) = (since / 86_400_000, since % 86_400_000);
    let (hour, minute, second) = (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1_000 % 60);
    let milliseconds = of_day % 1_000;
    (days < 31).then(|| {
        json!({
            "type": "crmObject", "action": "SNAPSHOT", "portalId": snapshot.portal_id,
            "objectTypeId": snapshot.object_type_id, "objectId": snapshot.object_id,
            "occurredAt": format!("2026-01-{:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z", days + 1),
            "propertyChanges": snapshot.values,
        })
    })
}

/// One of the requests of the jobs.
fn any(host: &Host, random: &mut Random) -> Option<Json> {
    let watched = host.witness.jobs.values().next()?;
    let index = usize::try_from(random.up_to(watched.requests.len() as u64 - 1)).unwrap();
    Some(serde_json::to_value(&watched.requests[index]).unwrap())
}
