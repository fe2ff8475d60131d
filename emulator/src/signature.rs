//! Signs what HubSpot sends, in its three ways. Verifies nothing: that is the app's part.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::http::Request;

/// A way to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signature {
    /// SHA-256 of secret and body.
    V1,
    /// SHA-256 of secret, method, URL and body.
    V2,
    /// HMAC-SHA-256 of method, URL, body and time.
    V3,
}

impl Signature {
    pub const ALL: [Self; 3] = [Self::V1, Self::V2, Self::V3];

    pub fn name(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
            Self::V3 => "v3",
        }
    }

    /// Adds the headers of this signature. `now`: milliseconds since 1970.
    pub fn sign(self, request: Request, secret: &str, now: u64) -> Request {
        let Request { method, url, body, .. } = &request;
        match self {
            Self::V1 | Self::V2 => {
                let parts: &[&[u8]] = match self {
                    Self::V1 => &[secret.as_bytes(), body],
                    _ => &[secret.as_bytes(), method.as_bytes(), url.as_bytes(), body],
                };
                let digest = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize();
                request.header("X-HubSpot-Signature", &hex(&digest)).header("X-HubSpot-Signature-Version", self.name())
            }
            Self::V3 => {
                let time = now.to_string();
                let decoded = decoded(url);
                let parts = [method.as_bytes(), decoded.as_bytes(), body, time.as_bytes()];
                let text = Base64::encode_string(&code(secret, &parts));
                request.header("X-HubSpot-Signature-v3", &text).header("X-HubSpot-Request-Timestamp", &time)
            }
        }
    }
}

/// Seals a text with a secret, in hexadecimal.
pub(crate) fn seal(secret: &str, text: &str) -> String {
    hex(&code(secret, &[text.as_bytes()]))
}

fn code(secret: &str, parts: &[&[u8]]) -> Vec<u8> {
    // A key of any length will do, so there is always a code.
    let Ok(key) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return Vec::new() };
    parts.iter().fold(key, |code, part| code.chain_update(part)).finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The URL with those of its escapes decoded that v3 wants decoded.
fn decoded(url: &str) -> String {
    let mut decoded = String::with_capacity(url.len());
    let mut rest = url;
    while let Some(at) = rest.find('%') {
        let (before, escape) = rest.split_at(at);
        decoded.push_str(before);
        let code = escape.get(..3).unwrap_or_default();
        match DECODED.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)) {
            Some((_, letter)) => decoded.push(*letter),
            None => decoded.push('%'),
        }
        let taken = if decoded.ends_with('%') { 1 } else { 3 };
        rest = escape.get(taken..).unwrap_or_default();
    }
    decoded.push_str(rest);
    decoded
}

const DECODED: [(&str, char); 12] = [
    ("%3A", ':'),
    ("%2F", '/'),
    ("%3F", '?'),
    ("%40", '@'),
    ("%21", '!'),
    ("%24", '$'),
    ("%27", '\''),
    ("%28", '('),
    ("%29", ')'),
    ("%2A", '*'),
    ("%2C", ','),
    ("%3B", ';'),
];

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";

    fn sign(signature: Signature, url: &str, body: &str) -> Request {
        let request = Request { body: body.as_bytes().to_vec(), ..Request::new("POST", url) };
        signature.sign(request, SECRET, 1_693_657_560_000)
    }

    #[test]
    fn gives_the_published_signatures() {
        let (url, body) = ("https://www.example.com/webhook_uri", "{'example_field':'example_value'}");
        for (signature, header, text) in [
            (Signature::V1, "X-HubSpot-Signature", "69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750"),
            (Signature::V2, "X-HubSpot-Signature", "4fe4e3a7d3cf09db53be39d0a58130e2aaba074ec123a9e355b876a689a1c383"),
            (Signature::V3, "X-HubSpot-Signature-v3", "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="),
        ] {
            assert_eq!(sign(signature, url, body).header_value(header), Some(text));
        }
    }

    #[test]
    fn names_the_version_or_the_time() {
        let signed = sign(Signature::V2, "https://x.test/", "");
        assert_eq!(signed.header_value("X-HubSpot-Signature-Version"), Some("v2"));
        let signed = sign(Signature::V3, "https://x.test/", "");
        assert_eq!(signed.header_value("X-HubSpot-Request-Timestamp"), Some("1693657560000"));
    }

    #[test]
    fn decodes_twelve_escapes_and_no_others() {
        assert_eq!(decoded("https://x.test/a%2fb%20c?d=%3A%3b%25%2"), "https://x.test/a/b%20c?d=:;%25%2");
        assert_eq!(decoded("%é%"), "%é%");
    }
}
