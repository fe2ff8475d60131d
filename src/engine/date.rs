//! Dates and moments as ISO 8601 writes them. It tells whether a text is one; HubSpot reads it.

/// Whether a text is `YYYY-MM-DD`, or that with `THH:MM[:SS[.fff]]` and `Z` or an offset such as `+02:00`.
#[must_use]
pub fn is_date_time(text: &str) -> bool {
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    is_date(date) && time.is_none_or(is_time)
}

fn is_date(text: &str) -> bool {
    const DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut parts = text.split('-');
    let (year, month, day) = (digits(parts.next(), 4), digits(parts.next(), 2), digits(parts.next(), 2));
    let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else { return false };
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
    let zone = match zone.strip_prefix(['+', '-']) {
        Some(offset) => offset.split_once(':').is_some_and(|(hours, minutes)| {
            digits(Some(hours), 2).is_some_and(|hours| hours < 24)
                && digits(Some(minutes), 2).is_some_and(|minutes| minutes < 60)
        }),
        None => zone == "Z",
    };
    let mut parts = clock.split(':');
    let (hour, minute, second) = (digits(parts.next(), 2), digits(parts.next(), 2), parts.next());
    let seconds = second.is_none_or(|second| {
        let (whole, fraction) = second.split_once('.').map_or((second, "0"), |parts| parts);
        let fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
        fraction && digits(Some(whole), 2).is_some_and(|second| second <= 60)
    });
    zone && seconds
        && parts.next().is_none()
        && hour.is_some_and(|hour| hour < 24)
        && minute.is_some_and(|minute| minute < 60)
}

/// The number that so many digits are.
fn digits(text: Option<&str>, length: usize) -> Option<u32> {
    let text = text.filter(|text| text.len() == length)?;
    let number = crate::text::number(text)?;
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
