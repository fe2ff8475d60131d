//! Obeys the control `journal`, and `event` where it names what the journal tells.

use serde_json::{Value, json};

use crate::date::iso;
use crate::emulator::Emulator;
use crate::fields::{Fields, Invalid};
use crate::journal::event::Scene;

impl Emulator {
    /// Writes an event into the journal, subscribed to or not, and gives the number of those that wait to be published:
    ///
    /// ```json
    /// { "type": "crmObject", "action": "MERGE", "objectTypeId": "0-1", "objectId": 1001, "mergedObjectIds": [1002] }
    /// ```
    /// It stands in the file as it is given. Only `type` is required; `portalId` is the emulator's own account and
    /// `occurredAt` this moment where they are absent.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub fn journal_event(&mut self, now: u64, request: &Value) -> Result<usize, Invalid> {
        let now = self.time(now);
        let fields = Fields::any("", request)?;
        if fields.text("type")?.is_none_or(str::is_empty) {
            return Err(fields.invalid("type", "is missing"));
        }
        let (portal_id, _) = self.accounts.named(&fields, self.options.portal_id)?;
        let mut event: serde_json::Map<String, Value> =
            fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        event.entry("portalId").or_insert_with(|| json!(portal_id));
        event.entry("occurredAt").or_insert_with(|| json!(iso(now)));
        let event = Scene { portal_id, at: now }.event(&Value::Object(event));
        self.journal.push(now, &event, &self.options.journal);
        Ok(self.journal.waiting())
    }

    /// Changes the journal, and tells how many events it was given, how many of them wait, and how many files it keeps:
    ///
    /// ```json
    /// { "expireLinks": true }
    /// ```
    /// `expireLinks`: no link that was given so far works any more.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub fn journal(&mut self, now: u64, request: &Value) -> Result<Value, Invalid> {
        self.time(now);
        let fields = Fields::of("", request, &["expireLinks"])?;
        if fields.flag("expireLinks")? == Some(true) {
            self.journal.series += 1;
        }
        Ok(self.journal.to_json())
    }
}
