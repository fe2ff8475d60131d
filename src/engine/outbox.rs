//! What a machine has to say before it goes on: which requests it gives up, its events, and that it is over.

use crate::engine::machine::{Output, Ticket};
use crate::fifo::Fifo;

/// What waits to be said.
#[derive(Debug)]
pub struct Outbox<E> {
    /// Of requests and questions whose answer is no longer wanted.
    pub cancels: Vec<Ticket>,
    /// In the order in which they happened.
    pub events: Fifo<E>,
    /// Once the rest is said.
    pub over: bool,
}

impl<E> Default for Outbox<E> {
    fn default() -> Self {
        Self { cancels: Vec::new(), events: Fifo::default(), over: false }
    }
}

impl<E> Outbox<E> {
    /// The next output; `None` where the machine goes on.
    pub fn pop(&mut self) -> Option<Output<E>> {
        if let Some(ticket) = self.cancels.pop() {
            return Some(Output::Cancel { ticket });
        }
        if let Some(event) = self.events.pop() {
            return Some(Output::Event(event));
        }
        self.over.then_some(Output::End)
    }
}
