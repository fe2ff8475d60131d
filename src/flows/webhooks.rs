//! The webhooks that HubSpot pushes: one request with up to a hundred events, which its signature covers.
//! It verifies first and reads after that; an event that it does not know stays as it came.

use crate::shape;
use crate::shape::{NumericId, PortalId};
use crate::text::split_once;
use crate::value::{Value, object};

/// What an event is about, before the dot in its type.
const SUBJECTS: &[&str] = &["contact", "company", "deal", "ticket", "product", "line_item", "object"];

/// What happens to a CRM object.
const CHANGES: &[&str] =
    &["creation", "deletion", "privacyDeletion", "propertyChange", "merge", "restore", "associationChange"];

/// What happens to a conversation.
const CONVERSATION: &[&str] = &[
    "conversation.creation",
    "conversation.deletion",
    "conversation.privacyDeletion",
    "conversation.propertyChange",
    "conversation.newMessage",
];

shape! {
    /// One event of a pushed webhook. Which fields it has depends on its type.
    pub struct Event {
        /// Such as `contact.propertyChange` or `conversation.newMessage`.
        "subscriptionType" => subscription_type: String,
        /// HubSpot's number of the event; a repeated delivery has the same.
        "eventId" => event_id: Option<NumericId>,
        /// The subscription that it follows from.
        "subscriptionId" => subscription_id: Option<NumericId>,
        /// The account.
        "portalId" => portal_id: Option<PortalId>,
        /// The app.
        "appId" => app_id: Option<NumericId>,
        /// When it happened, in milliseconds since 1970.
        "occurredAt" => occurred_at: Option<i64>,
        /// How often it was delivered before.
        "attemptNumber" => attempt_number: Option<i64>,
        /// The record, or the thread of a conversation.
        "objectId" => object_id: Option<NumericId>,
        /// The object type's id, of `object.…` events.
        "objectTypeId" => object_type_id: Option<String>,
        /// What changed it, such as `CRM` or `INTEGRATION`.
        "changeSource" => change_source: Option<String>,
        /// `NEW`, `DELETED` …
        "changeFlag" => change_flag: Option<String>,
        /// Who or what in `changeSource`.
        "sourceId" => source_id: Option<String>,
        /// The property that changed.
        "propertyName" => property_name: Option<String>,
        /// Its new value.
        "propertyValue" => property_value: Option<String>,
        /// The message, of `conversation.newMessage`.
        "messageId" => message_id: Option<String>,
        /// `MESSAGE` or `COMMENT`, of `conversation.newMessage`.
        "messageType" => message_type: Option<String>,
        /// The record that stays, of a merge.
        "primaryObjectId" => primary_object_id: Option<NumericId>,
        /// The records that went into it.
        "mergedObjectIds" => merged_object_ids: Option<Vec<NumericId>>,
        /// The record that came of a merge.
        "newObjectId" => new_object_id: Option<NumericId>,
        /// How many properties a merge moved.
        "numberOfPropertiesMoved" => number_of_properties_moved: Option<i64>,
        /// Such as `CONTACT_TO_COMPANY`, of `associationChange`.
        "associationType" => association_type: Option<String>,
        /// The record that is associated.
        "fromObjectId" => from_object_id: Option<NumericId>,
        /// The record that it is associated with.
        "toObjectId" => to_object_id: Option<NumericId>,
        /// Whether the association went.
        "associationRemoved" => association_removed: Option<bool>,
        /// Whether it is the primary one.
        "isPrimaryAssociation" => is_primary_association: Option<bool>,
        ..
    }
}

/// Whether an event's type is one that this library knows.
#[must_use]
pub fn is_known(subscription_type: &str) -> bool {
    CONVERSATION.contains(&subscription_type)
        || split_once(subscription_type, ".")
            .is_some_and(|(subject, change)| SUBJECTS.contains(&subject) && CHANGES.contains(&change))
}

/// The events of a body, each with its `type` first; one that is not known is `{ type: "unknown", raw }`. `None` where
/// the body is no array.
#[must_use]
pub fn events(body: &Value) -> Option<Vec<Value>> {
    let Value::List(items) = body else { return None };
    let mut events = Vec::new();
    for item in items {
        let known = item.text_at("subscriptionType").filter(|name| is_known(name));
        events.push(match (known, item) {
            (Some(name), Value::Object(members)) => {
                let mut event = Vec::from([("type".to_owned(), name.into())]);
                event.extend(members.iter().filter(|(name, _)| name != "type").cloned());
                Value::Object(event)
            }
            _ => object([("type", "unknown".into()), ("raw", item.clone())]),
        });
    }
    Some(events)
}

#[cfg(not(target_arch = "wasm32"))]
mod typed {
    use super::{Event, is_known};
    use crate::engine::machine::Headers;
    use crate::engine::signature::{Reason, Signed, Verdict, Version, verify};
    use crate::engine::time::Time;
    use crate::secret::Secret;

    /// A pushed event.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Pushed {
        /// One of a type that this library knows.
        Known(Box<Event>),
        /// Any other, as it came.
        Unknown(serde_json::Value),
    }

    /// Why a request brings no events.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Refusal {
        /// Its signature does not count.
        Signature(Reason),
        /// It is signed, but its body is no array of events.
        Malformed,
    }

    /// The events of a request, if HubSpot sent it. `accepted` are the versions of the signature that count.
    ///
    /// # Errors
    /// The signature does not count, or the body is no array of events.
    pub fn parse(
        request: &Signed<'_>,
        headers: &dyn Headers,
        secret: &Secret,
        now: Time,
        accepted: &[Version],
    ) -> Result<Vec<Pushed>, Refusal> {
        if let Verdict::Invalid(reason) = verify(request, headers, secret, now, accepted) {
            return Err(Refusal::Signature(reason));
        }
        let items: Vec<serde_json::Value> = serde_json::from_slice(request.body).map_err(|_| Refusal::Malformed)?;
        let event = |item: serde_json::Value| {
            let known = item.get("subscriptionType").and_then(|name| name.as_str()).is_some_and(is_known);
            match <Event as serde::Deserialize>::deserialize(&item) {
                Ok(event) if known => Pushed::Known(event.into()),
                _ => Pushed::Unknown(item),
            }
        };
        Ok(items.into_iter().map(event).collect())
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use typed::{Pushed, Refusal, parse};

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::engine::signature::{Reason, Signed, Version, sign};
    use crate::engine::time::Time;
    use crate::secret::Secret;

    const BODY: &str = r#"[
        {"subscriptionType":"conversation.newMessage","objectId":9007199254740993,"messageId":"m-1","messageType":"MESSAGE","occurredAt":1},
        {"subscriptionType":"contact.propertyChange","objectId":5,"propertyName":"email","propertyValue":"a@x.test","more":true},
        {"subscriptionType":"contact.newMessage","objectId":5},
        {"subscriptionType":"contact.creation","objectId":{}},
        7
    ]"#;

    fn parsed(body: &str, secret: &str) -> Result<Vec<Pushed>, Refusal> {
        let request = Signed { method: "POST", url: "https://a.example/", body: body.as_bytes() };
        let headers: Vec<_> = sign(Version::V1, &request, &Secret::from("s"), Time(0))
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        parse(&request, &headers, &Secret::from(secret), Time(0), &Version::ALL)
    }

    #[test]
    fn events_are_typed_and_unknown_ones_stay_as_they_came() {
        let events = parsed(BODY, "s").unwrap();
        let Pushed::Known(message) = &events[0] else { panic!("{events:?}") };
        assert_eq!(message.object_id, Some(NumericId(9_007_199_254_740_993)));
        assert_eq!(message.message_type.as_deref(), Some("MESSAGE"));
        let Pushed::Known(change) = &events[1] else { panic!("{events:?}") };
        assert_eq!((change.property_value.as_deref(), change.other.len()), (Some("a@x.test"), 1));
        assert!(events[2..].iter().all(|event| matches!(event, Pushed::Unknown(_))));
    }

    #[test]
    fn what_hubspot_did_not_sign_is_not_read() {
        assert_eq!(parsed("no json", "other"), Err(Refusal::Signature(Reason::Mismatch)));
        for body in ["", "{}", "no json", "null"] {
            assert_eq!(parsed(body, "s"), Err(Refusal::Malformed), "{body}");
        }
    }

    #[test]
    fn the_form_for_javascript_says_the_type_first() {
        let events = events(&serde_json::from_str(BODY).unwrap()).unwrap();
        let types: Vec<_> = events.iter().map(|event| event.text_at("type").unwrap()).collect();
        let expected = ["conversation.newMessage", "contact.propertyChange", "unknown", "contact.creation", "unknown"];
        assert_eq!(types, expected);
        assert_eq!(events[4].integer_at("raw"), Some(7));
        assert_eq!(super::events(&Value::Null), None);
    }
}
