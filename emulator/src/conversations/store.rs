//! The threads of every account, and what happened to them. Judges no request.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::conversations::actor::Visitor;
use crate::conversations::compose::change;
use crate::conversations::inbox::ChannelAccount;
use crate::conversations::message::{Client, Kind, Message};
use crate::conversations::thread::Thread;
use crate::crm::Crm;
use crate::random::Random;

/// The threads of all accounts that were looked at.
#[derive(Debug)]
pub(crate) struct Conversations {
    seed: u64,
    /// When the run began.
    pub start: u64,
    desks: BTreeMap<u64, Desk>,
}

/// The threads of one account.
#[derive(Debug)]
pub(crate) struct Desk {
    pub portal_id: u64,
    pub threads: BTreeMap<u64, Thread>,
    next_id: u64,
    message_ids: Random,
    events: Vec<Happened>,
}

/// Something that subscriptions tell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Happened {
    pub at: u64,
    pub portal_id: u64,
    /// What stands after `conversation.`.
    pub word: &'static str,
    pub told: Map<String, Value>,
}

impl Conversations {
    pub fn new(seed: u64, start: u64) -> Self {
        Self { seed, start, desks: BTreeMap::new() }
    }

    /// The threads of an account, from the built-in ones on.
    pub fn of(&mut self, portal_id: u64, crm: &Crm) -> &mut Desk {
        let (seed, start) = (self.seed, self.start);
        self.desks.entry(portal_id).or_insert_with(|| Desk::built_in(seed, start, portal_id, crm))
    }

    /// Purges what lay in the trash for long enough, and gives what happened since this was last asked.
    pub fn settle(&mut self, now: u64) -> Vec<Happened> {
        self.desks
            .values_mut()
            .flat_map(|desk| {
                desk.purge(now);
                std::mem::take(&mut desk.events)
            })
            .collect()
    }

    /// The moment at which a thread is purged.
    pub fn next(&self) -> Option<u64> {
        self.desks.values().flat_map(|desk| desk.threads.values()).filter_map(Thread::purged_at).min()
    }
}

impl Desk {
    pub fn empty(seed: u64, portal_id: u64) -> Self {
        Self {
            portal_id,
            threads: BTreeMap::new(),
            next_id: FIRST_ID,
            message_ids: Random::stream(seed, &format!("messages of {portal_id}")),
            events: Vec::new(),
        }
    }

    /// Begins a thread; `id`: that of a built-in one.
    pub fn begin(&mut self, at: u64, visitor: &Visitor, account: &ChannelAccount, id: Option<u64>) -> u64 {
        let id = id.unwrap_or_else(|| {
            self.next_id += 1;
            self.next_id - 1
        });
        let thread = Thread {
            id,
            created_at: at,
            closed_at: None,
            inbox_id: account.inbox_id,
            channel_id: account.channel_id,
            channel_account_id: account.id,
            contact_id: visitor.id,
            ticket_id: None,
            assigned_to: None,
            archived_at: None,
            messages: Vec::new(),
        };
        self.threads.insert(id, thread);
        self.note(at, id, "creation", &[]);
        id
    }

    /// Adds a message with an id of its own, and gives that.
    pub fn post(&mut self, thread_id: u64, message: Message) -> String {
        let id = self.message_ids.uuid().replace('-', "");
        let (at, kind) = (message.at, message.kind);
        if let Some(thread) = self.threads.get_mut(&thread_id) {
            thread.messages.push(Message { id: id.clone(), ..message });
        }
        if kind.is_written() {
            self.note(at, thread_id, "newMessage", &[("messageId", &id), ("messageType", kind.name())]);
        }
        id
    }

    /// Closes or opens a thread, where it is not so already.
    pub fn set_status(&mut self, at: u64, thread_id: u64, status: &'static str, by: &str, client: Client) {
        let Some(thread) = self.threads.get_mut(&thread_id).filter(|thread| thread.status() != status) else { return };
        thread.closed_at = (status == "CLOSED").then_some(at);
        self.post(thread_id, change(at, Kind::StatusChange, by, client, json!({ "newStatus": status })));
        self.property(at, thread_id, "status", status);
    }

    /// Gives a thread to an agent, or to nobody.
    pub fn assign(&mut self, at: u64, thread_id: u64, to: Option<&str>, by: &str, client: Client) {
        let to = to.map(str::to_owned);
        let Some(thread) = self.threads.get_mut(&thread_id).filter(|thread| thread.assigned_to != to) else { return };
        let from = std::mem::replace(&mut thread.assigned_to, to.clone());
        let mut fields = Map::new();
        fields.extend(from.map(|actor| ("assignedFrom".to_owned(), json!(actor))));
        fields.extend(to.clone().map(|actor| ("assignedTo".to_owned(), json!(actor))));
        self.post(thread_id, change(at, Kind::Assignment, by, client, Value::Object(fields)));
        self.property(at, thread_id, "assignedTo", to.as_deref().unwrap_or_default());
    }

    /// Moves a thread to the trash.
    pub fn archive(&mut self, at: u64, thread_id: u64) {
        if let Some(thread) = self.threads.get_mut(&thread_id).filter(|thread| thread.archived_at.is_none()) {
            thread.archived_at = Some(at);
            self.note(at, thread_id, "deletion", &[]);
        }
    }

    /// Takes a thread out of the trash.
    pub fn restore(&mut self, at: u64, thread_id: u64) {
        let archived = self.threads.get_mut(&thread_id).and_then(|thread| thread.archived_at.take());
        if archived.is_some() {
            self.property(at, thread_id, "isArchived", "false");
        }
    }

    /// Forgets what happened so far: the built-in threads are no news.
    pub fn forget(&mut self) {
        self.events.clear();
    }

    fn purge(&mut self, now: u64) {
        let mut due: Vec<(u64, u64)> =
            self.threads.values().filter_map(|thread| Some((thread.purged_at()?, thread.id))).collect();
        due.retain(|(at, _)| *at <= now);
        due.sort_unstable();
        for (at, id) in due {
            self.threads.remove(&id);
            self.note(at, id, "privacyDeletion", &[]);
        }
    }

    fn property(&mut self, at: u64, thread_id: u64, name: &str, value: &str) {
        self.note(at, thread_id, "propertyChange", &[("propertyName", name), ("propertyValue", value)]);
    }

    fn note(&mut self, at: u64, thread_id: u64, word: &'static str, more: &[(&str, &str)]) {
        let mut told = Map::new();
        told.insert("objectId".to_owned(), json!(thread_id));
        told.extend(more.iter().map(|(name, value)| ((*name).to_owned(), json!(value))));
        self.events.push(Happened { at, portal_id: self.portal_id, word, told });
    }
}

/// Ids of threads that are not built in.
const FIRST_ID: u64 = 700_001;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::actor::FIRST_AGENT;
    use crate::conversations::message::written;
    use crate::date::DAY;

    fn conversations() -> (Conversations, Crm) {
        (Conversations::new(1, 0), Crm::built_in(0))
    }

    fn words(happened: &[Happened]) -> Vec<String> {
        let word = |one: &Happened| match one.told.get("propertyValue") {
            Some(value) => format!("{}={}", one.told["propertyName"].as_str().unwrap(), value.as_str().unwrap()),
            None => one.word.to_owned(),
        };
        happened.iter().map(word).collect()
    }

    #[test]
    fn what_changes_nothing_is_no_news() {
        let (mut conversations, crm) = conversations();
        let desk = conversations.of(7, &crm);
        for _ in 0..2 {
            desk.set_status(5, 7_001, "CLOSED", FIRST_AGENT, Client::HubSpot);
        }
        desk.assign(6, 7_001, None, FIRST_AGENT, Client::HubSpot);
        desk.assign(7, 7_001, Some(FIRST_AGENT), FIRST_AGENT, Client::HubSpot);
        desk.restore(8, 7_001);
        for _ in 0..2 {
            desk.archive(9, 7_001);
        }
        desk.restore(10, 7_001);
        let told = words(&conversations.settle(10));
        let expected = ["status=CLOSED", "assignedTo=", "assignedTo=A-293199", "deletion", "isArchived=false"];
        assert_eq!(told, expected);
        assert!(conversations.settle(10).is_empty());
    }

    #[test]
    fn a_thread_is_purged_after_thirty_days_in_the_trash() {
        let (mut conversations, crm) = conversations();
        assert_eq!(conversations.next(), None);
        conversations.of(7, &crm).archive(5, 7_002);
        conversations.of(7, &crm).archive(3, 7_001);
        assert_eq!(conversations.next(), Some(30 * DAY + 3));
        assert_eq!(words(&conversations.settle(30 * DAY + 2)), ["deletion", "deletion"]);
        let happened = conversations.settle(40 * DAY);
        assert_eq!(words(&happened), ["privacyDeletion", "privacyDeletion"]);
        assert_eq!((happened[0].at, happened[1].at), (30 * DAY + 3, 30 * DAY + 5));
        assert_eq!((conversations.next(), conversations.of(7, &crm).threads.contains_key(&7_001)), (None, false));
    }

    #[test]
    fn only_what_somebody_wrote_is_a_new_message() {
        let (mut conversations, crm) = conversations();
        let desk = conversations.of(7, &crm);
        let comment = change(5, Kind::Comment, FIRST_AGENT, Client::HubSpot, Value::Object(written("x", None)));
        let id = desk.post(7_003, comment);
        desk.post(7_003, change(5, Kind::InboxChange, FIRST_AGENT, Client::HubSpot, json!({})));
        let happened = conversations.settle(5);
        assert_eq!(words(&happened), ["newMessage"]);
        assert_eq!((happened[0].told["messageId"].as_str(), id.len()), (Some(id.as_str()), 32));
    }
}
