//! Plans of a feature flag's migration, carried out on a model of how a flag stands.

use std::collections::BTreeMap;

use super::parse;
use crate::engine::random::Random;
use crate::flows::flags::{Plan, Step, plan};
use crate::value::{Value, object};

/// A flag with the states of accounts.
#[derive(Clone, Debug, Default, PartialEq)]
struct World {
    flag: Option<(String, Option<String>)>,
    portals: BTreeMap<i64, String>,
}

impl World {
    fn of(default: &str, portals: &[(i64, &str)]) -> Self {
        let flag = (!default.is_empty()).then(|| (default.to_owned(), None));
        Self { flag, portals: portals.iter().map(|(id, state)| (*id, (*state).to_owned())).collect() }
    }

    fn plan(&self, migration: &str) -> Plan {
        self.try_plan(migration).unwrap_or_else(|error| panic!("{migration}: {error:?}"))
    }

    fn try_plan(&self, migration: &str) -> Result<Plan, Vec<String>> {
        let told = self.flag.as_ref().map(|(default, over)| {
            let mut flag = object([("appId", 42_u32.into()), ("defaultState", default.as_str().into())]);
            flag.add("overrideState", over.as_deref().into());
            flag
        });
        let portal =
            |(id, state): (&i64, &String)| object([("portalId", (*id).into()), ("flagState", state.as_str().into())]);
        let portals: Vec<Value> = self.portals.iter().map(portal).collect();
        let told = told.unwrap_or_default();
        plan(&parse(migration), &told, &portals).map_err(|error| {
            error.findings.iter().map(|finding| format!("{} {}", finding.path, finding.code)).collect()
        })
    }

    /// Takes a step in parts, as batches come; `seen` looks at the world after each. The step ends when it says so.
    fn take(&mut self, step: &Step, seen: &mut dyn FnMut(&World) -> bool) -> bool {
        let body = step.params.get("body").cloned().unwrap_or_default();
        match step.endpoint.name {
            "featureFlags.set" => {
                self.flag = Some((body.string_at("defaultState").unwrap(), body.string_at("overrideState")));
            }
            "featureFlags.upsertPortals" => {
                for state in body.items_at("portalStates") {
                    let id = state.integer_at("portalId").unwrap();
                    self.portals.insert(id, state.string_at("flagState").unwrap());
                    if !seen(self) {
                        return false;
                    }
                }
            }
            "featureFlags.deletePortals" => {
                for id in body.items_at("portalIds") {
                    self.portals.remove(&id.as_integer().unwrap());
                    if !seen(self) {
                        return false;
                    }
                }
            }
            "featureFlags.delete" => *self = Self::default(),
            other => panic!("{other}"),
        }
        seen(self)
    }

    /// Which of these accounts would lose what they see.
    fn losing(&self, keep: &[i64]) -> Vec<i64> {
        let on = self.flag.as_ref().is_some_and(|(default, _)| default == "ON");
        let off = |id: &i64| self.portals.get(id).is_some_and(|state| state == "OFF");
        keep.iter().filter(|id| on && !off(id)).copied().collect()
    }
}

/// The steps with what they are about.
fn told(plan: &Plan) -> Vec<String> {
    let tell = |step: &Step| {
        let body = step.params.get("body").map(|body| serde_json::to_string(body).unwrap());
        format!("{} {}", step.number, body.unwrap_or_default())
    };
    plan.steps.iter().map(tell).collect()
}

const TWO: &str = r#"{"appId":42,"portalIds":[1,"2"],"upgraded":[]}"#;
const ONE_UPGRADED: &str = r#"{"appId":42,"portalIds":[1,2],"upgraded":["2",2]}"#;
const FINISH: &str = r#"{"appId":42,"portalIds":[1,2],"upgraded":[1,2],"finish":true}"#;

/// A migration, the flag and the accounts before it; its steps and the accounts that remain.
type Case = (&'static str, &'static str, &'static [(i64, &'static str)], &'static [&'static str], &'static [i64]);

#[test]
fn each_state_of_a_flag_has_its_plan() {
    const FIRST: &str = r#"1 {"defaultState":"OFF"}"#;
    const BOTH: &str = r#"2 {"portalStates":[{"portalId":1,"flagState":"OFF"},{"portalId":2,"flagState":"OFF"}]}"#;
    const ONE: &str = r#"2 {"portalStates":[{"portalId":1,"flagState":"OFF"}]}"#;
    const ON: &str = r#"3 {"defaultState":"ON"}"#;
    const GONE: &str = r#"4 {"portalIds":[2]}"#;
    let cases: [Case; 14] = [
        (TWO, "", &[], &[FIRST, BOTH, ON], &[1, 2]),
        (TWO, "ABSENT", &[], &[FIRST, BOTH, ON], &[1, 2]),
        (TWO, "OFF", &[], &[BOTH, ON], &[1, 2]),
        (TWO, "OFF", &[(2, "OFF")], &[ONE, ON], &[1, 2]),
        (TWO, "OFF", &[(1, "ON"), (2, "OFF")], &[ONE, ON], &[1, 2]),
        (TWO, "OFF", &[(1, "OFF"), (2, "OFF"), (7, "ON")], &[ON], &[1, 2, 7]),
        (TWO, "ON", &[(1, "OFF"), (2, "OFF")], &[], &[1, 2]),
        // Somebody was forgotten.
        (TWO, "ON", &[(1, "ABSENT"), (2, "OFF")], &[ONE], &[1, 2]),
        (ONE_UPGRADED, "", &[], &[FIRST, ONE, ON], &[1]),
        (ONE_UPGRADED, "ON", &[(1, "OFF"), (2, "OFF")], &[GONE], &[1]),
        (ONE_UPGRADED, "ON", &[(1, "OFF")], &[], &[1]),
        (FINISH, "ON", &[(2, "OFF")], &[GONE, "5 "], &[]),
        (FINISH, "OFF", &[], &["5 "], &[]),
        (FINISH, "", &[], &[], &[]),
    ];
    for (migration, default, portals, steps, remaining) in cases {
        let plan = World::of(default, portals).plan(migration);
        assert_eq!(
            (told(&plan), plan.remaining.as_slice()),
            (steps.iter().map(|step| (*step).to_owned()).collect(), remaining),
            "{migration} {default} {portals:?}"
        );
        for step in &plan.steps {
            assert_eq!(step.params.text_at("flagName"), Some("hs-hide-crm-cards"));
            assert_eq!(step.params.integer_at("appId"), Some(42));
        }
    }
}

#[test]
fn what_holds_whatever_is_set_stays() {
    let mut world = World::of("OFF", &[]);
    world.flag = Some(("OFF".to_owned(), Some("OFF".to_owned())));
    let plan = world.plan(r#"{"portalIds":[1],"flagName":"hs-release-app-cards"}"#);
    assert_eq!(told(&plan)[1], r#"3 {"defaultState":"ON","overrideState":"OFF"}"#);
    assert_eq!(plan.which, parse(r#"{"flagName":"hs-release-app-cards"}"#));
    let data = plan.to_value();
    let step = parse(r#"{"flagName":"hs-release-app-cards","body":{"defaultState":"ON","overrideState":"OFF"}}"#);
    assert_eq!(data.at("/steps/*/operation"), [&"featureFlags.upsertPortals".into(), &"featureFlags.set".into()]);
    assert_eq!(data.at("/steps/*/params")[1], &step);
}

#[test]
fn a_bad_migration_is_named_before_anything_is_read() {
    let cases: [(&str, &[&str]); 12] = [
        ("{}", &["portalIds missing"]),
        (r#"{"portalIds":[]}"#, &["portalIds empty"]),
        (r#"{"portalIds":[],"upgraded":[1]}"#, &["portalIds empty"]),
        (r#"{"portalIds":7}"#, &["portalIds wrongType"]),
        (r#"{"portalIds":[1,"x"],"upgraded":[0]}"#, &["portalIds[1] wrongType", "upgraded[0] outOfRange"]),
        (r#"{"portalIds":[1],"appId":"a"}"#, &["appId wrongType"]),
        (r#"{"portalIds":[1],"flagName":7}"#, &["flagName wrongType"]),
        (r#"{"portalIds":[1],"finish":"yes"}"#, &["finish wrongType"]),
        (r#"{"portalIDs":[1]}"#, &["portalIDs unknownOption", "portalIds missing"]),
        (r#"{"portalIds":[1,2],"upgraded":[1],"finish":true}"#, &["upgraded unfinished"]),
        ("[]", &["params wrongType"]),
        ("null", &["params wrongType"]),
    ];
    for (migration, expected) in cases {
        assert_eq!(World::default().try_plan(migration).unwrap_err(), expected, "{migration}");
    }
    // A flag that this library does not know is HubSpot's to judge.
    assert!(World::default().try_plan(r#"{"portalIds":[1],"flagName":"hs-new"}"#).is_ok());
    assert!(World::default().try_plan(r#"{"finish":true}"#).is_ok());
}

#[test]
fn a_finish_names_the_accounts_that_stand_against_it() {
    let world = World::of("ON", &[(7, "OFF"), (8, "ON"), (9, "ABSENT")]);
    let nothing = plan(&parse(FINISH), &Value::Null, &[]).unwrap();
    assert_eq!(nothing.steps, []);
    assert_eq!(world.try_plan(FINISH).unwrap_err(), ["upgraded unfinished"]);
    let many: Vec<String> = (1..=25).map(|id| id.to_string()).collect();
    let migration = format!(r#"{{"portalIds":[{}],"finish":true}}"#, many.join(","));
    let error = plan(&parse(&migration), &Value::Null, &[]).unwrap_err();
    let message = &error.findings[0].message;
    assert!(message.starts_with("`upgraded` lacks 1, 2, "), "{message}");
    assert!(message.contains(", 20 and 5 more: the flag can't be deleted before they have upgraded"), "{message}");
}

/// A migration of at most nine accounts, and a flag that stands in any way.
fn any(random: &mut Random) -> (String, Vec<i64>, World) {
    let mut pick = |share: u64| -> Vec<i64> { (1..=9).filter(|_| random.up_to(100) < share).collect() };
    let (mut existing, mut upgraded) = (pick(50), pick(30));
    let (off, other) = (pick(30), pick(10));
    let finish = pick(30).contains(&1);
    if existing.is_empty() {
        existing.push(5);
    }
    let flag = match random.up_to(4) {
        0 => None,
        1 => Some(("ON".to_owned(), None)),
        2 => Some(("ABSENT".to_owned(), None)),
        _ => Some(("OFF".to_owned(), None)),
    };
    let mut world = World { flag, ..World::default() };
    if world.flag.is_some() {
        world.portals.extend(off.iter().map(|id| (*id, "OFF".to_owned())));
        world.portals.extend(other.iter().map(|id| (*id, "ON".to_owned())));
    }
    if finish {
        upgraded = (1..=9).collect();
    }
    let migration = format!(r#"{{"appId":42,"portalIds":{existing:?},"upgraded":{upgraded:?},"finish":{finish}}}"#);
    existing.retain(|id| !upgraded.contains(id));
    (migration, existing, world)
}

#[test]
fn a_plan_that_is_carried_out_leaves_nothing_to_do() {
    let mut random = Random::new(3);
    for _ in 0..3_000 {
        let (migration, keep, mut world) = any(&mut random);
        let plan = world.plan(&migration);
        for step in &plan.steps {
            world.take(step, &mut |_| true);
        }
        assert_eq!(world.plan(&migration).steps, [], "{migration} {world:?}");
        assert!(world.losing(&keep).is_empty(), "{migration}");
        let mut remaining = plan.remaining;
        remaining.sort_unstable();
        assert_eq!(world.portals.keys().copied().collect::<Vec<_>>(), remaining, "{migration}");
    }
}

#[test]
fn nobody_loses_what_they_see_wherever_it_stops_and_it_ends_all_the_same() {
    let mut random = Random::new(9);
    for _ in 0..3_000 {
        let (migration, keep, mut world) = any(&mut random);
        let mut losing = world.losing(&keep);
        let mut rounds = 0;
        loop {
            let plan = world.plan(&migration);
            if plan.steps.is_empty() {
                break;
            }
            let mut left = random.up_to(6) + u64::from(rounds > 20) * 100;
            for step in &plan.steps {
                let whole = world.take(step, &mut |world| {
                    let now = world.losing(&keep);
                    assert!(now.iter().all(|id| losing.contains(id)), "{migration}: {now:?} lose what they see");
                    losing = now;
                    left = left.saturating_sub(1);
                    left > 0
                });
                if !whole {
                    break;
                }
            }
            rounds += 1;
            assert!(rounds < 40, "{migration} never ends");
        }
        assert!(losing.is_empty(), "{losing:?}");
    }
}
