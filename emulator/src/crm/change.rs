//! What a write did to an object, for those who want to hear of it.

use crate::crm::types::ObjectType;

/// One change of one object.
#[derive(Debug)]
pub(crate) struct Change {
    pub kind: &'static ObjectType,
    pub object_id: u64,
    pub what: What,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum What {
    Created,
    /// A property has another value than before; the empty text: none.
    Property {
        name: String,
        value: String,
    },
    Archived,
}
