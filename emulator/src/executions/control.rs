//! Obeys the control `execution`: enrols an object in a workflow that has a custom action.

use serde_json::{Map, Value, json};

use crate::accounts::Account;
use crate::address::Address;
use crate::crm::ObjectType;
use crate::emulator::Emulator;
use crate::executions::store::Subject;
use crate::fields::{Fields, Invalid};

impl Emulator {
    /// Enrols an object in a workflow that has a custom action, and gives the callback id:
    ///
    /// ```json
    /// {
    ///   "actionUrl": "https://app.example/action", "inputFields": { "widget": "w1" },
    ///   "objectId": 1001, "objectType": "CONTACT", "portalId": 12345
    /// }
    /// ```
    /// Everything is optional; without `actionUrl` nothing is called and the execution is blocked from the start.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub fn execution(&mut self, now: u64, request: &Value) -> Result<String, Invalid> {
        let now = self.time(now);
        let fields = Fields::of("", request, &["actionUrl", "inputFields", "objectId", "objectType", "portalId"])?;
        let parse = |text| Address::parse(text).ok_or_else(|| fields.invalid("actionUrl", "must be an absolute URL"));
        let action = fields.text("actionUrl")?.map(parse).transpose()?;
        let nothing = json!({});
        let input_fields = fields.value("inputFields").unwrap_or(&nothing).as_object();
        let input_fields = input_fields.ok_or_else(|| fields.invalid("inputFields", "must be an object"))?;
        let portal_id = fields.whole("portalId")?.unwrap_or(self.options.portal_id);
        let account = self.accounts.find(portal_id).filter(|account| account.installed);
        let account =
            account.ok_or_else(|| fields.invalid("portalId", "names no account that has the app installed"))?;
        let object_type = fields.text("objectType")?.unwrap_or("CONTACT");
        let (object_id, object_type, properties) = object(account, object_type, fields.whole("objectId")?);
        let app_id = self.options.app_id;
        let subject = Subject { portal_id, app_id, object_id, object_type, properties, input_fields };
        Ok(self.executions.begin(now, action.as_ref(), subject))
    }
}

/// The object with its properties, where the account has it. Without an id: the first of its type.
fn object(account: &Account, object_type: &str, id: Option<u64>) -> (u64, String, Map<String, Value>) {
    let Some(kind) = ObjectType::find(object_type) else {
        return (id.unwrap_or(1), object_type.to_owned(), Map::new());
    };
    let first = || account.crm.table(kind).and_then(|table| table.records.keys().next().copied());
    let id = id.or_else(first).unwrap_or(1);
    let record = account.crm.find(kind, id);
    let value = |name: &'static str| Some((name.to_owned(), json!(record?.value(name)?)));
    (id, kind.singular.to_uppercase(), kind.properties().filter_map(value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn takes_the_first_contact_or_the_object_that_is_named() {
        let mut emulator = Emulator::new(Options { now: 0, ..Options::default() });
        for (body, id, object_type, property) in [
            (json!({}), 1_001, "CONTACT", Some("email")),
            (json!({ "objectType": "companies" }), 2_001, "COMPANY", Some("domain")),
            (json!({ "objectType": "0-3", "objectId": "3002" }), 3_002, "DEAL", Some("amount")),
            (json!({ "objectId": 5 }), 5, "CONTACT", None),
            (json!({ "objectType": "2-77", "objectId": 5 }), 5, "2-77", None),
        ] {
            let mut body = body;
            body["actionUrl"] = json!("https://app.test/");
            emulator.execution(0, &body).unwrap();
            let (_, _, sent) = emulator.executions.send_next(0).unwrap();
            let sent: Value = serde_json::from_str(&sent).unwrap();
            assert_eq!((&sent["object"]["objectId"], &sent["object"]["objectType"]), (&json!(id), &json!(object_type)));
            let properties = sent["object"]["properties"].as_object().unwrap();
            assert_eq!(properties.is_empty(), property.is_none());
            assert!(property.is_none_or(|name| properties.contains_key(name)));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let mut emulator = Emulator::new(Options::default());
        for (body, message) in [
            (json!({ "actionUrl": "/action" }), "`actionUrl` must be an absolute URL"),
            (json!({ "inputFields": [] }), "`inputFields` must be an object"),
            (json!({ "portalId": 9 }), "`portalId` names no account that has the app installed"),
            (json!({ "url": "" }), "`url` is unknown"),
        ] {
            let told = emulator.execution(0, &body).unwrap_err().to_string();
            assert!(told.starts_with(message), "{told}");
        }
    }
}
