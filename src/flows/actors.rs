//! The ids of actors, taken apart: who or what takes part in a conversation, and its own id there.
//! It asks nobody whether the actor exists.

use crate::text::split_once;

/// Who an actor is, as far as its id tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActorKind {
    /// A user of HubSpot; the id is the user's.
    Agent,
    /// An e-mail address that belongs to no contact.
    Email,
    /// An app.
    Integration,
    /// A customer agent.
    CustomerAgent,
    /// HubSpot itself.
    System,
    /// A visitor; the id is the contact's.
    Visitor,
    /// Something that this library does not know.
    Unknown,
}

impl ActorKind {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Email => "email",
            Self::Integration => "integration",
            Self::CustomerAgent => "customerAgent",
            Self::System => "system",
            Self::Visitor => "visitor",
            Self::Unknown => "unknown",
        }
    }
}

/// An actor's id, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor<'a> {
    /// What the prefix says.
    pub kind: ActorKind,
    /// What stands behind the prefix; the whole id where that is not known.
    pub id: &'a str,
}

impl<'a> Actor<'a> {
    /// Takes an id such as `A-123` apart. Nothing is refused: HubSpot may have prefixes that this library does not know.
    #[must_use]
    pub fn parse(actor_id: &'a str) -> Self {
        let unknown = Self { kind: ActorKind::Unknown, id: actor_id };
        let Some((prefix, id)) = split_once(actor_id, "-").filter(|(_, id)| !id.is_empty()) else { return unknown };
        let kind = match prefix {
            "A" => ActorKind::Agent,
            "E" => ActorKind::Email,
            "I" => ActorKind::Integration,
            "L" => ActorKind::CustomerAgent,
            "S" => ActorKind::System,
            "V" => ActorKind::Visitor,
            _ => return unknown,
        };
        Self { kind, id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::conversations::actors::ActorId;
    use crate::shape::{Described, Kind};

    fn parsed(actor_id: &str) -> (&str, &str) {
        let actor = Actor::parse(actor_id);
        (actor.kind.as_str(), actor.id)
    }

    #[test]
    fn each_documented_prefix_has_its_kind() {
        assert_eq!(parsed("A-123"), ("agent", "123"));
        assert_eq!(parsed("E-user@example.com"), ("email", "user@example.com"));
        assert_eq!(parsed("I-45"), ("integration", "45"));
        assert_eq!(parsed("L-6"), ("customerAgent", "6"));
        assert_eq!(parsed("S-hubspot"), ("system", "hubspot"));
        assert_eq!(parsed("V-9007199254740993"), ("visitor", "9007199254740993"));
    }

    #[test]
    fn only_the_first_hyphen_counts() {
        assert_eq!(parsed("E-a-b@example.com"), ("email", "a-b@example.com"));
    }

    #[test]
    fn what_is_not_known_stays_whole() {
        for actor_id in ["B-7", "a-1", "AB-1", "-1", "123", "A", "A-", " A-1", ""] {
            assert_eq!(parsed(actor_id), ("unknown", actor_id));
        }
    }

    #[test]
    fn every_prefix_that_the_operations_take_is_known() {
        let Kind::Prefixed(known) = ActorId::KIND else { panic!("{:?}", ActorId::KIND) };
        for prefix in known.prefixes {
            assert_ne!(Actor::parse(&format!("{prefix}1")).kind, ActorKind::Unknown, "{prefix}");
        }
    }
}
