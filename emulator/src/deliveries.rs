//! What HubSpot sends by itself and waits to be answered: executions of workflow actions and pushed webhooks.
//! Opens no connection: the host carries each and says what came of it.

use std::collections::BTreeMap;

use crate::emulator::Emulator;
use crate::http::{Request, Response};
use crate::signature::Signature;
use crate::webhooks::Batch;

/// What was sent and not answered yet, by ticket.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    last: u64,
    under_way: BTreeMap<u64, Parcel>,
}

/// What a delivery carries.
#[derive(Debug)]
enum Parcel {
    /// The execution of this index.
    Execution(usize),
    Webhooks(Batch),
}

impl Deliveries {
    fn add(&mut self, parcel: Parcel) -> u64 {
        self.last += 1;
        self.under_way.insert(self.last, parcel);
        self.last
    }

    pub fn under_way(&self) -> usize {
        self.under_way.len()
    }
}

impl Emulator {
    /// What came of a delivery; `None` where no answer came, or none in time. An unknown ticket is ignored.
    pub fn answered(&mut self, now: u64, ticket: u64, response: Option<Response>) {
        let now = self.time(now);
        match self.deliveries.under_way.remove(&ticket) {
            Some(Parcel::Execution(index)) => self.executions.answered(now, index, response.as_ref()),
            Some(Parcel::Webhooks(batch)) => {
                let taken = response.is_some_and(|response| (200..300).contains(&response.status));
                self.webhooks.answered(now, batch, taken);
            }
            None => {}
        }
    }

    /// How long HubSpot waits for the answer to a delivery, in milliseconds.
    pub fn patience(&self, ticket: u64) -> Option<u64> {
        self.deliveries.under_way.get(&ticket).map(|parcel| match parcel {
            Parcel::Execution(_) => 30_000,
            Parcel::Webhooks(_) => 5_000,
        })
    }

    /// What is due to be sent, with its ticket.
    pub(crate) fn next_delivery(&mut self, now: u64) -> Option<(u64, Request)> {
        if let Some((index, url, body)) = self.executions.send_next(now) {
            let request = self.sign(now, url, body, &[Signature::V2, Signature::V3]);
            return Some((self.deliveries.add(Parcel::Execution(index)), request));
        }
        let (batch, target) = self.webhooks.send_next(now)?;
        let request = self.sign(now, target.address.url(), batch.body(), &target.signatures);
        Some((self.deliveries.add(Parcel::Webhooks(batch)), request))
    }

    fn sign(&self, now: u64, url: String, body: String, signatures: &[Signature]) -> Request {
        let request = Request { method: "POST".to_owned(), url, headers: Vec::new(), body: body.into_bytes() };
        let request = request.header("content-type", "application/json");
        signatures
            .iter()
            .fold(request, |request, signature| signature.sign(request, &self.credentials.client_secret, now))
    }
}

/// When to try again after this many failures: after a minute, then twice as late each time, `most` at the latest.
pub(crate) fn delay(failures: u32, most: u64) -> u64 {
    let doublings = failures.saturating_sub(1).min(20);
    (MINUTE << doublings).min(most)
}

const MINUTE: u64 = 60_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_up_to_the_most() {
        let delays: Vec<u64> = [1, 2, 3, 4, 5, 1_000].iter().map(|failures| delay(*failures, 500_000)).collect();
        assert_eq!(delays, [60_000, 120_000, 240_000, 480_000, 500_000, 500_000]);
    }
}
