//! The blocking client.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::driver::{Driver, Said};
use super::files::Files;
use super::pages::Pages;
use super::transport::{Network, Transport};
use crate::api::single_email::SingleEmail;
use crate::api::snapshots::SnapshotRequest;
use crate::client::{Event, JobId, Notice, Range};
use crate::engine::batch;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::Reply;
use crate::engine::machine::Answer;
use crate::flows::snapshots::{Counts, Ending};
use crate::flows::{single_send, snapshots};
use crate::operation::{self, Endpoint, Method, Operation};
use crate::options::{CallOptions, JobOptions, JournalOptions, Options};
use crate::shape::Shaped;
use crate::value::{Value, object};

/// A blocking client of HubSpot's API.
pub struct HubSpot {
    pub(super) driver: Driver,
}

/// Prints no more than its name.
impl fmt::Debug for HubSpot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HubSpot").finish_non_exhaustive()
    }
}

/// Parameters or a body: described, and natively JSON.
pub trait Arguments: Shaped + Serialize {}
impl<T: Shaped + Serialize> Arguments for T {}

/// What became of a call with many inputs.
#[derive(Debug)]
#[non_exhaustive]
pub struct Batch<R> {
    /// The replies, in the order of their inputs: each with the position of its first input.
    pub replies: Vec<(usize, R)>,
    /// The inputs that have no result.
    pub failures: Vec<batch::Failure>,
}

/// What a snapshot job tells while it runs.
#[derive(Debug)]
#[non_exhaustive]
pub enum Update<'a> {
    /// How far it is.
    Progress(Counts),
    /// The object of this request is at its end.
    Ended(usize, &'a Ending),
    /// With `JobOptions::store`: keep this state, from which `resume` goes on. The job waits for it.
    Store(&'a Value),
}

impl HubSpot {
    /// A client that talks to the network.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self::with_transport(options, Network::default())
    }

    /// A client whose requests go through something else.
    #[must_use]
    pub fn with_transport(options: Options, transport: impl Transport) -> Self {
        Self { driver: Driver::new(options, Arc::new(transport)) }
    }

    /// Who hears what the owner of the client should know: new tokens to store, versions that end.
    pub fn on_notice(&mut self, notice: impl FnMut(&Notice) + Send + 'static) {
        self.driver.notice = Box::new(notice);
    }

    /// Makes one call.
    ///
    /// # Errors
    /// Every problem of the request, before anything is sent; HubSpot's refusal; or that there was no reply.
    pub fn call<P: Arguments, B: Arguments, R: operation::Reply>(
        &mut self,
        operation: &'static Operation<P, B, R>,
        params: &P,
        body: &B,
    ) -> Result<R, Error> {
        self.call_with(operation, params, body, &CallOptions::default())
    }

    /// The same with options of its own.
    ///
    /// # Errors
    /// As [`HubSpot::call`]. A call with many inputs may take several requests: make it with [`HubSpot::batch`].
    pub fn call_with<P: Arguments, B: Arguments, R: operation::Reply>(
        &mut self,
        operation: &'static Operation<P, B, R>,
        params: &P,
        body: &B,
        options: &CallOptions,
    ) -> Result<R, Error> {
        let endpoint = &operation.endpoint;
        if endpoint.batch.is_some() {
            let message = "takes many inputs, in as many requests as they need: make it with `batch`";
            return Err(Error::new(ErrorKind::InvalidRequest, message).of(endpoint));
        }
        let (client, now) = self.driver.client();
        let job = client.call(now, endpoint, params_of(endpoint, params, body)?, options)?;
        match self.end_of(job)? {
            Event::Replied(reply) => self.read(endpoint, &reply),
            _ => Err(unexpected()),
        }
    }

    /// Makes a call with any number of inputs.
    ///
    /// # Errors
    /// As [`HubSpot::call`], where the call fails as a whole. Inputs that fail are no error: they are in the answer.
    pub fn batch<P: Arguments, B: Arguments, R: operation::Reply>(
        &mut self,
        operation: &'static Operation<P, B, R>,
        params: &P,
        body: &B,
    ) -> Result<Batch<R>, Error> {
        self.batch_with(operation, params, body, &CallOptions::default())
    }

    /// The same with options of its own, which hold for each request.
    ///
    /// # Errors
    /// As [`HubSpot::batch`].
    pub fn batch_with<P: Arguments, B: Arguments, R: operation::Reply>(
        &mut self,
        operation: &'static Operation<P, B, R>,
        params: &P,
        body: &B,
        options: &CallOptions,
    ) -> Result<Batch<R>, Error> {
        let endpoint = &operation.endpoint;
        let (client, now) = self.driver.client();
        let job = client.call(now, endpoint, params_of(endpoint, params, body)?, options)?;
        let mut replies = Vec::new();
        loop {
            match self.end_of(job)? {
                Event::Batched(batch::Event::Part(first, reply)) => match self.read(endpoint, &reply) {
                    Ok(read) => replies.push((first, read)),
                    Err(error) => {
                        self.driver.stop(job);
                        return Err(error);
                    }
                },
                Event::Batched(batch::Event::Done(_, failures)) => {
                    replies.sort_by_key(|(first, _)| *first);
                    return Ok(Batch { replies, failures });
                }
                Event::Replied(reply) => {
                    return Ok(Batch { replies: vec![(0, self.read(endpoint, &reply)?)], failures: Vec::new() });
                }
                _ => return Err(unexpected()),
            }
        }
    }

    /// Reads a list, page by page; the next page is asked for when it is wanted. [`Range::Everything`] goes past the 10,000
    /// results where a search's cursors end.
    ///
    /// # Errors
    /// Every problem of the request, before anything is sent.
    pub fn pages<P: Arguments, B: Arguments, R: operation::Reply>(
        &mut self,
        operation: &'static Operation<P, B, R>,
        params: &P,
        body: &B,
        range: Range,
    ) -> Result<Pages<'_, R>, Error> {
        self.pages_with(operation, params, body, range, &CallOptions::default())
    }

    /// The same with options of its own, which hold for each page.
    ///
    /// # Errors
    /// As [`HubSpot::pages`].
    pub fn pages_with<P: Arguments, B: Arguments, R: operation::Reply>(
        &mut self,
        operation: &'static Operation<P, B, R>,
        params: &P,
        body: &B,
        range: Range,
        options: &CallOptions,
    ) -> Result<Pages<'_, R>, Error> {
        let endpoint = &operation.endpoint;
        let (client, now) = self.driver.client();
        let params = params_of(endpoint, params, body)?;
        let job = client.list(now, endpoint, params, None, range, options)?;
        Ok(Pages::new(self, job, endpoint))
    }

    /// Takes snapshots of many objects and waits until each is at its end; one ending per request, in the order asked.
    /// `watch` hears how it goes and may stop the job.
    ///
    /// # Errors
    /// Every problem of every request, before anything is sent; that no credential can work; or what `watch` stopped it with.
    pub fn take(
        &mut self,
        requests: &[SnapshotRequest],
        job: &JobOptions,
        watch: impl FnMut(Update<'_>) -> ControlFlow<Error>,
    ) -> Result<Vec<Ending>, Error> {
        let requests = value_of(&requests)?;
        let (client, now) = self.driver.client();
        let id = client.take(now, &requests, job)?;
        self.watch(id, watch)
    }

    /// Goes on with a job from a state that it had stored.
    ///
    /// # Errors
    /// The state is not one of such a job; else as [`HubSpot::take`].
    pub fn resume(
        &mut self,
        saved: &Value,
        job: &JobOptions,
        watch: impl FnMut(Update<'_>) -> ControlFlow<Error>,
    ) -> Result<Vec<Ending>, Error> {
        let (client, now) = self.driver.client();
        let id = client.resume(now, saved, job)?;
        self.watch(id, watch)
    }

    /// Sends one transactional email and waits until HubSpot is done with it.
    ///
    /// # Errors
    /// It was not sent, or perhaps: see `may_have_happened`; or nobody may ask about it.
    pub fn send_and_wait(&mut self, email: &SingleEmail, job: &JobOptions) -> Result<single_send::Ending, Error> {
        let params = object([("body", value_of(email)?)]);
        let (client, now) = self.driver.client();
        let id = client.send_and_wait(now, params, job)?;
        loop {
            match self.end_of(id)? {
                Event::SingleSend(single_send::Event::Status(_)) => {}
                Event::SingleSend(single_send::Event::Ended(ending)) => return ending,
                _ => return Err(unexpected()),
            }
        }
    }

    /// Reads the webhooks journal, file by file. A file is consumed when the next one is asked for.
    ///
    /// # Errors
    /// Every problem of the options, or that the credential is missing.
    pub fn journal(&mut self, options: &JournalOptions) -> Result<Files<'_>, Error> {
        let (client, now) = self.driver.client();
        let job = client.read(now, options)?;
        Ok(Files::new(self, job))
    }

    fn watch(
        &mut self,
        job: JobId,
        mut watch: impl FnMut(Update<'_>) -> ControlFlow<Error>,
    ) -> Result<Vec<Ending>, Error> {
        let mut endings: Vec<(usize, Ending)> = Vec::new();
        loop {
            let (told, asked) = match self.driver.next(job) {
                Said::Event(Event::Snapshots(snapshots::Event::Update(counts))) => {
                    (watch(Update::Progress(counts)), None)
                }
                Said::Event(Event::Snapshots(snapshots::Event::Ended(index, ending))) => {
                    let told = watch(Update::Ended(index as usize, &ending));
                    endings.push((index as usize, *ending));
                    (told, None)
                }
                Said::Event(Event::Snapshots(snapshots::Event::Failed(error, _))) => return Err(error),
                Said::Event(Event::Snapshots(snapshots::Event::Done(_))) => {
                    endings.sort_by_key(|(index, _)| *index);
                    return Ok(endings.into_iter().map(|(_, ending)| ending).collect());
                }
                Said::Store(ticket, state) => (watch(Update::Store(&state)), Some(ticket)),
                _ => return Err(unexpected()),
            };
            if let ControlFlow::Break(error) = told {
                self.driver.stop(job);
                return Err(error);
            }
            if let Some(ticket) = asked {
                self.driver.answer(ticket, Answer::Stored);
            }
        }
    }

    /// The next event of a job that asks for nothing.
    fn end_of(&mut self, job: JobId) -> Result<Event, Error> {
        match self.driver.next(job) {
            Said::Event(Event::Failed(error) | Event::Batched(batch::Event::Failed(error))) => Err(error),
            Said::Event(event) => Ok(event),
            _ => Err(unexpected()),
        }
    }

    pub(super) fn read<R: DeserializeOwned>(&mut self, endpoint: &'static Endpoint, reply: &Reply) -> Result<R, Error> {
        let body = self.driver.take_body(reply.ticket);
        let body = if body.is_empty() { b"null".as_slice() } else { &body };
        serde_json::from_slice(body).map_err(|problem| {
            let message = format!("the reply is not what it should be: {}", words_of(&problem));
            let mut error = Error::new(ErrorKind::Decode, &message).of(endpoint).with_status(reply.status);
            error.may_have_happened = endpoint.method != Method::Get;
            error
        })
    }
}

/// A call's parameters and body, in one.
fn params_of<P: Arguments, B: Arguments>(endpoint: &Endpoint, params: &P, body: &B) -> Result<Value, Error> {
    let mut all = match value_of(params) {
        Ok(Value::Null) => object([]),
        other => other.map_err(|error| error.of(endpoint))?,
    };
    if !B::SHAPE.is_empty() {
        all.add("body", value_of(body).map_err(|error| error.of(endpoint))?);
    }
    Ok(all)
}

fn value_of<T: Serialize>(data: &T) -> Result<Value, Error> {
    let value = serde_json::to_value(data).and_then(serde_json::from_value);
    value.map_err(|problem| Error::new(ErrorKind::InvalidRequest, &format!("the parameters are not JSON: {problem}")))
}

/// What is wrong with a reply, without what stands in it.
fn words_of(problem: &serde_json::Error) -> String {
    let words = problem.to_string();
    match words.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None if words.starts_with("missing field") => words,
        None => format!("line {} column {}", problem.line(), problem.column()),
    }
}

fn unexpected() -> Error {
    Error::new(ErrorKind::Internal, "the job ended without a result; please report this")
}
