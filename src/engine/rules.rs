//! Rules over several values of a call, which no single field can tell.
//! The rules are data of the operations; here they are only followed.

use crate::engine::finding::Finding;
use crate::engine::validate::Check;
use crate::operation::{Case, Rule, Test};
use crate::sorted::Sorted;
use crate::text::{concat, decimal, find, is_digits, number, split};
use crate::value::Value;

impl Check {
    /// Follows a rule.
    pub fn rule(&mut self, rule: &Rule, params: &Value) {
        self.rule_at(rule, params, "");
    }

    /// Follows a rule for what stands at `prefix`.
    fn rule_at(&mut self, rule: &Rule, root: &Value, prefix: &str) {
        match rule {
            Rule::DistinctBy { list, keys } => {
                for (place, list) in places(root, list, prefix) {
                    self.distinct(list.items(), keys, &place);
                }
            }
            Rule::Problem(case) if holds(case, root) => {
                self.findings.push(Finding::problem(&below(prefix, case.at), case.code, case.says));
            }
            Rule::Note(case) if holds(case, root) => {
                self.findings.push(Finding::note(&below(prefix, case.at), case.code, case.says));
            }
            Rule::Problem(_) | Rule::Note(_) => {}
            Rule::All(rules) => {
                for rule in *rules {
                    self.rule_at(rule, root, prefix);
                }
            }
            Rule::Each { list, rules } => {
                for (place, item) in places(root, &concat(&[list, "/*"]), prefix) {
                    for rule in *rules {
                        self.rule_at(rule, item, &place);
                    }
                }
            }
            Rule::ReadOnly { object, names, parts } => {
                for (place, object) in places(root, object, prefix) {
                    for (name, _) in object.members() {
                        if names.contains(&name.as_str()) || parts.iter().any(|part| find(name, part).is_some()) {
                            let place = below(&place, name);
                            self.findings.push(Finding::problem(
                                &place,
                                "readOnly",
                                "must be left out: HubSpot writes it",
                            ));
                        }
                    }
                }
            }
            Rule::AtMost { values, most } => {
                let found = places(root, values, prefix);
                if let Some((place, _)) = found.get(*most) {
                    let rule = concat(&["is one too many: there may be ", &decimal(*most as i64), " in all"]);
                    self.findings.push(Finding::problem(place, "tooMany", &rule));
                }
            }
            Rule::Sum { numbers, most } => {
                let mut sum: i64 = 0;
                let mut last = String::new();
                for (pointer, absent) in *numbers {
                    let found = places(root, pointer, prefix);
                    if found.is_empty() {
                        sum = sum.saturating_add(*absent);
                    }
                    for (place, value) in found {
                        let value = value.as_integer().or_else(|| number(value.as_text()?)).unwrap_or_default();
                        sum = sum.saturating_add(value);
                        last = place;
                    }
                }
                if sum > *most {
                    let rule = concat(&["reaches past ", &decimal(*most), ", where HubSpot ends"]);
                    self.findings.push(Finding::problem(&last, "outOfRange", &rule));
                }
            }
            Rule::Pairs { word, number: pointer, known } => {
                let word = places(root, word, prefix).first().and_then(|(_, word)| word.as_text());
                for (place, given) in places(root, pointer, prefix) {
                    let given = given.as_integer().or_else(|| number(given.as_text()?));
                    let named = known.iter().any(|(name, _)| Some(*name) == word);
                    if named && !known.iter().any(|(name, number)| Some(*name) == word && Some(*number) == given) {
                        let rule = concat(&["is not documented for `", word.unwrap_or_default(), "`"]);
                        self.findings.push(Finding::note(&place, "unknownPair", &rule));
                    }
                }
            }
        }
    }

    fn distinct(&mut self, items: &[Value], keys: &[&str], place: &str) {
        let mut identities = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let mut identity = String::new();
            for key in keys {
                identify(item.get(key), &mut identity);
            }
            identities.push((identity, index));
        }
        for (first, twin) in twins(identities) {
            let rule = concat(&["asks for the same object as `", &item(place, first), "`"]);
            self.findings.push(Finding::note(&item(place, twin), "duplicate", &rule));
        }
    }
}

fn holds(case: &Case, root: &Value) -> bool {
    case.when.iter().all(|test| match test {
        Test::Has(pointer) => root.at(pointer).iter().any(|value| **value != Value::Null),
        Test::Lacks(pointer) => root.at(pointer).iter().all(|value| **value == Value::Null),
        Test::Empty(pointer) => root.at(pointer).iter().all(|value| is_empty(value)),
        Test::Is(pointer, words) => root.at(pointer).iter().any(|value| is_one_of(value, words)),
        Test::IsNot(pointer, words) => root.at(pointer).iter().any(|value| !is_one_of(value, words)),
        Test::Over(pointer, most) => root.at(pointer).iter().any(|value| size(value) > *most),
    })
}

/// Whether it says nothing: null, or a string or an array of nothing.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}

fn is_one_of(value: &Value, words: &[&str]) -> bool {
    match value {
        Value::Text(text) => words.contains(&text.as_str()),
        Value::Bool(bool) => words.contains(if *bool { &"true" } else { &"false" }),
        Value::Integer(number) => words.contains(&decimal(*number).as_str()),
        _ => false,
    }
}

/// A number, or how many items or characters there are.
fn size(value: &Value) -> i64 {
    match value {
        Value::Integer(number) => *number,
        Value::List(items) => items.len() as i64,
        Value::Text(text) => text.chars().count() as i64,
        _ => 0,
    }
}

/// The values that a pointer names, each with its path.
fn places<'a>(root: &'a Value, pointer: &str, prefix: &str) -> Vec<(String, &'a Value)> {
    let mut found = Vec::from([(prefix.to_owned(), root)]);
    for step in split(pointer, "/").iter().skip(1) {
        let mut next = Vec::new();
        for (path, value) in found {
            if *step == "*" {
                for (index, value) in value.items().iter().enumerate() {
                    next.push((item(&path, index), value));
                }
            } else if let Some(value) = value.get(step) {
                next.push((below(&path, step), value));
            }
        }
        found = next;
    }
    found
}

fn below(path: &str, name: &str) -> String {
    concat(&[path, if path.is_empty() { "" } else { "." }, name])
}

fn item(path: &str, index: usize) -> String {
    concat(&[path, "[", &decimal(index as i64), "]"])
}

/// The items whose identity stands earlier in the list, each with the first of its kind.
pub fn twins(identities: Vec<(String, usize)>) -> Vec<(usize, usize)> {
    let mut twins = Vec::new();
    Sorted::collect(identities, |first, twin| twins.push((*first, twin)));
    twins
}

/// Adds a text that two values share if they mean the same id or word.
pub fn identify(value: Option<&Value>, identity: &mut String) {
    match value {
        Some(Value::Integer(number)) => identity.push_str(&decimal(*number)),
        Some(Value::Text(text)) => {
            let mut digits = text.as_str();
            while let Some(rest) = digits.strip_prefix("0") {
                digits = rest;
            }
            identity.push_str(if is_digits(digits) { digits } else { text });
        }
        _ => {}
    }
    // Ends it, so that what follows can't be taken for a part of it.
    identity.push('\0');
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn found(rule: &Rule, params: &str) -> Vec<String> {
        let mut check = Check::default();
        check.rule(rule, &serde_json::from_str(params).unwrap());
        check.findings.iter().map(|one| format!("{} {}", one.path, one.code)).collect()
    }

    const PUBLISHED: Rule = Rule::Problem(Case {
        when: &[
            Test::Is("/body/state", &["PUBLISHED"]),
            Test::Lacks("/body/slug"),
            Test::IsNot("/body/image", &["false"]),
        ],
        at: "body.slug",
        code: "missing",
        says: "is required",
    });

    #[test]
    fn a_case_needs_all_of_its_tests() {
        let hit = ["body.slug missing"];
        assert_eq!(found(&PUBLISHED, r#"{"body":{"state":"PUBLISHED","image":true}}"#), hit);
        assert_eq!(found(&PUBLISHED, r#"{"body":{"state":"PUBLISHED","slug":null,"image":"x"}}"#), hit);
        for params in [
            r#"{"body":{"state":"DRAFT","image":true}}"#,
            r#"{"body":{"state":"PUBLISHED","image":false}}"#,
            r#"{"body":{"state":"PUBLISHED"}}"#,
            r#"{"body":{"state":"PUBLISHED","slug":"x","image":true}}"#,
            "{}",
        ] {
            assert!(found(&PUBLISHED, params).is_empty(), "{params}");
        }
    }

    #[test]
    fn what_is_empty_is_as_good_as_nothing() {
        let rule = Rule::Note(Case { when: &[Test::Empty("/x")], at: "x", code: "missing", says: "is required" });
        for params in ["{}", r#"{"x":null}"#, r#"{"x":""}"#, r#"{"x":[]}"#] {
            assert_eq!(found(&rule, params), ["x missing"], "{params}");
        }
        for params in [r#"{"x":" "}"#, r#"{"x":[null]}"#, r#"{"x":0}"#, r#"{"x":false}"#, r#"{"x":{}}"#] {
            assert!(found(&rule, params).is_empty(), "{params}");
        }
    }

    #[test]
    fn rules_that_several_operations_have_hold_where_they_are_used() {
        const BOTH: Rule = Rule::All(&[
            Rule::Note(Case { when: &[Test::Has("/a")], at: "a", code: "one", says: "is there" }),
            Rule::Note(Case { when: &[Test::Has("/b")], at: "b", code: "two", says: "is there" }),
        ]);
        assert_eq!(found(&BOTH, r#"{"a":1,"b":1}"#), ["a one", "b two"]);
        let each = Rule::Each { list: "/list", rules: &[BOTH] };
        assert_eq!(found(&each, r#"{"list":[{"b":1},{}]}"#), ["list[0].b two"]);
    }

    #[test]
    fn a_rule_for_each_item_names_the_item() {
        let rule = Rule::Each {
            list: "/body/groups/*/filters",
            rules: &[Rule::Note(Case { when: &[Test::Lacks("/value")], at: "value", code: "missing", says: "x" })],
        };
        let params = r#"{"body":{"groups":[{"filters":[{"value":1}]},{"filters":[{},{"value":0},{}]}]}}"#;
        let expected = ["body.groups[1].filters[0].value missing", "body.groups[1].filters[2].value missing"];
        assert_eq!(found(&rule, params), expected);
    }

    #[test]
    fn numbers_items_and_characters_may_be_too_many() {
        let rule = Rule::Note(Case { when: &[Test::Over("/x", 2)], at: "x", code: "tooMany", says: "is long" });
        for params in [r#"{"x":3}"#, r#"{"x":[0,0,0]}"#, r#"{"x":"äöü"}"#] {
            assert_eq!(found(&rule, params), ["x tooMany"], "{params}");
        }
        for params in ["{}", r#"{"x":null}"#, r#"{"x":2}"#, r#"{"x":[3,3]}"#, r#"{"x":"äö"}"#] {
            assert!(found(&rule, params).is_empty(), "{params}");
        }
    }

    #[test]
    fn counts_sums_and_pairs_have_their_bounds() {
        let most = Rule::AtMost { values: "/body/*/x", most: 2 };
        assert_eq!(found(&most, r#"{"body":[{"x":1},{"x":1},{"y":1},{"x":1}]}"#), ["body[3].x tooMany"]);
        assert!(found(&most, r#"{"body":[{"x":1},{"x":1}]}"#).is_empty());
        let sum = Rule::Sum { numbers: &[("/after", 0), ("/limit", 10)], most: 10_000 };
        assert_eq!(found(&sum, r#"{"after":"9999","limit":2}"#), ["limit outOfRange"]);
        assert_eq!(found(&sum, r#"{"after":"9991"}"#), ["after outOfRange"]);
        for params in [r#"{"after":"9999","limit":1}"#, r#"{"after":"9990"}"#, r#"{"limit":10000}"#, "{}"] {
            assert!(found(&sum, params).is_empty(), "{params}");
        }
        let pairs =
            Rule::Pairs { word: "/to", number: "/type", known: &[("order", 523), ("order", 524), ("deal", 391)] };
        assert_eq!(found(&pairs, r#"{"to":"order","type":391}"#), ["type unknownPair"]);
        for params in [r#"{"to":"order","type":"523"}"#, r#"{"to":"other","type":1}"#] {
            assert!(found(&pairs, params).is_empty(), "{params}");
        }
    }

    #[test]
    fn what_hubspot_writes_is_left_out() {
        let rule = Rule::ReadOnly { object: "/body/properties", names: &["hs_id"], parts: &["platform_fee"] };
        let params = r#"{"body":{"properties":{"hs_id":"1","amount":"2","hs_platform_fee_x":"3"}}}"#;
        assert_eq!(
            found(&rule, params),
            ["body.properties.hs_id readOnly", "body.properties.hs_platform_fee_x readOnly"]
        );
    }
}
