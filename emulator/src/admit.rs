//! Who is let in: a token that lives, of an account that has the app, with one of the scopes, within the allowance.

use crate::call::Call;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::limits::{Bucket, Daily, Headers};
use crate::problem::Problem;
use crate::tokens::{Token, invalid};

impl Emulator {
    /// The token that a request brought, if it lives and its account still has the app.
    pub(crate) fn authenticate(&self, now: u64, call: &Call<'_>) -> Result<Token, Problem> {
        let token = self.tokens.authenticate(now, call.bearer())?;
        if self.is_installed(token.owner) {
            return Ok(token);
        }
        Err(invalid("The app is not installed in the account of this token."))
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
        Ok(answer(self, portal_id)?.with_headers(headers))
    }

    /// Lets a token of an account in, if it has any of these scopes, within the account's allowance.
    pub(crate) fn admit(&mut self, now: u64, token: &Token, any_of: &[&str]) -> Result<(u64, Headers), Problem> {
        token.require(any_of)?;
        let portal_id = token.portal_id()?;
        let key = format!("{}:{portal_id}", self.options.app_id);
        let headers = self.limits.take(now, Bucket::General, &key, token.daily, &self.options.limits)?;
        Ok((portal_id, headers))
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
