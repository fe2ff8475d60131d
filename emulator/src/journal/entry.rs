//! One file of the journal, kept as the text of its events: who asks for it gets that text, or the parts of one account.

use crate::date::iso;
use crate::journal::event::Event;

/// A published file.
#[derive(Debug)]
pub(crate) struct File {
    pub offset: String,
    pub(super) published_at: u64,
    pub(super) events: Events,
}

/// Events, one after the other.
#[derive(Debug, Default)]
pub(super) struct Events {
    text: String,
    /// Where each ends, and whose it is.
    ends: Vec<(usize, u64)>,
}

impl File {
    /// The file as it is downloaded; of one account alone, where one is named.
    pub fn text(&self, portal_id: Option<u64>) -> String {
        let (offset, published_at) = (&self.offset, iso(self.published_at));
        let events = match portal_id {
            None => self.events.text.clone(),
            Some(portal_id) => self.events.of(portal_id).collect::<Vec<_>>().join(","),
        };
        format!("{{\"offset\":\"{offset}\",\"publishedAt\":\"{published_at}\",\"journalEvents\":[{events}]}}")
    }

    /// Whether it holds events of an account.
    pub fn concerns(&self, portal_id: u64) -> bool {
        self.events.portals().any(|known| known == portal_id)
    }
}

impl Events {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Gives back the room that nothing will fill.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Whose they are, one after the other.
    pub fn portals(&self) -> impl Iterator<Item = u64> {
        self.ends.iter().map(|(_, portal_id)| *portal_id)
    }

    pub fn add(&mut self, event: &Event) {
        if !self.text.is_empty() {
            self.text.push(',');
        }
        self.text.push_str(&event.text);
        self.ends.push((self.text.len(), event.portal_id));
    }

    fn of(&self, portal_id: u64) -> impl Iterator<Item = &str> {
        let mut start = 0;
        let parts = self.ends.iter().map(move |(end, known)| {
            let part = self.text.get(start..*end);
            start = *end + 1;
            (part, *known)
        });
        parts.filter(move |(_, known)| *known == portal_id).filter_map(|(part, _)| part)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_file_is_told_whole_or_as_one_accounts() {
        let mut events = Events::default();
        for (portal_id, text) in [(7, "{\"a\":1}"), (8, "{\"b\":2}"), (7, "{\"c\":\"\u{e9},\"}")] {
            events.add(&Event { portal_id, text: text.to_owned() });
        }
        let file = File { offset: "o".to_owned(), published_at: 5, events };
        let told = |portal_id| serde_json::from_str::<Value>(&file.text(portal_id)).unwrap();
        let expected = json!({
            "offset": "o", "publishedAt": "1970-01-01T00:00:00.005Z",
            "journalEvents": [{ "a": 1 }, { "b": 2 }, { "c": "\u{e9}," }]
        });
        assert_eq!(told(None), expected);
        assert_eq!(told(Some(7))["journalEvents"], json!([{ "a": 1 }, { "c": "\u{e9}," }]));
        assert_eq!(
            (told(Some(9))["journalEvents"].clone(), file.concerns(9), file.concerns(8)),
            (json!([]), false, true)
        );
    }
}
