//! What goes on when a promise is settled: a function, so that nothing compiles to the state machine of an `async` one.

use js_sys::{Array, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::bridge;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Promise, js_name = allSettled)]
    fn all_settled(promises: &Array) -> Promise;

    type Thenable;
    #[wasm_bindgen(method)]
    fn then(this: &Thenable, go_on: JsValue) -> JsValue;
}

/// Takes what a promise brings, or what it threw.
pub type Settled = Box<dyn FnOnce(Result<JsValue, JsValue>)>;

/// Goes on once a promise is settled; any other value counts as one that is. Never at once.
pub fn later(promise: &JsValue, go_on: Settled) {
    // One function hears of either end. With one for each, that which is never called would never be freed.
    let settled: Thenable = all_settled(&Array::of1(promise)).unchecked_into();
    settled.then(once(Box::new(move |ends| {
        let end = ends.unchecked_into::<Array>().get(0);
        let thrown = bridge::get(&end, "status").as_string().as_deref() == Some("rejected");
        let brought = bridge::get(&end, if thrown { "reason" } else { "value" });
        go_on(if thrown { Err(brought) } else { Ok(brought) });
    })));
}

/// A JavaScript function that can be called once.
pub fn once(go_on: Box<dyn FnOnce(JsValue)>) -> JsValue {
    Closure::once_into_js(go_on)
}
