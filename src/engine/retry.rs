//! Whether and when a call that failed is sent again.
//! One pure function and one budget; it keeps no time itself.

use crate::DIRECT;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::random::Random;
use crate::engine::response::says_secondly;
use crate::engine::time::Span;
use crate::operation::Repeat;

/// The first backoff.
const BASE: Span = Span(500);
/// The longest backoff.
const CAP: Span = Span::seconds(30);
/// How long HubSpot's general rate window is.
const TEN_SECONDS: Span = Span::seconds(10);

/// What to do after a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Report the error.
    Stop,
    /// Send it again after this time.
    Retry(Span),
}

/// Decides after the `attempt`th try (from 1) failed with `error`. Whoever made the request has settled what `repeat` is
/// for it.
#[must_use]
pub fn decide(error: &Error, attempt: u32, repeat: Repeat, random: &mut Random) -> Decision {
    if !DIRECT {
        return Decision::Stop;
    }
    let backoff = BASE.doubled(attempt.saturating_sub(1), CAP);
    let jittered = Span(random.up_to(backoff.0));
    let spread = |least: Span| least + Span(random.clone().up_to(least.0 / 4));
    let ambiguous = |least: Span| match repeat {
        Repeat::Safe => Decision::Retry(jittered.max(least)),
        Repeat::Never | Repeat::With(_) => Decision::Stop,
    };
    match (error.status, error.retry_after) {
        (Some(429), _) if says_daily(error) => Decision::Stop,
        (Some(429 | 423), Some(wait)) => Decision::Retry(wait + Span(random.up_to(250))),
        (Some(429), None) if says_ten_secondly(error) => Decision::Retry(spread(TEN_SECONDS)),
        (Some(429), None) if says_secondly(error) => Decision::Retry(spread(Span::seconds(1))),
        (Some(429), None) => Decision::Retry(spread(Span::seconds(1).doubled(attempt - 1, CAP))),
        (Some(423), None) => Decision::Retry(jittered.max(Span::seconds(2))),
        (Some(477), wait) => wait.map_or(Decision::Stop, Decision::Retry),
        (Some(500), _) => ambiguous(Span::ZERO),
        (Some(503), wait) => ambiguous(wait.unwrap_or_default()),
        (Some(502 | 504 | 520 | 521 | 523 | 524), wait) => ambiguous(wait.unwrap_or(Span::seconds(2))),
        (Some(522 | 525 | 526), _) if attempt == 1 => ambiguous(Span::seconds(2)),
        (Some(200..=299), _) => ambiguous(Span::seconds(1)),
        (Some(_), _) => Decision::Stop,
        (None, _) if matches!(error.kind, ErrorKind::Connection | ErrorKind::Timeout) => ambiguous(Span::ZERO),
        (None, _) => Decision::Stop,
    }
}

/// Whether a try that ended so may have been carried out all the same.
#[must_use]
pub fn may_have_happened(error: &Error) -> bool {
    match error.status {
        Some(status) => !(300..500).contains(&status),
        None => matches!(error.kind, ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Decode),
    }
}

fn policy(error: &Error) -> Option<&str> {
    error.reply.policy_name.as_deref()
}

fn says_daily(error: &Error) -> bool {
    policy(error) == Some("DAILY")
}

fn says_ten_secondly(error: &Error) -> bool {
    policy(error) == Some("TEN_SECONDLY_ROLLING")
}

/// What all calls of a client may spend on repeating, so that an outage is not answered by a storm.
/// A retry costs more than a success earns, so that retries stay a small share of the traffic.
#[derive(Debug)]
pub struct Budget {
    left: u32,
}

impl Budget {
    const FULL: u32 = 500;
    const RETRY: u32 = 5;
    const SUCCESS: u32 = 1;

    /// Pays for one retry, if there is enough left.
    #[must_use]
    pub fn spend(&mut self) -> bool {
        let left = self.left.checked_sub(Self::RETRY);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// A call succeeded.
    pub fn earn(&mut self) {
        self.left = (self.left + Self::SUCCESS).min(Self::FULL);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: Self::FULL }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(status: u16) -> Error {
        Error::new(ErrorKind::Server, "").with_status(status)
    }

    fn limited(policy: &str) -> Error {
        let mut error = failed(429);
        error.reply.policy_name = Some(policy.into());
        error
    }

    fn wait(error: &Error, attempt: u32, repeat: Repeat) -> Option<u64> {
        match decide(error, attempt, repeat, &mut Random::new(7)) {
            Decision::Stop => None,
            Decision::Retry(span) => Some(span.0),
        }
    }

    #[test]
    fn what_was_not_processed_is_repeated_whatever_it_is() {
        for status in [429, 423] {
            assert!(wait(&failed(status), 1, Repeat::Never).is_some(), "{status}");
        }
    }

    #[test]
    fn what_may_have_happened_is_repeated_only_where_that_is_safe() {
        let lost = Error::new(ErrorKind::Connection, "");
        for error in [failed(500), failed(502), failed(503), failed(504), failed(520), lost] {
            assert_eq!(wait(&error, 1, Repeat::Never), None, "{:?}", error.status);
            assert!(wait(&error, 1, Repeat::Safe).is_some(), "{:?}", error.status);
        }
    }

    #[test]
    fn a_rate_limit_says_how_long_it_lasts() {
        assert!((10_000..12_600).contains(&wait(&limited("TEN_SECONDLY_ROLLING"), 1, Repeat::Never).unwrap()));
        assert!((1_000..1_300).contains(&wait(&limited("SECONDLY"), 3, Repeat::Never).unwrap()));
        assert_eq!(wait(&limited("DAILY"), 1, Repeat::Safe), None);
        let mut told = failed(429);
        told.retry_after = Some(Span::seconds(7));
        assert!((7_000..7_251).contains(&wait(&told, 1, Repeat::Never).unwrap()));
    }

    #[test]
    fn a_wrong_request_is_not_repeated() {
        for status in [400, 401, 403, 404, 409, 414, 530] {
            assert_eq!(wait(&failed(status), 1, Repeat::Safe), None, "{status}");
        }
    }

    #[test]
    fn a_broken_edge_is_tried_once_more() {
        assert!(wait(&failed(525), 1, Repeat::Safe).is_some());
        assert_eq!(wait(&failed(525), 2, Repeat::Safe), None);
    }

    #[test]
    fn the_budget_ends_and_successes_refill_it() {
        let mut budget = Budget::default();
        let retries = (0..1000).filter(|_| budget.spend()).count();
        assert_eq!(retries, 100);
        (0..5).for_each(|_| budget.earn());
        assert!(budget.spend());
        assert!(!budget.spend());
    }
}
