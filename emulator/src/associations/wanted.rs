//! Reads the associations that a new object is to be made with: `[{ to: { id }, types }]`.

use serde_json::Value;

use crate::associations::types::{AssociationType, leading_from, spec};
use crate::body::Body;
use crate::crm::{Crm, ObjectType};
use crate::problem::Problem;

/// The types of an input's associations, and the objects at their other ends.
pub(crate) fn wanted(input: &Value, crm: &Crm, kind: &ObjectType) -> Result<Vec<(AssociationType, u64)>, Problem> {
    let mut wanted = Vec::new();
    for (index, item) in Body::of(input)?.list("associations")?.into_iter().flatten().enumerate() {
        let path = format!("associations[{index}]");
        let item = Body::at(&path, item)?;
        item.require(&["to", "types"])?;
        let to = item.value("to").map(|to| Body::of(to)?.id("id")).transpose()?.flatten();
        let to = to.ok_or_else(|| item.refuse("to.id", "must be an id"))?;
        let types = item.list("types")?.filter(|types| !types.is_empty());
        for (index, value) in types.ok_or_else(|| item.refuse("types", "must not be empty"))?.iter().enumerate() {
            let (id, category) = spec(&format!("{path}.types[{index}]"), value)?;
            let found = leading_from(kind, id).filter(|(known, _)| known.category == category);
            let Some((known, other)) = found else {
                let clause = format!("has the association type {id}, which does not begin at {}", kind.plural);
                return Err(item.refuse("types", clause));
            };
            if !crm.lives(other, to) {
                return Err(item.refuse("to.id", format!("is {to}, but no {} has that id", other.singular)));
            }
            wanted.push((known, to));
        }
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::crm::asking::{Account, blamed};

    #[test]
    fn an_association_must_begin_at_the_type_and_end_at_an_object() {
        let spec = |category: &str, id: u64| json!([{ "associationCategory": category, "associationTypeId": id }]);
        for (item, field) in [
            (json!({ "to": { "id": 2001 }, "types": spec("HUBSPOT_DEFINED", 387) }), "associations[0].types"),
            (json!({ "to": { "id": 2001 }, "types": spec("USER_DEFINED", 279) }), "associations[0].types"),
            (json!({ "to": { "id": 9 }, "types": spec("HUBSPOT_DEFINED", 279) }), "associations[0].to.id"),
            (json!({ "to": {}, "types": spec("HUBSPOT_DEFINED", 279) }), "associations[0].to.id"),
            (json!({ "to": { "id": 2001 }, "types": [{}] }), "associations[0].types[0].associationCategory"),
            (json!({ "to": { "id": 2001 }, "types": [] }), "associations[0].types"),
            (json!({ "types": [] }), "associations[0].to"),
        ] {
            let input = json!({ "properties": {}, "associations": [item] });
            let (status, told) = Account::new().ask("POST", "/crm/v3/objects/contacts", input);
            assert_eq!((status, blamed(&told)), (400, field), "{told}");
        }
    }
}
