//! Payments, `commerce_payments` or `0-101`: the rules that no other object type has.
//!
//! An account that isn't set up to collect payments is refused whatever it asks about them: 403. A payment is Commerce
//! Hub's own where `hs_payment_source_app` says what made it; such a payment can be read and searched, but neither
//! changed nor deleted. What a new payment needs and what is read-only stands in the catalogue of the CRM's types.

mod control;
mod rules;

pub(crate) use rules::{are, fill_in, may_change, set_up};
