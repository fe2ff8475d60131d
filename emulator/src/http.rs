//! What goes in and out: a request, a response, and what a faulty network does with that response.
//! Opens no socket: the host carries both and obeys [`Delivery`].

use serde_json::Value;

use crate::limits::Headers;

/// A request as it arrives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Method, upper case.
    pub method: String,
    /// Absolute URL, or path and query.
    pub url: String,
    /// Names in any case; a name may occur twice.
    pub headers: Vec<(String, String)>,
    /// Raw bytes of the body.
    pub body: Vec<u8>,
}

/// The answer, and how it travels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Raw bytes of the body.
    pub body: Vec<u8>,
    /// What the network does with it.
    pub delivery: Delivery,
}

/// What the network does with a response.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// It arrives at once and whole.
    #[default]
    Normal,
    /// It arrives whole, later.
    Delayed {
        /// How much later.
        ms: u64,
    },
    /// The connection breaks before the first header.
    ResetBeforeHeaders,
    /// The headers and so many bytes of the body arrive, then the connection breaks.
    CutAfter(usize),
    /// Nothing ever arrives; the connection stays open.
    Hang,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: &str, url: &str) -> Self {
        Self { method: method.to_owned(), url: url.to_owned(), ..Self::default() }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds `Authorization: Bearer …`.
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Sets a JSON body and its content type.
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    /// Sets an encoded form as the body, and its content type.
    pub fn form(mut self, body: &str) -> Self {
        self.body = body.as_bytes().to_vec();
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    /// The first header of that name, whatever its case.
    pub fn header_value(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }
}

impl Response {
    /// The first header of that name, whatever its case.
    pub fn header_value(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The body as JSON, `Null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn of_json(status: u16, body: &Value) -> Self {
        Self::of_text(status, "application/json;charset=utf-8", body.to_string())
    }

    pub(crate) fn of_html(status: u16, title: &str) -> Self {
        let page = format!(
            "<html>\n<head><title>{title}</title></head>\n<body><center><h1>{title}</h1></center></body>\n</html>\n"
        );
        Self::of_text(status, "text/html;charset=utf-8", page)
    }

    pub(crate) fn of_nothing(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub(crate) fn with_header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    pub(crate) fn with_headers(mut self, headers: Headers) -> Self {
        self.headers.extend(headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self
    }

    pub(crate) fn of_text(status: u16, content_type: &str, body: String) -> Self {
        Self::of_nothing(status).with_header("content-type", content_type).with_body(body.into_bytes())
    }

    fn with_body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_headers_in_any_case() {
        let request = Request::new("GET", "/").header("Retry-After", "3");
        assert_eq!(request.header_value("retry-after"), Some("3"));
        assert_eq!(request.header_value("other"), None);
    }

    #[test]
    fn reads_a_body_that_is_no_json_as_null() {
        assert_eq!(Response::of_html(502, "Bad Gateway").json(), Value::Null);
    }
}
