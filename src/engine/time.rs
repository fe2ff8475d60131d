//! Time as the driver gives it, and spans of it.
//! Nothing here reads a clock.

use std::ops::Add;

use crate::operation::Day;
use crate::text::{concat, find, numbers, split_once};

/// A moment, in milliseconds of Unix time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub u64);

/// A length of time, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub u64);

impl Time {
    /// A moment that never comes.
    pub const NEVER: Time = Time(u64::MAX);

    /// How long ago `earlier` was; zero if it is still to come.
    #[must_use]
    pub fn since(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// The moment of an HTTP date in the form that servers must send: `Sun, 06 Nov 1994 08:49:37 GMT`.
    /// Read by hand: the crate for it brings std's clock along, 10 kB of wasm.
    #[must_use]
    pub fn of_http_date(text: &str) -> Option<Time> {
        const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
        let date = text.get(find(text, ",")?..)?;
        let name = date.get(5..8)?;
        let month = find(MONTHS, name)?;
        let numbers = numbers(date, &concat(&[", 00 ", name, " 0000 00:00:00 GMT"]))?;
        let &[day, year, hours, minutes, seconds] = numbers.as_slice() else { return None };
        if month % 3 != 0 || !(1..=31).contains(&day) || year < 1970 || hours > 23 || minutes > 59 || seconds > 60 {
            return None;
        }
        let midnight = Time::of_day(Day { year: year as u16, month: (month / 3) as u8 + 1, day: day as u8 });
        Some(midnight + Span::seconds(((hours * 60 + minutes) * 60 + seconds).unsigned_abs()))
    }

    /// The moment of an ISO 8601 text such as `2026-01-02T03:04:05.678Z`; `None` for any other form.
    #[must_use]
    pub fn of_iso(text: &str) -> Option<Time> {
        let text = text.strip_suffix("Z")?;
        let (whole, fraction) = split_once(text, ".").unwrap_or((text, ""));
        let whole = numbers(whole, "0000-00-00T00:00:00")?;
        let &[year, month, day, hours, minutes, seconds] = whole.as_slice() else { return None };
        if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let midnight = Time::of_day(Day { year: year as u16, month: month as u8, day: day as u8 });
        let milliseconds = *numbers(concat(&[fraction, "000"]).get(..3)?, "000")?.first()?;
        let seconds = Span::seconds(((hours * 60 + minutes) * 60 + seconds).unsigned_abs());
        Some(midnight + seconds + Span(milliseconds.unsigned_abs()))
    }

    /// The first moment of a day.
    #[must_use]
    pub fn of_day(day: Day) -> Time {
        // Days from the civil calendar, counted from March so that a leap day is a year's last.
        let (year, month) = if day.month > 2 {
            (u64::from(day.year), u64::from(day.month) - 3)
        } else {
            (u64::from(day.year).saturating_sub(1), u64::from(day.month) + 9)
        };
        let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + u64::from(day.day);
        Time(days.saturating_sub(719_469) * Span::DAY.0)
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);
    /// 24 hours.
    pub const DAY: Span = Span::seconds(86_400);

    /// So many seconds.
    #[must_use]
    pub const fn seconds(seconds: u64) -> Span {
        Span(seconds.saturating_mul(1000))
    }

    /// This span so many times over.
    #[must_use]
    pub fn times(self, factor: u64) -> Span {
        Span(self.0.saturating_mul(factor))
    }

    /// Doubled `times` times, but no longer than `cap`.
    #[must_use]
    pub fn doubled(self, times: u32, cap: Span) -> Span {
        self.times(1_u64.checked_shl(times).unwrap_or(u64::MAX)).min(cap)
    }
}

impl Add<Span> for Time {
    type Output = Time;

    fn add(self, span: Span) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl Add for Span {
    type Output = Span;

    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

/// The driver's clock made monotonic: it starts at a wall time and never goes back.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock(Time);

impl Clock {
    /// The time to use for the driver's `now`.
    pub fn advance(&mut self, now: Time) -> Time {
        self.0 = self.0.max(now);
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_starts_at_midnight_utc() {
        let seconds = |year, month, day| Time::of_day(Day { year, month, day }).0 / 1000;
        assert_eq!(seconds(1970, 1, 1), 0);
        assert_eq!(seconds(2000, 2, 29), 951_782_400);
        assert_eq!(seconds(2027, 2, 16), 1_802_736_000);
        assert_eq!(seconds(2027, 3, 30), 1_806_364_800);
    }

    #[test]
    fn an_iso_moment_is_read_to_the_millisecond() {
        assert_eq!(Time::of_iso("1970-01-02T00:00:01Z"), Some(Time(86_401_000)));
        assert_eq!(Time::of_iso("2026-01-01T00:00:00.750Z"), Some(Time(1_767_225_600_750)));
        assert_eq!(Time::of_iso("2026-01-01T00:00:00.0459999Z"), Some(Time(1_767_225_600_045)));
        assert_eq!(Time::of_iso("2026-01-01T00:00:00.5xZ"), None);
        for text in ["", "Z", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00+01:00", "2026-13-01T00:00:00Z"]
        {
            assert_eq!(Time::of_iso(text), None, "{text}");
        }
    }

    #[test]
    fn an_http_date_is_a_moment_and_anything_else_is_none() {
        let time = |text| Time::of_http_date(text).map(|time| time.0);
        assert_eq!(time("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
        assert_eq!(time("Thu, 29 Feb 2024 00:00:00 GMT"), Some(1_709_164_800_000));
        for text in [
            "",
            "soon",
            "Sun, 06 Nov 1994",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 25:49:37 GMT",
            "Sun, 06 ovD 1994 08:49:37 GMT",
            "Sun, 99 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn the_clock_never_goes_back() {
        let mut clock = Clock::default();
        assert_eq!(clock.advance(Time(5)), Time(5));
        assert_eq!(clock.advance(Time(3)), Time(5));
    }

    #[test]
    fn doubling_stops_at_the_cap() {
        let cap = Span::seconds(30);
        assert_eq!(Span::seconds(1).doubled(3, cap), Span::seconds(8));
        assert_eq!(Span::seconds(1).doubled(99, cap), cap);
    }
}
