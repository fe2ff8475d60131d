//! What a relay accepts of what comes to it.

use super::parse;
use crate::api::ALL;
use crate::engine::machine::Headers;
use crate::engine::random::Random;
use crate::engine::signature::{Reason, Signed, Version, sign};
use crate::engine::time::Time;
use crate::flows::relay::{NOT_RELAYED, Refusal, Relay, accept, check, not_relayable};
use crate::secret::Secret;
use crate::value::Value;

const NOW: Time = Time(1_767_225_600_000);
const URL: &str = "https://backend.example/hubspot";
const QUERY: &str = "userId=77&portalId=12345&userEmail=ada%40example.com&appId=54321";
const ALLOW: [&str; 4] =
    ["crm.objects.get", "crm.objects.search", "webhooks.snapshots.create", "webhooks.snapshots.status"];
const CONTACT: &str = r#"{"objectType":"contacts","objectId":1001}"#;

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

fn message(operation: &str, params: &str) -> String {
    format!(r#"{{"id":"0123456789abcdef","operation":"{operation}","params":{params},"timeout":15000}}"#)
}

/// What a relay of account 12345 says of a request that is signed like this.
fn ask_as(version: Version, signed_at: Time, url: &str, body: &str) -> Result<Value, Refusal> {
    let secret = Secret::from("secret");
    let request = Signed { method: "POST", url, body: body.as_bytes() };
    let headers = sign(version, &request, &secret, signed_at);
    let headers: Vec<(String, String)> = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    judge(&headers, url, body.as_bytes())
}

fn judge(headers: &dyn Headers, url: &str, body: &[u8]) -> Result<Value, Refusal> {
    let secret = Secret::from("secret");
    let allow = ALLOW.map(Value::from);
    let relay = Relay { secret: &secret, allow: &allow, portal_id: Some(12345) };
    accept(&relay, &Signed { method: "POST", url, body }, headers, NOW, json)
}

fn ask(query: &str, body: &str) -> Result<Value, Refusal> {
    ask_as(Version::V3, NOW, &format!("{URL}?{query}"), body)
}

#[test]
fn what_a_card_sends_is_accepted_with_who_sent_it() {
    let accepted = ask(QUERY, &message("crm.objects.get", CONTACT)).unwrap();
    let ids = ["portalId", "userId", "appId", "timeout"].map(|name| accepted.integer_at(name).unwrap());
    assert_eq!(ids, [12345, 77, 54321, 15000]);
    assert_eq!(accepted.text_at("userEmail"), Some("ada@example.com"));
    assert_eq!(accepted.get("params"), Some(&parse(CONTACT)));
    assert_eq!(accepted.text_at("mark").map(str::len), Some(64));
}

#[test]
fn the_same_message_has_the_same_mark_and_another_one_another() {
    let mark = |body: &str| ask(QUERY, body).unwrap().string_at("mark").unwrap();
    let body = message("crm.objects.get", CONTACT);
    assert_eq!(mark(&body), mark(&body));
    assert_ne!(mark(&body), mark(&body.replace("1001", "1002")));
}

#[test]
fn the_signature_comes_before_anything_else() {
    let url = format!("{URL}?{QUERY}");
    for version in [Version::V1, Version::V2] {
        assert_eq!(ask_as(version, NOW, &url, "no json"), Err(Refusal::Signature(Reason::Missing)));
    }
    for distance in [300_001, 3_600_000] {
        for time in [NOW.0 - distance, NOW.0 + distance] {
            assert_eq!(ask_as(Version::V3, Time(time), &url, "no json"), Err(Refusal::Signature(Reason::Stale)));
        }
    }
    assert_eq!(judge(&Vec::new(), &url, b"no json"), Err(Refusal::Signature(Reason::Missing)));
}

#[test]
fn the_query_says_once_who_asks() {
    let body = message("crm.objects.get", CONTACT);
    let cases = [
        ("", "portalId"),
        ("userId=77&appId=1", "portalId"),
        ("portalId=12345&appId=1", "userId"),
        ("portalId=12345&userId=77", "appId"),
        ("portalId=12345&portalId=12345&userId=77&appId=1", "portalId"),
        ("%70ortalId=9&portalId=12345&userId=77&appId=1", "portalId"),
        ("PORTALID=9&portalId=12345&userId=77&appId=1", "portalId"),
        ("portalId=12345&userId=77&appId=1&userId=78", "userId"),
        ("portalId=12345&userId=77&appId=1&userEmail=a&userEmail=b", "userEmail"),
        ("portalId=012345&userId=77&appId=1", "portalId"),
        ("portalId=12345.0&userId=77&appId=1", "portalId"),
        ("portalId=12345&userId=-7&appId=1", "userId"),
        ("portalId=12345&userId=0&appId=1", "userId"),
        ("portalId=12345&userId=9007199254740992&appId=1", "userId"),
    ];
    for (query, part) in cases {
        assert_eq!(ask(query, &body), Err(Refusal::Malformed(part)), "{query}");
    }
    assert_eq!(ask("portalId=12346&userId=77&appId=1", &body), Err(Refusal::OtherPortal("portalId")));
    assert!(ask("portalId=12345&userId=77&appId=1", &body).is_ok(), "the address is not always there");
}

#[test]
fn what_is_no_message_is_malformed() {
    let id = "0123456789abcdef";
    let cases = [
        (String::new(), "id"),
        ("no json".into(), "id"),
        ("[]".into(), "id"),
        ("\"text\"".into(), "id"),
        (format!("[{}]", message("crm.objects.get", CONTACT)), "id"),
        (r#"{"id":"short","operation":"crm.objects.get","params":{},"timeout":1}"#.into(), "id"),
        (format!(r#"{{"id":"{}","operation":"crm.objects.get","params":{{}},"timeout":1}}"#, id.repeat(5)), "id"),
        (r#"{"id":"0123456789abcde:","operation":"crm.objects.get","params":{},"timeout":1}"#.into(), "id"),
        (format!(r#"{{"id":"{id}","operation":"crm.objects.get","params":[],"timeout":1}}"#), "params"),
        (format!(r#"{{"id":"{id}","operation":"crm.objects.get","timeout":1}}"#), "params"),
        (format!(r#"{{"id":"{id}","operation":"crm.objects.get","params":{{}},"timeout":"1"}}"#), "params"),
        (message("crm.objects.get", r#"{"objectType":"contacts","objectId":1,"hapikey":"x"}"#), "params"),
        (message("crm.objects.get", r#"{"objectType":"contacts","objectId":1,"__proto__":{}}"#), "params"),
        (message("crm.objects.get", r#"{"objectType":"contacts","objectId":1,"body":{}}"#), "body"),
    ];
    for (body, part) in cases {
        assert_eq!(ask(QUERY, &body), Err(Refusal::Malformed(part)), "{body}");
    }
}

#[test]
fn only_what_is_allowed_is_done() {
    for name in
        ["crm.objects.archive", "crm.objects", "CRM.objects.get", "crm.objects.get ", "constructor", "", "oauth.revoke"]
    {
        assert_eq!(ask(QUERY, &message(name, CONTACT)), Err(Refusal::NotAllowed), "{name}");
    }
}

#[test]
fn what_acts_for_the_app_or_hands_out_credentials_is_never_relayed() {
    let names: Vec<Value> = ALL.iter().map(|endpoint| endpoint.name.into()).collect();
    let barred = not_relayable(&names);
    assert!(barred.len() > 30 && barred.len() < names.len() - 30, "{}", barred.len());
    for name in barred {
        let name = name.as_text().unwrap();
        assert!(NOT_RELAYED.iter().any(|area| name.starts_with(area)), "{name}");
        assert_eq!(check(name, &parse("{}"), 12345), Err(Refusal::NotAllowed));
    }
    let odd = [Value::from("crm.objects.fly"), Value::Null, Value::from("oauth")];
    assert_eq!(not_relayable(&odd), odd);
    assert_eq!(not_relayable(&ALLOW.map(Value::from)), []);
}

#[test]
fn no_account_but_the_signed_one_is_named_at_any_depth() {
    let request =
        |portal: &str| format!(r#"{{"portalId":{portal},"objectId":1,"objectTypeId":"0-1","properties":["a"]}}"#);
    let create = |requests: &str| {
        ask(QUERY, &message("webhooks.snapshots.create", &format!(r#"{{"body":{{"snapshotRequests":{requests}}}}}"#)))
    };
    let own = request("12345");
    assert!(create(&format!("[{own},{}]", request("\"12345\""))).is_ok());
    for portal in ["1", "\"1\"", "\"012345\"", "\"12345 \"", "12345.5", "null", "true", "[12345]", "{}", "[1]"] {
        for requests in [
            format!("[{own},{}]", request(portal)),
            format!("[[{}]]", request(portal)),
            request(portal),
            format!("[[[[{}]]]]", request(portal)),
        ] {
            assert_eq!(create(&requests), Err(Refusal::OtherPortal("params")), "{requests}");
        }
    }
}

#[test]
fn a_large_id_keeps_its_value() {
    let accepted =
        ask(QUERY, &message("crm.objects.get", r#"{"objectType":"a","objectId":9007199254740993}"#)).unwrap();
    assert_eq!(accepted.at("/params/objectId")[0].as_text(), Some("9007199254740993"));
}

#[test]
fn no_change_of_a_signed_message_gets_through() {
    let mut random = Random::new(11);
    let secret = Secret::from("secret");
    let url = format!("{URL}?{QUERY}");
    let body = message("crm.objects.get", CONTACT);
    let request = Signed { method: "POST", url: &url, body: body.as_bytes() };
    let headers: Vec<(String, String)> =
        sign(Version::V3, &request, &secret, NOW).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    assert!(judge(&headers, &url, body.as_bytes()).is_ok());
    for _ in 0..20_000 {
        let (mut headers, mut url, mut body) = (headers.clone(), url.clone(), body.clone().into_bytes());
        match random.up_to(3) {
            0 => {
                let at = random.up_to(body.len() as u64 - 1) as usize;
                body[at] ^= 1 << random.up_to(7);
            }
            1 => {
                let at = random.up_to(body.len() as u64) as usize;
                body.insert(at, random.up_to(255) as u8);
            }
            2 => {
                let mut bytes = url.into_bytes();
                let at = random.up_to(bytes.len() as u64 - 1) as usize;
                bytes[at] = b' ' + random.up_to(94) as u8;
                url = String::from_utf8(bytes).unwrap();
                // The two spellings of an address are one.
                if url == format!("{URL}?{QUERY}") {
                    continue;
                }
            }
            _ => {
                let header = random.up_to(headers.len() as u64 - 1) as usize;
                let mut bytes = headers[header].1.clone().into_bytes();
                let at = random.up_to(bytes.len() as u64 - 1) as usize;
                bytes[at] = b' ' + random.up_to(94) as u8;
                let changed = String::from_utf8(bytes).unwrap();
                if changed == headers[header].1 {
                    continue;
                }
                headers[header].1 = changed;
            }
        }
        let judged = judge(&headers, &url, &body);
        assert!(matches!(judged, Err(Refusal::Signature(_))), "{url} {headers:?} {}", String::from_utf8_lossy(&body));
    }
}
