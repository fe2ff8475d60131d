//! Looks objects up before any is asked for: what is not there ends at once, and no snapshot of it is made.
//! It asks with the account's credential and reads no values.

use super::{Take, Work};
use crate::api::crm_objects::batches::READ;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::Reply;
use crate::engine::machine::Content;
use crate::engine::template::finished;
use crate::engine::time::Time;
use crate::flows::snapshots::ending::Outcome;
use crate::flows::snapshots::objects::Phase;
use crate::text::decimal;
use crate::value::{Value, object};

/// So many objects, all of one type, in one question.
const MOST: usize = 100;

impl Take {
    /// Looks the next objects up, if any are left.
    pub(super) fn look_up(&mut self, now: Time) -> bool {
        let mut left = std::mem::take(&mut self.unchecked);
        let Some(first) = left.pop() else { return false };
        let name = self.objects.type_of(first);
        let mut objects = Vec::from([first]);
        while let Some(index) = left.pop() {
            let fits = objects.len() < MOST && self.objects.type_of(index) == name;
            if fits { objects.push(index) } else { self.unchecked.push(index) }
        }
        let Some(lookup) = &self.plan.lookup else { return false };
        let mut request = finished(lookup, "objectType", name);
        let mut inputs = Vec::new();
        for index in &objects {
            inputs.push(object([("id", self.id_of(*index).into())]));
        }
        let properties = Value::List([Value::from("hs_object_id")].into());
        request.body = Content::Json(object([("inputs", Value::List(inputs)), ("properties", properties)]).into());
        self.begin_exchange(now, request, self.plan.patience, Work::Lookup(objects));
        true
    }

    pub(super) fn looked_up(&mut self, objects: &[u32], outcome: &Result<Reply, Error>) {
        for index in objects {
            let error = match outcome {
                Err(error) => error.clone(),
                Ok(reply) if is_missing(&reply.wanted, &self.id_of(*index)) => {
                    let message = "there is no such object, or it is archived";
                    Error::new(ErrorKind::NotFound, message).of(&READ.endpoint).with_status(404)
                }
                Ok(_) => {
                    self.queue.push(*index);
                    continue;
                }
            };
            self.end_all(*index, &error);
            self.store_due();
        }
    }

    /// Ends an object that was not asked for yet, and its twins with it.
    fn end_all(&mut self, first: u32, error: &Error) {
        let refused = matches!(error.status, Some(400 | 403 | 404));
        let mut next = Some(first);
        while let Some(index) = next
            && let Some(entry) = self.objects.get_mut(index)
            && matches!(entry.phase, Phase::Queued)
        {
            next = entry.twin.take();
            self.end_with(index, if refused { Outcome::Refused } else { Outcome::GaveUp }, error.clone());
        }
    }

    fn id_of(&self, index: u32) -> String {
        decimal(self.objects.triple(index).unwrap_or_default().2)
    }
}

/// Whether HubSpot says of an id that it has no such object. Any other error leaves that open.
fn is_missing(wanted: &Value, id: &str) -> bool {
    for error in wanted.items_at("errors") {
        if error.text_at("category") == Some("OBJECT_NOT_FOUND") {
            for named in error.at("/context/ids/*") {
                if named.id_text().as_deref() == Some(id) {
                    return true;
                }
            }
        }
    }
    false
}
