//! Associations of CRM records: the path of each version, what is not sent, and what replies are read as.

use super::call::{is_whole_area, keeps_all, path, problems, sent};
use super::crm::DATED;
use crate::api::ALL;
use crate::api::associations::{
    AssociatedRecords, AssociationLabels, CREATE, DefaultAssociations, LABELS, LIST, REMOVE, REMOVE_ALL, RecordPair,
    SET, SET_DEFAULT,
};
use crate::operation::{Bucket, Repeat};

const RECORDS: &str = r#"{"objectType":"contacts","objectId":1,"toObjectType":"companies","toObjectId":2"#;

#[test]
fn associations_have_these_operations() {
    is_whole_area("crm.associations.", &["labels", "list", "set", "remove", "setDefault", "create", "removeAll"]);
    let exempt = ["labels", "setDefault", "create", "removeAll"].map(|name| format!("crm.associations.{name}"));
    for endpoint in ALL.iter().filter(|endpoint| endpoint.name.starts_with("crm.associations.")) {
        let bucket = if exempt.iter().any(|name| name == endpoint.name) { Bucket::Unlimited } else { Bucket::General };
        assert_eq!((endpoint.bucket, endpoint.repeat), (bucket, Repeat::Safe), "{}", endpoint.name);
    }
}

#[test]
fn each_version_of_an_operation_on_associations_has_its_path() {
    let types = r#"{"fromObjectType":"contacts","toObjectType":"companies"}"#;
    let labels = &LABELS.endpoint;
    assert_eq!(path(labels, types, ""), "/crm/v4/associations/contacts/companies/labels");
    for version in DATED {
        assert_eq!(path(labels, types, version), format!("/crm/associations/{version}/contacts/companies/labels"));
    }

    let list = &LIST.endpoint;
    let params = r#"{"objectType":"contacts","objectId":1,"toObjectType":"companies","limit":500,"after":"2"}"#;
    for (version, start) in [
        ("", "/crm/v3/objects"),
        ("v4", "/crm/v4/objects"),
        ("2025-09", "/crm/objects/2025-09"),
        ("2026-03", "/crm/objects/2026-03"),
    ] {
        let expected = format!("{start}/contacts/1/associations/companies?limit=500&after=2");
        assert_eq!(path(list, params, version), expected);
    }
    assert!(list.version("2026-09").is_none());

    let one = format!(r#"{RECORDS},"associationTypeId":279}}"#);
    for (endpoint, method) in [(&SET.endpoint, "PUT"), (&REMOVE.endpoint, "DELETE")] {
        for (version, start) in [("", "/crm/v3/objects"), ("2026-03", "/crm/objects/2026-03")] {
            let url = format!("{start}/contacts/1/associations/companies/2/279");
            assert_eq!(sent(endpoint, &one, version), (method.into(), url, String::new()));
        }
        assert_eq!(endpoint.versions.len(), 2, "{}", endpoint.name);
    }

    let body = r#"[{"associationCategory":"USER_DEFINED","associationTypeId":36}]"#;
    let (pair, with_body) = (format!("{RECORDS}}}"), format!(r#"{RECORDS},"body":{body}}}"#));
    let cases = [
        (&SET_DEFAULT.endpoint, &pair, "PUT", "/default", ""),
        (&CREATE.endpoint, &with_body, "PUT", "", body),
        (&REMOVE_ALL.endpoint, &pair, "DELETE", "", ""),
    ];
    for (endpoint, params, method, default, body) in cases {
        let tail = format!("contacts/1/associations{default}/companies/2");
        assert_eq!(sent(endpoint, params, ""), (method.into(), format!("/crm/v4/objects/{tail}"), body.to_owned()));
        for version in DATED {
            assert_eq!(path(endpoint, params, version), format!("/crm/objects/{version}/{tail}"));
        }
        assert_eq!(endpoint.versions.len(), 4, "{}", endpoint.name);
    }
}

#[test]
fn an_association_without_a_type_is_not_sent() {
    let pair = format!(r#"{RECORDS},"body":[]}}"#);
    assert_eq!(problems(&CREATE.endpoint, &pair), ["body empty"]);
    assert_eq!(problems(&SET.endpoint, &format!("{RECORDS}}}")), ["associationTypeId missing"]);
}

#[test]
fn replies_about_associations_are_read_whole() {
    let list: AssociatedRecords = keeps_all(r#"{"results":[{"id":"301","type":"commerce_payment_to_contact"}]}"#);
    assert_eq!(list.results.unwrap()[0].r#type.as_deref(), Some("commerce_payment_to_contact"));
    let later: AssociatedRecords = keeps_all(
        r#"{"results":[{"toObjectId":9007199254740993,"associationTypes":[{"category":"WORK","typeId":1}]}]}"#,
    );
    assert_eq!(later.results.unwrap()[0].to_object_id.as_ref().unwrap().0, 9_007_199_254_740_993);
    let quoted: AssociatedRecords = serde_json::from_str(r#"{"results":[{"toObjectId":"12"}]}"#).unwrap();
    assert_eq!(quoted.results.unwrap()[0].to_object_id.as_ref().unwrap().0, 12);

    let labels: AssociationLabels =
        serde_json::from_str(r#"{"results":[{"category":"NEWER","typeId":387,"label":null}]}"#).unwrap();
    let label = &labels.results.unwrap()[0];
    assert_eq!((label.type_id, label.label.as_deref()), (Some(387), None));
    assert_eq!(label.category.as_ref().unwrap().as_str(), "NEWER");

    let pair: RecordPair = keeps_all(
        r#"{"fromObjectTypeId":"0-1","fromObjectId":1,"toObjectTypeId":"0-2","toObjectId":2,"labels":["Boss"]}"#,
    );
    assert_eq!(pair.labels.unwrap(), ["Boss"]);
    let made: DefaultAssociations = keeps_all(
        r#"{"status":"COMPLETE","results":[{"from":{"id":"1"},"to":{"id":"2"},
        "associationSpec":{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":279}}],
        "startedAt":"2026-01-01T00:00:00Z","completedAt":"2026-01-01T00:00:01Z"}"#,
    );
    assert_eq!(made.results.unwrap()[0].to.as_ref().unwrap().id.as_deref(), Some("2"));
}
