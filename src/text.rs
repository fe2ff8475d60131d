//! Texts put together and taken apart.
//! The standard library's formatting, parsing and searching cost 8 kB of wasm.

/// One text of these parts.
#[must_use]
pub fn concat(parts: &[&str]) -> String {
    join(parts, "")
}

/// One text of these parts, with another between any two.
#[must_use]
pub fn join(parts: &[&str], between: &str) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push_str(between);
        }
        text.push_str(part);
    }
    text
}

/// A number in decimal digits.
#[must_use]
pub fn decimal(number: i64) -> String {
    let mut rest = number.unsigned_abs();
    let mut digits = Vec::new();
    while rest > 9 {
        digits.push(b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    digits.push(b'0' + rest as u8);
    let mut text = String::new();
    if number < 0 {
        text.push('-');
    }
    while let Some(digit) = digits.pop() {
        text.push(char::from(digit));
    }
    text
}

/// Bytes in padded Base64. Neither a table nor branches: signatures must not tell by the time they take.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0, |bits: u32, byte| (bits << 8) | u32::from(*byte)) << (24 - 8 * three.len());
        for index in 0..4 {
            let six = (bits >> (18 - 6 * index)) as u8 & 63;
            let above = |limit| u8::from(six > limit);
            let letter = b'A' + six + 6 * above(25) - 75 * above(51) - 15 * above(61) + 3 * above(62);
            text.push(if index > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

/// Bytes in lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(nibble.into(), 16).unwrap_or_default());
        }
    }
    text
}

/// Whether a text is decimal digits, at least one.
#[must_use]
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is printable ASCII without spaces, as what goes into a header must be.
#[must_use]
pub fn is_graphic(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The number that decimal digits are; `None` where they are something else or too many for 63 bits.
#[must_use]
pub fn number(digits: &str) -> Option<i64> {
    if !is_digits(digits) {
        return None;
    }
    let mut number: u64 = 0;
    for digit in digits.bytes() {
        if number > i64::MAX as u64 / 10 {
            return None;
        }
        number = number * 10 + u64::from(digit - b'0');
    }
    i64::try_from(number).ok()
}

/// The numbers in a text of a form such as `0000-00-00`, where each `0` is a digit and everything else itself.
#[must_use]
pub fn numbers(text: &str, form: &str) -> Option<Vec<i64>> {
    if text.len() != form.len() {
        return None;
    }
    let mut numbers: Vec<i64> = Vec::new();
    let mut within = false;
    for (byte, mark) in text.bytes().zip(form.bytes()) {
        if mark == b'0' && byte.is_ascii_digit() {
            let digit = i64::from(byte - b'0');
            match numbers.last_mut().filter(|_| within) {
                Some(number) => *number = *number * 10 + digit,
                None => numbers.push(digit),
            }
        } else if byte != mark || mark == b'0' {
            return None;
        }
        within = mark == b'0';
    }
    Some(numbers)
}

/// Where `word` stands first in a text.
#[must_use]
pub fn find(text: &str, word: &str) -> Option<usize> {
    let Some(first) = word.as_bytes().first() else { return Some(0) };
    let mut start = 0;
    loop {
        let rest = text.as_bytes().get(start..)?;
        let next = rest.iter().position(|byte| byte == first)?;
        if rest.get(next..)?.starts_with(word.as_bytes()) {
            return Some(start + next);
        }
        start += next + 1;
    }
}

/// What stands before and behind the first `word` of a text.
#[must_use]
pub fn split_once<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let start = find(text, word)?;
    Some((text.get(..start)?, text.get(start + word.len()..)?))
}

/// The parts of a text between any of these ASCII characters; at least one.
#[must_use]
pub fn split<'a>(text: &'a str, separators: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| separators.bytes().any(|separator| separator == byte)) {
        parts.push(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    parts.push(rest);
    parts
}

/// What stands before the first `word`, or the whole text.
#[must_use]
pub fn before<'a>(text: &'a str, word: &str) -> &'a str {
    split_once(text, word).map_or(text, |(before, _)| before)
}

/// A text without every `word` at its end.
#[must_use]
pub fn trim_end<'a>(mut text: &'a str, word: &str) -> &'a str {
    while let Some(shorter) = text.strip_suffix(word) {
        text = shorter;
    }
    text
}

/// Percent-encodes everything outside RFC 3986's unreserved characters.
pub fn percent_encode(text: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.push('%');
            for nibble in [byte >> 4, byte & 15] {
                into.push(HEX.get(usize::from(nibble)).map_or('0', |digit| char::from(*digit)));
            }
        }
    }
}

/// A text with its percent-escapes resolved, or as it is where that gives none.
#[must_use]
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let code = match after {
            [high, low, ..] if *first == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        bytes.push(code.map_or(*first, |(high, low)| (high * 16 + low) as u8));
        rest = if code.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether a character of a text is as `is` says.
#[must_use]
pub fn any(text: &str, is: &dyn Fn(char) -> bool) -> bool {
    text.chars().any(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_their_digits_and_back() {
        for value in [0, 7, 10, 1_234_567_890, i64::MAX] {
            assert_eq!((decimal(value), number(&value.to_string())), (value.to_string(), Some(value)));
        }
        assert_eq!([decimal(-20), decimal(i64::MIN)], ["-20", "-9223372036854775808"]);
        for text in ["", "-1", "+1", "1.5", "9223372036854775808", "92233720368547758070", "a"] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(number("007"), Some(7));
    }

    #[test]
    fn base64_is_what_others_make_of_the_same_bytes() {
        use base64ct::Encoding;
        let mut random = crate::engine::random::Random::new(3);
        for length in 0..200 {
            let bytes: Vec<u8> = (0..length).map(|_| random.draw() as u8).collect();
            assert_eq!(base64(&bytes), base64ct::Base64::encode_string(&bytes));
        }
        let every: Vec<u8> = (0..=255).collect();
        assert_eq!(base64(&every), base64ct::Base64::encode_string(&every));
    }

    #[test]
    fn numbers_stand_where_their_form_says() {
        assert_eq!(numbers("2026-03-01", "0000-00-00"), Some(vec![2026, 3, 1]));
        assert_eq!(numbers("x7y00", "x0y00"), Some(vec![7, 0]));
        for text in ["2026-03-1", "2026-03-01Z", "2026/03/01", "2026-0a-01", "2026-é-01", ""] {
            assert_eq!(numbers(text, "0000-00-00"), None, "{text}");
        }
    }

    #[test]
    fn a_word_is_found_where_it_stands_first() {
        assert_eq!([find("abcabc", "ca"), find("abc", "abcd"), find("abc", "c")], [Some(2), None, Some(2)]);
        assert_eq!(join(&["a", "b", "c"], ", "), "a, b, c");
        assert_eq!(split_once("a://b://", "://"), Some(("a", "b://")));
        assert_eq!(split_once("a:/b", "://"), None);
        assert_eq!(split("/a/é//b-", "/-"), ["", "a", "é", "", "b", ""]);
        assert_eq!(split("", "/"), [""]);
        assert_eq!([before("a?b?", "?"), before("ab", "?")], ["a", "ab"]);
        assert_eq!([trim_end("a//", "/"), trim_end("/a", "/")], ["a", "/a"]);
    }
}
