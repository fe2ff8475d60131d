//! Calls of SMTP tokens and of single emails, as they are sent, repeated and read.

use super::call::{has_versions, is_whole_area, keeps_all, notes, problems, sent};
use super::host::START;
use super::parse;
use crate::api::single_email::{SEND, STATUS, SendResult, SendState, SendStatus};
use crate::api::smtp_tokens::{CREATE, DELETE, GET, LIST, RESET_PASSWORD, SmtpToken, SmtpTokenPage};
use crate::client::{Client, Event, Output};
use crate::engine::machine::{Failure, Input, Why};
use crate::engine::time::Time;
use crate::operation::{Auth, Bucket, Endpoint, Paging, Repeat};
use crate::options::{CallOptions, Options};

const NOTHING: [&str; 0] = [];

#[test]
fn email_has_its_operations() {
    let with_send_id = Repeat::With("/body/message/sendId");
    let every: [(&str, &Endpoint, Bucket, Repeat); 7] = [
        ("smtpTokens.create", &CREATE.endpoint, Bucket::General, Repeat::Never),
        ("smtpTokens.list", &LIST.endpoint, Bucket::General, Repeat::Safe),
        ("smtpTokens.get", &GET.endpoint, Bucket::General, Repeat::Safe),
        ("smtpTokens.resetPassword", &RESET_PASSWORD.endpoint, Bucket::General, Repeat::Never),
        ("smtpTokens.delete", &DELETE.endpoint, Bucket::General, Repeat::Safe),
        ("singleEmail.send", &SEND.endpoint, Bucket::Unlimited, with_send_id),
        ("singleEmail.status", &STATUS.endpoint, Bucket::General, Repeat::Safe),
    ];
    is_whole_area("marketing.", &every.map(|(name, ..)| name));
    for (name, endpoint, bucket, repeat) in every {
        assert_eq!(endpoint.name, format!("marketing.{name}"));
        assert_eq!((endpoint.auth, endpoint.bucket, endpoint.repeat), (Auth::Account, bucket, repeat), "{name}");
        assert_eq!(endpoint.scopes, ["transactional-email"], "{name}");
        let paging = if name == "smtpTokens.list" { Paging::After } else { Paging::Whole };
        assert_eq!(endpoint.paging, paging, "{name}");
    }
}

#[test]
fn each_version_of_email_has_its_path() {
    let (one, create) = (r#"{"tokenId":"U-1"}"#, r#"{"body":{"createContact":true,"campaignName":"x"}}"#);
    let (v3, march) = ("/marketing/v3/transactional/smtp-tokens", "/marketing/transactional/2026-03/smtp-tokens");
    let tokens: [(&'static Endpoint, &str, &str, &str); 5] = [
        (&CREATE.endpoint, create, "/", ""),
        (&LIST.endpoint, "{}", "", ""),
        (&GET.endpoint, one, "/U-1", "/U-1"),
        (&RESET_PASSWORD.endpoint, one, "/U-1/password-reset", "/U-1/password-reset"),
        (&DELETE.endpoint, one, "/U-1", "/U-1"),
    ];
    for (endpoint, params, in_v3, in_march) in tokens {
        has_versions(endpoint, params, &[("v3", &format!("{v3}{in_v3}")), ("2026-03", &format!("{march}{in_march}"))]);
    }
    has_versions(
        &SEND.endpoint,
        &format!("{{\"body\":{}}}", SENDS[0]),
        &[
            ("v3", "/marketing/v3/transactional/single-email/send"),
            ("2025-09", "/marketing/transactional/2025-09/single-email/send"),
            ("2026-03", "/marketing/transactional/2026-03/single-email/send"),
            ("2026-09", "/marketing/transactional/2026-09/single-email/send"),
        ],
    );
    has_versions(&STATUS.endpoint, r#"{"statusId":"s-1"}"#, &[("v3", "/marketing/v3/email/send-statuses/s-1")]);
}

/// The documents' examples.
const SENDS: [&str; 3] = [
    r#"{"emailId":4126643121,"message":{"to":"jdoe@hubspot.com","sendId":"6"},"contactProperties":{"last_paid_date":"2022-03-01","firstname":"jane"}}"#,
    r#"{"emailId":4126643121,"message":{"to":"jdoe@hubspot.com","sendId":"6"},"customProperties":{"purchaseUrl":"https://example.com/link-to-product","productName":"vanilla"}}"#,
    r#"{"emailId":4126643122,"message":{"to":"jdoe@hubspot.com","sendId":"7"},"customProperties":{"exampleArray":[{"firstKey":"someValue","secondKey":"anotherValue"},{"firstKey":"value1","secondKey":"value2"}]}}"#,
];

#[test]
fn the_documents_emails_are_sent_and_nothing_is_said_about_them() {
    for body in SENDS {
        let params = format!("{{\"body\":{body}}}");
        let (method, path, sent) = sent(&SEND.endpoint, &params, "");
        assert_eq!((method.as_str(), path.as_str()), ("POST", "/marketing/v3/transactional/single-email/send"));
        assert_eq!(sent, body);
        assert_eq!(problems(&SEND.endpoint, &params), NOTHING);
        assert_eq!(notes(&SEND.endpoint, &params), NOTHING);
    }
}

#[test]
fn the_documents_token_calls_are_sent() {
    let create = r#"{"body":{"createContact":true,"campaignName":"Receipts"}}"#;
    let one = r#"{"tokenId":"U-1"}"#;
    let cases: [(&'static Endpoint, &str, &str, &str, &str); 6] = [
        (&CREATE.endpoint, create, "POST", "/", r#"{"createContact":true,"campaignName":"Receipts"}"#),
        (
            &LIST.endpoint,
            r#"{"campaignName":"New receipts","after":"a="}"#,
            "GET",
            "?campaignName=New%20receipts&after=a%3D",
            "",
        ),
        (&LIST.endpoint, r#"{"emailCampaignId":12,"limit":5}"#, "GET", "?emailCampaignId=12&limit=5", ""),
        (&GET.endpoint, one, "GET", "/U-1", ""),
        (&RESET_PASSWORD.endpoint, one, "POST", "/U-1/password-reset", ""),
        (&DELETE.endpoint, one, "DELETE", "/U-1", ""),
    ];
    for (endpoint, params, method, rest, body) in cases {
        let path = format!("/marketing/v3/transactional/smtp-tokens{rest}");
        assert_eq!(sent(endpoint, params, ""), (method.to_owned(), path, body.to_owned()));
    }
}

#[test]
fn a_token_is_read_and_its_password_is_never_printed() {
    let reply = r#"{"id":"U-1","createdBy":"a@x.test","password":"hunter2","emailCampaignId":"12",
        "createdAt":"2026-01-02T03:04:05Z","createContact":false,"campaignName":"Receipts","new":1}"#;
    let token: SmtpToken = keeps_all(reply);
    assert_eq!(token.password.as_ref().unwrap().expose(), "hunter2");
    assert!(!format!("{token:?}").contains("hunter2"));
    let page: SmtpTokenPage = keeps_all(r#"{"results":[{"id":"U-1"}],"paging":{"next":{"after":"a","new":1}}}"#);
    assert_eq!(page.paging.unwrap().next.unwrap().after.as_deref(), Some("a"));
}

#[test]
fn a_status_is_read_whatever_its_words_are() {
    let reply = r#"{"requestedAt":"2026-01-02T03:04:05Z","statusId":"s-1","status":"PENDING"}"#;
    let status: SendStatus = keeps_all(reply);
    assert_eq!(status.status, Some(SendState::Pending));
    let reply = r#"{"sendResult":"SENT","requestedAt":"2026-01-02T03:04:05Z","startedAt":"2026-01-02T03:04:05Z",
        "completedAt":"2026-01-02T03:04:06Z","statusId":"s-1","status":"COMPLETE",
        "eventId":{"id":"e-1","created":"2026-01-02T03:04:06Z"},"new":1}"#;
    let status: SendStatus = keeps_all(reply);
    assert_eq!((status.status, status.send_result), (Some(SendState::Complete), Some(SendResult::Sent)));
    let status: SendStatus = keeps_all(r#"{"sendResult":"A_NEW_WORD","status":"ANOTHER"}"#);
    assert_eq!(status.send_result, Some(SendResult::Other("A_NEW_WORD".into())));
}

#[test]
fn the_documents_results_have_their_words() {
    let documented = [
        "SENT",
        "QUEUED",
        "PORTAL_SUSPENDED",
        "INVALID_TO_ADDRESS",
        "BLOCKED_DOMAIN",
        "PREVIOUSLY_BOUNCED",
        "PREVIOUS_SPAM",
        "INVALID_FROM_ADDRESS",
        "MISSING_CONTENT",
        "MISSING_TEMPLATE_PROPERTIES",
    ];
    for word in documented {
        assert!(!matches!(SendResult::from(word), SendResult::Other(_)), "{word}");
    }
}

#[test]
fn bad_emails_are_named() {
    let send = |body: &str| problems(&SEND.endpoint, &format!("{{\"body\":{body}}}"));
    let cases: [(&str, &[&str]); 13] = [
        ("{}", &["body.emailId missing", "body.message missing"]),
        (r#"{"emailId":1,"message":{}}"#, &["body.message.to missing"]),
        (r#"{"emailId":1,"message":{"to":""}}"#, &["body.message.to wrongType"]),
        (r#"{"emailId":"draft","message":{"to":"a@x.test"}}"#, &["body.emailId wrongType"]),
        (r#"{"emailId":0,"message":{"to":"a@x.test"}}"#, &["body.emailId outOfRange"]),
        (r#"{"emailId":1,"message":{"to":"a@x.test","sendId":""}}"#, &["body.message.sendId wrongType"]),
        (r#"{"emailId":1,"message":{"to":"a@x.test","sendId":6}}"#, &["body.message.sendId wrongType"]),
        (r#"{"emailId":1,"message":{"to":"a@x.test","cc":"b@x.test"}}"#, &["body.message.cc wrongType"]),
        (r#"{"emailId":1,"message":{"to":"a@x.test","replyTo":[""]}}"#, &["body.message.replyTo[0] empty"]),
        (
            r#"{"emailId":1,"message":{"to":"a@x.test"},"contactProperties":{"a":null}}"#,
            &["body.contactProperties.a wrongType"],
        ),
        (
            r#"{"emailId":1,"message":{"to":"a@x.test"},"contactProperties":{"a":["b"]}}"#,
            &["body.contactProperties.a wrongType"],
        ),
        (r#"{"emailId":1,"message":{"to":"a@x.test"},"customProperties":[]}"#, &["body.customProperties wrongType"]),
        (
            r#"{"emailId":"1","message":{"to":"a@x.test","from":"b@x.test","cc":[],"bcc":["c@x.test"]},
                "contactProperties":{"a":"","b":5,"c":true},"customProperties":{"a":null,"b":[{"c":1}]}}"#,
            &[],
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(send(body), expected, "{body}");
    }
}

#[test]
fn bad_token_calls_are_named() {
    let cases: [(&'static Endpoint, &str, &[&str]); 7] = [
        (&CREATE.endpoint, r#"{"body":{}}"#, &["body.createContact missing", "body.campaignName missing"]),
        (&CREATE.endpoint, r#"{"body":{"createContact":"yes","campaignName":"x"}}"#, &["body.createContact wrongType"]),
        (&CREATE.endpoint, r#"{"body":{"createContact":true,"campaignName":""}}"#, &["body.campaignName wrongType"]),
        (&LIST.endpoint, r#"{"campaignName":"x","limit":0}"#, &["limit outOfRange"]),
        (&GET.endpoint, "{}", &["tokenId missing"]),
        (&RESET_PASSWORD.endpoint, r#"{"tokenId":"a","body":{}}"#, &["body unknownField"]),
        (&DELETE.endpoint, r#"{"tokenId":".."}"#, &["tokenId unsafePath"]),
    ];
    for (endpoint, params, expected) in cases {
        assert_eq!(problems(endpoint, params), expected, "{params}");
    }
}

#[test]
fn tokens_of_no_campaign_are_a_note() {
    assert_eq!(notes(&LIST.endpoint, "{}"), ["campaignName missing"]);
    assert_eq!(notes(&LIST.endpoint, r#"{"campaignName":"","after":"a"}"#), ["campaignName missing"]);
    assert_eq!(notes(&LIST.endpoint, r#"{"campaignName":"x"}"#), NOTHING);
    assert_eq!(notes(&LIST.endpoint, r#"{"emailCampaignId":"12"}"#), NOTHING);
}

/// How often a call is sent whose replies are all lost, and whether its error says that it may have happened.
fn tries(body: &str, validate: &str) -> (u32, bool) {
    let text = format!(r#"{{"accessToken":"t","validate":"{validate}"}}"#);
    let options = Options::read(&parse(&text)).unwrap();
    let mut client = Client::new(options, Time(START));
    client.call(Time(START), &SEND.endpoint, parse(&format!("{{\"body\":{body}}}")), &CallOptions::default()).unwrap();
    let (mut now, mut sends) = (Time(START), 0);
    loop {
        match client.poll(now) {
            Output::Send { ticket, .. } => {
                sends += 1;
                let lost = Input::Failed { ticket, reason: Failure::Connection, message: "reset".into() };
                client.handle(now, lost);
            }
            Output::Event { event: Event::Failed(error), .. } => return (sends, error.may_have_happened),
            Output::Wait { until, why: Why::Retry } => {
                now = until;
                client.handle(now, Input::Tick);
            }
            Output::Wait { .. } => panic!("no end"),
            _ => {}
        }
    }
}

#[test]
fn an_email_is_sent_again_only_with_an_id_that_hubspot_takes_once() {
    let with = |message: &str| format!(r#"{{"emailId":1,"message":{{"to":"a@x.test"{message}}}}}"#);
    assert_eq!(tries(&with(r#","sendId":"6""#), "problems"), (4, true));
    assert_eq!(tries(&with(""), "problems"), (1, true));
    for nothing in [r#","sendId":"""#, r#","sendId":null"#] {
        assert_eq!(tries(&with(nothing), "off"), (1, true), "{nothing}");
    }
}
