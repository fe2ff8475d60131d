//! The emulator's clock: the time that the host gives, plus what was advanced. It never runs backwards.

/// Time in milliseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    given: u64,
    offset: u64,
}

impl Clock {
    pub fn start(now: u64) -> Self {
        Self { given: now, offset: 0 }
    }

    /// Takes the host's time and gives the emulator's.
    pub fn read(&mut self, given: u64) -> u64 {
        self.given = self.given.max(given);
        self.now()
    }

    /// The emulator's time as of the last reading.
    pub fn now(&self) -> u64 {
        self.given.saturating_add(self.offset)
    }

    /// What was advanced so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    pub fn advance(&mut self, milliseconds: u64) {
        self.offset = self.offset.saturating_add(milliseconds);
    }

    /// A moment of the emulator's time in the host's.
    pub fn as_given(&self, moment: u64) -> u64 {
        moment.saturating_sub(self.offset).max(self.given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_runs_backwards() {
        let mut clock = Clock::start(100);
        assert_eq!(clock.read(150), 150);
        assert_eq!(clock.read(120), 150);
    }

    #[test]
    fn what_was_advanced_stays_added() {
        let mut clock = Clock::start(100);
        clock.advance(1_000);
        assert_eq!(clock.read(150), 1_150);
        assert_eq!(clock.as_given(1_250), 250);
        assert_eq!(clock.as_given(1_000), 150);
    }
}
