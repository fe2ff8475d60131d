//! Inputs made of other inputs, as a seed decides.

/// A source of numbers.
pub struct Seed(u64);

impl Seed {
    /// The same seed, the same numbers.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }
}

const TOKENS: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b",",
    b":",
    b"null",
    b"-",
    b"1e999",
    b"9223372036854775808",
    b"\\u0000",
    b"\\ud800",
    b"\xff",
    b"%2e%2e",
    b"../",
    b"portalId",
    b"__proto__",
    b"body",
    b"T",
    b"Z",
    b"P",
    b"\r\n",
];

/// Another input: one of `corpus`, changed in a few places.
#[must_use]
pub fn mutated(corpus: &[Vec<u8>], seed: &mut Seed) -> Vec<u8> {
    let mut input = corpus.get(seed.below(corpus.len())).cloned().unwrap_or_default();
    for _ in 0..=seed.below(6) {
        let at = seed.below(input.len() + 1);
        let end = (at + seed.below(20)).min(input.len());
        match seed.below(7) {
            0 if at < input.len() => input[at] ^= 1 << seed.below(8),
            1 if at < input.len() => input[at] = seed.below(256) as u8,
            2 => drop(input.drain(at..end)),
            3 => input.truncate(at),
            4 => {
                let copy = input[at..end].to_vec();
                input.splice(at..at, copy);
            }
            5 => {
                let other =
                    corpus.get(seed.below(corpus.len())).map_or(&[][..], |other| &other[seed.below(other.len())..]);
                input.splice(at..end, other.iter().copied().take(64));
            }
            _ => drop(input.splice(at..at, TOKENS[seed.below(TOKENS.len())].iter().copied())),
        }
    }
    input.truncate(16_384);
    input
}
