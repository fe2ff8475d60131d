//! Watches many asynchronous jobs until each ends.
//!
//! ```text
//!   due ─▶ asked ─▶ an answer: due again after 2 s, 4 s … 30 s
//!    ▲        │     trouble: due again after 1 s, 2 s … 30 s
//!    └────────┴──▶  past 20 answers or ten minutes: given up
//! ```
//! Tells which job to ask about next and when; whoever sends the question reports what came of it. An *answer* is about the
//! job and counts as an attempt; *trouble* (a lost reply, a 5xx, a rate limit) is not and does not. A job is given up only on
//! an answer or trouble of a question that was asked past its limit, never on a timer alone, since a laptop sleeps.

use crate::engine::random::Random;
use crate::engine::time::{Span, Time};
use crate::sorted::Sorted;

/// When to ask, and when to give up.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// From the start of a job to the first question.
    pub first_delay: Span,
    /// The longest time between two questions.
    pub max_delay: Span,
    /// So many answers.
    pub attempts: u32,
    /// So long after its start.
    pub duration: Span,
}

impl Default for Pace {
    fn default() -> Self {
        Self { first_delay: Span::seconds(1), max_delay: Span::seconds(30), attempts: 20, duration: Span::seconds(600) }
    }
}

/// What to do with a job that is not at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is asked about again, later.
    Later,
    /// It is not asked about any more.
    GiveUp,
}

/// What a job remembers across a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// When it started.
    pub started: Time,
    /// How many answers there were.
    pub attempts: u32,
}

/// The jobs that are watched, by the caller's number for each.
#[derive(Debug)]
pub struct Watch {
    pace: Pace,
    random: Random,
    jobs: Sorted<u32, Job>,
    due: Sorted<(Time, u32), ()>,
}

#[derive(Debug)]
struct Job {
    history: History,
    trouble: u32,
    asked: Time,
}

impl Watch {
    /// No jobs yet.
    #[must_use]
    pub fn new(pace: Pace, seed: u64) -> Self {
        Self { pace, random: Random::new(seed), jobs: Sorted::default(), due: Sorted::default() }
    }

    /// A job that started now.
    pub fn add(&mut self, now: Time, job: u32) {
        self.jobs.insert(job, Job { history: History { started: now, attempts: 0 }, trouble: 0, asked: now });
        self.schedule(now, job, self.pace.first_delay.min(self.pace.max_delay));
    }

    /// A job that started earlier; it is asked about soon.
    pub fn restore(&mut self, now: Time, job: u32, history: History) {
        self.jobs.insert(job, Job { history, trouble: 0, asked: now });
        self.due.insert((now, job), ());
    }

    /// Asks at another pace from the next question of each job on.
    pub fn slow_down(&mut self, pace: Pace) {
        self.pace = pace;
    }

    /// Asks at another pace, and no job later than that has it.
    pub fn change(&mut self, now: Time, pace: Pace) {
        self.pace = pace;
        for ((time, job), ()) in std::mem::take(&mut self.due) {
            let delay = pace.first_delay.min(time.since(now));
            self.schedule(now, job, delay);
        }
    }

    /// The jobs that are watched.
    pub fn jobs(&self) -> impl Iterator<Item = u32> {
        self.jobs.iter().map(|(job, _)| *job)
    }

    /// How many jobs are watched.
    #[must_use]
    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    /// Whether no job is watched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// What to save of a job.
    #[must_use]
    pub fn history(&self, job: u32) -> Option<History> {
        self.jobs.get(&job).map(|job| job.history)
    }

    /// The job to ask about now. It is due again only after a report.
    pub fn next_due(&mut self, now: Time) -> Option<u32> {
        loop {
            let first = self.due.first().map(|(first, ())| *first).filter(|(time, _)| *time <= now)?;
            self.due.remove(&first);
            // One that has come to its end since then is not.
            if let Some(entry) = self.jobs.get_mut(&first.1) {
                entry.asked = now;
                return Some(first.1);
            }
        }
    }

    /// When the next job is due.
    #[must_use]
    pub fn wait(&self) -> Time {
        self.due.first().map_or(Time::NEVER, |((time, _), ())| *time)
    }

    /// HubSpot answered that the job is not at its end.
    pub fn waiting(&mut self, now: Time, job: u32) -> Verdict {
        let Some(entry) = self.jobs.get_mut(&job) else { return Verdict::GiveUp };
        entry.history.attempts += 1;
        entry.trouble = 0;
        let History { started, attempts } = entry.history;
        if attempts >= self.pace.attempts || entry.asked.since(started) >= self.pace.duration {
            return Verdict::GiveUp;
        }
        let delay = self.pace.first_delay.doubled(attempts, self.pace.max_delay);
        self.schedule(now, job, delay);
        Verdict::Later
    }

    /// Nothing was learned about the job; `least` is how long HubSpot wants to be left alone. A wait that outlasts the
    /// watch is cut short: the question after it is the last.
    pub fn trouble(&mut self, now: Time, job: u32, least: Option<Span>) -> Verdict {
        let Some(entry) = self.jobs.get_mut(&job) else { return Verdict::GiveUp };
        let started = entry.history.started;
        if entry.asked.since(started) >= self.pace.duration {
            return Verdict::GiveUp;
        }
        let left = (started + self.pace.duration).since(now).max(self.pace.max_delay);
        let backoff = Span::seconds(1).doubled(entry.trouble, self.pace.max_delay);
        let delay = backoff.max(least.unwrap_or_default().min(left));
        entry.trouble = entry.trouble.saturating_add(1);
        self.schedule(now, job, delay);
        Verdict::Later
    }

    /// The job is at its end.
    pub fn end(&mut self, job: u32) {
        self.jobs.remove(&job);
    }

    /// Has a job due again after a delay times a random factor from 1 to 1.25, so that jobs that start together spread.
    pub fn schedule(&mut self, now: Time, job: u32, delay: Span) {
        let jitter = Span(self.random.up_to(delay.0 / 4));
        self.due.insert((now + delay + jitter, job), ());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers "not yet" to every question and tells when each was asked.
    fn ask_until_given_up(pace: Pace) -> Vec<Time> {
        let mut watch = Watch::new(pace, 3);
        watch.add(Time(0), 1);
        let mut asked = Vec::new();
        loop {
            let now = watch.wait();
            assert_eq!(watch.next_due(now), Some(1));
            assert_eq!(watch.next_due(now), None);
            asked.push(now);
            if watch.waiting(now, 1) == Verdict::GiveUp {
                return asked;
            }
        }
    }

    #[test]
    fn delays_double_from_one_second_to_thirty_with_a_factor_up_to_a_quarter_more() {
        let asked = ask_until_given_up(Pace::default());
        let mut before = Time(0);
        for (index, time) in asked.iter().enumerate() {
            let nominal = Span::seconds(1).doubled(u32::try_from(index).unwrap(), Span::seconds(30)).0;
            let gap = time.since(before).0;
            assert!((nominal..=nominal + nominal / 4).contains(&gap), "gap {index} is {gap}");
            before = *time;
        }
        assert_eq!(asked.len(), 20);
    }

    #[test]
    fn gives_up_at_the_first_answer_past_ten_minutes() {
        let asked = ask_until_given_up(Pace { attempts: 100, ..Pace::default() });
        let (last, before) = (asked.last().unwrap(), asked.iter().rev().nth(1).unwrap());
        assert!(last.0 >= 600_000 && before.0 < 600_000, "{before:?} {last:?}");
    }

    #[test]
    fn trouble_is_no_attempt_and_backs_off() {
        let mut watch = Watch::new(Pace { attempts: 2, ..Pace::default() }, 3);
        watch.add(Time(0), 1);
        for round in 0..5 {
            let now = watch.wait();
            assert_eq!(watch.next_due(now), Some(1));
            assert_eq!(watch.trouble(now, 1, None), Verdict::Later);
            assert!(watch.wait().since(now) >= Span::seconds(1 << round));
        }
        assert_eq!(watch.history(1).unwrap().attempts, 0);
        let now = watch.wait();
        watch.next_due(now);
        assert_eq!(watch.trouble(now, 1, Some(Span::seconds(100))), Verdict::Later);
        assert!(watch.wait() >= now + Span::seconds(100));
    }

    #[test]
    fn a_job_at_its_end_is_never_due() {
        let mut watch = Watch::new(Pace::default(), 3);
        watch.add(Time(0), 1);
        watch.add(Time(0), 2);
        watch.end(1);
        assert_eq!(watch.next_due(Time(3_600_000)), Some(2));
        assert_eq!(watch.next_due(Time(3_600_000)), None);
    }

    #[test]
    fn a_sleep_of_an_hour_still_asks_once_more() {
        let mut watch = Watch::new(Pace::default(), 3);
        watch.add(Time(0), 1);
        let woken = Time(3_600_000);
        assert_eq!(watch.next_due(woken), Some(1));
        assert_eq!(watch.waiting(woken, 1), Verdict::GiveUp);
    }
}
