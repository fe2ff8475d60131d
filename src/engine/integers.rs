//! Integers in JSON text that JavaScript's numbers can't hold.

use super::validate::MAX_SAFE_INTEGER;
use crate::text::{is_digits, number as number_of};
use crate::value::Value;

/// The value of a JSON text, whose large integers become strings. `json` reads any JSON text.
#[must_use]
pub fn read(text: &str, json: fn(&str) -> Option<Value>) -> Option<Value> {
    json(quote_large(text).as_deref().unwrap_or(text))
}

/// The text with every integer beyond 2^53-1 as a string, or `None` where there is none.
#[must_use]
pub fn quote_large(text: &str) -> Option<String> {
    let mut quoted = String::new();
    let mut copied = 0;
    let mut end = 0;
    let byte_at = |index: usize| text.as_bytes().get(index).copied();
    while let Some(byte) = byte_at(end) {
        let start = end;
        end += 1;
        match byte {
            b'"' => {
                while let Some(byte) = byte_at(end) {
                    end += 1;
                    match byte {
                        b'\\' => end += 1,
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            b'-' | b'0'..=b'9' => {
                while let Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-') = byte_at(end) {
                    end += 1;
                }
                let number = text.get(start..end).unwrap_or_default();
                if is_large_integer(number) {
                    quoted.push_str(text.get(copied..start).unwrap_or_default());
                    quoted.push('"');
                    quoted.push_str(number);
                    quoted.push('"');
                    copied = end;
                }
            }
            _ => {}
        }
    }
    if copied == 0 {
        return None;
    }
    quoted.push_str(text.get(copied..).unwrap_or_default());
    Some(quoted)
}

fn is_large_integer(number: &str) -> bool {
    let digits = number.strip_prefix("-").unwrap_or(number);
    digits.len() >= 16 && is_digits(digits) && number_of(digits).is_none_or(|value| value > MAX_SAFE_INTEGER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_integers_past_the_limit_become_strings() {
        let text =
            r#"{"a":9007199254740993,"b":[-9007199254740992,9007199254740991],"c":1.5e300,"d":"9007199254740993\""}"#;
        let quoted = r#"{"a":"9007199254740993","b":["-9007199254740992",9007199254740991],"c":1.5e300,"d":"9007199254740993\""}"#;
        assert_eq!(quote_large(text).as_deref(), Some(quoted));
    }

    #[test]
    fn a_text_without_them_is_left_alone() {
        for text in ["", "{}", r#"{"id":12345,"at":1704067200000}"#, r#"["9007199254740993"]"#, "\"\\"] {
            assert_eq!(quote_large(text), None, "{text}");
        }
    }
}
