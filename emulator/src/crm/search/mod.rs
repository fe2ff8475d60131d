//! `POST …/{objectType}/search`: the objects that pass the filters and hold the words of the query.
//!
//! What is searched is an index, which may lag behind (`searchDelay`): objects are found, and shown, as they were then.
//! Archived ones are never found, and nothing behind the first 10,000.

mod compare;
mod filter;
mod request;

pub(crate) use compare::Measure;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::body::refuse;
use crate::call::Call;
use crate::crm::read::not_found;
use crate::crm::record::Record;
use crate::crm::search::request::Search;
use crate::crm::store::{Crm, Table};
use crate::crm::types::ObjectType;
use crate::crm::view::View;
use crate::http::Response;
use crate::problem::Problem;

/// Answers with the objects as they were at the moment `indexed`.
pub(crate) fn answer(call: &Call<'_>, crm: &Crm, kind: &'static ObjectType, indexed: u64) -> Result<Response, Problem> {
    let table = crm.table(kind).ok_or_else(not_found)?;
    let body = call.json()?;
    let search = Search::parse(&body, table)?;
    if search.after + search.limit > MOST {
        return Err(refuse("after", format!("and limit together must not be above {MOST}")));
    }
    let mut found: Vec<Cow<'_, Record>> = table
        .records
        .values()
        .filter_map(|record| record.as_of(indexed))
        .filter(|record| search.finds(crm, table, record))
        .collect();
    sort(&mut found, &search, table);
    let view = View::new(crm, table, &search.properties);
    let page = found.iter().skip(search.after).take(search.limit);
    let results: Vec<Value> = page.map(|record| Value::Object(view.show(record))).collect();
    let end = search.after + results.len();
    let mut body = Map::new();
    body.insert("total".to_owned(), json!(found.len()));
    body.insert("results".to_owned(), Value::Array(results));
    if end < found.len() {
        body.insert("paging".to_owned(), json!({ "next": { "after": end.to_string() } }));
    }
    Ok(Response::of_json(200, &Value::Object(body)))
}

/// By the first rule, else from the oldest on. Objects without a value come last.
fn sort(found: &mut [Cow<'_, Record>], search: &Search<'_>, table: &Table) {
    found.sort_by_key(|record| (record.created_at, record.id));
    let Some(sort) = &search.sort else { return };
    let Some(definition) = table.definition(sort.property) else { return };
    let measure = |record: &Cow<'_, Record>| Some(Measure::of(definition.kind, record.value(sort.property)?));
    found.sort_by(|one, other| match (measure(one), measure(other)) {
        (Some(one), Some(other)) if sort.descending => other.compare(&one),
        (Some(one), Some(other)) => one.compare(&other),
        (one, other) => one.is_none().cmp(&other.is_none()),
    });
}

/// How far a search can be paged through.
const MOST: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    const NOW: u64 = 1_767_225_600_000;

    fn search_in(crm: &Crm, kind: &str, body: &Value, indexed: u64) -> (u16, Value) {
        let request = Request::new("POST", "/s").json(body);
        let call = Call::parse(&request).unwrap();
        let response = answer(&call, crm, ObjectType::find(kind).unwrap(), indexed);
        let response = response.unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    fn ids(kind: &str, body: &Value) -> Vec<String> {
        let (status, body) = search_in(&Crm::built_in(NOW), kind, body, NOW);
        assert_eq!(status, 200, "{body}");
        body["results"].as_array().unwrap().iter().map(|object| object["id"].as_str().unwrap().to_owned()).collect()
    }

    fn filter(filter: Value) -> Value {
        json!({ "filterGroups": [{ "filters": [filter] }], "limit": 200 })
    }

    #[test]
    fn the_documents_example_finds_refunded_payments() {
        let body = json!({
            "filterGroups": [{ "filters": [{ "propertyName": "hs_latest_status", "value": "refunded", "operator": "EQ" }] }],
            "properties": ["hs_latest_status", "hs_customer_email"]
        });
        let (_, told) = search_in(&Crm::built_in(NOW), "commerce_payments", &body, NOW);
        assert_eq!(told["total"], 2);
        let names: Vec<&String> = told["results"][0]["properties"].as_object().unwrap().keys().collect();
        assert_eq!(
            names,
            ["hs_createdate", "hs_customer_email", "hs_lastmodifieddate", "hs_latest_status", "hs_object_id"]
        );
    }

    #[test]
    fn every_operator_does_what_it_says() {
        for (kind, told, expected) in [
            ("deals", json!({ "propertyName": "amount", "operator": "EQ", "value": "1000.0" }), &["3002"][..]),
            ("deals", json!({ "propertyName": "amount", "operator": "LT", "value": 1000 }), &["3001"]),
            ("deals", json!({ "propertyName": "amount", "operator": "LTE", "value": "1000" }), &["3001", "3002"]),
            ("deals", json!({ "propertyName": "amount", "operator": "GT", "value": "7000" }), &["3015"]),
            ("deals", json!({ "propertyName": "amount", "operator": "GTE", "value": "7000" }), &["3014", "3015"]),
            (
                "deals",
                json!({ "propertyName": "amount", "operator": "BETWEEN", "value": "900", "highValue": "1600" }),
                &["3002", "3003"],
            ),
            (
                "deals",
                json!({ "propertyName": "hs_object_id", "operator": "IN", "values": ["3001", "3009"] }),
                &["3001", "3009"],
            ),
            ("cars", json!({ "propertyName": "condition", "operator": "NEQ", "value": "used" }), &["9002"]),
            ("cars", json!({ "propertyName": "model", "operator": "NOT_IN", "values": ["corso", "ponte"] }), &["9002"]),
            ("cars", json!({ "propertyName": "model", "operator": "IN", "values": ["Corso"] }), &[]),
            ("cars", json!({ "propertyName": "date_received", "operator": "HAS_PROPERTY" }), &[]),
            (
                "cars",
                json!({ "propertyName": "date_received", "operator": "NOT_HAS_PROPERTY" }),
                &["9001", "9002", "9003"],
            ),
            ("companies", json!({ "propertyName": "name", "operator": "CONTAINS_TOKEN", "value": "birch" }), &["2002"]),
            (
                "companies",
                json!({ "propertyName": "domain", "operator": "CONTAINS_TOKEN", "value": "*rch.example" }),
                &["2002", "2012"],
            ),
            (
                "cars",
                json!({ "propertyName": "vin", "operator": "NOT_CONTAINS_TOKEN", "value": "*2" }),
                &["9001", "9003"],
            ),
            ("cars", json!({ "propertyName": "associations.contact", "operator": "EQ", "value": "1002" }), &["9002"]),
        ] {
            assert_eq!(ids(kind, &filter(told.clone())), expected, "{told}");
        }
    }

    #[test]
    fn filters_of_a_group_all_hold_and_one_group_is_enough() {
        let used = json!({ "propertyName": "condition", "operator": "EQ", "value": "used" });
        let old = json!({ "propertyName": "year", "operator": "LT", "value": "2020" });
        let new = json!({ "propertyName": "year", "operator": "GT", "value": "2024" });
        assert_eq!(ids("cars", &json!({ "filterGroups": [{ "filters": [used, old] }] })), ["9003"]);
        let either = json!({ "filterGroups": [{ "filters": [used, old] }, { "filters": [new] }] });
        assert_eq!(ids("cars", &either), ["9002", "9003"]);
        assert_eq!(ids("cars", &json!({ "filterGroups": [{ "filters": [] }] })).len(), 3);
    }

    #[test]
    fn the_query_looks_into_the_properties_of_the_type() {
        assert_eq!(ids("companies", &json!({ "query": "SYSTEMS cedar" })), ["2003"]);
        assert_eq!(ids("companies", &json!({ "query": "Boston" })), Vec::<String>::new());
    }

    #[test]
    fn only_the_first_sort_counts() {
        let sorts = json!({ "sorts": [
            { "propertyName": "year", "direction": "DESCENDING" }, { "propertyName": "price", "direction": "ASCENDING" }
        ] });
        assert_eq!(ids("cars", &sorts), ["9002", "9001", "9003"]);
        assert_eq!(ids("cars", &json!({ "sorts": ["price"] })), ["9003", "9001", "9002"]);
        assert_eq!(ids("cars", &json!({ "sorts": ["-price"] })), ["9002", "9001", "9003"]);
    }

    #[test]
    fn pages_are_offsets() {
        let crm = Crm::built_in(NOW);
        let (_, page) = search_in(&crm, "contacts", &json!({ "limit": 10, "after": "20" }), NOW);
        assert_eq!((page["results"].as_array().unwrap().len(), page.get("paging")), (5, None));
        let (_, page) = search_in(&crm, "contacts", &json!({ "limit": 10, "after": 10 }), NOW);
        assert_eq!(page["paging"], json!({ "next": { "after": "20" } }));
        assert_eq!(page["total"], 25);
        assert_eq!(search_in(&crm, "contacts", &json!({ "limit": 200, "after": "9800" }), NOW).0, 200);
        let (status, told) = search_in(&crm, "contacts", &json!({ "limit": 200, "after": "9801" }), NOW);
        assert_eq!((status, &told["errors"][0]["in"]), (400, &json!("after")));
    }

    #[test]
    fn the_index_may_lag_behind() {
        let mut crm = Crm::built_in(NOW);
        let kind = ObjectType::find("cars").unwrap();
        crm.put(kind, Record::new(9_004, kind, NOW));
        crm.table_mut(kind).unwrap().update(9_001, NOW, &[("year".to_owned(), "1999".to_owned())]);
        crm.table_mut(kind).unwrap().archive(9_003, NOW);
        let old = json!({ "propertyName": "year", "operator": "LT", "value": "2020" });
        let found = |indexed| search_in(&crm, "cars", &filter(old.clone()), indexed).1;
        assert_eq!(found(NOW - 1)["results"][0]["id"], "9003");
        assert_eq!((&found(NOW)["results"][0]["id"], &found(NOW)["total"]), (&json!("9001"), &json!(1)));
        assert_eq!(search_in(&crm, "cars", &json!({}), NOW - 1).1["total"], 3);
    }

    #[test]
    fn what_hubspot_refuses_is_refused_by_name() {
        let filters = |count: usize| vec![json!({ "propertyName": "email", "operator": "HAS_PROPERTY" }); count];
        let groups = |count: usize| json!({ "filterGroups": vec![json!({ "filters": filters(1) }); count] });
        for (body, field) in [
            (groups(6), "filterGroups"),
            (json!({ "filterGroups": [{ "filters": filters(7) }] }), "filterGroups[0].filters"),
            (json!({ "filterGroups": vec![json!({ "filters": filters(5) }); 4] }), "filterGroups"),
            (json!({ "filterGroups": [{}] }), "filterGroups[0].filters"),
            (json!({ "filterGroups": [{ "filters": {} }] }), "filterGroups[0].filters"),
            (
                filter(json!({ "propertyName": "colour", "operator": "EQ", "value": "red" })),
                "filterGroups[0].filters[0].propertyName",
            ),
            (
                filter(json!({ "propertyName": "email", "operator": "LIKE", "value": "a" })),
                "filterGroups[0].filters[0].operator",
            ),
            (filter(json!({ "propertyName": "email", "operator": "EQ" })), "filterGroups[0].filters[0].value"),
            (
                filter(json!({ "propertyName": "email", "operator": "IN", "value": "a" })),
                "filterGroups[0].filters[0].values",
            ),
            (
                filter(json!({ "propertyName": "createdate", "operator": "BETWEEN", "value": "1" })),
                "filterGroups[0].filters[0].highValue",
            ),
            (
                filter(json!({ "propertyName": "createdate", "operator": "GT", "value": "soon" })),
                "filterGroups[0].filters[0].value",
            ),
            (json!({ "query": "x".repeat(3_001) }), "query"),
            (json!({ "sorts": [{ "propertyName": "colour" }] }), "sorts[0].propertyName"),
            (json!({ "sorts": [{ "propertyName": "email", "direction": "UP" }] }), "sorts[0].direction"),
            (json!({ "limit": 201 }), "limit"),
            (json!({ "limit": 0 }), "limit"),
            (json!({ "after": "x" }), "after"),
            (json!({ "properties": "email" }), "properties"),
        ] {
            let (status, told) = search_in(&Crm::built_in(NOW), "contacts", &body, NOW);
            assert_eq!((status, &told["errors"][0]["in"]), (400, &json!(field)), "{told}");
        }
    }
}
