//! The operations of commerce payments.

use super::call::{is_whole_area, keeps_all, notes, path, problems, sent};
use crate::api::associations::AssociatedRecords;
use crate::api::crm_objects::{CrmObject, CrmObjectPage};
use crate::api::payments::{
    ARCHIVE, ASSOCIATE, ASSOCIATION_LABELS, ASSOCIATIONS, CREATE, DISSOCIATE, GET, LIST, PAYMENT_ASSOCIATIONS,
    PROPERTIES, SEARCH, UPDATE,
};
use crate::operation::{Bucket, Endpoint, Repeat};

#[test]
fn payments_have_these_operations() {
    is_whole_area(
        "crm.payments.",
        &[
            "list",
            "get",
            "create",
            "update",
            "archive",
            "search",
            "properties",
            "associationLabels",
            "associations",
            "associate",
            "dissociate",
        ],
    );
}

/// The document's payment, as it is sent.
const PAYMENT: &str = r#"{"properties":{"hs_initial_amount":"99.99","hs_initiated_date":"2024-03-27T18:04:11.823Z","hs_customer_email":"customer@example.com"},"associations":[{"to":{"id":70791348501},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":387}]},{"to":{"id":44446244097},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":542}]}]}"#;

/// The document's search, as it is sent.
const REFUNDED: &str = r#"{"filterGroups":[{"filters":[{"propertyName":"hs_latest_status","value":"refunded","operator":"EQ"}]}],"properties":["hs_latest_status","hs_customer_email"]}"#;

const SUCCEEDED: &str = r#"{"properties":{"hs_latest_status":"succeeded"}}"#;

/// The document's requests: an operation, its parameters and body, and what is sent.
fn documented() -> [(&'static Endpoint, &'static str, &'static str, &'static str, &'static str); 13] {
    const ORDER: &str = r#""paymentId":44446244097,"toObjectType":"order","toObjectId":9,"associationTypeId":523"#;
    const ORDER_PATH: &str = "/crm/v3/objects/commerce_payments/44446244097/associations/order/9/523";
    [
        (&CREATE.endpoint, "", PAYMENT, "POST", "/crm/v3/objects/commerce_payments"),
        (&LIST.endpoint, "", "", "GET", "/crm/v3/objects/commerce_payments"),
        (
            &LIST.endpoint,
            r#""properties":["hs_customer_email","hs_latest_status"]"#,
            "",
            "GET",
            "/crm/v3/objects/commerce_payments?properties=hs_customer_email,hs_latest_status",
        ),
        (&GET.endpoint, r#""paymentId":"44446244097""#, "", "GET", "/crm/v3/objects/commerce_payments/44446244097"),
        (&SEARCH.endpoint, "", REFUNDED, "POST", "/crm/v3/objects/commerce_payments/search"),
        (
            &UPDATE.endpoint,
            r#""paymentId":44446244097"#,
            SUCCEEDED,
            "PATCH",
            "/crm/v3/objects/commerce_payments/44446244097",
        ),
        (
            &ARCHIVE.endpoint,
            r#""paymentId":44446244097"#,
            "",
            "DELETE",
            "/crm/v3/objects/commerce_payments/44446244097",
        ),
        (&PROPERTIES.endpoint, "", "", "GET", "/crm/v3/properties/commerce_payments"),
        (
            &ASSOCIATION_LABELS.endpoint,
            r#""toObjectType":"orders""#,
            "",
            "GET",
            "/crm/v4/associations/commerce_payments/orders/labels",
        ),
        (&ASSOCIATE.endpoint, ORDER, "", "PUT", ORDER_PATH),
        (&DISSOCIATE.endpoint, ORDER, "", "DELETE", ORDER_PATH),
        (
            &ASSOCIATIONS.endpoint,
            r#""paymentId":44446244097,"toObjectType":"contact""#,
            "",
            "GET",
            "/crm/v3/objects/commerce_payments/44446244097/associations/contact",
        ),
        (
            &ASSOCIATIONS.endpoint,
            r#""paymentId":1,"toObjectType":"contact","limit":500,"after":"3""#,
            "",
            "GET",
            "/crm/v3/objects/commerce_payments/1/associations/contact?limit=500&after=3",
        ),
    ]
}

/// The parameters of a call as one text.
fn whole(params: &str, body: &str) -> String {
    let parts = [params.to_owned(), if body.is_empty() { String::new() } else { format!(r#""body":{body}"#) }];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    format!("{{{}}}", parts.join(","))
}

#[test]
fn the_documents_requests_are_sent_as_printed_and_nobody_finds_fault() {
    for (endpoint, params, body, method, url) in documented() {
        let params = whole(params, body);
        assert_eq!(sent(endpoint, &params, ""), (method.into(), url.into(), body.into()), "{params}");
        assert_eq!((problems(endpoint, &params), notes(endpoint, &params)), (vec![], vec![]), "{params}");
    }
}

#[test]
fn each_version_has_its_path() {
    for (endpoint, params, body, _, url) in documented() {
        let params = whole(params, body);
        for version in endpoint.versions.iter() {
            let expected = match version.name {
                "v3" => url.replace("/crm/v4/objects/", "/crm/v3/objects/"),
                "v4" => url.replace("/crm/v3/objects/", "/crm/v4/objects/"),
                dated => url
                    .replace("/crm/v3/objects/", &format!("/crm/objects/{dated}/"))
                    .replace("/crm/v3/properties/", &format!("/crm/properties/{dated}/"))
                    .replace("/crm/v4/associations/", &format!("/crm/associations/{dated}/")),
            };
            assert_eq!(path(endpoint, &params, version.name), expected);
        }
    }
    for (endpoint, ..) in documented() {
        let names: Vec<&str> = endpoint.versions.iter().map(|version| version.name).collect();
        let expected = match endpoint.name {
            "crm.payments.associationLabels" => &["v4", "2025-09", "2026-03", "2026-09"][..],
            "crm.payments.associations" => &["v3", "v4", "2025-09", "2026-03"],
            "crm.payments.associate" | "crm.payments.dissociate" => &["v3", "2026-03"],
            _ => &["v3", "2025-09", "2026-03", "2026-09"],
        };
        assert_eq!(names, expected, "{}", endpoint.name);
    }
}

#[test]
fn limits_and_repetition_are_those_of_the_facts() {
    for (endpoint, ..) in documented() {
        let (bucket, repeat) = match endpoint.name {
            "crm.payments.search" => (Bucket::Search, Repeat::Safe),
            "crm.payments.associationLabels" => (Bucket::Unlimited, Repeat::Safe),
            "crm.payments.create" | "crm.payments.update" => (Bucket::General, Repeat::Never),
            _ => (Bucket::General, Repeat::Safe),
        };
        assert_eq!((endpoint.bucket, endpoint.repeat), (bucket, repeat), "{}", endpoint.name);
    }
}

fn create(properties: &str) -> (Vec<String>, Vec<String>) {
    let params = format!(r#"{{"body":{{"properties":{properties}}}}}"#);
    (problems(&CREATE.endpoint, &params), notes(&CREATE.endpoint, &params))
}

#[test]
fn a_payment_needs_an_amount_and_a_date() {
    let missing = |name: &str| format!("body.properties.{name} missing");
    let (amount, date) = (missing("hs_initial_amount"), missing("hs_initiated_date"));
    assert_eq!(problems(&CREATE.endpoint, r#"{"body":{}}"#), ["body.properties missing"]);
    assert_eq!(create("{}").0, [amount.clone(), date.clone()]);
    assert_eq!(create(r#"{"hs_initiated_date":"2024-03-27"}"#).0, [amount]);
    assert_eq!(create(r#"{"hs_initial_amount":"1"}"#).0, [date]);
    assert_eq!(create(r#"{"hs_initial_amount":99.99,"hs_initiated_date":1711562651823}"#), (vec![], vec![]));
    let empty = r#"{"hs_initial_amount":"","hs_initiated_date":""}"#;
    assert_eq!(create(empty).0, ["body.properties.hs_initial_amount empty", "body.properties.hs_initiated_date empty"]);
    let params = whole(r#""paymentId":1"#, r#"{"properties":{}}"#);
    assert_eq!(problems(&UPDATE.endpoint, &params), [""; 0]);
}

#[test]
fn what_hubspot_writes_of_a_payment_is_left_out() {
    const READ_ONLY: [&str; 21] = [
        "hs_digital_wallet_type",
        "hs_fees_amount_in_settlement_currency",
        "hs_line_item_discounts_amount_in_portal_currency",
        "hs_max_refundable_amount_in_portal_currency",
        "hs_net_amount_in_settlement_currency",
        "hs_order_discount_amount",
        "hs_order_discount_code",
        "hs_order_discount_percentage",
        "hs_payment_id",
        "hs_payment_method",
        "hs_payment_source_app",
        "hs_payment_source_id",
        "hs_payment_source_name",
        "hs_payment_source_url",
        "hs_payment_type",
        "hs_platform_fee",
        "hs_platform_fee_in_portal_currency",
        "hs_platform_fee_in_settlement_currency",
        "hs_refunds_amount_in_portal_currency",
        "hs_settlement_currency_code",
        "hs_total_discounts_amount",
    ];
    const WRITABLE: [&str; 25] = [
        "hs_currency_code",
        "hs_customer_email",
        "hs_fees_amount",
        "hs_internal_comment",
        "hs_payment_method_bank_or_issuer",
        "hs_payment_method_last_4",
        "hs_payout_date",
        "hs_reference_number",
        "hs_refunds_amount",
        "hs_billing_address_city",
        "hs_billing_address_country",
        "hs_billing_address_line_1",
        "hs_billing_address_line_2",
        "hs_billing_address_state",
        "hs_billing_address_zip",
        "hs_line_item_discounts_amount",
        "hs_shipping_address_city",
        "hs_shipping_address_country",
        "hs_shipping_address_line_1",
        "hs_shipping_address_line_2",
        "hs_shipping_address_state",
        "hs_shipping_address_zip",
        "hs_shipping_ship_to_name",
        "a_property_of_our_own",
        "hs_not_documented_yet",
    ];
    let with = |name: &str| {
        let update = whole(r#""paymentId":1"#, &format!(r#"{{"properties":{{"{name}":"1"}}}}"#));
        let created = create(&format!(r#"{{"hs_initial_amount":"1","hs_initiated_date":"2024-03-27","{name}":"1"}}"#));
        let updated = (problems(&UPDATE.endpoint, &update), notes(&UPDATE.endpoint, &update));
        assert_eq!(created, updated, "{name}");
        created
    };
    for name in READ_ONLY {
        assert_eq!(with(name), (vec![format!("body.properties.{name} readOnly")], vec![]));
    }
    for name in WRITABLE {
        assert_eq!(with(name), (vec![], vec![]), "{name}");
    }
}

#[test]
fn a_word_that_hubspot_does_not_document_gets_a_note() {
    let update = |name: &str, value: &str| {
        let params = whole(r#""paymentId":1"#, &format!(r#"{{"properties":{{"{name}":{value}}}}}"#));
        (problems(&UPDATE.endpoint, &params), notes(&UPDATE.endpoint, &params))
    };
    for (name, words) in [
        (
            "hs_latest_status",
            &[
                "processing",
                "succeeded",
                "failed",
                "partially_refunded",
                "refunded",
                "processing_refund",
                "disputed_won",
                "disputed_lost",
                "disputed_action_required",
                "disputed_awaiting_decision",
            ][..],
        ),
        ("hs_payment_method_type", &["card", "ach", "cash", "check", "wire_transfer", "other", "sepa", "bacs", "pads"]),
        ("hs_processor_type", &["hs_payments", "byo_stripe", "none", "quickbooks", "xero"]),
    ] {
        for word in words {
            assert_eq!(update(name, &format!("\"{word}\"")), (vec![], vec![]), "{word}");
        }
        assert_eq!(update(name, r#""newer""#), (vec![], vec![format!("body.properties.{name} unknownWord")]));
        assert_eq!(update(name, "7"), (vec![format!("body.properties.{name} wrongType")], vec![]));
    }
    assert_eq!(update("hs_currency_code", "null").0, ["body.properties.hs_currency_code wrongType"]);
    assert_eq!(update("hs_currency_code", r#"["EUR"]"#).0, ["body.properties.hs_currency_code wrongType"]);
    assert_eq!(update("hs_currency_code", r#""""#), (vec![], vec![]));
}

#[test]
fn a_type_of_association_that_does_not_fit_gets_a_note() {
    let found = |endpoint, to: &str, number: &str| {
        let params = format!(r#"{{"paymentId":1,"toObjectType":"{to}","toObjectId":2,"associationTypeId":{number}}}"#);
        assert_eq!(problems(endpoint, &params), [""; 0]);
        notes(endpoint, &params)
    };
    for endpoint in [&ASSOCIATE.endpoint, &DISSOCIATE.endpoint] {
        for (name, number) in PAYMENT_ASSOCIATIONS {
            assert_eq!(found(endpoint, name, &number.to_string()), [""; 0], "{name} {number}");
            assert_eq!(found(endpoint, name, &format!("\"{number}\"")), [""; 0], "{name} {number}");
            assert_eq!(found(endpoint, name, "1"), ["associationTypeId unknownPair"], "{name}");
        }
        assert_eq!(found(endpoint, "contact", "542"), ["associationTypeId unknownPair"]);
        assert_eq!(found(endpoint, "2-1234567", "542"), [""; 0]);
    }
}

#[test]
fn the_type_ids_are_those_of_the_documents() {
    let expected = [
        (["company", "companies", "0-2"], 389),
        (["contact", "contacts", "0-1"], 387),
        (["deal", "deals", "0-3"], 391),
        (["discount", "discounts", "0-84"], 428),
        (["feedback_submission", "feedback_submissions", "0-19"], 1170),
        (["invoice", "invoices", "0-53"], 542),
        (["line_item", "line_items", "0-8"], 395),
        (["order", "orders", "0-123"], 524),
        (["order", "orders", "0-123"], 523),
        (["payment_link", "payment_links", "0-118"], 476),
        (["quote", "quotes", "0-14"], 397),
        (["subscription", "subscriptions", "0-69"], 393),
        (["ticket", "tickets", "0-5"], 1354),
    ];
    let pairs: Vec<(&str, i64)> =
        expected.iter().flat_map(|(names, number)| names.map(|name| (name, *number))).collect();
    assert_eq!(PAYMENT_ASSOCIATIONS, pairs);
}

#[test]
fn a_page_and_a_search_have_the_limits_of_other_objects() {
    let list = |params: &str| problems(&LIST.endpoint, params);
    assert_eq!(list(r#"{"limit":51,"propertiesWithHistory":["hs_latest_status"]}"#), ["limit outOfRange"]);
    assert_eq!(list(r#"{"limit":101}"#), ["limit outOfRange"]);
    assert_eq!(list(r#"{"limit":100}"#), [""; 0]);
    let search = |body: &str| problems(&SEARCH.endpoint, &format!(r#"{{"body":{body}}}"#));
    assert_eq!(search(r#"{"limit":200,"after":"9801"}"#), ["body.limit outOfRange"]);
    assert_eq!(
        search(&REFUNDED.replace("\"value\":\"refunded\",", "")),
        ["body.filterGroups[0].filters[0].value missing"]
    );
    assert_eq!(
        problems(&ASSOCIATIONS.endpoint, r#"{"paymentId":1,"toObjectType":"0-1","limit":501}"#),
        ["limit outOfRange"]
    );
}

#[test]
fn replies_are_read_whole() {
    let payment: CrmObject = keeps_all(
        r#"{"id":"44446244097","properties":{"hs_createdate":"2023-03-08T14:54:17.333Z","hs_latest_status":"succeeded",
        "hs_initial_amount":"99.99","hs_payment_id":"7","hs_customer_email":null},"createdAt":"2023-03-08T14:54:17.333Z",
        "updatedAt":"2024-03-27T20:03:05.890Z","archived":false,"else":{"x":1}}"#,
    );
    assert_eq!(payment.properties.unwrap()["hs_latest_status"].as_deref(), Some("succeeded"));
    assert!(payment.other.contains_key("else"));
    let page: CrmObjectPage = keeps_all(r#"{"results":[{"id":"40744976671","properties":{}}]}"#);
    assert_eq!((page.results.unwrap().len(), page.paging), (1, None));
    let contacts: AssociatedRecords = keeps_all(r#"{"results":[{"id":"301","type":"commerce_payment_to_contact"}]}"#);
    assert_eq!(contacts.results.unwrap()[0].id.as_deref(), Some("301"));
}
