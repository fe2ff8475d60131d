//! Obeys the controls `webhooks`, which says where events go, and `event`, which sends one.

use serde_json::{Value, json};

use crate::address::Address;
use crate::crm::ObjectType;
use crate::emulator::Emulator;
use crate::fields::{Fields, Invalid};
use crate::signature::Signature;
use crate::webhooks::event::example;
use crate::webhooks::store::Target;

impl Emulator {
    /// Says where events go, which, and how they are signed; gives what holds from now on:
    ///
    /// ```json
    /// {
    ///   "targetUrl": "https://app.example/hook", "subscriptions": ["contact.creation", "contact.propertyChange"],
    ///   "signatures": ["v1", "v3"]
    /// }
    /// ```
    /// `targetUrl` null stops them. Without `subscriptions` the target hears of everything.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub fn webhooks(&mut self, request: &Value) -> Result<Value, Invalid> {
        let target = target(request)?;
        let told = told(target.as_ref());
        self.webhooks.aim(target);
        Ok(told)
    }

    /// Sends an event to the target, subscribed or not, and gives its id:
    ///
    /// ```json
    /// { "subscriptionType": "conversation.newMessage", "objectId": 77, "portalId": 12345, "messageType": "COMMENT" }
    /// ```
    /// Only `subscriptionType` is required; whatever else stands there is told by the event.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub fn event(&mut self, now: u64, request: &Value) -> Result<u64, Invalid> {
        let now = self.time(now);
        let fields = Fields::any("", request)?;
        let name = fields.required("subscriptionType", fields.text("subscriptionType")?)?;
        if !is_type(name) {
            return Err(fields.invalid("subscriptionType", "must be a type like `contact.creation`"));
        }
        let (portal_id, account) = self.accounts.named(&fields, self.options.portal_id)?;
        if !self.webhooks.has_target() {
            return Err(Invalid::new("", "events have no target; set one with `webhooks`"));
        }
        let kind = name.split('.').next().and_then(ObjectType::find);
        let first = kind.and_then(|kind| account.crm.table(kind)?.records.keys().next().copied());
        let (given, object_id) = (fields.whole("eventId")?, fields.whole("objectId")?.or(first).unwrap_or(THREAD_ID));
        let message_id = self.secrets.uuid().replace('-', "");
        let mut told = example(name, object_id, message_id);
        for (key, value) in
            fields.iter().filter(|(key, _)| !["subscriptionType", "portalId", "objectId"].contains(&key.as_str()))
        {
            told.insert(key.clone(), value.clone());
        }
        let event_id = self.webhooks.push(now, portal_id, self.options.app_id, (name.to_owned(), told));
        Ok(given.unwrap_or(event_id))
    }
}

/// Where events go from now on; `None`: nowhere.
fn target(body: &Value) -> Result<Option<Target>, Invalid> {
    let fields = Fields::of("", body, &["targetUrl", "subscriptions", "signatures"])?;
    if !fields.iter().any(|(name, _)| name == "targetUrl") {
        return Err(fields.invalid("targetUrl", "is missing; null stops the webhooks"));
    }
    let subscriptions = fields.texts("subscriptions")?;
    if let Some(wrong) = subscriptions.iter().flatten().find(|text| !is_type(text)) {
        return Err(fields.invalid("subscriptions", format!("has `{wrong}`, which is no type like `contact.creation`")));
    }
    let signatures = match fields.texts("signatures")? {
        None => vec![Signature::V1, Signature::V3],
        Some(names) => names.iter().map(|name| signature(&fields, name)).collect::<Result<_, _>>()?,
    };
    if signatures.contains(&Signature::V1) && signatures.contains(&Signature::V2) {
        return Err(fields.invalid("signatures", "can't have both v1 and v2: they share a header"));
    }
    let parse = |text| Address::parse(text).ok_or_else(|| fields.invalid("targetUrl", "must be an absolute URL"));
    let address = fields.text("targetUrl")?.map(parse).transpose()?;
    Ok(address.map(|address| Target { address, subscriptions, signatures }))
}

fn signature(fields: &Fields<'_>, name: &str) -> Result<Signature, Invalid> {
    let found = Signature::ALL.into_iter().find(|signature| signature.name() == name);
    found.ok_or_else(|| fields.invalid("signatures", "must be a list of v1, v2 and v3"))
}

fn is_type(text: &str) -> bool {
    text.split_once('.').is_some_and(|(object, word)| !object.is_empty() && !word.is_empty())
}

/// What holds, as the control answers.
fn told(target: Option<&Target>) -> Value {
    let names = |target: &Target| target.signatures.iter().map(|signature| signature.name()).collect::<Vec<_>>();
    json!({
        "targetUrl": target.map(|target| target.address.url()),
        "subscriptions": target.and_then(|target| target.subscriptions.as_ref()),
        "signatures": target.map(names).unwrap_or_default(),
    })
}

/// A thread that no account of the emulator has.
const THREAD_ID: u64 = 1_000_000_001;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn signs_with_v1_and_v3_unless_told_otherwise() {
        let told = |body: Value| told(target(&body).unwrap().as_ref());
        let url = "https://app.test/";
        let expected = json!({ "targetUrl": url, "subscriptions": null, "signatures": ["v1", "v3"] });
        assert_eq!(told(json!({ "targetUrl": "https://app.test" })), expected);
        let chosen = json!({ "targetUrl": url, "subscriptions": ["deal.creation"], "signatures": ["v2"] });
        assert_eq!(told(chosen.clone()), chosen);
        assert_eq!(told(json!({ "targetUrl": null }))["targetUrl"], Value::Null);
    }

    #[test]
    fn says_what_is_wrong_with_a_target() {
        for (body, message) in [
            (json!({}), "`targetUrl` is missing; null stops"),
            (json!({ "targetUrl": "/hook" }), "`targetUrl` must be an absolute URL"),
            (json!({ "targetUrl": null, "subscriptions": ["contact"] }), "`subscriptions` has `contact`"),
            (json!({ "targetUrl": null, "signatures": ["v4"] }), "`signatures` must be"),
            (json!({ "targetUrl": null, "signatures": ["v1", "v2"] }), "`signatures` can't have both"),
        ] {
            let told = target(&body).unwrap_err().to_string();
            assert!(told.starts_with(message), "{told}");
        }
    }

    #[test]
    fn an_event_tells_what_it_is_given_over_what_is_usual() {
        let mut emulator = Emulator::new(Options { now: 0, ..Options::default() });
        let body = json!({ "subscriptionType": "conversation.newMessage" });
        assert!(emulator.event(0, &body).unwrap_err().to_string().starts_with("events have no target"));
        emulator.webhooks.aim(target(&json!({ "targetUrl": "https://app.test/", "subscriptions": [] })).unwrap());
        let events = [
            body,
            json!({ "subscriptionType": "deal.deletion", "changeSource": "CRM_UI", "objectId": 3 }),
            json!({ "subscriptionType": "own.thing", "eventId": 8, "occurredAt": 5, "own": [1] }),
        ];
        for event in &events {
            emulator.event(100, event).unwrap();
        }
        let (batch, _) = emulator.webhooks.send_next(100).unwrap();
        let sent: Value = serde_json::from_str(&batch.body()).unwrap();
        assert_eq!(sent[0]["messageId"].as_str().unwrap().len(), 32);
        assert_eq!((&sent[0]["messageType"], &sent[0]["occurredAt"]), (&json!("MESSAGE"), &json!(100)));
        assert_eq!((&sent[1]["objectId"], &sent[1]["changeSource"]), (&json!(3), &json!("CRM_UI")));
        assert_eq!((&sent[2]["eventId"], &sent[2]["occurredAt"], &sent[2]["own"]), (&json!(8), &json!(5), &json!([1])));
        for (body, message) in [
            (json!({}), "`subscriptionType` is missing"),
            (json!({ "subscriptionType": "x" }), "`subscriptionType` must be a type"),
            (json!({ "subscriptionType": "a.b", "portalId": 9 }), "`portalId` names no account"),
        ] {
            let told = emulator.event(0, &body).unwrap_err().to_string();
            assert!(told.starts_with(message), "{told}");
        }
    }
}
