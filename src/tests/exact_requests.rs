//! Requests byte for byte: URLs of every version, queries, forms, headers.

use super::call::{has_versions, path, problems, respond};
use super::host::START;
use super::parse;
use super::scene::contacts;
use super::wire::encode;
use crate::api::automation::{COMPLETE, COMPLETE_BATCH};
use crate::api::blog_posts::LIST as BLOG_POSTS;
use crate::api::crm_objects::GET;
use crate::api::oauth::{
    CLIENT_CREDENTIALS, CREATE_TOKENS, DELETE_REFRESH_TOKEN, GET_ACCESS_TOKEN, GET_REFRESH_TOKEN, INTROSPECT,
    REFRESH_TOKENS, REVOKE,
};
use crate::api::payments::GET as PAYMENT;
use crate::api::snapshots::{CREATE, STATUS};
use crate::client::{Client, Output};
use crate::engine::draft::Draft;
use crate::engine::machine::{Answer, Body, Input};
use crate::engine::request::{Content, Credential, Request};
use crate::engine::time::Time;
use crate::operation::Endpoint;
use crate::options::{CallOptions, JobOptions, Options};
use crate::secret::Secret;

fn client(more: &str) -> Client {
    let text = format!(r#"{{"accessToken":"t","app":{{"clientId":"i","clientSecret":"s"}}{more}}}"#);
    Client::new(Options::read(&parse(&text)).unwrap(), Time(START))
}

fn draft(endpoint: &'static Endpoint, params: &str, call: &str) -> Draft {
    let call = CallOptions::read(&parse(call)).unwrap();
    let draft = client("").prepare(Time(START), endpoint, &parse(params), &call);
    draft.unwrap_or_else(|error| panic!("{params}: {error}"))
}

#[test]
fn each_version_has_its_path() {
    let status = r#"{"snapshotStatusId":"550e8400-e29b-41d4-a716-446655440000"}"#;
    let create = r#"{"body":{"snapshotRequests":[{"portalId":12345,"objectId":1001,"objectTypeId":"0-1","properties":["email"]}]}}"#;
    has_versions(
        &CREATE.endpoint,
        create,
        &[
            ("2026-03", "/webhooks-journal/snapshots/2026-03/crm"),
            ("2026-09", "/webhooks-journal/snapshots/2026-09/crm"),
            ("v4", "/webhooks/v4/snapshots/crm"),
        ],
    );
    let id = "550e8400-e29b-41d4-a716-446655440000";
    has_versions(
        &STATUS.endpoint,
        status,
        &[
            ("2026-03", &format!("/webhooks-journal/snapshots/2026-03/crm/status/{id}")),
            ("2026-09", &format!("/webhooks-journal/journal/2026-09/status/{id}")),
            ("2026-03-journal", &format!("/webhooks-journal/journal/2026-03/status/{id}")),
            ("2026-03-journal-local", &format!("/webhooks-journal/journal-local/2026-03/status/{id}")),
        ],
    );
    has_versions(
        &CLIENT_CREDENTIALS.endpoint,
        r#"{"body":{"client_id":"i","client_secret":"s"}}"#,
        &[
            ("v1", "/oauth/v1/token"),
            ("v3", "/oauth/v3/token"),
            ("2026-03", "/oauth/2026-03/token"),
            ("2026-09", "/oauth/2026-09/token"),
        ],
    );
}

#[test]
fn the_query_keeps_the_callers_order_and_joins_lists_with_commas() {
    let params = r#"{"objectType":"0-1","objectId":7,"properties":["email","first name","a,b"],"archived":false,
        "associations":["companies"],"propertiesWithHistory":[],"idProperty":"email","new":["x","y"],"flag":true}"#;
    assert_eq!(
        path(&GET.endpoint, params, ""),
        "/crm/v3/objects/0-1/7?properties=email,first%20name,a%2Cb&archived=false&associations=companies\
         &idProperty=email&new=x&new=y&flag=true"
    );
}

#[test]
fn a_cursor_that_came_encoded_is_not_encoded_again() {
    for after in ["NTI1Cg==", "NTI1Cg%3D%3D"] {
        let params = format!(r#"{{"limit":3,"after":"{after}"}}"#);
        assert_eq!(path(&BLOG_POSTS.endpoint, &params, ""), "/cms/v3/blogs/posts?limit=3&after=NTI1Cg%3D%3D");
    }
}

#[test]
fn everything_but_unreserved_characters_is_percent_encoded() {
    let params = r#"{"objectType":"p1_my obj","objectId":"a+b&c=d?e#f%g:h@i~j-k.l_mé😀"}"#;
    assert_eq!(
        path(&GET.endpoint, params, ""),
        "/crm/v3/objects/p1_my%20obj/a%2Bb%26c%3Dd%3Fe%23f%25g%3Ah%40i~j-k.l_m%C3%A9%F0%9F%98%80"
    );
    let params = r#"{"objectType":"contacts","objectId":"x/y@z.test","idProperty":"url"}"#;
    assert_eq!(path(&GET.endpoint, params, ""), "/crm/v3/objects/contacts/x%2Fy%40z.test?idProperty=url");
    let params = r#"{"paymentId":"INV/7","idProperty":"number"}"#;
    assert_eq!(path(&PAYMENT.endpoint, params, ""), "/crm/v3/objects/commerce_payments/INV%2F7?idProperty=number");
}

#[test]
fn a_form_is_what_hubspot_asks_for_and_in_its_order() {
    let params = r#"{"body":{"client_id":"i d","client_secret":"s&=+é","scope":"a b"}}"#;
    let draft = draft(&CLIENT_CREDENTIALS.endpoint, params, "{}");
    let form = "grant_type=client_credentials&client_id=i%20d&client_secret=s%26%3D%2B%C3%A9&scope=a%20b";
    assert_eq!(draft.form.as_deref(), Some(form));
    assert!(draft.headers.contains(&("content-type".into(), "application/x-www-form-urlencoded".into())));
    let params = r#"{"body":{"refresh_token":"r","client_id":"i","client_secret":"s","grant_type":"password"}}"#;
    let draft = self::draft(&REFRESH_TOKENS.endpoint, params, "{}");
    assert_eq!(draft.form.as_deref(), Some("grant_type=refresh_token&refresh_token=r&client_id=i&client_secret=s"));
}

#[test]
fn the_documents_code_exchange_is_sent_with_its_redirect_url_encoded() {
    let params = r#"{"body":{"code":"bcf33c57-dd7a-c7eb-4179-9241-e01bd","redirect_uri":"https://www.domain.com/redirect",
        "client_id":"7933b042-0952-4e7d-a327dab-3dc","client_secret":"7a572d8a-69bf-44c6-9a34-416aad3ad5"}}"#;
    let form = "grant_type=authorization_code&code=bcf33c57-dd7a-c7eb-4179-9241-e01bd\
        &redirect_uri=https%3A%2F%2Fwww.domain.com%2Fredirect&client_id=7933b042-0952-4e7d-a327dab-3dc\
        &client_secret=7a572d8a-69bf-44c6-9a34-416aad3ad5";
    assert_eq!(draft(&CREATE_TOKENS.endpoint, params, "{}").form.as_deref(), Some(form));
}

#[test]
fn nobody_asks_for_a_token_without_an_app() {
    let call = r#"{"body":{"code":"c","redirect_uri":"","client_id":"","client_secret":"s"}}"#;
    assert_eq!(problems(&CREATE_TOKENS.endpoint, call), ["body.redirect_uri empty", "body.client_id empty"]);
    let call = r#"{"body":{"refresh_token":"r","token":"t","client_id":"","client_secret":"s"}}"#;
    for operation in [&REFRESH_TOKENS.endpoint, &CLIENT_CREDENTIALS.endpoint, &INTROSPECT.endpoint, &REVOKE.endpoint] {
        assert_eq!(problems(operation, call), ["body.client_id empty"], "{}", operation.name);
    }
}

#[test]
fn a_token_in_the_path_is_encoded_whatever_it_holds() {
    let cases = [
        (&GET_ACCESS_TOKEN.endpoint, "/oauth/v1/access-tokens/"),
        (&GET_REFRESH_TOKEN.endpoint, "/oauth/v1/refresh-tokens/"),
        (&DELETE_REFRESH_TOKEN.endpoint, "/oauth/v1/refresh-tokens/"),
    ];
    for (endpoint, start) in cases {
        assert_eq!(path(endpoint, r#"{"token":"a/b\\c+d?e\u0001"}"#, ""), format!("{start}a%2Fb%5Cc%2Bd%3Fe%01"));
        for token in ["", ".", ".."] {
            let params = parse(&format!(r#"{{"token":"{token}"}}"#));
            let call = CallOptions::read(&parse(r#"{"validate":"off"}"#)).unwrap();
            assert!(client("").prepare(Time(START), endpoint, &params, &call).is_err(), "{token}");
        }
    }
    assert_eq!(path(&INTROSPECT.endpoint, TOKEN, ""), "/oauth/2026-03/token/introspect");
    assert_eq!(path(&REVOKE.endpoint, TOKEN, "v3"), "/oauth/v3/token/revoke");
    let form = "client_id=i&client_secret=s&token=t%2F";
    assert_eq!(draft(&REVOKE.endpoint, TOKEN, "{}").form.as_deref(), Some(form));
}

const TOKEN: &str = r#"{"body":{"client_id":"i","client_secret":"s","token":"t/"}}"#;

#[test]
fn an_execution_is_completed_where_each_version_has_it() {
    let params = r#"{"callbackId":"ap-1-2-3-4","body":{"outputFields":{"hs_execution_state":"SUCCESS","mine":"x"}}}"#;
    has_versions(
        &COMPLETE.endpoint,
        params,
        &[
            ("v4", "/automation/v4/actions/callbacks/ap-1-2-3-4/complete"),
            ("2025-09", "/automation/actions/callbacks/2025-09/ap-1-2-3-4/complete"),
            ("2026-03", "/automation/actions/callbacks/2026-03/ap-1-2-3-4/complete"),
            ("2026-09", "/automation/actions/callbacks/2026-09/ap-1-2-3-4/complete"),
            ("documented", "/callbacks/ap-1-2-3-4/complete"),
        ],
    );
    has_versions(
        &COMPLETE_BATCH.endpoint,
        r#"{"body":{"inputs":[{"callbackId":"a","outputFields":{"hs_execution_state":"FAIL_CONTINUE"}}]}}"#,
        &[
            ("v4", "/automation/v4/actions/callbacks/complete"),
            ("2025-09", "/automation/actions/callbacks/2025-09/complete"),
            ("2026-03", "/automation/actions/callbacks/2026-03/complete"),
            ("2026-09", "/automation/actions/callbacks/2026-09/complete"),
        ],
    );
    assert!(draft(&COMPLETE.endpoint, params, "{}").notes.is_empty());
}

#[test]
fn only_a_completion_completes() {
    let params = r#"{"callbackId":"a/b","body":{"outputFields":{"hs_execution_state":"BLOCK"}}}"#;
    let refused = client("").prepare(Time(START), &COMPLETE.endpoint, &parse(params), &CallOptions::default());
    let found: Vec<_> = refused.err().unwrap().findings.iter().map(|one| (one.path.clone(), one.code)).collect();
    let state = "body.outputFields.hs_execution_state".to_owned();
    assert_eq!(found, [(state, "unknownWord"), ("callbackId".to_owned(), "unsafePath")]);
    let outputs =
        r#"{"callbackId":"a","body":{"outputFields":{"hs_execution_state":"SUCCESS","words":"12","sum":7,"list":[]}}}"#;
    assert_eq!(problems(&COMPLETE.endpoint, outputs), ["body.outputFields.list wrongType"]);
}

#[test]
fn headers_are_the_operations_and_the_callers_replace_them() {
    let params = r#"{"objectType":"contacts","objectId":1}"#;
    let headers = |call: &str| draft(&GET.endpoint, params, call).headers;
    assert_eq!(headers("{}"), [("accept".to_owned(), "application/json".to_owned())]);
    let mine = headers(r#"{"headers":{"X-Trace":"1","Accept":"text/x"}}"#);
    assert_eq!(mine, [("x-trace".to_owned(), "1".to_owned()), ("accept".to_owned(), "text/x".to_owned())]);
}

#[test]
fn a_base_url_with_a_path_stands_before_every_path() {
    let mut client = client(r#","baseUrl":"http://127.0.0.1:9/hub/""#);
    let params = parse(r#"{"objectType":"contacts","objectId":1}"#);
    let draft = client.prepare(Time(START), &GET.endpoint, &params, &CallOptions::default()).unwrap();
    assert_eq!(draft.url, "http://127.0.0.1:9/hub/crm/v3/objects/contacts/1");
}

#[test]
fn a_parameter_that_is_left_out_comes_from_the_client_and_never_into_the_query() {
    let mut client = client(r#","portalId":7,"appId":8"#);
    let params = parse(r#"{"objectType":"contacts","objectId":1}"#);
    let draft = client.prepare(Time(START), &GET.endpoint, &params, &CallOptions::default()).unwrap();
    assert_eq!(draft.url, "https://api.hubapi.com/crm/v3/objects/contacts/1");
}

/// The requests of a job up to its first create.
fn first_requests(mut client: Client, job: &JobOptions) -> Vec<Request> {
    client.take(Time(START), &contacts(2), job).unwrap();
    let mut requests = Vec::new();
    loop {
        match client.poll(Time(START)) {
            Output::Send { ticket, request, .. } => {
                requests.push(*request);
                let wanted = parse(r#"{"access_token":"app-token","expires_in":1800}"#);
                if requests.len() < 2 {
                    respond(&mut client, ticket, 200, Body::Wanted(&wanted));
                }
            }
            Output::Store { ticket, .. } => {
                client.handle(Time(START), Input::Answer { ticket, answer: Answer::Stored });
            }
            Output::Wait { .. } => return requests,
            _ => {}
        }
    }
}

#[test]
fn a_job_sends_the_documents_create_request() {
    let [token, create] = &first_requests(client(""), &JobOptions::default())[..] else { panic!("two requests") };
    let token = encode(token);
    assert_eq!((token.method.as_str(), token.url.as_str()), ("POST", "https://api.hubapi.com/oauth/v1/token"));
    assert_eq!(
        String::from_utf8(token.body).unwrap(),
        "grant_type=client_credentials&client_id=i&client_secret=s&scope=developer.webhooks_journal.read\
         %20developer.webhooks_journal.subscriptions.write%20developer.webhooks_journal.subscriptions.read\
         %20developer.webhooks_journal.snapshots.write"
    );
    let create = encode(create);
    assert_eq!(create.url, "https://api.hubapi.com/webhooks-journal/snapshots/2026-03/crm");
    assert_eq!(create.headers.last().unwrap(), &("authorization".to_owned(), "Bearer app-token".to_owned()));
    let body = r#"{"snapshotRequests":[{"portalId":12345,"objectId":1001,"objectTypeId":"0-1","properties":["email"]},{"portalId":12345,"objectId":1002,"objectTypeId":"0-1","properties":["email"]}]}"#;
    assert_eq!(String::from_utf8(create.body).unwrap(), body);
}

#[test]
fn a_developer_key_is_the_last_of_the_query() {
    let [_, create] = &first_requests(client(""), &JobOptions::default())[..] else { panic!("two requests") };
    let key = || Some(Credential::DeveloperKey(Secret::from("k")));
    let url = |url: &str| {
        encode(&Request { url: url.into(), credential: key(), body: Content::Nothing, ..create.clone() }).url
    };
    assert_eq!(url("https://h/x"), "https://h/x?hapikey=k");
    assert_eq!(url("https://h/x?limit=1"), "https://h/x?limit=1&hapikey=k");
}
