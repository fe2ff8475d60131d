//! Searches of the CRM: what HubSpot would refuse, and what it would not heed.

use super::call::{notes, problems};
use crate::api::crm_objects::search::SEARCH;

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
    let bad: [(String, String); 27] = [
        (groups(&[1; 6]), "body.filterGroups[5] tooMany".into()),
        (groups(&[1, 7]), "body.filterGroups[1].filters[6] tooMany".into()),
        (groups(&[6, 6, 6, 1]), "body.filterGroups[3].filters[0] tooMany".into()),
        (r#""limit":0"#.into(), "body.limit outOfRange".into()),
        (r#""limit":201"#.into(), "body.limit outOfRange".into()),
        (r#""limit":100,"after":"9901""#.into(), "body.limit outOfRange".into()),
        (r#""after":10001"#.into(), "body.after outOfRange".into()),
        (r#""after":"10000""#.into(), "body.after outOfRange".into()),
        (r#""after":"9991""#.into(), "body.after outOfRange".into()),
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
        r#""after":"9990""#.into(),
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
