//! Values in and out.

use wasm_bindgen_test::wasm_bindgen_test;

use super::scene::{js, text};
use crate::value::{Step, Value, object};
use crate::wasm::bridge;
use crate::wasm::json::Json;

fn read(source: &str) -> Value {
    bridge::read(&js(source)).unwrap()
}

#[wasm_bindgen_test]
fn reads_what_json_has() {
    assert_eq!(read("null"), Value::Null);
    assert_eq!(read("undefined"), Value::Null);
    assert_eq!(read("[]"), Value::List(Vec::new()));
    assert_eq!(read("{}"), object([]));
    let nested = read("{ b: [1, [true, false, null], { '': 'ä😀' }], a: undefined, '10': -0.5, '2': 1e300 }");
    let list = Value::List(Vec::from([Value::Bool(true), Value::Bool(false), Value::Null]));
    let items = Vec::from([Value::Integer(1), list, object([("", "ä😀".into())])]);
    // JavaScript puts keys that are indices first.
    let members = [("2", Value::Float(1e300)), ("10", Value::Float(-0.5)), ("b", Value::List(items))];
    assert_eq!(nested, object(members));
}

#[wasm_bindgen_test]
fn reads_integers_that_a_number_holds_exactly() {
    assert_eq!(read("9007199254740991"), Value::Integer(9_007_199_254_740_991));
    assert_eq!(read("-9007199254740991"), Value::Integer(-9_007_199_254_740_991));
    assert_eq!(read("9007199254740992"), Value::Float(9_007_199_254_740_992.0));
    assert_eq!(read("1e21"), Value::Float(1e21));
    assert_eq!(read("'9007199254740993'"), "9007199254740993".into());
}

#[wasm_bindgen_test]
fn reads_every_character() {
    let all = r#"'"\\/\b\f\n\r\t\u0000\u001f\u2028\ud83d\ude00 ä'"#;
    assert_eq!(read(all), "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{2028}😀 ä".into());
    assert_eq!(read(r"'\ud800x'"), "\u{fffd}x".into());
}

#[wasm_bindgen_test]
fn refuses_what_json_has_no_form_for() {
    for source in ["1n", "() => {}", "Symbol()", "(() => { const a = []; a.push(a); return a; })()"] {
        assert!(bridge::read(&js(source)).is_err(), "{source}");
    }
    assert!(bridge::read(&js("{ get a() { throw new Error('no'); } }")).is_err());
}

#[wasm_bindgen_test]
fn refuses_what_is_nested_deeper_than_the_stack_can_bear() {
    assert!(bridge::read(&js("JSON.parse('['.repeat(90) + ']'.repeat(90))")).is_ok());
    for depth in [200, 5_000, 200_000] {
        assert!(bridge::read(&js(&format!("JSON.parse('['.repeat({depth}) + ']'.repeat({depth}))"))).is_err());
    }
}

#[wasm_bindgen_test]
fn writes_text_that_json_parse_reads() {
    let value = object([
        ("text", "\"\\\n\u{1f}\u{2028}ä😀</script>".into()),
        ("safe", Value::Integer(9_007_199_254_740_991)),
        ("large", Value::Integer(i64::MIN)),
        ("float", Value::Float(0.1)),
        ("tiny", Value::Float(1e-7)),
        ("list", Value::List(Vec::from([Value::Null, Value::Bool(true), object([])]))),
    ]);
    let written = js_sys::JSON::parse(&Json::of(&value)).unwrap();
    assert_eq!(bridge::read(&written).unwrap().get("text"), value.get("text"));
    assert_eq!(
        text(&written).split_once("\"safe\"").unwrap().1,
        r#":9007199254740991,"large":"-9223372036854775808","float":0.1,"tiny":1e-7,"list":[null,true,{}]}"#
    );
}

#[wasm_bindgen_test]
fn puts_edits_where_they_belong() {
    let root = js("{ body: { inputs: [{ id: 1 }, { id: 2 }] } }");
    let path = |name: &str| {
        [Step::Member("body".into()), Step::Member("inputs".into()), Step::Item(1), Step::Member(name.into())]
    };
    bridge::put(&root, &path("id"), &"2".into());
    bridge::put(&root, &path("large"), &Value::Integer(i64::MAX));
    bridge::put(&root, &path("small"), &Value::Integer(7));
    bridge::put(&root, &[Step::Member("nowhere".into()), Step::Item(3)], &Value::Integer(7));
    bridge::put(&root, &[], &Value::Integer(7));
    let expected = r#"{"body":{"inputs":[{"id":1},{"id":"2","large":"9223372036854775807","small":7}]}}"#;
    assert_eq!(text(&root), expected);
}
