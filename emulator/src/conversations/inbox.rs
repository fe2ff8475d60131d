//! Inboxes, channels and the accounts of channels: what every account has. Nothing changes them.

use serde_json::{Map, Value, json};

use crate::conversations::{CHAT, EMAIL, MESSENGER};
use crate::date::{DAY, iso};

/// One account of a channel.
#[derive(Debug)]
pub(crate) struct ChannelAccount {
    pub id: u64,
    pub channel_id: u64,
    pub inbox_id: u64,
    pub archived: bool,
    name: &'static str,
    active: bool,
    /// What stands before the `@` of its address.
    mailbox: Option<&'static str>,
}

impl ChannelAccount {
    pub fn find(id: u64) -> Option<&'static Self> {
        ACCOUNTS.iter().find(|account| account.id == id)
    }

    /// The first live one of a channel.
    pub fn of_channel(channel_id: u64) -> Option<&'static Self> {
        ACCOUNTS.iter().find(|account| account.channel_id == channel_id && !account.archived)
    }

    /// The address that messages come from and go to, where the channel has addresses.
    pub fn identifier(&self, portal_id: u64) -> Option<Value> {
        let address = |mailbox| format!("{mailbox}@hub-{portal_id}.example");
        self.mailbox.map(|mailbox| json!({ "type": "HS_EMAIL_ADDRESS", "value": address(mailbox) }))
    }

    fn to_json(&self, portal_id: u64, start: u64) -> Value {
        let mut told = Map::new();
        told.insert("id".to_owned(), json!(self.id.to_string()));
        told.insert("channelId".to_owned(), json!(self.channel_id.to_string()));
        told.insert("name".to_owned(), json!(self.name));
        told.insert("inboxId".to_owned(), json!(self.inbox_id.to_string()));
        told.insert("active".to_owned(), json!(self.active));
        told.insert("authorized".to_owned(), json!(!self.archived));
        told.insert("createdAt".to_owned(), json!(iso(start.saturating_sub(90 * DAY))));
        told.insert("archived".to_owned(), json!(self.archived));
        if self.archived {
            told.insert("archivedAt".to_owned(), json!(iso(start.saturating_sub(10 * DAY))));
        }
        told.extend(self.identifier(portal_id).map(|identifier| ("deliveryIdentifier".to_owned(), identifier)));
        Value::Object(told)
    }
}

pub(crate) fn inboxes(start: u64) -> Vec<Value> {
    let inbox = |(id, name, kind, archived): &(u64, &str, &str, bool)| {
        let (created, updated) = (iso(start.saturating_sub(100 * DAY)), iso(start.saturating_sub(10 * DAY)));
        let mut told = json!({
            "id": id.to_string(), "name": name, "type": kind,
            "createdAt": created, "updatedAt": updated, "archived": archived,
        });
        if let Some(map) = told.as_object_mut().filter(|_| *archived) {
            map.insert("archivedAt".to_owned(), json!(updated));
        }
        told
    };
    INBOXES.iter().map(inbox).collect()
}

pub(crate) fn channels() -> Vec<Value> {
    CHANNELS.iter().map(|(id, name)| json!({ "id": id.to_string(), "name": name })).collect()
}

/// The accounts of one of these channels, in one of these inboxes; an empty list asks for nothing special.
pub(crate) fn channel_accounts(portal_id: u64, start: u64, channels: &[u64], inboxes: &[u64]) -> Vec<Value> {
    let asked = |ids: &[u64], id: u64| ids.is_empty() || ids.contains(&id);
    let wanted = |account: &&ChannelAccount| asked(channels, account.channel_id) && asked(inboxes, account.inbox_id);
    ACCOUNTS.iter().filter(wanted).map(|account| account.to_json(portal_id, start)).collect()
}

pub(crate) const INBOX: u64 = 481_939;
pub(crate) const HELP_DESK: u64 = 481_940;

const INBOXES: [(u64, &str, &str, bool); 3] = [
    (INBOX, "Inbox", "INBOX", false),
    (HELP_DESK, "Help desk", "HELP_DESK", false),
    (481_941, "Old inbox", "INBOX", true),
];

const CHANNELS: [(u64, &str); 3] = [(CHAT, "Live chat"), (MESSENGER, "Facebook Messenger"), (EMAIL, "Email")];

const ACCOUNTS: [ChannelAccount; 5] = [
    account(148_662, CHAT, INBOX, "New chatflow", None),
    account(148_663, MESSENGER, INBOX, "Example page", None),
    account(148_664, EMAIL, INBOX, "Team email", Some("team")),
    account(148_665, EMAIL, HELP_DESK, "Support", Some("support")),
    ChannelAccount { archived: true, active: false, ..account(148_666, EMAIL, INBOX, "Old address", Some("old")) },
];

const fn account(
    id: u64,
    channel_id: u64,
    inbox_id: u64,
    name: &'static str,
    mailbox: Option<&'static str>,
) -> ChannelAccount {
    ChannelAccount { id, channel_id, inbox_id, archived: false, name, active: true, mailbox }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_found_by_channel_and_by_inbox() {
        let ids = |channels: &[u64], inboxes: &[u64]| -> Vec<String> {
            let accounts = channel_accounts(7, 0, channels, inboxes);
            accounts.iter().map(|account| account["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids(&[CHAT], &[]), ["148662"]);
        assert_eq!(ids(&[EMAIL, CHAT], &[HELP_DESK]), ["148665"]);
        assert_eq!(ids(&[], &[]).len(), 5);
    }

    #[test]
    fn accounts_of_email_have_an_address_of_the_account() {
        let identifier = ChannelAccount::of_channel(EMAIL).unwrap().identifier(7).unwrap();
        assert_eq!(identifier, json!({ "type": "HS_EMAIL_ADDRESS", "value": "team@hub-7.example" }));
        assert_eq!(ChannelAccount::of_channel(CHAT).unwrap().identifier(7), None);
    }
}
