//! The events that wait, in batches, and the target that they go to. A batch that is not taken comes again.

use std::collections::VecDeque;

use serde_json::{Map, Value, json};

use crate::address::Address;
use crate::date::DAY;
use crate::deliveries::delay;
use crate::random::Random;
use crate::signature::Signature;
use crate::webhooks::event::Event;

#[derive(Debug)]
pub(crate) struct Webhooks {
    target: Option<Target>,
    /// Not sent yet, oldest first.
    fresh: VecDeque<Map<String, Value>>,
    /// Not taken yet.
    again: Vec<Batch>,
    /// Types in the order met: the place of each makes its subscription's id.
    known: Vec<String>,
    next_event_id: u64,
    delivered: usize,
    given_up: usize,
}

/// Where events go.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub address: Address,
    /// `None`: all.
    pub subscriptions: Option<Vec<String>>,
    pub signatures: Vec<Signature>,
}

/// Events that are sent together.
#[derive(Debug)]
pub(crate) struct Batch {
    events: Vec<Map<String, Value>>,
    attempt: u32,
    due: u64,
}

impl Webhooks {
    pub fn new(seed: u64) -> Self {
        Self {
            target: None,
            fresh: VecDeque::new(),
            again: Vec::new(),
            known: Vec::new(),
            next_event_id: Random::stream(seed, "events").within(&(1_000_000_000..=3_999_999_999)),
            delivered: 0,
            given_up: 0,
        }
    }

    /// Sets the target. Without one, what waits is dropped.
    pub fn aim(&mut self, target: Option<Target>) {
        if target.is_none() {
            self.fresh.clear();
            self.again.clear();
        }
        self.target = target;
    }

    pub fn has_target(&self) -> bool {
        self.target.is_some()
    }

    /// Whether somebody wants to hear of it.
    pub fn is_subscribed(&self, subscription_type: &str) -> bool {
        let Some(target) = &self.target else { return false };
        target.subscriptions.as_ref().is_none_or(|types| types.iter().any(|known| known == subscription_type))
    }

    /// Adds an event and gives its id.
    pub fn push(&mut self, now: u64, portal_id: u64, app_id: u64, event: Event) -> u64 {
        let (subscription_type, told) = event;
        let event_id = self.next_event_id;
        self.next_event_id += 1;
        let place = self.known.iter().position(|known| *known == subscription_type).unwrap_or_else(|| {
            self.known.push(subscription_type.clone());
            self.known.len() - 1
        });
        let common = json!({
            "eventId": event_id,
            "subscriptionId": FIRST_SUBSCRIPTION + place,
            "portalId": portal_id,
            "appId": app_id,
            "occurredAt": now,
            "subscriptionType": subscription_type,
            "attemptNumber": 0,
        });
        let mut event = common.as_object().cloned().unwrap_or_default();
        event.extend(told);
        self.fresh.push_back(event);
        event_id
    }

    /// Takes the next batch that is due, with its target.
    pub fn send_next(&mut self, now: u64) -> Option<(Batch, Target)> {
        let target = self.target.clone()?;
        if let Some(index) = self.again.iter().position(|batch| batch.due <= now) {
            return Some((self.again.remove(index), target));
        }
        let count = self.fresh.len().min(LARGEST_BATCH);
        let events: Vec<_> = self.fresh.drain(..count).collect();
        (count > 0).then_some((Batch { events, attempt: 0, due: now }, target))
    }

    /// Whether the target took the batch.
    pub fn answered(&mut self, now: u64, mut batch: Batch, taken: bool) {
        if taken {
            self.delivered += batch.events.len();
        } else if self.target.is_none() || batch.attempt == MOST_RETRIES {
            self.given_up += batch.events.len();
        } else {
            batch.attempt += 1;
            batch.due = now.saturating_add(delay(batch.attempt, DAY));
            self.again.push(batch);
        }
    }

    /// The moment at which a batch is due.
    pub fn next(&self, now: u64) -> Option<u64> {
        self.again.iter().map(|batch| batch.due).filter(|due| *due > now).min()
    }

    pub fn to_json(&self) -> Value {
        let waiting = self.fresh.len() + self.again.iter().map(|batch| batch.events.len()).sum::<usize>();
        json!({ "waiting": waiting, "delivered": self.delivered, "givenUp": self.given_up })
    }
}

impl Batch {
    /// The events as they are sent, each with the number of this attempt.
    pub fn body(&self) -> String {
        let numbered = |event: &Map<String, Value>| {
            let mut event = event.clone();
            event.insert("attemptNumber".to_owned(), json!(self.attempt));
            Value::Object(event)
        };
        self.events.iter().map(numbered).collect::<Value>().to_string()
    }
}

const FIRST_SUBSCRIPTION: usize = 1_000_001;
const LARGEST_BATCH: usize = 100;
const MOST_RETRIES: u32 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn webhooks(subscriptions: Option<&[&str]>) -> Webhooks {
        let mut webhooks = Webhooks::new(1);
        let address = Address::parse("https://app.test/hook").unwrap();
        let subscriptions = subscriptions.map(|types| types.iter().map(|text| (*text).to_owned()).collect());
        webhooks.aim(Some(Target { address, subscriptions, signatures: Vec::new() }));
        webhooks
    }

    fn push(webhooks: &mut Webhooks, name: &str) {
        webhooks.push(5, 7, 9, (name.to_owned(), Map::new()));
    }

    fn events(batch: &Batch) -> Vec<Value> {
        serde_json::from_str(&batch.body()).unwrap()
    }

    #[test]
    fn sends_a_hundred_at_a_time() {
        let mut webhooks = webhooks(None);
        (0..150).for_each(|_| push(&mut webhooks, "a.b"));
        let sizes: Vec<usize> =
            std::iter::from_fn(|| webhooks.send_next(5)).map(|(batch, _)| batch.events.len()).collect();
        assert_eq!(sizes, [100, 50]);
    }

    #[test]
    fn every_event_has_its_id_and_every_type_its_subscription() {
        let mut webhooks = webhooks(None);
        ["a.b", "c.d", "a.b"].iter().for_each(|name| push(&mut webhooks, name));
        let (batch, _) = webhooks.send_next(5).unwrap();
        let events = events(&batch);
        assert_eq!(
            (&events[0]["portalId"], &events[0]["appId"], &events[0]["occurredAt"]),
            (&json!(7), &json!(9), &json!(5))
        );
        assert_eq!(events[0]["subscriptionId"], events[2]["subscriptionId"]);
        assert_ne!(events[0]["subscriptionId"], events[1]["subscriptionId"]);
        assert_ne!(events[0]["eventId"], events[2]["eventId"]);
    }

    #[test]
    fn what_is_not_taken_comes_again_ten_times_within_a_day() {
        let mut webhooks = webhooks(None);
        push(&mut webhooks, "a.b");
        let (mut now, mut numbers, mut ids) = (5, Vec::new(), Vec::new());
        while let Some((batch, _)) = webhooks.send_next(now) {
            numbers.push(events(&batch)[0]["attemptNumber"].as_u64().unwrap());
            ids.push(events(&batch)[0]["eventId"].as_u64().unwrap());
            webhooks.answered(now, batch, false);
            now = webhooks.next(now).unwrap_or(now);
        }
        assert_eq!(numbers, (0..=10).collect::<Vec<_>>());
        assert!(ids.iter().all(|id| *id == ids[0]) && now < DAY);
        assert_eq!(webhooks.to_json(), json!({ "waiting": 0, "delivered": 0, "givenUp": 1 }));
    }

    #[test]
    fn without_a_target_nothing_waits() {
        let mut webhooks = webhooks(Some(&["a.b"]));
        assert!(webhooks.is_subscribed("a.b") && !webhooks.is_subscribed("c.d"));
        push(&mut webhooks, "a.b");
        push(&mut webhooks, "a.b");
        let (batch, _) = webhooks.send_next(5).unwrap();
        webhooks.aim(None);
        webhooks.answered(6, batch, false);
        assert!(!webhooks.is_subscribed("a.b") && webhooks.send_next(u64::MAX).is_none());
        assert_eq!(webhooks.to_json()["waiting"], 0);
    }
}
