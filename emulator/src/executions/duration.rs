//! ISO 8601 durations as HubSpot takes them: `P[nY][nM][nW][nD][T[nH][nM][nS]]`, weeks beside other parts too.
//! Knows no calendar: a year has 365 days and a month 30.

use crate::date::DAY;

/// In milliseconds. `None`: the text is no duration.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let rest = text.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (rest, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let date = parts(date, &[('Y', 365 * DAY), ('M', 30 * DAY), ('W', WEEK), ('D', DAY)])?;
    let time = parts(time, &[('H', 3_600_000), ('M', 60_000), ('S', 1_000)])?;
    date.checked_add(time)
}

/// Numbers with their units, each unit once at most and in this order.
fn parts(mut text: &str, units: &[(char, u64)]) -> Option<u64> {
    let mut sum = 0_u64;
    let mut units = units.iter();
    while !text.is_empty() {
        let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, rest) = text.split_at(digits);
        let letter = rest.chars().next()?;
        let (_, length) = units.find(|(unit, _)| *unit == letter)?;
        sum = sum.checked_add(number.parse::<u64>().ok()?.checked_mul(*length)?)?;
        text = rest.get(letter.len_utf8()..)?;
    }
    Some(sum)
}

pub(crate) const WEEK: u64 = 7 * DAY;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_part_and_mixes_weeks_with_the_others() {
        for (text, milliseconds) in [
            ("P1W", WEEK),
            ("P1WT1H", WEEK + 3_600_000),
            ("P1Y2M3D", (365 + 60 + 3) * DAY),
            ("PT1H2M3S", 3_723_000),
            ("P0D", 0),
            ("PT90M", 5_400_000),
        ] {
            assert_eq!(parse(text), Some(milliseconds), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_duration() {
        for text in
            ["", "P", "PT", "P1WT", "1W", "P1", "P1H", "PT1D", "P1D1W", "P1W1W", "P-1D", "P1.5D", "p1d", "P1D ", "PT1é"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("P99999999999999999999D"), None);
        assert_eq!(parse("P999999999999999Y"), None);
    }
}
