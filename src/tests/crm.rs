//! The CRM's operations: objects, batches, properties and schemas.

use super::call::{is_whole_area, keeps_all, notes, path, problems, sent};
use crate::api::crm_objects::batches::{self, BatchReply};
use crate::api::crm_objects::search::{SEARCH, SearchPage};
use crate::api::crm_objects::{self as objects, CrmObject, CrmObjectPage};
use crate::api::crm_properties::{self as properties, CrmPropertyList};
use crate::api::crm_schemas::{self as schemas, SchemaList};
use crate::operation::{Bucket, Endpoint, Repeat};

/// The versions that have a date for a name, which every operation here has.
pub const DATED: [&str; 3] = ["2025-09", "2026-03", "2026-09"];

#[test]
fn the_crm_has_these_operations() {
    is_whole_area(
        "crm.objects.",
        &[
            "list",
            "get",
            "create",
            "update",
            "archive",
            "search",
            "batchRead",
            "batchCreate",
            "batchUpdate",
            "batchUpsert",
            "batchArchive",
        ],
    );
    is_whole_area("crm.properties.", &["list", "get", "create"]);
    is_whole_area("crm.schemas.", &["list", "get"]);
}

#[test]
fn the_documents_requests_are_sent_as_printed() {
    let none = String::new;
    let cases: [(&'static Endpoint, &str, (&str, &str, String)); 9] = [
        (
            &objects::CREATE.endpoint,
            r#"{"objectType":"0-1","body":{"properties":{"email":"a@b.test"}}}"#,
            ("POST", "/crm/v3/objects/0-1", r#"{"properties":{"email":"a@b.test"}}"#.into()),
        ),
        (
            &objects::CREATE.endpoint,
            r#"{"objectType":"0-410","body":{"properties":{"hs_course_name":"x"}}}"#,
            ("POST", "/crm/v3/objects/0-410", r#"{"properties":{"hs_course_name":"x"}}"#.into()),
        ),
        (&objects::LIST.endpoint, r#"{"objectType":"0-1"}"#, ("GET", "/crm/v3/objects/0-1", none())),
        (
            &objects::UPDATE.endpoint,
            r#"{"objectType":"0-1","objectId":51,"body":{"properties":{"firstname":""}}}"#,
            ("PATCH", "/crm/v3/objects/0-1/51", r#"{"properties":{"firstname":""}}"#.into()),
        ),
        (
            &objects::UPDATE.endpoint,
            r#"{"objectType":"0-1","objectId":"a+b@c.test","idProperty":"email","body":{"properties":{"age":7}}}"#,
            ("PATCH", "/crm/v3/objects/0-1/a%2Bb%40c.test?idProperty=email", r#"{"properties":{"age":7}}"#.into()),
        ),
        (
            &properties::CREATE.endpoint,
            r#"{"objectType":"0-1","body":{"name":"food","label":"Food","type":"string","fieldType":"text","groupName":"g"}}"#,
            (
                "POST",
                "/crm/v3/properties/0-1",
                r#"{"name":"food","label":"Food","type":"string","fieldType":"text","groupName":"g"}"#.into(),
            ),
        ),
        (&schemas::LIST.endpoint, "{}", ("GET", "/crm/v3/schemas", none())),
        (
            &SEARCH.endpoint,
            r#"{"objectType":"0-48","body":{"query":"x"}}"#,
            ("POST", "/crm/v3/objects/0-48/search", r#"{"query":"x"}"#.into()),
        ),
        (
            &objects::GET.endpoint,
            r#"{"objectType":"contacts","objectId":"301"}"#,
            ("GET", "/crm/v3/objects/contacts/301", none()),
        ),
    ];
    for (endpoint, params, (method, url, body)) in cases {
        assert_eq!(sent(endpoint, params, ""), (method.into(), url.into(), body), "{params}");
        assert_eq!(notes(endpoint, params), [""; 0], "{params}");
    }
}

#[test]
fn a_list_writes_property_names_with_commas_between_them() {
    let params = r#"{"objectType":"0-1","limit":50,"after":"NTI1Cg==","properties":["email","lastname"],
        "propertiesWithHistory":["email"],"associations":["companies","deals"],"archived":false}"#;
    assert_eq!(
        path(&objects::LIST.endpoint, params, ""),
        "/crm/v3/objects/0-1?limit=50&after=NTI1Cg%3D%3D&properties=email,lastname&propertiesWithHistory=email\
         &associations=companies,deals&archived=false"
    );
}

/// An operation, its parameters, and what follows the path of its object type.
const OF_TYPES: [(&Endpoint, &str, &str); 11] = [
    (&objects::LIST.endpoint, "", ""),
    (&objects::GET.endpoint, r#","objectId":7"#, "/7"),
    (&objects::CREATE.endpoint, r#","body":{"properties":{}}"#, ""),
    (&objects::UPDATE.endpoint, r#","objectId":7,"body":{"properties":{}}"#, "/7"),
    (&objects::ARCHIVE.endpoint, r#","objectId":7"#, "/7"),
    (&SEARCH.endpoint, r#","body":{}"#, "/search"),
    (&batches::READ.endpoint, r#","body":{"inputs":[{"id":7}]}"#, "/batch/read"),
    (&batches::CREATE.endpoint, r#","body":{"inputs":[{"properties":{}}]}"#, "/batch/create"),
    (&batches::UPDATE.endpoint, r#","body":{"inputs":[{"id":7,"properties":{}}]}"#, "/batch/update"),
    (&batches::UPSERT.endpoint, r#","body":{"inputs":[{"id":"x","properties":{}}]}"#, "/batch/upsert"),
    (&batches::ARCHIVE.endpoint, r#","body":{"inputs":[{"id":7}]}"#, "/batch/archive"),
];

#[test]
fn each_version_of_an_operation_on_objects_has_its_path() {
    for (endpoint, more, tail) in OF_TYPES {
        let params = format!(r#"{{"objectType":"contacts"{more}}}"#);
        for version in ["", "v3"] {
            assert_eq!(path(endpoint, &params, version), format!("/crm/v3/objects/contacts{tail}"));
        }
        for version in DATED {
            assert_eq!(path(endpoint, &params, version), format!("/crm/objects/{version}/contacts{tail}"));
        }
        assert_eq!(endpoint.versions.len(), 4, "{}", endpoint.name);
    }
}

#[test]
fn each_version_of_properties_and_schemas_has_its_path() {
    let property = r#","body":{"name":"n","label":"l","type":"string","fieldType":"text","groupName":"g"}"#;
    let cases = [
        (&properties::LIST.endpoint, "", ""),
        (&properties::GET.endpoint, r#","propertyName":"email""#, "/email"),
        (&properties::CREATE.endpoint, property, ""),
    ];
    for (endpoint, more, tail) in cases {
        let params = format!(r#"{{"objectType":"0-1"{more}}}"#);
        assert_eq!(path(endpoint, &params, ""), format!("/crm/v3/properties/0-1{tail}"));
        for version in DATED {
            assert_eq!(path(endpoint, &params, version), format!("/crm/properties/{version}/0-1{tail}"));
        }
        assert_eq!(endpoint.versions.len(), 4, "{}", endpoint.name);
    }
    let cases = [(&schemas::LIST.endpoint, "{}", ""), (&schemas::GET.endpoint, r#"{"objectType":"2-7"}"#, "/2-7")];
    for (endpoint, params, tail) in cases {
        assert_eq!(path(endpoint, params, ""), format!("/crm/v3/schemas{tail}"));
        let other = path(endpoint, params, "v3-crm-object-schemas");
        assert_eq!(other, format!("/crm-object-schemas/v3/schemas{tail}"));
        for version in DATED {
            assert_eq!(path(endpoint, params, version), format!("/crm-object-schemas/{version}/schemas{tail}"));
        }
        assert_eq!(endpoint.versions.len(), 5, "{}", endpoint.name);
    }
}

#[test]
fn limits_and_repetition_are_those_of_the_facts() {
    for (endpoint, _, _) in OF_TYPES {
        let searches = endpoint.name == "crm.objects.search";
        assert_eq!(endpoint.bucket, if searches { Bucket::Search } else { Bucket::General }, "{}", endpoint.name);
        let once = ["create", "update", "batchCreate", "batchUpdate"].map(|name| format!("crm.objects.{name}"));
        let repeat = if once.iter().any(|name| name == endpoint.name) { Repeat::Never } else { Repeat::Safe };
        assert_eq!(endpoint.repeat, repeat, "{}", endpoint.name);
    }
    assert_eq!(properties::CREATE.endpoint.repeat, Repeat::Never);
    // Quoting large integers costs time on every page.
    assert!(!objects::LIST.endpoint.numeric_ids && !SEARCH.endpoint.numeric_ids);
}

#[test]
fn a_page_with_former_values_is_shorter() {
    let list = |more: &str| problems(&objects::LIST.endpoint, &format!(r#"{{"objectType":"0-1",{more}}}"#));
    assert_eq!(list(r#""limit":0"#), ["limit outOfRange"]);
    assert_eq!(list(r#""limit":101"#), ["limit outOfRange"]);
    assert_eq!(list(r#""limit":51,"propertiesWithHistory":["email"]"#), ["limit outOfRange"]);
    assert_eq!(list(r#""after":"""#), ["after empty"]);
    for good in [
        r#""limit":1"#,
        r#""limit":100"#,
        r#""limit":100,"propertiesWithHistory":[]"#,
        r#""limit":50,"propertiesWithHistory":["email"]"#,
        r#""after":20"#,
    ] {
        assert_eq!(list(good), [""; 0], "{good}");
    }
}

#[test]
fn records_that_hubspot_would_refuse_are_not_sent() {
    let create = &objects::CREATE.endpoint;
    let with = |association: &str| format!(r#""properties":{{}},"associations":[{association}]"#);
    let type_of = |category: &str, id: &str| {
        with(&format!(
            r#"{{"to":{{"id":1}},"types":[{{"associationCategory":"{category}","associationTypeId":{id}}}]}}"#
        ))
    };
    let bad: [(String, &str); 9] = [
        (String::new(), "body.properties missing"),
        (r#""properties":{"a":null}"#.into(), "body.properties.a wrongType"),
        (r#""properties":{"a":["x"]}"#.into(), "body.properties.a wrongType"),
        (r#""properties":[]"#.into(), "body.properties wrongType"),
        (with("{}"), "body.associations[0].to missing"),
        (with(r#"{"to":{"id":1},"types":[]}"#), "body.associations[0].types empty"),
        (type_of("MINE", "1"), "body.associations[0].types[0].associationCategory unknownWord"),
        (type_of("WORK", "0"), "body.associations[0].types[0].associationTypeId outOfRange"),
        (type_of("WORK", "true"), "body.associations[0].types[0].associationTypeId wrongType"),
    ];
    for (body, expected) in bad {
        let found = problems(create, &format!(r#"{{"objectType":"0-1","body":{{{body}}}}}"#));
        assert_eq!(found.first().map(String::as_str), Some(expected), "{body}");
    }
    for category in ["HUBSPOT_DEFINED", "USER_DEFINED", "INTEGRATOR_DEFINED", "WORK"] {
        let params = format!(r#"{{"objectType":"0-1","body":{{{}}}}}"#, type_of(category, "279"));
        assert_eq!((problems(create, &params), notes(create, &params)), (vec![], vec![]), "{category}");
    }
}

#[test]
fn an_id_keeps_the_json_type_that_the_caller_gave_it() {
    let body = r#"{"properties":{"a":"b"},"associations":[{"to":{"id":"70791348501"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":"387"}]},{"to":{"id":70791348501},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":387}]}]}"#;
    let (_, _, sent) = sent(&objects::CREATE.endpoint, &format!(r#"{{"objectType":"0-1","body":{body}}}"#), "");
    assert_eq!(sent, body.replace(r#""387""#, "387"));
}

#[test]
fn a_batch_that_hubspot_would_refuse_is_not_sent() {
    for (endpoint, _, _) in OF_TYPES.iter().filter(|(endpoint, _, _)| endpoint.name.contains("batch")) {
        let found =
            |inputs: &str| problems(endpoint, &format!(r#"{{"objectType":"0-1","body":{{"inputs":{inputs}}}}}"#));
        assert_eq!(found("[]"), ["body.inputs empty"], "{}", endpoint.name);
        assert!(found("[{}]")[0].starts_with("body.inputs[0]."), "{}", endpoint.name);
        assert!(!found("[7]").is_empty(), "{}", endpoint.name);
    }
}

#[test]
fn a_batch_past_hubspots_maximum_gets_a_note() {
    let read = |count: usize, more: &str| {
        let inputs = vec![r#"{"id":1}"#; count].join(",");
        let params = format!(r#"{{"objectType":"0-1","body":{{"inputs":[{inputs}]{more}}}}}"#);
        assert_eq!(problems(&batches::READ.endpoint, &params), [""; 0]);
        notes(&batches::READ.endpoint, &params)
    };
    let history = r#","propertiesWithHistory":["email"]"#;
    assert_eq!((read(100, ""), read(50, history)), (vec![], vec![]));
    assert_eq!(read(101, ""), ["body.inputs tooMany"]);
    assert_eq!(read(51, history), ["body.inputs tooMany"]);
}

#[test]
fn a_property_needs_what_hubspot_asks_for() {
    let create =
        |body: &str| problems(&properties::CREATE.endpoint, &format!(r#"{{"objectType":"0-1","body":{body}}}"#));
    let all = ["name", "label", "type", "fieldType", "groupName"];
    assert_eq!(create("{}"), all.map(|name| format!("body.{name} missing")));
    let good = r#"{"name":"n","label":"l","type":"enumeration","fieldType":"select","groupName":"g","options":[{"label":"A","value":"a"}]}"#;
    assert_eq!(create(good), [""; 0]);
    assert_eq!(create(&good.replace(r#","value":"a""#, "")), ["body.options[0].value missing"]);
    let params = format!(r#"{{"objectType":"0-1","body":{}}}"#, good.replace("select", "slider"));
    assert_eq!(notes(&properties::CREATE.endpoint, &params), ["body.fieldType unknownWord"]);
}

#[test]
fn replies_are_read_whole() {
    let contact: CrmObject = keeps_all(
        r#"{"id":"301","properties":{"email":"tom@old.test","lastname":null},"createdAt":"2022-09-27T13:13:31.004Z",
        "updatedAt":"2023-11-07T17:14:00.841Z","archived":false,"url":"https://app.hubspot.com/x","more":[1],
        "propertiesWithHistory":{"email":[{"value":"tom@old.test","timestamp":"2022-09-27T13:13:31.004Z",
        "sourceType":"CRM_UI","sourceId":"userId:1","updatedByUserId":1,"else":true}]},
        "associations":{"companies":{"results":[{"id":"1","type":"contact_to_company"}],"paging":{"next":{"after":"2"}}}}}"#,
    );
    let companies = &contact.associations.unwrap()["companies"];
    assert_eq!(companies.results.as_ref().unwrap()[0].id.as_deref(), Some("1"));
    assert_eq!(contact.properties.unwrap()["lastname"], None);
    assert!(contact.other.contains_key("more"));

    let page: CrmObjectPage =
        keeps_all(r#"{"results":[{"id":"1"}],"paging":{"next":{"after":"2","link":"https://x"}},"x":1}"#);
    assert_eq!(page.paging.unwrap().next.unwrap().after.as_deref(), Some("2"));
    let found: SearchPage = keeps_all(r#"{"total":1,"results":[{"id":"1","properties":{}}]}"#);
    assert_eq!((found.total, found.paging), (Some(1), None));

    let batch: BatchReply = keeps_all(
        r#"{"status":"COMPLETE","results":[{"id":"1","new":true,"objectWriteTraceId":"0"}],"numErrors":2,"errors":[
        {"status":"error","category":"OBJECT_NOT_FOUND","message":"no","context":{"ids":["7"]},"subCategory":{"x":1}},
        {"status":"error","id":"e","message":"no","errors":[{"message":"m","in":"email","context":"c"}],"links":{"a":"b"}}],
        "startedAt":"2026-01-01T00:00:00Z","completedAt":"2026-01-01T00:00:01Z",
        "failures":[{"input":{"id":"7"},"index":1,"category":"OBJECT_NOT_FOUND","message":"no","status":"error","context":{"ids":["7"]}},
        {"message":"untied"}]}"#,
    );
    let failures = batch.failures.unwrap();
    assert_eq!((failures[0].index, failures[1].input.as_ref()), (Some(1), None));
    assert_eq!(batch.results.unwrap()[0].new, Some(true));

    let list: CrmPropertyList = keeps_all(
        r#"{"results":[{"name":"email","label":"Email","type":"string","fieldType":"text","groupName":"g","options":[],
        "hubspotDefined":true,"modificationMetadata":{"archivable":false,"readOnlyValue":true},"type2":"x"},
        {"name":"new","type":"unheard-of","options":[{"label":"A","value":"a","displayOrder":-1,"hidden":false}]}]}"#,
    );
    assert_eq!(list.results.unwrap()[1].r#type.as_ref().unwrap().as_str(), "unheard-of");
    let list: SchemaList = keeps_all(
        r#"{"results":[{"id":"7","objectTypeId":"2-7","fullyQualifiedName":"p1_car","labels":{"singular":"Car","plural":"Cars"},
        "properties":[{"name":"model"}],"associations":[{"id":"1","fromObjectTypeId":"2-7","toObjectTypeId":"0-1","name":"x","cardinality":"MANY"}]}]}"#,
    );
    assert_eq!(list.results.unwrap()[0].object_type_id.as_deref(), Some("2-7"));
}
