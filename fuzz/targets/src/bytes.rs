//! Choices that are made by bytes; when they are used up, every choice is the first.

use hubspot_wasm::value::Value;

/// The bytes that are left.
pub struct Bytes<'a>(pub &'a [u8]);

/// Words that mean something somewhere.
const WORDS: &[&str] = &[
    "",
    ".",
    "..",
    "/",
    "%2e%2e",
    "\\",
    "contacts",
    "0-1",
    "1001",
    "18446744073709551615",
    "9007199254740993",
    "P1W",
    "2026-03-01T12:00:00Z",
    "__proto__",
    "SNAPSHOT",
    "a\u{0}b",
    "é",
    "🙂",
    "A-1",
    "{id}",
    "?",
    "#",
    "&",
    "a b",
];

/// Names of fields.
const NAMES: &[&str] = &[
    "body",
    "objectType",
    "objectId",
    "properties",
    "limit",
    "after",
    "inputs",
    "id",
    "portalId",
    "filterGroups",
    "filters",
    "propertyName",
    "operator",
    "value",
    "values",
    "snapshotRequests",
    "objectTypeId",
    "associations",
    "__proto__",
    "name",
];

impl Bytes<'_> {
    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Yes or no.
    pub fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        (usize::from(self.byte()) << 8 | usize::from(self.byte())) % bound.max(1)
    }

    /// So many bytes, or what is left.
    pub fn take(&mut self, length: usize) -> &[u8] {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// A text.
    pub fn text(&mut self) -> String {
        match self.byte() {
            word if word < 200 => WORDS[usize::from(word) % WORDS.len()].to_owned(),
            _ => {
                let length = usize::from(self.byte()) % 40;
                String::from_utf8_lossy(self.take(length)).into_owned()
            }
        }
    }

    /// A JSON value.
    pub fn value(&mut self, depth: usize) -> Value {
        match self.byte() % if depth > 6 { 6 } else { 8 } {
            0 => Value::Null,
            1 => Value::Bool(self.flag()),
            2 => Value::Integer(i64::from(self.byte())),
            3 => Value::Integer(i64::from_le_bytes(std::array::from_fn(|_| self.byte()))),
            4 => Value::Float(f64::from(self.byte()) / 3.0),
            5 => Value::Text(self.text()),
            6 => Value::List((0..self.byte() % 5).map(|_| self.value(depth + 1)).collect()),
            _ => Value::Object((0..self.byte() % 6).map(|_| (self.name(), self.value(depth + 1))).collect()),
        }
    }

    fn name(&mut self) -> String {
        match self.byte() {
            byte if byte < 230 => NAMES[usize::from(byte) % NAMES.len()].to_owned(),
            _ => self.text(),
        }
    }

    /// The rest as JSON, or a value that the rest chooses.
    pub fn json(&mut self) -> Value {
        serde_json::from_slice(self.0).unwrap_or_else(|_| self.value(0))
    }
}
