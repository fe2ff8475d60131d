//! Answers for associations: finds both objects, and hands on to what the path means.

use crate::associations::route::{Place, Shape};
use crate::associations::{batch, labels, v3, v4};
use crate::crm::{Asked, Crm, ObjectType, not_found};
use crate::http::Response;
use crate::problem::Problem;

/// Two objects; the first is there, and not archived.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ObjectPair {
    pub from: &'static ObjectType,
    pub id: u64,
    pub to: &'static ObjectType,
    pub to_id: u64,
}

/// Answers what is asked about the type of the path and another one.
pub(crate) fn answer(
    asked: &Asked<'_>,
    crm: &mut Crm,
    place: &Place,
    to: &'static ObjectType,
) -> Result<Response, Problem> {
    let from = asked.kind;
    let pair = |crm: &Crm, id: &str, to_id: &str| {
        let (id, to_id) = (alive(crm, from, id)?, number(to_id)?);
        Ok(ObjectPair { from, id, to, to_id })
    };
    match place {
        Place::List { id, shape: Shape::Named, .. } => v3::list(asked, crm, alive(crm, from, id)?, to),
        Place::List { id, shape: Shape::Typed, .. } => v4::list(asked, crm, alive(crm, from, id)?, to),
        Place::Single { id, to_id, association_type, .. } => {
            let pair = pair(crm, id, to_id)?;
            v3::change(asked, crm, pair, association_type)
        }
        Place::Pair { id, to_id, .. } => {
            let pair = pair(crm, id, to_id)?;
            v4::change(asked, crm, pair)
        }
        Place::Default { id, to_id, .. } => {
            let pair = pair(crm, id, to_id)?;
            v4::set_default(asked, crm, pair)
        }
        Place::Labels { .. } => Ok(labels::list(from, to)),
        Place::Batch { verb, .. } => batch::answer(asked, crm, to, *verb),
    }
}

/// The id of an object that is there, and not archived.
pub(crate) fn alive(crm: &Crm, kind: &'static ObjectType, id: &str) -> Result<u64, Problem> {
    let id = number(id)?;
    if crm.lives(kind, id) { Ok(id) } else { Err(not_found()) }
}

fn number(id: &str) -> Result<u64, Problem> {
    id.parse().map_err(|_| not_found())
}
