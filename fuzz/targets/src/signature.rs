//! Any request: no signature but its own is valid, and its own always is.

use hubspot_wasm::engine::machine::Headers;
use hubspot_wasm::engine::origin::public_url;
use hubspot_wasm::engine::signature::{Signed, Verdict, Version, sign, verify};
use hubspot_wasm::engine::time::Time;
use hubspot_wasm::secret::Secret;

use crate::bytes::Bytes;

const NOW: Time = Time(1_700_000_000_000);

pub fn run(data: &[u8]) {
    let mut bytes = Bytes(data);
    let secret = Secret::from("a secret that nobody guesses");
    let (method, url) = (bytes.text(), format!("https://example.com/{}", bytes.text()));
    let mut headers: Vec<(String, String)> = (0..bytes.byte() % 5).map(|_| (name(&mut bytes), bytes.text())).collect();
    let version = Version::ALL[usize::from(bytes.byte()) % 3];
    let request = Signed { method: &method, url: &url, body: bytes.0 };
    let forged = verify(&request, &headers, &secret, NOW, &Version::ALL);
    assert!(!matches!(forged, Verdict::Valid(_)), "a signature was guessed: {headers:?}");
    let _ = public_url(&url, &headers, &["example.com".to_owned()]);
    headers.clear();
    headers.extend(sign(version, &request, &secret, NOW).into_iter().map(|(name, value)| (name.to_owned(), value)));
    assert_eq!(verify(&request, &headers, &secret, NOW, &Version::ALL), Verdict::Valid(version));
    let mut other = bytes.0.to_vec();
    other.push(b' ');
    let tampered = verify(&Signed { body: &other, ..request }, &headers, &secret, NOW, &Version::ALL);
    assert!(!matches!(tampered, Verdict::Valid(_)));
    let _ = headers.find("none");
}

fn name(bytes: &mut Bytes<'_>) -> String {
    let names =
        ["X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp", "X-HubSpot-Signature", "X-HubSpot-Signature-Version"];
    names[usize::from(bytes.byte()) % 4].to_owned()
}
