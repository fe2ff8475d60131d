//! Gives away the entries of the journal: links to its files, for a token of the app.

use serde_json::{Value, json};

use crate::batch::{Order, Outcome, texts};
use crate::body::refuse;
use crate::call::Call;
use crate::date::iso;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::journal::entry::File;
use crate::journal::link::Link;
use crate::journal::route::{End, Route};
use crate::journal::store::Start;
use crate::limits::Bucket;
use crate::paging;
use crate::problem::Problem;

/// Whose entries, and how their links begin and end.
struct View<'a> {
    emulator: &'a Emulator,
    origin: &'a str,
    portal_id: Option<u64>,
    expires: u64,
}

impl Emulator {
    pub(crate) fn answer_journal(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        match route {
            Route::Entries { local, end } => self.journal_entries(now, call, *local, end),
            Route::File { offset } => Ok(self.journal_file(now, call, offset)),
        }
    }

    fn journal_entries(&mut self, now: u64, call: &Call<'_>, local: bool, end: &End) -> Result<Response, Problem> {
        self.admit_app(now, call, Bucket::Journal, SCOPE)?;
        let expires = now.saturating_add(self.options.journal.link_lifetime);
        let portal_id = self.journal_portal(call, local)?;
        let view = View { emulator: self, origin: &call.origin, portal_id, expires };
        match end {
            End::Earliest => Ok(view.one(Start::Earliest)),
            End::Latest => Ok(view.one(Start::Latest)),
            End::Next { offset } => Ok(view.one(view.after(offset)?)),
            End::BatchEarliest { count } => view.many(now, Start::Earliest, count),
            End::BatchLatest { count } => view.many(now, Start::Latest, count),
            End::BatchNext { offset, count } => view.many(now, view.after(offset)?, count),
            End::BatchRead => view.named(now, &call.json()?),
        }
    }

    /// The account that the answer is narrowed to.
    fn journal_portal(&self, call: &Call<'_>, local: bool) -> Result<Option<u64>, Problem> {
        let Some(text) = call.parameter("installPortalId") else {
            return Ok(local.then_some(self.options.portal_id));
        };
        let id = text.parse().ok().filter(|id| *id > 0);
        let id = id.ok_or_else(|| paging::refuse("installPortalId", "must be the id of an account"))?;
        self.accounts.admit(id, "")?;
        Ok(Some(id))
    }
}

impl View<'_> {
    fn one(&self, start: Start) -> Response {
        match self.emulator.journal.page(self.portal_id, start, 1).next() {
            Some(file) => Response::of_json(200, &self.entry(file)),
            None => Response::of_nothing(204),
        }
    }

    fn many(&self, now: u64, start: Start, count: &str) -> Result<Response, Problem> {
        let count = count.parse().ok().filter(|count| (1..=MOST).contains(count));
        let count = count.ok_or_else(|| paging::refuse("count", format!("must be a whole number from 1 to {MOST}")))?;
        let files = self.emulator.journal.page(self.portal_id, start, count);
        let outcome = Outcome { results: files.map(|file| self.entry(file)).collect(), ..Outcome::default() };
        Ok(outcome.respond(200, now, &Order::AsAsked))
    }

    fn named(&self, now: u64, body: &Value) -> Result<Response, Problem> {
        let offsets = texts(body, MOST)?;
        if offsets.is_empty() {
            return Err(refuse("inputs", "must not be empty"));
        }
        let mut outcome = Outcome::default();
        for offset in offsets {
            let concerns = |file: &&File| self.portal_id.is_none_or(|portal_id| file.concerns(portal_id));
            match self.emulator.journal.find(&offset).filter(concerns) {
                Some(file) => outcome.results.push(self.entry(file)),
                None => outcome.fail(unknown(), &[("ids", &[offset])]),
            }
        }
        Ok(outcome.respond(200, now, &Order::of(&self.emulator.options, now)))
    }

    /// Where an offset leads: behind its file, whether or not that concerns the account.
    fn after(&self, offset: &str) -> Result<Start, Problem> {
        if !is_uuid(offset) {
            return Err(paging::refuse("offset", "must be an offset that the journal gave"));
        }
        self.emulator
            .journal
            .number(offset)
            .map(Start::After)
            .ok_or_else(|| unknown().with("context", json!({ "offset": [offset] })))
    }

    fn entry(&self, file: &File) -> Value {
        let link = Link { offset: &file.offset, portal_id: self.portal_id, expires: self.expires };
        json!({
            "url": link.url(self.origin, &self.emulator.journal),
            "expiresAt": iso(self.expires),
            "currentOffset": file.offset,
        })
    }
}

fn unknown() -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", "The journal has no entry with this offset, or no longer.")
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

const SCOPE: &str = "developer.webhooks_journal.read";

/// Most entries of one batch.
const MOST: usize = 100;
