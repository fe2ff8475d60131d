//! Dates and moments as ISO 8601 writes them. It tells whether a text is one; HubSpot reads it.

use crate::text::{is_digits, numbers, split_once};

/// Whether a text is `YYYY-MM-DD`, or that with `THH:MM[:SS[.fff]]` and `Z` or an offset such as `+02:00`.
#[must_use]
pub fn is_date_time(text: &str) -> bool {
    match split_once(text, "T") {
        Some((date, time)) => is_date(date) && is_time(time),
        None => is_date(text),
    }
}

fn is_date(text: &str) -> bool {
    const DAYS: [i64; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let Some(&[year, month, day]) = numbers(text, "0000-00-00").as_deref() else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = DAYS.get((month - 1) as usize).copied().unwrap_or_default();
    let last = if month == 2 && !leap { 28 } else { last };
    (1..=last).contains(&day)
}

fn is_time(text: &str) -> bool {
    let Some(end) = text.bytes().position(|byte| matches!(byte, b'Z' | b'+' | b'-')) else { return false };
    let (clock, zone) = text.split_at_checked(end).unwrap_or_default();
    let clock = match split_once(clock, ".") {
        Some((clock, fraction)) => is_clock(clock, "00:00:00") && is_digits(fraction),
        None => is_clock(clock, "00:00") || is_clock(clock, "00:00:00"),
    };
    clock && (zone == "Z" || is_clock(zone, "+00:00") || is_clock(zone, "-00:00"))
}

/// Whether a text has this form, and hours, minutes and seconds such as a clock shows.
fn is_clock(text: &str, form: &str) -> bool {
    let numbers = numbers(text, form);
    matches!(numbers.as_deref(), Some([..24, ..60] | [..24, ..60, ..=60]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_moments_are_told_from_other_texts() {
        for text in [
            "2026-03-01",
            "2024-02-29",
            "2024-03-27T18:04:11.823Z",
            "2026-03-01T12:00Z",
            "2026-03-01T12:00:00+02:00",
            "2026-12-31T23:59:60-11:30",
        ] {
            assert!(is_date_time(text), "{text}");
        }
        for text in [
            "",
            "2026-3-1",
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "2026-03-01 12:00:00Z",
            "2026-03-01T12:00:00",
            "2026-03-01T24:00:00Z",
            "2026-03-01T12:00:00.Z",
            "2026-03-01T12:00:00+0200",
            "2026-03-01T12Z",
            "2026-03-01T12:00.5Z",
            "2026-03-01T12:00:61Z",
            "2026-03-01T12:00Z02:00",
            "2026-03-01T12:00:00+24:00",
            "2026-03-01T12:00:00-02:60",
            "1714521600000",
            "tomorrow",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }
}
