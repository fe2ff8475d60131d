//! The CRM's operations: objects, searches, batches, properties, schemas and associations.

use super::call::{is_whole_area, keeps_all, notes, path, problems, sent};
use crate::api::associations::{self, AssociatedRecords, AssociationLabels, DefaultAssociations, RecordPair};
use crate::api::crm_objects::batches::{self, BatchReply};
use crate::api::crm_objects::search::{SEARCH, SearchPage};
use crate::api::crm_objects::{self as objects, CrmObject, CrmObjectPage};
use crate::api::crm_properties::{self as properties, CrmPropertyList};
use crate::api::crm_schemas::{self as schemas, SchemaList};
use crate::operation::{Bucket, Endpoint, Repeat};

const DATED: [&str; 3] = ["2025-09", "2026-03", "2026-09"];

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
    is_whole_area("crm.associations.", &["labels", "list", "set", "remove", "setDefault", "create", "removeAll"]);
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

const RECORDS: &str = r#"{"objectType":"contacts","objectId":1,"toObjectType":"companies","toObjectId":2"#;

#[test]
fn each_version_of_an_operation_on_associations_has_its_path() {
    let types = r#"{"fromObjectType":"contacts","toObjectType":"companies"}"#;
    let labels = &associations::LABELS.endpoint;
    assert_eq!(path(labels, types, ""), "/crm/v4/associations/contacts/companies/labels");
    for version in DATED {
        assert_eq!(path(labels, types, version), format!("/crm/associations/{version}/contacts/companies/labels"));
    }

    let list = &associations::LIST.endpoint;
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
    for (endpoint, method) in [(&associations::SET.endpoint, "PUT"), (&associations::REMOVE.endpoint, "DELETE")] {
        for (version, start) in [("", "/crm/v3/objects"), ("2026-03", "/crm/objects/2026-03")] {
            let url = format!("{start}/contacts/1/associations/companies/2/279");
            assert_eq!(sent(endpoint, &one, version), (method.into(), url, String::new()));
        }
        assert_eq!(endpoint.versions.len(), 2, "{}", endpoint.name);
    }

    let body = r#"[{"associationCategory":"USER_DEFINED","associationTypeId":36}]"#;
    let (pair, with_body) = (format!("{RECORDS}}}"), format!(r#"{RECORDS},"body":{body}}}"#));
    let cases = [
        (&associations::SET_DEFAULT.endpoint, &pair, "PUT", "/default", ""),
        (&associations::CREATE.endpoint, &with_body, "PUT", "", body),
        (&associations::REMOVE_ALL.endpoint, &pair, "DELETE", "", ""),
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
fn limits_and_repetition_are_those_of_the_facts() {
    for (endpoint, _, _) in OF_TYPES {
        let searches = endpoint.name == "crm.objects.search";
        assert_eq!(endpoint.bucket, if searches { Bucket::Search } else { Bucket::General }, "{}", endpoint.name);
        let once = ["create", "update", "batchCreate", "batchUpdate"].map(|name| format!("crm.objects.{name}"));
        let repeat = if once.iter().any(|name| name == endpoint.name) { Repeat::Never } else { Repeat::Safe };
        assert_eq!(endpoint.repeat, repeat, "{}", endpoint.name);
    }
    let exempt = ["labels", "setDefault", "create", "removeAll"].map(|name| format!("crm.associations.{name}"));
    for endpoint in crate::api::ALL.iter().filter(|endpoint| endpoint.name.starts_with("crm.associations.")) {
        let bucket = if exempt.iter().any(|name| name == endpoint.name) { Bucket::Unlimited } else { Bucket::General };
        assert_eq!((endpoint.bucket, endpoint.repeat), (bucket, Repeat::Safe), "{}", endpoint.name);
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

fn filter(rest: &str) -> String {
    format!(r#""filterGroups":[{{"filters":[{{"propertyName":"p",{rest}}}]}}]"#)
}

/// So many groups of so many filters each.
fn groups(sizes: &[usize]) -> String {
    let one = r#"{"propertyName":"p","operator":"HAS_PROPERTY"}"#;
    let groups: Vec<String> =
        sizes.iter().map(|size| format!(r#"{{"filters":[{}]}}"#, vec![one; *size].join(","))).collect();
    format!(r#""filterGroups":[{}]"#, groups.join(","))
}

#[test]
fn a_search_that_hubspot_would_refuse_is_not_sent() {
    let place = |name: &str, code: &str| format!("body.filterGroups[0].filters[0].{name} {code}");
    let query = |length: usize| format!(r#""query":"{}""#, "ä".repeat(length));
    let bad: [(String, String); 25] = [
        (groups(&[1; 6]), "body.filterGroups[5] tooMany".into()),
        (groups(&[1, 7]), "body.filterGroups[1].filters[6] tooMany".into()),
        (groups(&[6, 6, 6, 1]), "body.filterGroups[3].filters[0] tooMany".into()),
        (r#""limit":0"#.into(), "body.limit outOfRange".into()),
        (r#""limit":201"#.into(), "body.limit outOfRange".into()),
        (r#""limit":100,"after":"9901""#.into(), "body.limit outOfRange".into()),
        (r#""after":10001"#.into(), "body.after outOfRange".into()),
        (r#""after":"""#.into(), "body.after empty".into()),
        (query(3_001), "body.query tooLong".into()),
        (filter(r#""operator":"EQ""#), place("value", "missing")),
        (filter(r#""operator":"CONTAINS_TOKEN""#), place("value", "missing")),
        (filter(r#""operator":"BETWEEN","highValue":2"#), place("value", "missing")),
        (filter(r#""operator":"BETWEEN","value":1"#), place("highValue", "missing")),
        (filter(r#""operator":"IN","value":"a""#), place("values", "missing")),
        (filter(r#""operator":"NOT_IN""#), place("values", "missing")),
        (filter(r#""operator":"IN","values":[]"#), place("values", "empty")),
        (filter(r#""operator":"HAS_PROPERTY","value":"a""#), place("value", "conflict")),
        (filter(r#""operator":"NOT_HAS_PROPERTY","values":["a"]"#), place("values", "conflict")),
        (filter(r#""operator":"NOT_HAS_PROPERTY","highValue":"a""#), place("highValue", "conflict")),
        (filter(r#""operator":"LIKE","value":"a""#), place("operator", "unknownWord")),
        (filter(r#""operator":"EQ","value":{}"#), place("value", "wrongType")),
        (r#""filterGroups":[{"filters":[{"operator":"EQ","value":1}]}]"#.into(), place("propertyName", "missing")),
        (r#""filterGroups":[{}]"#.into(), "body.filterGroups[0].filters missing".into()),
        (r#""sorts":[{"propertyName":"p","direction":"UP"}]"#.into(), "body.sorts[0].direction unknownWord".into()),
        (r#""sorts":[7]"#.into(), "body.sorts[0] wrongType".into()),
    ];
    for (body, expected) in bad {
        let found = problems(&SEARCH.endpoint, &format!(r#"{{"objectType":"0-1","body":{{{body}}}}}"#));
        assert_eq!(found, [expected], "{body}");
    }
    let good = [
        groups(&[4, 4, 4, 4, 2]),
        groups(&[6, 6, 6]),
        groups(&[]),
        r#""limit":200,"after":"9800""#.into(),
        r#""sorts":["createdate"]"#.into(),
        r#""sorts":[{"propertyName":"createdate","direction":"DESCENDING"}]"#.into(),
        query(3_000),
        filter(r#""operator":"EQ","value":true"#),
        filter(r#""operator":"BETWEEN","value":1,"highValue":"2""#),
        filter(r#""operator":"NOT_IN","values":["a",2]"#),
        filter(r#""operator":"NOT_HAS_PROPERTY""#),
    ];
    for body in good {
        let params = format!(r#"{{"objectType":"0-1","body":{{{body}}}}}"#);
        assert_eq!((problems(&SEARCH.endpoint, &params), notes(&SEARCH.endpoint, &params)), (vec![], vec![]), "{body}");
    }
}

#[test]
fn only_one_sort_is_honoured() {
    let params = r#"{"objectType":"0-1","body":{"sorts":["a",{"propertyName":"b"}]}}"#;
    assert_eq!(notes(&SEARCH.endpoint, params), ["body.sorts ignored"]);
    assert_eq!(problems(&SEARCH.endpoint, params), [""; 0]);
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
    let pair = format!(r#"{RECORDS},"body":[]}}"#);
    assert_eq!(problems(&associations::CREATE.endpoint, &pair), ["body empty"]);
    assert_eq!(problems(&associations::SET.endpoint, &format!("{RECORDS}}}")), ["associationTypeId missing"]);
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
