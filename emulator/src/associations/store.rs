//! Which objects of one account are associated, and how; always seen from both sides. Knows no records.

use std::collections::{BTreeMap, BTreeSet};

use crate::associations::types::{self, AssociationType};
use crate::crm::ObjectType;

/// An object: its type and its id.
pub(crate) type Side = (&'static str, u64);

/// All associations: from an object to others, by which types.
#[derive(Debug, Default)]
pub(crate) struct Associations {
    all: BTreeMap<Side, BTreeMap<Side, BTreeSet<u64>>>,
    changes: Vec<AssociationChange>,
}

/// One type by which two objects are associated from now on, or no longer, seen from one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AssociationChange {
    pub from: Side,
    pub to: Side,
    pub type_id: u64,
    pub added: bool,
}

impl Associations {
    /// Associates two objects. With a label they are associated without one as well; an object has one primary company,
    /// and its first is that.
    pub fn add(&mut self, from: u64, to: u64, kind: &AssociationType) {
        let (Some(one), Some(other)) = (ObjectType::find(kind.from), ObjectType::find(kind.to)) else { return };
        let (from, to) = ((kind.from, from), (kind.to, to));
        let all = types::between(one, other);
        let primary = all.iter().find(|kind| kind.is_primary());
        if let Some(default) = all.iter().find(|kind| kind.label.is_none()) {
            self.link(from, to, default);
        }
        match primary {
            Some(primary) if kind.is_primary() => {
                for old in self.primary_companies(from, to, primary) {
                    self.unlink(old.0, old.1, primary.id, primary.inverse);
                }
                self.link(from, to, kind);
            }
            Some(primary) => {
                self.link(from, to, kind);
                if self.primary_companies(from, to, primary).is_empty() {
                    self.link(from, to, primary);
                }
            }
            None => self.link(from, to, kind),
        }
    }

    /// Takes one type away; the others of the two objects stay.
    pub fn remove(&mut self, from: u64, to: u64, kind: &AssociationType) {
        self.unlink((kind.from, from), (kind.to, to), kind.id, kind.inverse);
    }

    /// Takes all types between two objects away.
    pub fn remove_all(&mut self, from: Side, to: Side) {
        for (from, to) in [(from, to), (to, from)] {
            let types = self.all.get_mut(&from).and_then(|others| others.remove(&to)).unwrap_or_default();
            self.changes.extend(types.into_iter().map(|type_id| AssociationChange { from, to, type_id, added: false }));
        }
    }

    /// Takes an object's associations away, of which nobody hears.
    pub fn forget(&mut self, side: Side) {
        for other in self.all.remove(&side).unwrap_or_default().into_keys() {
            if let Some(others) = self.all.get_mut(&other) {
                others.remove(&side);
            }
        }
    }

    /// What changed since this was last asked: what was taken away and made again, or the reverse, is left out.
    pub fn take_changes(&mut self) -> Vec<AssociationChange> {
        let changes = std::mem::take(&mut self.changes);
        let mut odd: BTreeSet<(Side, Side, u64)> = BTreeSet::new();
        for AssociationChange { from, to, type_id, .. } in &changes {
            let key = (*from, *to, *type_id);
            if !odd.remove(&key) {
                odd.insert(key);
            }
        }
        // Of an odd number of changes the first is the same as the last.
        changes.into_iter().filter(|change| odd.remove(&(change.from, change.to, change.type_id))).collect()
    }

    /// The objects of a type that this one is associated with, by id, and by which types.
    pub fn of(&self, from: Side, to: &'static str) -> impl Iterator<Item = (u64, &BTreeSet<u64>)> {
        let others = self.all.get(&from).into_iter().flat_map(move |others| others.range((to, 0)..=(to, u64::MAX)));
        others.map(|((_, id), types)| (*id, types))
    }

    /// The types by which two objects are associated.
    #[cfg(test)]
    pub fn between(&self, from: Side, to: Side) -> Option<&BTreeSet<u64>> {
        self.all.get(&from)?.get(&to)
    }

    /// The pairs in the direction of `from` and `to` in which the object that isn't the company has its primary one.
    fn primary_companies(&self, from: Side, to: Side, primary: &AssociationType) -> Vec<(Side, Side)> {
        if to.0 == "0-2" {
            let associated = self.of(from, to.0).filter(|(_, types)| types.contains(&primary.id));
            return associated.map(|(id, _)| (from, (to.0, id))).collect();
        }
        let associated = self.of(to, from.0).filter(|(_, types)| types.contains(&primary.inverse));
        associated.map(|(id, _)| ((from.0, id), to)).collect()
    }

    fn link(&mut self, from: Side, to: Side, kind: &AssociationType) {
        for (from, to, type_id) in [(from, to, kind.id), (to, from, kind.inverse)] {
            if self.all.entry(from).or_default().entry(to).or_default().insert(type_id) {
                self.changes.push(AssociationChange { from, to, type_id, added: true });
            }
        }
    }

    fn unlink(&mut self, from: Side, to: Side, id: u64, inverse: u64) {
        for (from, to, type_id) in [(from, to, id), (to, from, inverse)] {
            let Some(others) = self.all.get_mut(&from) else { continue };
            let Some(types) = others.get_mut(&to) else { continue };
            if types.remove(&type_id) {
                self.changes.push(AssociationChange { from, to, type_id, added: false });
            }
            if types.is_empty() {
                others.remove(&to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(from: &str, to: &str, id: u64) -> AssociationType {
        types::find(ObjectType::find(from).unwrap(), ObjectType::find(to).unwrap(), id).unwrap()
    }

    fn types_of(associations: &Associations, from: Side, to: Side) -> Vec<u64> {
        associations.between(from, to).into_iter().flatten().copied().collect()
    }

    #[test]
    fn both_sides_see_a_tie_and_its_end() {
        let mut associations = Associations::default();
        let called = kind("call", "contact", 194);
        associations.add(7, 5, &called);
        assert_eq!(types_of(&associations, ("0-1", 5), ("0-48", 7)), [193]);
        associations.remove(7, 5, &called);
        assert!(
            associations.between(("0-1", 5), ("0-48", 7)).is_none()
                && associations.between(("0-48", 7), ("0-1", 5)).is_none()
        );
    }

    #[test]
    fn an_object_has_one_primary_company_and_its_first_is_that() {
        let mut associations = Associations::default();
        associations.add(5, 8, &kind("contact", "company", 279));
        associations.add(5, 9, &kind("contact", "company", 279));
        assert_eq!(types_of(&associations, ("0-1", 5), ("0-2", 8)), [1, 279]);
        assert_eq!(types_of(&associations, ("0-1", 5), ("0-2", 9)), [279]);
        associations.add(9, 5, &kind("company", "contact", 2));
        assert_eq!(types_of(&associations, ("0-1", 5), ("0-2", 8)), [279]);
        assert_eq!(types_of(&associations, ("0-1", 5), ("0-2", 9)), [1, 279]);
        assert_eq!(types_of(&associations, ("0-2", 8), ("0-1", 5)), [280]);
    }

    #[test]
    fn a_label_comes_with_the_tie_without_one_and_goes_alone() {
        let mut associations = Associations::default();
        let label = kind("contact", "company", 35);
        associations.add(5, 8, &label);
        assert_eq!(types_of(&associations, ("0-2", 8), ("0-1", 5)), [2, 36, 280]);
        associations.remove(5, 8, &label);
        assert_eq!(types_of(&associations, ("0-1", 5), ("0-2", 8)), [1, 279]);
        associations.remove_all(("0-1", 5), ("0-2", 8));
        assert_eq!(associations.of(("0-2", 8), "0-1").count(), 0);
    }

    #[test]
    fn every_change_is_told_from_both_sides_and_only_what_is_left_of_them() {
        let mut associations = Associations::default();
        let default = kind("contact", "deal", 4);
        associations.add(5, 8, &default);
        associations.add(5, 8, &default);
        let told = |added| {
            let (contact, deal) = (("0-1", 5), ("0-3", 8));
            let one = AssociationChange { from: contact, to: deal, type_id: 4, added };
            [one, AssociationChange { from: deal, to: contact, type_id: 3, added }]
        };
        assert_eq!(associations.take_changes(), told(true));
        associations.remove_all(("0-1", 5), ("0-3", 8));
        associations.add(5, 8, &default);
        assert_eq!(associations.take_changes(), []);
        associations.remove(5, 8, &default);
        associations.remove(5, 8, &default);
        assert_eq!(associations.take_changes(), told(false));
    }

    #[test]
    fn an_object_that_goes_is_untied_from_all() {
        let mut associations = Associations::default();
        associations.add(5, 8, &kind("contact", "company", 279));
        associations.add(5, 3, &kind("contact", "deal", 4));
        associations.forget(("0-1", 5));
        assert_eq!(associations.of(("0-2", 8), "0-1").count() + associations.of(("0-3", 3), "0-1").count(), 0);
    }
}
