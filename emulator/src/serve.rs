//! One request on its way: counted, struck by a fault perhaps, let in or not, answered, noted.

use serde_json::json;

use crate::call::Call;
use crate::emulator::Emulator;
use crate::executions;
use crate::faults::{Fault, Strike};
use crate::http::Response;
use crate::journal;
use crate::limits::{Bucket, Daily, Headers};
use crate::log::{Entry, redacted};
use crate::oauth::Issuer;
use crate::problem::Problem;
use crate::route::Route;
use crate::scopes;
use crate::snapshots;
use crate::tokens::{Token, invalid};
use crate::webhooks;

impl Emulator {
    /// Counts the request, lets it go wrong where it shall, and notes it.
    pub(crate) fn carry(&mut self, now: u64, call: &Call<'_>, route: &Route, correlation_id: &str) -> Response {
        let bucket = route.bucket();
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
            route: route.name(),
            status: response.status,
            fault: strike.map(|strike| strike.fault),
            correlation_id: correlation_id.to_owned(),
        });
        response
    }

    fn struck(&mut self, now: u64, call: &Call<'_>, route: &Route, correlation_id: &str, strike: &Strike) -> Response {
        if let Some(response) = strike.instead(now, correlation_id) {
            return match (route, strike.fault) {
                (Route::File { .. }, Fault::Status(status)) => journal::refuse(status),
                (Route::File { .. }, Fault::Expired401) => journal::refuse(401),
                _ => response,
            };
        }
        let response = self.process(now, call, route, correlation_id);
        if strike.fault == Fault::Duplicate {
            if let Some(bucket) = route.bucket() {
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
        if *route == Route::Unknown {
            return Ok(Response::of_html(404, "404 Not Found").with_header("x-hubspot-notfound", "true"));
        }
        if !route.methods().contains(&call.method()) {
            return Err(Problem::plain(405, format!("HTTP {} is not allowed here", call.method()))
                .with_header("allow", route.methods().join(", ")));
        }
        match route {
            Route::Authorize { portal_id } => Ok(self.authorize(now, call, portal_id.as_deref())),
            Route::Introspect => self.introspect(now, call),
            Route::Revoke => self.revoke(call),
            Route::AccessToken { token } => self.access_token_metadata(now, token),
            Route::RefreshToken { token } => self.refresh_token_metadata(call.method(), token),
            Route::Token => Issuer {
                credentials: &self.credentials,
                tokens: &mut self.tokens,
                codes: &mut self.codes,
                random: &mut self.secrets,
                lifetime: self.options.token_lifetime,
            }
            .answer(now, call),
            Route::Complete { callback_id } => self.complete(now, call, callback_id.as_deref()),
            Route::Crm(route) => self.crm(now, call, route),
            Route::SnapshotCreate => self.create_snapshots(now, call),
            Route::SnapshotStatus { id } => self.snapshot_status(now, call, id),
            Route::Journal(route) => self.journal_entries(now, call, route),
            Route::File { offset } => Ok(self.journal_file(now, call, offset)),
            Route::Subscriptions(route) => self.subscriptions(now, call, route),
            Route::Flags(route) => self.flags(now, call, route),
            Route::Conversations(route) => self.conversations(now, call, route),
            Route::Email(route) => self.email(now, call, route),
            Route::Blog(route) => self.blog(now, call, route),
            Route::Control { .. } | Route::Unknown => Err(Problem::plain(404, "not found")),
        }
    }

    /// The token that a request brought, if it lives and its account still has the app.
    pub(crate) fn authenticate(&self, now: u64, call: &Call<'_>) -> Result<Token, Problem> {
        let token = self.tokens.authenticate(now, call.bearer())?;
        if self.is_installed(token.owner) {
            return Ok(token);
        }
        Err(invalid("The app is not installed in the account of this token."))
    }

    /// Tells whoever subscribed what was written in an account's CRM.
    pub(crate) fn tell_changes(&mut self, now: u64, portal_id: u64) {
        let Some(account) = self.accounts.find_mut(portal_id) else { return };
        let changes = account.crm.take_changes();
        if self.webhooks.has_target() {
            for event in changes.objects.iter().flat_map(webhooks::of_change) {
                if self.webhooks.is_subscribed(&event.0) {
                    self.webhooks.push(now, portal_id, self.options.app_id, event);
                }
            }
        }
        self.record_changes(now, portal_id, &changes);
    }

    /// Answers for the account of the request's token, if that has any of these scopes, within the account's allowance.
    pub(crate) fn for_account(
        &mut self,
        now: u64,
        call: &Call<'_>,
        any_of: &[&str],
        answer: impl FnOnce(&mut Self, u64) -> Result<Response, Problem>,
    ) -> Result<Response, Problem> {
        let token = self.authenticate(now, call)?;
        let (portal_id, headers) = self.admit(now, &token, any_of)?;
        let mut response = answer(self, portal_id)?;
        response.headers.extend(headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Ok(response)
    }

    fn complete(&mut self, now: u64, call: &Call<'_>, callback_id: Option<&str>) -> Result<Response, Problem> {
        let token = self.authenticate(now, call)?;
        let (portal_id, headers) = self.admit(now, &token, &["automation"])?;
        let completions = executions::parse(callback_id, &call.json()?)?;
        self.executions.complete(now, portal_id, completions)?;
        let mut response = Response::of_nothing(204);
        response.headers.extend(headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Ok(response)
    }

    /// Lets a token of an account in, if it has any of these scopes, within the account's allowance.
    pub(crate) fn admit(&mut self, now: u64, token: &Token, any_of: &[&str]) -> Result<(u64, Headers), Problem> {
        token.require(any_of)?;
        let portal_id = token.portal_id()?;
        let key = format!("{}:{portal_id}", self.options.app_id);
        let headers = self.limits.take(now, Bucket::General, &key, token.daily, &self.options.limits)?;
        Ok((portal_id, headers))
    }

    fn create_snapshots(&mut self, now: u64, call: &Call<'_>) -> Result<Response, Problem> {
        self.admit_app(now, call, Bucket::Snapshots, scopes::SNAPSHOTS)?;
        let wanted = snapshots::parse(&call.json()?, self.options.snapshots.batch)?;
        let reply = self.snapshots.create(now, wanted, &self.accounts, &self.options.snapshots)?;
        Ok(Response::of_json(200, &reply))
    }

    fn snapshot_status(&mut self, now: u64, call: &Call<'_>, id: &str) -> Result<Response, Problem> {
        self.admit_app(now, call, Bucket::Snapshots, scopes::SNAPSHOTS)?;
        let record = self.snapshots.find(id).and_then(|snapshot| snapshot.status(now));
        let missing = || {
            Problem::of(404, "OBJECT_NOT_FOUND", "No status exists for this snapshot.")
                .with("context", json!({ "id": [id] }))
        };
        Ok(Response::of_json(200, &record.ok_or_else(missing)?))
    }

    /// Lets a token of the app in, if it has this scope, within the app's allowance.
    pub(crate) fn admit_app(&mut self, now: u64, call: &Call<'_>, bucket: Bucket, scope: &str) -> Result<(), Problem> {
        let token = self.authenticate(now, call)?;
        token.require(&[scope])?;
        let key = self.options.app_id.to_string();
        self.limits.take(now, bucket, &key, Daily::Exempt, &self.options.limits)?;
        Ok(())
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
