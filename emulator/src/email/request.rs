//! Reads the request of a single send. What becomes of it is not judged here.

use serde_json::{Map, Value};

use crate::body::Body;
use crate::problem::Problem;

/// What is to be sent.
#[derive(Debug, Clone)]
pub(crate) struct SendRequest {
    pub email_id: u64,
    pub to: String,
    pub from: Option<String>,
    pub send_id: Option<String>,
    pub contact_properties: Map<String, Value>,
    pub custom_properties: Map<String, Value>,
}

impl SendRequest {
    pub fn read(value: &Value) -> Result<Self, Problem> {
        let body = Body::of(value)?;
        body.require(&["emailId", "message"])?;
        let email_id = body.id("emailId")?.unwrap_or_default();
        let nothing = Value::Null;
        let message = Body::at("message", body.value("message").unwrap_or(&nothing))?;
        message.require(&["to"])?;
        for name in ["replyTo", "cc", "bcc"] {
            message.texts(name)?;
        }
        let contact_properties = body.object("contactProperties")?.cloned().unwrap_or_default();
        let strange = contact_properties.iter().find(|(_, value)| value.is_array() || value.is_object());
        if let Some((name, _)) = strange {
            return Err(body.refuse(&format!("contactProperties.{name}"), "must be a string"));
        }
        Ok(Self {
            email_id,
            to: message.text("to")?.unwrap_or_default().to_owned(),
            from: message.text("from")?.map(str::to_owned),
            send_id: message.text("sendId")?.filter(|id| !id.is_empty()).map(str::to_owned),
            contact_properties,
            custom_properties: body.object("customProperties")?.cloned().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_missing_or_strange_is_named() {
        for (body, field) in [
            (json!({}), "emailId"),
            (json!({ "emailId": 5 }), "message"),
            (json!({ "emailId": "x", "message": { "to": "a" } }), "emailId"),
            (json!({ "emailId": 5, "message": {} }), "message.to"),
            (json!({ "emailId": 5, "message": [] }), "message"),
            (json!({ "emailId": 5, "message": { "to": ["a"] } }), "message.to"),
            (json!({ "emailId": 5, "message": { "to": "a", "from": 5 } }), "message.from"),
            (json!({ "emailId": 5, "message": { "to": "a", "sendId": 6 } }), "message.sendId"),
            (json!({ "emailId": 5, "message": { "to": "a", "cc": "b" } }), "message.cc"),
            (json!({ "emailId": 5, "message": { "to": "a" }, "customProperties": [] }), "customProperties"),
            (
                json!({ "emailId": 5, "message": { "to": "a" }, "contactProperties": { "x": [] } }),
                "contactProperties.x",
            ),
        ] {
            let told = SendRequest::read(&body).unwrap_err().respond("c").json();
            assert_eq!(told["errors"][0]["in"], json!(field), "{body}");
        }
    }
}
