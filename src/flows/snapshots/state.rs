//! The saved state of a job, and back.
//!
//! `{ objects: [{ request, phase, … }] }`: no phase means not asked for yet; `creating` that the reply is still to come;
//! `open` has `statusId`, `started`, `attempts` and `lastStatus`; `ended` has `ending`. `after` bounds the events of the
//! journal that count, and `journal` beside the objects is how far it was read, if it is.

use super::ending::Ending;
use super::objects::{Objects, Phase};
use super::take::Take;
use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::engine::saved;
use crate::engine::time::Time;
use crate::engine::url::is_safe_segment;
use crate::engine::watch::{History, Pace, Watch};
use crate::text::{concat, decimal, find};
use crate::value::{Value, object};

/// What the state is of.
const KIND: &str = "snapshots";

/// The state of a job. Requests in flight are not in it: what they were for is.
pub(super) fn save(take: &Take) -> Value {
    let mut objects = Vec::new();
    for (index, entry) in take.objects.iter() {
        let mut object = object([("request", entry.request())]);
        match &entry.phase {
            Phase::Queued => {}
            Phase::Creating => object.add("phase", "creating".into()),
            Phase::Open(status_id, last) => {
                let history = take.watch.history(index).unwrap_or(History { started: Time(0), attempts: 0 });
                object.add("phase", "open".into());
                object.add("statusId", (&**status_id).into());
                object.add("started", i64::try_from(history.started.0).unwrap_or(i64::MAX).into());
                object.add("attempts", history.attempts.into());
                object.add("lastStatus", last.as_deref().into());
            }
            Phase::Ended(ending) => {
                object.add("phase", "ended".into());
                object.add("ending", ending.save());
            }
        }
        object.add("maybeRepeated", entry.maybe_repeated.then_some(true).into());
        object.add("after", Some(entry.after.0.cast_signed()).filter(|after| *after > 0).into());
        objects.push(object);
    }
    let mut state = object([("objects", Value::List(objects))]);
    state.add("journal", take.journal.as_ref().map(|journal| journal.place()).into());
    saved::wrap(KIND, state)
}

/// The objects of a saved state, the watch over those that are open, and how far the journal was read.
pub(super) fn restore(
    saved: &Value,
    now: Time,
    pace: Pace,
    seed: u64,
) -> Result<(Objects, Watch, Option<String>), Error> {
    let state = saved::unwrap(KIND, saved)?;
    let unreadable = |path: &str| Error::invalid(None, [Finding::problem(path, "savedState", "can't be read")].into());
    let place = state.string_at("journal");
    if state.get("journal").is_some() && !place.as_deref().is_some_and(is_safe_segment) {
        return Err(unreadable("saved.state.journal"));
    }
    let list = state.items_at("objects");
    let mut requests = Vec::new();
    for entry in list {
        requests.push(entry.get("request").unwrap_or(&Value::Null).clone());
    }
    let mut objects = match Objects::read(&Value::List(requests)) {
        Ok(objects) => objects,
        Err(mut error) => {
            for finding in &mut error.findings {
                rename(finding);
            }
            return Err(Error::invalid(error.operation, std::mem::take(&mut error.findings)));
        }
    };
    let mut watch = Watch::new(pace, seed);
    for (index, entry) in (0..).zip(list) {
        let Some((phase, maybe_repeated)) = phase(entry, index, now, &mut watch) else {
            return Err(unreadable(&concat(&["saved.state.objects[", &decimal(index.into()), "].phase"])));
        };
        if let Some(object) = objects.get_mut(index) {
            object.maybe_repeated = maybe_repeated;
            object.after = Time(entry.integer_at("after").unwrap_or_default().unsigned_abs());
            object.phase = phase;
        }
    }
    Ok((objects, watch, place))
}

/// Makes a finding about a request one about its place in a saved state.
fn rename(finding: &mut Finding) {
    let rest = finding.path.strip_prefix("requests").unwrap_or_default();
    let (index, member) = rest.split_at(find(rest, "]").map_or(rest.len(), |end| end + 1));
    let within = if index.is_empty() { "" } else { ".request" };
    let path = concat(&["saved.state.objects", index, within, member]);
    // A message starts with its path in quotes.
    let rule = finding.message.get(finding.path.len() + 2..).unwrap_or_default();
    finding.message = concat(&["`", &path, "`", rule]);
    finding.path = path;
}

/// The phase of a saved object, and whether its create request may be carried out twice.
fn phase(entry: &Value, index: u32, now: Time, watch: &mut Watch) -> Option<(Phase, bool)> {
    let maybe_repeated = entry.is_true_at("maybeRepeated");
    Some(match entry.text_at("phase") {
        None if entry.get("phase").is_none() => (Phase::Queued, maybe_repeated),
        // The reply was lost with the process: it is asked for again.
        Some("creating") => (Phase::Queued, true),
        Some("open") => {
            let status_id = entry.text_at("statusId").filter(|id| is_safe_segment(id))?;
            let started = u64::try_from(entry.integer_at("started")?).ok()?;
            let attempts = u32::try_from(entry.integer_at("attempts")?).ok()?;
            watch.restore(now, index, History { started: Time(started), attempts });
            (Phase::Open(status_id.into(), entry.text_at("lastStatus").map(Into::into)), maybe_repeated)
        }
        Some("ended") => (Phase::Ended(Box::new(Ending::restore(entry.get("ending")?)?)), maybe_repeated),
        _ => return None,
    })
}
