//! One request on its way: counted, perhaps struck by a fault, answered by the API that it is for, noted.

use crate::call::Call;
use crate::emulator::Emulator;
use crate::faults::{Fault, Strike};
use crate::http::Response;
use crate::journal;
use crate::log::{Entry, redacted};
use crate::problem::Problem;
use crate::route::{Endpoint, Route};

impl Emulator {
    /// Counts the request, lets it go wrong where it shall, and notes it.
    pub(crate) fn serve(&mut self, now: u64, call: &Call<'_>, route: &Route, correlation_id: &str) -> Response {
        let (bucket, name) = route.endpoint().map_or((None, "(unknown)"), |one| (one.bucket(), one.name()));
        if let Some(bucket) = bucket {
            self.limits.arrive(now, bucket);
        }
        let target =
            format!("{} {}", call.method(), call.request.url.strip_prefix(&call.origin).unwrap_or(&call.request.url));
        let strike = if route.is_page() { None } else { self.faults.next(&target, bucket, &self.options) };
        let response = match &strike {
            None => self.process(now, call, route, correlation_id),
            Some(strike) => self.struck(now, call, route, correlation_id, strike),
        };
        self.log.add(Entry {
            at: now,
            method: call.method().to_owned(),
            path: redacted(call.path),
            route: name,
            status: response.status,
            fault: strike.map(|strike| strike.fault),
            correlation_id: correlation_id.to_owned(),
        });
        response
    }

    fn struck(&mut self, now: u64, call: &Call<'_>, route: &Route, correlation_id: &str, strike: &Strike) -> Response {
        if let Some(response) = strike.instead(now, correlation_id) {
            return match (route, strike.fault) {
                (Route::Journal(journal::Route::File { .. }), Fault::Status(status)) => journal::refuse(status),
                (Route::Journal(journal::Route::File { .. }), Fault::Expired401) => journal::refuse(401),
                _ => response,
            };
        }
        let response = self.process(now, call, route, correlation_id);
        if strike.fault == Fault::Duplicate {
            if let Some(bucket) = route.endpoint().and_then(Endpoint::bucket) {
                self.limits.arrive(now, bucket);
            }
            self.process(now, call, route, correlation_id);
        }
        strike.spoil(response)
    }

    fn process(&mut self, now: u64, call: &Call<'_>, route: &Route, correlation_id: &str) -> Response {
        self.dispatch(now, call, route).unwrap_or_else(|problem| problem.respond(correlation_id))
    }

    fn dispatch(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        if let Some(endpoint) = route.endpoint()
            && !endpoint.methods().contains(&call.method())
        {
            return Err(Problem::plain(405, format!("HTTP {} is not allowed here", call.method()))
                .with_header("allow", endpoint.methods().join(", ")));
        }
        match route {
            Route::Oauth(route) => self.answer_oauth(now, call, route),
            Route::Crm(route) => self.answer_crm(now, call, route),
            Route::Executions(route) => self.answer_executions(now, call, route),
            Route::Snapshots(route) => self.answer_snapshots(now, call, route),
            Route::Journal(route) => self.answer_journal(now, call, route),
            Route::Subscriptions(route) => self.answer_subscriptions(now, call, route),
            Route::Flags(route) => self.answer_flags(now, call, route),
            Route::Conversations(route) => self.answer_conversations(now, call, route),
            Route::Email(route) => self.answer_email(now, call, route),
            Route::Blog(route) => self.answer_blog(now, call, route),
            Route::Control { .. } | Route::Unknown => {
                Ok(Response::of_html(404, "404 Not Found").with_header("x-hubspot-notfound", "true"))
            }
        }
    }
}

/// Lets a browser send what it asks to send.
pub(crate) fn preflight(call: &Call<'_>) -> Response {
    let asked = call.request.header_value("access-control-request-headers").unwrap_or("authorization, content-type");
    Response::of_nothing(204)
        .with_header("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS")
        .with_header("access-control-allow-headers", asked)
        .with_header("access-control-max-age", 600)
}
