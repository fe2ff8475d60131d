//! Rate limits: who may send, and when.
//!
//! Counts send times in sliding windows, so that no window of HubSpot's ever holds more than the limit, wherever it starts.
//! First come, first served. HubSpot counts arrivals, which the network may bring closer together than the sends were, so
//! each window is a little longer than HubSpot's: else a full window right behind another is refused as a whole.
//!
//! Where several processes share the limits, what these windows let through is asked of the host, one by one: they only
//! keep this process from asking for more than it could ever get.

use crate::DIRECT;
use crate::engine::machine::{Headers, Ticket};
use crate::engine::time::{Span, Time};
use crate::fifo::Fifo;
use crate::operation::Bucket;
use crate::text::number as digits;

/// Every limit of one app and account.
#[derive(Debug)]
pub struct Limits {
    windows: Vec<Window>,
    shared: bool,
    usage: Usage,
}

/// What was asked of HubSpot so far, and what its headers say of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Requests that were sent, repeated ones each time.
    pub requests: u32,
    /// Replies that said an error, with a status from 400 on.
    pub errors: u32,
    /// Requests without a reply: lost, timed out or taken back.
    pub unanswered: u32,
    /// Of the account's requests of a day: how many there are, and how many are left.
    pub daily: Option<(u32, u32)>,
}

/// What is left of one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Left {
    /// Which limit.
    pub bucket: Bucket,
    /// So many requests in each interval.
    pub max: u32,
    /// The interval.
    pub interval: Span,
    /// So many may be sent now.
    pub remaining: u32,
    /// How long none may be sent at all: HubSpot or those who share the limit say so.
    pub closed: Span,
    /// So many requests wait for their turn.
    pub waiting: usize,
}

#[derive(Debug)]
struct Window {
    bucket: Bucket,
    most: u32,
    per: Span,
    sent: Vec<Time>,
    closed_until: Time,
    /// What HubSpot said was left, and how many were sent since.
    told: Option<(Time, u32)>,
    queue: Fifo<Ticket>,
    /// The host is asked whether this one may send.
    asked: Option<Ticket>,
}

/// What the host is asked where processes share a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// Which limit.
    pub bucket: Bucket,
    /// So many requests of all processes together.
    pub max: u32,
    /// In each interval.
    pub interval: Span,
}

impl Limits {
    /// The limits that HubSpot documents, with the two that differ by account.
    #[must_use]
    pub fn new(general: u32, search: u32) -> Self {
        let limits = [
            (Bucket::General, general, 10),
            (Bucket::Search, search, 1),
            (Bucket::Journal, 100, 1),
            (Bucket::Subscriptions, 50, 1),
            (Bucket::Snapshots, 10, 1),
        ];
        let mut windows = Vec::with_capacity(limits.len());
        for (bucket, most, seconds) in limits.into_iter().filter(|_| DIRECT) {
            windows.push(Window {
                bucket,
                most,
                per: Span::seconds(seconds),
                sent: Vec::new(),
                closed_until: Time::default(),
                told: None,
                queue: Fifo::default(),
                asked: None,
            });
        }
        Self { windows, shared: false, usage: Usage::default() }
    }

    /// The same for one of several processes that share the limits: the host is asked before each request.
    #[must_use]
    pub fn shared(self, shared: bool) -> Self {
        Self { shared, ..self }
    }

    /// What was asked of HubSpot so far.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.usage
    }

    /// What is left of each limit.
    pub fn left(&self, now: Time) -> impl Iterator<Item = Left> + '_ {
        self.windows.iter().map(move |window| window.left(now))
    }

    /// A request goes out.
    pub fn sent(&mut self) {
        self.usage.requests += 1;
    }

    /// A request came back, or won't.
    pub fn answered(&mut self, status: Option<u16>) {
        match status {
            None => self.usage.unanswered += 1,
            Some(400..) => self.usage.errors += 1,
            Some(_) => {}
        }
    }

    /// Asks for leave to send one request; `true` grants it at once, else it comes from [`Limits::next`].
    #[must_use]
    pub fn ask(&mut self, now: Time, bucket: Bucket, ticket: Ticket) -> bool {
        let shared = self.shared;
        let Some(window) = self.window(bucket) else { return true };
        if !shared && window.queue.is_empty() && window.open_at() <= now {
            window.count(now);
            return true;
        }
        window.queue.push(ticket);
        false
    }

    /// Takes a question back.
    pub fn forget(&mut self, ticket: Ticket) {
        for window in self.windows() {
            window.queue.retain(|waiting| *waiting != ticket);
            window.asked.take_if(|asked| *asked == ticket);
        }
    }

    /// The next ticket that may send now; or, where there is a question, once the host has leave for it.
    pub fn next(&mut self, now: Time) -> Option<(Ticket, Option<Question>)> {
        let shared = self.shared;
        let window = self.windows().iter_mut().find(|window| window.waits() && window.open_at() <= now)?;
        window.count(now);
        let ticket = window.queue.pop()?;
        window.asked = Some(ticket).filter(|_| shared);
        let question = Question { bucket: window.bucket, max: window.most, interval: window.per };
        Some((ticket, Some(question).filter(|_| shared)))
    }

    /// The host has leave for a ticket, or has none for so long; then it waits its turn as before.
    pub fn heard(&mut self, now: Time, ticket: Ticket, wait: Option<Span>) {
        for window in self.windows() {
            if window.asked.take_if(|asked| *asked == ticket).is_none() {
                continue;
            }
            // It was counted when the host was asked; since then the process may have slept.
            window.sent.pop();
            if let Some(wait) = wait {
                window.queue.put_back(ticket);
                window.closed_until = window.closed_until.max(now + wait);
            } else {
                window.sent.push(now);
            }
        }
    }

    /// When the next ticket that waits may send.
    #[must_use]
    pub fn wait(&self) -> Time {
        if !DIRECT {
            return Time::NEVER;
        }
        let waiting = self.windows.iter().filter(|window| window.waits());
        waiting.map(Window::open_at).min().unwrap_or(Time::NEVER)
    }

    /// How long those who wait for their turn wait at least; `None` where it is about to come.
    #[must_use]
    pub fn queued(&self, now: Time, bucket: Bucket) -> Option<Span> {
        let window = self.windows.iter().find(|window| window.bucket == bucket)?;
        Some(window.open_at().since(now)).filter(|wait| *wait > Span::ZERO)
    }

    /// How long a new request would wait if nobody else asked.
    #[must_use]
    pub fn closed_for(&self, now: Time, bucket: Bucket) -> Span {
        let window = self.windows.iter().find(|window| DIRECT && window.bucket == bucket);
        window.map_or(Span::ZERO, |window| window.closed_until.since(now))
    }

    /// HubSpot refused a request of this bucket for that long.
    pub fn close(&mut self, now: Time, bucket: Bucket, span: Span) {
        if let Some(window) = self.window(bucket) {
            window.closed_until = window.closed_until.max(now + span);
        }
    }

    /// Learns from the headers of a reply.
    pub fn learn(&mut self, now: Time, bucket: Bucket, headers: &dyn Headers) {
        if !DIRECT || bucket != Bucket::General {
            return;
        }
        let number = |name: &str| headers.find(name).and_then(|value| digits(value.trim_ascii()));
        let count = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
        if let (Some(most), Some(left)) =
            (number("x-hubspot-ratelimit-daily"), number("x-hubspot-ratelimit-daily-remaining"))
        {
            self.usage.daily = Some((count(most), count(left)));
        }
        let Some(window) = self.window(bucket) else { return };
        let interval = number("x-hubspot-ratelimit-interval-milliseconds").filter(|interval| *interval > 0);
        if let (Some(most), Some(interval)) = (number("x-hubspot-ratelimit-max"), interval) {
            window.most = count(most).max(1);
            window.per = Span(interval.min(60_000).unsigned_abs());
        }
        let remaining = number("x-hubspot-ratelimit-remaining");
        window.told = remaining.map(|remaining| (now, count(remaining)));
        if remaining == Some(0) {
            window.closed_until = window.closed_until.max(now + Span(window.per.0 / 10));
        }
    }

    /// None where a relay keeps them.
    fn windows(&mut self) -> &mut [Window] {
        if DIRECT { &mut self.windows } else { &mut [] }
    }

    fn window(&mut self, bucket: Bucket) -> Option<&mut Window> {
        self.windows().iter_mut().find(|window| window.bucket == bucket)
    }
}

impl Window {
    /// Whether somebody waits for this window alone.
    fn waits(&self) -> bool {
        !self.queue.is_empty() && self.asked.is_none()
    }

    /// When the next request may be sent.
    fn open_at(&self) -> Time {
        let full = self.sent.len() >= self.most as usize;
        let oldest = self.sent.len().checked_sub(self.most as usize).and_then(|index| self.sent.get(index));
        let free = oldest.filter(|_| full).map_or(Time::default(), |time| *time + self.per + JITTER);
        free.max(self.closed_until)
    }

    fn left(&self, now: Time) -> Left {
        let sent_after = |start: Time| {
            let later = self.sent.iter().filter(|time| start < **time).count();
            u32::try_from(later).unwrap_or(u32::MAX)
        };
        let own = self.most.saturating_sub(sent_after(Time(now.0.saturating_sub(self.per.0))));
        // Others draw on the same limit, and HubSpot counts them, too.
        let told = self.told.filter(|(time, _)| now < *time + self.per);
        let theirs = told.map_or(own, |(time, left)| left.saturating_sub(sent_after(time)));
        let closed = self.closed_until.since(now);
        let remaining = if closed == Span::ZERO { own.min(theirs) } else { 0 };
        Left {
            bucket: self.bucket,
            max: self.most,
            interval: self.per,
            remaining,
            closed,
            waiting: self.queue.len() + usize::from(self.asked.is_some()),
        }
    }

    fn count(&mut self, now: Time) {
        self.sent.push(now);
        while self.sent.len() > self.most as usize {
            self.sent.remove(0);
        }
    }
}

/// How much closer together requests may arrive than they were sent.
const JITTER: Span = Span(50);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_window_of_a_second_ever_holds_more_than_ten_even_if_some_arrive_later_than_others() {
        let mut limits = Limits::new(100, 4);
        let mut sent = Vec::new();
        let mut now = Time(1_000);
        for number in 0..35 {
            if limits.ask(now, Bucket::Snapshots, Ticket(number)) {
                sent.push((now, number));
            }
            now = now + Span(7);
        }
        while limits.wait() != Time::NEVER {
            now = now.max(limits.wait());
            while let Some((ticket, _)) = limits.next(now) {
                sent.push((now, ticket.0));
            }
        }
        assert_eq!(sent.iter().map(|(_, number)| *number).collect::<Vec<_>>(), (0..35).collect::<Vec<_>>());
        // Every other request is on its way for longer.
        let arrival = |(sent, number): &(Time, u32)| *sent + Span(if number % 2 == 0 { 50 } else { 0 });
        for start in sent.iter().map(arrival) {
            let within =
                sent.iter().map(arrival).filter(|time| (start..start + Span::seconds(1)).contains(time)).count();
            assert!(within <= 10, "{within} arrive in one second");
        }
    }

    #[test]
    fn a_refusal_closes_the_bucket_for_everyone() {
        let mut limits = Limits::new(100, 4);
        limits.close(Time(0), Bucket::Search, Span::seconds(5));
        assert!(!limits.ask(Time(1), Bucket::Search, Ticket(1)));
        assert!(limits.ask(Time(1), Bucket::General, Ticket(2)));
        assert_eq!(limits.wait(), Time(5_000));
        assert_eq!(limits.next(Time(4_999)), None);
        assert_eq!(limits.next(Time(5_000)), Some((Ticket(1), None)));
    }

    #[test]
    fn headers_change_the_general_limit() {
        let mut limits = Limits::new(1, 4);
        let headers = |most: &str, remaining: &str| {
            Vec::from([
                ("X-HubSpot-RateLimit-Max".into(), most.into()),
                ("X-HubSpot-RateLimit-Interval-Milliseconds".into(), "10000".into()),
                ("X-HubSpot-RateLimit-Remaining".into(), remaining.into()),
            ]) as Vec<(String, String)>
        };
        assert!(limits.ask(Time(0), Bucket::General, Ticket(1)));
        limits.learn(Time(0), Bucket::General, &headers("190", "189"));
        assert!(limits.ask(Time(0), Bucket::General, Ticket(2)));
        limits.learn(Time(0), Bucket::General, &headers("190", "0"));
        assert!(!limits.ask(Time(0), Bucket::General, Ticket(3)));
        assert_eq!(limits.wait(), Time(1_000));
    }

    #[test]
    fn a_question_that_is_taken_back_costs_nothing() {
        let mut limits = Limits::new(100, 1);
        assert!(limits.ask(Time(0), Bucket::Search, Ticket(1)));
        assert!(!limits.ask(Time(0), Bucket::Search, Ticket(2)));
        assert!(!limits.ask(Time(0), Bucket::Search, Ticket(3)));
        limits.forget(Ticket(2));
        assert_eq!(limits.next(Time(1_049)), None);
        assert_eq!(limits.next(Time(1_050)), Some((Ticket(3), None)));
    }

    #[test]
    fn what_is_left_is_what_hubspot_says_unless_more_was_sent() {
        let mut limits = Limits::new(100, 4);
        let left = |limits: &Limits, now| limits.left(now).next().unwrap();
        let headers: Vec<(String, String)> = Vec::from([
            ("X-HubSpot-RateLimit-Remaining".into(), "40".into()),
            ("X-HubSpot-RateLimit-Daily".into(), "250000".into()),
            ("X-HubSpot-RateLimit-Daily-Remaining".into(), "249000".into()),
        ]);
        for ticket in 0..3 {
            assert!(limits.ask(Time(1_000), Bucket::General, Ticket(ticket)));
        }
        assert_eq!(left(&limits, Time(1_000)).remaining, 97);
        limits.learn(Time(1_100), Bucket::General, &headers);
        assert_eq!(limits.usage().daily, Some((250_000, 249_000)));
        assert_eq!(left(&limits, Time(1_100)).remaining, 40);
        assert!(limits.ask(Time(1_200), Bucket::General, Ticket(4)));
        assert_eq!(left(&limits, Time(1_200)).remaining, 39);
        // After an interval nothing of that counts any more.
        assert_eq!(left(&limits, Time(11_200)).remaining, 100);
        limits.close(Time(11_200), Bucket::General, Span::seconds(2));
        assert_eq!((left(&limits, Time(11_700)).remaining, left(&limits, Time(11_700)).closed), (0, Span(1_500)));
    }
}
