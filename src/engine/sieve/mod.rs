//! Keeps some items of a list in a JSON text and drops the others, without making a value of any of them.
//!
//! One pass over the bytes, no recursion: it says of a text that is no JSON what `JSON.parse` says, so that a file that was
//! cut off is noticed even if everything behind the cut would have been dropped.

mod scan;

use scan::{Entered, Scan};

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
    let mut scan = Scan::new(text);
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

impl Scan<'_> {
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
