//! What the world does to a host.

/// What the network and the clock do, besides the emulator's own faults. Chances are per thousand.
#[derive(Clone, Debug, Default)]
pub struct Weather {
    /// One way, in milliseconds.
    pub latency: (u64, u64),
    /// A request reaches HubSpot twice.
    pub twice: u64,
    /// An answer comes although it was cancelled.
    pub late: u64,
    /// The clock jumps ahead, by up to so many milliseconds.
    pub jump: (u64, u64),
    /// The clock reads less than before, by up to so many milliseconds.
    pub back: (u64, u64),
    /// How long the host takes to answer a question.
    pub answer: (u64, u64),
}
