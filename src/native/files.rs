//! The journal as an iterator over its files.

use super::driver::Said;
use super::hubspot::HubSpot;
use crate::client::{Event, JobId};
use crate::engine::error::{Error, ErrorKind};
use crate::engine::machine::{Answer, Ticket};
use crate::flows::journal;

/// One file of the journal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct File {
    /// Where the journal goes on behind it: the checkpoint, once its events are dealt with.
    pub offset: String,
    /// As HubSpot wrote them.
    pub events: Vec<serde_json::Value>,
}

/// The files of the journal, in order.
#[derive(Debug)]
pub struct Files<'a> {
    hubspot: &'a mut HubSpot,
    job: JobId,
    /// What came, perhaps before its turn: number, offset, and the ticket of its body.
    come: Vec<(u32, String, Ticket)>,
    /// Says that the last file is consumed.
    consumed: Option<Ticket>,
    over: bool,
}

impl Iterator for Files<'_> {
    type Item = Result<File, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(ticket) = self.consumed.take() {
            self.hubspot.driver.answer(ticket, Answer::Granted);
        }
        while !self.over {
            match self.hubspot.driver.next(self.job) {
                Said::Event(Event::Journal(journal::Event::File { number, offset, reply })) => {
                    self.come.push((number, offset, reply.ticket));
                }
                Said::Event(Event::Journal(journal::Event::Failed(error))) => {
                    self.over = true;
                    return Some(Err(error));
                }
                Said::More(ticket) => {
                    self.consumed = Some(ticket);
                    return self.first();
                }
                Said::Store(ticket, _) => self.hubspot.driver.answer(ticket, Answer::Stored),
                _ => self.over = true,
            }
        }
        None
    }
}

impl<'a> Files<'a> {
    pub(super) fn new(hubspot: &'a mut HubSpot, job: JobId) -> Self {
        Self { hubspot, job, come: Vec::new(), consumed: None, over: false }
    }

    /// The first of those that came.
    fn first(&mut self) -> Option<Result<File, Error>> {
        self.come.sort_by(|(one, ..), (other, ..)| other.cmp(one));
        let (_, offset, ticket) = self.come.pop()?;
        let body = self.hubspot.driver.take_body(ticket);
        if let Ok(Events { events }) = serde_json::from_slice(&body) {
            return Some(Ok(File { offset, events }));
        }
        // Whoever asks on all the same must not get what is behind a file that nobody could read.
        self.consumed = None;
        self.over = true;
        self.hubspot.driver.stop(self.job);
        Some(Err(Error::new(ErrorKind::Decode, &format!("the file at offset {offset} is no journal file"))))
    }
}

impl Drop for Files<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.hubspot.driver.stop(self.job);
        }
    }
}

/// A file of the journal.
#[derive(serde::Deserialize)]
struct Events {
    #[serde(rename = "journalEvents")]
    events: Vec<serde_json::Value>,
}
