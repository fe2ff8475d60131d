//! The threads that every account begins with; see the module's page for their ids.

use serde_json::json;

use crate::conversations::actor::{FIRST_AGENT, Visitor};
use crate::conversations::compose::{Cut, change, comment, incoming, outgoing, welcome};
use crate::conversations::inbox::{ChannelAccount, HELP_DESK, INBOX};
use crate::conversations::message::{Client, Kind};
use crate::conversations::store::Desk;
use crate::crm::Crm;

impl Desk {
    /// The threads of an account whose first day was `start`.
    pub fn built_in(seed: u64, start: u64, portal_id: u64, crm: &Crm) -> Self {
        let mut desk = Self::empty(seed, portal_id);
        let places = [
            (7_001, 1_001, 148_664),
            (7_002, 1_002, 148_662),
            (7_003, 1_003, 148_663),
            (7_004, 1_004, 148_665),
            (7_005, VISITOR, 148_662),
        ];
        for (index, (id, contact_id, account_id)) in (0..).zip(places) {
            let Some(account) = ChannelAccount::find(account_id) else { continue };
            let began = start.saturating_sub((10 - index) * HOUR);
            let visitor = Visitor::of(crm, contact_id);
            desk.begin(began, &visitor, account, Some(id));
            desk.fill(began, id, &visitor, account);
        }
        desk.forget();
        desk
    }

    fn fill(&mut self, began: u64, id: u64, visitor: &Visitor, account: &ChannelAccount) {
        let (portal_id, at) = (self.portal_id, |minutes: u64| began.saturating_add(minutes * MINUTE));
        let receive = |desk: &mut Self, minutes, text, cut| {
            desk.post(id, incoming(at(minutes), portal_id, visitor, account, text, cut));
        };
        let answer = |desk: &mut Self, minutes, text| {
            desk.post(id, outgoing(at(minutes), portal_id, FIRST_AGENT, visitor, account, text));
        };
        match id {
            7_001 => {
                receive(self, 0, "My parcel has not arrived.", Cut::Whole);
                self.assign(at(1), id, Some(FIRST_AGENT), "S-hubspot", Client::System);
                answer(self, 5, "Where shall it go?");
                receive(self, 9, "To the office, please.\nOn Monday you wrote:\n> Where shall it go?", QUOTING);
                self.post(id, comment(at(12), FIRST_AGENT, "The carrier knows."));
            }
            7_002 => {
                self.post(id, welcome(at(0), account, "How can we help?"));
                receive(self, 1, "Do you deliver on Sundays?", Cut::Whole);
                answer(self, 2, "Not yet.");
                self.set_status(at(3), id, "CLOSED", FIRST_AGENT, Client::HubSpot);
            }
            7_003 => receive(self, 0, "Is the red one back in stock?", Cut::Whole),
            7_004 => {
                receive(
                    self,
                    0,
                    "It stopped working, and this is what the log says: first one thing, then another.",
                    Cut::Truncated,
                );
                let moved = json!({ "fromInboxId": INBOX.to_string(), "toInboxId": HELP_DESK.to_string() });
                self.post(id, change(at(2), Kind::InboxChange, FIRST_AGENT, Client::HubSpot, moved));
                if let Some(thread) = self.threads.get_mut(&id) {
                    thread.ticket_id = Some(5_004);
                }
            }
            _ => {
                self.post(id, welcome(at(0), account, "How can we help?"));
                receive(self, 1, "Just looking.", Cut::Whole);
            }
        }
    }
}

/// A visitor who is no contact.
const VISITOR: u64 = 990_001;

const QUOTING: Cut = Cut::ToMostRecentReply { quoted: "On Monday" };
const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_type_of_message_and_every_truncation_occurs() {
        let desk = Desk::built_in(1, 1_767_225_600_000, 7, &Crm::built_in(0));
        let messages = || desk.threads.values().flat_map(|thread| &thread.messages);
        let types: BTreeSet<&str> = messages().map(|message| message.kind.name()).collect();
        assert_eq!(types.len(), 6);
        let cuts: BTreeSet<&str> =
            messages().filter_map(|message| message.fields.get("truncationStatus")?.as_str()).collect();
        assert_eq!(
            cuts.into_iter().collect::<Vec<_>>(),
            ["NOT_TRUNCATED", "TRUNCATED", "TRUNCATED_TO_MOST_RECENT_REPLY"]
        );
        let ids: BTreeSet<&String> = messages().map(|message| &message.id).collect();
        assert_eq!(ids.len(), messages().count());
    }

    #[test]
    fn messages_are_in_order_and_the_same_for_the_same_seed() {
        let desk = || Desk::built_in(1, 1_767_225_600_000, 7, &Crm::built_in(0));
        for (one, other) in desk().threads.values().zip(desk().threads.values()) {
            assert!(one.messages.is_sorted_by_key(|message| message.at));
            assert!(one.messages.iter().zip(&other.messages).all(|(one, other)| one.id == other.id));
        }
    }
}
