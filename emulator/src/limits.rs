//! Counts requests in sliding windows: what is over the limit is refused, and the highest counts are kept for tests.
//! Every request counts for the peaks; only those that were let through use up the limit.

use std::collections::{BTreeMap, VecDeque};

use serde_json::json;

use crate::date::DAY;
use crate::limit_options::LimitOptions;
use crate::problem::Problem;

/// An allowance that endpoints share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Bucket {
    /// What every account grants an app in ten seconds.
    General,
    /// Searches of one account in one second, whichever apps ask.
    Search,
    /// Snapshots of one app in one second.
    Snapshots,
    /// The journal of one app in one second.
    Journal,
    /// Subscriptions of one app in one second.
    Subscriptions,
}

/// What was asked of one bucket so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Requests that arrived, the refused ones too.
    pub requests: u64,
    /// Requests that were answered with 429.
    pub refused: u64,
    /// Highest number of arrivals in any one second (`[t, t + 1 s)`).
    pub peak_per_second: usize,
    /// Highest number of arrivals in any window of the limit's length.
    pub peak: usize,
}

/// All windows.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    arrivals: BTreeMap<Bucket, Arrivals>,
    granted: BTreeMap<(Bucket, String), Window>,
    days: BTreeMap<String, (u64, u64)>,
}

/// What the answer says about the allowance.
pub(crate) type Headers = Vec<(&'static str, String)>;

impl Bucket {
    /// All buckets.
    pub const ALL: [Self; 5] = [Self::General, Self::Search, Self::Snapshots, Self::Journal, Self::Subscriptions];

    /// Its name in the options and in the state.
    pub fn name(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Search => "search",
            Self::Snapshots => "snapshots",
            Self::Journal => "journal",
            Self::Subscriptions => "subscriptions",
        }
    }

    /// Length of its window in milliseconds.
    pub fn length(self) -> u64 {
        if self == Self::General { 10_000 } else { 1_000 }
    }
}

impl Limits {
    /// Notes that a request arrived, whatever becomes of it.
    pub fn arrive(&mut self, now: u64, bucket: Bucket) {
        let arrivals = self.arrivals.entry(bucket).or_default();
        arrivals.usage.requests += 1;
        arrivals.usage.peak_per_second = arrivals.usage.peak_per_second.max(arrivals.second.add(now, 1_000));
        arrivals.usage.peak = arrivals.usage.peak.max(arrivals.window.add(now, bucket.length()));
    }

    /// Lets a request through or refuses it. `daily`: whether the token's kind has a daily limit.
    pub fn take(
        &mut self,
        now: u64,
        bucket: Bucket,
        key: &str,
        daily: Daily,
        options: &LimitOptions,
    ) -> Result<Headers, Problem> {
        let limit = match (bucket, daily) {
            (Bucket::General, Daily::Exempt) => options.oauth,
            _ => options.of(bucket),
        };
        let window = self.granted.entry((bucket, key.to_owned())).or_default();
        let used = window.count(now, bucket.length());
        if used >= limit {
            let wait = window.free_at(bucket.length()).saturating_sub(now);
            self.refuse(bucket);
            return Err(too_many(bucket, limit, wait, options));
        }
        if bucket != Bucket::General {
            window.add(now, bucket.length());
            return Ok(Headers::new());
        }
        let mut headers = Headers::new();
        if daily == Daily::Counted {
            let day = self.days.entry(key.to_owned()).or_default();
            if day.0 != now / DAY {
                *day = (now / DAY, 0);
            }
            if day.1 >= options.daily {
                self.refuse(bucket);
                return Err(limited("You have reached your daily limit.", "DAILY", bucket));
            }
            day.1 += 1;
            headers.push(("x-hubspot-ratelimit-daily", options.daily.to_string()));
            headers.push(("x-hubspot-ratelimit-daily-remaining", (options.daily - day.1).to_string()));
        }
        let second = window.last(now, 1_000) + 1;
        let used = window.add(now, bucket.length());
        headers.push(("x-hubspot-ratelimit-max", limit.to_string()));
        headers.push(("x-hubspot-ratelimit-remaining", limit.saturating_sub(used).to_string()));
        headers.push(("x-hubspot-ratelimit-interval-milliseconds", bucket.length().to_string()));
        let secondly = limit.div_ceil(10);
        headers.push(("x-hubspot-ratelimit-secondly", secondly.to_string()));
        headers.push(("x-hubspot-ratelimit-secondly-remaining", secondly.saturating_sub(second).to_string()));
        Ok(headers)
    }

    pub fn usage(&self, bucket: Bucket) -> Usage {
        self.arrivals.get(&bucket).map(|arrivals| arrivals.usage).unwrap_or_default()
    }

    fn refuse(&mut self, bucket: Bucket) {
        self.arrivals.entry(bucket).or_default().usage.refused += 1;
    }
}

/// Whether requests count against a daily limit: they do for tokens of private apps, not for OAuth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Daily {
    Counted,
    Exempt,
}

#[derive(Debug, Default)]
struct Arrivals {
    usage: Usage,
    second: Window,
    window: Window,
}

/// Moments, oldest first; those that left the window are dropped.
#[derive(Debug, Default)]
struct Window(VecDeque<u64>);

impl Window {
    /// Adds a moment and gives the number in the window that ends with it.
    fn add(&mut self, now: u64, length: u64) -> usize {
        self.0.push_back(now);
        self.count(now, length)
    }

    fn count(&mut self, now: u64, length: u64) -> usize {
        while self.0.front().is_some_and(|first| first.saturating_add(length) <= now) {
            self.0.pop_front();
        }
        self.0.len()
    }

    /// How many of them lie in a shorter window.
    fn last(&self, now: u64, length: u64) -> usize {
        self.0.iter().rev().take_while(|moment| moment.saturating_add(length) > now).count()
    }

    fn free_at(&self, length: u64) -> u64 {
        self.0.front().map_or(0, |first| first.saturating_add(length))
    }
}

fn too_many(bucket: Bucket, limit: usize, wait: u64, options: &LimitOptions) -> Problem {
    let seconds = wait.div_ceil(1_000).max(1);
    if bucket == Bucket::General {
        let problem = limited("You have reached your ten_secondly_rolling limit.", "TEN_SECONDLY_ROLLING", bucket)
            .with_header("x-hubspot-ratelimit-max", limit)
            .with_header("x-hubspot-ratelimit-remaining", 0)
            .with_header("x-hubspot-ratelimit-interval-milliseconds", bucket.length());
        return if options.general_retry_after { problem.with_header("retry-after", seconds) } else { problem };
    }
    if bucket == Bucket::Search {
        return Problem::of(429, "RATE_LIMITS", "You have reached your secondly limit.");
    }
    Problem::of(429, "RATE_LIMITS", format!("You have reached your secondly limit of {limit} requests."))
        .with("policyName", json!("SECONDLY"))
        .with("groupName", json!(format!("webhooks-journal:{}", bucket.name())))
        .with_header("retry-after", seconds)
}

/// The body of an ordinary 429.
pub(crate) fn limited(message: &str, policy: &str, bucket: Bucket) -> Problem {
    Problem::plain(429, message)
        .with("errorType", json!("RATE_LIMIT"))
        .with("policyName", json!(policy))
        .with("groupName", json!(format!("publicapi:{}", bucket.name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(limits: &mut Limits, now: u64, bucket: Bucket) -> Result<Headers, u16> {
        limits
            .take(now, bucket, "app", Daily::Counted, &LimitOptions::default())
            .map_err(|problem| problem.respond("c").status)
    }

    #[test]
    fn the_eleventh_snapshot_request_of_a_second_is_refused() {
        let mut limits = Limits::default();
        for step in 0..10 {
            assert!(take(&mut limits, step * 10, Bucket::Snapshots).is_ok());
        }
        assert_eq!(take(&mut limits, 999, Bucket::Snapshots), Err(429));
        assert!(take(&mut limits, 1_000, Bucket::Snapshots).is_ok(), "the first one left the window");
        assert_eq!(take(&mut limits, 1_000, Bucket::Snapshots), Err(429));
    }

    #[test]
    fn a_refused_request_says_when_to_come_back() {
        let mut limits = Limits::default();
        for _ in 0..10 {
            take(&mut limits, 500, Bucket::Snapshots).unwrap();
        }
        let options = LimitOptions::default();
        let problem = limits.take(600, Bucket::Snapshots, "app", Daily::Exempt, &options).unwrap_err();
        let response = problem.respond("c");
        assert_eq!(response.header_value("retry-after"), Some("1"));
        assert_eq!(response.json()["policyName"], "SECONDLY");
    }

    #[test]
    fn the_general_limit_counts_ten_seconds_and_tells_what_remains() {
        let mut limits = Limits::default();
        let headers = take(&mut limits, 0, Bucket::General).unwrap();
        assert!(headers.contains(&("x-hubspot-ratelimit-remaining", "99".to_owned())));
        assert!(headers.contains(&("x-hubspot-ratelimit-daily-remaining", "249999".to_owned())));
        for _ in 1..100 {
            take(&mut limits, 1, Bucket::General).unwrap();
        }
        assert_eq!(take(&mut limits, 9_999, Bucket::General), Err(429));
        assert!(take(&mut limits, 10_000, Bucket::General).is_ok());
    }

    #[test]
    fn accounts_do_not_share_an_allowance() {
        let mut limits = Limits::default();
        let options = LimitOptions { general: 1, ..LimitOptions::default() };
        assert!(limits.take(0, Bucket::General, "1", Daily::Counted, &options).is_ok());
        assert!(limits.take(0, Bucket::General, "1", Daily::Counted, &options).is_err());
        assert!(limits.take(0, Bucket::General, "2", Daily::Counted, &options).is_ok());
    }

    #[test]
    fn a_token_of_oauth_has_a_limit_of_its_own_and_no_daily_one() {
        let (mut limits, options) = (Limits::default(), LimitOptions::default());
        let headers = limits.take(0, Bucket::General, "1", Daily::Exempt, &options).unwrap();
        assert!(headers.contains(&("x-hubspot-ratelimit-max", "110".to_owned())), "{headers:?}");
        assert!(!headers.iter().any(|(name, _)| name.contains("daily")), "{headers:?}");
        for _ in 1..110 {
            assert!(limits.take(0, Bucket::General, "1", Daily::Exempt, &options).is_ok());
        }
        assert!(limits.take(0, Bucket::General, "1", Daily::Exempt, &options).is_err());
    }

    #[test]
    fn the_daily_limit_begins_again_at_midnight() {
        let mut limits = Limits::default();
        let options = LimitOptions { daily: 1, ..LimitOptions::default() };
        assert!(limits.take(0, Bucket::General, "1", Daily::Counted, &options).is_ok());
        let refused = limits.take(1, Bucket::General, "1", Daily::Counted, &options).unwrap_err();
        assert_eq!(refused.respond("c").json()["policyName"], "DAILY");
        assert!(limits.take(DAY, Bucket::General, "1", Daily::Counted, &options).is_ok());
    }

    #[test]
    fn peaks_count_what_was_refused_too() {
        let mut limits = Limits::default();
        for _ in 0..12 {
            limits.arrive(0, Bucket::Snapshots);
        }
        limits.arrive(1_000, Bucket::Snapshots);
        let usage = limits.usage(Bucket::Snapshots);
        assert_eq!((usage.requests, usage.peak_per_second), (13, 12));
    }
}
