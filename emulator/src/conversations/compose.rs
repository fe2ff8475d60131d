//! Makes the messages that HubSpot and visitors write. Those of the app are read from its requests.

use serde_json::{Map, Value, json};

use crate::conversations::EMAIL;
use crate::conversations::actor::{SYSTEM, Visitor, agent_name};
use crate::conversations::inbox::ChannelAccount;
use crate::conversations::message::{Client, Kind, Message, written};

/// How much of a text a message shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    Whole,
    /// The beginning.
    Truncated,
    /// What stands before the quoted rest, which begins at this text.
    ToMostRecentReply {
        quoted: &'static str,
    },
}

/// What a visitor wrote.
pub(crate) fn incoming(
    at: u64,
    portal_id: u64,
    visitor: &Visitor,
    account: &ChannelAccount,
    text: &str,
    cut: Cut,
) -> Message {
    let shown = cut.shown(text);
    let mut fields = written(&shown, None);
    fields.extend(travelling(account, "INCOMING", "RECEIVED", cut.status()));
    Message {
        kind: Kind::Incoming,
        created_by: visitor.actor_id(),
        senders: vec![visitor.sender(account)],
        recipients: account.identifier(portal_id).map(|identifier| to(&identifier)).into_iter().collect(),
        original: (cut != Cut::Whole).then(|| text.to_owned()),
        ..blank(at, Kind::Incoming, fields)
    }
}

/// What an agent wrote in HubSpot.
pub(crate) fn outgoing(
    at: u64,
    portal_id: u64,
    agent: &str,
    visitor: &Visitor,
    account: &ChannelAccount,
    text: &str,
) -> Message {
    let mut fields = written(text, None);
    fields.extend(travelling(account, "OUTGOING", "SENT", Cut::Whole.status()));
    Message {
        created_by: agent.to_owned(),
        senders: vec![sender(agent, account, portal_id)],
        recipients: vec![visitor.recipient(account)],
        ..blank(at, Kind::Outgoing, fields)
    }
}

/// What the chat says by itself.
pub(crate) fn welcome(at: u64, account: &ChannelAccount, text: &str) -> Message {
    let mut fields = written(text, None);
    fields.insert("channelId".to_owned(), json!(account.channel_id.to_string()));
    fields.insert("channelAccountId".to_owned(), json!(account.id.to_string()));
    blank(at, Kind::Welcome, fields)
}

/// What an agent wrote for other agents.
pub(crate) fn comment(at: u64, agent: &str, text: &str) -> Message {
    let mut fields = written(text, None);
    fields.insert("attachments".to_owned(), json!([]));
    let senders = vec![json!({ "actorId": agent, "name": agent_name(agent) })];
    Message { created_by: agent.to_owned(), client: Client::HubSpot, senders, ..blank(at, Kind::Comment, fields) }
}

/// That something changed; `by` did it.
pub(crate) fn change(at: u64, kind: Kind, by: &str, client: Client, fields: Value) -> Message {
    let fields = fields.as_object().cloned().unwrap_or_default();
    Message { created_by: by.to_owned(), client, ..blank(at, kind, fields) }
}

/// What messages that travel tell besides.
pub(crate) fn travelling(
    account: &ChannelAccount,
    direction: &str,
    status: &str,
    truncation: &str,
) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("attachments".to_owned(), json!([]));
    if account.channel_id == EMAIL {
        fields.insert("subject".to_owned(), json!("A question"));
    }
    fields.insert("truncationStatus".to_owned(), json!(truncation));
    fields.insert("status".to_owned(), json!({ "statusType": status }));
    fields.insert("direction".to_owned(), json!(direction));
    fields.insert("channelId".to_owned(), json!(account.channel_id.to_string()));
    fields.insert("channelAccountId".to_owned(), json!(account.id.to_string()));
    fields
}

/// An agent as the sender of a message of that channel account.
pub(crate) fn sender(agent: &str, account: &ChannelAccount, portal_id: u64) -> Value {
    let mut told = Map::new();
    told.insert("actorId".to_owned(), json!(agent));
    told.extend(agent_name(agent).map(|name| ("name".to_owned(), json!(name))));
    told.insert("senderField".to_owned(), json!("FROM"));
    told.extend(account.identifier(portal_id).map(|identifier| ("deliveryIdentifier".to_owned(), identifier)));
    Value::Object(told)
}

impl Cut {
    /// Its `truncationStatus`.
    pub fn status(self) -> &'static str {
        match self {
            Self::Whole => "NOT_TRUNCATED",
            Self::Truncated => "TRUNCATED",
            Self::ToMostRecentReply { .. } => "TRUNCATED_TO_MOST_RECENT_REPLY",
        }
    }

    fn shown(self, text: &str) -> String {
        match self {
            Self::Whole => text.to_owned(),
            Self::Truncated => text.chars().take(text.chars().count() / 2).collect(),
            Self::ToMostRecentReply { quoted } => text.split(quoted).next().unwrap_or_default().trim_end().to_owned(),
        }
    }
}

fn to(identifier: &Value) -> Value {
    json!({ "recipientField": "TO", "deliveryIdentifier": identifier })
}

fn blank(at: u64, kind: Kind, fields: Map<String, Value>) -> Message {
    Message {
        id: String::new(),
        at,
        kind,
        created_by: SYSTEM.to_owned(),
        client: if kind == Kind::Incoming || kind == Kind::Outgoing { Client::HubSpot } else { Client::System },
        senders: Vec::new(),
        recipients: Vec::new(),
        fields,
        original: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_shows_the_beginning_or_the_last_reply() {
        assert_eq!(Cut::Whole.shown("abc"), "abc");
        assert_eq!(Cut::Truncated.shown("äbcd"), "äb");
        assert_eq!(Cut::ToMostRecentReply { quoted: "On Monday" }.shown("Yes.\nOn Monday you wrote"), "Yes.");
    }
}
