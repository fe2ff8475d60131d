//! One tree for every JSON value that the core looks at.
//! Keeps the order of keys and exact 64-bit integers; it neither prints nor parses text.

use crate::text::split;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer that 64 bits hold with its sign.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, its keys in the order they came.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// A number of JavaScript: an integer where it is one that a float holds exactly.
    #[must_use]
    pub fn from_number(number: f64) -> Self {
        whole(number).map_or(Value::Float(number), Value::Integer)
    }

    /// The member of an object, or `None`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        member(self.members(), name)
    }

    /// The member's string, if it is one.
    #[must_use]
    pub fn text_at(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// The member's string, if it is one, as a string of its own.
    #[must_use]
    pub fn string_at(&self, name: &str) -> Option<String> {
        Some(self.text_at(name)?.to_owned())
    }

    /// The member's integer, if it is one.
    #[must_use]
    pub fn integer_at(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_integer()
    }

    /// Whether the member is `true`.
    #[must_use]
    pub fn is_true_at(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Bool(true)))
    }

    /// The member's items; none where it is no array.
    #[must_use]
    pub fn items_at(&self, name: &str) -> &[Value] {
        self.get(name).map_or(&[], Value::items)
    }

    /// Adds a member to an object, unless its value is null.
    pub fn add(&mut self, name: &str, value: Value) {
        if let Value::Object(members) = self
            && !matches!(value, Value::Null)
        {
            members.push((name.to_owned(), value));
        }
    }

    /// A copy of an object but for one member.
    #[must_use]
    pub fn clone_without(&self, name: &str) -> Value {
        let mut members = Vec::new();
        for (key, value) in self.members() {
            if key != name {
                members.push((key.clone(), value.clone()));
            }
        }
        Value::Object(members)
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    /// The integer, if it is one; whole floats within ±(2^53-1) count.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(*number),
            Value::Float(number) => whole(*number),
            _ => None,
        }
    }

    /// A string, or the digits of an integer: ids come as either.
    #[must_use]
    pub fn id_text(&self) -> Option<String> {
        match self {
            Value::Text(text) => Some(text.clone()),
            Value::Integer(number) => Some(crate::text::decimal(*number)),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(bool) = self { Some(*bool) } else { None }
    }

    /// How many bytes it takes as JSON text, at most.
    #[must_use]
    pub fn length(&self) -> usize {
        match self {
            Value::Text(text) => length_of(text),
            Value::List(items) => items.iter().fold(2, |sum, item| sum + 1 + item.length()),
            Value::Object(members) => {
                members.iter().fold(2, |sum, (name, value)| sum + 2 + length_of(name) + value.length())
            }
            _ => 24,
        }
    }

    /// The items of an array; none for anything else.
    #[must_use]
    pub fn items(&self) -> &[Value] {
        if let Value::List(items) = self { items } else { &[] }
    }

    /// The members of an object; none for anything else.
    #[must_use]
    pub fn members(&self) -> &[(String, Value)] {
        if let Value::Object(members) = self { members } else { &[] }
    }

    /// Puts `value` at `path`, which must exist but for its last member.
    pub fn put(&mut self, path: &[Step], value: Value) {
        let Some((first, rest)) = path.split_first() else {
            *self = value;
            return;
        };
        match (self, first) {
            (Value::Object(members), Step::Member(name)) => {
                for (key, inner) in &mut *members {
                    if key == name {
                        return inner.put(rest, value);
                    }
                }
                if rest.is_empty() {
                    members.push((name.clone(), value));
                }
            }
            (Value::List(items), Step::Item(index)) => {
                if let Some(inner) = items.get_mut(*index) {
                    inner.put(rest, value);
                }
            }
            _ => {}
        }
    }

    /// What JSON calls this: `an object`, `a string` …
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The values that a pointer such as `/results/*/id` names; `*` is every item.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Vec<&Value> {
        let mut found = vec![self];
        for step in split(pointer, "/").iter().skip(1) {
            let mut inner = Vec::new();
            for value in found {
                if *step == "*" {
                    inner.extend(value.items());
                } else if let Some(member) = value.get(step) {
                    inner.push(member);
                }
            }
            found = inner;
        }
        found
    }
}

/// One step of a path into a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A member of an object.
    Member(String),
    /// An item of an array.
    Item(usize),
}

/// A text in quotes, with what it escapes.
fn length_of(text: &str) -> usize {
    text.bytes().fold(2, |sum, byte| match byte {
        b'"' | b'\\' => sum + 2,
        0..=31 => sum + 6,
        _ => sum + 1,
    })
}

/// Builds an object from members in order.
#[must_use]
pub fn object<const N: usize>(mut members: [(&str, Value); N]) -> Value {
    let mut object = Vec::with_capacity(N);
    take_members(&mut members, &mut object);
    Value::Object(object)
}

/// Not generic, so that its code is there once.
fn take_members(members: &mut [(&str, Value)], object: &mut Vec<(String, Value)>) {
    for (name, value) in members {
        object.push(((*name).to_owned(), std::mem::take(value)));
    }
}

/// The value of the member of that name.
#[must_use]
pub fn member<'a>(members: &'a [(String, Value)], name: &str) -> Option<&'a Value> {
    for (key, value) in members {
        if key == name {
            return Some(value);
        }
    }
    None
}

fn whole(number: f64) -> Option<i64> {
    const SAFE: f64 = 9_007_199_254_740_991.0;
    #[allow(clippy::cast_possible_truncation)]
    let integer = number as i64;
    #[allow(clippy::cast_precision_loss)]
    let same = integer as f64 == number;
    (same && (-SAFE..=SAFE).contains(&number)).then_some(integer)
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Value::Bool(bool)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Integer(i64::from(number))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Value::List(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod text;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::tests::parse;

    #[test]
    fn keeps_key_order_and_exact_integers() {
        let text = r#"{"b":9223372036854775807,"a":[1,-2,1.5,null,true,"x"]}"#;
        assert_eq!(serde_json::to_string(&parse(text)).unwrap(), text);
    }

    #[test]
    fn an_integer_past_63_bits_becomes_its_digits() {
        assert_eq!(parse("10000000000000000000"), Value::from("10000000000000000000"));
    }

    #[test]
    fn no_text_is_longer_than_its_length_says() {
        for text in [
            r#""""#,
            r#""a\"\\\n\u0001é🚀""#,
            "[]",
            "{}",
            r#"[1,-1.5e300,null,true,-9223372036854775808]"#,
            r#"{"a":{"é\"":[[],{}]}}"#,
        ] {
            let value = parse(text);
            let printed = serde_json::to_string(&value).unwrap();
            assert!(value.length() >= printed.len(), "{printed}");
        }
    }

    #[test]
    fn a_pointer_with_a_star_names_every_item() {
        let value = parse(r#"{"results":[{"id":"1"},{"id":"2"},{}]}"#);
        assert_eq!(value.at("/results/*/id"), [&Value::from("1"), &Value::from("2")]);
    }

    #[test]
    fn put_replaces_in_place_and_adds_a_last_member() {
        let mut value = parse(r#"{"a":[{"b":"1","c":2}]}"#);
        let path = [Step::Member("a".into()), Step::Item(0), Step::Member("b".into())];
        value.put(&path, Value::Integer(1));
        value.put(&[Step::Member("d".into())], Value::Null);
        assert_eq!(value, parse(r#"{"a":[{"b":1,"c":2}],"d":null}"#));
    }
}
