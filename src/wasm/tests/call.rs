//! A call from its start to its end: time, aborts, tokens, re-entrancy.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::scene::{Scene, Stub, get, js, pass, said, text, until};

/// Hangs until it is aborted.
const HANGS: &str =
    "return new Promise((_, fail) => request.signal.addEventListener('abort', () => fail(request.signal.reason)));";

fn aborted(scene: &Scene, try_: u32) -> bool {
    get(&get(&scene.log().get(try_), "signal"), "aborted").is_truthy()
}

#[wasm_bindgen_test]
async fn a_try_that_takes_too_long_is_aborted_and_repeated() {
    let scene = Scene::transport(&format!("if (log.length < 2) {HANGS} return new Response('{{}}');"));
    let words = scene.get("{ attemptTimeout: 500 }").await;
    assert_eq!(words.get(0), "reply");
    assert!(aborted(&scene, 0) && !aborted(&scene, 1));
    assert_eq!(scene.log().length(), 2);
}

#[wasm_bindgen_test]
async fn a_time_out_ends_the_call() {
    let scene = Scene::transport(HANGS);
    let words = scene.get("{ timeout: 30 }").await;
    let error = words.get(1);
    assert_eq!((said(&error, "kind"), said(&error, "attempts")), ("\"TimeoutError\"".into(), "1".into()));
    assert!(aborted(&scene, 0));
}

#[wasm_bindgen_test]
async fn a_stop_aborts_what_was_sent_and_nothing_more_is_said() {
    let scene = Scene::transport(HANGS);
    let job = scene.start("{}");
    pass(1).await;
    assert!(!aborted(&scene, 0));
    scene.core.stop(job);
    assert!(aborted(&scene, 0));
    scene.core.stop(job);
    scene.core.stop(4_000_000_000);
    pass(5).await;
    assert_eq!(scene.said().length(), 0);
}

#[wasm_bindgen_test]
async fn a_call_that_is_stopped_at_once_is_never_sent_or_aborted() {
    let scene = Scene::transport(HANGS);
    scene.core.stop(scene.start("{}"));
    pass(5).await;
    assert!(scene.log().length() == 0 || aborted(&scene, 0));
    assert_eq!(scene.said().length(), 0);
}

#[wasm_bindgen_test]
async fn without_abort_controller_calls_still_end() {
    let stub = Stub::of("AbortController", "undefined");
    let scene = Scene::transport("return new Response('{}');");
    let words = scene.get("{ timeout: 500 }").await;
    drop(stub);
    assert_eq!(words.get(0), "reply", "{}", text(&words));
    assert!(get(&scene.log().get(0), "signal").is_undefined());
}

#[wasm_bindgen_test]
async fn no_timer_is_left_when_nothing_runs() {
    js("globalThis.timers = new Set()");
    let set = Stub::of(
        "setTimeout",
        "((real) => (...args) => { const timer = real(...args); timers.add(timer); return timer; })(setTimeout)",
    );
    let clear =
        Stub::of("clearTimeout", "((real) => (timer) => { timers.delete(timer); return real(timer); })(clearTimeout)");
    let scene = Scene::transport("return new Response('{}');");
    scene.start("{}");
    assert_eq!(js("timers.size"), 1);
    scene.end().await;
    pass(0).await;
    drop((set, clear));
    // The one that was waited for just now has fired.
    assert_eq!(js("timers.size"), 1);
}

#[wasm_bindgen_test]
async fn a_host_without_timers_still_gets_its_replies() {
    let set = Stub::of("setTimeout", "() => { throw new Error('no timers here'); }");
    let clear = Stub::of("clearTimeout", "() => { throw new Error('no timers here'); }");
    let scene = Scene::transport("return new Response('{}');");
    let first = scene.get("{}").await;
    let other = Scene::transport("return new Response('{}');");
    other.start("{}");
    other.start("{}");
    let second = other.end().await;
    drop((set, clear));
    assert_eq!((first.get(0), second.get(0)), ("reply".into(), "reply".into()));
}

#[wasm_bindgen_test]
async fn what_the_transport_threw_is_the_cause_unless_it_holds_a_secret() {
    for (thrown, kept) in [
        ("new TypeError('broken')", true),
        ("new TypeError('broken for pat-secret')", false),
        ("new Error('broken', { cause: new Error('Bearer pat-secret') })", false),
        ("'pat-secret'", false),
        ("Object.assign(new Error('broken'), { stack: 'at pat-secret' })", false),
    ] {
        let scene = Scene::transport(&format!("throw {thrown};"));
        let words = scene.get("{ retry: { attempts: 1 } }").await;
        assert_eq!(!words.get(2).is_undefined(), kept, "{thrown}");
        let error = words.get(1).as_string().unwrap();
        assert!(!error.contains("pat-secret") && error.contains("ConnectionError"), "{error}");
    }
}

#[wasm_bindgen_test]
async fn an_access_token_may_come_at_once_or_later() {
    for (function, kind) in [
        ("() => 'pat-1'", "reply"),
        ("async () => 'pat-1'", "reply"),
        ("() => ({ then: (done) => done('pat-1') })", "reply"),
        ("() => { throw new Error('no session'); }", "failed"),
        ("async () => { throw new Error('no session'); }", "failed"),
        ("() => 7", "failed"),
        ("() => undefined", "failed"),
        ("() => ''", "failed"),
        ("() => 'two words'", "failed"),
        ("() => 'line\\nbreak'", "failed"),
    ] {
        let host = format!("{{ accessToken: {function}, transport: async () => new Response('{{}}') }}");
        let scene = Scene::new("{ hostToken: true }", &host);
        let words = scene.get("{}").await;
        assert_eq!(words.get(0), kind, "{function}: {}", text(&words));
        if kind == "failed" {
            assert_eq!(said(&words.get(1), "kind"), "\"AuthenticationError\"", "{function}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_refused_token_is_asked_for_again_once() {
    let scene = Scene::new(
        "{ hostToken: true }",
        "(() => { let edition = 0; const log = []; return { log, accessToken: () => `pat-${++edition}`, transport: async (request) => {
            log.push(request);
            return new Response('{}', { status: request.headers.authorization === 'Bearer pat-1' ? 401 : 200 }); } }; })()",
    );
    assert_eq!(scene.get("{}").await.get(0), "reply");
    assert_eq!(scene.log().length(), 2);
}

#[wasm_bindgen_test]
async fn everybody_may_call_the_core_at_any_time() {
    // The sink, the transport, the token function and an abort listener each start and stop a call at once.
    let scene = Scene::new(
        "{ hostToken: true }",
        "(() => {
            const host = { count: 0, replies: 0 };
            const again = () => {
                if (!host.start || ++host.count > 20) return;
                host.stop(host.start(() => {}));
                host.start((type) => { if (type === 'reply') host.replies++; again(); });
            };
            host.accessToken = () => { again(); return 'pat-1'; };
            host.transport = (request) => {
                again();
                request.signal.addEventListener('abort', again);
                return { get status() { again(); return 200; }, headers: { get() { again(); return null; } }, get text() { again(); return () => { again(); return '{}'; }; } };
            };
            return host;
        })()",
    );
    let core = scene.core.clone();
    let params = || js("{ objectType: 'contacts', objectId: '1' }");
    let starter = core.clone();
    let number = super::scene::operation("crm.objects.get");
    let start = wasm_bindgen::closure::Closure::<dyn Fn(js_sys::Function) -> u32>::new(move |sink| {
        starter.call(number, params(), &JsValue::UNDEFINED, sink).unwrap()
    });
    let stopper = core.clone();
    let stop = wasm_bindgen::closure::Closure::<dyn Fn(u32)>::new(move |job| stopper.stop(job));
    js_sys::Reflect::set(&scene.host, &"start".into(), start.as_ref()).unwrap();
    js_sys::Reflect::set(&scene.host, &"stop".into(), stop.as_ref()).unwrap();
    start.as_ref().unchecked_ref::<js_sys::Function>().call1(&JsValue::UNDEFINED, &js("() => {}")).unwrap();
    until(|| get(&scene.host, "replies") == 20).await;
    assert_eq!(get(&scene.host, "replies"), 20);
}
