//! The saved state of a job, and back.
//!
//! `{ objects: [{ request, phase, … }] }`: no phase means not asked for yet; `creating` that the reply is still to come;
//! `open` has `statusId`, `started`, `attempts` and `lastStatus`; `ended` has `ending`.

use super::ending::Ending;
use super::objects::{Objects, Phase};
use super::take::{Take, is_status_id};
use crate::engine::error::Error;
use crate::engine::saved;
use crate::engine::time::Time;
use crate::engine::validate::Finding;
use crate::engine::watch::{History, Pace, Watch};
use crate::value::{Value, object};

/// What the state is of.
const KIND: &str = "snapshots";

/// The state of a job. Requests in flight are not in it: what they were for is.
pub(super) fn save(take: &Take) -> Value {
    let objects = take.objects.iter().map(|(index, entry)| {
        let mut members = Vec::from([("request", entry.request())]);
        match &entry.phase {
            Phase::Queued => {}
            Phase::Creating => members.push(("phase", "creating".into())),
            Phase::Open(status_id, last) => {
                let history = take.watch.history(index).unwrap_or(History { started: Time(0), attempts: 0 });
                members.push(("phase", "open".into()));
                members.push(("statusId", (&**status_id).into()));
                members.push(("started", i64::try_from(history.started.0).unwrap_or(i64::MAX).into()));
                members.push(("attempts", history.attempts.into()));
                members.extend(last.as_deref().map(|last| ("lastStatus", last.into())));
            }
            Phase::Ended(ending) => {
                members.push(("phase", "ended".into()));
                members.push(("ending", ending.save()));
            }
        }
        if entry.maybe_repeated {
            members.push(("maybeRepeated", true.into()));
        }
        Value::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
    });
    saved::wrap(KIND, object([("objects", Value::List(objects.collect()))]))
}

/// The objects of a saved state, and the watch over those that are open.
pub(super) fn restore(saved: &Value, now: Time, pace: Pace, seed: u64) -> Result<(Objects, Watch), Error> {
    let list = saved::unwrap(KIND, saved)?.get("objects").map(Value::items).unwrap_or_default();
    let requests = list.iter().map(|entry| entry.get("request").cloned().unwrap_or_default());
    let mut objects = Objects::read(&Value::List(requests.collect())).map_err(|mut error| {
        for finding in &mut error.findings {
            let path = rename(&finding.path);
            finding.message = finding.message.replacen(&finding.path, &path, 1);
            finding.path = path;
        }
        Error::invalid(error.operation, std::mem::take(&mut error.findings))
    })?;
    let mut watch = Watch::new(pace, seed);
    for (index, entry) in (0..).zip(list) {
        let Some((phase, maybe_repeated)) = phase(entry, index, now, &mut watch) else {
            let path = format!("saved.state.objects[{index}].phase");
            return Err(Error::invalid(None, [Finding::problem(&path, "savedState", "can't be read")].into()));
        };
        if let Some(object) = objects.get_mut(index) {
            object.maybe_repeated = maybe_repeated;
            object.phase = phase;
        }
    }
    Ok((objects, watch))
}

/// Where in a saved state the place of a request is.
fn rename(path: &str) -> String {
    path.replacen("requests", "saved.state.objects", 1).replacen(']', "].request", 1)
}

/// The phase of a saved object, and whether its create request may be carried out twice.
fn phase(entry: &Value, index: u32, now: Time, watch: &mut Watch) -> Option<(Phase, bool)> {
    let text = |name: &str| entry.get(name).and_then(Value::as_text);
    let integer = |name: &str| entry.get(name).and_then(Value::as_integer);
    let maybe_repeated = entry.get("maybeRepeated").and_then(Value::as_bool).unwrap_or(false);
    Some(match text("phase") {
        None if entry.get("phase").is_none() => (Phase::Queued, maybe_repeated),
        // The reply was lost with the process: it is asked for again.
        Some("creating") => (Phase::Queued, true),
        Some("open") => {
            let status_id = text("statusId").filter(|id| is_status_id(id))?;
            let started = u64::try_from(integer("started")?).ok()?;
            let attempts = u32::try_from(integer("attempts")?).ok()?;
            watch.restore(now, index, History { started: Time(started), attempts });
            (Phase::Open(status_id.into(), text("lastStatus").map(Into::into)), maybe_repeated)
        }
        Some("ended") => (Phase::Ended(Box::new(Ending::restore(entry.get("ending")?)?)), maybe_repeated),
        _ => return None,
    })
}
