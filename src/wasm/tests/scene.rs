//! A core in a scripted world.

use std::rc::Rc;

use js_sys::{Array, Function, JSON, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::api;
use crate::wasm::core::Core;

/// The value of a JavaScript expression.
pub fn js(source: &str) -> JsValue {
    js_sys::eval(&format!("({source})")).unwrap()
}

/// A member.
pub fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

/// JSON text of a value, to compare it.
pub fn text(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_else(|| "undefined".to_owned())
}

/// A member of what the core said as JSON text.
pub fn said(json: &JsValue, name: &str) -> String {
    text(&get(&JSON::parse(&json.as_string().unwrap()).unwrap(), name))
}

/// The number of an operation.
pub fn operation(name: &str) -> u32 {
    u32::try_from(api::ALL.iter().position(|endpoint| endpoint.name == name).unwrap()).unwrap()
}

/// Lets so many milliseconds pass.
pub async fn pass(milliseconds: u32) {
    let wait = js("(milliseconds) => new Promise((done) => setTimeout(done, milliseconds))");
    let promise = wait.unchecked_into::<Function>().call1(&JsValue::UNDEFINED, &milliseconds.into()).unwrap();
    JsFuture::from(Promise::from(promise)).await.unwrap();
}

/// Waits until something holds, or for so long that it never will.
pub async fn until(holds: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if holds() {
            return;
        }
        pass(5).await;
    }
}

/// The façade's transport, which imports nothing.
const TRANSPORT: &str = include_str!("../../../pkg-template/src/transport.js");

/// A core, and all that it says.
pub struct Scene {
    pub core: Rc<Core>,
    pub host: JsValue,
    ear: JsValue,
}

impl Scene {
    /// A core with these options and this host, both JavaScript.
    pub fn new(options: &str, host: &str) -> Self {
        let host = js(host);
        let core = Rc::new(Core::new(&js(options), &host).unwrap());
        let send = js(&format!(
            "(core, transport) => {{ {}; return (...request) => send(core, transport, ...request); }}",
            TRANSPORT.replace("export function", "function")
        ));
        let send = send.unchecked_into::<Function>().call2(&host, &ears(&core), &get(&host, "transport")).unwrap();
        Reflect::set(&host, &"send".into(), &send).unwrap();
        let ear = js("(() => {
            const said = [];
            let done;
            const over = new Promise((tell) => (done = tell));
            const sink = (...words) => {
                said.push(words);
                if (['reply', 'failed', 'end'].includes(words[0])) done(words);
            };
            return { said, over, sink };
        })()");
        Self { core, host, ear }
    }

    /// A core with an access token and a transport: the body of `async (request, log) => {}`.
    pub fn transport(transport: &str) -> Self {
        let host = format!(
            "(() => {{ const log = []; return {{ log, transport: async (request) => {{ log.push(request); {transport} }} }}; }})()"
        );
        Self::new("{ accessToken: 'pat-secret' }", &host)
    }

    /// Hears what the core says.
    pub fn sink(&self) -> Function {
        get(&self.ear, "sink").unchecked_into()
    }

    /// Starts to get a contact.
    pub fn start(&self, options: &str) -> u32 {
        let params = js("{ objectType: 'contacts', objectId: '1' }");
        self.core.call(operation("crm.objects.get"), params, &js(options), self.sink()).unwrap()
    }

    /// Gets a contact and tells the last words about it.
    pub async fn get(&self, options: &str) -> Array {
        self.start(options);
        self.end().await
    }

    /// The words `reply`, `failed` or `end`, once they are said.
    pub async fn end(&self) -> Array {
        JsFuture::from(Promise::from(get(&self.ear, "over"))).await.unwrap().unchecked_into()
    }

    /// All that was said.
    pub fn said(&self) -> Array {
        get(&self.ear, "said").unchecked_into()
    }

    /// What the transport was asked.
    pub fn log(&self) -> Array {
        get(&self.host, "log").unchecked_into()
    }
}

/// The methods of a core that the transport calls.
fn ears(core: &Rc<Core>) -> JsValue {
    let ears = js("{}");
    let set = |name: &str, function: JsValue| Reflect::set(&ears, &name.into(), &function).unwrap();
    let ear = core.clone();
    let received = move |ticket, status, headers: String, said, data, response| {
        ear.received(ticket, status, &headers, said, data, response);
    };
    let received: Closure<dyn Fn(u32, u16, String, Option<String>, JsValue, JsValue)> = Closure::new(received);
    set("received", received.into_js_value());
    let ear = core.clone();
    let lost: Closure<dyn Fn(u32, Option<String>, JsValue)> =
        Closure::new(move |ticket, reason, thrown| ear.lost(ticket, reason, thrown));
    set("lost", lost.into_js_value());
    let ear = core.clone();
    let reread: Closure<dyn Fn(u32, Vec<u8>) -> Option<String>> =
        Closure::new(move |ticket, text: Vec<u8>| ear.reread(ticket, &text));
    set("reread", reread.into_js_value());
    ears
}

/// Something else in place of a global, until it is dropped.
pub struct Stub {
    name: &'static str,
    before: JsValue,
}

impl Stub {
    pub fn of(name: &'static str, source: &str) -> Self {
        let before = get(&js_sys::global(), name);
        Reflect::set(&js_sys::global(), &name.into(), &js(source)).unwrap();
        Self { name, before }
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        Reflect::set(&js_sys::global(), &self.name.into(), &self.before).unwrap();
    }
}
