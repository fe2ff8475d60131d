//! The mailroom of every account: SMTP tokens, templates, sending domains, and what was sent. Judges single sends.

use std::collections::{BTreeMap, BTreeSet};

use crate::email::address::{address, domain};
use crate::email::options::EmailOptions;
use crate::email::request::SendRequest;
use crate::email::send::{Send, SendResult};
use crate::email::smtp::SmtpTokens;
use crate::email::template::Template;
use crate::random::Random;

/// The mailrooms of all accounts that were looked at.
#[derive(Debug)]
pub(crate) struct Mailrooms {
    start: u64,
    all: BTreeMap<u64, Mailroom>,
    secrets: Random,
    ids: Random,
    times: Random,
}

/// The mailroom of one account.
#[derive(Debug)]
pub(crate) struct Mailroom {
    pub tokens: SmtpTokens,
    pub templates: BTreeMap<u64, Template>,
    /// Connected sending domains, in lower case.
    pub domains: BTreeSet<String>,
    sends: BTreeMap<String, Send>,
    /// What went out already.
    send_ids: BTreeSet<String>,
}

impl Mailrooms {
    pub fn new(seed: u64, start: u64) -> Self {
        let stream = |name| Random::stream(seed, name);
        let (secrets, ids, times) = (stream("smtp"), stream("sends"), stream("send times"));
        Self { start, all: BTreeMap::new(), secrets, ids, times }
    }

    /// The mailroom of an account, with what is built in.
    pub fn of(&mut self, portal_id: u64) -> (&mut Mailroom, &mut Random) {
        let (start, secrets) = (self.start, &mut self.secrets);
        let room = self.all.entry(portal_id).or_insert_with(|| Mailroom::built_in(portal_id, start, secrets));
        (room, secrets)
    }

    /// Takes a send that ends so, and gives it with its times.
    pub fn send(
        &mut self,
        now: u64,
        portal_id: u64,
        request: &SendRequest,
        result: SendResult,
        options: &EmailOptions,
    ) -> Send {
        let (status_id, event_id) = (self.ids.uuid(), self.ids.uuid());
        let (pending, processing) = (self.times.within(&options.pending), self.times.within(&options.processing));
        let at_once = result.word == "IDEMPOTENT_IGNORE";
        let started_at = if at_once { now } else { now.saturating_add(pending) };
        let completed_at = if at_once { now } else { started_at.saturating_add(processing) };
        let (room, _) = self.of(portal_id);
        if let Some(id) = request.send_id.as_ref().filter(|_| result.is_sent()) {
            room.send_ids.insert(id.clone());
        }
        let send = Send { status_id, requested_at: now, started_at, completed_at, result, event_id };
        room.sends.insert(send.status_id.clone(), send.clone());
        send
    }
}

impl Mailroom {
    fn built_in(portal_id: u64, start: u64, secrets: &mut Random) -> Self {
        let purchase = Template::of(&["purchaseUrl", "productName"], &["last_paid_date", "firstname"]);
        let array = Template::of(&["exampleArray"], &[]);
        Self {
            tokens: SmtpTokens::built_in(portal_id, start, secrets),
            templates: BTreeMap::from([(4_126_643_121, purchase), (4_126_643_122, array)]),
            domains: BTreeSet::from([format!("hub-{portal_id}.example"), "example.com".to_owned()]),
            sends: BTreeMap::new(),
            send_ids: BTreeSet::new(),
        }
    }

    pub fn find(&self, status_id: &str) -> Option<&Send> {
        self.sends.get(status_id)
    }

    /// How a send will end.
    pub fn judge(&self, request: &SendRequest) -> SendResult {
        if request.send_id.as_ref().is_some_and(|id| self.send_ids.contains(id)) {
            return SendResult::because("IDEMPOTENT_IGNORE", "an e-mail with this sendId was sent already");
        }
        let Some(to) = address(&request.to) else {
            return SendResult::because("INVALID_TO_ADDRESS", "the recipient is no e-mail address");
        };
        let Some(template) = self.templates.get(&request.email_id) else {
            return SendResult::because("MISSING_CONTENT", format!("no e-mail has the id {}", request.email_id));
        };
        let from = request.from.as_deref().map(|from| address(from).map(domain));
        if from.is_some_and(|domain| domain.is_none_or(|domain| !self.domains.contains(&domain))) {
            return SendResult::because("INVALID_FROM_ADDRESS", "the domain of the sender is not connected");
        }
        let missing = template.missing(&request.custom_properties, &request.contact_properties);
        if !missing.is_empty() {
            let message = format!("the template needs {}", missing.join(", "));
            return SendResult::because("MISSING_TEMPLATE_PROPERTIES", message);
        }
        let chosen = to.split_once('@').filter(|(_, domain)| domain.eq_ignore_ascii_case(RESULTS));
        chosen.and_then(|(mailbox, _)| SendResult::named(mailbox)).unwrap_or(SendResult::of("SENT"))
    }
}

/// Recipients there choose how a send ends.
const RESULTS: &str = "results.example";

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn request(message: Value, more: Value) -> SendRequest {
        let mut body = json!({ "emailId": 4_126_643_122_u64, "message": message });
        body["customProperties"] = json!({ "exampleArray": [] });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        SendRequest::read(&body).unwrap()
    }

    #[test]
    fn every_reason_has_its_result() {
        let mut rooms = Mailrooms::new(1, 0);
        let room = rooms.of(7).0;
        for (message, more, word) in [
            (json!({ "to": "a@x.test" }), json!({}), "SENT"),
            (json!({ "to": "nobody" }), json!({}), "INVALID_TO_ADDRESS"),
            (json!({ "to": "a@x.test" }), json!({ "emailId": 5 }), "MISSING_CONTENT"),
            (json!({ "to": "a@x.test", "from": "Ada <a@hub-7.example>" }), json!({}), "SENT"),
            (json!({ "to": "a@x.test", "from": "a@Example.com" }), json!({}), "SENT"),
            (json!({ "to": "a@x.test", "from": "a@hub-8.example" }), json!({}), "INVALID_FROM_ADDRESS"),
            (json!({ "to": "a@x.test", "from": "Ada" }), json!({}), "INVALID_FROM_ADDRESS"),
            (json!({ "to": "a@x.test" }), json!({ "customProperties": {} }), "MISSING_TEMPLATE_PROPERTIES"),
            (json!({ "to": "portal-suspended@results.example" }), json!({}), "PORTAL_SUSPENDED"),
            (json!({ "to": "queued@results.example" }), json!({}), "QUEUED"),
            (json!({ "to": "nothing@results.example" }), json!({}), "SENT"),
        ] {
            assert_eq!(room.judge(&request(message, more)).word, word);
        }
    }

    #[test]
    fn only_what_went_out_uses_its_send_id_up() {
        let mut rooms = Mailrooms::new(1, 0);
        let mut send = |more: Value| {
            let request = request(json!({ "to": "a@x.test", "sendId": "6" }), more);
            let result = rooms.of(7).0.judge(&request);
            rooms.send(5, 7, &request, result, &EmailOptions::default()).result.word
        };
        assert_eq!(send(json!({ "customProperties": {} })), "MISSING_TEMPLATE_PROPERTIES");
        assert_eq!([send(json!({})), send(json!({}))], ["SENT", "IDEMPOTENT_IGNORE"]);
    }

    #[test]
    fn a_send_takes_the_time_of_the_options() {
        let options = EmailOptions { pending: 10..=10, processing: 20..=20 };
        let request = request(json!({ "to": "a@x.test", "sendId": "6" }), json!({}));
        let mut rooms = Mailrooms::new(1, 0);
        let send = rooms.send(5, 7, &request, SendResult::of("SENT"), &options);
        assert_eq!((send.requested_at, send.started_at, send.completed_at), (5, 15, 35));
        let again = rooms.send(6, 7, &request, SendResult::of("IDEMPOTENT_IGNORE"), &options);
        assert_eq!((again.started_at, again.completed_at), (6, 6));
        assert!(rooms.of(7).0.find(&send.status_id).is_some() && rooms.of(8).0.find(&send.status_id).is_none());
    }
}
