//! Conversations: every documented request byte for byte, every version, every rule.

use super::call::{is_whole_area, keeps_all, notes, path, problems, sent};
use crate::api::conversations::actors::{self, Actor, ActorBatch};
use crate::api::conversations::channel_accounts::{self, ChannelAccountPage};
use crate::api::conversations::channels;
use crate::api::conversations::inboxes::{self, InboxPage};
use crate::api::conversations::messages::{self, MessagePage, OriginalContent, ThreadMessage};
use crate::api::conversations::sending::SEND;
use crate::api::conversations::threads::{self, Thread, ThreadPage};
use crate::operation::{Endpoint, Paging, Repeat};

const THREAD: &str = r#"{"threadId":"7171"}"#;

const MESSAGE: &str = r#"{"threadId":7171,"messageId":"fee0f1a1-1234"}"#;

const COMMENT: &str = r#"{"threadId":"7171","body":{"type":"COMMENT","text":"Can you follow up?"}}"#;

#[test]
fn each_version_has_its_path() {
    let cases: [(&'static Endpoint, &str, &str, &str); 17] = [
        (&inboxes::LIST.endpoint, "{}", "GET", "/inboxes"),
        (&inboxes::GET.endpoint, r#"{"inboxId":481939}"#, "GET", "/inboxes/481939"),
        (&channels::LIST.endpoint, "{}", "GET", "/channels"),
        (&channels::GET.endpoint, r#"{"channelId":"1000"}"#, "GET", "/channels/1000"),
        (&channel_accounts::LIST.endpoint, "{}", "GET", "/channel-accounts"),
        (&channel_accounts::GET.endpoint, r#"{"channelAccountId":"148662"}"#, "GET", "/channel-accounts/148662"),
        (&threads::LIST.endpoint, "{}", "GET", "/threads"),
        (&threads::GET.endpoint, THREAD, "GET", "/threads/7171"),
        (&threads::UPDATE.endpoint, r#"{"threadId":"7171","body":{"status":"OPEN"}}"#, "PATCH", "/threads/7171"),
        (&threads::RESTORE.endpoint, THREAD, "PATCH", "/threads/7171?archived=true"),
        (&threads::ARCHIVE.endpoint, THREAD, "DELETE", "/threads/7171"),
        (&messages::LIST.endpoint, THREAD, "GET", "/threads/7171/messages"),
        (&messages::GET.endpoint, MESSAGE, "GET", "/threads/7171/messages/fee0f1a1-1234"),
        (&messages::ORIGINAL_CONTENT.endpoint, MESSAGE, "GET", "/threads/7171/messages/fee0f1a1-1234/original-content"),
        (&SEND.endpoint, COMMENT, "POST", "/threads/7171/messages"),
        (&actors::GET.endpoint, r#"{"actorId":"A-12345"}"#, "GET", "/actors/A-12345"),
        (&actors::BATCH_READ.endpoint, r#"{"body":{"inputs":["V-1"]}}"#, "POST", "/actors/batch/read"),
    ];
    for (endpoint, params, method, below) in cases {
        let of = |version: &str| (sent(endpoint, params, version).0, path(endpoint, params, version));
        let expected = |start: &str| (method.to_owned(), format!("{start}{below}"));
        assert_eq!(of(""), expected("/conversations/v3/conversations"));
        assert_eq!(of("v3"), expected("/conversations/v3/conversations"));
        assert_eq!(of("2026-09"), expected("/conversations/conversations/2026-09"));
        let reads = method == "GET" || below == "/actors/batch/read";
        let scope = if reads { "conversations.read" } else { "conversations.write" };
        assert_eq!(endpoint.scopes, [scope], "{}", endpoint.name);
        let repeats = reads || method == "DELETE";
        assert_eq!(matches!(endpoint.repeat, Repeat::Safe), repeats, "{}", endpoint.name);
        assert_eq!(endpoint.paging == Paging::After, endpoint.name.ends_with(".list"), "{}", endpoint.name);
    }
    let names: Vec<&str> = cases.iter().filter_map(|case| case.0.name.strip_prefix("conversations.")).collect();
    is_whole_area("conversations.", &names);
}

#[test]
fn queries_are_written_as_the_documents_write_them() {
    let cases: [(&'static Endpoint, &str, &str); 9] = [
        (
            &inboxes::LIST.endpoint,
            r#"{"sort":["name","-id"],"after":"x=","limit":5}"#,
            "sort=name&sort=-id&after=x%3D&limit=5",
        ),
        (&inboxes::LIST.endpoint, r#"{"archived":true,"defaultPageLength":2}"#, "archived=true&defaultPageLength=2"),
        (&channel_accounts::LIST.endpoint, r#"{"channelId":"1000","inboxId":481939}"#, "channelId=1000&inboxId=481939"),
        (&channel_accounts::LIST.endpoint, r#"{"channelId":[1000,"1002"]}"#, "channelId=1000&channelId=1002"),
        (
            &threads::LIST.endpoint,
            r#"{"associatedContactId":"51","threadStatus":"OPEN"}"#,
            "associatedContactId=51&threadStatus=OPEN",
        ),
        (
            &threads::LIST.endpoint,
            r#"{"sort":"latestMessageTimestamp","latestMessageTimestampAfter":"2024-01-01T00:00:00Z","limit":500}"#,
            "sort=latestMessageTimestamp&latestMessageTimestampAfter=2024-01-01T00%3A00%3A00Z&limit=500",
        ),
        (
            &threads::LIST.endpoint,
            r#"{"inboxId":1,"archived":true,"sort":"id","after":"9"}"#,
            "inboxId=1&archived=true&sort=id&after=9",
        ),
        (
            &threads::LIST.endpoint,
            r#"{"association":"TICKET","associatedTicketId":3}"#,
            "association=TICKET&associatedTicketId=3",
        ),
        (&actors::GET.endpoint, r#"{"actorId":"V-1","property":["name","email"]}"#, "property=name&property=email"),
    ];
    for (endpoint, params, query) in cases {
        assert_eq!(path(endpoint, params, "").split_once('?').map(|(_, query)| query), Some(query), "{params}");
    }
}

#[test]
fn a_thread_is_opened_closed_trashed_and_restored() {
    for status in ["OPEN", "CLOSED"] {
        let params = format!(r#"{{"threadId":"7171","body":{{"status":"{status}"}}}}"#);
        let (method, url, body) = sent(&threads::UPDATE.endpoint, &params, "");
        assert_eq!((method.as_str(), url.as_str()), ("PATCH", "/conversations/v3/conversations/threads/7171"));
        assert_eq!(body, format!(r#"{{"status":"{status}"}}"#));
    }
    let restored = sent(&threads::RESTORE.endpoint, THREAD, "");
    let expected = ("PATCH", "/conversations/v3/conversations/threads/7171?archived=true", r#"{"archived":false}"#);
    assert_eq!((restored.0.as_str(), restored.1.as_str(), restored.2.as_str()), expected);
    assert_eq!(sent(&threads::ARCHIVE.endpoint, THREAD, "").2, "");
    for (endpoint, params, problem) in [
        (&threads::UPDATE.endpoint, r#"{"threadId":"1","body":{}}"#, "body.status missing"),
        (&threads::UPDATE.endpoint, r#"{"threadId":"1","body":{"status":"DONE"}}"#, "body.status unknownWord"),
        (&threads::UPDATE.endpoint, r#"{"threadId":"1"}"#, "body missing"),
        (&threads::RESTORE.endpoint, r#"{"threadId":"1","body":{"archived":false}}"#, "body unknownField"),
        (&threads::RESTORE.endpoint, "{}", "threadId missing"),
    ] {
        assert_eq!(problems(endpoint, params), [problem], "{params}");
    }
    let both = r#"{"threadId":"1","body":{"status":"OPEN","archived":false}}"#;
    assert_eq!(problems(&threads::UPDATE.endpoint, both), ["body.archived conflict"]);
    let more = r#"{"threadId":"1","body":{"status":"OPEN","assignedTo":"A-1"}}"#;
    assert_eq!(notes(&threads::UPDATE.endpoint, more), ["body.assignedTo unknownField"]);
}

#[test]
fn the_rules_of_a_list_of_threads() {
    let after = r#""latestMessageTimestampAfter":"2024-01-01T00:00:00Z""#;
    let found = |params: &str| {
        let params = format!("{{{params}}}");
        (problems(&threads::LIST.endpoint, &params), notes(&threads::LIST.endpoint, &params))
    };
    for (params, problem) in [
        (r#""limit":0"#, "limit outOfRange"),
        (r#""limit":501"#, "limit outOfRange"),
        (r#""sort":"createdAt""#, "sort unknownWord"),
        (r#""sort":["id"]"#, "sort wrongType"),
        (r#""inboxId":[1,2]"#, "inboxId wrongType"),
        (r#""threadStatus":"open","associatedContactId":1"#, "threadStatus unknownWord"),
        (r#""sort":"latestMessageTimestamp""#, "latestMessageTimestampAfter missing"),
        (after, "latestMessageTimestampAfter conflict"),
        (&format!(r#""sort":"id",{after}"#), "latestMessageTimestampAfter conflict"),
        (
            r#""sort":"latestMessageTimestamp","latestMessageTimestampAfter":"today""#,
            "latestMessageTimestampAfter wrongType",
        ),
    ] {
        assert_eq!(found(params), (vec![problem.to_owned()], vec![]), "{params}");
    }
    for (params, expected) in [
        (format!(r#""sort":"latestMessageTimestamp",{after},"after":"x""#), &["after conflict"][..]),
        (r#""threadStatus":"OPEN""#.into(), &["threadStatus conflict"]),
        (r#""associatedContactId":1"#.into(), &["threadStatus missing"]),
        (r#""threadStatus":"OPEN","associatedContactId":1,"archived":true"#.into(), &["threadStatus conflict"]),
        (r#""association":"COMPANY""#.into(), &["association unknownWord"]),
        (format!(r#""sort":"latestMessageTimestamp",{after}"#), &[]),
        (r#""threadStatus":"CLOSED","associatedContactId":1,"archived":false"#.into(), &[]),
        (r#""sort":"id","after":"x","limit":1"#.into(), &[]),
        (r#""limit":500"#.into(), &[]),
        (r#""archived":true"#.into(), &[]),
    ] {
        let expected: Vec<String> = expected.iter().map(|note| (*note).to_owned()).collect();
        assert_eq!(found(&params), (vec![], expected), "{params}");
    }
}

#[test]
fn the_documents_comment_is_sent_as_it_is() {
    let body = r#"{"type":"COMMENT","text":"Can you follow up?","richText":"<p>Can you follow up?</p>"}"#;
    let params = format!(r#"{{"threadId":"7171","body":{body}}}"#);
    let url = "/conversations/v3/conversations/threads/7171/messages";
    assert_eq!(sent(&SEND.endpoint, &params, ""), ("POST".into(), url.into(), body.into()));
    assert!(notes(&SEND.endpoint, &params).is_empty());
    let file = r#"{"type":"COMMENT","text":"See","attachments":[{"fileId":"https://12345678.fs1.hubspotusercontent-na1.net/hubfs/12345678/doggo_video.mp4"}]}"#;
    assert_eq!(sent(&SEND.endpoint, &format!(r#"{{"threadId":1,"body":{file}}}"#), "").2, file);
}

/// A message with the documents' parts; `recipient` and `more` are members.
fn message(recipient: &str, more: &str) -> String {
    format!(
        r#"{{"type":"MESSAGE","text":"Hey there","richText":"<p>Hey there</p>","recipients":[{{"actorId":"E-user@example.com","name":"Leslie","recipientField":"TO",{recipient}}}],"senderActorId":"A-3892","channelId":"1002","channelAccountId":"424"{more}}}"#
    )
}

const IDENTIFIER: &str = r#"{"type":"HS_EMAIL_ADDRESS","value":"user@example.com"}"#;

fn send(body: &str) -> String {
    format!(r#"{{"threadId":"7171","body":{body}}}"#)
}

#[test]
fn one_address_is_sent_as_an_array_of_one() {
    let many = message(&format!(r#""deliveryIdentifiers":[{IDENTIFIER}]"#), r#","subject":"Hello""#);
    let one = message(&format!(r#""deliveryIdentifiers":{IDENTIFIER}"#), r#","subject":"Hello""#);
    for body in [&many, &one] {
        assert_eq!(sent(&SEND.endpoint, &send(body), "").2, many);
        assert!(notes(&SEND.endpoint, &send(body)).is_empty());
    }
    let singular = message(&format!(r#""deliveryIdentifier":{IDENTIFIER}"#), "");
    assert_eq!(sent(&SEND.endpoint, &send(&singular), "").2, singular);
}

#[test]
fn the_documents_attachments_are_sent_as_they_are() {
    let chat = |attachment: &str| {
        format!(
            r#"{{"type":"MESSAGE","text":"x","recipients":[{{"actorId":"V-1"}}],"senderActorId":"A-1","channelId":1000,"channelAccountId":2,"attachments":[{attachment}]}}"#
        )
    };
    for attachment in [
        r#"{"fileId":"https://12345678.fs1.hubspotusercontent-na1.net/hubfs/12345678/doggo_video.mp4"}"#,
        r#"{"type":"FILE","fileId":"12345"}"#,
        r#"{"type":"QUICK_REPLIES","quickReplies":[{"label":"Yes","value":"Yes","valueType":"URL"},{"label":"No","value":"No","valueType":"TEXT"}]}"#,
        r#"{"type":"SOCIAL_MEDIA_METADATA","socialMetadata":{"mediaType":"PHOTO"}}"#,
    ] {
        let body = chat(attachment);
        assert_eq!(sent(&SEND.endpoint, &send(&body), "").2, body);
        assert!(notes(&SEND.endpoint, &send(&body)).is_empty(), "{body}");
    }
    for (attachment, problem) in [
        ("{}", "fileId missing"),
        (r#"{"type":"FILE"}"#, "fileId missing"),
        (r#"{"type":"QUICK_REPLIES"}"#, "quickReplies missing"),
        (r#"{"type":"QUICK_REPLIES","quickReplies":[]}"#, "quickReplies empty"),
        (r#"{"type":"QUICK_REPLIES","quickReplies":[{"valueType":"TEXT"}]}"#, "quickReplies[0].value missing"),
        (r#"{"type":"QUICK_REPLIES","quickReplies":[{"value":"a"}]}"#, "quickReplies[0].valueType missing"),
        (
            r#"{"type":"QUICK_REPLIES","quickReplies":[{"value":"a","valueType":"text"}]}"#,
            "quickReplies[0].valueType unknownWord",
        ),
    ] {
        let found = problems(&SEND.endpoint, &send(&chat(attachment)));
        assert_eq!(found, [format!("body.attachments[0].{problem}")], "{attachment}");
    }
    assert_eq!(
        notes(&SEND.endpoint, &send(&chat(r#"{"type":"VIDEO","fileId":1}"#))),
        ["body.attachments[0].type unknownWord"]
    );
}

#[test]
fn a_message_needs_a_sender_a_channel_and_a_recipient_and_a_comment_needs_text() {
    let good = message(&format!(r#""deliveryIdentifiers":{IDENTIFIER}"#), "");
    assert!(problems(&SEND.endpoint, &send(&good)).is_empty());
    let all = ["senderActorId", "channelId", "channelAccountId", "recipients"];
    let missing: Vec<String> = all.iter().map(|name| format!("body.{name} missing")).collect();
    assert_eq!(problems(&SEND.endpoint, &send(r#"{"type":"MESSAGE","text":"x"}"#)), missing);
    let recipients = r#""recipients":["#;
    for (from, to, problem) in [
        (r#""senderActorId":"A-3892","#, "", "body.senderActorId missing"),
        (r#""A-3892""#, r#""V-3892""#, "body.senderActorId pattern"),
        (r#""A-3892""#, "3892", "body.senderActorId wrongType"),
        (r#""channelId":"1002","#, "", "body.channelId missing"),
        (r#","channelAccountId":"424""#, "", "body.channelAccountId missing"),
        (r#""text":"Hey there","#, "", "body.text missing"),
        (r#""MESSAGE""#, r#""message""#, "body.type unknownWord"),
        (r#""MESSAGE""#, r#""WELCOME_MESSAGE""#, "body.type unknownWord"),
        (r#""recipientField":"TO""#, r#""recipientField":"to""#, "body.recipients[0].recipientField unknownWord"),
        (IDENTIFIER, "[]", "body.recipients[0].deliveryIdentifiers empty"),
        (IDENTIFIER, r#"{"type":"HS_EMAIL_ADDRESS"}"#, "body.recipients[0].deliveryIdentifiers.value missing"),
        (IDENTIFIER, r#"[{"value":"x"}]"#, "body.recipients[0].deliveryIdentifiers[0].type missing"),
    ] {
        let body = good.replacen(from, to, 1);
        assert_ne!(body, good);
        assert_eq!(problems(&SEND.endpoint, &send(&body)), [problem], "{body}");
    }
    let (start, rest) = good.split_once(recipients).unwrap();
    let (_, end) = rest.split_once("}],").unwrap();
    let nobody = format!("{start}{recipients}],{end}");
    assert_eq!(problems(&SEND.endpoint, &send(&nobody)), ["body.recipients missing"]);
    for (body, problem) in [
        (r#"{"type":"COMMENT"}"#, "body.text missing"),
        (r#"{"text":"x"}"#, "body.type missing"),
        (r#"{"type":"COMMENT","text":1}"#, "body.text wrongType"),
    ] {
        assert_eq!(problems(&SEND.endpoint, &send(body)), [problem], "{body}");
    }
}

#[test]
fn what_a_channel_or_hubspot_may_not_know_is_a_note() {
    let address = format!(r#""deliveryIdentifiers":{IDENTIFIER}"#);
    let replies = r#","attachments":[{"type":"QUICK_REPLIES","quickReplies":[{"value":"a","valueType":"TEXT"}]}]"#;
    let mail = message(&address, r#","subject":"Hello""#);
    for (body, expected) in [
        (mail.clone(), &[][..]),
        (mail.replace(r#""1002""#, "1002"), &[]),
        (mail.replace(r#""1002""#, r#""1000""#), &["body.subject ignored"]),
        (mail.replace(r#""1002""#, "1001"), &["body.subject ignored"]),
        (message(&address, replies), &["body.attachments conflict"]),
        (message(&address, replies).replace(r#""1002""#, "1001"), &[]),
        (mail.replace("E-user", "B-user"), &["body.recipients[0].actorId pattern"]),
        (mail.replace("HS_EMAIL_ADDRESS", "FAX"), &["body.recipients[0].deliveryIdentifiers.type unknownWord"]),
        (mail.replace(r#""name""#, r#""nickname""#), &["body.recipients[0].nickname unknownField"]),
    ] {
        assert_eq!(notes(&SEND.endpoint, &send(&body)), expected, "{body}");
        assert!(problems(&SEND.endpoint, &send(&body)).is_empty(), "{body}");
    }
}

#[test]
fn actors_are_known_by_how_their_ids_begin() {
    let ids: Vec<String> = ["A", "E", "I", "L", "S", "V"].iter().map(|letter| format!("{letter}-1")).collect();
    for id in &ids {
        assert!(notes(&actors::GET.endpoint, &format!(r#"{{"actorId":"{id}"}}"#)).is_empty());
    }
    assert_eq!(notes(&actors::GET.endpoint, r#"{"actorId":"B-1"}"#), ["actorId pattern"]);
    assert_eq!(problems(&actors::GET.endpoint, r#"{"actorId":1}"#), ["actorId wrongType"]);
    let body = format!(r#"{{"inputs":["{}"]}}"#, ids.join(r#"",""#));
    let url = "/conversations/v3/conversations/actors/batch/read";
    let params = format!(r#"{{"body":{body}}}"#);
    assert_eq!(sent(&actors::BATCH_READ.endpoint, &params, ""), ("POST".into(), url.into(), body));
    assert_eq!(notes(&actors::BATCH_READ.endpoint, r#"{"body":{"inputs":["A-1","12"]}}"#), ["body.inputs[1] pattern"]);
    for (body, problem) in [
        ("{}", "body.inputs missing"),
        (r#"{"inputs":[]}"#, "body.inputs empty"),
        (r#"{"inputs":"A-1"}"#, "body.inputs wrongType"),
        (r#"{"inputs":[{"id":"A-1"}]}"#, "body.inputs[0] wrongType"),
    ] {
        assert_eq!(problems(&actors::BATCH_READ.endpoint, &format!(r#"{{"body":{body}}}"#)), [problem], "{body}");
    }
}

#[test]
fn the_documents_channel_account_is_read() {
    let page: ChannelAccountPage = keeps_all(
        r#"{"total":1,"results":[{"id":"148662","channelId":"1000","name":"New chatflow","inboxId":"481939",
            "active":false,"authorized":true,"createdAt":"2019-10-04T15:24:39.136Z","archived":false}]}"#,
    );
    let account = &page.results.as_ref().unwrap()[0];
    assert_eq!((page.total, account.name.as_deref(), account.active), (Some(1), Some("New chatflow"), Some(false)));
}

#[test]
fn replies_keep_what_they_do_not_know() {
    let inboxes: InboxPage = keeps_all(
        r#"{"total":1,"results":[{"id":"1","name":"Sales","type":"NEW_KIND","archived":false,"x":{"y":[1]}}],"y":1,
            "paging":{"next":{"after":"a","link":"l","x":1},"prev":{"before":"b","link":"l"},"z":2}}"#,
    );
    assert_eq!(inboxes.results.unwrap()[0].kind.as_ref().map(inboxes::InboxType::as_str), Some("NEW_KIND"));
    let threads: ThreadPage = keeps_all(
        r#"{"results":[{"id":"7171","status":"SNOOZED","threadAssociations":{"associatedTicketId":"3","x":1},"x":true,
            "associatedContactId":"51","spam":false,"inboxId":"1","latestMessageTimestamp":"2024-01-01T00:00:00Z"}]}"#,
    );
    assert!(threads.paging.is_none());
    let _: Thread = keeps_all("{}");
    let _: OriginalContent = keeps_all(r#"{"text":"a","richText":"<p>a</p>","x":1}"#);
    let _: Actor = keeps_all(r#"{"id":"B-1","type":"ROBOT","name":"n","avatar":"u","x":1}"#);
    let actors: ActorBatch = keeps_all(
        r#"{"status":"COMPLETE","results":[{"id":"A-1","type":"AGENT","email":"a@x.test"}],"numErrors":1,
            "errors":[{"status":"error","category":"OBJECT_NOT_FOUND","context":{"ids":["A-2"]}}],
            "startedAt":"2024-01-01T00:00:00Z","completedAt":"2024-01-01T00:00:00Z"}"#,
    );
    assert_eq!((actors.num_errors, actors.errors.map(|errors| errors.len())), (Some(1), Some(1)));
}

#[test]
fn every_kind_of_message_is_one_shape() {
    let page: MessagePage = keeps_all(
        r#"{"results":[
            {"id":"1","type":"MESSAGE","conversationsThreadId":"7171","createdAt":"2024-01-01T00:00:00Z","createdBy":"V-1",
             "client":{"clientType":"INTEGRATION","integrationAppId":5},"archived":false,"text":"Hi","richText":"<p>Hi</p>",
             "senders":[{"actorId":"V-1","name":"n","senderField":"FROM",
                 "deliveryIdentifier":{"type":"HS_EMAIL_ADDRESS","value":"a@x.test"}}],
             "recipients":[{"recipientField":"TO","deliveryIdentifier":{"type":"NEW","value":"b"}},
                 {"actorId":"E-b","deliveryIdentifiers":[{"type":"HS_EMAIL_ADDRESS","value":"b"}]}],
             "attachments":[{"type":"FILE","fileId":"9","url":"u","fileUsageType":"IMAGE"},{"type":"MESSAGE_HEADER","fileId":9},
                 {"type":"LOCATION","latitude":1.5,"longitude":-2,"x":1},
                 {"type":"QUICK_REPLIES","allowUserInput":true,"quickReplies":[{"value":"a","valueType":"TEXT"}]}],
             "subject":"s","truncationStatus":"TRUNCATED_TO_MOST_RECENT_REPLY","direction":"INCOMING","channelId":"1002",
             "channelAccountId":"2","inReplyToId":"0",
             "status":{"statusType":"FAILED","failureDetails":{"errorMessage":"m","errorMessageTokens":{"a":["b"]}}}},
            {"id":"2","type":"COMMENT","text":"c"},
            {"id":"3","type":"WELCOME_MESSAGE","text":"w"},
            {"id":"4","type":"ASSIGNMENT","assignedTo":"A-1","assignedFrom":"A-2"},
            {"id":"5","type":"THREAD_STATUS_CHANGE","newStatus":"CLOSED"},
            {"id":"6","type":"THREAD_INBOX_CHANGE","fromInboxId":"1","toInboxId":"2"},
            {"id":"7","type":"SOMETHING_NEW","x":[1]}],
            "paging":{"next":{"after":"a"}}}"#,
    );
    let kinds: Vec<String> =
        page.results.unwrap().iter().map(|one| one.kind.as_ref().unwrap().as_str().to_owned()).collect();
    assert_eq!(kinds.last().map(String::as_str), Some("SOMETHING_NEW"));
    assert_eq!(kinds.len(), 7);
    let sent: ThreadMessage = keeps_all(r#"{"id":"8","type":"COMMENT","text":"Can you follow up?"}"#);
    assert_eq!(sent.text.as_deref(), Some("Can you follow up?"));
}
