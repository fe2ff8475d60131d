//! What is asked of payments and what HubSpot adds to a new one. Refuses; changes no records.

use serde_json::json;

use crate::crm::{Crm, ObjectType, Record, Values};
use crate::problem::Problem;

/// Whether a type is that of payments.
pub(crate) fn are(kind: &ObjectType) -> bool {
    kind.id == "0-101"
}

/// Refuses payments to an account that can't collect any.
pub(crate) fn set_up(kind: &ObjectType, crm: &Crm) -> Result<(), Problem> {
    if crm.payments || !are(kind) {
        return Ok(());
    }
    Err(Problem::of(403, "FORBIDDEN", "This account is not set up for HubSpot payments or Stripe payment processing."))
}

/// Refuses to change a payment that Commerce Hub made.
pub(crate) fn may_change(kind: &ObjectType, record: &Record) -> Result<(), Problem> {
    if !are(kind) || record.value(SOURCE).is_none() {
        return Ok(());
    }
    let message = "Payments created through Commerce Hub can't be modified or deleted.";
    Err(Problem::validation(message).with("context", json!({ "id": [record.id.to_string()] })))
}

/// Adds what HubSpot knows of a new payment by itself.
pub(crate) fn fill_in(id: u64, values: &mut Values) {
    let amount = values.iter().find(|(name, _)| name == "hs_initial_amount").map(|(_, value)| value.clone());
    let mut add = |name: &str, value: String| {
        if !values.iter().any(|(known, value)| known == name && !value.is_empty()) {
            values.push((name.to_owned(), value));
        }
    };
    add("hs_payment_id", (FIRST_PAYMENT + id).to_string());
    add("hs_latest_status", "processing".to_owned());
    add("hs_total_discounts_amount", "0".to_owned());
    for name in AMOUNTS {
        add(name, amount.clone().unwrap_or_default());
    }
}

/// The property that says what part of Commerce Hub made a payment.
const SOURCE: &str = "hs_payment_source_app";

const FIRST_PAYMENT: u64 = 9_700_000_000;

const AMOUNTS: &[&str] = &[
    "hs_initial_amount_in_portal_currency",
    "hs_initial_amount_in_settlement_currency",
    "hs_net_amount",
    "hs_net_amount_in_portal_currency",
    "hs_net_amount_in_settlement_currency",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn payments() -> &'static ObjectType {
        ObjectType::find("commerce_payments").unwrap()
    }

    #[test]
    fn only_commerce_hubs_own_payments_stay_as_they_are() {
        let mut record = Record::new(5, payments(), 0);
        assert!(may_change(payments(), &record).is_ok());
        record.update(payments(), 0, [(SOURCE, "INVOICE")]);
        assert_eq!(may_change(payments(), &record).unwrap_err().respond("c").status, 400);
        assert!(may_change(ObjectType::find("orders").unwrap(), &record).is_ok());
    }

    #[test]
    fn a_new_payment_begins_as_processing_with_an_id_of_its_own() {
        let mut values = vec![("hs_initial_amount".to_owned(), "99.99".to_owned())];
        fill_in(5, &mut values);
        let value = |name: &str| values.iter().find(|(known, _)| known == name).unwrap().1.as_str();
        assert_eq!((value("hs_latest_status"), value("hs_payment_id")), ("processing", "9700000005"));
        assert_eq!(value("hs_net_amount"), "99.99");
    }

    #[test]
    fn a_status_that_was_given_stays() {
        let mut values = vec![("hs_latest_status".to_owned(), "succeeded".to_owned())];
        fill_in(5, &mut values);
        assert_eq!(values.iter().filter(|(name, _)| name == "hs_latest_status").count(), 1);
    }
}
