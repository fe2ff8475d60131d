//! `sendAndWait`: sends one transactional email and asks what became of it until HubSpot is done.
//!
//! ```text
//!   Sending ─▶ Waiting ⇄ Asking ─▶ over: completed, failed, gaveUp
//! ```
//! It never sends again by itself: whether a send whose reply was lost is repeated is settled by its `sendId`.

pub use crate::api::single_email::SEND;

use crate::api::single_email::STATUS;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::{Exchange, Reply};
use crate::engine::machine::{Input, Output, Ticket, Tickets, Why};
use crate::engine::patience::{Patience, Since};
use crate::engine::random::Random;
use crate::engine::request::Request;
use crate::engine::template::{finished, unfinished};
use crate::engine::time::Time;
use crate::engine::url::is_safe_segment;
use crate::engine::watch::{Verdict, Watch};
use crate::options::{JobOptions, Options};
use crate::text::concat;
use crate::value::Value;

/// What the job needs of every reply.
const WANTS: &[&str] = &["/statusId", "/status", "/sendResult"];
/// The one job of the watch.
const EMAIL: u32 = 0;

/// What became of an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// HubSpot is done with it, and it was not in vain.
    Completed,
    /// It was not sent; the result says why.
    Failed,
    /// The watch came to its limits first.
    GaveUp,
}

impl Outcome {
    /// The word in JavaScript.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Completed => "completed",
            Outcome::Failed => "failed",
            Outcome::GaveUp => "gaveUp",
        }
    }

    /// What a status means; nothing as long as HubSpot is not done. Words that are new wait.
    fn read(status: &Value) -> Option<Self> {
        match status.text_at("status")? {
            "COMPLETE" => match status.text_at("sendResult") {
                None | Some("SENT" | "QUEUED" | "IDEMPOTENT_IGNORE") => Some(Outcome::Completed),
                Some(_) => Some(Outcome::Failed),
            },
            "CANCELED" => Some(Outcome::Failed),
            _ => None,
        }
    }
}

/// How the job ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Ending {
    /// What became of the email.
    pub outcome: Outcome,
    /// What its status can be asked by; absent where HubSpot gave none and was done at once.
    pub status_id: Option<String>,
    /// HubSpot's word for what became of it.
    pub send_result: Option<String>,
    /// What went wrong with the last question, where that ended the watch.
    pub error: Option<Error>,
}

/// What the job tells.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// HubSpot told how far the email is. The driver has the whole reply; the last one belongs to the end.
    Status(Reply),
    /// The job is at its end; an error where the email was not sent, or nobody may ask about it.
    Ended(Result<Ending, Error>),
}

/// An email on its way.
#[derive(Debug)]
pub struct SingleSend {
    /// Ends in the status id.
    question: Request,
    patience: Patience,
    watch: Watch,
    random: Random,
    exchange: Option<Box<Exchange>>,
    status_id: Option<String>,
    send_result: Option<String>,
    status: Option<Reply>,
    end: Option<Result<Ending, Error>>,
    cancel: Option<Ticket>,
}

impl SingleSend {
    /// A job that sends this request of [`SEND`], which was checked, with the first poll.
    #[must_use]
    pub fn new(now: Time, mut request: Request, options: &Options, job: &JobOptions, seed: u64) -> Self {
        request.wants = WANTS;
        // The watch repeats questions at its own pace, so a question is asked once.
        let patience = Patience { attempts: 1, ..Patience::new(options, &job.call, Since::Permit) };
        let mut question = unfinished(&STATUS.endpoint, WANTS, options, &job.call, patience);
        question.keep = true;
        let mut random = Random::new(seed);
        let send = Exchange::new(now, request, Patience::new(options, &job.call, Since::Start), random.draw());
        Self {
            question,
            patience,
            watch: Watch::new(job.watch, random.draw()),
            random,
            exchange: Some(send.into()),
            status_id: None,
            send_result: None,
            status: None,
            end: None,
            cancel: None,
        }
    }

    /// Takes one input; the outputs follow from [`SingleSend::poll`].
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        match (&mut self.exchange, input) {
            (exchange, Input::Stop) => {
                self.cancel = exchange.take().and_then(|exchange| exchange.ticket());
                self.watch.end(EMAIL);
            }
            (Some(exchange), input) => exchange.handle(now, input),
            (None, _) => {}
        }
    }

    /// The next output.
    pub fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        if let Some(ticket) = self.cancel.take() {
            return Output::Cancel { ticket };
        }
        if let Some(reply) = self.status.take() {
            return Output::Event(Event::Status(reply));
        }
        if let Some(end) = self.end.take() {
            return Output::Event(Event::Ended(end));
        }
        if self.exchange.is_none() && self.watch.next_due(now).is_some() {
            let id = self.status_id.as_deref().unwrap_or_default();
            let question = finished(&self.question, "statusId", id);
            self.exchange = Some(Exchange::new(now, question, self.patience, self.random.draw()).into());
        }
        let Some(exchange) = &mut self.exchange else {
            let until = self.watch.wait();
            return if self.watch.is_empty() { Output::End } else { Output::Wait { until, why: Why::Poll } };
        };
        match exchange.poll(now, tickets) {
            Output::Event(outcome) => {
                self.exchange = None;
                match outcome {
                    Ok(reply) => self.told(now, reply),
                    Err(error) => self.not_told(now, error),
                }
                self.poll(now, tickets)
            }
            output => output.passed(),
        }
    }

    fn told(&mut self, now: Time, reply: Reply) {
        self.send_result = reply.wanted.string_at("sendResult");
        let outcome = Outcome::read(&reply.wanted);
        let first = self.status_id.is_none();
        if first {
            self.status_id = reply.wanted.get("statusId").and_then(Value::id_text);
        }
        self.status = Some(reply);
        if let Some(outcome) = outcome {
            self.end(outcome, None);
        } else if !first {
            if self.watch.waiting(now, EMAIL) == Verdict::GiveUp {
                self.end(Outcome::GaveUp, None);
            }
        } else if self.status_id.as_deref().is_some_and(is_safe_segment) {
            self.watch.add(now, EMAIL);
        } else {
            let message = "HubSpot took the email, but gave no status id to ask about it";
            let mut error = Error::new(ErrorKind::Decode, message).of(&SEND.endpoint);
            error.may_have_happened = true;
            self.end = Some(Err(error));
        }
    }

    fn not_told(&mut self, now: Time, mut error: Error) {
        let Some(id) = self.status_id.clone() else {
            self.end = Some(Err(error));
            return;
        };
        if error.credential || matches!(error.status, Some(400 | 403 | 404)) {
            error.message = concat(&[&error.message, "; the email was taken, with the status id ", &id]);
            error.may_have_happened = true;
            self.watch.end(EMAIL);
            self.end = Some(Err(error));
        } else if self.watch.trouble(now, EMAIL, error.retry_after) == Verdict::GiveUp {
            self.end(Outcome::GaveUp, Some(error));
        }
    }

    fn end(&mut self, outcome: Outcome, error: Option<Error>) {
        self.watch.end(EMAIL);
        let (status_id, send_result) = (self.status_id.take(), self.send_result.take());
        self.end = Some(Ok(Ending { outcome, status_id, send_result, error }));
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::api::single_email::{SendResult, SendState};

    fn read(status: &str, result: Option<&str>) -> Option<Outcome> {
        let mut view = crate::value::object([("status", status.into())]);
        view.add("sendResult", result.into());
        Outcome::read(&view)
    }

    #[test]
    fn every_status_of_the_documents_has_its_outcome() {
        for state in [SendState::Pending, SendState::Processing, SendState::Other("NEW".into())] {
            assert_eq!(read(state.as_str(), Some("SENT")), None);
        }
        assert_eq!(read(SendState::Complete.as_str(), None), Some(Outcome::Completed));
        assert_eq!(read(SendState::Canceled.as_str(), None), Some(Outcome::Failed));
    }

    #[test]
    fn of_all_results_three_are_no_failure() {
        for result in [SendResult::Sent, SendResult::Queued, SendResult::IdempotentIgnore] {
            assert_eq!(read("COMPLETE", Some(result.as_str())), Some(Outcome::Completed));
            assert_eq!(read("CANCELED", Some(result.as_str())), Some(Outcome::Failed));
        }
        for result in [SendResult::IdempotentFail, SendResult::PreviouslyBounced, SendResult::Other("NEW".into())] {
            assert_eq!(read("COMPLETE", Some(result.as_str())), Some(Outcome::Failed));
        }
    }
}
