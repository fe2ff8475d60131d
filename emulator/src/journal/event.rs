//! Events as they stand in a file. Knows no subscription.

use serde_json::{Map, Value, json};

use crate::associations::{AssociationChange, AssociationType};
use crate::date::iso;
use crate::subscriptions::Action;

/// One event of an account, as the text of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub portal_id: u64,
    pub text: String,
}

/// Where and when something happened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    pub portal_id: u64,
    pub at: u64,
}

impl Scene {
    /// What happened to an object: `changes` are its properties.
    pub fn object(self, action: Action, type_id: &str, object_id: u64, changes: &Map<String, Value>) -> Event {
        self.event(&json!({
            "type": "crmObject",
            "portalId": self.portal_id,
            "occurredAt": iso(self.at),
            "action": action.word(),
            "objectTypeId": type_id,
            "objectId": object_id,
            "propertyChanges": changes,
        }))
    }

    /// What happened between two objects.
    pub fn association(self, action: Action, change: &AssociationChange, kind: Option<&AssociationType>) -> Event {
        self.event(&json!({
            "type": "association",
            "portalId": self.portal_id,
            "occurredAt": iso(self.at),
            "action": action.word(),
            "fromObjectTypeId": change.from.0,
            "fromObjectId": change.from.1,
            "toObjectTypeId": change.to.0,
            "toObjectId": change.to.1,
            "associationTypeId": change.type_id,
            "associationCategory": kind.map(|kind| kind.category.word()),
            "isPrimary": kind.is_some_and(AssociationType::is_primary),
        }))
    }

    /// What became of the app.
    pub fn app(self, action: Action, event_type_id: &str, properties: &Map<String, Value>) -> Event {
        self.event(&json!({
            "type": "app_lifecycle_event",
            "eventTypeId": event_type_id,
            "portalId": self.portal_id,
            "occurredAt": iso(self.at),
            "action": action.word(),
            "properties": properties,
        }))
    }

    /// Whatever a test says.
    pub fn event(self, event: &Value) -> Event {
        Event { portal_id: self.portal_id, text: event.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::associations;
    use crate::crm::ObjectType;

    const SCENE: Scene = Scene { portal_id: 7, at: 1_000 };

    fn told(event: &Event) -> Value {
        assert_eq!(event.portal_id, 7);
        serde_json::from_str(&event.text).unwrap()
    }

    #[test]
    fn an_objects_changes_are_text_or_null() {
        let changes = json!({ "email": "a@x.test", "phone": null });
        let event = SCENE.object(Action::Update, "0-1", 5, changes.as_object().unwrap());
        let expected = json!({
            "type": "crmObject", "portalId": 7, "occurredAt": "1970-01-01T00:00:01.000Z", "action": "UPDATE",
            "objectTypeId": "0-1", "objectId": 5, "propertyChanges": changes
        });
        assert_eq!(told(&event), expected);
    }

    #[test]
    fn an_association_tells_both_sides_and_its_type() {
        let change = AssociationChange { from: ("0-1", 5), to: ("0-2", 9), type_id: 1, added: true };
        let (contact, company) = (ObjectType::find("0-1").unwrap(), ObjectType::find("0-2").unwrap());
        let kind = associations::between(contact, company).into_iter().find(|kind| kind.id == 1);
        let told = told(&SCENE.association(Action::AssociationAdded, &change, kind.as_ref()));
        assert_eq!((&told["fromObjectId"], &told["toObjectTypeId"]), (&json!(5), &json!("0-2")));
        assert_eq!((&told["associationCategory"], &told["isPrimary"]), (&json!("HUBSPOT_DEFINED"), &json!(true)));
        assert_eq!((&told["action"], &told["associationTypeId"]), (&json!("ASSOCIATION_ADDED"), &json!(1)));
    }
}
