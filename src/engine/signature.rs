//! Signatures of the requests that HubSpot sends: who has the client secret can tell that HubSpot sent them, and sign as
//! HubSpot does. It reads no clock: the time comes in.
//!
//! | version | what is hashed | how |
//! |---|---|---|
//! | v1 | secret, body | SHA-256 in hex |
//! | v2 | secret, method, URL, body | SHA-256 in hex |
//! | v3 | method, URL, body, timestamp | HMAC-SHA-256 with the secret, in Base64; 5 minutes long |
//!
//! Where a request has a v3 signature only that counts, so that nobody can fall back to an older one.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::engine::machine::Headers;
use crate::engine::time::{Span, Time};
use crate::secret::Secret;
use crate::text::{base64, before, decimal, hex, number, split_once};

/// How far the timestamp of a v3 signature may be from the own clock, either way.
pub const WINDOW: Span = Span::seconds(300);

const OLDER: &str = "X-HubSpot-Signature";
const OLDER_VERSION: &str = "X-HubSpot-Signature-Version";
const V3: &str = "X-HubSpot-Signature-v3";
const TIMESTAMP: &str = "X-HubSpot-Request-Timestamp";

/// A version of HubSpot's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Version {
    /// Secret and body: pushed webhooks.
    V1,
    /// Secret, method, URL and body: workflow actions.
    V2,
    /// With a timestamp: everything newer, beside the others.
    V3,
}

impl Version {
    /// All of them.
    pub const ALL: [Version; 3] = [Version::V1, Version::V2, Version::V3];

    /// As the header names it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Version::V1 => "v1",
            Version::V2 => "v2",
            Version::V3 => "v3",
        }
    }

    /// The version of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == name)
    }
}

/// What is signed of a request.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// In any case.
    pub method: &'a str,
    /// The URL that HubSpot called, with its query; a fragment does not count.
    pub url: &'a str,
    /// The body as it came, byte for byte.
    pub body: &'a [u8],
}

/// Whether HubSpot sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It did.
    Valid(Version),
    /// Nobody can tell, or somebody else did.
    Invalid(Reason),
}

/// Why a signature does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is none of an accepted version.
    Missing,
    /// Its timestamp is more than five minutes away.
    Stale,
    /// It is of another request or made with another secret.
    Mismatch,
}

impl Reason {
    /// One word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Missing => "missing",
            Reason::Stale => "stale",
            Reason::Mismatch => "mismatch",
        }
    }
}

/// Tells whether HubSpot sent a request. `accepted` are the versions that count; a v3 signature outdoes the others. With
/// an empty secret nothing is valid, since anybody could sign.
#[must_use]
pub fn verify(
    request: &Signed<'_>,
    headers: &dyn Headers,
    secret: &Secret,
    now: Time,
    accepted: &[Version],
) -> Verdict {
    if secret.expose().is_empty() {
        return Verdict::Invalid(Reason::Mismatch);
    }
    let newest = headers.find(V3).filter(|_| accepted.contains(&Version::V3));
    let found = if let Some(signature) = newest {
        of_v3(request, &signature, headers.find(TIMESTAMP), secret, now)
    } else {
        let version = headers.find(OLDER_VERSION).and_then(|name| Version::named(name.trim_ascii()));
        let version = version.filter(|version| *version != Version::V3 && accepted.contains(version));
        match (version, headers.find(OLDER)) {
            (Some(version), Some(signature)) => {
                let signature = signature.to_ascii_lowercase();
                equal(&older(version, request, secret), &signature).then_some(version).ok_or(Reason::Mismatch)
            }
            _ => Err(Reason::Missing),
        }
    };
    found.map_or_else(Verdict::Invalid, Verdict::Valid)
}

/// The headers with which HubSpot would send a request.
#[must_use]
pub fn sign(version: Version, request: &Signed<'_>, secret: &Secret, now: Time) -> Vec<(&'static str, String)> {
    if version == Version::V3 {
        let timestamp = decimal(now.0.cast_signed());
        let signature = newest(request, &decoded(request.url), &timestamp, secret);
        return Vec::from([(V3, signature), (TIMESTAMP, timestamp)]);
    }
    Vec::from([(OLDER, older(version, request, secret)), (OLDER_VERSION, version.as_str().to_owned())])
}

/// A name for a request that tells nothing of what is in it.
#[must_use]
pub fn fingerprint(url: &str, body: &str) -> String {
    older(Version::V2, &Signed { method: "", url, body: body.as_bytes() }, &Secret::from(""))
}

fn of_v3(
    request: &Signed<'_>,
    signature: &str,
    timestamp: Option<String>,
    secret: &Secret,
    now: Time,
) -> Result<Version, Reason> {
    let timestamp = timestamp.ok_or(Reason::Missing)?;
    let sent = number(&timestamp).map(|time| Time(time.unsigned_abs())).ok_or(Reason::Mismatch)?;
    if now.since(sent).max(sent.since(now)) > WINDOW {
        return Err(Reason::Stale);
    }
    let raw = newest(request, request.url, &timestamp, secret);
    let known = equal(&raw, signature) || equal(&newest(request, &decoded(request.url), &timestamp, secret), signature);
    known.then_some(Version::V3).ok_or(Reason::Mismatch)
}

fn older(version: Version, request: &Signed<'_>, secret: &Secret) -> String {
    let mut hash = Sha256::new();
    hash.update(secret.expose());
    if version == Version::V2 {
        hash.update(request.method.to_ascii_uppercase());
        hash.update(without_fragment(request.url));
    }
    hash.update(request.body);
    hex(&hash.finalize())
}

fn newest(request: &Signed<'_>, url: &str, timestamp: &str, secret: &Secret) -> String {
    // A key may have any length, so there is always one.
    let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else { return String::new() };
    hash.update(request.method.to_ascii_uppercase().as_bytes());
    hash.update(without_fragment(url).as_bytes());
    hash.update(request.body);
    hash.update(timestamp.as_bytes());
    base64(&hash.finalize().into_bytes())
}

/// Takes as long for a signature that is almost right as for any other.
fn equal(wanted: &str, given: &str) -> bool {
    !wanted.is_empty() && wanted.as_bytes().ct_eq(given.as_bytes()).into()
}

fn without_fragment(url: &str) -> &str {
    before(url, "#")
}

/// A URL with those twelve escapes resolved that HubSpot resolves before it signs.
fn decoded(url: &str) -> String {
    let mut text = String::new();
    let mut rest = url;
    while let Some((before, after)) = split_once(rest, "%") {
        text.push_str(before);
        let (code, tail) = after.split_at_checked(2).unwrap_or_default();
        match code.to_ascii_uppercase().as_bytes() {
            b"3A" => text.push(':'),
            b"2F" => text.push('/'),
            b"3F" => text.push('?'),
            b"40" => text.push('@'),
            b"21" => text.push('!'),
            b"24" => text.push('$'),
            b"27" => text.push('\''),
            b"28" => text.push('('),
            b"29" => text.push(')'),
            b"2A" => text.push('*'),
            b"2C" => text.push(','),
            b"3B" => text.push(';'),
            _ => {
                text.push('%');
                rest = after;
                continue;
            }
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::Random;

    const BODY: &str = r#"[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]"#;
    const URL: &str = "https://www.example.com/webhook_uri";
    const NOW: Time = Time(1_693_657_560_000);

    fn secret() -> Secret {
        Secret::from("yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy")
    }

    fn signed<'a>(method: &'a str, body: &'a str) -> Signed<'a> {
        Signed { method, url: URL, body: body.as_bytes() }
    }

    fn headers(signature: Vec<(&'static str, String)>) -> Vec<(String, String)> {
        signature.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect()
    }

    fn check(request: &Signed<'_>, headers: &dyn Headers, now: Time) -> Verdict {
        verify(request, headers, &secret(), now, &Version::ALL)
    }

    #[test]
    fn the_published_vectors_hold() {
        let cases = [
            (Version::V1, signed("POST", BODY), "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de"),
            (Version::V2, signed("GET", ""), "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"),
            (
                Version::V2,
                signed("POST", r#"{"example_field":"example_value"}"#),
                "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900",
            ),
            (
                Version::V1,
                signed("POST", "{'example_field':'example_value'}"),
                "69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750",
            ),
            (
                Version::V2,
                signed("POST", "{'example_field':'example_value'}"),
                "4fe4e3a7d3cf09db53be39d0a58130e2aaba074ec123a9e355b876a689a1c383",
            ),
            (
                Version::V3,
                signed("POST", "{'example_field':'example_value'}"),
                "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=",
            ),
        ];
        for (version, request, expected) in cases {
            let signature = sign(version, &request, &secret(), NOW);
            assert_eq!(signature.first().map(|(_, value)| value.as_str()), Some(expected));
            assert_eq!(check(&request, &headers(signature), NOW), Verdict::Valid(version));
        }
    }

    #[test]
    fn hex_may_be_in_upper_case_and_the_method_in_lower() {
        let mut given = headers(sign(Version::V2, &signed("POST", "x"), &secret(), NOW));
        given[0].1.make_ascii_uppercase();
        assert_eq!(check(&signed("post", "x"), &given, NOW), Verdict::Valid(Version::V2));
    }

    #[test]
    fn a_v3_signature_lives_five_minutes_both_ways() {
        let request = signed("POST", "x");
        let given = headers(sign(Version::V3, &request, &secret(), NOW));
        for distance in [0, 299_999, 300_000] {
            for now in [NOW.0 - distance, NOW.0 + distance] {
                assert_eq!(check(&request, &given, Time(now)), Verdict::Valid(Version::V3), "{distance}");
            }
        }
        for now in [0, NOW.0 - 300_001, NOW.0 + 300_001, u64::MAX] {
            assert_eq!(check(&request, &given, Time(now)), Verdict::Invalid(Reason::Stale), "{now}");
        }
    }

    #[test]
    fn nobody_can_fall_back_from_v3() {
        let request = signed("POST", "x");
        let mut given = headers(sign(Version::V1, &request, &secret(), NOW));
        given.push((V3.into(), String::new()));
        assert_eq!(check(&request, &given, NOW), Verdict::Invalid(Reason::Missing));
        given.push((TIMESTAMP.into(), NOW.0.to_string()));
        assert_eq!(check(&request, &given, NOW), Verdict::Invalid(Reason::Mismatch));
        let only_v1 = verify(&request, &given, &secret(), NOW, &[Version::V1]);
        assert_eq!(only_v1, Verdict::Valid(Version::V1));
    }

    #[test]
    fn only_accepted_versions_count() {
        let request = signed("POST", "x");
        for version in Version::ALL {
            let given = headers(sign(version, &request, &secret(), NOW));
            let others: Vec<Version> = Version::ALL.into_iter().filter(|other| *other != version).collect();
            let verdict = verify(&request, &given, &secret(), NOW, &others);
            assert_eq!(verdict, Verdict::Invalid(Reason::Missing));
        }
        assert_eq!(check(&request, &Vec::new(), NOW), Verdict::Invalid(Reason::Missing));
    }

    #[test]
    fn the_timestamp_counts_as_it_is_written() {
        let request = signed("POST", "x");
        for (written, reason) in [("1693657560000.0", Reason::Mismatch), ("01693657560000", Reason::Mismatch)] {
            let mut given = headers(sign(Version::V3, &request, &secret(), NOW));
            given[1].1 = written.into();
            assert_eq!(check(&request, &given, NOW), Verdict::Invalid(reason), "{written}");
        }
    }

    #[test]
    fn twelve_escapes_and_no_others_are_resolved() {
        assert_eq!(decoded("%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B"), ":/?@!$'()*,;");
        assert_eq!(decoded("%3a%2f?a=%20%26%25&b=%"), ":/?a=%20%26%25&b=%");
        assert_eq!(decoded("%é%3"), "%é%3");
    }

    #[test]
    fn a_url_counts_raw_or_decoded() {
        let raw = Signed { url: "https://a.example/x?q=a%40b%20c#top", ..signed("GET", "") };
        let plain = Signed { url: "https://a.example/x?q=a@b%20c", ..raw };
        for (sent, seen) in [(raw, raw), (plain, raw), (plain, plain)] {
            let given = headers(sign(Version::V3, &sent, &secret(), NOW));
            assert_eq!(check(&seen, &given, NOW), Verdict::Valid(Version::V3));
        }
        let hash = newest(&raw, raw.url, &NOW.0.to_string(), &secret());
        let given = Vec::from([(V3.to_owned(), hash), (TIMESTAMP.to_owned(), NOW.0.to_string())]);
        assert_eq!(check(&raw, &given, NOW), Verdict::Valid(Version::V3));
    }

    #[test]
    fn any_flipped_bit_fails() {
        let mut random = Random::new(4);
        for round in 0..2_000 {
            let length = random.up_to(80);
            let body: Vec<u8> = (0..length).map(|_| random.up_to(255) as u8).collect();
            let request = Signed { method: "POST", url: URL, body: &body };
            let version = Version::ALL[round % 3];
            let mut given = headers(sign(version, &request, &secret(), NOW));
            assert_eq!(check(&request, &given, NOW), Verdict::Valid(version));

            let bit = 1 << random.up_to(7);
            if !body.is_empty() && round % 2 == 0 {
                let mut other = body.clone();
                let at = random.up_to(body.len() as u64 - 1) as usize;
                other[at] ^= bit;
                assert!(matches!(check(&Signed { body: &other, ..request }, &given, NOW), Verdict::Invalid(_)));
            } else {
                let mut bytes = given[0].1.clone().into_bytes();
                let at = random.up_to(bytes.len() as u64 - 1) as usize;
                bytes[at] ^= bit;
                // Hex means the same in both cases.
                let same = version != Version::V3 && bytes.eq_ignore_ascii_case(given[0].1.as_bytes());
                given[0].1 = String::from_utf8_lossy(&bytes).into_owned();
                assert_eq!(matches!(check(&request, &given, NOW), Verdict::Invalid(_)), !same);
            }
        }
    }

    #[test]
    fn with_an_empty_secret_nothing_is_valid() {
        let (request, empty) = (signed("POST", "x"), Secret::from(""));
        for version in Version::ALL {
            let given = headers(sign(version, &request, &empty, NOW));
            assert_eq!(verify(&request, &given, &empty, NOW, &Version::ALL), Verdict::Invalid(Reason::Mismatch));
        }
    }

    #[test]
    fn no_length_of_anything_panics() {
        for length in [0, 1, 43, 44, 45, 63, 64, 65, 1_000] {
            let text = "é".repeat(length);
            let request = Signed { method: &text, url: &text, body: text.as_bytes() };
            for name in [OLDER, V3, TIMESTAMP] {
                let given = [(name, &text), (OLDER_VERSION, &"v2".to_owned()), (TIMESTAMP, &NOW.0.to_string())];
                let given: Vec<_> = given.map(|(name, value)| (name.to_owned(), value.clone())).into();
                let verdict = verify(&request, &given, &Secret::from(text.as_str()), NOW, &Version::ALL);
                assert!(matches!(verdict, Verdict::Invalid(_)));
            }
        }
    }
}
