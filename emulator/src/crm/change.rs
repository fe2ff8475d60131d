//! What a request did to the records of an account, and who is told of it.

use crate::associations::AssociationChange;
use crate::crm::types::ObjectType;
use crate::crm::values::Values;
use crate::emulator::Emulator;
use crate::webhooks;

/// All that one request did, in its order.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub objects: Vec<Change>,
    pub associations: Vec<AssociationChange>,
}

/// One change of one object.
#[derive(Debug)]
pub(crate) struct Change {
    pub kind: &'static ObjectType,
    pub object_id: u64,
    pub what: What,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// With these values.
    Created(Values),
    /// These properties have other values than before, at least one; the empty text: none.
    Changed(Values),
    Archived,
}

impl Emulator {
    /// Sends what was written in an account's CRM to the webhooks and the journal, as far as they are subscribed to it.
    pub(crate) fn publish_changes(&mut self, now: u64, portal_id: u64) {
        let Some(account) = self.accounts.find_mut(portal_id) else { return };
        let changes = account.crm.take_changes();
        if self.webhooks.has_target() {
            for event in changes.objects.iter().flat_map(webhooks::of_change) {
                if self.webhooks.is_subscribed(&event.0) {
                    self.webhooks.push(now, portal_id, self.options.app_id, event);
                }
            }
        }
        self.record_changes(now, portal_id, &changes);
    }
}
