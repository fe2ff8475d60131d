//! What a request did to the records of an account, for those who want to hear of it.

use crate::associations::TieChange;
use crate::crm::types::ObjectType;
use crate::crm::values::Values;

/// All that one request did, in its order.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub objects: Vec<Change>,
    pub ties: Vec<TieChange>,
}

/// One change of one object.
#[derive(Debug)]
pub(crate) struct Change {
    pub kind: &'static ObjectType,
    pub object_id: u64,
    pub what: What,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// With these values.
    Created(Values),
    /// These properties have other values than before, at least one; the empty text: none.
    Changed(Values),
    Archived,
}
