//! Plans that make subscriptions those of a list.

mod world;

use self::world::World;
use super::parse;
use crate::engine::random::Random;
use crate::flows::subscriptions::{Plan, Step, plan};
use crate::value::{Step as Place, Value};

/// The steps with what they are about.
fn told(plan: &Plan) -> Vec<String> {
    let tell = |step: &Step| {
        let name = step.endpoint.name.rsplit('.').next().unwrap();
        let params = step.params.get("body").unwrap_or(&step.params);
        let after = step.after.map(|index| format!(" after {index}")).unwrap_or_default();
        format!("{name} {}{after}", serde_json::to_string(params).unwrap())
    };
    plan.steps.iter().map(tell).collect()
}

/// What HubSpot tells: null where nothing was said.
fn existing(id: i64, rest: &str) -> String {
    const REST: &str = r#"{"properties":null,"objectIds":null,"associatedObjectTypeIds":null,"listIds":null,
        "createdAt":"2026-01-01T00:00:00Z","deletedAt":null,"filters":[]}"#;
    let mut told = parse(REST);
    told.add("id", id.into());
    for (name, value) in parse(&format!("{{{rest}}}")).members() {
        told.put(&[Place::Member(name.clone())], value.clone());
    }
    serde_json::to_string(&told).unwrap()
}

const CONTACTS: &str = r#""subscriptionType":"OBJECT","objectTypeId":"0-1","portalId":7,"actions":["CREATE","UPDATE"]"#;
const ROME: &str = r#"{"conditions":[{"filterType":"CRM_OBJECT_PROPERTY","property":"city","operator":"IN","values":["Rome","Oslo"]},
    {"filterType":"CRM_OBJECT_PROPERTY","property":"phone","operator":"IS_NOT_EMPTY"}]}"#;
/// The same as HubSpot tells it.
const OSLO: &str = r#"{"conditions":[{"operator":"IS_NOT_EMPTY","property":"phone","filterType":"CRM_OBJECT_PROPERTY","value":null,"values":null},
    {"filterType":"CRM_OBJECT_PROPERTY","property":"city","operator":"IN","value":null,"values":["Oslo","Rome"]}]}"#;
const LEAD: &str =
    r#"{"conditions":[{"filterType":"CRM_OBJECT_PROPERTY","property":"stage","operator":"EQ","value":"lead"}]}"#;

#[test]
fn what_is_equal_is_left_alone() {
    let cases = [
        (CONTACTS.to_owned(), CONTACTS.to_owned()),
        (format!(r#"{CONTACTS},"properties":[],"objectIds":[],"filters":[]"#), CONTACTS.to_owned()),
        (CONTACTS.to_owned(), CONTACTS.replace(r#""CREATE","UPDATE""#, r#""UPDATE","CREATE""#)),
        (CONTACTS.replace('7', r#""7""#), CONTACTS.to_owned()),
        (CONTACTS.to_owned(), CONTACTS.replace('7', r#""7""#)),
        (format!(r#"{CONTACTS},"objectIds":["5",6]"#), format!(r#"{CONTACTS},"objectIds":[6,5]"#)),
        (format!(r#"{CONTACTS},"properties":["a","b"]"#), format!(r#"{CONTACTS},"properties":["b","a"],"new":1"#)),
        (
            format!(r#"{CONTACTS},"filters":[{ROME},{LEAD}]"#),
            format!(r#"{CONTACTS},"filters":[{{"id":1,"filter":{LEAD}}},{{"id":2,"filter":{OSLO}}}]"#),
        ),
        (
            r#""subscriptionType":"APP_LIFECYCLE_EVENT","eventTypeId":"4-1909196","properties":["a"]"#.to_owned(),
            r#""subscriptionType":"APP_LIFECYCLE_EVENT","objectTypeId":"4-1909196","portalId":0,"actions":["APP_INSTALL"],"properties":["a"]"#.to_owned(),
        ),
        (
            r#""subscriptionType":"LIST_MEMBERSHIP","portalId":7,"actions":["ADDED_TO_LIST"],"listIds":[3]"#.to_owned(),
            r#""subscriptionType":"LIST_MEMBERSHIP","portalId":7,"objectTypeId":"0-1","actions":["ADDED_TO_LIST"],"listIds":["3"]"#.to_owned(),
        ),
    ];
    for (desired, there) in cases {
        let plan = World::of(&[&existing(5, &there)]).plan(&format!("[{{{desired}}}]"));
        assert_eq!((told(&plan), plan.unread.len()), (vec![], 0), "{desired}");
    }
}

#[test]
fn what_differs_is_made_before_anything_goes() {
    let there = [
        existing(1, &CONTACTS.replace("0-1", "0-2")),
        existing(2, r#""subscriptionType":"EVENT","portalId":7"#),
        existing(3, &format!(r#"{CONTACTS},"filters":[{{"id":9,"filter":{LEAD}}}]"#)),
        existing(4, r#""subscriptionType":"LIST_MEMBERSHIP","portalId":8,"actions":["ADDED_TO_LIST"]"#),
        existing(6, &format!(r#"{},"deletedAt":"2026-01-01T00:00:00Z""#, CONTACTS.replace('7', "9"))),
    ];
    let world = World::of(&there.each_ref().map(String::as_str));
    let wanted = CONTACTS.replace("CREATE", "DELETE");
    let privacy =
        r#"{"subscriptionType":"GDPR_PRIVACY_DELETION","objectTypeId":"0-1","portalId":7,"actions":["GDPR_DELETE"]}"#;
    let desired = format!(
        r#"[{{{wanted},"filters":[{ROME},{ROME}]}},{privacy},{{{},"filters":[{LEAD}]}}]"#,
        wanted.replace("0-1", "0-3")
    );
    let rome: String = serde_json::to_string(&parse(ROME)).unwrap();
    let expected = [
        format!("upsert {{{wanted}}}"),
        format!(r#"createFilter {{"subscriptionId":3,"filter":{rome}}} after 0"#),
        format!("upsert {privacy}"),
        format!("upsert {{{}}}", wanted.replace("0-1", "0-3")),
        format!(r#"createFilter {{"filter":{LEAD}}} after 3"#),
        r#"deleteFilter {"filterId":9}"#.to_owned(),
        r#"delete {"subscriptionId":1}"#.to_owned(),
        r#"delete {"subscriptionId":4}"#.to_owned(),
    ];
    assert_eq!(told(&world.plan(&desired)), expected);
    // Of one account nothing else is looked at.
    let of_account = world.plan_of(&desired, &Value::from("7"));
    assert_eq!(told(&of_account), expected[..7]);
    let data = of_account.to_value();
    assert_eq!(data.at("/steps/*/after"), [&Value::Integer(0), &Value::Integer(3)]);
    assert_eq!(data.at("/steps/*/operation").len(), 7);
}

#[test]
fn without_a_change_a_filter_is_made_where_it_belongs() {
    let world = World::of(&[&existing(
        3,
        &format!(r#"{CONTACTS},"filters":[{{"id":8,"filter":{LEAD}}},{{"id":9,"filter":{LEAD}}}]"#),
    )]);
    let plan = world.plan(&format!(r#"[{{{CONTACTS},"filters":[{LEAD},{ROME}]}}]"#));
    let rome = serde_json::to_string(&parse(ROME)).unwrap();
    let create = format!(r#"createFilter {{"subscriptionId":3,"filter":{rome}}}"#);
    assert_eq!(told(&plan), [create, r#"deleteFilter {"filterId":9}"#.to_owned()]);
    assert_eq!(
        told(&world.plan(&format!("[{{{CONTACTS}}}]"))),
        [r#"deleteFilter {"filterId":8}"#, r#"deleteFilter {"filterId":9}"#]
    );
}

#[test]
fn filters_that_were_not_read_are_asked_for() {
    let unread = |id, rest: &str| existing(id, rest).replace(r#""filters":[]"#, r#""none":[]"#);
    let all = [
        unread(3, CONTACTS),
        unread(4, &CONTACTS.replace('7', "8")),
        existing(5, &CONTACTS.replace('7', "9")),
        unread(6, r#""subscriptionType":"LIST_MEMBERSHIP","portalId":7,"actions":["ADDED_TO_LIST"]"#),
    ];
    let lists = r#"{"subscriptionType":"LIST_MEMBERSHIP","portalId":7,"actions":["ADDED_TO_LIST"]}"#;
    let desired = format!("[{{{CONTACTS}}},{{{}}},{lists}]", CONTACTS.replace('7', "9"));
    let plan = World::of(&all.each_ref().map(String::as_str)).plan(&desired);
    assert_eq!(plan.unread, [Value::Integer(3)]);
    assert_eq!(told(&plan), [r#"delete {"subscriptionId":4}"#]);
}

#[test]
fn of_several_of_a_kind_the_one_that_fits_stays() {
    let all = [existing(3, &CONTACTS.replace("CREATE", "DELETE")), existing(4, CONTACTS)];
    let world = World::of(&all.each_ref().map(String::as_str));
    assert_eq!(told(&world.plan(&format!("[{{{CONTACTS}}}]"))), [r#"delete {"subscriptionId":3}"#]);
    // Which one HubSpot changes nobody knows, so neither goes.
    let other = CONTACTS.replace("CREATE", "MERGE");
    assert_eq!(told(&world.plan(&format!("[{{{other}}}]"))), [format!("upsert {{{other}}}")]);
}

#[test]
fn everything_wrong_with_the_list_is_named() {
    let problems = |desired: &str, portal: &str| -> Vec<String> {
        let error = plan(&parse(desired), &parse(portal), &[]).unwrap_err();
        for finding in &error.findings {
            assert!(finding.message.starts_with(&format!("`{}` ", finding.path)), "{}", finding.message);
        }
        error.findings.iter().map(|finding| format!("{} {}", finding.path, finding.code)).collect()
    };
    let cases: [(String, &str, &[&str]); 12] = [
        ("null".into(), "null", &["desired missing"]),
        ("{}".into(), "null", &["desired wrongType"]),
        ("[]".into(), "\"x\"", &["portalId wrongType"]),
        ("[]".into(), "0", &["portalId outOfRange"]),
        ("[null,[]]".into(), "null", &["desired[0] wrongType", "desired[1] wrongType"]),
        (
            r#"[{"subscriptionType":"OBJECT"},{"subscriptionType":"OBJECT"},{"subscriptionType":"OBJECTS"}]"#.into(),
            "null",
            &[
                "desired[0].objectTypeId missing",
                "desired[0].portalId missing",
                "desired[0].actions missing",
                "desired[1].objectTypeId missing",
                "desired[1].portalId missing",
                "desired[1].actions missing",
                "desired[2].subscriptionType unknownWord",
            ],
        ),
        (
            format!("[{{{CONTACTS}}},{{{}}}]", CONTACTS.replace("UPDATE", "GDPR_DELETE").replace('7', "\"a\"")),
            "null",
            &["desired[1].portalId wrongType", "desired[1].actions conflict"],
        ),
        (
            format!("[{{{CONTACTS}}},{{{}}},{{{CONTACTS}}}]", CONTACTS.replace('7', r#""007""#)),
            "null",
            &["desired[1] duplicate", "desired[2] duplicate"],
        ),
        (
            format!(r#"[{{{CONTACTS},"filters":[{LEAD},{{}},{}]}}]"#, LEAD.replace(r#","value":"lead""#, "")),
            "null",
            &["desired[0].filters[1].conditions missing", "desired[0].filters[2].conditions[0].value missing"],
        ),
        (format!(r#"[{{{CONTACTS},"filters":{{}}}}]"#), "null", &["desired[0].filters wrongType"]),
        (
            format!(
                r#"[{{"subscriptionType":"LIST_MEMBERSHIP","portalId":7,"actions":["ADDED_TO_LIST"],"filters":[{LEAD}]}}]"#
            ),
            "null",
            &["desired[0].filters conflict"],
        ),
        (
            format!(
                r#"[{{{CONTACTS}}},{{{}}},{{"subscriptionType":"APP_LIFECYCLE_EVENT","eventTypeId":"4-1","properties":[]}}]"#,
                CONTACTS.replace('7', "8")
            ),
            "\"7\"",
            &["desired[1] conflict", "desired[2] conflict"],
        ),
    ];
    for (desired, portal, expected) in cases {
        assert_eq!(problems(&desired, portal), expected, "{desired}");
    }
    // What HubSpot may know is HubSpot's to judge.
    assert!(plan(&parse(&format!(r#"[{{{CONTACTS},"new":1}}]"#)), &Value::Null, &[]).is_ok());
}

/// A list of subscriptions of any type, one of a kind.
fn any(random: &mut Random) -> String {
    let mut list = Vec::new();
    for portal in 1..=2 {
        for (kind, actions, more) in [
            ("OBJECT", ["CREATE", "UPDATE", "DELETE"], "properties"),
            ("ASSOCIATION", ["ASSOCIATION_ADDED", "ASSOCIATION_REMOVED", ""], "associatedObjectTypeIds"),
            ("GDPR_PRIVACY_DELETION", ["GDPR_DELETE", "", ""], ""),
            ("LIST_MEMBERSHIP", ["ADDED_TO_LIST", "REMOVED_FROM_LIST", ""], "listIds"),
            ("APP_LIFECYCLE_EVENT", ["", "", ""], "properties"),
        ] {
            let mut subset = |items: &[&str]| {
                let some: Vec<&&str> = items.iter().filter(|item| !item.is_empty() && random.up_to(2) == 0).collect();
                serde_json::to_string(&some).unwrap()
            };
            if subset(&["x"]) == "[]" {
                continue;
            }
            let about = match kind {
                "APP_LIFECYCLE_EVENT" => format!(r#""eventTypeId":"4-{portal}""#),
                "LIST_MEMBERSHIP" => format!(r#""portalId":{portal}"#),
                _ => format!(r#""portalId":{portal},"objectTypeId":"0-{portal}""#),
            };
            let mut one = format!(r#"{{"subscriptionType":"{kind}",{about}"#);
            let chosen = subset(&actions);
            if kind != "APP_LIFECYCLE_EVENT" {
                let chosen = if chosen == "[]" { format!("[{:?}]", actions[0]) } else { chosen };
                one += &format!(r#","actions":{chosen}"#);
            }
            match more {
                "" => {}
                "associatedObjectTypeIds" => one += &format!(r#","{more}":{}"#, subset(&["0-1", "0-2"])),
                "listIds" => one += &format!(r#","{more}":{}"#, subset(&["1", "2", "3"])),
                _ => one += &format!(r#","{more}":{}"#, subset(&["a", "b", "c"])),
            }
            if kind == "OBJECT" {
                let filters: Vec<&str> =
                    [ROME, LEAD, OSLO_WITHOUT_NULLS].into_iter().filter(|_| subset(&["x"]) != "[]").collect();
                one += &format!(r#","filters":[{}]"#, filters.join(","));
            }
            list.push(one + "}");
        }
    }
    format!("[{}]", list.join(","))
}

const OSLO_WITHOUT_NULLS: &str =
    r#"{"conditions":[{"filterType":"CRM_OBJECT_PROPERTY","property":"city","operator":"IN","values":["Oslo"]}]}"#;

#[test]
fn a_plan_that_is_carried_out_leaves_nothing_to_do() {
    let mut random = Random::new(11);
    for _ in 0..1_000 {
        let mut world = World::default();
        for _ in 0..3 {
            let desired = any(&mut random);
            let plan = world.plan(&desired);
            // Wherever it stops the next one ends it.
            world.take(&plan, random.up_to(40) as usize);
            let rest = world.plan(&desired);
            assert!(rest.steps.len() <= plan.steps.len(), "{desired}");
            world.take(&rest, usize::MAX);
            let again = world.plan(&desired);
            assert_eq!((told(&again), again.unread), (vec![], vec![]), "{desired} {world:?}");
            assert_eq!(world.all.len(), parse(&desired).items().len());
        }
    }
}

#[test]
fn no_step_takes_away_what_a_later_one_brings() {
    let mut random = Random::new(12);
    for _ in 0..300 {
        let mut world = World::default();
        for desired in [any(&mut random), any(&mut random)] {
            let plan = world.plan(&desired);
            let goes: Vec<bool> = plan.steps.iter().map(|step| step.endpoint.name.contains(".delete")).collect();
            assert!(goes.is_sorted(), "{desired}: {:?}", told(&plan));
            world.take(&plan, usize::MAX);
        }
    }
}
