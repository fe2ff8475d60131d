//! One subscription: what it is about, what it asks for, and how replies show it.

use serde_json::{Value, json};

use crate::body::word_of;
use crate::crm::{Record, Table};
use crate::date::iso;
use crate::subscriptions::action::Action;
use crate::subscriptions::filter::Filter;

/// What a subscription is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Object,
    Association,
    AppLifecycle,
    ListMembership,
    PrivacyDeletion,
}

/// What an app can subscribe to once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub kind: Kind,
    /// 0 for the life of the app.
    pub portal_id: u64,
    /// The id of the object type or of the event type; empty for lists.
    pub subject: String,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    pub actions: Vec<Action>,
    pub properties: Option<Vec<String>>,
    pub object_ids: Option<Vec<u64>>,
    pub associated: Option<Vec<String>>,
    pub list_ids: Option<Vec<u64>>,
}

#[derive(Debug)]
pub(crate) struct Subscription {
    pub id: u64,
    pub key: Key,
    pub wish: Wish,
    pub filters: Vec<Filter>,
    pub created_at: u64,
    pub updated_at: u64,
}

impl Kind {
    /// All, as the API writes them.
    pub const ALL: [(&'static str, Self); 5] = [
        ("OBJECT", Self::Object),
        ("ASSOCIATION", Self::Association),
        ("APP_LIFECYCLE_EVENT", Self::AppLifecycle),
        ("LIST_MEMBERSHIP", Self::ListMembership),
        ("GDPR_PRIVACY_DELETION", Self::PrivacyDeletion),
    ];

    pub fn word(self) -> &'static str {
        word_of(&Self::ALL, self)
    }
}

impl Subscription {
    /// Whether it asks for this to be told of this object.
    pub fn wants(&self, action: Action, object_id: u64) -> bool {
        self.wish.actions.contains(&action) && among(self.wish.object_ids.as_deref(), &object_id)
    }

    /// Whether it asks for this other side of an association.
    pub fn reaches(&self, type_id: &str) -> bool {
        among(self.wish.associated.as_deref(), type_id)
    }

    /// Whether it asks to be told of this property.
    pub fn tells(&self, property: &str) -> bool {
        among(self.wish.properties.as_deref(), property)
    }

    /// Whether an object passes any one of its filters, or there is none.
    pub fn keeps(&self, table: &Table, record: &Record) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|filter| filter.holds(table, record))
    }

    pub fn to_json(&self, app_id: u64) -> Value {
        let of_app = self.key.kind == Kind::AppLifecycle;
        let subject = Some(&self.key.subject).filter(|subject| !subject.is_empty());
        let actions = || self.wish.actions.iter().map(|action| action.word()).collect::<Vec<_>>();
        json!({
            "id": self.id,
            "appId": app_id,
            "subscriptionType": self.key.kind.word(),
            "portalId": (!of_app).then_some(self.key.portal_id),
            "objectTypeId": subject.filter(|_| !of_app),
            "eventTypeId": subject.filter(|_| of_app),
            "actions": (!of_app).then(actions),
            "properties": self.wish.properties,
            "objectIds": self.wish.object_ids,
            "associatedObjectTypeIds": self.wish.associated,
            "listIds": self.wish.list_ids,
            "actionOverrides": null,
            "createdBy": null,
            "createdAt": iso(self.created_at),
            "updatedAt": iso(self.updated_at),
            "deletedAt": null,
        })
    }
}

/// Where nothing is listed, everything is meant.
fn among<T: PartialEq<U>, U: ?Sized>(listed: Option<&[T]>, item: &U) -> bool {
    listed.is_none_or(|listed| listed.is_empty() || listed.iter().any(|known| known == item))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscription(kind: Kind, subject: &str, actions: &[Action]) -> Subscription {
        let wish =
            Wish { actions: actions.to_vec(), properties: None, object_ids: None, associated: None, list_ids: None };
        let key = Key { kind, portal_id: 12_345, subject: subject.to_owned() };
        Subscription { id: 5, key, wish, filters: Vec::new(), created_at: 0, updated_at: 1_000 }
    }

    #[test]
    fn lists_that_are_absent_or_empty_mean_all() {
        let mut one = subscription(Kind::Object, "0-1", &[Action::Update]);
        for (names, ids) in [(None, None), (Some(vec![]), Some(vec![]))] {
            (one.wish.properties, one.wish.object_ids, one.wish.associated) = (names.clone(), ids, names);
            assert!(one.wants(Action::Update, 7) && !one.wants(Action::Create, 7));
            assert!(one.tells("email") && one.reaches("0-2"));
        }
        one.wish.properties = Some(vec!["email".to_owned()]);
        one.wish.associated = Some(vec!["0-3".to_owned()]);
        one.wish.object_ids = Some(vec![8]);
        assert!(!one.wants(Action::Update, 7) && one.wants(Action::Update, 8));
        assert!(one.tells("email") && !one.tells("phone") && !one.reaches("0-2"));
    }

    #[test]
    fn what_a_type_lacks_is_null() {
        let shown = subscription(Kind::AppLifecycle, "4-1909196", &[]).to_json(9);
        assert_eq!((&shown["eventTypeId"], &shown["portalId"]), (&json!("4-1909196"), &Value::Null));
        assert_eq!((&shown["actions"], &shown["objectTypeId"]), (&Value::Null, &Value::Null));
        let shown = subscription(Kind::Object, "0-1", &[Action::Create]).to_json(9);
        assert_eq!((&shown["objectTypeId"], &shown["eventTypeId"]), (&json!("0-1"), &Value::Null));
        assert_eq!((&shown["actions"], &shown["properties"]), (&json!(["CREATE"]), &Value::Null));
        assert_eq!((&shown["id"], &shown["appId"]), (&json!(5), &json!(9)));
        assert_eq!(shown["updatedAt"], "1970-01-01T00:00:01.000Z");
    }
}
