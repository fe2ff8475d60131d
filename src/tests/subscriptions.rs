//! Calls of webhook subscriptions and their filters, as they are sent and read.

use super::call::{has_versions, is_whole_area, keeps_all, notes, problems, sent};
use crate::api::subscriptions::{
    CREATE_FILTER, CreatedFilter, DELETE, DELETE_FILTER, DELETE_FOR_PORTAL, EventTypeId, GET, GET_FILTER, LIST,
    LIST_FILTERS, StoredFilter, Subscription, SubscriptionAction, SubscriptionList, SubscriptionType, UPSERT,
};
use crate::operation::{Auth, Bucket, Endpoint, Repeat};

const NOTHING: [&str; 0] = [];

const READ: &str = "developer.webhooks_journal.subscriptions.read";
const WRITE: &str = "developer.webhooks_journal.subscriptions.write";

#[test]
fn subscriptions_have_their_operations() {
    let every: [(&str, &Endpoint, &str, Repeat); 9] = [
        ("upsert", &UPSERT.endpoint, WRITE, Repeat::Safe),
        ("list", &LIST.endpoint, READ, Repeat::Safe),
        ("get", &GET.endpoint, READ, Repeat::Safe),
        ("delete", &DELETE.endpoint, WRITE, Repeat::Safe),
        ("deleteForPortal", &DELETE_FOR_PORTAL.endpoint, WRITE, Repeat::Safe),
        ("createFilter", &CREATE_FILTER.endpoint, WRITE, Repeat::Never),
        ("listFilters", &LIST_FILTERS.endpoint, READ, Repeat::Safe),
        ("getFilter", &GET_FILTER.endpoint, READ, Repeat::Safe),
        ("deleteFilter", &DELETE_FILTER.endpoint, WRITE, Repeat::Safe),
    ];
    is_whole_area("webhooks.subscriptions.", &every.map(|(name, ..)| name));
    for (name, endpoint, scope, repeat) in every {
        assert_eq!(endpoint.name, format!("webhooks.subscriptions.{name}"));
        assert_eq!((endpoint.auth, endpoint.bucket), (Auth::App, Bucket::Subscriptions), "{name}");
        assert_eq!((endpoint.scopes, endpoint.repeat), (&[scope][..], repeat), "{name}");
    }
}

#[test]
fn each_version_of_subscriptions_has_its_path() {
    let upsert = format!("{{\"body\":{OBJECT}}}");
    let filter = format!("{{\"body\":{FILTER}}}");
    let from_v4: [(&'static Endpoint, &str, &str); 4] = [
        (&UPSERT.endpoint, &upsert, ""),
        (&LIST.endpoint, "{}", ""),
        (&DELETE.endpoint, r#"{"subscriptionId":7}"#, "/7"),
        (&DELETE_FOR_PORTAL.endpoint, r#"{"portalId":"12345"}"#, "/portals/12345"),
    ];
    let from_2026: [(&'static Endpoint, &str, &str); 5] = [
        (&GET.endpoint, r#"{"subscriptionId":"7"}"#, "/7"),
        (&CREATE_FILTER.endpoint, &filter, "/filters"),
        (&LIST_FILTERS.endpoint, r#"{"subscriptionId":7}"#, "/filters/subscription/7"),
        (&GET_FILTER.endpoint, r#"{"filterId":9}"#, "/filters/9"),
        (&DELETE_FILTER.endpoint, r#"{"filterId":9}"#, "/filters/9"),
    ];
    let dated = |version: &str, rest: &str| format!("/webhooks-journal/subscriptions/{version}{rest}");
    for (endpoint, params, rest) in from_v4 {
        let (march, september) = (dated("2026-03", rest), dated("2026-09", rest));
        let v4 = format!("/webhooks/v4/subscriptions{rest}");
        has_versions(endpoint, params, &[("v4", &v4), ("2026-03", &march), ("2026-09", &september)]);
    }
    for (endpoint, params, rest) in from_2026 {
        let (march, september) = (dated("2026-03", rest), dated("2026-09", rest));
        has_versions(endpoint, params, &[("2026-03", &march), ("2026-09", &september)]);
    }
}

const OBJECT: &str = r#"{"objectTypeId":"0-1","subscriptionType":"OBJECT","portalId":12345,"actions":["CREATE","UPDATE","DELETE"],"properties":["email","firstname","lastname"],"objectIds":[1001,1002,1003]}"#;

const APP_LIFECYCLE: &str =
    r#"{"subscriptionType":"APP_LIFECYCLE_EVENT","eventTypeId":"4-1909196","properties":["string"]}"#;

const FILTER: &str = r#"{"subscriptionId":7,"filter":{"conditions":[{"filterType":"CRM_OBJECT_PROPERTY","property":"lifecyclestage","operator":"IN","values":["lead","customer"]},{"filterType":"CRM_OBJECT_PROPERTY","property":"email","operator":"IS_NOT_EMPTY"},{"filterType":"CRM_OBJECT_PROPERTY","property":"city","operator":"STARTS_WITH","value":"Ber"}]}}"#;

#[test]
fn the_documents_subscriptions_are_sent_and_nothing_is_said_about_them() {
    for body in [OBJECT, APP_LIFECYCLE] {
        let params = format!("{{\"body\":{body}}}");
        let (method, path, sent) = sent(&UPSERT.endpoint, &params, "");
        assert_eq!((method.as_str(), path.as_str(), sent.as_str()), ("POST", "/webhooks/v4/subscriptions", body));
        assert_eq!(problems(&UPSERT.endpoint, &params), NOTHING);
        assert_eq!(notes(&UPSERT.endpoint, &params), NOTHING);
    }
    let params = format!("{{\"body\":{FILTER}}}");
    assert_eq!(sent(&CREATE_FILTER.endpoint, &params, "").2, FILTER);
    assert_eq!(problems(&CREATE_FILTER.endpoint, &params), NOTHING);
    assert_eq!(sent(&DELETE.endpoint, r#"{"subscriptionId":7}"#, "").0, "DELETE");
    assert_eq!(sent(&DELETE_FOR_PORTAL.endpoint, r#"{"portalId":7}"#, "").0, "DELETE");
}

#[test]
fn ids_in_digits_are_sent_as_numbers() {
    let body = OBJECT.replace("12345", "\"12345\"").replace("1001", "\"1001\"");
    assert_eq!(sent(&UPSERT.endpoint, &format!("{{\"body\":{body}}}"), "").2, OBJECT);
}

#[test]
fn a_subscription_is_read_whatever_of_it_is_null() {
    let reply = r#"{"id":9223372036854775807,"appId":42,"subscriptionType":"OBJECT","objectTypeId":"0-1",
        "portalId":12345,"actions":["CREATE","NEW_ACTION"],"properties":["email"],"objectIds":[1001],
        "actionOverrides":{"UPDATE":{"properties":["city"]}},"createdBy":3,
        "createdAt":"2026-01-02T03:04:05Z","updatedAt":"2026-01-02T03:04:05Z","new":true}"#;
    let subscription: Subscription = keeps_all(reply);
    assert_eq!(subscription.id.as_ref().map(|id| id.0), Some(i64::MAX));
    assert_eq!(subscription.subscription_type, Some(SubscriptionType::Object));
    let actions = [SubscriptionAction::Create, SubscriptionAction::Other("NEW_ACTION".into())];
    assert_eq!(subscription.actions.as_deref(), Some(&actions[..]));
    let list = format!(
        r#"{{"results":[{reply},{{"id":1,"subscriptionType":"EVENT","eventTypeId":"4-1916193","portalId":null,
            "properties":null,"objectIds":null,"associatedObjectTypeIds":null,"listIds":null,
            "actionOverrides":null,"createdBy":null,"deletedAt":null}}]}}"#
    );
    let list: SubscriptionList = serde_json::from_str(&list).unwrap();
    let [first, second] = &list.results.unwrap()[..] else { panic!("two") };
    assert_eq!(first, &subscription);
    assert_eq!(second.event_type_id, Some(EventTypeId::Uninstall));
    assert_eq!((&second.portal_id, &second.deleted_at), (&None, &None));
}

#[test]
fn filters_are_read_as_the_array_that_they_are() {
    let reply = r#"[{"id":9,"createdAt":1767225600000,"filter":{"conditions":[
        {"filterType":"CRM_OBJECT_PROPERTY","property":"city","operator":"EQ","value":"Berlin","new":1}]}}]"#;
    let filters: Vec<StoredFilter> = keeps_all(reply);
    assert_eq!(filters[0].created_at, Some(1_767_225_600_000));
    assert!(LIST_FILTERS.endpoint.numeric_ids);
    let created: CreatedFilter = keeps_all(r#"{"filterId":9,"new":1}"#);
    assert_eq!(created.filter_id.map(|id| id.0), Some(9));
}

/// A body of these members, and what is said of it.
fn said(body: &str) -> (Vec<String>, Vec<String>) {
    let params = format!("{{\"body\":{{{body}}}}}");
    (problems(&UPSERT.endpoint, &params), notes(&UPSERT.endpoint, &params))
}

#[test]
fn each_type_of_subscription_needs_what_it_needs() {
    let cases: [(&str, &[&str]); 26] = [
        ("", &["body.subscriptionType missing"]),
        (r#""subscriptionType":"EVENT""#, &["body.subscriptionType unknownWord"]),
        (
            r#""subscriptionType":"OBJECT""#,
            &["body.objectTypeId missing", "body.portalId missing", "body.actions missing"],
        ),
        (
            r#""subscriptionType":"ASSOCIATION","actions":["ASSOCIATION_ADDED"]"#,
            &["body.objectTypeId missing", "body.portalId missing"],
        ),
        (r#""subscriptionType":"LIST_MEMBERSHIP""#, &["body.portalId missing", "body.actions missing"]),
        (
            r#""subscriptionType":"GDPR_PRIVACY_DELETION","actions":["GDPR_DELETE"]"#,
            &["body.objectTypeId missing", "body.portalId missing"],
        ),
        (r#""subscriptionType":"APP_LIFECYCLE_EVENT""#, &["body.eventTypeId missing", "body.properties missing"]),
        (
            r#""subscriptionType":"APP_LIFECYCLE_EVENT","eventTypeId":"4-1916193","properties":["a"],"portalId":1,"actions":["APP_INSTALL"]"#,
            &["body.portalId conflict", "body.actions conflict"],
        ),
        (&object(r#""actions":[]"#), &["body.actions empty"]),
        (&object(r#""actions":["CREATE","DELETE","CREATE"]"#), &["body.actions[2] duplicate"]),
        (&object(r#""actions":["create"]"#), &["body.actions[0] unknownWord"]),
        (&object(r#""actions":"CREATE""#), &["body.actions wrongType"]),
        (&object(r#""actions":["CREATE","APP_INSTALL"]"#), &["body.actions conflict"]),
        (&object(r#""actions":["GDPR_DELETE"]"#), &["body.actions conflict"]),
        (&object(r#""actions":["ADDED_TO_LIST"]"#), &["body.actions conflict"]),
        (&object(r#""actions":["CREATE","DELETE","MERGE","RESTORE","SNAPSHOT"]"#), &[]),
        (&of("ASSOCIATION", r#"["ASSOCIATION_ADDED","ASSOCIATION_REMOVED"]"#), &[]),
        (&of("ASSOCIATION", r#"["ASSOCIATION_ADDED","CREATE"]"#), &["body.actions conflict"]),
        (&of("LIST_MEMBERSHIP", r#"["ADDED_TO_LIST","REMOVED_FROM_LIST"]"#), &[]),
        (&of("LIST_MEMBERSHIP", r#"["DELETE"]"#), &["body.actions conflict"]),
        (&of("GDPR_PRIVACY_DELETION", r#"["GDPR_DELETE"]"#), &[]),
        (&of("GDPR_PRIVACY_DELETION", r#"["DELETE"]"#), &["body.actions conflict"]),
        (&object(r#""actions":["CREATE"],"objectTypeId":"contacts""#), &["body.objectTypeId pattern"]),
        (&object(r#""actions":["CREATE"],"portalId":-1"#), &["body.portalId outOfRange"]),
        (
            &object(r#""actions":["CREATE"],"associatedObjectTypeIds":["0-2","x"]"#),
            &["body.associatedObjectTypeIds[1] pattern"],
        ),
        (&object(r#""actions":["CREATE"],"properties":[],"objectIds":[],"listIds":[]"#), &[]),
    ];
    for (body, expected) in cases {
        assert_eq!(said(body).0, expected, "{body}");
    }
}

/// Members of a subscription to an object type, after others that come first.
fn object(members: &str) -> String {
    let mut text = members.to_owned();
    for (name, member) in [("objectTypeId", r#""0-1""#), ("portalId", "1"), ("subscriptionType", r#""OBJECT""#)] {
        if !members.contains(&format!("\"{name}\"")) {
            text.push_str(&format!(",\"{name}\":{member}"));
        }
    }
    text
}

fn of(kind: &str, actions: &str) -> String {
    format!(r#""subscriptionType":"{kind}","objectTypeId":"0-1","portalId":1,"actions":{actions}"#)
}

#[test]
fn what_is_hardly_meant_is_noted() {
    let cases: [(&str, &[&str]); 9] = [
        (&object(r#""actions":["UPDATE"]"#), &["body.properties missing"]),
        (&object(r#""actions":["UPDATE"],"properties":[]"#), &["body.properties missing"]),
        (&object(r#""actions":["UPDATE"],"properties":["email"]"#), &[]),
        (&object(r#""actions":["CREATE"]"#), &[]),
        (&object(r#""actions":["CREATE","ASSOCIATION_ADDED"]"#), &["body.actions conflict"]),
        (&object(r#""actions":["CREATE"],"eventTypeId":"4-1909196""#), &["body.eventTypeId conflict"]),
        (&object(r#""actions":["CREATE"],"listIds":[1]"#), &["body.listIds conflict"]),
        (
            r#""subscriptionType":"APP_LIFECYCLE_EVENT","eventTypeId":"4-1","properties":["a"]"#,
            &["body.eventTypeId unknownWord"],
        ),
        (&object(r#""actions":["CREATE"],"propertys":["email"]"#), &["body.propertys unknownField"]),
    ];
    for (body, expected) in cases {
        assert_eq!(said(body), (Vec::new(), expected.iter().map(|one| (*one).to_owned()).collect()), "{body}");
    }
}

#[test]
fn each_operator_takes_what_it_compares_with() {
    let filter = |condition: &str| {
        let condition = format!(r#"{{"filterType":"CRM_OBJECT_PROPERTY","property":"city",{condition}}}"#);
        let other = r#"{"filterType":"CRM_OBJECT_PROPERTY","property":"email","operator":"IS_EMPTY"}"#;
        format!(r#"{{"body":{{"subscriptionId":7,"filter":{{"conditions":[{other},{condition}]}}}}}}"#)
    };
    for operator in ["EQ", "N_EQ", "LT", "GT", "LTE", "GTE", "CONTAINS", "STARTS_WITH", "ENDS_WITH"] {
        let with =
            |rest: &str| problems(&CREATE_FILTER.endpoint, &filter(&format!(r#""operator":"{operator}"{rest}"#)));
        assert_eq!(with(r#","value":"x""#), NOTHING, "{operator}");
        assert_eq!(with(""), ["body.filter.conditions[1].value missing"], "{operator}");
        assert_eq!(with(r#","value":"x","values":["y"]"#), ["body.filter.conditions[1].values conflict"], "{operator}");
    }
    for operator in ["IN", "NOT_IN"] {
        let with =
            |rest: &str| problems(&CREATE_FILTER.endpoint, &filter(&format!(r#""operator":"{operator}"{rest}"#)));
        assert_eq!(with(r#","values":["x"]"#), NOTHING, "{operator}");
        assert_eq!(with(""), ["body.filter.conditions[1].values missing"], "{operator}");
        assert_eq!(with(r#","values":[]"#), ["body.filter.conditions[1].values empty"], "{operator}");
        assert_eq!(with(r#","value":"x","values":["y"]"#), ["body.filter.conditions[1].value conflict"], "{operator}");
    }
    for operator in ["IS_EMPTY", "IS_NOT_EMPTY"] {
        let with =
            |rest: &str| problems(&CREATE_FILTER.endpoint, &filter(&format!(r#""operator":"{operator}"{rest}"#)));
        assert_eq!(with(""), NOTHING, "{operator}");
        assert_eq!(
            with(r#","value":"x","values":["y"]"#),
            ["body.filter.conditions[1].value conflict", "body.filter.conditions[1].values conflict"],
            "{operator}"
        );
    }
    let unknown = problems(&CREATE_FILTER.endpoint, &filter(r#""operator":"LIKE","value":"x""#));
    assert_eq!(unknown, ["body.filter.conditions[1].operator unknownWord"]);
    let none = r#"{"body":{"subscriptionId":7,"filter":{"conditions":[]}}}"#;
    assert_eq!(problems(&CREATE_FILTER.endpoint, none), ["body.filter.conditions empty"]);
}

#[test]
fn bad_ids_of_subscriptions_are_named() {
    let cases: [(&'static Endpoint, &str, &[&str]); 5] = [
        (&GET.endpoint, "{}", &["subscriptionId missing"]),
        (&DELETE.endpoint, r#"{"subscriptionId":"all"}"#, &["subscriptionId wrongType"]),
        (&DELETE_FOR_PORTAL.endpoint, "{}", &["portalId missing"]),
        (&GET_FILTER.endpoint, r#"{"filterId":0}"#, &["filterId outOfRange"]),
        (
            &LIST_FILTERS.endpoint,
            r#"{"subscriptionId":"../x"}"#,
            &["subscriptionId wrongType", "subscriptionId unsafePath"],
        ),
    ];
    for (endpoint, params, expected) in cases {
        assert_eq!(problems(endpoint, params), expected, "{params}");
    }
}
