//! Calls of feature flags, as they are sent and read.

use super::call::{has_versions, is_whole_area, keeps_all, notes, problems, respond, sent, sent_by};
use super::host::START;
use super::parse;
use super::wire::encode;
use crate::api::feature_flags::{
    DELETE, DELETE_PORTAL, DELETE_PORTALS, Flag, FlagName, FlagNames, FlagState, GET, GET_PORTAL, LIST, LIST_PORTALS,
    PortalFlag, PortalFlags, SET, SET_PORTAL, UPSERT_PORTALS,
};
use crate::api::subscriptions;
use crate::client::{Client, Output};
use crate::engine::draft::findings;
use crate::engine::machine::Body;
use crate::engine::time::Time;
use crate::operation::{Auth, Bucket, Endpoint, Paging, Repeat};
use crate::options::{CallOptions, Options};
use crate::value::Value;

const NOTHING: [&str; 0] = [];

#[test]
fn feature_flags_have_their_operations() {
    let every: [(&str, &Endpoint, &str); 10] = [
        ("list", &LIST.endpoint, "developers-read"),
        ("get", &GET.endpoint, "developers-read"),
        ("set", &SET.endpoint, "developers-write"),
        ("delete", &DELETE.endpoint, "developers-write"),
        ("listPortals", &LIST_PORTALS.endpoint, "developers-read"),
        ("getPortal", &GET_PORTAL.endpoint, "developers-read"),
        ("setPortal", &SET_PORTAL.endpoint, "developers-write"),
        ("deletePortal", &DELETE_PORTAL.endpoint, "developers-write"),
        ("upsertPortals", &UPSERT_PORTALS.endpoint, "developers-write"),
        ("deletePortals", &DELETE_PORTALS.endpoint, "developers-write"),
    ];
    is_whole_area("featureFlags.", &every.map(|(name, ..)| name));
    for (name, endpoint, scope) in every {
        assert_eq!(endpoint.name, format!("featureFlags.{name}"));
        assert_eq!((endpoint.auth, endpoint.bucket), (Auth::Developer, Bucket::General), "{name}");
        assert_eq!((endpoint.scopes, endpoint.repeat), (&[scope][..], Repeat::Safe), "{name}");
        let paging = if name == "listPortals" { Paging::PortalId } else { Paging::Whole };
        assert_eq!(endpoint.paging, paging, "{name}");
    }
}

/// The app and the flag of the documents' examples, and more.
fn params(more: &str) -> String {
    format!(r#"{{"appId":42,"flagName":"hs-release-app-cards"{more}}}"#)
}

#[test]
fn each_version_of_feature_flags_has_its_path() {
    let (set, set_portal) = (r#","body":{"defaultState":"ON"}"#, r#","portalId":7,"body":{"flagState":"ON"}"#);
    let upsert = r#","body":{"portalStates":[{"portalId":7,"flagState":"ON"}]}"#;
    let flag = "/flags/hs-release-app-cards";
    let cases: [(&'static Endpoint, &str, String); 9] = [
        (&GET.endpoint, "", flag.to_owned()),
        (&SET.endpoint, set, flag.to_owned()),
        (&DELETE.endpoint, "", flag.to_owned()),
        (&GET_PORTAL.endpoint, r#","portalId":"7""#, format!("{flag}/portals/7")),
        (&SET_PORTAL.endpoint, set_portal, format!("{flag}/portals/7")),
        (&DELETE_PORTAL.endpoint, r#","portalId":7"#, format!("{flag}/portals/7")),
        (&UPSERT_PORTALS.endpoint, upsert, format!("{flag}/portals/batch/upsert")),
        (&DELETE_PORTALS.endpoint, r#","body":{"portalIds":[7]}"#, format!("{flag}/portals/batch/delete")),
        (&LIST.endpoint, "", "/flags/all".to_owned()),
    ];
    for (endpoint, more, rest) in cases {
        let params = if rest == "/flags/all" { r#"{"appId":42}"#.to_owned() } else { params(more) };
        let (v3, march) = (format!("/feature-flags/v3/42{rest}"), format!("/feature-flags/2026-03/42{rest}"));
        has_versions(endpoint, &params, &[("v3", &v3), ("2026-03", &march)]);
    }
    has_versions(
        &LIST_PORTALS.endpoint,
        &params(""),
        &[
            ("v3", "/feature-flags/v3/42/flags/hs-release-app-cards/portals"),
            ("2026-03", "/feature-flags/2026-03/42/flags/hs-release-app-cards/portals"),
            ("documented", "/feature-flags/v3//flags/hs-release-app-cards/portals/"),
        ],
    );
}

#[test]
fn the_documents_calls_are_sent_with_the_key_last() {
    let hide = |body: &str| format!(r#"{{"appId":42,"flagName":"hs-hide-crm-cards","body":{body}}}"#);
    let cases: [(&'static Endpoint, String, &str, &str, &str); 8] = [
        (
            &SET_PORTAL.endpoint,
            params(r#","portalId":1234,"body":{"flagState":"ON"}"#),
            "PUT",
            "hs-release-app-cards/portals/1234",
            r#"{"flagState":"ON"}"#,
        ),
        (
            &UPSERT_PORTALS.endpoint,
            params(&format!(",\"body\":{STATES}")),
            "POST",
            "hs-release-app-cards/portals/batch/upsert",
            STATES,
        ),
        (
            &SET.endpoint,
            params(r#","body":{"defaultState":"ON"}"#),
            "PUT",
            "hs-release-app-cards",
            r#"{"defaultState":"ON"}"#,
        ),
        (
            &DELETE_PORTALS.endpoint,
            params(r#","body":{"portalIds":[1234,4567,78910]}"#),
            "POST",
            "hs-release-app-cards/portals/batch/delete",
            r#"{"portalIds":[1234,4567,78910]}"#,
        ),
        (&DELETE.endpoint, params(""), "DELETE", "hs-release-app-cards", ""),
        (&SET.endpoint, hide(r#"{"defaultState":"OFF"}"#), "PUT", "hs-hide-crm-cards", r#"{"defaultState":"OFF"}"#),
        (&UPSERT_PORTALS.endpoint, hide(STATES), "POST", "hs-hide-crm-cards/portals/batch/upsert", STATES),
        (
            &DELETE_PORTALS.endpoint,
            hide(r#"{"portalIds":["1234"]}"#),
            "POST",
            "hs-hide-crm-cards/portals/batch/delete",
            r#"{"portalIds":[1234]}"#,
        ),
    ];
    for (endpoint, params, method, rest, body) in cases {
        let url = format!("/feature-flags/v3/42/flags/{rest}?hapikey=k");
        assert_eq!(sent(endpoint, &params, ""), (method.to_owned(), url, body.to_owned()));
        assert_eq!(notes(endpoint, &params), NOTHING, "{params}");
    }
    let page = sent(&LIST_PORTALS.endpoint, &params(r#","startPortalId":4568,"limit":100"#), "").1;
    let url = "/feature-flags/v3/42/flags/hs-release-app-cards/portals?startPortalId=4568&limit=100&hapikey=k";
    assert_eq!(page, url);
    let literal = sent(&LIST_PORTALS.endpoint, &params(""), "documented").1;
    assert_eq!(literal, "/feature-flags/v3//flags/hs-release-app-cards/portals/?hapikey=k");
}

const STATES: &str = r#"{"portalStates":[{"portalId":1234,"flagState":"OFF"},{"portalId":4567,"flagState":"OFF"},{"portalId":78910,"flagState":"OFF"}]}"#;

/// The URL of a call by a client that is set up with more, and its `Authorization`.
fn sent_with(more: &str, endpoint: &'static Endpoint, params: &str) -> (String, Option<String>) {
    let options = Options::read(&parse(&format!(r#"{{"hostToken":true,{more}}}"#))).unwrap();
    let request = sent_by(options, endpoint, params, "");
    let token = request.headers.into_iter().find(|(name, _)| name == "authorization").map(|(_, value)| value);
    (request.url, token)
}

#[test]
fn the_clients_own_app_and_account_stand_in() {
    let own = r#""developerApiKey":"k","appId":42,"portalId":7"#;
    let flag = r#"{"flagName":"hs-hide-crm-cards"}"#;
    let path = "/feature-flags/v3/42/flags/hs-hide-crm-cards";
    assert_eq!(sent_with(own, &LIST.endpoint, "{}").0, "/feature-flags/v3/42/flags/all?hapikey=k");
    assert_eq!(sent_with(own, &GET.endpoint, flag).0, format!("{path}?hapikey=k"));
    assert_eq!(sent_with(own, &GET_PORTAL.endpoint, flag).0, format!("{path}/portals/7?hapikey=k"));
    assert_eq!(sent_with(own, &DELETE_PORTAL.endpoint, flag).0, format!("{path}/portals/7?hapikey=k"));
    let other = r#"{"appId":1,"flagName":"hs-hide-crm-cards","portalId":2}"#;
    let url = "/feature-flags/v3/1/flags/hs-hide-crm-cards/portals/2?hapikey=k";
    assert_eq!(sent_with(own, &GET_PORTAL.endpoint, other), (url.to_owned(), None));
}

/// The scopes of every token that a client asks for: for a flag, for its subscriptions, and for the flag again.
fn scopes_asked_for(app: &str) -> Vec<String> {
    let options = format!(r#"{{"app":{{"clientId":"i","clientSecret":"s"{app}}},"appId":42}}"#);
    let mut client = Client::new(Options::read(&parse(&options)).unwrap(), Time(START));
    let mut asked = Vec::new();
    for (endpoint, params) in [(&LIST.endpoint, "{}"), (&subscriptions::LIST.endpoint, "{}"), (&LIST.endpoint, "{}")] {
        client.call(Time(START), endpoint, parse(params), &CallOptions::default()).unwrap();
        loop {
            match client.poll(Time(START)) {
                Output::Send { ticket, request, .. } => {
                    let sent = encode(&request);
                    let token = format!(r#"{{"access_token":"token-{}"}}"#, asked.len());
                    let mut reply = Value::Null;
                    if request.endpoint.name == "oauth.clientCredentials" {
                        let form = String::from_utf8(sent.body).unwrap();
                        asked.push(form.split("&scope=").nth(1).unwrap_or_default().replace("%20", " "));
                        reply = parse(&token);
                    }
                    respond(&mut client, ticket, 200, Body::Wanted(&reply));
                }
                Output::Wait { .. } => break,
                _ => {}
            }
        }
    }
    asked
}

#[test]
fn without_a_developer_key_flags_have_a_token_of_their_own() {
    let [flags, others] = scopes_asked_for("").try_into().unwrap();
    assert_eq!(flags, "developers-read developers-write");
    assert!(others.starts_with("developer.webhooks_journal.") && !others.contains("developers-"), "{others}");
}

#[test]
fn an_app_that_lists_its_scopes_has_one_token() {
    assert_eq!(scopes_asked_for(r#","scopes":["developers-read","b"]"#), ["developers-read b"]);
}

#[test]
fn an_app_that_lists_other_scopes_gets_a_note() {
    let said = |options: &str| {
        let options = Options::read(&parse(options)).unwrap();
        let found = findings(
            &SET.endpoint,
            &parse(&params(r#","body":{"defaultState":"ON"}"#)),
            &options,
            &CallOptions::default(),
            Time(START),
        );
        found.into_iter().map(|finding| format!("{} {}", finding.path, finding.code)).collect::<Vec<_>>()
    };
    let app = r#""app":{"clientId":"i","clientSecret":"s","scopes":["developers-read"]}"#;
    assert_eq!(said(&format!("{{{app}}}")), ["app.scopes missingScope"]);
    assert_eq!(said(&format!(r#"{{{app},"developerApiKey":"k"}}"#)), NOTHING);
}

#[test]
fn a_flag_is_read_with_what_is_new_in_it() {
    let flag: Flag = keeps_all(
        r#"{"appId":42,"flagName":"hs-release-app-cards","defaultState":"OFF","overrideState":"HALF","new":1}"#,
    );
    assert_eq!((flag.flag_name, flag.default_state), (Some(FlagName::ReleaseAppCards), Some(FlagState::Off)));
    assert_eq!(flag.override_state, Some(FlagState::Other("HALF".into())));
    let portal = r#"{"appId":42,"flagName":"x","portalId":1234,"flagState":"ABSENT","new":1}"#;
    let state: PortalFlag = keeps_all(portal);
    assert_eq!(state.portal_id.map(|id| id.0), Some(1234));
    let all: PortalFlags = keeps_all(&format!(r#"{{"portalFlagStates":[{portal}],"paging":{{}}}}"#));
    assert_eq!(all.portal_flag_states.unwrap().len(), 1);
    let names: FlagNames = keeps_all(r#"{"flagsForApp":["hs-hide-crm-cards","x"]}"#);
    assert_eq!(names.flags_for_app.unwrap()[0], FlagName::HideCrmCards);
}

#[test]
fn bad_flags_are_named() {
    let cases: [(&'static Endpoint, &str, &[&str]); 13] = [
        (&LIST.endpoint, "{}", &["appId missing"]),
        (&GET.endpoint, r#"{"appId":"x","flagName":"hs-hide-crm-cards"}"#, &["appId wrongType"]),
        (&GET.endpoint, r#"{"appId":1}"#, &["flagName missing"]),
        (&GET.endpoint, r#"{"appId":1,"flagName":"a/b"}"#, &["flagName unsafePath"]),
        (&GET.endpoint, r#"{"appId":1,"flagName":5}"#, &["flagName wrongType"]),
        (&GET_PORTAL.endpoint, &params(""), &["portalId missing"]),
        (&SET.endpoint, &params(r#","body":{}"#), &["body.defaultState missing"]),
        (&SET.endpoint, &params(r#","body":{"defaultState":"on"}"#), &["body.defaultState unknownWord"]),
        (
            &SET.endpoint,
            &params(r#","body":{"defaultState":"ON","overrideState":"x"}"#),
            &["body.overrideState unknownWord"],
        ),
        (&UPSERT_PORTALS.endpoint, &params(r#","body":{"portalStates":[]}"#), &["body.portalStates empty"]),
        (
            &UPSERT_PORTALS.endpoint,
            &params(r#","body":{"portalStates":[{"portalId":1}]}"#),
            &["body.portalStates[0].flagState missing"],
        ),
        (&DELETE_PORTALS.endpoint, &params(r#","body":{"portalIds":[]}"#), &["body.portalIds empty"]),
        (&LIST_PORTALS.endpoint, &params(r#","limit":0"#), &["limit outOfRange"]),
    ];
    for (endpoint, params, expected) in cases {
        assert_eq!(problems(endpoint, params), expected, "{params}");
    }
}

#[test]
fn another_flag_and_an_account_that_comes_twice_are_notes() {
    assert_eq!(notes(&GET.endpoint, r#"{"appId":1,"flagName":"hs-new"}"#), ["flagName unknownWord"]);
    let twice = r#","body":{"portalStates":[{"portalId":1,"flagState":"ON"},{"portalId":"1","flagState":"OFF"}]}"#;
    assert_eq!(notes(&UPSERT_PORTALS.endpoint, &params(twice)), ["body.portalStates[1] duplicate"]);
}

#[test]
fn many_accounts_are_a_note_and_no_problem() {
    let ids: Vec<String> = (1..=101).map(|id| id.to_string()).collect();
    let many = params(&format!(r#","body":{{"portalIds":[{}]}}"#, ids.join(",")));
    assert_eq!(problems(&DELETE_PORTALS.endpoint, &many), NOTHING);
    assert_eq!(notes(&DELETE_PORTALS.endpoint, &many), ["body.portalIds tooMany"]);
}
