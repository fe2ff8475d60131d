//! What a reply, or its absence, means for the reader and its files.

use super::entries::{Position, entries};
use super::file::{File, Stage};
use super::reader::{Event, Purpose, Reader};
use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::Reply;
use crate::engine::in_flight::Finished;
use crate::engine::time::{Span, Time};
use crate::text::concat;

/// How often in a row a file's link may be renewed, or a file be no file, before that is an error.
const TRIES: u32 = 3;
/// What to do about an offset that is gone.
const ADVICE: &str = ", for HubSpot keeps three days: read from `earliest`, and take from the CRM what changed before";

impl Reader {
    pub(super) fn finish(&mut self, now: Time, finished: Finished<Purpose>) {
        let Finished { purpose, outcome, .. } = finished;
        let (Purpose::Entry(number) | Purpose::File(number)) = purpose else { return self.found(now, outcome) };
        let Some(index) = self.files.iter().position(|file| file.number == number) else { return };
        match outcome {
            Err(error) if is_trouble(&error) => self.troubled(now, index, error.retry_after),
            outcome if purpose == Purpose::File(number) => self.fetched(now, index, outcome),
            outcome => self.renewed(index, outcome),
        }
    }

    /// The question for the next entries has its answer.
    fn found(&mut self, now: Time, outcome: Result<Reply, Error>) {
        let found = match outcome.and_then(|reply| entries(&reply.wanted)) {
            Ok(found) => found,
            Err(error) if is_trouble(&error) && self.is_placed() => {
                self.misses += 1;
                self.rest = now + error.retry_after.unwrap_or_default().max(self.pause(self.misses));
                return;
            }
            Err(error) => return self.fail(explained(error, &self.position)),
        };
        if !self.is_placed() {
            // There is nothing yet, so whatever comes is new.
            let last = found.into_iter().last();
            self.position = last.map_or(Position::Earliest, |entry| Position::After(entry.offset));
            return;
        }
        self.at_end = found.is_empty();
        self.misses = if found.is_empty() { self.misses + 1 } else { 0 };
        self.rest = if found.is_empty() { now + self.pause(self.misses) } else { now };
        for entry in found {
            let next = Position::After(entry.offset.clone());
            if next == self.position {
                let message = "the journal would never end: HubSpot named the same offset twice";
                return self.fail(Error::new(ErrorKind::Decode, message));
            }
            let before = std::mem::replace(&mut self.position, next);
            self.files.push(File::new(self.files_so_far, before, entry));
            self.files_so_far = self.files_so_far.wrapping_add(1);
        }
        if self.at_end && self.position == Position::Latest {
            // There is nothing yet, so whatever comes is new.
            self.position = Position::Earliest;
        }
    }

    /// Neither the file nor its entry could be had, but later they may.
    fn troubled(&mut self, now: Time, index: usize, retry_after: Option<Span>) {
        let Some(file) = self.files.get_mut(index) else { return };
        file.trouble += 1;
        let trouble = file.trouble;
        let at = now + retry_after.unwrap_or_default().max(self.pause(trouble));
        self.set_stale(index, at);
    }

    /// A file was asked for.
    fn fetched(&mut self, now: Time, index: usize, outcome: Result<Reply, Error>) {
        let Some(file) = self.files.get_mut(index) else { return };
        match outcome {
            Ok(reply) => {
                file.stage = Stage::Told;
                let (number, offset) = (file.number, file.entry.offset.clone());
                self.outbox.events.push(Event::File { number, offset, reply });
            }
            // Stores of files say in one way or another that a link ended: 403, 400, 410.
            Err(error) if matches!(error.status, Some(400..=499)) && file.renewed < TRIES => {
                file.renewed += 1;
                self.set_stale(index, now);
            }
            Err(error) if error.kind == ErrorKind::Decode && file.unreadable < TRIES => {
                file.unreadable += 1;
                let at = now + self.pause(1);
                self.set_stale(index, at);
            }
            Err(mut error) => {
                // The host's own words may hold the signed URL.
                let what = if error.kind == ErrorKind::Decode { " is no journal file" } else { " can't be had" };
                error.message = concat(&["the file at offset ", &file.entry.offset, what]);
                self.fail(error);
            }
        }
    }

    /// A file's entry was asked for again.
    fn renewed(&mut self, index: usize, outcome: Result<Reply, Error>) {
        let Some(file) = self.files.get_mut(index) else { return };
        let found = match outcome.map_err(|error| explained(error, &file.before)) {
            Ok(reply) => entries(&reply.wanted),
            Err(error) => Err(error),
        };
        match found.map(|found| found.into_iter().next()) {
            Ok(Some(entry)) if entry.offset == file.entry.offset => {
                file.stage = Stage::Known;
                file.entry = entry;
            }
            Ok(Some(_)) if !matches!(file.before, Position::After(_)) => {
                // What was the earliest entry aged out, or what was the latest is no longer: nobody can ask for it again.
                self.files.remove(index);
            }
            Ok(_) => {
                let message = concat(&["the journal no longer has the entry at offset ", &file.entry.offset, ADVICE]);
                self.fail(Error::new(ErrorKind::NotFound, &message));
            }
            Err(error) => self.fail(error),
        }
    }

    fn set_stale(&mut self, index: usize, at: Time) {
        if let Some(file) = self.files.get_mut(index) {
            file.stage = Stage::Stale(at);
        }
    }
}

/// What it means for a reader that entries behind a position were refused.
fn explained(mut error: Error, asked: &Position) -> Error {
    if let (ErrorKind::NotFound, Position::After(offset)) = (error.kind, asked) {
        error.message = concat(&["the journal no longer has the offset ", offset, ADVICE]);
    }
    error
}

/// Whether it may go well later. A reader outlives any outage: who reads on is told nothing and waits.
fn is_trouble(error: &Error) -> bool {
    match error.kind {
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Server | ErrorKind::RateLimit => true,
        ErrorKind::Api => error.status == Some(423),
        _ => false,
    }
}
