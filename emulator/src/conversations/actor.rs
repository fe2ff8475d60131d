//! Who takes part in conversations, by the prefix of the id: agents, the app, the customer agent, the system, visitors,
//! and addresses that are no contact's.

use serde_json::{Map, Value, json};

use crate::conversations::inbox::ChannelAccount;
use crate::crm::{Crm, ObjectType};

/// The person on the other side of a thread.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub id: u64,
    name: Option<String>,
    email: Option<String>,
}

impl Visitor {
    /// The contact of that id, or a visitor who is none.
    pub fn of(crm: &Crm, id: u64) -> Self {
        let contact = ObjectType::find("contacts").and_then(|kind| crm.find(kind, id));
        let contact = contact.filter(|record| record.archived_at.is_none());
        let value = |name: &str| contact.and_then(|record| record.value(name)).map(str::to_owned);
        let names: Vec<String> = [value("firstname"), value("lastname")].into_iter().flatten().collect();
        Self { id, name: Some(names.join(" ")).filter(|name| !name.is_empty()), email: value("email") }
    }

    /// Whether anything is known of it.
    pub fn is_contact(&self) -> bool {
        self.name.is_some() || self.email.is_some()
    }

    pub fn actor_id(&self) -> String {
        format!("V-{}", self.id)
    }

    /// As the sender of a message of that channel account.
    pub fn sender(&self, account: &ChannelAccount) -> Value {
        let mut told = self.party(account);
        told.insert("senderField".to_owned(), json!("FROM"));
        Value::Object(told)
    }

    /// As the recipient of a message of that channel account.
    pub fn recipient(&self, account: &ChannelAccount) -> Value {
        let mut told = self.party(account);
        told.insert("recipientField".to_owned(), json!("TO"));
        Value::Object(told)
    }

    fn party(&self, account: &ChannelAccount) -> Map<String, Value> {
        let mut told = Map::new();
        told.insert("actorId".to_owned(), json!(self.actor_id()));
        told.extend(self.name.as_ref().map(|name| ("name".to_owned(), json!(name))));
        let address = self.email.as_ref().filter(|_| account.identifier(0).is_some());
        let identifier = address.map(|address| json!({ "type": "HS_EMAIL_ADDRESS", "value": address }));
        told.extend(identifier.map(|identifier| ("deliveryIdentifier".to_owned(), identifier)));
        told
    }

    fn to_json(&self) -> Value {
        let mut told = Map::new();
        told.insert("id".to_owned(), json!(self.actor_id()));
        told.insert("type".to_owned(), json!("VISITOR"));
        told.extend(self.name.as_ref().map(|name| ("name".to_owned(), json!(name))));
        told.extend(self.email.as_ref().map(|email| ("email".to_owned(), json!(email))));
        Value::Object(told)
    }
}

/// What is known where actors are looked up.
pub(crate) struct Directory<'a> {
    pub crm: &'a Crm,
    pub portal_id: u64,
    pub app_id: u64,
    /// Whether a visitor takes part in a thread, who may be no contact.
    pub takes_part: &'a dyn Fn(u64) -> bool,
}

impl Directory<'_> {
    /// The actor of that id, as replies show it.
    pub fn find(&self, id: &str) -> Option<Value> {
        let (prefix, rest) = id.split_once('-')?;
        match prefix {
            "A" => agent(id, self.portal_id),
            "I" if rest.parse() == Ok(self.app_id) => {
                Some(json!({ "id": id, "type": "INTEGRATOR", "name": "Emulated app" }))
            }
            "L" if id == CUSTOMER_AGENT => Some(json!({ "id": id, "type": "LLM", "name": "Customer agent" })),
            "S" if id == SYSTEM => Some(json!({ "id": id, "type": "SYSTEM" })),
            "E" if rest.contains('@') => Some(json!({ "id": id, "type": "EMAIL", "email": rest })),
            "V" => {
                let visitor = Visitor::of(self.crm, rest.parse().ok()?);
                (visitor.is_contact() || (self.takes_part)(visitor.id)).then(|| visitor.to_json())
            }
            _ => None,
        }
    }
}

/// Whether an id has a prefix that the documents name.
pub(crate) fn has_prefix(id: &str) -> bool {
    id.split_once('-').is_some_and(|(prefix, rest)| PREFIXES.contains(&prefix) && !rest.is_empty())
}

/// Whether it is an agent of the account.
pub(crate) fn is_agent(id: &str) -> bool {
    AGENTS.iter().any(|(known, _, _)| *known == id)
}

/// The name of an agent.
pub(crate) fn agent_name(id: &str) -> Option<&'static str> {
    AGENTS.iter().find(|(known, _, _)| *known == id).map(|(_, name, _)| *name)
}

fn agent(id: &str, portal_id: u64) -> Option<Value> {
    let (id, name, mailbox) = AGENTS.iter().find(|(known, _, _)| *known == id)?;
    let email = format!("{mailbox}@hub-{portal_id}.example");
    let avatar = format!("https://hub-{portal_id}.example/avatars/{mailbox}.png");
    Some(json!({ "id": id, "type": "AGENT", "name": name, "email": email, "avatar": avatar }))
}

pub(crate) const SYSTEM: &str = "S-hubspot";
pub(crate) const FIRST_AGENT: &str = "A-293199";
const CUSTOMER_AGENT: &str = "L-1";
const PREFIXES: [&str; 6] = ["A", "E", "I", "L", "S", "V"];
const AGENTS: [(&str, &str, &str); 2] = [(FIRST_AGENT, "Alex Admin", "admin"), ("A-293200", "Sam Support", "sam")];

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(id: &str) -> Option<String> {
        let crm = Crm::built_in(0);
        let directory = Directory { crm: &crm, portal_id: 7, app_id: 9, takes_part: &|id| id == 99 };
        Some(directory.find(id)?["type"].as_str().unwrap().to_owned())
    }

    #[test]
    fn every_prefix_has_its_type() {
        for (id, expected) in [
            ("A-293199", "AGENT"),
            ("E-a@x.test", "EMAIL"),
            ("I-9", "INTEGRATOR"),
            ("L-1", "LLM"),
            ("S-hubspot", "SYSTEM"),
            ("V-1001", "VISITOR"),
            ("V-99", "VISITOR"),
        ] {
            assert_eq!(kind(id).as_deref(), Some(expected), "{id}");
            assert!(has_prefix(id));
        }
        for id in ["A-1", "I-8", "L-2", "S-x", "V-5", "E-x", "B-1", "V", ""] {
            assert_eq!(kind(id), None, "{id}");
        }
        assert!(!has_prefix("B-1") && !has_prefix("A-") && !has_prefix("A"));
    }

    #[test]
    fn a_contact_has_a_name_and_an_address() {
        let visitor = Visitor::of(&Crm::built_in(0), 1_001);
        let email = ChannelAccount::find(148_664).unwrap();
        assert!(visitor.sender(email)["deliveryIdentifier"]["value"].as_str().unwrap().contains('@'));
        let chat = ChannelAccount::find(148_662).unwrap();
        assert_eq!(visitor.sender(chat).get("deliveryIdentifier"), None);
        assert!(!Visitor::of(&Crm::built_in(0), 5).is_contact());
    }
}
