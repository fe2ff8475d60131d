//! One thread: its messages, its state, and how replies show it.

use serde_json::{Map, Value, json};

use crate::conversations::message::{Kind, Message};
use crate::date::{DAY, iso};

/// One thread.
#[derive(Debug, Clone)]
pub(crate) struct Thread {
    pub id: u64,
    pub created_at: u64,
    /// When it was closed; an open one was not.
    pub closed_at: Option<u64>,
    pub inbox_id: u64,
    pub channel_id: u64,
    pub channel_account_id: u64,
    /// A contact, or a visitor who is none.
    pub contact_id: u64,
    pub ticket_id: Option<u64>,
    /// Id of an actor.
    pub assigned_to: Option<String>,
    /// When it came into the trash.
    pub archived_at: Option<u64>,
    /// Oldest first.
    pub messages: Vec<Message>,
}

impl Thread {
    pub fn status(&self) -> &'static str {
        if self.closed_at.is_some() { "CLOSED" } else { "OPEN" }
    }

    /// The moment at which it leaves the trash for good.
    pub fn purged_at(&self) -> Option<u64> {
        self.archived_at.map(|at| at.saturating_add(TRASH))
    }

    pub fn message(&self, id: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.id == id)
    }

    /// When the last message was sent or received.
    pub fn latest_message(&self) -> Option<u64> {
        self.latest(|kind| matches!(kind, Kind::Incoming | Kind::Outgoing))
    }

    fn latest(&self, wanted: impl Fn(Kind) -> bool) -> Option<u64> {
        self.messages.iter().filter(|message| wanted(message.kind)).map(|message| message.at).max()
    }

    /// As replies show it, with its ticket where that is asked for.
    pub fn to_json(&self, with_ticket: WithTicket) -> Value {
        let mut told = Map::new();
        told.insert("id".to_owned(), json!(self.id.to_string()));
        told.insert("createdAt".to_owned(), json!(iso(self.created_at)));
        let mut date = |name: &str, moment: Option<u64>| {
            told.extend(moment.map(|moment| (name.to_owned(), json!(iso(moment)))));
        };
        date("closedAt", self.closed_at);
        date("latestMessageTimestamp", self.latest_message());
        date("latestMessageSentTimestamp", self.latest(|kind| kind == Kind::Outgoing));
        date("latestMessageReceivedTimestamp", self.latest(|kind| kind == Kind::Incoming));
        told.insert("status".to_owned(), json!(self.status()));
        told.insert("originalChannelId".to_owned(), json!(self.channel_id.to_string()));
        told.insert("originalChannelAccountId".to_owned(), json!(self.channel_account_id.to_string()));
        told.extend(self.assigned_to.as_ref().map(|actor| ("assignedTo".to_owned(), json!(actor))));
        told.insert("spam".to_owned(), json!(false));
        told.insert("inboxId".to_owned(), json!(self.inbox_id.to_string()));
        told.insert("associatedContactId".to_owned(), json!(self.contact_id.to_string()));
        told.insert("archived".to_owned(), json!(self.archived_at.is_some()));
        if let (WithTicket::Yes, Some(id)) = (with_ticket, self.ticket_id) {
            told.insert("threadAssociations".to_owned(), json!({ "associatedTicketId": id.to_string() }));
        }
        Value::Object(told)
    }
}

/// Whether `association=TICKET` was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WithTicket {
    Yes,
    No,
}

/// How long a thread stays in the trash.
const TRASH: u64 = 30 * DAY;
