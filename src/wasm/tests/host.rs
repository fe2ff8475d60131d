//! What is asked and answered at once: options, `build` and `validate`.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::scene::{Scene, js, operation, said};
use crate::api;
use crate::wasm::core::Core;

#[wasm_bindgen_test]
fn every_operation_builds_and_validates() {
    let scene = Scene::new("{}", "{}");
    for number in 0..u32::try_from(api::ALL.len()).unwrap() {
        for params in ["{}", "null", "[]", "{ body: {} }", "{ body: { a: [1.5, null] } }"] {
            let found = scene.core.validate(number, &js(params), &JsValue::UNDEFINED).unwrap();
            assert!(found.starts_with('['), "{found}");
            if let Err(error) = scene.core.build(number, &js(params), &JsValue::UNDEFINED) {
                assert_eq!(said(&error, "kind"), "\"InvalidRequestError\"");
            }
        }
    }
    assert!(scene.core.validate(99_999, &js("{}"), &JsValue::UNDEFINED).is_err());
    assert!(scene.core.build(u32::MAX, &js("{}"), &JsValue::UNDEFINED).is_err());
}

#[wasm_bindgen_test]
fn a_built_request_holds_no_credential() {
    let scene = Scene::new("{ accessToken: 'pat-secret' }", "{}");
    let params = js("{ objectType: 'contacts', objectId: 'a/b@c', idProperty: 'email', properties: ['x', 'ä'] }");
    let built = scene.core.build(operation("crm.objects.get"), &params, &JsValue::UNDEFINED).unwrap();
    let expected = r#"{"method":"GET","url":"https://api.hubapi.com/crm/v3/objects/contacts/a%2Fb%40c?idProperty=email&properties=x,%C3%A4","headers":{"accept":"application/json"},"notes":[]}"#;
    assert_eq!(built, expected);
}

#[wasm_bindgen_test]
fn wrong_options_are_an_error_as_text() {
    for options in ["{ accessToken: 7 }", "{ baseUrl: 'http://example.com' }", "{ unknown: 1 }", "7", "{ timeout: -1 }"]
    {
        let Err(error) = Core::new(&js(options), &js("{}")) else { panic!("{options}") };
        assert_eq!(said(&error, "kind"), "\"InvalidRequestError\"", "{options}");
    }
    assert!(Core::new(&JsValue::UNDEFINED, &JsValue::UNDEFINED).is_ok());
}
