//! Obeys the control `thread`: a visitor writes, on a new thread or on one that is there.

use serde_json::{Value, json};

use crate::conversations::actor::Visitor;
use crate::conversations::compose::{Cut, incoming};
use crate::conversations::inbox::ChannelAccount;
use crate::conversations::{CHAT, EMAIL};
use crate::emulator::Emulator;
use crate::fields::{Fields, Invalid};

impl Emulator {
    /// Lets a visitor write and gives `{ threadId, messageId }`:
    ///
    /// ```json
    /// {
    ///   "text": "Hello", "truncated": false, "contactId": 1001, "channelId": 1000,
    ///   "threadId": 7001, "portalId": 12345
    /// }
    /// ```
    /// Everything is optional. Without `threadId` a thread begins, in live chat, or by e-mail where the message is to
    /// be truncated. `contactId` may be a visitor who is no contact.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub fn thread(&mut self, now: u64, request: &Value) -> Result<Value, Invalid> {
        let now = self.time(now);
        let names = ["text", "truncated", "contactId", "channelId", "threadId", "portalId"];
        let fields = Fields::of("", request, &names)?;
        let (portal_id, account) = self.accounts.named(&fields, self.options.portal_id)?;
        let desk = self.conversations.of(portal_id, &account.crm);
        let text = fields.text("text")?.unwrap_or(TEXT);
        let cut = if fields.flag("truncated")? == Some(true) { Cut::Truncated } else { Cut::Whole };
        let (contact_id, channel_id) = (fields.whole("contactId")?, fields.whole("channelId")?);
        let (thread_id, contact_id, place) = match fields.whole("threadId")? {
            Some(id) => {
                let thread = desk.threads.get(&id).filter(|thread| thread.archived_at.is_none());
                let thread = thread.ok_or_else(|| fields.invalid("threadId", "names no live thread"))?;
                let other = channel_id.is_some_and(|id| id != thread.channel_id);
                if other {
                    return Err(fields.invalid("channelId", "is that of the thread"));
                }
                (Some(id), contact_id.unwrap_or(thread.contact_id), ChannelAccount::find(thread.channel_account_id))
            }
            None => {
                let default = if cut == Cut::Whole { CHAT } else { EMAIL };
                let place = ChannelAccount::of_channel(channel_id.unwrap_or(default));
                (None, contact_id.unwrap_or(FIRST_CONTACT), place)
            }
        };
        let place = place.ok_or_else(|| fields.invalid("channelId", "must be 1000, 1001 or 1002"))?;
        if cut != Cut::Whole && place.channel_id != EMAIL {
            return Err(fields.invalid("truncated", "goes with e-mail only"));
        }
        let visitor = Visitor::of(&account.crm, contact_id);
        let thread_id = thread_id.unwrap_or_else(|| desk.begin(now, &visitor, place, None));
        let message_id = desk.post(thread_id, incoming(now, portal_id, &visitor, place, text, cut));
        self.settle_conversations(now);
        Ok(json!({ "threadId": thread_id.to_string(), "messageId": message_id }))
    }
}

const TEXT: &str = "Hello! I have a question about my order, which has not arrived yet.";
const FIRST_CONTACT: u64 = 1_001;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn says_what_is_wrong() {
        let mut emulator = Emulator::new(Options { now: 0, ..Options::default() });
        for (body, message) in [
            (json!({ "portalId": 9 }), "`portalId` names no account"),
            (json!({ "threadId": 9 }), "`threadId` names no live thread"),
            (json!({ "threadId": 7001, "channelId": 1000 }), "`channelId` is that of the thread"),
            (json!({ "channelId": 5 }), "`channelId` must be 1000, 1001 or 1002"),
            (json!({ "channelId": 1000, "truncated": true }), "`truncated` goes with e-mail only"),
            (json!({ "contact": 5 }), "`contact` is unknown"),
        ] {
            let told = emulator.thread(0, &body).unwrap_err().to_string();
            assert!(told.starts_with(message), "{told}");
        }
        assert_eq!(emulator.thread(0, &json!({})).unwrap()["threadId"], "700001");
    }
}
