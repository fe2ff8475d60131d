//! The flags of the app and the states that accounts have of them. Judges no request.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::body::word_of;

/// All flags, by name.
#[derive(Debug, Default)]
pub(crate) struct Flags {
    all: BTreeMap<String, Flag>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Flag {
    default: State,
    /// Goes before everything else.
    over: State,
    portals: BTreeMap<u64, State>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum State {
    On,
    Off,
    #[default]
    Absent,
}

impl Flags {
    pub fn names(&self) -> Vec<&str> {
        self.all.keys().map(String::as_str).collect()
    }

    pub fn find(&self, name: &str) -> Option<&Flag> {
        self.all.get(name)
    }

    pub fn remove(&mut self, name: &str) -> Option<Flag> {
        self.all.remove(name)
    }

    /// Sets what holds for accounts without a state of their own, and what goes before everything.
    pub fn set(&mut self, name: &str, default: State, over: State) {
        let flag = self.all.entry(name.to_owned()).or_default();
        (flag.default, flag.over) = (default, over);
    }

    /// Sets the state of an account; an absent one leaves it without.
    pub fn set_portal(&mut self, name: &str, portal_id: u64, state: State) {
        let portals = &mut self.all.entry(name.to_owned()).or_default().portals;
        if state == State::Absent {
            portals.remove(&portal_id);
        } else {
            portals.insert(portal_id, state);
        }
    }

    /// Takes the state of an account back, and gives what it was.
    pub fn remove_portal(&mut self, name: &str, portal_id: u64) -> State {
        self.all.get_mut(name).and_then(|flag| flag.portals.remove(&portal_id)).unwrap_or_default()
    }

    /// Every flag as the state of the emulator tells it.
    pub fn to_json(&self) -> Value {
        let flag = |(name, flag): (&String, &Flag)| {
            let portals: Map<String, Value> =
                flag.portals.iter().map(|(id, state)| (id.to_string(), json!(state.name()))).collect();
            let told = json!({
                "defaultState": flag.default.name(),
                "overrideState": flag.over.name(),
                "portals": portals,
            });
            (name.clone(), told)
        };
        Value::Object(self.all.iter().map(flag).collect())
    }
}

impl Flag {
    /// As replies show it.
    pub fn to_json(&self, app_id: u64, name: &str) -> Value {
        let mut told = json!({ "appId": app_id, "flagName": name, "defaultState": self.default.name() });
        if let Some(map) = told.as_object_mut().filter(|_| self.over != State::Absent) {
            map.insert("overrideState".to_owned(), json!(self.over.name()));
        }
        told
    }

    /// The state that an account has of its own.
    pub fn portal(&self, portal_id: u64) -> State {
        self.portals.get(&portal_id).copied().unwrap_or_default()
    }

    /// Accounts with a state of their own, by id, from this one on.
    pub fn portals(&self, from: u64) -> impl Iterator<Item = (u64, State)> {
        self.portals.range(from..).map(|(id, state)| (*id, *state))
    }
}

impl State {
    pub const ALL: [(&'static str, Self); 3] = [("ON", Self::On), ("OFF", Self::Off), ("ABSENT", Self::Absent)];

    pub fn name(self) -> &'static str {
        word_of(&Self::ALL, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_there_from_the_first_write_to_its_removal() {
        let mut flags = Flags::default();
        flags.set_portal("a", 5, State::On);
        flags.set("b", State::Off, State::Absent);
        assert_eq!(flags.names(), ["a", "b"]);
        assert_eq!(flags.find("a").unwrap().to_json(1, "a")["defaultState"], "ABSENT");
        flags.remove("a");
        assert_eq!(flags.find("a"), None);
    }

    #[test]
    fn an_absent_state_is_none() {
        let mut flags = Flags::default();
        for (portal_id, state) in [(9, State::Off), (5, State::On), (7, State::On), (7, State::Absent)] {
            flags.set_portal("a", portal_id, state);
        }
        assert_eq!(flags.remove_portal("a", 9), State::Off);
        assert_eq!(flags.remove_portal("a", 9), State::Absent);
        flags.set_portal("a", 6, State::Off);
        let flag = flags.find("a").unwrap();
        assert_eq!(flag.portals(6).collect::<Vec<_>>(), [(6, State::Off)]);
        assert_eq!((flag.portal(5), flag.portal(7)), (State::On, State::Absent));
    }

    #[test]
    fn an_override_is_told_where_there_is_one() {
        let mut flags = Flags::default();
        flags.set("a", State::On, State::Off);
        assert_eq!(flags.find("a").unwrap().to_json(1, "a")["overrideState"], "OFF");
        flags.set("a", State::On, State::Absent);
        assert_eq!(flags.find("a").unwrap().to_json(1, "a").get("overrideState"), None);
        assert_eq!(flags.to_json()["a"]["overrideState"], "ABSENT");
    }
}
