//! The URL that HubSpot called, where a proxy stands between. A signature covers that URL, and the headers that tell it
//! can be written by anybody: so they only choose among the origins that the server knows as its own.

use crate::engine::machine::Headers;
use crate::text::{before, concat, find, split_once, trim_end};

/// The public URL of a request. `origins` are the server's own, such as `https://hooks.example.com`; a bare host is
/// `https`. The one that `X-Forwarded-Host` or else `Host` names counts, or else the first. `url` may be absolute or
/// begin with its path.
#[must_use]
pub fn public_url(url: &str, headers: &dyn Headers, origins: &[String]) -> String {
    let named = |header: &str| {
        let value = headers.find(header)?;
        let host = before(&value, ",").trim_ascii().to_ascii_lowercase();
        origins.iter().find(|origin| host_of(origin).to_ascii_lowercase() == host)
    };
    let origin = named("x-forwarded-host").or_else(|| named("host")).or(origins.first());
    let origin = origin.map_or("", |origin| trim_end(origin, "/"));
    let scheme = if find(origin, "://").is_some() { "" } else { "https://" };
    concat(&[scheme, origin, path_of(url)])
}

fn host_of(origin: &str) -> &str {
    let rest = split_once(origin, "://").map_or(origin, |(_, rest)| rest);
    before(rest, "/")
}

/// Path and query.
fn path_of(url: &str) -> &str {
    let Some((_, rest)) = split_once(url, "://").filter(|_| !url.starts_with("/")) else { return url };
    let start = rest.bytes().position(|byte| matches!(byte, b'/' | b'?'));
    start.and_then(|start| rest.get(start..)).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str, headers: &[(&str, &str)], origins: &[&str]) -> String {
        let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let origins: Vec<_> = origins.iter().map(|origin| (*origin).to_owned()).collect();
        public_url(url, &headers, &origins)
    }

    #[test]
    fn headers_choose_among_the_known_origins_alone() {
        let origins = ["https://a.example", "b.example", "http://127.0.0.1:3000"];
        let cases = [
            ("a.example", "https://a.example/x?y=1"),
            ("B.example", "https://b.example/x?y=1"),
            ("127.0.0.1:3000", "http://127.0.0.1:3000/x?y=1"),
            ("evil.example", "https://a.example/x?y=1"),
        ];
        for (host, expected) in cases {
            assert_eq!(of("/x?y=1", &[("Host", host)], &origins), expected);
            assert_eq!(
                of("/x?y=1", &[("host", "b.example"), ("x-forwarded-host", host)], &origins[..1]),
                "https://a.example/x?y=1"
            );
        }
        assert_eq!(
            of("/", &[("x-forwarded-host", "b.example, proxy"), ("host", "10.0.0.1")], &origins),
            "https://b.example/"
        );
    }

    #[test]
    fn an_absolute_url_gives_its_path() {
        for (url, expected) in
            [("http://10.0.0.1:80/x?u=http://y", "/x?u=http://y"), ("http://10.0.0.1", "/"), ("/a://b", "/a://b")]
        {
            assert_eq!(of(url, &[], &["a.example/"]), concat(&["https://a.example", expected]));
        }
    }
}
