//! A map in one sorted vector.
//! The standard library's trees cost 8 kB of wasm for each pair of types; the maps here hold tens, rarely thousands.

use std::cmp::Ordering;

/// A map in the order of its keys.
#[derive(Clone, Debug)]
pub struct Sorted<K, V>(Vec<(K, V)>);

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Sorted<K, V> {
    /// A map of these pairs; of equal keys the first in `pairs` stays. Tells the values of the others, by their equal's.
    pub fn collect(mut pairs: Vec<(K, V)>, mut twin: impl FnMut(&V, V)) -> Self
    where
        V: Ord,
    {
        heap_sort(&mut pairs);
        let mut sorted: Vec<(K, V)> = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            match sorted.last() {
                Some((last, first)) if *last == key => twin(first, value),
                _ => sorted.push((key, value)),
            }
        }
        Self(sorted)
    }

    /// Puts a value in; tells the one that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(index) => self.0.get_mut(index).map(|(_, old)| std::mem::replace(old, value)),
            Err(index) => {
                self.0.insert(index, (key, value));
                None
            }
        }
    }

    /// Takes a value out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.find(key).ok().map(|index| self.0.remove(index).1)
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        self.find(key).ok().and_then(|index| self.0.get(index)).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.find(key).ok().and_then(|index| self.0.get_mut(index)).map(|(_, value)| value)
    }

    /// The pair with the smallest key.
    #[must_use]
    pub fn first(&self) -> Option<&(K, V)> {
        self.0.first()
    }

    /// All pairs in order.
    pub fn iter(&self) -> std::slice::Iter<'_, (K, V)> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn find(&self, key: &K) -> Result<usize, usize> {
        let (mut start, mut end) = (0_usize, self.0.len());
        while let Some((other, _)) = self.0.get(start.midpoint(end)).filter(|_| start < end) {
            let middle = start.midpoint(end);
            match other.cmp(key) {
                Ordering::Equal => return Ok(middle),
                Ordering::Less => start = middle + 1,
                Ordering::Greater => end = middle,
            }
        }
        Err(start)
    }
}

impl<K, V> IntoIterator for Sorted<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Sorts in place; the standard sort costs ten times the code.
fn heap_sort<T: Ord>(items: &mut [T]) {
    for root in (0..items.len() / 2).rev() {
        sift(items, root, items.len());
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        sift(items, 0, end);
    }
}

fn sift<T: Ord>(items: &mut [T], mut root: usize, end: usize) {
    loop {
        let mut child = 2 * root + 1;
        if child + 1 < end && items.get(child) < items.get(child + 1) {
            child += 1;
        }
        if child >= end || items.get(root) >= items.get(child) {
            return;
        }
        items.swap(root, child);
        root = child;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::Random;

    #[test]
    fn it_does_what_a_tree_does() {
        let mut random = Random::new(5);
        let (mut sorted, mut tree) = (Sorted::default(), std::collections::BTreeMap::new());
        for _ in 0..2_000 {
            let (key, value) = (random.up_to(60), random.draw());
            if random.up_to(2) == 0 {
                assert_eq!(sorted.remove(&key), tree.remove(&key));
            } else {
                assert_eq!(sorted.insert(key, value), tree.insert(key, value));
            }
            assert_eq!(sorted.first().map(|(key, _)| key), tree.first_key_value().map(|(key, _)| key));
        }
        assert!(sorted.iter().map(|(key, value)| (key, value)).eq(tree.iter()));
    }

    #[test]
    fn the_first_of_equal_keys_stays() {
        let mut twins = Vec::new();
        let pairs = Vec::from([(2, 0), (1, 1), (2, 2), (2, 3)]);
        let sorted = Sorted::collect(pairs, |first, twin| twins.push((*first, twin)));
        assert_eq!(sorted.into_iter().collect::<Vec<_>>(), [(1, 1), (2, 0)]);
        assert_eq!(twins, [(0, 2), (0, 3)]);
    }
}
