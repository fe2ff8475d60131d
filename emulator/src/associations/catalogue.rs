//! Which object types the documents associate, by which ids and labels. Data, and how a pair of types looks from each side.

use crate::associations::types::{AssociationType, Category, name};
use crate::crm::ObjectType;

/// Two types that say the same from both sides.
pub(super) struct Pair {
    from: &'static str,
    to: &'static str,
    ids: (u64, u64),
    labels: Option<(&'static str, &'static str)>,
    category: Category,
}

impl Pair {
    const fn labelled(self, label: &'static str, inverse: &'static str) -> Self {
        Self { labels: Some((label, inverse)), ..self }
    }

    const fn of(self, category: Category) -> Self {
        Self { category, ..self }
    }

    pub fn seen(&self, from: &ObjectType, to: &ObjectType) -> Vec<AssociationType> {
        let mut seen = Vec::new();
        if (self.from, self.to) == (from.id, to.id) {
            seen.push(self.side(from, to, self.ids, self.labels.map(|labels| labels.0)));
        }
        if (self.to, self.from) == (from.id, to.id) && self.ids.0 != self.ids.1 {
            seen.push(self.side(from, to, (self.ids.1, self.ids.0), self.labels.map(|labels| labels.1)));
        }
        seen
    }

    fn is_primary(&self) -> bool {
        self.labels.is_some_and(|labels| labels.0 == PRIMARY)
    }

    fn side(
        &self,
        from: &ObjectType,
        to: &ObjectType,
        ids: (u64, u64),
        label: Option<&'static str>,
    ) -> AssociationType {
        let plain = name(from, to);
        let sides = [(from.id, to.id), (to.id, from.id)];
        let has_primary = PAIRS.iter().any(|pair| pair.is_primary() && sides.contains(&(pair.from, pair.to)));
        let name = match label {
            Some(PRIMARY) => plain,
            Some(label) => label.to_lowercase().replace(' ', "_"),
            None if has_primary => format!("{plain}_unlabeled"),
            None => plain,
        };
        let (from, to) =
            if (self.from, self.to) == (from.id, to.id) { (self.from, self.to) } else { (self.to, self.from) };
        AssociationType { id: ids.0, category: self.category, label, from, to, inverse: ids.1, name }
    }
}

const fn plain(from: &'static str, to: &'static str, id: u64, inverse: u64) -> Pair {
    Pair { from, to, ids: (id, inverse), labels: None, category: Category::HubSpot }
}

const fn primary(from: &'static str, id: u64, inverse: u64) -> Pair {
    plain(from, "0-2", id, inverse).labelled(PRIMARY, PRIMARY)
}

pub(super) const PRIMARY: &str = "Primary";

/// Of the payments' ids the documents give those from the payment's side, and 523 for an order's; the others of that
/// kind are taken to lie beside them.
pub(super) static PAIRS: &[Pair] = &[
    plain("0-1", "0-2", 279, 280),
    primary("0-1", 1, 2),
    plain("0-1", "0-2", 35, 36).labelled("Decision maker", "Decided by").of(Category::User),
    plain("0-1", "0-3", 4, 3),
    plain("0-1", "0-5", 15, 16),
    plain("0-1", "0-1", 449, 449),
    plain("0-3", "0-2", 341, 342),
    primary("0-3", 5, 6),
    plain("0-5", "0-2", 339, 340),
    primary("0-5", 26, 25),
    plain("0-3", "0-5", 27, 28),
    plain("0-2", "0-2", 450, 450),
    plain("0-2", "0-2", 13, 14).labelled("Child company", "Parent company"),
    plain("0-3", "0-3", 451, 451),
    plain("0-5", "0-5", 452, 452),
    plain("0-3", "0-8", 19, 20),
    plain("0-3", "0-14", 63, 64),
    plain("0-14", "0-8", 67, 68),
    plain("0-14", "0-1", 69, 70),
    plain("0-14", "0-2", 71, 72),
    plain("0-53", "0-1", 177, 178),
    plain("0-53", "0-2", 179, 180),
    plain("0-53", "0-3", 175, 176),
    plain("0-69", "0-1", 295, 296),
    plain("0-69", "0-2", 297, 298),
    plain("0-123", "0-1", 507, 508),
    plain("0-123", "0-2", 509, 510),
    plain("0-123", "0-3", 512, 511),
    plain("0-101", "0-2", 389, 390),
    plain("0-101", "0-1", 387, 388),
    plain("0-101", "0-3", 391, 392),
    plain("0-101", "0-84", 428, 427),
    plain("0-101", "0-19", 1_170, 1_169),
    plain("0-101", "0-53", 542, 541),
    plain("0-101", "0-8", 395, 396),
    plain("0-101", "0-123", 524, 523),
    plain("0-101", "0-118", 476, 475),
    plain("0-101", "0-14", 397, 398),
    plain("0-101", "0-69", 393, 394),
    plain("0-101", "0-5", 1_354, 1_353),
    plain("0-48", "0-1", 194, 193),
    plain("0-48", "0-2", 182, 181),
    plain("0-48", "0-3", 206, 205),
    plain("0-48", "0-5", 220, 219),
    plain("0-47", "0-1", 200, 199),
    plain("0-47", "0-2", 188, 187),
    plain("0-47", "0-3", 212, 211),
    plain("0-47", "0-5", 226, 225),
    plain("0-46", "0-1", 202, 201),
    plain("0-46", "0-2", 190, 189),
    plain("0-46", "0-3", 214, 213),
    plain("0-46", "0-5", 228, 227),
    plain("0-27", "0-1", 204, 203),
    plain("0-27", "0-2", 192, 191),
    plain("0-27", "0-3", 216, 215),
    plain("0-27", "0-5", 230, 229),
];
