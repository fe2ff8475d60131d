//! One pass over the bytes of a JSON text, which makes no values. `None` where the text is no JSON.

/// Where a pass over a text is.
pub(super) struct Scan<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    /// What is open around a value that is passed over: objects are true, lists are false.
    open: Vec<bool>,
}

/// What stands behind an opening bracket.
#[derive(PartialEq)]
pub(super) enum Entered {
    /// There is no such bracket.
    Nothing,
    /// The closing bracket, which is passed.
    Empty,
    /// The first item.
    Full,
}

/// A string between its quotes.
pub(super) struct Raw<'a> {
    bytes: &'a [u8],
    escaped: bool,
}

impl Raw<'_> {
    pub(super) fn is(&self, text: &[u8]) -> bool {
        if self.escaped { unescaped(self.bytes) == text } else { self.bytes == text }
    }
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, open: Vec::new() }
    }

    pub(super) fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or_default()
    }

    pub(super) fn space(&mut self) {
        while let b' ' | b'\n' | b'\r' | b'\t' = self.peek() {
            self.at += 1;
        }
    }

    pub(super) fn enter(&mut self, open: u8, close: u8) -> Entered {
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
    pub(super) fn goes_on(&mut self, close: u8) -> Option<bool> {
        self.space();
        let byte = self.peek();
        self.at += 1;
        if byte == b',' {
            self.space();
            return Some(true);
        }
        (byte == close).then_some(false)
    }

    pub(super) fn string(&mut self) -> Option<Raw<'a>> {
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
    pub(super) fn name(&mut self) -> Option<Raw<'a>> {
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
    pub(super) fn value(&mut self) -> Option<()> {
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
