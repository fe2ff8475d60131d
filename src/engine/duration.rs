//! Durations as ISO 8601 writes them, such as `P1WT1H`. It tells whether a text is one; nobody here needs its length.

use crate::text::split_once;

/// Whether a text is `P[nY][nM][nW][nD][T[nH][nM][nS]]` with at least one part, and one after a `T`. Weeks may stand
/// beside other parts, as HubSpot writes them.
#[must_use]
pub fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("P") else { return false };
    match split_once(rest, "T") {
        None => is_parts(rest, "YMWD"),
        Some((date, time)) => (date.is_empty() || is_parts(date, "YMWD")) && is_parts(time, "HMS"),
    }
}

/// Whether a text is one or more numbers, each with its unit, in the order of `units`.
fn is_parts(text: &str, units: &str) -> bool {
    let mut units = units.bytes();
    let mut digits = 0;
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            digits += 1;
        } else if digits > 0 && units.any(|unit| unit == byte) {
            digits = 0;
        } else {
            return false;
        }
    }
    digits == 0 && !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_may_stand_beside_other_parts() {
        for text in ["P1W", "P1WT1H", "P1Y2M3W4DT5H6M7S", "PT1S", "P0D", "P1M", "PT1M", "P12W3D"] {
            assert!(is_duration(text), "{text}");
        }
    }

    #[test]
    fn each_part_stands_once_in_its_order() {
        for text in
            ["", "P", "PT", "P1", "P1WT", "1W", "P1H", "PT1D", "P1D1W", "P1W1W", "PT1.5S", "P-1D", "p1w", "P1W "]
        {
            assert!(!is_duration(text), "{text}");
        }
    }
}
