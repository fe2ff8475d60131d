//! A refusal in HubSpot's words, and its body. Holds no token and no request body.

use serde_json::{Map, Value, json};

use crate::http::Response;

/// A refusal of one request.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: u16,
    message: String,
    headers: Vec<(String, String)>,
    /// What stands in the body beside status, message and correlationId, in order.
    fields: Vec<(&'static str, Value)>,
    /// What stands as `status`; HubSpot's OAuth writes a code there.
    word: String,
}

impl Problem {
    /// A refusal without a category.
    pub fn plain(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), headers: Vec::new(), fields: Vec::new(), word: "error".to_owned() }
    }

    pub fn of(status: u16, category: &str, message: impl Into<String>) -> Self {
        Self::plain(status, message).with("category", json!(category))
    }

    pub fn validation(message: impl Into<String>) -> Self {
        Self::of(400, "VALIDATION_ERROR", message)
    }

    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.fields.push((name, value));
        self
    }

    pub fn with_word(mut self, word: &str) -> Self {
        self.word = word.to_owned();
        self
    }

    pub fn with_header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    pub fn respond(self, correlation_id: &str) -> Response {
        let mut body = Map::new();
        body.insert("status".to_owned(), json!(self.word));
        body.insert("message".to_owned(), json!(self.message));
        body.insert("correlationId".to_owned(), json!(correlation_id));
        body.extend(self.fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let mut response = Response::of_json(self.status, &Value::Object(body));
        response.headers.extend(self.headers);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_standard_body() {
        let response = Problem::validation("no").with("errors", json!([])).respond("c-1");
        assert_eq!(response.status, 400);
        assert_eq!(
            String::from_utf8(response.body).unwrap(),
            r#"{"status":"error","message":"no","correlationId":"c-1","category":"VALIDATION_ERROR","errors":[]}"#
        );
    }
}
