//! Obeys the control `payments`, which says whether an account can collect payments.

use serde_json::{Value, json};

use crate::emulator::Emulator;
use crate::fields::{Fields, Invalid};

impl Emulator {
    /// Says whether an account is set up for payments; every account begins so:
    ///
    /// ```json
    /// { "enabled": false, "portalId": 12345 }
    /// ```
    /// Without `portalId` it is the emulator's own. Gives what holds from now on.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub fn payments(&mut self, request: &Value) -> Result<Value, Invalid> {
        let fields = Fields::of("", request, &["enabled", "portalId"])?;
        let enabled = fields.required("enabled", fields.flag("enabled")?)?;
        let (portal_id, account) = self.accounts.named(&fields, self.options.portal_id)?;
        account.crm.payments = enabled;
        Ok(json!({ "portalId": portal_id, "enabled": enabled }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn says_what_holds_and_what_is_wrong() {
        let mut emulator = Emulator::new(Options::default());
        let told = emulator.payments(&json!({ "enabled": false })).unwrap();
        assert_eq!(told, json!({ "portalId": 12345, "enabled": false }));
        for (request, message) in [
            (json!({}), "`enabled` is missing"),
            (json!({ "enabled": true, "portalId": 9 }), "`portalId` names no account; make one with `account`"),
        ] {
            assert_eq!(emulator.payments(&request).unwrap_err().to_string(), message);
        }
    }
}
