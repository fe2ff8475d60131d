//! A queue of two stacks.
//! The standard library's ring costs 1.5 kB of wasm for each type.

/// First in, first out.
#[derive(Clone, Debug)]
pub struct Fifo<T> {
    /// The next to come out stands last.
    front: Vec<T>,
    back: Vec<T>,
}

impl<T> Default for Fifo<T> {
    fn default() -> Self {
        Self { front: Vec::new(), back: Vec::new() }
    }
}

impl<T> Fifo<T> {
    /// Puts one in.
    pub fn push(&mut self, value: T) {
        self.back.push(value);
    }

    /// Puts one in so that it comes out next.
    pub fn put_back(&mut self, value: T) {
        self.front.push(value);
    }

    /// Takes the next one out.
    pub fn pop(&mut self) -> Option<T> {
        if self.front.is_empty() {
            while let Some(value) = self.back.pop() {
                self.front.push(value);
            }
        }
        self.front.pop()
    }

    /// The next one.
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        self.front.last().or_else(|| self.back.first())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.front.len() + self.back.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes out all but those that `keep` wants.
    pub fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.front.retain(&keep);
        self.back.retain(&keep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_does_what_a_ring_does() {
        let mut random = crate::engine::random::Random::new(3);
        let (mut fifo, mut ring) = (Fifo::default(), std::collections::VecDeque::new());
        for _ in 0..2_000 {
            match random.up_to(9) {
                0 => {
                    let gone = random.up_to(50);
                    fifo.retain(|value| *value != gone);
                    ring.retain(|value| *value != gone);
                }
                1 => {
                    let value = random.up_to(50);
                    fifo.put_back(value);
                    ring.push_front(value);
                }
                2..=5 => assert_eq!(fifo.pop(), ring.pop_front()),
                _ => {
                    let value = random.up_to(50);
                    fifo.push(value);
                    ring.push_back(value);
                }
            }
            assert_eq!((fifo.first(), fifo.len()), (ring.front(), ring.len()));
        }
    }
}
