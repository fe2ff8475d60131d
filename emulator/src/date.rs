//! Dates as HubSpot prints them, ISO 8601 in UTC with milliseconds, and as it reads them: also with an offset.
//! Knows no time zones and nothing before 1970.

/// `2026-01-02T03:04:05.678Z`.
pub(crate) fn iso(milliseconds: u64) -> String {
    let (year, month, day) = civil(milliseconds / DAY);
    let rest = milliseconds % DAY;
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, milli) = (rest / 1_000 % 60, rest % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// A date, or a date and a time, in milliseconds since 1970: `2026-01-02`, `2026-01-02T03:04Z`,
/// `2026-01-02T03:04:05.678+01:00`. Without an offset it is UTC.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let (date, time) = text.split_once(['T', 't']).map_or((text, None), |(date, time)| (date, Some(time)));
    let numbers =
        date.split('-').map(|part| digits(part, if part.len() == 4 { 4 } else { 2 })).collect::<Option<Vec<_>>>()?;
    let &[year, month, day] = numbers.as_slice() else { return None };
    if date.len() != 10 || !(1970..=9999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let days = days_before(year, month);
    if day == 0 || days + day > days_before(year + month / 12, month % 12 + 1) {
        return None;
    }
    let Some(time) = time else { return Some((days + day - 1) * DAY) };
    let (clock, ahead) = offset(time)?;
    let midnight = i64::try_from((days + day - 1) * DAY).ok()?;
    u64::try_from(midnight + of_day(clock)? - ahead).ok()
}

/// The same day and time so many months later, or the last day of a shorter month.
pub(crate) fn months_later(milliseconds: u64, months: u64) -> u64 {
    let (year, month, day) = civil(milliseconds / DAY);
    let count = year * 12 + month - 1 + months;
    let (year, month) = (count / 12, count % 12 + 1);
    let length = days_before(year + month / 12, month % 12 + 1) - days_before(year, month);
    let days = days_before(year, month) + day.min(length) - 1;
    days.saturating_mul(DAY).saturating_add(milliseconds % DAY)
}

/// The clock without its offset, and by how many milliseconds that is ahead of UTC.
fn offset(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = time.find(['+', '-']) else { return Some((time, 0)) };
    let (clock, offset) = time.split_at(at);
    let (sign, offset) = offset.split_at(1);
    let (hours, minutes) = offset.split_once(':').or_else(|| offset.split_at_checked(2))?;
    let minutes = if minutes.is_empty() { 0 } else { digits(minutes, 2)? };
    let ahead = i64::try_from(digits(hours, 2)? * 60 + minutes).ok()? * 60_000;
    Some((clock, if sign == "-" { -ahead } else { ahead }))
}

/// Milliseconds since midnight of `03:04`, `03:04:05` or `03:04:05.678`.
fn of_day(clock: &str) -> Option<i64> {
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let parts = clock.split(':').map(|part| digits(part, 2)).collect::<Option<Vec<_>>>()?;
    let (hour, minute, second) = match *parts.as_slice() {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 || fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let milli: String = fraction.chars().chain("000".chars()).take(3).collect();
    i64::try_from(((hour * 60 + minute) * 60 + second) * 1_000 + digits(&milli, 3)?).ok()
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<u64> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Days from 1970 to the first of a month (the inverse of [`civil`], also after Hinnant).
fn days_before(year: u64, month: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * shifted_month + 2) / 5;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a count of days since 1970 (after Howard Hinnant's algorithm, for dates from 1970 on).
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

pub(crate) const DAY: u64 = 86_400_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_known_moments() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(1_704_067_215_042), "2024-01-01T00:00:15.042Z");
        assert_eq!(iso(1_709_164_799_999), "2024-02-28T23:59:59.999Z");
        assert_eq!(iso(1_709_164_800_000), "2024-02-29T00:00:00.000Z");
        assert_eq!(iso(4_102_444_800_000), "2100-01-01T00:00:00.000Z");
    }
    #[test]
    fn reads_what_it_prints_and_other_spellings() {
        for moment in [0, 1_704_067_215_042, 1_709_164_799_999, 1_709_164_800_000, 951_868_799_000, 4_102_444_800_000] {
            assert_eq!(parse(&iso(moment)), Some(moment), "{}", iso(moment));
        }
        for (text, moment) in [
            ("2026-01-01", 1_767_225_600_000),
            ("2026-01-01T00:00Z", 1_767_225_600_000),
            ("2026-01-01T00:00:00", 1_767_225_600_000),
            ("2026-01-01T02:30:00.5+02:30", 1_767_225_600_500),
            ("2025-12-31T19:00:00-0500", 1_767_225_600_000),
            ("2026-01-01T00:00:00.0009Z", 1_767_225_600_000),
        ] {
            assert_eq!(parse(text), Some(moment), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "soon",
            "1767225600000",
            "2026-13-01",
            "2026-00-01",
            "2026-02-29",
            "2026-1-1",
            "2026-01-01T",
            "2026-01-01T24:00Z",
            "2026-01-01T00:60Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01 00:00",
            "1969-12-31",
            "2026-01-01T00:00+1",
            "1970-01-01T00:00+01:00",
            "2026-01-00",
            "26-01-2001",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(parse("2024-02-29").is_some());
    }

    #[test]
    fn months_later_stays_within_the_month() {
        let later = |text: &str, months| iso(months_later(parse(text).unwrap(), months));
        assert_eq!(later("2026-01-15T10:00:00Z", 12), "2027-01-15T10:00:00.000Z");
        assert_eq!(later("2024-02-29", 12), "2025-02-28T00:00:00.000Z");
        assert_eq!(later("2026-10-31", 4), "2027-02-28T00:00:00.000Z");
        assert_eq!(later("2026-11-30", 1), "2026-12-30T00:00:00.000Z");
        assert_eq!(months_later(u64::MAX - 5, 12), u64::MAX);
    }
}
