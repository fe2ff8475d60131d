//! What a reply, or its absence, means for each object.

use super::{Event, Purpose, Take};
use crate::DIRECT;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::Reply;
use crate::engine::in_flight::Finished;
use crate::engine::time::Time;
use crate::engine::url::is_safe_segment;
use crate::engine::watch::Verdict;
use crate::flows::snapshots::ending::{Ending, Outcome};
use crate::flows::snapshots::objects::Phase;
use crate::sorted::Sorted;
use crate::text::concat;
use crate::value::Value;

impl Take {
    pub(super) fn finish(&mut self, now: Time, finished: Finished<Purpose>) {
        let Finished { purpose, call, outcome } = finished;
        let since = call.started();
        match (purpose, outcome) {
            (Purpose::Create(batch), Err(error)) if error.credential => {
                if !error.may_have_happened {
                    self.not_asked_for(&batch);
                }
                self.fail(error);
            }
            (_, Err(error)) if error.credential => self.fail(error),
            // The process slept, so that nobody waited for HubSpot: the batch has its time still to come.
            (Purpose::Create(batch), Err(error)) if call.is_overslept(now) => {
                self.may_be_repeated(&batch, error.may_have_happened);
                self.not_asked_for(&batch);
                self.parts.put_back(batch);
                self.store_due();
            }
            (Purpose::Create(batch), Ok(reply)) => self.created(now, since, batch, &reply),
            (Purpose::Create(batch), Err(error)) => self.not_created(since, batch, error),
            (Purpose::Status(index), Ok(reply)) => self.told(now, index, &reply.wanted),
            (Purpose::Status(index), Err(error)) => self.not_told(now, index, error),
        }
    }

    fn may_be_repeated(&mut self, batch: &[u32], unanswered: bool) {
        for index in batch {
            if let Some(entry) = self.objects.get_mut(*index) {
                entry.maybe_repeated |= unanswered;
            }
        }
    }

    pub(super) fn not_asked_for(&mut self, batch: &[u32]) {
        for index in batch {
            if let Some(entry) = self.objects.get_mut(*index) {
                entry.nearly = None;
                entry.phase = Phase::Queued;
            }
        }
    }

    /// Matches the replies to the objects by what they name, never by position.
    fn created(&mut self, now: Time, since: Time, batch: Vec<u32>, reply: &Reply) {
        self.may_be_repeated(&batch, reply.repeated);
        let mut asked = Sorted::default();
        for index in batch {
            if let Some(triple) = self.objects.triple(index) {
                asked.insert(triple, index);
            }
        }
        for response in reply.wanted.items_at("snapshotResponses") {
            let Some(status_id) = response.text_at("snapshotStatusId").filter(|id| is_safe_segment(id)) else {
                continue;
            };
            let Some(triple) = self.objects.triple_of_reply(response) else { continue };
            let Some(index) = asked.remove(&triple) else { continue };
            let Some(entry) = self.objects.get_mut(index) else { continue };
            entry.phase = Phase::Open(status_id.into(), None);
            self.counts.open += 1;
            if let Some(ending) = entry.nearly.take() {
                self.end_open(index, *ending);
            } else {
                self.watch.add(now, index);
            }
        }
        for (_, index) in asked {
            let message = "HubSpot's reply has no status id for this object; look in the journal";
            let error = Error::new(ErrorKind::Decode, message).of(self.plan.create.endpoint);
            self.end_with(since, index, Outcome::GaveUp, error);
        }
        self.store_due();
    }

    fn not_created(&mut self, since: Time, mut batch: Vec<u32>, error: Error) {
        self.may_be_repeated(&batch, error.may_have_happened);
        // A relay finds wrong, or too large, what the card could not tell.
        let refused = matches!(error.status, Some(400 | 403)) || error.kind == ErrorKind::InvalidRequest;
        if batch.len() > 1 && (refused || error.status == Some(413)) {
            self.split(&mut batch, &error);
        }
        let outcome = if refused { Outcome::Refused } else { Outcome::GaveUp };
        for index in batch {
            self.end_with(since, index, outcome, error.clone());
        }
        self.store_due();
    }

    /// Ends an object that was asked for then, or perhaps.
    fn end_with(&mut self, since: Time, index: u32, outcome: Outcome, error: Error) {
        let told = self.objects.get_mut(index).and_then(|entry| entry.nearly.take());
        if let Some(ending) = told.filter(|_| outcome == Outcome::GaveUp) {
            return self.end(index, *ending);
        }
        let mut ending = Ending::new(outcome);
        ending.error = Some(error);
        ending.initiated_at = Some(since.0.cast_signed()).filter(|_| outcome == Outcome::GaveUp);
        self.end(index, ending);
    }

    /// Queues the parts of a batch that was refused as a whole; what can't be split stays in `batch`.
    /// A 403 is about an account, or about an object type that the account did not grant: a batch of one is guilty as a
    /// whole.
    fn split(&mut self, batch: &mut Vec<u32>, error: &Error) {
        if error.status == Some(403) {
            let scopes = error.category() == Some("MISSING_SCOPES");
            let mut groups: Sorted<(i64, u32, i64), Vec<u32>> = Sorted::default();
            for index in &*batch {
                let Some((portal, object_type, _)) = self.objects.triple(*index) else { continue };
                let key = (portal, if scopes { object_type } else { 0 }, 0);
                match groups.get_mut(&key) {
                    Some(group) => group.push(*index),
                    None => drop(groups.insert(key, vec![*index])),
                }
            }
            if groups.len() < 2 {
                return;
            }
            for (_, group) in groups {
                self.queue_part(group);
            }
            batch.clear();
        } else {
            let half = batch.split_off(batch.len() / 2);
            self.queue_part(std::mem::take(batch));
            self.queue_part(half);
        }
    }

    fn queue_part(&mut self, part: Vec<u32>) {
        self.not_asked_for(&part);
        self.parts.push(part);
    }

    /// HubSpot answered how far a snapshot is.
    fn told(&mut self, now: Time, index: u32, status: &Value) {
        if let Some(ending) = Ending::read(status) {
            if DIRECT && self.awaits_event(now, index, &ending) {
                return;
            }
            return self.end_open(index, ending);
        }
        if let Some(word) = status.text_at("status")
            && let Some(entry) = self.objects.get_mut(index)
            && let Phase::Open(_, last) = &mut entry.phase
        {
            *last = Some(word.into());
        }
        if self.watch.waiting(now, index) == Verdict::GiveUp {
            self.give_up(index, None);
        }
    }

    fn not_told(&mut self, now: Time, index: u32, error: Error) {
        let verdict = match error.status {
            Some(404) => self.watch.waiting(now, index),
            Some(400 | 403) => {
                let mut ending = Ending::new(Outcome::Refused);
                ending.error = Some(error);
                return self.end_open(index, ending);
            }
            _ => self.watch.trouble(now, index, error.retry_after),
        };
        if verdict == Verdict::GiveUp {
            self.give_up(index, Some(error).filter(|error| error.status != Some(404)));
        }
    }

    fn give_up(&mut self, index: u32, error: Option<Error>) {
        let last = match self.objects.get(index).map(|entry| &entry.phase) {
            Some(Phase::Open(_, last)) => last.as_deref().map(String::from),
            _ => None,
        };
        let message = match &last {
            Some(word) => concat(&["still ", word, " when the watch ended; look in the journal"]),
            None => String::from("its status never appeared; look in the journal"),
        };
        let mut ending = Ending::new(Outcome::GaveUp);
        ending.message = Some(message);
        ending.last_status = last;
        ending.error = error;
        ending.initiated_at = self.watch.history(index).map(|history| history.started.0.cast_signed());
        self.end_open(index, ending);
    }

    pub(super) fn end_open(&mut self, index: u32, mut ending: Ending) {
        if let Some(Phase::Open(status_id, _)) = self.objects.get(index).map(|entry| &entry.phase) {
            ending.status_id = Some(String::from(&**status_id));
        }
        let about_it = |purpose: &Purpose| matches!(purpose, Purpose::Status(about) if *about == index);
        self.in_flight.stop(&mut self.outbox.cancels, about_it);
        self.watch.end(index);
        self.counts.open = self.counts.open.saturating_sub(1);
        self.end(index, ending);
    }

    fn end(&mut self, index: u32, mut ending: Ending) {
        let Some(entry) = self.objects.get_mut(index) else { return };
        ending.maybe_repeated = entry.maybe_repeated;
        self.counts.end(ending.outcome);
        let ending = Box::new(ending);
        entry.phase = Phase::Ended(ending.clone());
        let after = if DIRECT { entry.after.max(ending.told_until()) } else { entry.after };
        if let Some(twin) = entry.twin.take() {
            self.queue.push(twin);
            if let Some(entry) = self.objects.get_mut(twin) {
                entry.after = after;
            }
        }
        self.outbox.events.push(Event::Ended(index, ending));
    }
}
