//! Compares values as their property means them: numbers as numbers, times as times, texts without regard to case.

use std::cmp::Ordering;

use crate::crm::property::Kind;
use crate::crm::values::moment;

/// A value that can be compared with others of its property.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Measure {
    /// Exact, also beyond 2^53.
    Whole(i128),
    Real(f64),
    Text(String),
}

impl Measure {
    /// What is no number or no time is a text.
    pub fn of(kind: Kind, text: &str) -> Self {
        let text = text.trim();
        let number = match kind {
            Kind::Number => text.parse().ok().map(Self::Whole).or_else(|| text.parse().ok().map(Self::Real)),
            Kind::Moment | Kind::Day => moment(text).map(|at| Self::Whole(i128::from(at))),
            _ => None,
        };
        number.unwrap_or_else(|| Self::Text(text.to_lowercase()))
    }

    /// Whether a value can be compared with those of the property at all.
    pub fn suits(&self, kind: Kind) -> bool {
        !matches!((self, kind), (Self::Text(_), Kind::Number | Kind::Moment | Kind::Day))
    }

    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => one.cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Text(_), _) => Ordering::Greater,
            (_, Self::Text(_)) => Ordering::Less,
            _ => self.real().total_cmp(&other.real()),
        }
    }

    fn real(&self) -> f64 {
        match self {
            Self::Whole(whole) => *whole as f64,
            Self::Real(real) => *real,
            Self::Text(_) => f64::NAN,
        }
    }
}

/// Whether a text holds these words; `*` stands for any letters of a word.
pub(crate) fn has_tokens(text: &str, wanted: &str) -> bool {
    let (text, wanted) = (text.to_lowercase(), wanted.to_lowercase());
    let words: Vec<&str> = text.split_whitespace().collect();
    let parts: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
    let fits = |pattern: &str| {
        matches(pattern, &text) || words.iter().chain(&parts).any(|word| !word.is_empty() && matches(pattern, word))
    };
    let mut patterns = wanted.split_whitespace().peekable();
    patterns.peek().is_some() && patterns.all(fits)
}

/// Whether a text is of a pattern in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(head) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let Some(tail) = parts.pop() else { return true };
    for part in parts {
        let Some((_, behind)) = left.split_once(part) else { return false };
        left = behind;
    }
    left.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_compare_exactly_and_numbers_as_numbers() {
        let number = |text| Measure::of(Kind::Number, text);
        assert_eq!(number("9007199254740993").compare(&number("9007199254740992")), Ordering::Greater);
        assert_eq!(number("10").compare(&number("9.5")), Ordering::Greater);
        assert_eq!(number("10.0").compare(&number("10")), Ordering::Equal);
        assert!(!number("many").suits(Kind::Number));
    }

    #[test]
    fn times_compare_however_they_are_written() {
        let one = Measure::of(Kind::Moment, "2026-01-01T00:00:00Z");
        assert_eq!(one.compare(&Measure::of(Kind::Moment, "1767225600000")), Ordering::Equal);
    }

    #[test]
    fn tokens_are_words_or_parts_of_them_by_asterisks() {
        for (text, wanted, holds) in [
            ("Birch and Sons", "sons", true),
            ("Birch and Sons", "son", false),
            ("Birch and Sons", "son*", true),
            ("Birch and Sons", "sons birch", true),
            ("ada@alder.example", "alder", true),
            ("ada@alder.example", "*@alder.example", true),
            ("ada@alder.example", "*@*.test", false),
            ("abcabd", "a*b*d", true),
            ("anything", "*", true),
            ("anything", "", false),
        ] {
            assert_eq!(has_tokens(text, wanted), holds, "{text} {wanted}");
        }
    }
}
