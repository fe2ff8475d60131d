//! Reads templates and sending domains out of imported data.

use serde_json::Value;

use crate::email::store::Mailroom;
use crate::email::template::Template;
use crate::fields::{Fields, Invalid};

/// What an import brings to a mailroom.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    templates: Vec<(u64, Template)>,
    domains: Vec<String>,
}

impl Imports {
    /// Reads `{ emails?: [{ id, customProperties?, contactProperties? }], sendingDomains?: ["x.test"] }`.
    pub fn read(fields: &Fields<'_>) -> Result<Self, Invalid> {
        let list = fields.list("emails")?.into_iter().flatten().enumerate();
        let templates = list.map(|(index, value)| template(&format!("{}[{index}]", fields.path_of("emails")), value));
        let templates = templates.collect::<Result<_, _>>()?;
        let domains = fields.texts("sendingDomains")?.unwrap_or_default();
        Ok(Self { templates, domains: domains.iter().map(|domain| domain.to_lowercase()).collect() })
    }

    /// Puts it over what is there.
    pub fn put(self, room: &mut Mailroom) {
        room.templates.extend(self.templates);
        room.domains.extend(self.domains);
    }
}

fn template(path: &str, value: &Value) -> Result<(u64, Template), Invalid> {
    let fields = Fields::of(path, value, &["id", "customProperties", "contactProperties"])?;
    let id = fields.required("id", fields.whole("id")?)?;
    let custom = fields.texts("customProperties")?.unwrap_or_default();
    Ok((id, Template { custom, contact: fields.texts("contactProperties")?.unwrap_or_default() }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::email::store::Mailrooms;

    #[test]
    fn templates_and_domains_come_over_the_built_in_ones() {
        let data = json!({ "emails": [{ "id": "5", "customProperties": ["a"] }], "sendingDomains": ["X.test"] });
        let imports = Imports::read(&Fields::any("", &data).unwrap()).unwrap();
        let mut rooms = Mailrooms::new(1, 0);
        imports.put(rooms.of(7).0);
        let room = rooms.of(7).0;
        assert_eq!((room.templates.len(), room.templates[&5].custom.as_slice()), (3, ["a".to_owned()].as_slice()));
        assert!(room.domains.contains("x.test"));
    }

    #[test]
    fn a_mistake_is_named() {
        let data = json!({ "emails": [{ "id": 1 }, {}] });
        let told = Imports::read(&Fields::any("", &data).unwrap()).unwrap_err().to_string();
        assert_eq!(told, "`emails[1].id` is missing");
    }
}
