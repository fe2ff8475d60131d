//! Answers the requests about authorization and tokens. Asks for no access token: each request brings its own proof.

use crate::call::Call;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::oauth::route::Route;
use crate::oauth::token::Issuer;
use crate::problem::Problem;

impl Emulator {
    pub(crate) fn answer_oauth(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        match route {
            Route::Authorize { portal_id } => Ok(self.authorize(now, call, portal_id.as_deref())),
            Route::Token => Issuer {
                credentials: &self.credentials,
                tokens: &mut self.tokens,
                codes: &mut self.codes,
                random: &mut self.secrets,
                lifetime: self.options.token_lifetime,
            }
            .answer(now, call),
            Route::Introspect => self.introspect(now, call),
            Route::Revoke => self.revoke(call),
            Route::AccessToken { token } => self.access_token_metadata(now, token),
            Route::RefreshToken { token } => self.refresh_token_metadata(call.method(), token),
        }
    }
}
