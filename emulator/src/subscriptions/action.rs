//! What a subscription hears of. Data only.

use crate::body::word_of;
use crate::subscriptions::subscription::Kind;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    Update,
    Delete,
    Merge,
    Restore,
    AssociationAdded,
    AssociationRemoved,
    Snapshot,
    AppInstall,
    AppUninstall,
    AddedToList,
    RemovedFromList,
    GdprDelete,
}

impl Action {
    /// All, as the API writes them.
    pub const ALL: [(&'static str, Self); 13] = [
        ("CREATE", Self::Create),
        ("UPDATE", Self::Update),
        ("DELETE", Self::Delete),
        ("MERGE", Self::Merge),
        ("RESTORE", Self::Restore),
        ("ASSOCIATION_ADDED", Self::AssociationAdded),
        ("ASSOCIATION_REMOVED", Self::AssociationRemoved),
        ("SNAPSHOT", Self::Snapshot),
        ("APP_INSTALL", Self::AppInstall),
        ("APP_UNINSTALL", Self::AppUninstall),
        ("ADDED_TO_LIST", Self::AddedToList),
        ("REMOVED_FROM_LIST", Self::RemovedFromList),
        ("GDPR_DELETE", Self::GdprDelete),
    ];

    pub fn word(self) -> &'static str {
        word_of(&Self::ALL, self)
    }

    /// Whether a subscription of that type can hear of it. The documents list associations for objects, too.
    pub fn suits(self, kind: Kind) -> bool {
        match kind {
            Kind::Object => !matches!(
                self,
                Self::AppInstall | Self::AppUninstall | Self::AddedToList | Self::RemovedFromList | Self::GdprDelete
            ),
            Kind::Association => matches!(self, Self::AssociationAdded | Self::AssociationRemoved),
            Kind::ListMembership => matches!(self, Self::AddedToList | Self::RemovedFromList),
            Kind::PrivacyDeletion => self == Self::GdprDelete,
            Kind::AppLifecycle => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_its_actions() {
        let of = |kind| Action::ALL.iter().filter(|(_, action)| action.suits(kind)).count();
        assert_eq!(of(Kind::Object), 8);
        assert_eq!((of(Kind::Association), of(Kind::ListMembership)), (2, 2));
        assert_eq!((of(Kind::PrivacyDeletion), of(Kind::AppLifecycle)), (1, 0));
        assert_eq!(Action::GdprDelete.word(), "GDPR_DELETE");
    }
}
