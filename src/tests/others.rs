//! The other processes that share an app with the host: the limit that all keep together, and the token.

use std::collections::VecDeque;

use crate::engine::machine::Answer;
use crate::engine::rate::Question;
use crate::engine::time::Span;
use crate::secret::Secret;

/// What the others do, and what they heard.
#[derive(Default)]
pub struct Others {
    /// They take one of a limit's places at each of these moments, the earliest first.
    pub busy: VecDeque<u64>,
    /// When a place was taken, by anybody.
    pub taken: Vec<u64>,
    /// What was asked of the shared limits.
    pub questions: Vec<Question>,
    /// The token that all of them have, and until when.
    pub token: Option<(Secret, u64)>,
    /// The names of the tokens that they were asked for, with those that were not wanted any more.
    pub asked: Vec<(String, Option<Secret>)>,
    /// What they were told.
    pub shared: Vec<(String, Option<(Secret, Span)>)>,
}

impl Others {
    /// Keeps one window for everybody, whatever the bucket.
    pub fn permit(&mut self, now: u64, question: Question) -> Answer {
        self.questions.push(question);
        while let Some(at) = self.busy.front().copied().filter(|at| *at <= now) {
            self.busy.pop_front();
            if self.wait(at, question).is_none() {
                self.taken.push(at);
            }
        }
        match self.wait(now, question) {
            Some(wait) => Answer::Later(wait),
            None => {
                self.taken.push(now);
                Answer::Granted
            }
        }
    }

    /// Gives their token, unless it is the one that was refused.
    pub fn token(&mut self, now: u64, key: String, refused: Option<Secret>) -> Answer {
        let fresh =
            self.token.clone().filter(|(token, _)| Some(token.expose()) != refused.as_ref().map(Secret::expose));
        self.asked.push((key, refused));
        let fresh = fresh.filter(|(_, until)| *until > now);
        fresh.map_or(Answer::Granted, |(token, until)| Answer::Shared(token, Span(until - now)))
    }

    /// Keeps a new token.
    pub fn keep(&mut self, now: u64, key: String, token: Option<(Secret, Span)>) {
        self.token = token.clone().map(|(token, usable)| (token, now + usable.0)).or(self.token.take());
        self.shared.push((key, token));
    }

    fn wait(&self, now: u64, question: Question) -> Option<Span> {
        let first = self.taken.len().checked_sub(question.max as usize)?;
        let open = self.taken[first] + question.interval.0;
        (open > now).then(|| Span(open - now))
    }
}
