//! The journal beside a job: its events end what they tell of, with the values. Status polls are for what it does not tell.
//!
//! It may be refused, have lost its offset or say nothing; then the job goes on by polls alone, and says so.

use std::sync::Arc;

use super::{Event, Take};
use crate::DIRECT;
use crate::api::journal::NEXT;
use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::engine::machine::{Answer, Ask, Input, Output, Tickets, Why};
use crate::engine::time::{Span, Time};
use crate::engine::watch::Pace;
use crate::flows::journal::{self, Reader};
use crate::flows::snapshots::ending::{Ending, Outcome, UNKNOWN};
use crate::flows::snapshots::objects::Phase;
use crate::options::{CallOptions, JobOptions, JournalOptions, Options};
use crate::sorted::Sorted;
use crate::text::concat;
use crate::value::{Value, object};

/// The first question about a snapshot comes after so many of the longest pauses: a minute, unless told otherwise.
const LATE: u64 = 2;
/// The event of a snapshot that was taken is waited for so many of them.
const PATIENT: u64 = 4;

/// What is known of the journal.
#[derive(Debug)]
pub struct Journal {
    pub(super) reader: Reader,
    /// The events of the file that is being consumed.
    events: Value,
    /// Nothing is asked after before: a job that was resumed first hears what it missed.
    asks_from: Time,
    /// It hears what it missed until then at the latest.
    missed_until: Time,
    /// It told of a snapshot.
    told: bool,
}

impl Journal {
    /// How far it was consumed, for a saved state.
    pub fn place(&self) -> &str {
        self.reader.consumed()
    }
}

impl Take {
    /// Reads the journal from its end on, or from the place of a saved state.
    ///
    /// # Errors
    /// An option of the client's that no reader of the journal can have.
    pub fn follow(
        &mut self,
        options: &Arc<Options>,
        job: &JobOptions,
        place: Option<(String, Time)>,
    ) -> Result<(), Error> {
        if !DIRECT || options.relay {
            self.say("journalUnread", "a relay does not pass it on");
            return Ok(());
        }
        let listed = options.app.as_ref().and_then(|app| app.scopes.as_ref());
        for scope in NEXT.endpoint.scopes {
            if listed.is_some_and(|listed| !listed.iter().any(|given| given == scope)) {
                self.say("journalUnread", &concat(&["`app.scopes` does not list ", scope]));
                return Ok(());
            }
        }
        let Pace { first_delay, max_delay, .. } = self.plan.pace;
        // Of a job that was saved before it knew where the journal ends nothing was asked for yet.
        let place = place.filter(|(from, _)| from != "latest");
        let follow = JournalOptions {
            call: CallOptions { version: None, ..job.call.clone() },
            from: place.as_ref().map(|(from, _)| from.clone()),
            read_ahead: 1,
            first_delay: first_delay.min(Span::seconds(1)),
            max_delay: max_delay.min(Span::seconds(3)),
            filter: Some(object([("action", "SNAPSHOT".into())])),
            ..JournalOptions::default()
        };
        let mut reader = Reader::new(options, &follow, &["/journalEvents"], self.random.draw())?;
        let (mut asks_from, mut missed_until) = (Time(0), Time(0));
        match place {
            Some((_, now)) => {
                asks_from = now + self.late();
                missed_until = now + self.plan.pace.duration;
            }
            None => {
                reader = reader.starting_at_the_end();
                // What was told of those that are open is past.
                let open: Vec<u32> = self.watch.jobs().collect();
                for index in open {
                    if let Some(entry) = self.objects.get_mut(index) {
                        entry.after = UNKNOWN;
                    }
                }
            }
        }
        let pace = Pace {
            first_delay: self.late().max(first_delay),
            max_delay: max_delay.times(4 * LATE).max(first_delay),
            ..self.plan.pace
        };
        self.watch.slow_down(pace);
        self.journal = Some(Box::new(Journal { reader, events: Value::Null, asks_from, missed_until, told: false }));
        Ok(())
    }

    /// How long the journal has before the first question.
    fn late(&self) -> Span {
        let Pace { max_delay, duration, .. } = self.plan.pace;
        max_delay.times(LATE).min(Span(duration.0 / 2))
    }

    /// Nothing is asked after before.
    pub(super) fn asks_from(&self) -> Time {
        self.journal.as_ref().map_or(Time(0), |journal| journal.asks_from)
    }

    /// Lets the reader go on, and takes what it reads; then it waits.
    pub(super) fn poll_journal(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        const NOTHING: Output<Event> = Output::Wait { until: Time::NEVER, why: Why::Input };
        if !DIRECT || self.counts.done() == self.counts.total {
            return NOTHING;
        }
        loop {
            let late = self.late();
            let Some(journal) = self.journal.as_deref_mut() else { return NOTHING };
            match journal.reader.poll(now, tickets) {
                Output::Event(journal::Event::File { reply, .. }) => journal.events = reply.wanted,
                Output::Event(journal::Event::Failed(error)) => {
                    self.leave_journal(now, "journalUnread", &error.message)
                }
                Output::Ask { ticket, ask: Ask::More } => {
                    journal.reader.handle(now, Input::Answer { ticket, answer: Answer::Granted });
                    if journal.missed_until > now {
                        journal.asks_from = (now + late).min(journal.missed_until);
                    }
                    let events = std::mem::take(&mut journal.events);
                    self.hear(events.items_at("journalEvents"));
                }
                Output::Event(_) | Output::End => return NOTHING,
                output => {
                    if matches!(output, Output::Wait { .. }) && journal.reader.is_at_end() {
                        journal.missed_until = now;
                    }
                    return output.passed();
                }
            }
        }
    }

    /// Ends what events tell of: the first one of an object that has what was asked for counts.
    fn hear(&mut self, events: &[Value]) {
        if events.is_empty() {
            return;
        }
        let mut asked = Sorted::default();
        let mut about: Vec<u32> = self.watch.jobs().collect();
        for (_, batch) in self.creates().filter(|(call, _)| call.is_tried()) {
            about.extend_from_slice(batch);
        }
        for index in about {
            if let Some(triple) = self.objects.triple(index) {
                asked.insert(triple, index);
            }
        }
        for event in events {
            if let Some(triple) = self.objects.triple_of_reply(event)
                && let Some(index) = asked.get(&triple).copied()
                && event.text_at("action") == Some("SNAPSHOT")
                && self.hear_of(index, event)
            {
                asked.remove(&triple);
            }
        }
    }

    /// Whether the event is of the snapshot of this object.
    fn hear_of(&mut self, index: u32, event: &Value) -> bool {
        let Some(entry) = self.objects.get_mut(index) else { return false };
        let occurred = event.text_at("occurredAt").and_then(Time::of_iso);
        if entry.after > Time(0) && occurred.is_none_or(|occurred| occurred <= entry.after) {
            return false;
        }
        let Some((properties, occurred_at)) = told(&entry.request(), event) else { return false };
        let known = entry.nearly.take();
        let mut ending = known.unwrap_or_else(|| Box::new(Ending::new(Outcome::Completed)));
        ending.properties = Some(properties);
        ending.occurred_at = occurred_at;
        if matches!(entry.phase, Phase::Open(..)) {
            self.end_open(index, *ending);
        } else {
            entry.nearly = Some(ending);
        }
        if let Some(journal) = &mut self.journal {
            journal.told = true;
        }
        true
    }

    /// Whether the event of a snapshot that ended by its status is waited for.
    pub(super) fn awaits_event(&mut self, now: Time, index: u32, ending: &Ending) -> bool {
        let Some(entry) = self.objects.get_mut(index) else { return false };
        if self.journal.is_none() || ending.outcome != Outcome::Completed || entry.after >= UNKNOWN {
            return false;
        }
        entry.nearly = Some(ending.clone().into());
        self.watch.schedule(now, index, self.plan.pace.max_delay.times(PATIENT));
        true
    }

    /// The event of a snapshot that was taken did not come.
    pub(super) fn not_told_of(&mut self, now: Time) {
        if DIRECT && self.journal.as_ref().is_some_and(|journal| !journal.told) {
            let why = "it tells of no snapshot; a subscription with the action SNAPSHOT may be missing";
            self.leave_journal(now, "journalSilent", why);
        }
    }

    /// Goes on by polls alone.
    fn leave_journal(&mut self, now: Time, code: &'static str, why: &str) {
        let Some(mut journal) = self.journal.take() else { return };
        self.outbox.cancels.extend(journal.reader.leave());
        self.watch.change(now, self.plan.pace);
        self.say(code, why);
    }

    fn say(&mut self, code: &'static str, why: &str) {
        let rule = concat(&["is off, and status polls go on alone: ", why]);
        self.outbox.events.push(Event::Notice(Finding::note("options.journal", code, &rule)));
    }
}

/// The values that an event tells, and when they were so; nothing where one that was asked for is missing.
fn told(request: &Value, event: &Value) -> Option<(Value, Option<String>)> {
    let told = event.get("propertyChanges").or(event.get("properties"))?;
    let mut properties = Vec::new();
    for name in request.items_at("properties") {
        let name = name.as_text()?;
        properties.push((name.to_owned(), told.get(name)?.clone()));
    }
    Some((Value::Object(properties), event.string_at("occurredAt")))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn values(event: &str) -> Option<String> {
        let request = object([("properties", vec!["email", "phone"].into())]);
        let (properties, _) = told(&request, &serde_json::from_str(event).unwrap())?;
        Some(serde_json::to_string(&properties).unwrap())
    }

    #[test]
    fn an_event_tells_all_that_was_asked_for_or_nothing() {
        let both = r#"{"email":"a@x.test","phone":null}"#;
        for event in [
            r#"{"propertyChanges":{"phone":null,"email":"a@x.test","city":"Rome"}}"#,
            r#"{"properties":{"email":"a@x.test","phone":null}}"#,
        ] {
            assert_eq!(values(event).as_deref(), Some(both));
        }
        for event in [r#"{"propertyChanges":{"email":"a@x.test"}}"#, r#"{"propertyChanges":null}"#, "{}", "7"] {
            assert_eq!(values(event), None, "{event}");
        }
    }
}
