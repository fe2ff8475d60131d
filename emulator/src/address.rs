//! Absolute web addresses: which texts are one, written as a browser writes them. Resolves no relative ones.

/// An absolute `http` or `https` address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    secure: bool,
    /// In lower case; IPv6 in brackets.
    host: String,
    port: Option<u16>,
    /// Path and query; begins with a slash.
    target: String,
    fragment: bool,
}

impl Address {
    /// `None`: the text is no absolute address, names a user, or holds what should have been escaped.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte);
        if !text.bytes().all(plain) {
            return None;
        }
        let (scheme, rest) = text.split_once("://")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let (rest, fragment) = rest.split_once('#').map_or((rest, false), |(before, _)| (before, true));
        let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (host, port) = host_and_port(authority)?;
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        let default = if secure { 443 } else { 80 };
        Some(Self { secure, host, port: port.filter(|port| *port != default), target, fragment })
    }

    /// Whether a person's code may be sent there: by https, or to this machine; and without a fragment.
    pub fn takes_codes(&self) -> bool {
        let local = ["localhost", "127.0.0.1", "[::1]"].contains(&self.host.as_str());
        (self.secure || local) && !self.fragment
    }

    /// The address as it is requested and signed: without its fragment.
    pub fn url(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{}{port}{}", self.host, self.target)
    }
}

fn host_and_port(authority: &str) -> Option<(String, Option<u16>)> {
    let end = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, rest) = authority.split_at_checked(end)?;
    let known = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inner) => {
            inner.contains(':') && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte))
        }
        None => !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)),
    };
    let port = match rest.strip_prefix(':') {
        None if rest.is_empty() => None,
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(digits.parse().ok()?)
        }
        _ => return None,
    };
    known.then(|| (host.to_ascii_lowercase(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_a_browser_writes_it() {
        let cases = [
            ("HTTPS://Example.COM", "https://example.com/"),
            ("http://localhost:80?a=b", "http://localhost/?a=b"),
            ("https://x.test:8443/A%2Fb?c=D#e", "https://x.test:8443/A%2Fb?c=D"),
            ("http://[::1]:5000/x", "http://[::1]:5000/x"),
        ];
        for (text, url) in cases {
            assert_eq!(Address::parse(text).unwrap().url(), url);
        }
    }

    #[test]
    fn what_is_no_absolute_address_is_refused() {
        for text in [
            "",
            "/path",
            "x.test",
            "//x.test",
            "ftp://x.test/",
            "javascript://x.test/",
            "https://",
            "https:///x",
            "https://user@x.test/",
            "https://x.test:port/",
            "https://x.test:99999/",
            "https://x.test:/",
            "https://x test/",
            "https://x.test/a\r\nb",
            "https://x.test/é",
            "https://x.test/\"",
            "https://[::1",
            "https://[x]/",
            "https://x:1:2/",
        ] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn codes_go_by_https_or_to_this_machine_and_never_behind_a_fragment() {
        let takes = |text| Address::parse(text).unwrap().takes_codes();
        for text in ["https://x.test/a", "http://localhost:3000/a", "http://127.0.0.1/a", "http://[::1]:1/a"] {
            assert!(takes(text), "{text}");
        }
        for text in ["http://x.test/a", "https://x.test/a#b", "http://localhost.x.test/", "http://127.0.0.2/"] {
            assert!(!takes(text), "{text}");
        }
    }
}
