//! What a host does with each output of its client: it sends, answers, keeps, and writes down what it is told.

use super::Host;
use super::network::Coming;
use crate::client::{Event, JobId, Output};
use crate::engine::machine::{Answer, Ticket};
use crate::engine::request::Credential;
use crate::engine::{batch, paginate};
use crate::flows::{journal, single_send};
use crate::secret::Secret;
use crate::value::Value;

impl Host {
    pub(super) fn obey(&mut self, output: Output) {
        match output {
            Output::Send { ticket, job, request } => {
                self.trace.note(self.now, format_args!("send {} {request:?} {}", ticket.0, request.url));
                self.witness.sent(self.seen, job, ticket, &request);
                self.send(ticket, &request);
            }
            Output::Cancel { ticket } => {
                self.trace.note(self.now, format_args!("cancel {}", ticket.0));
                self.witness.cancelled(ticket);
                self.cancelled.insert(ticket);
            }
            Output::AskToken { ticket, refused } => {
                self.refused_tokens.push(refused);
                let next = (!self.tokens.is_empty()).then(|| self.tokens.remove(0));
                let edition = u32::try_from(self.refused_tokens.len()).unwrap();
                let token = next.map(|token| (Credential::Bearer(Secret::from(token)), edition));
                self.answer(ticket, Answer::Token(token));
            }
            Output::Store { ticket, job, state: Value::Text(offset) } => {
                self.trace.note(self.now, format_args!("checkpoint {offset}"));
                let answer = self.library.store(job, &offset);
                self.answer(ticket, answer);
            }
            Output::Store { ticket, job, state } => {
                let text = serde_json::to_string(&state).unwrap();
                self.trace.note(self.now, format_args!("store {text}"));
                self.stored.insert(job, text);
                self.answer(ticket, Answer::Stored);
            }
            Output::More { ticket, job } => {
                self.library.consume(job);
                self.answer(ticket, Answer::Granted);
            }
            Output::AskPermit { ticket, question } => {
                let answer = self.others.permit(self.now, question);
                self.answer(ticket, answer);
            }
            Output::AskShared { ticket, key, refused } => {
                let answer = self.others.token(self.now, key, refused);
                self.answer(ticket, answer);
            }
            Output::Share { key, token } => self.others.keep(self.now, key, token),
            Output::Event { job, event } => self.hear(job, event),
            Output::Notice(notice) => self.notices.push(notice),
            Output::Trace(trace) => self.told.push(*trace),
            Output::Ended { job } => {
                self.trace.note(self.now, format_args!("ended {}", job.0));
                self.witness.over(job);
            }
            Output::Wait { .. } => {}
        }
    }

    fn answer(&mut self, ticket: Ticket, answer: Answer) {
        self.questions += 1;
        let at = self.now + self.within(self.weather.answer);
        self.later(at, Coming::Answer(ticket, answer));
    }

    fn hear(&mut self, job: JobId, event: Event) {
        match event {
            Event::Snapshots(event) => {
                self.trace.note(self.now, format_args!("event {event:?}"));
                if let Some((error, state)) = self.witness.told(job, event, &self.emulator) {
                    self.failures.push((job, error, Some(state)));
                }
            }
            Event::Journal(event) => {
                self.trace.note(self.now, format_args!("event {event:?}"));
                match event {
                    journal::Event::File { number, offset, reply } => {
                        let body = self.bodies.remove(&reply.ticket).unwrap_or_default();
                        self.library.receive(job, number, offset, body);
                    }
                    journal::Event::Done => {}
                    journal::Event::Failed(error) => self.failures.push((job, error, None)),
                }
            }
            Event::Listed(paginate::Event::Page(reply))
            | Event::Batched(batch::Event::Part(_, reply))
            | Event::SingleSend(single_send::Event::Status(reply))
            | Event::Replied(reply) => self.replies.push((job, reply)),
            Event::Listed(paginate::Event::Failed(error))
            | Event::Batched(batch::Event::Failed(error))
            | Event::SingleSend(single_send::Event::Ended(Err(error)))
            | Event::Failed(error) => self.failures.push((job, error, None)),
            Event::Listed(paginate::Event::Done) => {}
            Event::Batched(batch::Event::Done(_, failures)) => self.failed_inputs.extend(failures),
            Event::SingleSend(single_send::Event::Ended(Ok(ending))) => self.emails.push(ending),
        }
    }
}
