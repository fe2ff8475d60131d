//! What an e-mail's template needs to be filled in.

use serde_json::{Map, Value};

/// The needs of one template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Template {
    /// Custom properties.
    pub custom: Vec<String>,
    /// Contact properties that do instead, where there are any.
    pub contact: Vec<String>,
}

impl Template {
    pub fn of(custom: &[&str], contact: &[&str]) -> Self {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self { custom: own(custom), contact: own(contact) }
    }

    /// The custom properties that are missing from a request.
    pub fn missing(&self, custom: &Map<String, Value>, contact: &Map<String, Value>) -> Vec<&str> {
        let lacks = |given: &Map<String, Value>, name: &str| given.get(name).is_none_or(Value::is_null);
        if !self.contact.is_empty() && !self.contact.iter().any(|name| lacks(contact, name)) {
            return Vec::new();
        }
        self.custom.iter().map(String::as_str).filter(|name| lacks(custom, name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn either_kind_of_properties_does_if_it_is_complete() {
        let template = Template::of(&["url", "name"], &["firstname"]);
        let missing = |custom: Value, contact: Value| -> Vec<String> {
            let missing = template.missing(custom.as_object().unwrap(), contact.as_object().unwrap());
            missing.into_iter().map(str::to_owned).collect()
        };
        assert!(missing(json!({ "url": 1, "name": [] }), json!({})).is_empty());
        assert!(missing(json!({}), json!({ "firstname": "a" })).is_empty());
        assert_eq!(missing(json!({ "url": null, "name": "" }), json!({ "lastname": "a" })), ["url"]);
        assert_eq!(Template::of(&["a"], &[]).missing(&Map::new(), &Map::new()), ["a"]);
    }
}
