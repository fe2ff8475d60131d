//! All subscriptions of the app. Finds the one that a change concerns without looking at the others.

use std::collections::BTreeMap;

use crate::subscriptions::filter::Filter;
use crate::subscriptions::subscription::{Key, Kind, Subscription, Wish};

#[derive(Debug)]
pub(crate) struct Subscriptions {
    all: BTreeMap<u64, Subscription>,
    by_key: BTreeMap<Key, u64>,
    next_id: u64,
    next_filter_id: u64,
}

impl Default for Subscriptions {
    fn default() -> Self {
        Self { all: BTreeMap::new(), by_key: BTreeMap::new(), next_id: FIRST_ID, next_filter_id: FIRST_FILTER_ID }
    }
}

impl Subscriptions {
    /// Adds a subscription, or gives the one of its key another wish.
    pub fn upsert(&mut self, now: u64, key: Key, wish: Wish) -> &Subscription {
        let id = *self.by_key.entry(key.clone()).or_insert_with(|| {
            self.next_id += 1;
            self.next_id - 1
        });
        let known = self.all.entry(id).or_insert_with(|| Subscription {
            id,
            key,
            wish: wish.clone(),
            filters: Vec::new(),
            created_at: now,
            updated_at: now,
        });
        known.wish = wish;
        known.updated_at = now;
        known
    }

    /// In the order made.
    pub fn all(&self) -> impl ExactSizeIterator<Item = &Subscription> {
        self.all.values()
    }

    pub fn find(&self, id: u64) -> Option<&Subscription> {
        self.all.get(&id)
    }

    /// The one about this in an account.
    pub fn about(&self, kind: Kind, portal_id: u64, subject: &str) -> Option<&Subscription> {
        if self.all.is_empty() {
            return None;
        }
        self.find(*self.by_key.get(&Key { kind, portal_id, subject: subject.to_owned() })?)
    }

    /// Takes one away, with its filters; whether it was there.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(gone) = self.all.remove(&id) else { return false };
        self.by_key.remove(&gone.key);
        true
    }

    /// Takes away all of an account.
    pub fn remove_of(&mut self, portal_id: u64) {
        self.all.retain(|_, one| one.key.portal_id != portal_id || one.key.kind == Kind::AppLifecycle);
        self.by_key.retain(|_, id| self.all.contains_key(id));
    }

    /// The id of the next filter.
    pub fn fresh_filter_id(&mut self) -> u64 {
        self.next_filter_id += 1;
        self.next_filter_id - 1
    }

    /// Gives a subscription a filter; whether there is one.
    pub fn add_filter(&mut self, id: u64, filter: Filter) -> bool {
        let Some(one) = self.all.get_mut(&id) else { return false };
        one.filters.push(filter);
        true
    }

    pub fn find_filter(&self, id: u64) -> Option<&Filter> {
        self.all.values().flat_map(|one| &one.filters).find(|filter| filter.id == id)
    }

    /// Takes a filter away; whether it was there.
    pub fn remove_filter(&mut self, id: u64) -> bool {
        let found = self.all.values_mut().find(|one| one.filters.iter().any(|filter| filter.id == id));
        let Some(one) = found else { return false };
        one.filters.retain(|filter| filter.id != id);
        true
    }
}

const FIRST_ID: u64 = 300_001;
const FIRST_FILTER_ID: u64 = 700_001;

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: Kind, portal_id: u64, subject: &str) -> Key {
        Key { kind, portal_id, subject: subject.to_owned() }
    }

    fn wish(property: &str) -> Wish {
        let properties = Some(vec![property.to_owned()]);
        Wish { actions: Vec::new(), properties, object_ids: None, associated: None, list_ids: None }
    }

    #[test]
    fn the_same_again_is_changed_and_keeps_its_id() {
        let mut all = Subscriptions::default();
        let first = all.upsert(1, key(Kind::Object, 7, "0-1"), wish("email")).id;
        for other in [key(Kind::Association, 7, "0-1"), key(Kind::Object, 8, "0-1"), key(Kind::Object, 7, "0-2")] {
            assert_ne!(all.upsert(1, other, wish("email")).id, first);
        }
        let again = all.upsert(2, key(Kind::Object, 7, "0-1"), wish("phone"));
        assert_eq!((again.id, again.created_at, again.updated_at, again.tells("phone")), (first, 1, 2, true));
        assert_eq!((all.all().len(), all.about(Kind::Object, 7, "0-1").unwrap().id), (4, first));
    }

    #[test]
    fn an_accounts_go_together_and_the_apps_own_stay() {
        let mut all = Subscriptions::default();
        all.upsert(1, key(Kind::Object, 7, "0-1"), wish("a"));
        all.upsert(1, key(Kind::ListMembership, 7, ""), wish("a"));
        all.upsert(1, key(Kind::AppLifecycle, 0, "4-1909196"), wish("a"));
        let kept = all.upsert(1, key(Kind::Object, 8, "0-1"), wish("a")).id;
        all.remove_of(7);
        all.remove_of(0);
        assert_eq!(all.all().len(), 2);
        assert!(all.about(Kind::Object, 7, "0-1").is_none() && all.about(Kind::AppLifecycle, 0, "4-1909196").is_some());
        assert!(all.remove(kept) && !all.remove(kept));
        assert_ne!(all.upsert(2, key(Kind::Object, 8, "0-1"), wish("a")).id, kept);
    }
}
