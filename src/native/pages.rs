//! A list as an iterator over its pages.

use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::driver::Said;
use super::hubspot::HubSpot;
use crate::client::{Event, JobId};
use crate::engine::error::Error;
use crate::engine::machine::{Answer, Ticket};
use crate::engine::paginate;
use crate::operation::Endpoint;

/// The pages of a list.
pub struct Pages<'a, R> {
    hubspot: &'a mut HubSpot,
    job: JobId,
    endpoint: &'static Endpoint,
    /// Asks for the next page.
    more: Option<Ticket>,
    over: bool,
    types: PhantomData<fn() -> R>,
}

/// Prints whose pages they are.
impl<R> fmt::Debug for Pages<'_, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("operation", &self.endpoint.name).finish_non_exhaustive()
    }
}

impl<'a, R> Pages<'a, R> {
    pub(super) fn new(hubspot: &'a mut HubSpot, job: JobId, endpoint: &'static Endpoint) -> Self {
        Self { hubspot, job, endpoint, more: None, over: false, types: PhantomData }
    }
}

impl<R: DeserializeOwned> Iterator for Pages<'_, R> {
    type Item = Result<R, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            if let Some(ticket) = self.more.take() {
                self.hubspot.driver.answer(ticket, Answer::Granted);
            }
            match self.hubspot.driver.next(self.job) {
                Said::Event(Event::Listed(paginate::Event::Page(reply))) => {
                    return Some(self.hubspot.read(self.endpoint, &reply));
                }
                Said::Event(Event::Listed(paginate::Event::Failed(error))) => {
                    self.over = true;
                    return Some(Err(error));
                }
                Said::More(ticket) => self.more = Some(ticket),
                _ => self.over = true,
            }
        }
        None
    }
}

impl<R> Drop for Pages<'_, R> {
    fn drop(&mut self) {
        if !self.over {
            self.hubspot.driver.stop(self.job);
        }
    }
}
