//! Events as HubSpot writes them: which subscription a change belongs to and what is told of it.

use serde_json::{Map, Value, json};

use crate::crm::{Change, What};

/// The type of the subscription, and what the event tells beside what every event tells.
pub(crate) type Event = (String, Map<String, Value>);

/// The events of a change, as the subscriptions of its object type name them.
pub(crate) fn of_change(change: &Change) -> Vec<Event> {
    let (object, type_id) = match change.kind.id {
        "0-1" | "0-2" | "0-3" | "0-5" => (change.kind.singular, None),
        id => ("object", Some(id)),
    };
    let mut told = Map::new();
    told.insert("objectId".to_owned(), json!(change.object_id));
    if let Some(id) = type_id {
        told.insert("objectTypeId".to_owned(), json!(id));
    }
    told.insert("changeSource".to_owned(), json!(CHANGE_SOURCE));
    let event = |word: &str, more: &[(&str, &str)]| {
        let mut told = told.clone();
        told.extend(more.iter().map(|(name, value)| ((*name).to_owned(), json!(value))));
        (format!("{object}.{word}"), told)
    };
    let property =
        |(name, value): &(String, String)| event("propertyChange", &[("propertyName", name), ("propertyValue", value)]);
    match &change.what {
        What::Created(values) => {
            [event("creation", &[("changeFlag", "NEW")])].into_iter().chain(values.iter().map(property)).collect()
        }
        What::Changed(values) => values.iter().map(property).collect(),
        What::Archived => vec![event("deletion", &[("changeFlag", "DELETED")])],
    }
}

/// What an event of this type tells where a test says nothing else.
pub(crate) fn example(subscription_type: &str, object_id: u64, message_id: String) -> Map<String, Value> {
    let mut told = Map::new();
    told.insert("objectId".to_owned(), json!(object_id));
    let (object, word) = subscription_type.split_once('.').unwrap_or((subscription_type, ""));
    let more: &[(&str, &str)] = match (object, word) {
        ("conversation", "propertyChange") => &[("propertyName", "status"), ("propertyValue", "CLOSED")],
        ("conversation", "newMessage") => &[("messageId", &message_id), ("messageType", "MESSAGE")],
        ("contact" | "company" | "deal" | "ticket" | "object", word) => match word {
            "creation" => &[("changeSource", CHANGE_SOURCE), ("changeFlag", "NEW")],
            "deletion" => &[("changeSource", CHANGE_SOURCE), ("changeFlag", "DELETED")],
            _ => &[("changeSource", CHANGE_SOURCE)],
        },
        _ => &[],
    };
    told.extend(more.iter().map(|(name, value)| ((*name).to_owned(), json!(value))));
    told
}

const CHANGE_SOURCE: &str = "INTEGRATION";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::ObjectType;

    fn told(kind: &str, what: What) -> Vec<(String, Value)> {
        let change = Change { kind: ObjectType::find(kind).unwrap(), object_id: 7, what };
        of_change(&change).into_iter().map(|(name, told)| (name, Value::Object(told))).collect()
    }

    #[test]
    fn every_change_has_its_type_and_its_fields() {
        let base = |name: &str, value: &str| json!({ "objectId": 7, "changeSource": "INTEGRATION", name: value });
        let gone = told("companies", What::Archived);
        assert_eq!(gone, [("company.deletion".to_owned(), base("changeFlag", "DELETED"))]);
        let values = vec![("amount".to_owned(), "5".to_owned())];
        let mut expected = base("propertyName", "amount");
        expected["propertyValue"] = json!("5");
        let changed = ("deal.propertyChange".to_owned(), expected);
        assert_eq!(told("deals", What::Changed(values.clone())), std::slice::from_ref(&changed));
        let made = ("deal.creation".to_owned(), base("changeFlag", "NEW"));
        assert_eq!(told("deals", What::Created(values)), [made, changed]);
        assert_eq!(told("tickets", What::Created(Vec::new()))[0].0, "ticket.creation");
    }

    #[test]
    fn conversations_tell_what_is_documented() {
        let told = |name: &str| Value::Object(example(name, 7, "m1".to_owned()));
        for name in ["conversation.creation", "conversation.deletion", "conversation.privacyDeletion", "own.thing"] {
            assert_eq!(told(name), json!({ "objectId": 7 }));
        }
        let expected = json!({ "objectId": 7, "propertyName": "status", "propertyValue": "CLOSED" });
        assert_eq!(told("conversation.propertyChange"), expected);
        let expected = json!({ "objectId": 7, "messageId": "m1", "messageType": "MESSAGE" });
        assert_eq!(told("conversation.newMessage"), expected);
        assert_eq!(told("deal.deletion")["changeFlag"], "DELETED");
    }
}
