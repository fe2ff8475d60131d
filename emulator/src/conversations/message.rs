//! One message of a thread, of any type, and how replies show it.

use serde_json::{Map, Value, json};

use crate::date::iso;
use crate::escape::html;

/// One message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub id: String,
    pub at: u64,
    pub kind: Kind,
    /// Id of an actor.
    pub created_by: String,
    pub client: Client,
    pub senders: Vec<Value>,
    pub recipients: Vec<Value>,
    /// What its type tells besides.
    pub fields: Map<String, Value>,
    /// What was written, where `text` holds less.
    pub original: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Incoming,
    Outgoing,
    Comment,
    Welcome,
    Assignment,
    StatusChange,
    InboxChange,
}

/// What wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    HubSpot,
    System,
    App { id: u64 },
}

impl Message {
    /// As replies show it; those of a thread in the trash are archived with it.
    pub fn to_json(&self, thread_id: u64, archived: bool) -> Value {
        let mut told = Map::new();
        told.insert("type".to_owned(), json!(self.kind.name()));
        told.insert("id".to_owned(), json!(self.id));
        told.insert("conversationsThreadId".to_owned(), json!(thread_id.to_string()));
        told.insert("createdAt".to_owned(), json!(iso(self.at)));
        told.insert("createdBy".to_owned(), json!(self.created_by));
        told.insert("client".to_owned(), self.client.to_json());
        told.insert("senders".to_owned(), json!(self.senders));
        told.insert("recipients".to_owned(), json!(self.recipients));
        told.insert("archived".to_owned(), json!(archived));
        told.extend(self.fields.clone());
        Value::Object(told)
    }

    /// What was written, in full; none where its type has no text.
    pub fn original_content(&self) -> Option<Value> {
        match &self.original {
            Some(text) => Some(json!({ "text": text, "richText": rich(text) })),
            None => Some(json!({ "text": self.fields.get("text")?, "richText": self.fields.get("richText")? })),
        }
    }
}

impl Kind {
    /// Its `type`, and `messageType` of its event.
    pub fn name(self) -> &'static str {
        match self {
            Self::Incoming | Self::Outgoing => "MESSAGE",
            Self::Comment => "COMMENT",
            Self::Welcome => "WELCOME_MESSAGE",
            Self::Assignment => "ASSIGNMENT",
            Self::StatusChange => "THREAD_STATUS_CHANGE",
            Self::InboxChange => "THREAD_INBOX_CHANGE",
        }
    }

    /// Whether somebody wrote it: only then does an event tell of it.
    pub fn is_written(self) -> bool {
        matches!(self, Self::Incoming | Self::Outgoing | Self::Comment | Self::Welcome)
    }
}

impl Client {
    fn to_json(self) -> Value {
        match self {
            Self::HubSpot => json!({ "clientType": "HUBSPOT" }),
            Self::System => json!({ "clientType": "SYSTEM" }),
            Self::App { id } => json!({ "clientType": "INTEGRATION", "integrationAppId": id }),
        }
    }
}

/// Text with its rich form, the given one or its own.
pub(crate) fn written(text: &str, rich_text: Option<&str>) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("text".to_owned(), json!(text));
    fields.insert("richText".to_owned(), json!(rich_text.map_or_else(|| rich(text), str::to_owned)));
    fields
}

fn rich(text: &str) -> String {
    format!("<p>{}</p>", html(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: Kind, fields: Map<String, Value>, original: Option<&str>) -> Message {
        Message {
            id: "m".to_owned(),
            at: 0,
            kind,
            created_by: "S-hubspot".to_owned(),
            client: Client::System,
            senders: Vec::new(),
            recipients: Vec::new(),
            fields,
            original: original.map(str::to_owned),
        }
    }

    #[test]
    fn a_cut_message_keeps_what_was_written() {
        let told = message(Kind::Incoming, written("a", None), Some("a < b")).original_content().unwrap();
        assert_eq!(told, json!({ "text": "a < b", "richText": "<p>a &lt; b</p>" }));
        let told = message(Kind::Comment, written("a", Some("<b>a</b>")), None).original_content().unwrap();
        assert_eq!(told, json!({ "text": "a", "richText": "<b>a</b>" }));
        assert_eq!(message(Kind::StatusChange, Map::new(), None).original_content(), None);
    }

    #[test]
    fn shows_what_every_message_has() {
        let told = message(Kind::Incoming, written("a", None), None).to_json(7, false);
        for name in ["type", "id", "createdAt", "createdBy", "client", "senders", "recipients", "archived", "text"] {
            assert!(told.get(name).is_some(), "{name}");
        }
        assert_eq!(told["conversationsThreadId"], "7");
    }
}
