//! Keeps some items of a list in a JSON text and drops the others, without making a value of any of them.
//!
//! One pass over the bytes, no recursion: it says of a text that is no JSON what `JSON.parse` says, so that a file that was
//! cut off is noticed even if everything behind the cut would have been dropped.

/// What an item must have to be kept: it passes every test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sieve {
    /// The list, a member of the text's object.
    pub list: &'static str,
    /// The tests.
    pub tests: Vec<Test>,
}

/// Passed where any of these members of an item is one of these texts, or a number that is written so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The members.
    pub names: &'static [&'static str],
    /// The texts.
    pub among: Vec<String>,
    /// The members are objects, and their names count.
    pub keys: bool,
}

/// The text with those items alone that pass; `None` where it is no JSON.
#[must_use]
pub fn sift(text: &[u8], sieve: &Sieve) -> Option<Vec<u8>> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut scan = Scan { text, at: 0, open: Vec::new() };
    let mut kept = Vec::new();
    let mut copied = 0;
    scan.space();
    match scan.enter(b'{', b'}') {
        Entered::Nothing => scan.value()?,
        Entered::Empty => {}
        Entered::Full => loop {
            if !scan.name()?.is(sieve.list.as_bytes()) {
                scan.value()?;
            } else {
                match scan.enter(b'[', b']') {
                    Entered::Nothing => scan.value()?,
                    Entered::Empty => {}
                    Entered::Full => {
                        kept.extend_from_slice(text.get(copied..scan.at)?);
                        copied = scan.items(sieve, &mut kept)?;
                    }
                }
            }
            if !scan.goes_on(b'}')? {
                break;
            }
        },
    }
    scan.space();
    kept.extend_from_slice(text.get(copied..)?);
    (scan.at == text.len()).then_some(kept)
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    /// What is open around a value that is passed over: objects are true, lists are false.
    open: Vec<bool>,
}

/// What stands behind an opening bracket.
#[derive(PartialEq)]
enum Entered {
    /// There is no such bracket.
    Nothing,
    /// The closing bracket, which is passed.
    Empty,
    /// The first item.
    Full,
}

/// A string between its quotes.
struct Raw<'a> {
    bytes: &'a [u8],
    escaped: bool,
}

impl Raw<'_> {
    fn is(&self, text: &[u8]) -> bool {
        if self.escaped { unescaped(self.bytes) == text } else { self.bytes == text }
    }
}

impl<'a> Scan<'a> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or_default()
    }

    fn space(&mut self) {
        while let b' ' | b'\n' | b'\r' | b'\t' = self.peek() {
            self.at += 1;
        }
    }

    fn enter(&mut self, open: u8, close: u8) -> Entered {
        if self.peek() != open {
            return Entered::Nothing;
        }
        self.at += 1;
        self.space();
        if self.peek() != close {
            return Entered::Full;
        }
        self.at += 1;
        Entered::Empty
    }

    /// Passes a comma and what is white behind it, or the closing bracket; `false` behind that.
    fn goes_on(&mut self, close: u8) -> Option<bool> {
        self.space();
        let byte = self.peek();
        self.at += 1;
        if byte == b',' {
            self.space();
            return Some(true);
        }
        (byte == close).then_some(false)
    }

    fn string(&mut self) -> Option<Raw<'a>> {
        if self.peek() != b'"' {
            return None;
        }
        let start = self.at + 1;
        let mut escaped = false;
        loop {
            self.at += 1;
            match self.text.get(self.at)? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.at += 1;
                    match self.peek() {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                        b'u' => {
                            let digits = self.text.get(self.at + 1..self.at + 5)?;
                            if !digits.iter().all(u8::is_ascii_hexdigit) {
                                return None;
                            }
                            self.at += 4;
                        }
                        _ => return None,
                    }
                }
                0..=0x1f => return None,
                _ => {}
            }
        }
        let bytes = self.text.get(start..self.at)?;
        self.at += 1;
        Some(Raw { bytes, escaped })
    }

    /// The name of a member; its value comes next.
    fn name(&mut self) -> Option<Raw<'a>> {
        let name = self.string()?;
        self.space();
        if self.peek() != b':' {
            return None;
        }
        self.at += 1;
        self.space();
        Some(name)
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<()> {
        if self.peek() == b'-' {
            self.at += 1;
        }
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if let b'e' | b'E' = self.peek() {
            self.at += 1;
            if let b'+' | b'-' = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        let end = self.at + word.len();
        let is = self.text.get(self.at..end)? == word;
        self.at = end;
        is.then_some(())
    }

    /// Passes over a value, however deep.
    fn value(&mut self) -> Option<()> {
        let around = self.open.len();
        loop {
            let full = match self.peek() {
                b'{' => {
                    self.enter(b'{', b'}') == Entered::Full && {
                        self.open.push(true);
                        self.name()?;
                        true
                    }
                }
                b'[' => {
                    self.enter(b'[', b']') == Entered::Full && {
                        self.open.push(false);
                        true
                    }
                }
                b'"' => self.string().map(|_| false)?,
                b't' => self.word(b"true").map(|()| false)?,
                b'f' => self.word(b"false").map(|()| false)?,
                b'n' => self.word(b"null").map(|()| false)?,
                _ => self.number().map(|()| false)?,
            };
            if full {
                continue;
            }
            // Behind a value: the next one, or the end of what is open.
            loop {
                if self.open.len() == around {
                    return Some(());
                }
                let object = self.open.last() == Some(&true);
                if self.goes_on(if object { b'}' } else { b']' })? {
                    if object {
                        self.name()?;
                    }
                    break;
                }
                self.open.pop();
            }
        }
    }

    /// Copies the items that pass; where the list's closing bracket stands.
    fn items(&mut self, sieve: &Sieve, kept: &mut Vec<u8>) -> Option<usize> {
        let mut first = true;
        loop {
            let start = self.at;
            if self.item(sieve)? {
                if !first {
                    kept.push(b',');
                }
                first = false;
                kept.extend_from_slice(self.text.get(start..self.at)?);
            }
            if !self.goes_on(b']')? {
                return Some(self.at - 1);
            }
        }
    }

    /// Passes over an item; whether it is kept.
    fn item(&mut self, sieve: &Sieve) -> Option<bool> {
        // A bit for each name of each test; of a name that comes twice the last one counts, as it does in JavaScript.
        let mut passed = 0_u32;
        match self.enter(b'{', b'}') {
            Entered::Nothing => self.value()?,
            Entered::Empty => {}
            Entered::Full => loop {
                let name = self.name()?;
                let mut bit = 1_u32;
                let mut tested = None;
                for test in &sieve.tests {
                    for one in test.names {
                        if tested.is_none() && name.is(one.as_bytes()) {
                            tested = Some((test, bit));
                        }
                        bit <<= 1;
                    }
                }
                match tested {
                    None => self.value()?,
                    Some((test, bit)) if self.tested(test)? => passed |= bit,
                    Some((_, bit)) => passed &= !bit,
                }
                if !self.goes_on(b'}')? {
                    break;
                }
            },
        }
        let mut bits = passed;
        Some(sieve.tests.iter().all(|test| {
            let own = (1_u32 << test.names.len()) - 1;
            let passes = bits & own != 0;
            bits >>= test.names.len();
            passes
        }))
    }

    /// Passes over a value; whether it passes a test.
    fn tested(&mut self, test: &Test) -> Option<bool> {
        let start = self.at;
        if test.keys {
            let mut passes = false;
            match self.enter(b'{', b'}') {
                Entered::Nothing => self.value()?,
                Entered::Empty => {}
                Entered::Full => loop {
                    let name = self.name()?;
                    passes |= test.among.iter().any(|one| name.is(one.as_bytes()));
                    self.value()?;
                    if !self.goes_on(b'}')? {
                        break;
                    }
                },
            }
            return Some(passes);
        }
        if self.peek() == b'"' {
            let text = self.string()?;
            return Some(test.among.iter().any(|one| text.is(one.as_bytes())));
        }
        self.value()?;
        let written = self.text.get(start..self.at)?;
        Some(test.among.iter().any(|one| one.as_bytes() == written))
    }
}

/// What a string with escapes means. Half of a surrogate pair is no text and equals none.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut high = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte != b'\\' {
            text.push(*byte);
            continue;
        }
        let escape = bytes.get(at).copied().unwrap_or_default();
        at += 1;
        match escape {
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'u' => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or_default();
                let unit =
                    bytes.get(at..at + 4).unwrap_or_default().iter().fold(0, |unit, byte| unit * 16 + digit(byte));
                at += 4;
                let code = match unit {
                    0xd800..=0xdbff => {
                        high = unit;
                        continue;
                    }
                    0xdc00..=0xdfff if high > 0 => 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00),
                    _ => unit,
                };
                high = 0;
                let mut buffer = [0; 4];
                let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                text.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
            }
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::engine::random::Random;

    const FILTERS: [(&[&str], &[&str], bool); 3] = [
        (&["portalId"], &["1", "2"], false),
        (&["type", "from"], &["a", "ä😀", "b\"c"], false),
        (&["changes"], &["email", "x\ny"], true),
    ];

    fn sieve(tests: &[usize]) -> Sieve {
        let tests = tests.iter().map(|index| {
            let (names, among, keys) = FILTERS[*index];
            Test { names, among: among.iter().map(|text| (*text).to_owned()).collect(), keys }
        });
        Sieve { list: "events", tests: tests.collect() }
    }

    /// What the sieve does, said with values.
    fn expected(text: &str, tests: &[usize]) -> Option<Value> {
        let mut value: Value = serde_json::from_str(text).ok()?;
        let is = |value: &Value, among: &[&str]| match value {
            Value::String(text) => among.contains(&text.as_str()),
            Value::Number(number) => among.contains(&number.to_string().as_str()),
            _ => false,
        };
        if let Some(events) = value.get_mut("events").and_then(Value::as_array_mut) {
            events.retain(|event| {
                tests.iter().all(|index| {
                    let (names, among, keys) = FILTERS[*index];
                    names.iter().filter_map(|name| event.get(name)).any(|value| match value.as_object() {
                        Some(members) if keys => members.keys().any(|key| among.contains(&key.as_str())),
                        _ => !keys && is(value, among),
                    })
                })
            });
        }
        Some(value)
    }

    fn check(text: &str) {
        for tests in [&[][..], &[0], &[1], &[2], &[0, 1], &[0, 1, 2]] {
            let sifted = sift(text.as_bytes(), &sieve(tests));
            let sifted = sifted.map(|text| serde_json::from_slice::<Value>(&text).unwrap());
            assert_eq!(sifted, expected(text, tests), "{tests:?} {text}");
        }
    }

    #[test]
    fn what_it_keeps_is_what_a_filter_of_values_keeps() {
        let events = json!({ "offset": "o", "events": [
            { "portalId": 1, "type": "a", "changes": { "email": "x" } },
            { "portalId": 3, "type": "a", "changes": {} },
            { "portalId": 2, "from": "ä😀", "changes": { "x\ny": null, "deep": [[{ "portalId": 3 }]] } },
            { "portalId": "2", "type": "b\"c", "changes": [] },
            {}, [], 5, "text", null, { "portalId": [1] },
        ], "more": { "events": [1] }, "publishedAt": 1.5e3 });
        check(&events.to_string());
        check(&serde_json::to_string_pretty(&events).unwrap());
        for text in
            ["{}", "[]", " 5 ", "{\"events\":[]}", "{\"events\": { } , \"a\":[]}", "{\"events\":[ ],\"events\":[{}]}"]
        {
            check(text);
        }
        check(
            r#"{"\u0065vents":[{"type":"\u00e4\ud83d\ude00"},{"typ\u0065":"a"},{"type":"a","type":"z"},{"type":"z","from":"a"}]}"#,
        );
    }

    #[test]
    fn a_text_that_is_no_json_is_refused_wherever_it_breaks() {
        let whole = r#" {"a":[true,false,null,-0.5e+3,"\u00e4\n"],"events":[{"portalId":1,"changes":{"email":"\\"}},{"portalId":9}],"z":{"y":[{}]}} "#;
        check(whole);
        for cut in 0..whole.trim_end().len() {
            check(&whole[..cut]);
        }
        let mut random = Random::new(7);
        let draw = |random: &mut Random, below: usize| random.up_to(below as u64 - 1) as usize;
        for _ in 0..20_000 {
            let mut bytes = whole.as_bytes().to_vec();
            for _ in 0..=draw(&mut random, 2) {
                let at = draw(&mut random, bytes.len());
                let byte = b"{}[]\",:\\0159-+.eEtrufalsn \n\x01x"[draw(&mut random, 29)];
                match draw(&mut random, 3) {
                    0 => bytes[at] = byte,
                    1 => bytes.insert(at, byte),
                    _ => drop(bytes.remove(at)),
                }
            }
            check(&String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn it_takes_what_is_deep_without_recursion() {
        let deep = format!("{{\"events\":[{}{}]}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(sift(deep.as_bytes(), &sieve(&[])).as_deref(), Some(deep.as_bytes()));
        assert_eq!(sift(deep.as_bytes(), &sieve(&[0])).as_deref(), Some(&b"{\"events\":[]}"[..]));
        assert_eq!(sift(&deep.as_bytes()[..150_000], &sieve(&[0])), None);
    }

    #[test]
    fn a_mark_of_byte_order_is_passed() {
        assert_eq!(sift(b"\xef\xbb\xbf{\"events\":[1]}", &sieve(&[0])).as_deref(), Some(&b"{\"events\":[]}"[..]));
    }
}
