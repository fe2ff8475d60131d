//! What is attached to a message that is sent: hosted files and quick replies.

use serde_json::{Value, json};

use crate::body::Body;
use crate::conversations::EMAIL;
use crate::problem::Problem;

/// Reads the attachments of a message of that channel, and gives them as replies show them.
pub(crate) fn attachments(body: &Body<'_>, channel_id: Option<u64>) -> Result<Vec<Value>, Problem> {
    let list = body.list("attachments")?.map(Vec::as_slice).unwrap_or_default();
    list.iter()
        .enumerate()
        .map(|(index, value)| attachment(&format!("attachments[{index}]"), value, channel_id))
        .collect()
}

fn attachment(path: &str, value: &Value, channel_id: Option<u64>) -> Result<Value, Problem> {
    let body = Body::at(path, value)?;
    match body.text("type")? {
        None | Some("FILE") => file(&body),
        Some("QUICK_REPLIES") if channel_id == Some(EMAIL) => {
            Err(body.refuse("type", "can be QUICK_REPLIES in live chat and Facebook Messenger only"))
        }
        Some("QUICK_REPLIES") => quick_replies(path, &body),
        Some(other) => Err(body.refuse("type", format!("must be FILE or QUICK_REPLIES, but was {other}"))),
    }
}

fn file(body: &Body<'_>) -> Result<Value, Problem> {
    body.require(&["fileId"])?;
    let id = match body.value("fileId") {
        Some(Value::Number(number)) => number.to_string(),
        _ => body.text("fileId")?.unwrap_or_default().to_owned(),
    };
    let mut told = json!({ "type": "FILE", "fileId": id, "fileUsageType": usage(&id) });
    if let (Some(map), Some((_, name)), true) = (told.as_object_mut(), id.rsplit_once('/'), id.contains("://")) {
        map.insert("name".to_owned(), json!(name));
        map.insert("url".to_owned(), json!(id));
    }
    Ok(told)
}

fn usage(id: &str) -> &'static str {
    let ending = id.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" => "IMAGE",
        "mp3" | "wav" | "ogg" => "AUDIO",
        _ => "OTHER",
    }
}

fn quick_replies(path: &str, body: &Body<'_>) -> Result<Value, Problem> {
    body.require(&["quickReplies"])?;
    let list = body.list("quickReplies")?.map(Vec::as_slice).unwrap_or_default();
    for (index, value) in list.iter().enumerate() {
        let path = format!("{path}.quickReplies[{index}]");
        let reply = Body::at(&path, value)?;
        reply.require(&["value", "valueType"])?;
        reply.text("value")?;
        reply.text("label")?;
        reply.word("valueType", &[("TEXT", ()), ("URL", ())])?;
    }
    Ok(json!({ "type": "QUICK_REPLIES", "quickReplies": list, "allowUserInput": true, "allowMultiSelect": false }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(attachment: Value, channel_id: u64) -> Result<Value, Value> {
        let value = json!({ "attachments": [attachment] });
        let body = Body::of(&value).unwrap();
        let read = attachments(&body, Some(channel_id)).map(|mut list| list.remove(0));
        read.map_err(|problem| problem.respond("c").json()["errors"][0]["in"].clone())
    }

    #[test]
    fn the_documents_examples_are_taken() {
        let url = "https://12345678.fs1.hubspotusercontent-na1.net/hubfs/12345678/doggo_video.mp4";
        let file = read(json!({ "fileId": url }), EMAIL).unwrap();
        assert_eq!(
            (&file["type"], &file["name"], &file["url"]),
            (&json!("FILE"), &json!("doggo_video.mp4"), &json!(url))
        );
        let replies = json!({
            "type": "QUICK_REPLIES",
            "quickReplies": [
                { "label": "Yes", "value": "Yes", "valueType": "URL" },
                { "label": "No", "value": "No", "valueType": "TEXT" }
            ]
        });
        assert_eq!(read(replies.clone(), 1_000).unwrap()["quickReplies"], replies["quickReplies"]);
        assert_eq!(read(replies, EMAIL).unwrap_err(), "attachments[0].type");
    }

    #[test]
    fn what_is_strange_is_named() {
        for (attachment, field) in [
            (json!(5), "attachments[0]"),
            (json!({}), "attachments[0].fileId"),
            (json!({ "type": "STICKER" }), "attachments[0].type"),
            (json!({ "type": "QUICK_REPLIES" }), "attachments[0].quickReplies"),
            (json!({ "type": "QUICK_REPLIES", "quickReplies": [{}] }), "attachments[0].quickReplies[0].value"),
            (
                json!({ "type": "QUICK_REPLIES", "quickReplies": [{ "value": "a", "valueType": "text" }] }),
                "attachments[0].quickReplies[0].valueType",
            ),
        ] {
            assert_eq!(read(attachment, 1_000).unwrap_err(), field);
        }
    }
}
