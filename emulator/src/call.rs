//! A request taken apart: method, path segments, query, body. Decodes, but judges no values.

use serde_json::Value;

use crate::http::Request;
use crate::problem::Problem;

/// A request taken apart.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub request: &'a Request,
    /// Scheme, host and port as the caller named them.
    pub origin: String,
    /// Path as it stands in the URL, undecoded, without the query.
    pub path: &'a str,
    /// Decoded segments; one trailing slash is ignored, an empty segment elsewhere is kept.
    pub segments: Vec<String>,
    /// Decoded pairs, in order.
    pub query: Vec<(String, String)>,
}

impl<'a> Call<'a> {
    pub fn parse(request: &'a Request) -> Result<Self, Problem> {
        let url = request.url.split('#').next().unwrap_or_default();
        if url.len() > LONGEST_URL {
            return Err(Problem::plain(414, "the request URL is too long"));
        }
        let (origin, target) = split_origin(url);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let trimmed = path.strip_prefix('/').unwrap_or(path);
        let trimmed = trimmed.strip_suffix('/').unwrap_or(trimmed);
        let segments = trimmed.split('/').map(|segment| decode(segment, Plus::Kept)).collect::<Option<Vec<_>>>();
        let (Some(segments), Some(query)) = (segments, pairs(query)) else {
            return Err(Problem::validation("the request URL is not encoded correctly"));
        };
        let origin = match (origin, request.header_value("host")) {
            (Some(origin), _) => origin.to_owned(),
            (None, Some(host)) => format!("http://{host}"),
            (None, None) => "https://api.hubapi.com".to_owned(),
        };
        Ok(Self { request, origin, path, segments, query })
    }

    pub fn method(&self) -> &'a str {
        &self.request.method
    }

    /// The last value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A list in the query: repeated, separated by commas, or both.
    pub fn parameters(&self, name: &str) -> Vec<&str> {
        let values = self.query.iter().filter(|(key, _)| key == name);
        values.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|item| !item.is_empty()).collect()
    }

    /// The token behind `Authorization: Bearer`.
    pub fn bearer(&self) -> Option<&'a str> {
        let (scheme, token) = self.request.header_value("authorization")?.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value, Problem> {
        self.content("application/json")?;
        serde_json::from_slice(&self.request.body).map_err(|error| {
            Problem::validation(format!("Invalid input JSON on line {}, column {}", error.line(), error.column()))
        })
    }

    /// The body as a form.
    pub fn form(&self) -> Result<Vec<(String, String)>, Problem> {
        self.content("application/x-www-form-urlencoded")?;
        std::str::from_utf8(&self.request.body)
            .ok()
            .and_then(pairs)
            .ok_or_else(|| Problem::validation("the form is not encoded correctly"))
    }

    fn content(&self, expected: &str) -> Result<(), Problem> {
        let given = self.request.header_value("content-type").unwrap_or_default();
        let essence = given.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case(expected) {
            return Ok(());
        }
        Err(Problem::plain(415, format!("the content type must be {expected}")))
    }
}

/// What `+` stands for.
#[derive(Clone, Copy, PartialEq)]
enum Plus {
    Kept,
    Space,
}

fn split_origin(url: &str) -> (Option<&str>, &str) {
    let Some((scheme, rest)) = url.split_once("://").filter(|(scheme, _)| !scheme.contains(['/', '?'])) else {
        return (None, url);
    };
    let host = rest.find(['/', '?']).unwrap_or(rest.len());
    let (origin, target) = url.split_at(scheme.len() + 3 + host);
    (Some(origin), target)
}

/// The pairs of a query or a form; a key without `=` has an empty value.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            Some((decode(key, Plus::Space)?, decode(value, Plus::Space)?))
        })
        .collect()
}

fn decode(text: &str, plus: Plus) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(rest.next()?)? * 16 + hex(rest.next()?)?,
            b'+' if plus == Plus::Space => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

const LONGEST_URL: usize = 16_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(request: &Request) -> Call<'_> {
        Call::parse(request).unwrap()
    }

    #[test]
    fn takes_an_absolute_url_apart() {
        let request = Request::new("GET", "https://api.hubapi.com/crm/v3/objects/a%2Fb/?x=1+2&y#z");
        let call = parse(&request);
        assert_eq!(call.origin, "https://api.hubapi.com");
        assert_eq!(call.segments, ["crm", "v3", "objects", "a/b"]);
        assert_eq!(call.query, [("x".to_owned(), "1 2".to_owned()), ("y".to_owned(), String::new())]);
    }

    #[test]
    fn keeps_plus_in_a_path_and_an_empty_segment() {
        let request = Request::new("GET", "/a+b//c");
        assert_eq!(parse(&request).segments, ["a+b", "", "c"]);
    }

    #[test]
    fn a_url_in_the_query_is_no_origin() {
        let request = Request::new("GET", "/a?to=https://x.test/b").header("Host", "localhost:81");
        let call = parse(&request);
        assert_eq!((call.origin.as_str(), call.path), ("http://localhost:81", "/a"));
    }

    #[test]
    fn reads_lists_repeated_and_separated() {
        let request = Request::new("GET", "/?properties=a,b&properties=c%2Cd&properties=");
        assert_eq!(parse(&request).parameters("properties"), ["a", "b", "c", "d"]);
    }

    #[test]
    fn refuses_broken_escapes_and_urls_that_are_too_long() {
        assert!(Call::parse(&Request::new("GET", "/%zz")).is_err());
        assert!(Call::parse(&Request::new("GET", "/%2")).is_err());
        assert!(Call::parse(&Request::new("GET", &format!("/{}", "a".repeat(16_001)))).is_err());
    }

    #[test]
    fn reads_the_bearer_token_and_refuses_other_schemes() {
        assert_eq!(parse(&Request::new("GET", "/").bearer("t")).bearer(), Some("t"));
        assert_eq!(parse(&Request::new("GET", "/").header("Authorization", "Basic t")).bearer(), None);
    }

    #[test]
    fn a_body_needs_its_content_type() {
        let request = Request { body: b"{}".to_vec(), ..Request::new("POST", "/") };
        assert_eq!(parse(&request).json().err().unwrap().respond("c").status, 415);
        let typed = request.header("content-type", "application/json; charset=utf-8");
        assert!(parse(&typed).json().is_ok());
    }
}
