//! Many requests, most of them senseless: the machine answers each and stays sound.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use hubspot_emulator::{Bucket, Emulator, Fault, Options, Output, Request, Response, SnapshotOptions, TokenRequest};
use serde_json::{Value, json};
use support::START;

/// A stream of numbers; any will do.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.roll(items.len())]
    }
}

const METHODS: &[&str] = &["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "HEAD", ""];

const PATHS: &[&str] = &[
    "/crm/v3/objects/contacts",
    "/crm/v3/objects/contacts?limit=100&associations=deals&propertiesWithHistory=email",
    "/crm/v3/objects/contacts/1001?archived=true",
    "/crm/v3/objects/0-2/18446744073709551615",
    "/crm/objects/2026-09/deals/3001?idProperty=%F0%9F%98%80",
    "/crm/v3/objects/contacts/search",
    "/crm/objects/2026-09/p12345_cars/search",
    "/crm/v3/objects/contacts/batch/read?archived=true",
    "/crm/v3/objects/commerce_payments/batch/create",
    "/crm/objects/2026-03/contacts/batch/upsert",
    "/crm/v3/objects/0-101/batch/archive",
    "/crm/v3/properties/contacts",
    "/crm/v3/properties/contacts/%F0%9F%98%80",
    "/crm/v3/schemas",
    "/crm/v3/schemas/p18446744073709551616_cars",
    "/crm/v3/objects/commerce_payments/6001/associations/order/6101/18446744073709551616",
    "/crm/v4/objects/contacts/1001/associations/companies/2001",
    "/crm/v4/objects/contacts/1001/associations/default/contacts/1001",
    "/crm/v4/objects/contacts/1001/associations/companies?after=18446744073709551615",
    "/crm/associations/2026-09/contacts/contacts/batch/create",
    "/_emulator/payments",
    "/oauth/v1/token",
    "/oauth/v3/token/introspect",
    "/oauth/2026-03/token/revoke",
    "/oauth/v1/access-tokens/%F0%9F%98%80",
    "/oauth/v1/refresh-tokens/a",
    "/oauth/authorize?client_id=%3C",
    "/oauth/18446744073709551616/authorize",
    "/callbacks/ap-12345-1-1-0/complete",
    "/automation/actions/callbacks/2026-03/complete",
    "/webhooks-journal/snapshots/2026-03/crm",
    "/webhooks-journal/snapshots/2026-03/crm/status/%2e%2e",
    "/webhooks/v4/subscriptions",
    "/webhooks/v4/subscriptions/portals/18446744073709551615",
    "/webhooks-journal/subscriptions/2026-09/300001",
    "/webhooks-journal/subscriptions/2026-03/filters",
    "/webhooks-journal/subscriptions/2026-03/filters/subscription/300001",
    "/webhooks/v4/journal/earliest?installPortalId=18446744073709551615",
    "/webhooks-journal/journal-local/2026-03/latest",
    "/webhooks-journal/journal/2026-03/offset/550e8400-e29b-41d4-a716-446655440000/next",
    "/webhooks-journal/journal/2026-09/batch/latest/100",
    "/webhooks-journal/journal/v4/batch/%F0%9F%98%80/next/18446744073709551616",
    "/webhooks-journal/journal/2026-03/batch/read?installPortalId=12345",
    "/_files/journal/%F0%9F%98%80?expires=18446744073709551615&series=0&signature=%F0%9F%98%80",
    "/_emulator/journal",
    "/feature-flags/v3/54321/flags/hs-hide-crm-cards/portals/18446744073709551615",
    "/feature-flags/2026-03/54321/flags/hs-hide-crm-cards/portals?startPortalId=18446744073709551615",
    "/conversations/v3/conversations/threads?sort=latestMessageTimestamp&latestMessageTimestampAfter=1970-01-01&after=1-1",
    "/conversations/v3/conversations/threads/7001",
    "/conversations/v3/conversations/threads/7001?archived=true",
    "/conversations/v3/conversations/threads/7001/messages?limit=500&after=18446744073709551615",
    "/conversations/conversations/2026-09/threads/7003/assignee",
    "/conversations/v3/conversations/actors/batch/read",
    "/marketing/v3/transactional/single-email/send",
    "/marketing/v3/transactional/smtp-tokens?campaignName=&after=18446744073709551615",
    "/marketing/v3/transactional/smtp-tokens/smtp-8001/password-reset",
    "/marketing/v3/email/send-statuses/%F0%9F%98%80",
    "/cms/v3/blogs/posts?createdAt__lt=18446744073709551615&offset=18446744073709551615&limit=1",
    "/cms/v3/blogs/posts?slug__in&sort=-",
    "/cms/v3/blogs/posts/9005",
    "/cms/v3/blogs/posts/9006/draft/push-live",
    "/cms/v3/blogs/posts/schedule",
    "/multi-language/create-language-variant",
    "/_emulator/thread",
    "/_emulator/import",
    "/_emulator/fault",
    "/_emulator/advance",
    "/_emulator/account",
    "/_emulator/snapshot",
    "/_emulator/state",
    "/_emulator/code",
    "/_emulator/execution",
    "/_emulator/webhooks",
    "/_emulator/event",
    "//",
    "",
    "/%",
    "://?#",
    "https://",
    "https://h?x",
];

const BODIES: &[&str] = &[
    "",
    "{",
    "null",
    "[]",
    "{\"properties\":{\"email\":\"a@x.test\"}}",
    "{\"properties\":{\"email\":[1]},\"associations\":[{\"to\":{\"id\":1e300},\"types\":[]}]}",
    "{\"snapshotRequests\":[{\"portalId\":12345,\"objectId\":18446744073709551616,\"objectTypeId\":\"-\",\"properties\":[null]}]}",
    "{\"snapshotRequests\":[{\"portalId\":12345,\"objectId\":1001,\"objectTypeId\":\"0-1\",\"properties\":[\"email\"]}]}",
    "{\"contacts\":[{\"id\":9223372036854775807,\"properties\":{\"email\":\"é\"},\"associations\":{\"companies\":[1]}}]}",
    "{\"subscriptionType\":\"OBJECT\",\"objectTypeId\":\"0-1\",\"portalId\":12345,\"actions\":[\"CREATE\",\"UPDATE\"],\"objectIds\":[18446744073709551615]}",
    "{\"subscriptionType\":\"ASSOCIATION\",\"objectTypeId\":\"0-1\",\"portalId\":12345,\"actions\":[\"ASSOCIATION_ADDED\",\"ASSOCIATION_REMOVED\"]}",
    "{\"subscriptionType\":\"APP_LIFECYCLE_EVENT\",\"eventTypeId\":\"4-1916193\",\"properties\":[\"é\"]}",
    "{\"subscriptionId\":300001,\"filter\":{\"conditions\":[{\"filterType\":\"CRM_OBJECT_PROPERTY\",\"property\":\"é\",\"operator\":\"N_EQ\",\"value\":\"\\u0130\"}]}}",
    "{\"type\":\"é\",\"portalId\":12345,\"occurredAt\":5}",
    "{\"expireLinks\":true}",
    "{\"options\":{\"journal\":{\"interval\":9007199254740991,\"retention\":0,\"fileEvents\":1}}}",
    "{\"milliseconds\":9007199254740991}",
    "{\"inputs\":[{\"id\":\"é\",\"idProperty\":\"email\",\"properties\":{}},{\"id\":1001,\"properties\":{\"email\":\"a@x.test\"}}]}",
    "{\"inputs\":[{\"from\":{\"id\":1001},\"to\":{\"id\":1001},\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":449}]}]}",
    "[{\"associationCategory\":\"USER_DEFINED\",\"associationTypeId\":35}]",
    "{\"query\":\"\\u0130 *\",\"sorts\":[\"-\"],\"after\":1e300,\"limit\":-1}",
    "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"model\",\"operator\":\"CONTAINS_TOKEN\",\"value\":\"**\\u0130*\"},{\"propertyName\":\"year\",\"operator\":\"LT\",\"value\":1e308}]}],\"sorts\":[{\"propertyName\":\"vin\"}]}",
    "{\"name\":\"a\",\"label\":\"A\",\"type\":\"string\",\"fieldType\":\"text\",\"groupName\":\"g\",\"hasUniqueValue\":true}",
    "{\"enabled\":true}",
    "{\"installed\":true,\"portalId\":18446744073709551615}",
    "{\"status\":\"EXPIRED\",\"times\":3}",
    "{\"kind\":\"truncatedJson\"}",
    "{\"redirectUri\":\"https://x.test/?\",\"scopes\":[]}",
    "{\"actionUrl\":\"https://x.test/%2F%é\"}",
    "{\"actionUrl\":\"https://x.test/%2F%\",\"objectId\":18446744073709551615}",
    "{\"targetUrl\":\"http://[::1]:0\",\"signatures\":[\"v2\",\"v2\"]}",
    "{\"subscriptionType\":\"contact.deletion\",\"attemptNumber\":-1,\"eventId\":[]}",
    "{\"subscriptionType\":\"conversation.newMessage\",\"objectId\":18446744073709551615}",
    "{\"inputs\":[{\"callbackId\":\"\",\"outputFields\":{\"hs_execution_state\":\"SUCCESS\"}}]}",
    "{\"flagState\":\"ON\",\"actorId\":\"A-293200\",\"status\":\"CLOSED\",\"inputs\":[\"V-18446744073709551616\",\"-\"]}",
    "{\"type\":\"COMMENT\",\"text\":\"é\",\"attachments\":[{\"fileId\":\"://\"}]}",
    "{\"archived\":false}",
    "{\"text\":\"é\",\"truncated\":true,\"contactId\":18446744073709551615}",
    "{\"emailId\":4126643122,\"message\":{\"to\":\"<@>\"},\"customProperties\":{\"exampleArray\":0}}",
    "{\"emailId\":4126643121,\"message\":{\"to\":\"é@x.test\",\"from\":\">\"},\"contactProperties\":{\"firstname\":null}}",
    "{\"campaignName\":\"é\",\"createContact\":true}",
    "{\"id\":\"9005\",\"publishDate\":\"9999-12-31T23:59:59.999+23:59\",\"language\":\"fr\"}",
    "{\"name\":\"—\",\"state\":\"SCHEDULED\",\"publishDate\":\"9999-12-31\",\"widgets\":{},\"slug\":\"\"}",
    "{\"emails\":[{\"id\":0}],\"sendingDomains\":[\"\"]}",
    "grant_type=refresh_token&%ff=%",
];

const ANSWERS: &[&str] = &[
    "",
    "[]",
    "{\"outputFields\":[]}",
    "{\"outputFields\":{\"hs_execution_state\":5}}",
    "{\"outputFields\":{\"hs_execution_state\":\"BLOCK\"}}",
    "{\"outputFields\":{\"hs_execution_state\":\"BLOCK\",\"hs_expiration_duration\":\"P99999999W\"}}",
];

#[test]
fn senseless_requests_are_answered() {
    for seed in 0..20 {
        let mut dice = Dice(seed);
        let mut emulator = Emulator::new(Options { seed, now: START, ..Options::default() });
        let credentials = emulator.credentials();
        let scopes = ["read", "subscriptions.read", "subscriptions.write", "snapshots.write"];
        let scopes = scopes.map(|scope| format!("developer.webhooks_journal.{scope}")).to_vec();
        let app = emulator.token(START, TokenRequest { scopes: Some(scopes), ..TokenRequest::default() });
        let tokens = [credentials.access_token.as_str(), credentials.expired_token.as_str(), &app, "", "x y"];
        let types = ["application/json", "application/x-www-form-urlencoded", "text/plain"];
        let mut now = START;
        for _ in 0..500 {
            now += dice.roll(2_000) as u64;
            if dice.roll(20) == 0 {
                emulator.webhooks(&json!({ "targetUrl": "https://x.test/hook" })).unwrap();
                emulator.event(now, &json!({ "subscriptionType": "deal.creation" })).unwrap();
                // Some account may have lost the app by now.
                let _ = emulator.execution(now, &json!({ "actionUrl": "https://x.test/action" }));
            }
            let mut request = Request::new(dice.pick(METHODS), dice.pick(PATHS))
                .bearer(dice.pick(&tokens))
                .header("content-type", dice.pick(&types));
            request.body = dice.pick(BODIES).as_bytes().to_vec();
            if dice.roll(4) == 0 {
                request.body.extend([0xff, 0x00, dice.roll(256) as u8]);
            }
            let response = emulator.handle(now, &request);
            assert!(response.status == 0 || (200..600).contains(&response.status), "{request:?} {response:?}");
            while let Output::Delivery { ticket, request } = emulator.poll_output(now) {
                assert!(request.url.starts_with("http") && emulator.patience(ticket).is_some());
                let status = [200, 204, 302, 404, 429, 500][dice.roll(6)];
                let body = dice.pick(ANSWERS).as_bytes().to_vec();
                let headers =
                    vec![("retry-after".to_owned(), dice.pick(&["5", "-1", "18446744073709551615"]).to_owned())];
                let response = Response { status, headers, body, ..Response::default() };
                emulator.answered(now, ticket, Some(response).filter(|_| dice.roll(3) > 0));
            }
        }
    }
}

#[test]
fn ten_thousand_snapshots_all_end_and_their_records_agree_with_what_was_decided() {
    let snapshots = SnapshotOptions {
        timeout_rate: 0.1,
        expired_rate: 0.1,
        missing_rate: 0.1,
        shuffle: true,
        ..SnapshotOptions::default()
    };
    let faults = vec![(Fault::Reset, 0.02), (Fault::LostReply, 0.02), (Fault::Duplicate, 0.02)];
    let mut emulator = Emulator::new(Options { seed: 11, now: START, snapshots, faults, ..Options::default() });
    let token = emulator.token(
        START,
        TokenRequest {
            scopes: Some(vec!["developer.webhooks_journal.snapshots.write".to_owned()]),
            ..Default::default()
        },
    );
    let one = |index: u64| json!({ "portalId": 12345, "objectId": 1001 + index % 25, "objectTypeId": "0-1", "properties": ["email"] });
    let mut now = START;
    for _ in 0..100 {
        let body = json!({ "snapshotRequests": (0..100).map(one).collect::<Vec<Value>>() });
        let request = Request::new("POST", "/webhooks/v4/snapshots/crm").bearer(&token).json(&body);
        emulator.handle(now, &request);
        now += 150;
    }
    assert!(emulator.snapshots().len() > 9_000);
    now += 60_000;
    for snapshot in emulator.snapshots() {
        let record = snapshot.status(now);
        assert_eq!(record.is_some(), snapshot.appears_at().is_some());
        assert!(["COMPLETED", "FAILED", "EXPIRED"].contains(&snapshot.word(now)));
        assert!(snapshot.ends_at().unwrap() <= now);
        assert!(!snapshot.values.is_empty());
    }
    assert_eq!(emulator.usage(Bucket::Snapshots).refused, 0);
    assert!(emulator.usage(Bucket::Snapshots).peak_per_second <= 10);
}
