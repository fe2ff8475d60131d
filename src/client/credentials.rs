//! The client's credentials: who gets which, and the request that renews one.

use super::machine::Machine;
use super::{Client, Job, Notice, Output};
use crate::DIRECT;
use crate::api::oauth;
use crate::engine::draft;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::{Exchange, Reply};
use crate::engine::machine::{Answer, Ticket};
use crate::engine::request::{Content, Credential};
use crate::engine::signature;
use crate::engine::time::{Span, Time};
use crate::engine::token::{self, Found, Token};
use crate::operation::Auth;
use crate::options::{Account, App, CallOptions};
use crate::secret::{Secret, scrub_text};
use crate::text::{is_graphic, join};
use crate::value::object;

impl Client {
    pub(super) fn ask_token(&mut self, now: Time, ticket: Ticket, auth: Auth, stale: Option<u32>) {
        let auth = self.token_of(auth);
        let fixed = |secret: &Secret| Answer::Token(Some((Credential::Bearer(secret.clone()), 0)));
        match (auth, &self.options.account, &self.options.developer_api_key) {
            _ if self.options.relay || !DIRECT => return self.answers.push((ticket, Answer::Token(None))),
            (Auth::Account, Account::Token(token), _) => return self.answers.push((ticket, fixed(token))),
            (Auth::Account, Account::Host, _) => {
                self.trace_ticket(now, ticket, "token", None);
                return self.outputs.push(Output::AskToken { ticket, refused: stale.is_some() });
            }
            (Auth::Developer, _, Some(key)) => {
                let answer = Answer::Token(Some((Credential::DeveloperKey(key.clone()), 0)));
                return self.answers.push((ticket, answer));
            }
            _ => {}
        }
        let found = self.holder(auth).ask(now, ticket, stale);
        if !matches!(found, Found::Ready(..)) {
            self.trace_ticket(now, ticket, "token", None);
        }
        match found {
            Found::Ready(credential, edition) => {
                self.answers.push((ticket, Answer::Token(Some((credential, edition)))));
            }
            Found::Waiting => {}
            Found::Renew if self.options.shared_tokens => self.renew(now, auth, First::Others),
            Found::Renew => self.renew(now, auth, First::HubSpot),
        }
    }

    /// Whose token a call takes. An app that lists its scopes has one token for all; otherwise feature flags have one of
    /// their own, since HubSpot refuses a token with scopes that the app lacks, and most apps lack theirs.
    fn token_of(&self, auth: Auth) -> Auth {
        let listed = self.options.app.as_ref().is_some_and(|app| app.scopes.is_some());
        if auth == Auth::Developer && self.options.developer_api_key.is_none() && listed { Auth::App } else { auth }
    }

    pub(super) fn holder(&mut self, auth: Auth) -> &mut Token {
        match auth {
            Auth::Account => &mut self.account,
            Auth::Developer => &mut self.developer,
            _ => &mut self.app,
        }
    }

    /// Asks for the account's or the app's token.
    fn renew(&mut self, now: Time, auth: Auth, first: First) {
        let mut form = object([]);
        let endpoint = match (auth, &self.options.account, &self.options.app) {
            (Auth::Account, Account::Refresh { client_id, client_secret, refresh_token }, _) => {
                // The others know the token under the name that the first one gave it.
                let latest = self.refresh_token.as_ref().filter(|_| first == First::HubSpot);
                form.add("refresh_token", latest.unwrap_or(refresh_token).expose().into());
                form.add("client_id", client_id.as_str().into());
                form.add("client_secret", client_secret.expose().into());
                &oauth::REFRESH_TOKENS.endpoint
            }
            (_, _, Some(app)) => {
                form.add("client_id", app.client_id.as_str().into());
                form.add("client_secret", app.client_secret.expose().into());
                let scopes = scopes_of(app, auth);
                if !scopes.is_empty() {
                    form.add("scope", scopes.into());
                }
                &oauth::CLIENT_CREDENTIALS.endpoint
            }
            _ => {
                let error = Error::new(ErrorKind::Authentication, "no credential is configured");
                return self.renewed(now, auth, Err(error));
            }
        };
        let params = object([("body", form)]);
        let call = CallOptions::default();
        match draft::draft(endpoint, &params, &self.options, &call, now) {
            Err(findings) => self.renewed(now, auth, Err(Error::invalid(Some(endpoint.name), findings))),
            Ok(draft) if first == First::Others => {
                let ticket = self.tickets.draw();
                let key = signature::fingerprint(&draft.url, draft.form.as_deref().unwrap_or_default());
                let holder = self.holder(auth);
                holder.ask_others(ticket, key.clone());
                let refused = holder.secret().cloned();
                self.outputs.push(Output::AskShared { ticket, key, refused });
            }
            Ok(draft) => {
                let mut request = draft.request(endpoint, Content::Nothing, self.options.attempt_timeout);
                request.wants = &["/access_token", "/expires_in", "/refresh_token"];
                request.keep = false;
                let needed_by = self.holder(auth).first_waiting().and_then(|ticket| self.routes.get(&ticket));
                request.needed_by = needed_by.map_or(0, |route| route.job.0);
                let exchange = Exchange::new(now, request, self.patience(&call), self.random.draw());
                self.add(Machine::Renewal(exchange.into(), auth));
            }
        }
    }

    /// Takes what other processes say of a token, or leaves the answer to whom it is for.
    pub(super) fn hear_of_shared(&mut self, now: Time, ticket: Ticket, answer: Answer) {
        for auth in [Auth::Account, Auth::App, Auth::Developer] {
            if !DIRECT || !self.holder(auth).others_answer(ticket) {
                continue;
            }
            match answer {
                Answer::Shared(token, usable) => {
                    self.holder(auth).take_key();
                    self.hand_out(now, auth, &token, usable);
                }
                _ => self.renew(now, auth, First::HubSpot),
            }
            return;
        }
        self.answers.push((ticket, answer));
    }

    /// Nobody waits for a token of the app any more. An account's is renewed to the end, since the reply may bring a new
    /// refresh token that is nowhere else.
    pub(super) fn stop_unwanted_renewal(&mut self, now: Time) {
        if !DIRECT {
            return;
        }
        self.account.forget_others();
        for auth in [Auth::App, Auth::Developer] {
            self.holder(auth).forget_others();
            if self.holder(auth).is_unwanted() {
                let of_app = |job: &Job| matches!(job.machine, Machine::Renewal(_, renewed) if renewed == auth);
                if let Some(job) = self.jobs.iter().find(|(_, job)| of_app(job)).map(|(job, _)| *job) {
                    self.stop(now, job);
                }
            }
        }
    }

    pub(super) fn renewed(&mut self, now: Time, auth: Auth, outcome: Result<Reply, Error>) {
        if !DIRECT {
            return;
        }
        let reply = outcome.and_then(|reply| {
            let token = reply.wanted.text_at("access_token").filter(|token| !token.is_empty() && is_graphic(token));
            let missing = || Error::new(ErrorKind::Decode, "the reply to the request for a token has no access_token");
            token.map(|token| (Secret::from(token), reply.wanted.clone())).ok_or_else(missing)
        });
        match reply {
            Ok((token, reply)) => {
                let seconds = reply.integer_at("expires_in").filter(|seconds| *seconds >= 0);
                let lifetime = seconds.unwrap_or(1800).unsigned_abs();
                let usable = token::usable(Span::seconds(lifetime), &mut self.random);
                self.hand_out(now, auth, &token, usable);
                if let (Auth::Account, Account::Refresh { refresh_token, .. }) = (auth, &self.options.account) {
                    // The refresh token that comes along is the one to use from now on: those before it may be void.
                    let latest = reply.text_at("refresh_token").filter(|token| !token.is_empty() && is_graphic(token));
                    let known = || self.refresh_token.as_ref().unwrap_or(refresh_token).clone();
                    let latest = latest.map_or_else(known, Secret::from);
                    let mut tokens = object([("access_token", token.expose().into())]);
                    tokens.add("refresh_token", latest.expose().into());
                    tokens.add("expires_in", seconds.into());
                    self.outputs.push(Output::Notice(Notice::Tokens(tokens.into())));
                    self.remember(&latest);
                    self.refresh_token = Some(latest);
                }
                self.share(auth, Some((token, usable)));
            }
            Err(mut error) => {
                scrub_text(&mut error.message, &self.secrets);
                error.credential |= matches!(error.status, Some(400 | 401 | 403 | 404));
                self.not_renewed(auth, &error);
            }
        }
    }

    /// There is no token for those who wait.
    pub(super) fn not_renewed(&mut self, auth: Auth, error: &Error) {
        if !DIRECT {
            return;
        }
        for ticket in self.holder(auth).failed() {
            self.answers.push((ticket, Answer::Refused(error.clone())));
        }
        self.share(auth, None);
    }

    fn hand_out(&mut self, now: Time, auth: Auth, token: &Secret, usable: Span) {
        self.remember(token);
        let holder = self.holder(auth);
        let waiting = holder.renewed(now, token.clone(), usable);
        let current = holder.current();
        for ticket in waiting {
            self.answers.push((ticket, Answer::Token(current.clone())));
        }
    }

    /// Tells the other processes what HubSpot gave, or that it gave nothing.
    fn share(&mut self, auth: Auth, token: Option<(Secret, Span)>) {
        if let Some(key) = self.holder(auth).take_key() {
            self.outputs.push(Output::Share { key, token });
        }
    }

    /// Keeps a credential in mind, so that nothing that comes from outside can repeat it. Old ones are forgotten.
    pub(super) fn remember(&mut self, secret: &Secret) {
        if !DIRECT {
            return;
        }
        const MOST: usize = 64;
        for secret in secret.spellings() {
            if !self.secrets.contains(&secret) {
                let configured = self.options.secrets().len();
                if self.secrets.len() >= configured + MOST {
                    self.secrets.remove(configured);
                }
                self.secrets.push(secret);
            }
        }
    }
}

/// Who is asked for a token.
#[derive(Clone, Copy, PartialEq)]
enum First {
    Others,
    HubSpot,
}

/// The scopes to ask for, in one text: those that the app lists, or those that the operations with this token need.
fn scopes_of(app: &App, auth: Auth) -> String {
    let mut scopes: Vec<&str> = Vec::new();
    if let Some(listed) = &app.scopes {
        for scope in listed {
            scopes.push(scope);
        }
        return join(&scopes, " ");
    }
    for endpoint in crate::api::ALL {
        for scope in endpoint.scopes {
            if endpoint.auth == auth && !scopes.contains(scope) {
                scopes.push(scope);
            }
        }
    }
    join(&scopes, " ")
}
