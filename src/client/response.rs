//! What a client makes of a response before the machine that waits for it hears of it: the limits learn, and what repeats
//! a secret is scrubbed.

use super::machine::Machine;
use super::{Client, Route, Waits};
use crate::DIRECT;
use crate::engine::machine::{Body, Headers, Input, Ticket};
use crate::engine::response;
use crate::engine::time::{Span, Time};
use crate::operation::Bucket;
use crate::secret::{Secret, scrub, scrub_text};
use crate::value::Value;

/// Headers of a response, which may repeat a secret, too.
struct Scrubbed<'a> {
    headers: &'a dyn Headers,
    secrets: &'a [Secret],
}

impl Headers for Scrubbed<'_> {
    fn find(&self, name: &str) -> Option<String> {
        let mut value = self.headers.find(name)?;
        scrub_text(&mut value, self.secrets);
        Some(value)
    }
}

impl Client {
    pub(super) fn responded(&mut self, now: Time, ticket: Ticket, status: u16, headers: &dyn Headers, body: Body<'_>) {
        let route = self.routes.get(&ticket).copied();
        if let Some(route @ Route { waits: Waits::Response(_), about: Some(about), .. }) = route {
            let bucket = about.endpoint.bucket;
            self.trace_end(now, route, "", Some((status, headers)));
            self.limits.answered(Some(status));
            self.limits.learn(now, bucket, headers);
            match status {
                200..=299 => self.budget.earn(),
                429 => self.close(now, bucket, headers, &body),
                _ => {}
            }
        }
        // What comes from outside may repeat a secret; a renewal that succeeds alone needs what it says.
        let renewal = route.is_some_and(|route| {
            self.jobs.get(&route.job).is_some_and(|job| matches!(job.machine, Machine::Renewal(..)))
        });
        let secrets = std::mem::take(&mut self.secrets);
        let headers = &Scrubbed { headers, secrets: &secrets };
        let scrubbed;
        let body = match body {
            Body::Wanted(value) if DIRECT && !renewal => {
                scrubbed = without_secrets(value, &secrets);
                Body::Wanted(&scrubbed)
            }
            Body::Error(value) if DIRECT => {
                scrubbed = without_secrets(value, &secrets);
                Body::Error(&scrubbed)
            }
            body => body,
        };
        self.deliver(now, ticket, Input::Response { ticket, status, headers, body });
        self.secrets = secrets;
    }

    /// HubSpot refused a request for its rate: nobody else needs to try.
    fn close(&mut self, now: Time, bucket: Bucket, headers: &dyn Headers, body: &Body<'_>) {
        let policy = match body {
            Body::Error(value) => value.text_at("policyName"),
            _ => None,
        };
        let told = headers.find("retry-after").and_then(|value| response::retry_after(&value, now));
        let span = told.or(match policy {
            Some("TEN_SECONDLY_ROLLING") => Some(Span::seconds(10)),
            Some("SECONDLY") => Some(Span::seconds(1)),
            _ => None,
        });
        if let Some(span) = span {
            self.limits.close(now, bucket, span);
        }
    }
}

fn without_secrets(value: &Value, secrets: &[Secret]) -> Value {
    let mut scrubbed = value.clone();
    scrub(&mut scrubbed, secrets);
    scrubbed
}
