//! Reads what the app wants to write on a thread, a message or a comment, and refuses what can't be sent.

use serde_json::{Map, Value, json};

use crate::body::Body;
use crate::call::Call;
use crate::conversations::EMAIL;
use crate::conversations::actor::{has_prefix, is_agent};
use crate::conversations::attachment::attachments;
use crate::conversations::change::App;
use crate::conversations::compose::{sender, travelling};
use crate::conversations::inbox::ChannelAccount;
use crate::conversations::message::{Kind, Message, written};
use crate::problem::Problem;

/// `POST …/threads/{threadId}/messages`: what is to be written.
pub(crate) fn read(now: u64, call: &Call<'_>, portal_id: u64, app: &App) -> Result<Message, Problem> {
    let value = call.json()?;
    let body = Body::of(&value)?;
    body.require(&["type"])?;
    match body.word("type", &[("MESSAGE", Kind::Outgoing), ("COMMENT", Kind::Comment)])? {
        Some(Kind::Comment) => comment(now, &body, app),
        _ => message(now, &body, portal_id, app),
    }
}

fn comment(now: u64, body: &Body<'_>, app: &App) -> Result<Message, Problem> {
    body.require(&["text"])?;
    let mut fields = text(body)?;
    fields.insert("attachments".to_owned(), json!(attachments(body, None)?));
    Ok(Message {
        id: String::new(),
        at: now,
        kind: Kind::Comment,
        created_by: app.actor_id.clone(),
        client: app.client,
        senders: vec![json!({ "actorId": app.actor_id })],
        recipients: Vec::new(),
        fields,
        original: None,
    })
}

fn message(now: u64, body: &Body<'_>, portal_id: u64, app: &App) -> Result<Message, Problem> {
    body.require(&["text", "senderActorId", "channelId", "channelAccountId", "recipients"])?;
    let agent = body.text("senderActorId")?.unwrap_or_default();
    if !agent.starts_with("A-") {
        return Err(body.refuse("senderActorId", "must be the id of an agent, which begins with A-"));
    }
    if !is_agent(agent) {
        return Err(body.refuse("senderActorId", "must be an agent of this account"));
    }
    let account = account(body)?;
    let mut fields = text(body)?;
    fields.extend(travelling(account, "OUTGOING", "SENT", "NOT_TRUNCATED"));
    fields.insert("attachments".to_owned(), json!(attachments(body, Some(account.channel_id))?));
    if account.channel_id == EMAIL {
        fields.insert("subject".to_owned(), json!(body.text("subject")?.unwrap_or_default()));
    }
    Ok(Message {
        id: String::new(),
        at: now,
        kind: Kind::Outgoing,
        created_by: agent.to_owned(),
        client: app.client,
        senders: vec![sender(agent, account, portal_id)],
        recipients: recipients(body, account)?,
        fields,
        original: None,
    })
}

fn account(body: &Body<'_>) -> Result<&'static ChannelAccount, Problem> {
    let (channel_id, id) = (body.id("channelId")?, body.id("channelAccountId")?);
    let account = id.and_then(ChannelAccount::find).filter(|account| !account.archived);
    let account =
        account.ok_or_else(|| body.refuse("channelAccountId", "must be a channel account of this account"))?;
    if Some(account.channel_id) != channel_id {
        return Err(body.refuse("channelId", format!("must be {}, the channel of the account", account.channel_id)));
    }
    Ok(account)
}

fn text(body: &Body<'_>) -> Result<Map<String, Value>, Problem> {
    Ok(written(body.text("text")?.unwrap_or_default(), body.text("richText")?))
}

fn recipients(body: &Body<'_>, account: &ChannelAccount) -> Result<Vec<Value>, Problem> {
    let list = body.list("recipients")?.map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() {
        return Err(body.refuse("recipients", "must not be empty"));
    }
    list.iter().enumerate().map(|(index, value)| recipient(&format!("recipients[{index}]"), value, account)).collect()
}

fn recipient(path: &str, value: &Value, account: &ChannelAccount) -> Result<Value, Problem> {
    let body = Body::at(path, value)?;
    let actor = body.text("actorId")?;
    if actor.is_some_and(|actor| !has_prefix(actor)) {
        return Err(body.refuse("actorId", "must begin with A-, E-, I-, L-, S- or V-"));
    }
    let field = body.word("recipientField", &["TO", "CC", "BCC"].map(|word| (word, word)))?.unwrap_or("TO");
    let identifiers = identifiers(path, &body)?;
    let address = |identifier: &&Value| {
        identifier["type"] == "HS_EMAIL_ADDRESS"
            && identifier["value"].as_str().is_some_and(|value| value.contains('@'))
    };
    let identifier = match account.channel_id {
        EMAIL => match identifiers.iter().find(address) {
            Some(identifier) => Some(identifier),
            None => return Err(body.refuse("deliveryIdentifiers", "must hold an HS_EMAIL_ADDRESS")),
        },
        _ if actor.is_none() && identifiers.is_empty() => return Err(crate::body::missing(&[body.path_of("actorId")])),
        _ => identifiers.first(),
    };
    let mut told = Map::new();
    told.extend(actor.map(|actor| ("actorId".to_owned(), json!(actor))));
    told.extend(body.text("name")?.map(|name| ("name".to_owned(), json!(name))));
    told.insert("recipientField".to_owned(), json!(field));
    told.extend(identifier.map(|identifier| ("deliveryIdentifier".to_owned(), identifier.clone())));
    Ok(Value::Object(told))
}

/// The identifiers: one object or a list of them, in the plural or the singular field.
fn identifiers(path: &str, body: &Body<'_>) -> Result<Vec<Value>, Problem> {
    let name = if body.value("deliveryIdentifiers").is_some() { "deliveryIdentifiers" } else { "deliveryIdentifier" };
    let list = match body.value(name) {
        None => return Ok(Vec::new()),
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    for value in list {
        let path = format!("{path}.{name}");
        let identifier = Body::at(&path, value)?;
        identifier.require(&["type", "value"])?;
        identifier.word("type", &IDENTIFIERS.map(|word| (word, ())))?;
        identifier.text("value")?;
    }
    Ok(list.to_vec())
}

const IDENTIFIERS: [&str; 4] = ["HS_EMAIL_ADDRESS", "HS_PHONE_NUMBER", "HS_SHORT_CODE", "CHANNEL_SPECIFIC_OPAQUE_ID"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn send(body: &Value) -> Result<Value, Value> {
        let request = Request::new("POST", "/m").json(body);
        let read = read(5, &Call::parse(&request).unwrap(), 7, &App::of(9));
        read.map(|message| message.to_json(1, false)).map_err(|problem| problem.respond("c").json())
    }

    fn email(more: Value) -> Value {
        let mut body = json!({
            "type": "MESSAGE", "text": "Hi", "richText": "<p>Hi</p>", "subject": "Re", "senderActorId": "A-293199",
            "channelId": "1002", "channelAccountId": "148664",
            "recipients": [{
                "actorId": "V-1001", "name": "Ada", "recipientField": "TO",
                "deliveryIdentifiers": { "type": "HS_EMAIL_ADDRESS", "value": "user@example.com" }
            }]
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    }

    #[test]
    fn an_email_goes_out_in_the_agents_name() {
        let told = send(&email(json!({}))).unwrap();
        assert_eq!(
            (&told["type"], &told["direction"], &told["createdBy"]),
            (&json!("MESSAGE"), &json!("OUTGOING"), &json!("A-293199"))
        );
        assert_eq!((&told["status"]["statusType"], &told["subject"]), (&json!("SENT"), &json!("Re")));
        assert_eq!(told["recipients"][0]["deliveryIdentifier"]["value"], "user@example.com");
        assert_eq!(told["client"], json!({ "clientType": "INTEGRATION", "integrationAppId": 9 }));
        assert_eq!(told["senders"][0]["deliveryIdentifier"]["value"], "team@hub-7.example");
    }

    #[test]
    fn identifiers_come_as_a_list_or_in_the_singular_too() {
        let identifier = json!({ "type": "HS_EMAIL_ADDRESS", "value": "user@example.com" });
        for recipient in [json!({ "deliveryIdentifiers": [identifier] }), json!({ "deliveryIdentifier": identifier })] {
            let told = send(&email(json!({ "recipients": [recipient] }))).unwrap();
            assert_eq!(told["recipients"][0], json!({ "recipientField": "TO", "deliveryIdentifier": identifier }));
        }
    }

    #[test]
    fn chats_need_no_address_and_ignore_the_subject() {
        let chat = json!({ "channelId": 1000, "channelAccountId": 148_662, "recipients": [{ "actorId": "V-1002" }] });
        let told = send(&email(chat)).unwrap();
        assert_eq!((told.get("subject"), &told["channelId"]), (None, &json!("1000")));
    }

    #[test]
    fn a_comment_needs_a_text_only() {
        let told =
            send(&json!({ "type": "COMMENT", "text": "Can you follow up?", "richText": "<p>Can you follow up?</p>" }))
                .unwrap();
        assert_eq!(
            (&told["type"], &told["createdBy"], &told["recipients"]),
            (&json!("COMMENT"), &json!("I-9"), &json!([]))
        );
        assert_eq!(told.get("status"), None);
    }

    #[test]
    fn what_cannot_be_sent_is_refused_by_name() {
        let identifier =
            |kind: &str, value: &str| json!([{ "deliveryIdentifiers": [{ "type": kind, "value": value }] }]);
        for (body, field) in [
            (json!({}), "type"),
            (json!({ "type": "WELCOME_MESSAGE" }), "type"),
            (json!({ "type": "COMMENT" }), "text"),
            (json!({ "type": "COMMENT", "text": 5 }), "text"),
            (json!({ "type": "MESSAGE", "text": "x" }), "senderActorId"),
            (email(json!({ "text": "" })), "text"),
            (email(json!({ "senderActorId": "V-1001" })), "senderActorId"),
            (email(json!({ "senderActorId": "A-1" })), "senderActorId"),
            (email(json!({ "channelAccountId": "1" })), "channelAccountId"),
            (email(json!({ "channelAccountId": "148666" })), "channelAccountId"),
            (email(json!({ "channelId": "1000" })), "channelId"),
            (email(json!({ "recipients": [] })), "recipients"),
            (email(json!({ "recipients": [{ "actorId": "V-1" }] })), "recipients[0].deliveryIdentifiers"),
            (email(json!({ "recipients": [{ "actorId": "1001" }] })), "recipients[0].actorId"),
            (email(json!({ "recipients": identifier("EMAIL", "a@x.test") })), "recipients[0].deliveryIdentifiers.type"),
            (email(json!({ "recipients": identifier("HS_EMAIL_ADDRESS", "a") })), "recipients[0].deliveryIdentifiers"),
            (email(json!({ "recipients": [{ "recipientField": "to" }] })), "recipients[0].recipientField"),
            (email(json!({ "attachments": [{}] })), "attachments[0].fileId"),
        ] {
            let told = send(&body).unwrap_err();
            assert_eq!(told["errors"][0]["in"], json!(field), "{body}");
        }
    }
}
