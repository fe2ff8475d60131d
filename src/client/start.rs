//! How calls and jobs start, and what is kept of a job.

use super::machine::Machine;
use super::{Client, Job, JobId, Notice, Output};
use crate::DIRECT;
use crate::engine::batch::{self, Batches};
use crate::engine::draft::{self, Draft};
use crate::engine::error::Error;
use crate::engine::exchange::Exchange;
use crate::engine::finding::Finding;
use crate::engine::machine::Why;
use crate::engine::paginate::{self, Pages, Way};
use crate::engine::patience::{Patience, Since};
use crate::engine::request::Content;
use crate::engine::time::Time;
use crate::flows::journal::Reader;
use crate::flows::single_send::{SEND, SingleSend};
use crate::flows::snapshots::Take;
use crate::operation::{Body, Endpoint};
use crate::options::{CallOptions, JobOptions, JournalOptions};
use crate::value::{Value, object};

/// The inputs of one request through a relay: a megabyte, but for what stands around them.
const RELAYED: usize = 980_000;

/// How far a list goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// As far as HubSpot's cursors lead.
    Cursors,
    /// To the end, where HubSpot's cursors stop after 10,000.
    Everything,
}

impl Client {
    /// Checks a call and builds its request. Nothing is sent until [`Client::start`].
    ///
    /// # Errors
    /// Every problem of the call, or that its credential is missing.
    pub fn prepare(
        &mut self,
        now: Time,
        endpoint: &'static Endpoint,
        params: &Value,
        call: &CallOptions,
    ) -> Result<Draft, Error> {
        let now = self.clock.advance(now);
        let draft = draft::draft(endpoint, params, &self.options, call, now);
        let mut draft = draft.map_err(|findings| Error::invalid(Some(endpoint.name), findings))?;
        if !self.options.has_credential(endpoint.auth) {
            let rule = draft::missing_credential(endpoint.auth);
            let finding = Finding::problem("credential", "missingCredential", rule);
            return Err(Error::invalid(Some(endpoint.name), [finding].into()));
        }
        if let Some(batch) = endpoint.batch {
            draft.edits.extend(batch::traces(batch, params));
        }
        if DIRECT {
            for secret in draft::secrets(endpoint, params) {
                self.remember(&secret);
            }
        }
        for note in &draft.notes {
            if note.code == "versionEnds" && !self.noticed.contains(&endpoint.name) {
                self.noticed.push(endpoint.name);
                self.outputs.push(Output::Notice(Notice::Finding(endpoint.name, note.clone())));
            }
        }
        Ok(draft)
    }

    /// Starts a call whose request was prepared; `content` is its JSON body. A call with many inputs is split by `params`,
    /// which hold all of them.
    pub fn start(
        &mut self,
        now: Time,
        endpoint: &'static Endpoint,
        draft: Draft,
        content: Content,
        params: &Value,
        call: &CallOptions,
    ) -> JobId {
        let now = self.clock.advance(now);
        let patience = self.patience(call);
        let mut request = draft.request(endpoint, content, patience.attempt_timeout);
        let machine = match (endpoint.batch, params.get("body")) {
            (Some(batch), Some(body)) => {
                let rest = params.clone_without("body");
                let largest = if self.options.relay { RELAYED } else { usize::MAX };
                let seed = self.random.draw();
                Machine::Batches(Batches::new(request, patience, batch, body.clone(), rest, largest, seed).into())
            }
            _ => {
                request.wants = paginate::wants(endpoint.paging);
                Machine::Call(Exchange::new(now, request, patience, self.random.draw()).into())
            }
        };
        self.run(now, machine)
    }

    /// Starts a list, page by page, from the page at a cursor or from the first one. With `Range::Everything` a search
    /// goes past HubSpot's last cursor, in the order of the ids.
    ///
    /// # Errors
    /// Every problem of the call, or that its credential is missing.
    pub fn list(
        &mut self,
        now: Time,
        endpoint: &'static Endpoint,
        mut params: Value,
        from: Option<String>,
        range: Range,
        call: &CallOptions,
    ) -> Result<JobId, Error> {
        let draft = self.prepare_in_place(now, endpoint, &mut params, call)?;
        let now = self.clock.advance(now);
        let patience = self.patience(call);
        let body = params.get("body").cloned().unwrap_or_default();
        let way = match range {
            Range::Everything => Way::everything(body),
            Range::Cursors if matches!(endpoint.body, Body::Json(_)) => Way::Body(body),
            Range::Cursors => Way::Query(endpoint.paging),
        };
        let mut request = draft.request(endpoint, Content::Nothing, patience.attempt_timeout);
        request.params = params.clone_without("body");
        let pages = Pages::new(now, request, patience, way, from, self.random.draw());
        Ok(self.run(now, Machine::Pages(pages.into())))
    }

    /// The same as [`Client::prepare`]; the parameters take the form in which they are sent.
    fn prepare_in_place(
        &mut self,
        now: Time,
        endpoint: &'static Endpoint,
        params: &mut Value,
        call: &CallOptions,
    ) -> Result<Draft, Error> {
        let mut draft = self.prepare(now, endpoint, params, call)?;
        for (path, value) in draft.edits.drain(..) {
            params.put(&path, value);
        }
        Ok(draft)
    }

    /// Starts a call whose parameters are one value, `body` included.
    ///
    /// # Errors
    /// Every problem of the call, or that its credential is missing.
    pub fn call(
        &mut self,
        now: Time,
        endpoint: &'static Endpoint,
        mut params: Value,
        call: &CallOptions,
    ) -> Result<JobId, Error> {
        let draft = self.prepare_in_place(now, endpoint, &mut params, call)?;
        let body = params.get("body").cloned();
        let content = body.map_or(Content::Nothing, |body| Content::Json(body.into()));
        Ok(self.start(now, endpoint, draft, content, &params, call))
    }

    /// Sends one transactional email and asks what became of it until HubSpot is done with it.
    ///
    /// # Errors
    /// Every problem of the call, or that its credential is missing; then nothing is sent.
    pub fn send_and_wait(&mut self, now: Time, mut params: Value, job: &JobOptions) -> Result<JobId, Error> {
        let draft = self.prepare_in_place(now, &SEND.endpoint, &mut params, &job.call)?;
        let now = self.clock.advance(now);
        let content = Content::Json(params.get("body").cloned().unwrap_or_default().into());
        let mut request = draft.request(&SEND.endpoint, content, self.patience(&job.call).attempt_timeout);
        request.params = object([]);
        let send = SingleSend::new(now, request, &self.options, job, self.random.draw());
        Ok(self.run(now, Machine::SingleSend(send.into())))
    }

    /// Starts a job that takes snapshots of many objects.
    ///
    /// # Errors
    /// Every problem of every request; then nothing is sent.
    pub fn take(&mut self, now: Time, requests: &Value, job: &JobOptions) -> Result<JobId, Error> {
        let now = self.clock.advance(now);
        let take = Take::new(requests, &self.options, job, self.random.draw())?;
        Ok(self.run(now, Machine::Take(take.into())))
    }

    /// Starts a job that goes on from a saved state.
    ///
    /// # Errors
    /// The state is not one of such a job.
    pub fn resume(&mut self, now: Time, saved: &Value, job: &JobOptions) -> Result<JobId, Error> {
        let now = self.clock.advance(now);
        let take = Take::resume(saved, now, &self.options, job, self.random.draw())?;
        Ok(self.run(now, Machine::Take(take.into())))
    }

    /// Starts a reader of the webhooks journal.
    ///
    /// # Errors
    /// Every problem of the options, or that the credential is missing.
    pub fn read(&mut self, now: Time, journal: &JournalOptions) -> Result<JobId, Error> {
        let now = self.clock.advance(now);
        let reader = Reader::new(&self.options, journal, &[], self.random.draw())?;
        Ok(self.run(now, Machine::Journal(reader.into())))
    }

    /// The state of a running job; calls have none.
    #[must_use]
    pub fn save(&self, job: JobId) -> Option<Value> {
        match &self.jobs.get(&job)?.machine {
            Machine::Take(take) => Some(take.save()),
            _ => None,
        }
    }

    pub(super) fn patience(&self, call: &CallOptions) -> Patience {
        Patience::new(&self.options, call, Since::Start)
    }

    fn run(&mut self, now: Time, machine: Machine) -> JobId {
        let job = self.add(machine);
        self.settle(now);
        job
    }

    pub(super) fn add(&mut self, machine: Machine) -> JobId {
        self.last_job = self.last_job.wrapping_add(1);
        let job = JobId(self.last_job);
        self.jobs.insert(job, Job { machine, until: Time::NEVER, why: Why::Input });
        self.touched.push(job);
        job
    }
}
