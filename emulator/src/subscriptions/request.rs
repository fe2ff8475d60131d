//! Reads what an app subscribes to, and refuses what its type does not have.

use serde_json::Value;

use crate::body::{Body, refuse};
use crate::crm::{ObjectType, is_type_id};
use crate::fields::whole;
use crate::problem::Problem;
use crate::subscriptions::action::Action;
use crate::subscriptions::subscription::{Key, Kind, Wish};

/// The two events of an app's life: it is installed, it is uninstalled.
pub(crate) const INSTALLED: &str = "4-1909196";
pub(crate) const UNINSTALLED: &str = "4-1916193";

pub(super) fn parse(value: &Value) -> Result<(Key, Wish), Problem> {
    let body = Body::of(value)?;
    body.require(&["subscriptionType"])?;
    let kind = body.word("subscriptionType", &Kind::ALL)?;
    let kind = kind.ok_or_else(|| body.refuse("subscriptionType", "is required"))?;
    body.require(required(kind))?;
    for name in FIELDS.iter().filter(|name| !known(kind).contains(name)) {
        if body.value(name).is_some() {
            return Err(body.refuse(name, format!("does not go with {}", kind.word())));
        }
    }
    let key = Key { kind, portal_id: body.id("portalId")?.unwrap_or_default(), subject: subject(&body)? };
    let wish = Wish {
        actions: actions(&body, kind)?,
        properties: names(&body, "properties")?,
        object_ids: ids(&body, "objectIds")?,
        associated: names(&body, "associatedObjectTypeIds")?,
        list_ids: ids(&body, "listIds")?,
    };
    for (index, id) in wish.associated.iter().flatten().enumerate() {
        check_type(&format!("associatedObjectTypeIds[{index}]"), id)?;
    }
    Ok((key, wish))
}

fn required(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Object | Kind::Association | Kind::PrivacyDeletion => &["objectTypeId", "portalId", "actions"],
        Kind::ListMembership => &["portalId", "actions"],
        Kind::AppLifecycle => &["eventTypeId", "properties"],
    }
}

fn known(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Object => &["objectTypeId", "portalId", "actions", "properties", "objectIds", "associatedObjectTypeIds"],
        Kind::Association => &["objectTypeId", "portalId", "actions", "objectIds", "associatedObjectTypeIds"],
        Kind::PrivacyDeletion => &["objectTypeId", "portalId", "actions"],
        Kind::ListMembership => &["portalId", "actions", "listIds", "objectIds"],
        Kind::AppLifecycle => &["eventTypeId", "properties"],
    }
}

fn subject(body: &Body<'_>) -> Result<String, Problem> {
    if let Some(id) = body.text("objectTypeId")? {
        check_type(&body.path_of("objectTypeId"), id)?;
        return Ok(id.to_owned());
    }
    match body.text("eventTypeId")? {
        None => Ok(String::new()),
        Some(id) if [INSTALLED, UNINSTALLED].contains(&id) => Ok(id.to_owned()),
        Some(_) => Err(body.refuse("eventTypeId", format!("must be one of {INSTALLED}, {UNINSTALLED}"))),
    }
}

/// Refuses what is neither an id of HubSpot's own nor that of a custom type that there is.
fn check_type(path: &str, id: &str) -> Result<(), Problem> {
    if !is_type_id(id) {
        return Err(refuse(path, "must be an object type id such as 0-1"));
    }
    if id.starts_with("0-") || ObjectType::find(id).is_some() {
        return Ok(());
    }
    Err(refuse(path, format!("is {id}, which is no object type")))
}

fn actions(body: &Body<'_>, kind: Kind) -> Result<Vec<Action>, Problem> {
    let Some(words) = body.texts("actions")? else { return Ok(Vec::new()) };
    if words.is_empty() {
        return Err(body.refuse("actions", "must not be empty"));
    }
    let mut actions = Vec::new();
    for word in words {
        let action = Action::ALL.iter().find(|(known, _)| *known == word).map(|(_, action)| *action);
        match action {
            Some(action) if actions.contains(&action) => {
                return Err(body.refuse("actions", format!("must not hold {word} twice")));
            }
            Some(action) if action.suits(kind) => actions.push(action),
            Some(_) => return Err(body.refuse("actions", format!("holds {word}, which {} does not have", kind.word()))),
            None => {
                let all = Action::ALL.map(|(word, _)| word).join(", ");
                return Err(body.refuse("actions", format!("holds {word}, which is none of {all}")));
            }
        }
    }
    Ok(actions)
}

fn names(body: &Body<'_>, name: &str) -> Result<Option<Vec<String>>, Problem> {
    let Some(names) = body.texts(name)? else { return Ok(None) };
    if names.iter().any(|name| name.is_empty()) {
        return Err(body.refuse(name, "must not hold the empty text"));
    }
    Ok(Some(names.into_iter().map(str::to_owned).collect()))
}

fn ids(body: &Body<'_>, name: &str) -> Result<Option<Vec<u64>>, Problem> {
    let Some(list) = body.list(name)? else { return Ok(None) };
    let ids: Option<Vec<u64>> = list.iter().map(|item| whole(item).filter(|id| *id > 0)).collect();
    ids.map(Some).ok_or_else(|| body.refuse(name, "must be a list of ids"))
}

const FIELDS: [&str; 8] = [
    "objectTypeId",
    "portalId",
    "actions",
    "properties",
    "objectIds",
    "associatedObjectTypeIds",
    "listIds",
    "eventTypeId",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn blamed(body: &Value) -> String {
        let told = parse(body).unwrap_err().respond("c").json();
        assert_eq!(told["category"], "VALIDATION_ERROR", "{told}");
        told["errors"][0]["in"].as_str().unwrap().to_owned()
    }

    fn with(base: &Value, name: &str, value: Value) -> Value {
        let mut body = base.clone();
        body[name] = value;
        body
    }

    #[test]
    fn reads_the_documents_examples() {
        let (key, wish) = parse(&json!({
            "objectTypeId": "0-1", "subscriptionType": "OBJECT", "portalId": 12345,
            "actions": ["CREATE", "UPDATE", "DELETE"], "properties": ["email", "firstname", "lastname"],
            "objectIds": [1001, 1002, 1003]
        }))
        .unwrap();
        assert_eq!((key.kind, key.portal_id, key.subject.as_str()), (Kind::Object, 12_345, "0-1"));
        assert_eq!(wish.actions, [Action::Create, Action::Update, Action::Delete]);
        assert_eq!(wish.object_ids, Some(vec![1_001, 1_002, 1_003]));
        let event =
            json!({ "subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1909196", "properties": ["string"] });
        let (key, wish) = parse(&event).unwrap();
        assert_eq!((key.portal_id, key.subject.as_str(), wish.actions.len()), (0, "4-1909196", 0));
    }

    #[test]
    fn every_type_names_what_it_lacks() {
        let object =
            json!({ "objectTypeId": "0-1", "subscriptionType": "OBJECT", "portalId": 1, "actions": ["CREATE"] });
        let event = json!({ "subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1916193", "properties": [] });
        let lists = json!({ "subscriptionType": "LIST_MEMBERSHIP", "portalId": 1, "actions": ["ADDED_TO_LIST"], "listIds": [3] });
        for body in [&object, &event, &lists] {
            assert!(parse(body).is_ok(), "{body}");
        }
        for (base, name) in [
            (&object, "objectTypeId"),
            (&object, "portalId"),
            (&object, "actions"),
            (&event, "eventTypeId"),
            (&event, "properties"),
            (&lists, "portalId"),
            (&lists, "actions"),
            (&object, "subscriptionType"),
        ] {
            assert_eq!(blamed(&with(base, name, Value::Null)), name, "{base}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_by_name() {
        let object =
            json!({ "objectTypeId": "0-1", "subscriptionType": "OBJECT", "portalId": 1, "actions": ["CREATE"] });
        let event = json!({ "subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1916193", "properties": [] });
        for (base, name, value) in [
            (&object, "subscriptionType", json!("OBJECTS")),
            (&object, "objectTypeId", json!("contacts")),
            (&object, "objectTypeId", json!("2-99")),
            (&object, "portalId", json!(-1)),
            (&object, "actions", json!([])),
            (&object, "actions", json!(["create"])),
            (&object, "actions", json!(["CREATE", "CREATE"])),
            (&object, "actions", json!(["GDPR_DELETE"])),
            (&object, "actions", json!("CREATE")),
            (&object, "properties", json!([5])),
            (&object, "properties", json!([""])),
            (&object, "objectIds", json!(["x"])),
            (&object, "listIds", json!([1])),
            (&event, "eventTypeId", json!("4-1")),
            (&event, "portalId", json!(12345)),
            (&event, "actions", json!(["APP_INSTALL"])),
        ] {
            assert_eq!(blamed(&with(base, name, value.clone())), name, "{value}");
        }
        assert_eq!(
            blamed(&with(&object, "associatedObjectTypeIds", json!(["0-2", "x"]))),
            "associatedObjectTypeIds[1]"
        );
        assert!(parse(&with(&object, "objectTypeId", json!("2-3501001"))).is_ok());
        assert!(parse(&with(&object, "objectTypeId", json!("0-999"))).is_ok());
    }
}
