//! Jobs: taking snapshots to the end, and going on from a saved state.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::scene::{Scene, get, js, pass, said, text, until};

const APP: &str = "{ app: { clientId: 'c', clientSecret: 's-secret' }, seed: 7 }";

/// HubSpot in a few lines: object 2 fails, the others are ready at the second look.
const HUBSPOT: &str = "(() => {
    const log = [], looked = {};
    const answer = ({ operation, params }) => {
        if (operation === 'oauth.clientCredentials') return { access_token: 'token-secret', expires_in: 1800 };
        if (operation === 'webhooks.snapshots.create') return { snapshotResponses: params.body.snapshotRequests.map(
            ({ portalId, objectId, objectTypeId }) => ({ portalId, objectId, objectTypeId, snapshotStatusId: `s${objectId}` })) };
        const id = params.snapshotStatusId;
        looked[id] = (looked[id] ?? 0) + 1;
        if (looked[id] < 2) return { id, status: 'PENDING', initiatedAt: 1 };
        return id === 's2' ? { id, status: 'FAILED', errorCode: 'TIMEOUT', initiatedAt: 1, completedAt: 2 }
            : { id, status: 'COMPLETED', initiatedAt: 1, completedAt: 2 };
    };
    return { log, transport: async (request) => { log.push(request.operation); return new Response(JSON.stringify(answer(request))); } };
})()";
const REQUESTS: &str =
    "[1, 2, 3].map((objectId) => ({ portalId: 9, objectId, objectTypeId: '0-1', properties: ['email'] }))";

fn words(scene: &Scene, word: &str) -> Vec<JsValue> {
    scene.said().iter().filter(|words| get(words, "0") == word).collect()
}

/// Answers what the core wants to be stored, and tells how often.
async fn acknowledge(scene: &Scene, answer: &JsValue) -> usize {
    let mut answered = 0;
    for _ in 0..400 {
        let stores = words(scene, "store");
        for store in stores.iter().skip(answered) {
            js_sys::Function::from(get(store, "2")).call1(&JsValue::UNDEFINED, answer).unwrap();
        }
        answered = stores.len();
        if !words(scene, "end").is_empty() || !words(scene, "failed").is_empty() {
            break;
        }
        pass(5).await;
    }
    answered
}

#[wasm_bindgen_test]
async fn every_object_ends_once_and_the_state_is_stored_around_the_create() {
    let scene = Scene::new(APP, HUBSPOT);
    scene.core.take(&js(REQUESTS), &js("{ firstDelay: 5, maxDelay: 10, store: true }"), scene.sink()).unwrap();
    pass(10).await;
    // The create waits for the state to be stored.
    assert!(!text(&scene.log()).contains("create"));
    assert_eq!(acknowledge(&scene, &JsValue::UNDEFINED).await, 2);
    let last = scene.end().await;
    assert_eq!(last.get(0), "end", "{}", text(&last));
    let mut outcomes: Vec<(String, String)> = words(&scene, "result")
        .iter()
        .map(|result| (text(&get(result, "1")), said(&get(result, "2"), "outcome")))
        .collect();
    outcomes.sort();
    let expected = [("0", "completed"), ("1", "failed"), ("2", "completed")];
    assert_eq!(outcomes, expected.map(|(index, outcome)| (index.to_owned(), format!("\"{outcome}\""))));
    let updates = words(&scene, "update");
    let update = get(updates.last().unwrap(), "1");
    assert_eq!((said(&update, "done"), said(&update, "total")), ("3".into(), "3".into()));
    assert!(!text(&scene.said()).contains("secret"));
}

#[wasm_bindgen_test]
async fn a_state_that_can_not_be_stored_ends_the_job() {
    let scene = Scene::new(APP, HUBSPOT);
    scene.core.take(&js(REQUESTS), &js("{ store: true }"), scene.sink()).unwrap();
    acknowledge(&scene, &js("new Error('disk full')")).await;
    let last = scene.end().await;
    assert_eq!(last.get(0), "failed");
    assert!(said(&last.get(1), "message").contains("disk full"), "{}", text(&last));
    assert!(last.get(3).is_string());
    assert!(!text(&scene.log()).contains("create"));
}

#[wasm_bindgen_test]
async fn a_state_is_stored_by_a_sink_that_answers_at_once() {
    let scene = Scene::new(APP, HUBSPOT);
    let ear = scene.sink();
    let make =
        js_sys::Function::from(js("(ear) => (...words) => { ear(...words); if (words[0] === 'store') words[2](); }"));
    let sink = make.call1(&JsValue::UNDEFINED, &ear).unwrap();
    scene.core.take(&js(REQUESTS), &js("{ firstDelay: 5, maxDelay: 10, store: true }"), sink.into()).unwrap();
    assert_eq!(scene.end().await.get(0), "end");
    assert_eq!(words(&scene, "store").len(), 2);
}

#[wasm_bindgen_test]
async fn a_saved_job_goes_on_in_another_core() {
    let scene = Scene::new(APP, HUBSPOT);
    let job = scene.core.take(&js(REQUESTS), &js("{ firstDelay: 60000 }"), scene.sink()).unwrap();
    let is_open = || words(&scene, "update").last().is_some_and(|update| said(&get(update, "1"), "open") == "3");
    until(is_open).await;
    assert!(is_open());
    let saved = scene.core.save(job).unwrap();
    scene.core.stop(job);
    assert_eq!(scene.core.save(job), None);
    assert!(!saved.contains("secret"), "{saved}");

    let other = Scene::new(APP, HUBSPOT);
    other.core.resume(&js(&saved), &js("{ firstDelay: 5, maxDelay: 10 }"), other.sink()).unwrap();
    assert_eq!(other.end().await.get(0), "end");
    assert_eq!(words(&other, "result").len(), 3);
    assert!(!text(&other.log()).contains("create"));
}

#[wasm_bindgen_test]
fn what_is_no_saved_state_is_refused() {
    let scene = Scene::new(APP, HUBSPOT);
    for saved in ["undefined", "null", "7", "[]", "{}", "{ kind: 'snapshots', version: 99 }", "{ version: 1 }"] {
        let refused = scene.core.resume(&js(saved), &JsValue::UNDEFINED, scene.sink()).unwrap_err();
        assert_eq!(said(&refused, "kind"), "\"InvalidRequestError\"", "{saved}");
    }
    assert_eq!(scene.core.save(1), None);
}
