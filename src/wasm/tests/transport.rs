//! What comes back, from the global fetch and from a function of the host.

use js_sys::Array;
use wasm_bindgen_test::wasm_bindgen_test;

use super::scene::{Scene, Stub, get, js, operation, said, text};

/// What a call says of a response, an expression.
async fn answer(response: &str) -> Array {
    Scene::transport(&format!("return {response};")).get("{ retry: { attempts: 1 } }").await
}

async fn data(response: &str) -> String {
    let words = answer(response).await;
    assert_eq!(words.get(0), "reply", "{}", text(&words));
    text(&words.get(1))
}

async fn failure(response: &str) -> (String, String) {
    let words = answer(response).await;
    assert_eq!(words.get(0), "failed", "{}", text(&words));
    (said(&words.get(1), "kind").replace('"', ""), said(&words.get(1), "message"))
}

#[wasm_bindgen_test]
async fn the_global_fetch_is_looked_up_at_each_call() {
    let scene = Scene::new("{ accessToken: 'pat-secret' }", "{}");
    let fetch = "async (url, init) => { globalThis.seen = { url, init }; return new Response('{\"id\":\"1\"}'); }";
    let stub = Stub::of("fetch", fetch);
    let words = scene.get("{ headers: { 'X-More': '1' } }").await;
    drop(stub);
    assert_eq!((text(&words.get(0)), text(&words.get(1))), ("\"reply\"".into(), r#"{"id":"1"}"#.into()));
    assert_eq!(words.get(2), get(&words, "2"));
    assert!(js("(response) => response instanceof Response").is_function());
    let seen = js("globalThis.seen");
    assert_eq!(get(&seen, "url"), "https://api.hubapi.com/crm/v3/objects/contacts/1");
    let init = get(&seen, "init");
    let expected = r#"{"accept":"application/json","x-more":"1","authorization":"Bearer pat-secret"}"#;
    assert_eq!(text(&get(&init, "headers")), expected);
    assert_eq!((text(&get(&init, "method")), text(&get(&init, "redirect"))), ("\"GET\"".into(), "\"manual\"".into()));
    assert_eq!(text(&get(&get(&init, "signal"), "aborted")), "false");
    assert!(get(&init, "body").is_undefined());
}

#[wasm_bindgen_test]
async fn a_function_of_the_host_is_told_the_call_as_data_too() {
    let scene = Scene::transport("return { status: 200, body: { id: '1' } };");
    let words = scene.get("{}").await;
    assert_eq!(text(&words.get(1)), r#"{"id":"1"}"#);
    let request = scene.log().get(0);
    assert_eq!(get(&request, "operation"), "crm.objects.get");
    assert_eq!(text(&get(&request, "params")), r#"{"objectType":"contacts","objectId":"1"}"#);
    assert_eq!(get(&request, "url"), "https://api.hubapi.com/crm/v3/objects/contacts/1");
    assert_eq!((get(&request, "method"), get(&request, "timeout")), ("GET".into(), 30_000.into()));
}

#[wasm_bindgen_test]
async fn the_body_that_is_sent_is_the_callers_with_the_edits() {
    let scene = Scene::new(
        "{ app: { clientId: 'c', clientSecret: 's-secret' } }",
        "(() => { const log = []; return { log, transport: async (request) => { log.push(request);
            return { status: 200, body: request.operation.startsWith('oauth') ? { access_token: 'a', expires_in: 1800 } : {} }; } }; })()",
    );
    let params = "{ body: { snapshotRequests: [{ portalId: 1, objectId: '9007199254740993', objectTypeId: '0-1', properties: ['a'], more: 0.5 }] } }";
    scene.core.call(operation("webhooks.snapshots.create"), js(params), &js("{}"), scene.sink()).unwrap();
    assert_eq!(scene.end().await.get(0), "reply");
    let (token, create) = (scene.log().get(0), scene.log().get(1));
    let form = get(&token, "body").as_string().unwrap();
    assert!(form.starts_with("grant_type=client_credentials&client_id=c&client_secret=s-secret"), "{form}");
    assert_eq!(get(&get(&create, "headers"), "authorization"), "Bearer a");
    let expected = r#"{"snapshotRequests":[{"portalId":1,"objectId":"9007199254740993","objectTypeId":"0-1","properties":["a"],"more":0.5}]}"#;
    assert_eq!(get(&create, "body"), expected);
}

#[wasm_bindgen_test]
async fn responses_of_every_kind_are_read() {
    for response in [
        "new Response('{\"id\":\"1\"}')",
        // Of another realm: no instance of this one's class.
        "{ status: 200, headers: new Headers(), text: async () => '{\"id\":\"1\"}' }",
        "{ status: 200, headers: { get: () => null }, text: () => '{\"id\":\"1\"}' }",
        "Object.create({ get status() { return 200; }, async text() { return this.words; } }, { words: { value: '{\"id\":\"1\"}' } })",
        "{ status: 200, headers: {}, body: '{\"id\":\"1\"}' }",
        "{ status: 200, body: { id: '1' } }",
    ] {
        assert_eq!(data(response).await, r#"{"id":"1"}"#, "{response}");
    }
}

#[wasm_bindgen_test]
async fn a_success_may_have_no_body_unless_it_is_an_answer() {
    for response in
        ["new Response(null, { status: 204 })", "new Response('')", "new Response(' \\n')", "{ status: 204 }"]
    {
        let scene = Scene::transport(&format!("return {response};"));
        let params = js("{ objectType: 'contacts', objectId: '1' }");
        scene.core.call(operation("crm.objects.archive"), params, &js("{}"), scene.sink()).unwrap();
        let words = scene.end().await;
        assert_eq!((text(&words.get(0)), text(&words.get(1))), ("\"reply\"".into(), "undefined".into()), "{response}");
        assert_eq!(failure(response).await.0, "DecodeError", "{response}");
    }
}

#[wasm_bindgen_test]
async fn large_integers_are_quoted_only_where_ids_are_numbers() {
    let scene = Scene::new(
        "{ app: { clientId: 'c', clientSecret: 's' } }",
        "{ transport: async ({ operation }) => new Response(operation.startsWith('oauth')
            ? '{\"access_token\":\"a\",\"expires_in\":1800}'
            : '{\"snapshotResponses\":[{\"portalId\":1,\"objectId\":9007199254740993}]}') }",
    );
    let params =
        "{ body: { snapshotRequests: [{ portalId: 1, objectId: 2, objectTypeId: '0-1', properties: ['a'] }] } }";
    scene.core.call(operation("webhooks.snapshots.create"), js(params), &js("{}"), scene.sink()).unwrap();
    let expected = r#"{"snapshotResponses":[{"portalId":1,"objectId":"9007199254740993"}]}"#;
    assert_eq!(text(&scene.end().await.get(1)), expected);
    assert_eq!(data("new Response('{\"n\":9007199254740993}')").await, r#"{"n":9007199254740992}"#);
}

#[wasm_bindgen_test]
async fn a_success_that_is_no_json_is_a_decode_error() {
    for response in ["new Response('<html>ok</html>')", "new Response('{\"id\":')", "new Response('{\"id\":1}}')"] {
        assert_eq!(failure(response).await.0, "DecodeError", "{response}");
    }
}

#[wasm_bindgen_test]
async fn an_error_keeps_its_status_whatever_its_body_is() {
    for body in [
        "'<html>Bad Gateway</html>'",
        "''",
        "'[]'",
        "'7'",
        "'['.repeat(5000) + ']'.repeat(5000)",
        "'{\"a\":'.repeat(100000) + '1' + '}'.repeat(100000)",
    ] {
        let words = answer(&format!("new Response({body}, {{ status: 502 }})")).await;
        let error = words.get(1);
        assert_eq!((said(&error, "kind"), said(&error, "status")), ("\"ServerError\"".into(), "502".into()), "{body}");
    }
}

#[wasm_bindgen_test]
async fn headers_are_found_in_every_form() {
    for headers in [
        "new Headers({ 'Retry-After': '7' })",
        "new Map([['retry-after', '7']])",
        "{ 'RETRY-AFTER': '7' }",
        "{ 'Retry-After': 7 }",
    ] {
        let response = format!("{{ status: 429, headers: {headers}, text: async () => '{{}}' }}");
        let words = answer(&response).await;
        assert_eq!(said(&words.get(1), "retryAfter"), "7000", "{headers}");
    }
    let words = answer("new Response('{}', { status: 429, headers: { 'Retry-After': '7' } })").await;
    assert_eq!(said(&words.get(1), "retryAfter"), "7000");
}

#[wasm_bindgen_test]
async fn no_response_is_a_connection_error() {
    for response in [
        "await Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }))",
        "(() => { throw new Error('at once'); })()",
        "undefined",
        "null",
        "7",
        "{}",
        "{ status: 0 }",
        "{ status: 99 }",
        "{ status: 600 }",
        "{ status: 'x' }",
        "{ status: 10n }",
        "{ get status() { throw new Error('no'); } }",
        "Response.error()",
        "{ status: 200, text: () => { throw new Error('cut off'); } }",
        "{ status: 200, text: async () => { throw new Error('cut off'); } }",
        "new Response(new ReadableStream({ pull(controller) { controller.error(new Error('cut off')); } }))",
    ] {
        assert_eq!(failure(response).await.0, "ConnectionError", "{response}");
    }
    let (_, message) =
        failure("await Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }))").await;
    assert!(message.contains("fetch failed: ECONNRESET"), "{message}");
}

#[wasm_bindgen_test]
async fn a_redirect_is_not_followed() {
    let (kind, message) = failure("{ type: 'opaqueredirect', status: 0, text: async () => '' }").await;
    assert_eq!(kind, "ApiError");
    assert!(message.contains("redirect"), "{message}");
}

#[wasm_bindgen_test]
async fn a_body_that_is_too_large_is_not_read() {
    let large = "{ status: 200, headers: { 'Content-Length': '67108865' }, text: () => { globalThis.read = true; } }";
    assert_eq!(failure(large).await.0, "DecodeError");
    assert!(js("globalThis.read").is_undefined());
    assert_eq!(failure("{ status: 200, text: async () => ' '.repeat(67108865) }").await.0, "DecodeError");
}

#[wasm_bindgen_test]
async fn a_body_that_can_not_be_read_as_a_value_harms_nobody() {
    for body in ["(() => { const a = {}; a.a = a; return a; })()", "{ get errors() { throw 1; } }", "{ n: 1n }"] {
        let (kind, _) = failure(&format!("{{ status: 400, body: {body} }}")).await;
        assert_eq!(kind, "ValidationError", "{body}");
    }
}
