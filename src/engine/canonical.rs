//! Texts of values that are equal where the values mean the same. They are compared and hashed, never read or sent.

use crate::engine::rules::is_empty;
use crate::engine::validate::MAX_SAFE_INTEGER;
use crate::sorted::Sorted;
use crate::text::decimal;
use crate::value::Value;

/// What makes two values the same, besides the order of the keys of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// Nothing else.
    Exact,
    /// Lists have no order and no twins, a number is its digits, and what is null or empty is not there.
    Loose,
}

/// Adds the text of a value.
pub fn write(value: &Value, same: Sameness, text: &mut String) {
    match value {
        Value::Null => text.push('n'),
        Value::Bool(bool) => text.push(if *bool { 't' } else { 'f' }),
        Value::Text(word) => write_text(word, text),
        Value::Integer(_) | Value::Float(_) => write_number(value, same, text),
        Value::List(items) => {
            let mut texts = Vec::new();
            for item in items {
                let mut one = String::new();
                write(item, same, &mut one);
                texts.push(one);
            }
            if same == Sameness::Loose {
                let mut sorted = Vec::new();
                for (one, _) in in_order(texts) {
                    sorted.push(one);
                }
                texts = sorted;
            }
            text.push('[');
            for one in &texts {
                text.push_str(one);
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut names = Vec::new();
            for (name, _) in members {
                names.push(name.clone());
            }
            text.push('{');
            for (name, index) in in_order(names) {
                let Some((_, member)) = members.get(index) else { continue };
                if same == Sameness::Exact || !is_empty(member) {
                    write_text(&name, text);
                    write(member, same, text);
                }
            }
            text.push('}');
        }
    }
}

/// Its length stands before it, so that no text can be taken for two.
fn write_text(word: &str, text: &mut String) {
    text.push_str(&decimal(word.len() as i64));
    text.push(':');
    text.push_str(word);
}

/// What JavaScript's numbers can't hold comes from there as digits.
fn write_number(value: &Value, same: Sameness, text: &mut String) {
    let bits = if let Value::Float(number) = value { number.to_bits() } else { 0 };
    let Some(number) = value.as_integer() else {
        text.push('~');
        text.push_str(&decimal(bits.cast_signed()));
        return text.push(';');
    };
    let digits = decimal(number);
    if same == Sameness::Loose || number.unsigned_abs() > MAX_SAFE_INTEGER.unsigned_abs() {
        return write_text(&digits, text);
    }
    text.push_str(&digits);
    text.push(';');
}

/// Each text once with its place, in their order.
fn in_order(texts: Vec<String>) -> Sorted<String, usize> {
    let mut pairs = Vec::new();
    for text in texts {
        pairs.push((text, pairs.len()));
    }
    Sorted::collect(pairs, |_, _| {})
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn of(value: &str, same: Sameness) -> String {
        let mut text = String::new();
        write(&serde_json::from_str(value).unwrap(), same, &mut text);
        text
    }

    #[test]
    fn the_text_of_each_kind_of_value() {
        let cases = [
            ("null", "n"),
            ("[true,false]", "[tf]"),
            (r#"{"b":"é","a":-5,"":{}}"#, "{0:{}1:a-5;1:b2:é}"),
            ("[1.0,9007199254740991]", "[1;9007199254740991;]"),
            ("[1.5]", "[~4609434218613702656;]"),
        ];
        for (value, text) in cases {
            assert_eq!(of(value, Sameness::Exact), text);
        }
    }

    #[test]
    fn only_what_is_the_same_has_the_same_text() {
        let exact = [
            r#"{"a":[1,2],"b":null}"#,
            r#"{"a":[2,1],"b":null}"#,
            r#"{"a":[1,2,2],"b":null}"#,
            r#"{"a":["1",2],"b":null}"#,
            r#"{"a":[1,2]}"#,
            r#"{"a":[12],"b":null}"#,
            r#"{"a":[1,[2]],"b":null}"#,
            r#"{"a":["1:2"],"b":null}"#,
        ];
        for (index, one) in exact.iter().enumerate() {
            for other in exact.iter().skip(index + 1) {
                assert_ne!(of(one, Sameness::Exact), of(other, Sameness::Exact), "{one} {other}");
            }
            if index < 5 {
                assert_eq!(of(one, Sameness::Loose), of(exact[0], Sameness::Loose), "{one}");
            }
        }
        assert_eq!(of(r#"{"b":1,"a":2}"#, Sameness::Exact), of(r#"{"a":2,"b":1}"#, Sameness::Exact));
        for (native, javascript) in [("9007199254740993", r#""9007199254740993""#), ("2.0", "2")] {
            assert_eq!(of(native, Sameness::Exact), of(javascript, Sameness::Exact));
        }
    }
}
