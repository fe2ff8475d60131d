//! The client's credentials: who gets which, and the request that renews one.

use super::machine::Machine;
use super::{Client, Job, Notice, Output};
use crate::api::oauth;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::{Exchange, Reply};
use crate::engine::machine::{Answer, Content, Credential, Ticket};
use crate::engine::random::Random;
use crate::engine::request;
use crate::engine::time::{Span, Time};
use crate::engine::token::{Found, Token};
use crate::operation::Auth;
use crate::options::{Account, App, CallOptions};
use crate::secret::{Secret, scrub_text};
use crate::text::join;
use crate::value::object;

impl Client {
    pub(super) fn ask_token(&mut self, now: Time, ticket: Ticket, auth: Auth, stale: Option<u32>) {
        let auth = self.token_of(auth);
        let fixed = |secret: &Secret| Answer::Token(Some((Credential::Bearer(secret.clone()), 0)));
        match (auth, &self.options.account, &self.options.developer_api_key) {
            _ if self.options.relay => return self.answers.push((ticket, Answer::Token(None))),
            (Auth::Account, Account::Token(token), _) => return self.answers.push((ticket, fixed(token))),
            (Auth::Account, Account::Host, _) => {
                return self.outputs.push(Output::AskToken { ticket, refused: stale.is_some() });
            }
            (Auth::Developer, _, Some(key)) => {
                let answer = Answer::Token(Some((Credential::DeveloperKey(key.clone()), 0)));
                return self.answers.push((ticket, answer));
            }
            _ => {}
        }
        match self.holder(auth).ask(now, ticket, stale) {
            Found::Ready(credential, edition) => {
                self.answers.push((ticket, Answer::Token(Some((credential, edition)))));
            }
            Found::Waiting => {}
            Found::Renew => self.renew(now, auth),
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

    /// Asks HubSpot for the account's or the app's token.
    pub(super) fn renew(&mut self, now: Time, auth: Auth) {
        let mut form = object([]);
        let endpoint = match (auth, &self.options.account, &self.options.app) {
            (Auth::Account, Account::Refresh { client_id, client_secret, refresh_token }, _) => {
                form.add("refresh_token", refresh_token.expose().into());
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
        match request::draft(endpoint, &params, &self.options, &call, now) {
            Err(findings) => self.renewed(now, auth, Err(Error::invalid(Some(endpoint.name), findings))),
            Ok(draft) => {
                let mut request = draft.request(endpoint, Content::Nothing, self.options.attempt_timeout);
                request.wants = &["/access_token", "/expires_in", "/refresh_token"];
                request.keep = false;
                let exchange = Exchange::new(now, request, self.patience(&call), self.random.draw());
                self.add(Machine::Renewal(exchange.into(), auth));
            }
        }
    }

    /// Nobody waits for a token of the app any more. An account's is renewed to the end, since the reply may bring a new
    /// refresh token that is nowhere else.
    pub(super) fn stop_unwanted_renewal(&mut self, now: Time) {
        for auth in [Auth::App, Auth::Developer] {
            if self.holder(auth).is_unwanted() {
                let of_app = |job: &Job| matches!(job.machine, Machine::Renewal(_, renewed) if renewed == auth);
                if let Some(job) = self.jobs.iter().find(|(_, job)| of_app(job)).map(|(job, _)| *job) {
                    self.stop(now, job);
                }
            }
        }
    }

    pub(super) fn renewed(&mut self, now: Time, auth: Auth, outcome: Result<Reply, Error>) {
        let reply = outcome.and_then(|reply| {
            let token = reply.wanted.text_at("access_token").filter(|token| !token.is_empty());
            let missing = || Error::new(ErrorKind::Decode, "the reply to the request for a token has no access_token");
            token.map(|token| (Secret::from(token), reply.wanted.clone())).ok_or_else(missing)
        });
        match reply {
            Ok((token, reply)) => {
                let seconds = reply.integer_at("expires_in").and_then(|n| u64::try_from(n).ok());
                let lifetime = Span::seconds(seconds.unwrap_or(1800));
                let seed = self.random.draw();
                let holder = self.holder(auth);
                let waiting = holder.renewed(now, token.clone(), lifetime, &mut Random::new(seed));
                let current = holder.current();
                for ticket in waiting {
                    self.answers.push((ticket, Answer::Token(current.clone())));
                }
                self.remember(&token);
                if auth == Auth::Account {
                    self.outputs.push(Output::Notice(Notice::Tokens(reply.into())));
                }
            }
            Err(mut error) => {
                scrub_text(&mut error.message, &self.secrets);
                error.credential |= matches!(error.status, Some(400 | 401 | 403 | 404));
                let waiting = self.holder(auth).failed();
                for ticket in waiting {
                    self.answers.push((ticket, Answer::Refused(error.clone())));
                }
            }
        }
    }

    /// Keeps a credential in mind, so that nothing that comes from outside can repeat it. Old ones are forgotten.
    pub(super) fn remember(&mut self, secret: &Secret) {
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
