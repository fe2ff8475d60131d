//! Randomness that comes from the seed alone. Each use has its own stream, so that one draw more here moves nothing there.
//! Not for secrets.

use std::ops::RangeInclusive;

/// One stream (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of that name.
    pub fn stream(seed: u64, name: &str) -> Self {
        let salt = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut random = Self(seed ^ salt);
        random.next();
        random
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number of the range; an empty range gives its start.
    pub fn within(&mut self, range: &RangeInclusive<u64>) -> u64 {
        let draw = self.next();
        let (start, end) = (*range.start(), *range.end());
        match end.checked_sub(start).and_then(|span| span.checked_add(1)) {
            Some(span) => start + draw % span,
            None if end < start => start,
            None => draw,
        }
    }

    /// Whether something of that probability (0 to 1) happens now.
    pub fn happens(&mut self, probability: f64) -> bool {
        let draw = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        draw < probability
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.next() % (last as u64 + 1);
            items.swap(last, other as usize);
        }
    }

    /// A version 4 UUID.
    pub fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            0x8000 | ((b >> 48) & 0x3fff),
            b & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_stream_and_names_differ() {
        let draws = |seed, name| {
            let mut random = Random::stream(seed, name);
            [random.next(), random.next(), random.next()]
        };
        assert_eq!(draws(1, "ids"), draws(1, "ids"));
        assert_ne!(draws(1, "ids"), draws(1, "faults"));
        assert_ne!(draws(1, "ids"), draws(2, "ids"));
    }

    #[test]
    fn stays_within_a_range_and_reaches_both_ends() {
        let mut random = Random::stream(3, "range");
        let drawn: Vec<u64> = (0..200).map(|_| random.within(&(5..=7))).collect();
        assert!(drawn.iter().all(|n| (5..=7).contains(n)));
        assert!(drawn.contains(&5) && drawn.contains(&7));
        assert_eq!(random.within(&(9..=9)), 9);
    }

    #[test]
    fn happens_never_at_zero_and_always_at_one() {
        let mut random = Random::stream(3, "chance");
        assert!((0..100).all(|_| !random.happens(0.0)));
        assert!((0..100).all(|_| random.happens(1.0)));
    }

    #[test]
    fn writes_uuids_of_version_4() {
        let id = Random::stream(1, "ids").uuid();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&id[14..15], "4");
        assert!("89ab".contains(&id[19..20]));
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        let mut items: Vec<u32> = (0..50).collect();
        Random::stream(1, "order").shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
