//! Any message to a relay: without HubSpot's signature nothing is accepted, and with it nothing of another account.

use hubspot_wasm::flows::relay::check;

use crate::bytes::Bytes;

const ACCOUNT: i64 = 12345;

pub fn run(data: &[u8]) {
    let mut bytes = Bytes(data);
    let all = hubspot_wasm::api::ALL;
    let operation = all[bytes.below(all.len())].name;
    let params = bytes.json();
    if check(operation, &params, ACCOUNT).is_ok() {
        let own = params.get("portalId").and_then(|value| value.as_integer());
        let declared = all.iter().find(|endpoint| endpoint.name == operation).unwrap();
        if declared.params.field("portalId").is_some() {
            assert!(own.is_none_or(|portal| portal == ACCOUNT), "{operation} of account {own:?} is accepted");
        }
    }
}
