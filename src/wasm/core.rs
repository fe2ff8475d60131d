//! What JavaScript sees of the core: one class, whose one entry serves every operation by its number.
//! What it answers, tells a sink or throws is JSON text.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::bridge;
use super::driver::Driver;
use super::host::Host;
use super::json::Json;
use crate::api;
use crate::client::{Client, JobId, Range};
use crate::engine::draft;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::finding::{Finding, Severity};
use crate::engine::request::Content;
use crate::engine::time::Time;
use crate::operation::{Body, Endpoint};
use crate::options::{CallOptions, JobOptions, JournalOptions, Options};
use crate::value::Value;

/// The core of one client.
#[wasm_bindgen]
pub struct Core {
    driver: Rc<Driver>,
}

#[wasm_bindgen]
impl Core {
    /// Sets up a client: its options as data, and the functions that the host lends it.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, host: &JsValue) -> Result<Core, JsValue> {
        let function = |name: &str| bridge::get_object(host, name).dyn_into::<Function>().ok();
        let host = Host {
            facade: host.clone().unchecked_into(),
            transports: function("transport").is_some(),
            access_token: function("accessToken"),
            notice: function("onNotice"),
            trace: function("onTrace"),
            tokens: function("onTokens"),
            permit: function("permit"),
            find_token: function("findToken"),
            keep_token: function("keepToken"),
        };
        let mut options = bridge::read(options).and_then(|options| Options::read(&options)).map_err(thrown)?;
        options.traced = host.trace.is_some();
        options.shared_limits = host.permit.is_some();
        options.shared_tokens = host.find_token.is_some();
        if options.seed == 0 {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let seed = (js_sys::Math::random() * 9e15) as u64;
            options.seed = seed;
        }
        Ok(Core { driver: Driver::new(|now| Client::new(options, now), host) })
    }

    /// The request of a call, without sending it. A JSON body is in `params`, in the form in which it is sent.
    #[cfg(feature = "direct")]
    pub fn build(&self, operation: u32, params: &JsValue, options: &JsValue) -> Result<String, JsValue> {
        let endpoint = endpoint(operation).map_err(thrown)?;
        let (value, call) = read(params, options).map_err(thrown)?;
        let now = self.driver.now();
        let drafted = self.driver.with(|client| draft::draft(endpoint, &value, client.options(), &call, now));
        let invalid = |findings| thrown(Error::invalid(Some(endpoint.name), findings));
        let draft = drafted.map_err(invalid)?;
        if let Some(note) = draft.notes.iter().find(|note| note.code == draft::TOO_MANY) {
            return Err(invalid(Vec::from([Finding { severity: Severity::Problem, ..note.clone() }])));
        }
        for (path, value) in &draft.edits {
            bridge::put(params, path, value);
        }
        let mut headers = Json::object();
        for (name, value) in &draft.headers {
            headers.text(name, value);
        }
        let mut built = Json::object();
        built.text("method", endpoint.method.as_str());
        built.text("url", &draft.url);
        built.raw("headers", &headers.end());
        built.option("body", draft.form.as_deref());
        if let Body::Written(members) = endpoint.body {
            let mut body = Json::object();
            for (name, value) in members {
                body.member(name, &(*value).into());
            }
            built.raw("body", &body.end());
        }
        built.raw("notes", &Json::findings(&draft.notes));
        Ok(built.end())
    }

    /// Everything there is to say about the parameters of a call.
    #[cfg(feature = "direct")]
    pub fn validate(&self, operation: u32, params: &JsValue, options: &JsValue) -> Result<String, JsValue> {
        let endpoint = endpoint(operation).map_err(thrown)?;
        let (value, call) = read(params, options).map_err(thrown)?;
        let now = self.driver.now();
        let found = self.driver.with(|client| draft::findings(endpoint, &value, client.options(), &call, now));
        Ok(Json::findings(&found))
    }

    /// Starts a call; `sink` is told `reply` or `failed`.
    pub fn call(&self, operation: u32, params: JsValue, options: &JsValue, sink: Function) -> Result<u32, JsValue> {
        let endpoint = endpoint(operation).map_err(thrown)?;
        let (mut value, call) = read(&params, options).map_err(thrown)?;
        let now = self.driver.now();
        let mut draft = self.driver.with(|client| client.prepare(now, endpoint, &value, &call)).map_err(thrown)?;
        for (path, edit) in draft.edits.drain(..) {
            bridge::put(&params, &path, &edit);
            value.put(&path, edit);
        }
        let content = if value.get("body").is_some() { Content::Given } else { Content::Nothing };
        let job = self.driver.with(|client| client.start(now, endpoint, draft, content, &value, &call));
        Ok(self.driver.run(now, job, sink, Some(params)))
    }

    /// Starts a list from a cursor, or all of a search; `sink` is told `page`, `more`, `end` or `failed`.
    pub fn list(
        &self,
        operation: u32,
        params: &JsValue,
        options: &JsValue,
        from: Option<String>,
        sink: Function,
    ) -> Result<u32, JsValue> {
        let endpoint = endpoint(operation).map_err(thrown)?;
        let (value, call) = read(params, options).map_err(thrown)?;
        let now = self.driver.now();
        let range = if from.is_some() { Range::Cursors } else { Range::Everything };
        let job = self.driver.with(|client| client.list(now, endpoint, value, from, range, &call));
        self.run(now, job, sink)
    }

    /// Starts a reader of the journal; `sink` is told `file`, `more`, `store`, `end` or `failed`.
    #[cfg(feature = "direct")]
    pub fn read(&self, options: &JsValue, sink: Function) -> Result<u32, JsValue> {
        let options = bridge::read(options).and_then(|options| JournalOptions::read(&options)).map_err(thrown)?;
        let now = self.driver.now();
        self.run(now, self.driver.with(|client| client.read(now, &options)), sink)
    }

    /// Starts a snapshot job; `sink` is told `update`, `result`, `store`, `end` or `failed`.
    pub fn take(&self, requests: &JsValue, options: &JsValue, sink: Function) -> Result<u32, JsValue> {
        let (requests, job) = read_job(requests, options).map_err(thrown)?;
        let now = self.driver.now();
        self.run(now, self.driver.with(|client| client.take(now, &requests, &job)), sink)
    }

    /// Starts a snapshot job from a saved state.
    pub fn resume(&self, saved: &JsValue, options: &JsValue, sink: Function) -> Result<u32, JsValue> {
        let (saved, job) = read_job(saved, options).map_err(thrown)?;
        let now = self.driver.now();
        self.run(now, self.driver.with(|client| client.resume(now, &saved, &job)), sink)
    }

    /// Starts an email that is waited for; `sink` is told `status`, `end` or `failed`.
    #[cfg(feature = "direct")]
    #[wasm_bindgen(js_name = sendAndWait)]
    pub fn send_and_wait(&self, params: &JsValue, options: &JsValue, sink: Function) -> Result<u32, JsValue> {
        let params = bridge::read(params).map_err(thrown)?;
        let job = bridge::read(options).and_then(|options| JobOptions::read_watch(&options)).map_err(thrown)?;
        let now = self.driver.now();
        self.run(now, self.driver.with(|client| client.send_and_wait(now, params, &job)), sink)
    }

    /// What was asked of HubSpot so far, and what is left of each limit.
    #[cfg(feature = "direct")]
    pub fn usage(&self) -> String {
        let now = self.driver.now();
        let (usage, left) = self.driver.with(|client| client.usage(now));
        let counts = |names: &[&str], counts: &[u64]| {
            let mut json = Json::object();
            for (name, count) in names.iter().zip(counts) {
                json.number(name, Some(count.cast_signed()));
            }
            json
        };
        let mut limits = Json::object();
        for limit in left {
            let names = ["max", "interval", "remaining", "closedFor", "waiting"];
            let values =
                [limit.max.into(), limit.interval.0, limit.remaining.into(), limit.closed.0, limit.waiting as u64];
            limits.raw(limit.bucket.name(), &counts(&names, &values).end());
        }
        let values = [usage.requests.into(), usage.errors.into(), usage.unanswered.into()];
        let mut json = counts(&["requests", "errors", "unanswered"], &values);
        if let Some((max, remaining)) = usage.daily {
            json.raw("daily", &counts(&["max", "remaining"], &[max.into(), remaining.into()]).end());
        }
        json.raw("limits", &limits.end());
        json.end()
    }

    /// The response of a request that the façade sent; [`Driver::received`].
    pub fn received(
        &self,
        ticket: u32,
        status: u16,
        headers: &str,
        said: Option<String>,
        data: JsValue,
        response: JsValue,
    ) {
        self.driver.received(ticket, status, headers, said.as_deref(), data, response);
    }

    /// A request has no response; [`Driver::lost`].
    pub fn lost(&self, ticket: u32, reason: Option<String>, thrown: JsValue) {
        self.driver.lost(ticket, reason.as_deref(), thrown);
    }

    /// JSON that JavaScript can read without loss; [`Driver::reread`].
    #[cfg(feature = "direct")]
    pub fn reread(&self, ticket: u32, text: &[u8]) -> Option<String> {
        self.driver.reread(ticket, text)
    }

    /// The state of a running job.
    pub fn save(&self, job: u32) -> Option<String> {
        self.driver.with(|client| client.save(JobId(job))).as_ref().map(Json::of)
    }

    /// Ends a job at once; its sink hears nothing more.
    pub fn stop(&self, job: u32) {
        self.driver.stop(job);
    }
}

impl Core {
    /// Runs what was started, without parameters of the caller's.
    fn run(&self, now: Time, job: Result<JobId, Error>, sink: Function) -> Result<u32, JsValue> {
        let job = job.map_err(thrown)?;
        Ok(self.driver.run(now, job, sink, None))
    }
}

fn endpoint(operation: u32) -> Result<&'static Endpoint, Error> {
    let endpoint = api::ALL.get(operation as usize).copied().filter(|endpoint| !endpoint.name.is_empty());
    endpoint.ok_or_else(|| Error::new(ErrorKind::InvalidRequest, "there is no such operation here"))
}

fn read(params: &JsValue, options: &JsValue) -> Result<(Value, CallOptions), Error> {
    Ok((bridge::read(params)?, CallOptions::read(&bridge::read(options)?)?))
}

fn read_job(subject: &JsValue, options: &JsValue) -> Result<(Value, JobOptions), Error> {
    Ok((bridge::read(subject)?, JobOptions::read(&bridge::read(options)?)?))
}

pub fn thrown(error: Error) -> JsValue {
    Json::error(&error).into()
}
