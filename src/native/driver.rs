//! The one loop between a client and the network: it does what the client asks, on the caller's thread, until the caller's
//! job says something. Requests are on their way on threads of their own.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::Builder;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::transport::Transport;
use super::wire::{Arrived, HttpRequest, HttpResponse};
use crate::client::{Client, Event, JobId, Notice, Output};
use crate::engine::error::{Error, ErrorKind};
use crate::engine::machine::{Answer, Failure, Input, Ticket};
use crate::engine::request::Request;
use crate::engine::sieve::sift;
use crate::engine::time::{Span, Time};
use crate::options::Options;
use crate::sorted::Sorted;
use crate::value::Value;

/// Drives one client.
pub struct Driver {
    client: Client,
    transport: Arc<dyn Transport>,
    /// Wall time at `started`.
    anchor: Time,
    started: Instant,
    sender: Sender<(Ticket, Reply)>,
    replies: Receiver<(Ticket, Reply)>,
    /// What was sent and is waited for.
    flights: Sorted<Ticket, Box<Request>>,
    /// The bodies of successes, until their machine tells of them.
    bodies: Sorted<Ticket, Vec<u8>>,
    /// Who hears what the owner of the client should know.
    pub notice: Box<dyn FnMut(&Notice) + Send>,
}

type Reply = Result<HttpResponse, (Failure, String)>;

/// One request on its way. At its end it tells what came: nothing, where its transport panicked.
struct Flight {
    ticket: Ticket,
    reply: Option<Reply>,
    sender: Sender<(Ticket, Reply)>,
}

impl Flight {
    fn end(mut self, reply: Reply) {
        self.reply = Some(reply);
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let nothing = || Err((Failure::Connection, "the transport gave no answer".to_owned()));
        // Nobody waits for it any more where this fails.
        let _ = self.sender.send((self.ticket, self.reply.take().unwrap_or_else(nothing)));
    }
}

/// What a job says.
pub enum Said {
    /// Something happened.
    Event(Event),
    /// It wants this state stored; [`Driver::answer`] goes on.
    Store(Ticket, Value),
    /// It has more, and goes on with [`Driver::answer`].
    More(Ticket),
    /// It is over.
    Ended,
}

impl Driver {
    /// A driver at the present time.
    pub fn new(options: Options, transport: Arc<dyn Transport>) -> Self {
        let (sender, replies) = mpsc::channel();
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let anchor = Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
        Self {
            client: Client::new(options, anchor),
            transport,
            anchor,
            started: Instant::now(),
            sender,
            replies,
            flights: Sorted::default(),
            bodies: Sorted::default(),
            notice: Box::new(|_| ()),
        }
    }

    /// The client, to start something, and the time to start it at.
    pub fn client(&mut self) -> (&mut Client, Time) {
        // Whatever the last job left, nobody takes any more.
        self.bodies = Sorted::default();
        let now = self.now();
        (&mut self.client, now)
    }

    /// What a job says next.
    pub fn next(&mut self, of: JobId) -> Said {
        loop {
            let now = self.now();
            match self.client.poll(now) {
                Output::Send { ticket, request, .. } => self.send(ticket, request),
                Output::Cancel { ticket } => {
                    self.flights.remove(&ticket);
                }
                Output::Event { job, event } if job == of => return Said::Event(event),
                Output::Store { ticket, job, state } if job == of => return Said::Store(ticket, state),
                Output::More { ticket, job } if job == of => return Said::More(ticket),
                Output::Ended { job } if job == of => return Said::Ended,
                Output::Notice(notice) => (self.notice)(&notice),
                Output::AskToken { ticket, .. } => self.refuse(ticket, "no credential is configured"),
                Output::AskPermit { ticket, .. } | Output::AskShared { ticket, .. } => {
                    self.answer(ticket, Answer::Granted);
                }
                Output::Wait { until, .. } => self.wait(now, until),
                _ => {}
            }
        }
    }

    /// Answers what a job asked.
    pub fn answer(&mut self, ticket: Ticket, answer: Answer) {
        self.input(Input::Answer { ticket, answer });
    }

    /// Ends a job at once.
    pub fn stop(&mut self, job: JobId) {
        let (client, now) = self.client();
        client.stop(now, job);
        while !matches!(self.next(job), Said::Ended) {}
    }

    /// The body of a reply that a job told of.
    pub fn take_body(&mut self, ticket: Ticket) -> Vec<u8> {
        self.bodies.remove(&ticket).unwrap_or_default()
    }

    fn refuse(&mut self, ticket: Ticket, message: &str) {
        let error = Error::new(ErrorKind::Authentication, message);
        self.answer(ticket, Answer::Refused(error));
    }

    fn now(&self) -> Time {
        self.anchor + Span(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn input(&mut self, input: Input<'_>) {
        let now = self.now();
        self.client.handle(now, input);
    }

    fn send(&mut self, ticket: Ticket, request: Box<Request>) {
        let sent = HttpRequest::of(&request, None);
        let timeout = Duration::from_millis(request.timeout.0);
        let transport = self.transport.clone();
        let flight = Flight { ticket, reply: None, sender: self.sender.clone() };
        self.flights.insert(ticket, request);
        // Without a thread the flight ends here.
        let _ = Builder::new().spawn(move || flight.end(transport.send(sent, timeout)));
    }

    fn wait(&mut self, now: Time, until: Time) {
        let received = if until == Time::NEVER {
            self.replies.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            self.replies.recv_timeout(Duration::from_millis(until.since(now).0))
        };
        match received {
            Ok((ticket, reply)) => self.received(ticket, reply),
            Err(_) => self.input(Input::Tick),
        }
    }

    fn received(&mut self, ticket: Ticket, reply: Reply) {
        let Some(request) = self.flights.remove(&ticket) else { return };
        let arrived = match reply {
            Err((reason, message)) => Arrived::Failed(reason, message),
            Ok(mut response) => {
                if let (Some(sieve), 200..=299) = (&request.sieve, response.status) {
                    response.body = sift(&response.body, sieve).unwrap_or_else(|| b"cut".to_vec());
                }
                let arrived = Arrived::of(request.wants, &response);
                if request.keep && response.status < 300 {
                    self.bodies.insert(ticket, response.body);
                }
                arrived
            }
        };
        self.input(arrived.input(ticket));
    }
}
