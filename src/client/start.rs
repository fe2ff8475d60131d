//! How calls and jobs start, and what is kept of a job.

use super::machine::Machine;
use super::{Client, Job, JobId, Notice, Output};
use crate::engine::error::Error;
use crate::engine::exchange::{Exchange, Patience, Since};
use crate::engine::machine::{Content, Request, Why};
use crate::engine::request::{self, Draft};
use crate::engine::time::Time;
use crate::engine::validate::Finding;
use crate::flows::snapshots::Take;
use crate::operation::{Body, Endpoint};
use crate::options::{CallOptions, JobOptions};
use crate::value::{Value, object};

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
        let draft = request::draft(endpoint, params, &self.options, call, now);
        let draft = draft.map_err(|findings| Error::invalid(Some(endpoint.name), findings))?;
        if !self.options.has_credential(endpoint.auth) {
            let rule = request::missing_credential(endpoint.auth);
            let finding = Finding::problem("credential", "missingCredential", rule);
            return Err(Error::invalid(Some(endpoint.name), [finding].into()));
        }
        for secret in request::secrets(endpoint, params) {
            self.remember(&secret);
        }
        for note in &draft.notes {
            if note.code == "versionEnds" && !self.noticed.contains(&endpoint.name) {
                self.noticed.push(endpoint.name);
                self.outputs.push(Output::Notice(Notice::Finding(endpoint.name, note.clone())));
            }
        }
        Ok(draft)
    }

    /// Starts a call whose request was prepared; `content` is its JSON body.
    pub fn start(
        &mut self,
        now: Time,
        endpoint: &'static Endpoint,
        draft: Draft,
        content: Content,
        call: &CallOptions,
    ) -> JobId {
        let now = self.clock.advance(now);
        let patience = self.patience(call);
        let body = match (endpoint.body, draft.form) {
            (Body::Written(members), _) => {
                let mut body = object([]);
                for (name, value) in members {
                    body.add(name, (*value).into());
                }
                Content::Json(body.into())
            }
            (_, Some(form)) => Content::Form(form.into()),
            _ => content,
        };
        let request = Request {
            endpoint,
            method: endpoint.method,
            url: draft.url.into(),
            headers: draft.headers.into(),
            body,
            params: Value::Null,
            credential: None,
            repeat: draft.repeat,
            wants: &[],
            keep: true,
            timeout: patience.attempt_timeout,
        };
        let exchange = Exchange::new(now, request, patience, self.random.draw());
        self.run(now, Machine::Call(exchange.into()))
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
        let mut draft = self.prepare(now, endpoint, &params, call)?;
        for (path, value) in draft.edits.drain(..) {
            params.put(&path, value);
        }
        let body = params.get("body").cloned();
        let content = body.map_or(Content::Nothing, |body| Content::Json(body.into()));
        Ok(self.start(now, endpoint, draft, content, call))
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

    /// The state of a running job; calls have none.
    #[must_use]
    pub fn save(&self, job: JobId) -> Option<Value> {
        match &self.jobs.get(&job)?.machine {
            Machine::Take(take) => Some(take.save()),
            Machine::Call(_) | Machine::Renewal(..) => None,
        }
    }

    pub(super) fn patience(&self, call: &CallOptions) -> Patience {
        Patience {
            timeout: call.timeout.unwrap_or(self.options.timeout),
            attempt_timeout: call.attempt_timeout.unwrap_or(self.options.attempt_timeout),
            attempts: call.attempts.unwrap_or(self.options.attempts),
            since: Since::Start,
        }
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
