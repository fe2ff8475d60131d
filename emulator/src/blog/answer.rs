//! Answers the requests about blog posts.

use crate::blog::list::{get, list};
use crate::blog::post::Version;
use crate::blog::route::Route;
use crate::blog::{language, write};
use crate::call::Call;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::problem::Problem;

impl Emulator {
    pub(crate) fn answer_blog(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        self.for_account(now, call, &["content"], |emulator, portal_id| {
            let blog = emulator.blogs.of(now, portal_id);
            match (route, call.method()) {
                (Route::Posts, "POST") => write::create(now, call, blog),
                (Route::Posts, _) => list(call, blog),
                (Route::Post { id }, "PATCH") => write::update(now, call, blog, id),
                (Route::Post { id }, "DELETE") => write::archive(now, blog, id),
                (Route::Post { id }, _) => get(call, blog, id, Version::Live),
                (Route::Draft { id }, "PATCH") => write::update_draft(now, call, blog, id),
                (Route::Draft { id }, _) => get(call, blog, id, Version::Draft),
                (Route::PushLive { id }, _) => write::push_live(now, blog, id),
                (Route::Reset { id }, _) => write::reset(now, blog, id),
                (Route::Schedule, _) => write::schedule(now, call, blog),
                (Route::CreateLanguageVariation, _) => language::create(now, call, blog),
                (Route::AttachToLanguageGroup, _) => language::attach(call, blog),
                (Route::DetachFromLanguageGroup, _) => language::detach(call, blog),
                (Route::SetLanguagePrimary, _) => language::set_primary(call, blog),
            }
        })
    }
}
