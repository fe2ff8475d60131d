//! Answers the callbacks of apps: completes the executions that they blocked.

use crate::call::Call;
use crate::emulator::Emulator;
use crate::executions::complete;
use crate::executions::route::Route;
use crate::http::Response;
use crate::problem::Problem;

impl Emulator {
    pub(crate) fn answer_executions(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        self.for_account(now, call, &["automation"], |emulator, portal_id| {
            let body = call.json()?;
            let completions = match route {
                Route::Complete { callback_id } => vec![complete::one(callback_id, &body)?],
                Route::CompleteBatch => complete::batch(&body)?,
            };
            emulator.executions.complete(now, portal_id, completions)?;
            Ok(Response::of_nothing(204))
        })
    }
}
