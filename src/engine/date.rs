//! Dates and moments as ISO 8601 writes them. It tells whether a text is one; HubSpot reads it.

use crate::text::{is_digits, number, split, split_once};

/// Whether a text is `YYYY-MM-DD`, or that with `THH:MM[:SS[.fff]]` and `Z` or an offset such as `+02:00`.
#[must_use]
pub fn is_date_time(text: &str) -> bool {
    let (date, time) = split_once(text, "T").map_or((text, None), |(date, time)| (date, Some(time)));
    is_date(date) && time.is_none_or(is_time)
}

fn is_date(text: &str) -> bool {
    const DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let parts = split(text, "-");
    let [year, month, day] = parts.as_slice() else { return false };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = DAYS.get(month.wrapping_sub(1) as usize).copied().unwrap_or_default();
    let last = if month == 2 && !leap { 28 } else { last };
    (1..=last).contains(&day)
}

fn is_time(text: &str) -> bool {
    let (clock, zone) = match text.bytes().position(|byte| matches!(byte, b'Z' | b'+' | b'-')) {
        Some(at) => text.split_at_checked(at).unwrap_or((text, "")),
        None => return false,
    };
    let zone = match zone.strip_prefix("+").or(zone.strip_prefix("-")) {
        Some(offset) => is_clock(offset, 2),
        None => zone == "Z",
    };
    zone && is_clock(clock, 3)
}

/// Hours and minutes, and seconds where a clock may have so many parts.
fn is_clock(clock: &str, most: usize) -> bool {
    let parts = split(clock, ":");
    let [hour, minute, seconds @ ..] = parts.as_slice() else { return false };
    let second = seconds.first().is_none_or(|second| {
        let (whole, fraction) = split_once(second, ".").unwrap_or((second, "0"));
        is_digits(fraction) && digits(whole, 2).is_some_and(|second| second <= 60)
    });
    parts.len() <= most
        && second
        && digits(hour, 2).is_some_and(|hour| hour < 24)
        && digits(minute, 2).is_some_and(|minute| minute < 60)
}

/// The number that so many digits are.
fn digits(text: &str, length: usize) -> Option<u32> {
    let number = number(text).filter(|_| text.len() == length)?;
    u32::try_from(number).ok()
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
            "1714521600000",
            "tomorrow",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }
}
