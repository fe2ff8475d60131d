//! What the callers of jobs and the owner of a client are told.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::bridge;
use super::driver::Driver;
use super::failure;
use super::json::Json;
use super::later::once;
use crate::DIRECT;
use crate::client::{Event, JobId, Notice};
use crate::engine::batch;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::Reply;
use crate::engine::machine::{Answer, Input, Ticket};
use crate::engine::paginate;
use crate::flows::journal;
use crate::flows::single_send;
use crate::flows::snapshots::{self, Counts, Ending, Outcome};
use crate::text::concat;
use crate::value::Value;

impl Driver {
    pub(super) fn store(self: &Rc<Self>, ticket: Ticket, job: JobId, saved: &Value) {
        let Some(sink) = self.sink(job) else { return };
        let driver = self.clone();
        let acknowledge = once(Box::new(move |reason: JsValue| {
            let answer = if reason.is_undefined() {
                Answer::Stored
            } else {
                let message = concat(&["the state could not be stored: ", &failure::message(&reason)]);
                Answer::Refused(Error::new(ErrorKind::Internal, &message))
            };
            driver.input(Input::Answer { ticket, answer });
        }));
        say(&sink, "store", &Json::of(saved).into(), &acknowledge);
    }

    pub(super) fn more(self: &Rc<Self>, ticket: Ticket, job: JobId) {
        let Some(sink) = self.sink(job) else { return };
        let driver = self.clone();
        let wanted = once(Box::new(move |_| driver.input(Input::Answer { ticket, answer: Answer::Granted })));
        say(&sink, "more", &JsValue::UNDEFINED, &wanted);
    }

    /// The data of a reply that the client tells of, and the response that brought it.
    fn reply(&self, ticket: Ticket) -> (JsValue, JsValue) {
        let kept = self.state.borrow_mut().reply.take_if(|(kept, ..)| *kept == ticket);
        kept.map_or((JsValue::UNDEFINED, JsValue::UNDEFINED), |(_, data, response)| (data, response))
    }

    pub(super) fn tell(&self, job: JobId, event: Event) {
        match event {
            Event::Replied(reply) => {
                let (data, response) = self.reply(reply.ticket);
                let sink = self.state.borrow_mut().callers.remove(&job).map(|caller| caller.sink);
                if let Some(sink) = sink {
                    let next = reply.next.map_or(JsValue::UNDEFINED, JsValue::from);
                    let _ = sink.call4(&JsValue::UNDEFINED, &"reply".into(), &data, &response, &next);
                }
            }
            Event::SingleSend(_) | Event::Journal(_) if !DIRECT => {}
            Event::Listed(paginate::Event::Page(reply)) => self.show(job, "page", &reply),
            Event::SingleSend(single_send::Event::Status(reply)) => self.show(job, "status", &reply),
            Event::SingleSend(single_send::Event::Ended(Ok(ending))) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "end", &email(&ending).into(), &JsValue::UNDEFINED);
                }
            }
            Event::Listed(paginate::Event::Done) | Event::Journal(journal::Event::Done) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "end", &JsValue::UNDEFINED, &JsValue::UNDEFINED);
                }
            }
            Event::Batched(batch::Event::Part(first, reply)) => {
                let (data, response) = self.reply(reply.ticket);
                if let Some(sink) = self.sink(job) {
                    let first = JsValue::from(u32::try_from(first).unwrap_or(u32::MAX));
                    let _ = sink.call4(&JsValue::UNDEFINED, &"part".into(), &first, &data, &response);
                }
            }
            Event::Batched(batch::Event::Done(list, failures)) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "batch", &Json::failures(&failures).into(), &list.into());
                }
            }
            Event::Journal(journal::Event::File { number, offset, reply }) => {
                // Not the response: its URL is signed.
                let (data, _) = self.reply(reply.ticket);
                if let Some(sink) = self.sink(job) {
                    let _ = sink.call4(&JsValue::UNDEFINED, &"file".into(), &number.into(), &offset.into(), &data);
                }
            }
            Event::Failed(error)
            | Event::SingleSend(single_send::Event::Ended(Err(error)))
            | Event::Journal(journal::Event::Failed(error))
            | Event::Listed(paginate::Event::Failed(error))
            | Event::Batched(batch::Event::Failed(error)) => self.fail(job, &error, None),
            Event::Snapshots(snapshots::Event::Failed(error, saved)) => self.fail(job, &error, Some(&saved)),
            Event::Snapshots(snapshots::Event::Done(saved)) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "end", &Json::of(&saved).into(), &JsValue::UNDEFINED);
                }
            }
            Event::Snapshots(snapshots::Event::Update(counts)) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "update", &update(&counts).into(), &JsValue::UNDEFINED);
                }
            }
            Event::Snapshots(snapshots::Event::Notice(_)) => {}
            Event::Snapshots(snapshots::Event::Ended(index, ending)) => {
                if let Some(sink) = self.sink(job) {
                    say(&sink, "result", &index.into(), &result(&ending).into());
                }
            }
        }
    }

    /// Hands over a reply that is not the last.
    fn show(&self, job: JobId, word: &str, reply: &Reply) {
        let (data, response) = self.reply(reply.ticket);
        if let Some(sink) = self.sink(job) {
            say(&sink, word, &data, &response);
        }
    }

    fn fail(&self, job: JobId, error: &Error, saved: Option<&Value>) {
        let (caller, secrets) = {
            let mut state = self.state.borrow_mut();
            (state.callers.remove(&job), state.client.secrets().to_vec())
        };
        let Some(caller) = caller else { return };
        let told = |thrown: &JsValue| {
            let class = bridge::get_object(thrown, "kind").as_string();
            error.kind == ErrorKind::Connection || class.as_deref() == Some(error.kind.class())
        };
        let cause = caller.thrown.filter(told).and_then(|thrown| failure::cause(&thrown, &secrets));
        let saved = saved.map_or(JsValue::UNDEFINED, |saved| Json::of(saved).into());
        let cause = cause.unwrap_or(JsValue::UNDEFINED);
        let error = Json::error(error).into();
        let _ = caller.sink.call4(&JsValue::UNDEFINED, &"failed".into(), &error, &cause, &saved);
    }

    pub(super) fn notice(&self, notice: &Notice) {
        match notice {
            Notice::Finding(operation, finding) => {
                if let Some(function) = &self.host.notice {
                    let mut notice = Json::object();
                    notice.text("operation", operation);
                    notice.text("code", finding.code);
                    notice.text("message", &finding.message);
                    let _ = function.call1(&JsValue::UNDEFINED, &notice.end().into());
                }
            }
            Notice::Tokens(tokens) => {
                if let Some(function) = &self.host.tokens {
                    let _ = function.call1(&JsValue::UNDEFINED, &Json::of(tokens).into());
                }
            }
        }
    }

    fn sink(&self, job: JobId) -> Option<Function> {
        self.state.borrow().callers.get(&job).map(|caller| caller.sink.clone())
    }
}

/// Calls a function of the façade, which throws nothing.
fn say(sink: &Function, word: &str, first: &JsValue, second: &JsValue) {
    let _ = sink.call3(&JsValue::UNDEFINED, &word.into(), first, second);
}

fn update(counts: &Counts) -> String {
    let number = |number: u32| Some(i64::from(number));
    let mut outcomes = Json::object();
    for (outcome, count) in Outcome::ALL.into_iter().zip(counts.ended) {
        outcomes.number(outcome.as_str(), number(count));
    }
    let mut update = Json::object();
    update.number("done", number(counts.done()));
    update.number("total", number(counts.total));
    update.number("open", number(counts.open));
    update.number("waiting", number(counts.waiting()));
    update.raw("outcomes", &outcomes.end());
    update.end()
}

fn email(ending: &single_send::Ending) -> String {
    let mut email = Json::object();
    email.text("outcome", ending.outcome.as_str());
    email.option("statusId", ending.status_id.as_deref());
    email.option("sendResult", ending.send_result.as_deref());
    if let Some(error) = &ending.error {
        email.raw("error", &Json::error(error));
    }
    email.end()
}

fn result(ending: &Ending) -> String {
    let mut result = Json::object();
    result.text("outcome", ending.outcome.as_str());
    result.option("statusId", ending.status_id.as_deref());
    result.option("errorCode", ending.error_code.as_deref());
    result.option("message", ending.message.as_deref());
    result.option("lastStatus", ending.last_status.as_deref());
    result.number("initiatedAt", ending.initiated_at);
    result.number("completedAt", ending.completed_at);
    if let Some(properties) = &ending.properties {
        result.member("properties", properties);
    }
    result.option("occurredAt", ending.occurred_at.as_deref());
    if let Some(error) = &ending.error {
        result.raw("error", &Json::error(error));
    }
    result.flag("maybeRepeated", ending.maybe_repeated);
    result.end()
}
