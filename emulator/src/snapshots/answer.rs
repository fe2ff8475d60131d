//! Answers the requests about snapshots, for a token of the app.

use serde_json::json;

use crate::call::Call;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::limits::Bucket;
use crate::problem::Problem;
use crate::scopes;
use crate::snapshots::request::parse;
use crate::snapshots::route::Route;

impl Emulator {
    pub(crate) fn answer_snapshots(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        self.admit_app(now, call, Bucket::Snapshots, scopes::SNAPSHOTS)?;
        let body = match route {
            Route::Create => {
                let wanted = parse(&call.json()?, self.options.snapshots.batch)?;
                self.snapshots.create(now, wanted, &self.accounts, &self.options.snapshots)?
            }
            Route::Status { id } => {
                let record = self.snapshots.find(id).and_then(|snapshot| snapshot.status(now));
                record.ok_or_else(|| no_status(id))?
            }
        };
        Ok(Response::of_json(200, &body))
    }
}

fn no_status(id: &str) -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", "No status exists for this snapshot.").with("context", json!({ "id": [id] }))
}
