//! What is known of a payment, and who writes it.

use crate::operation::{Rule, filled};
use crate::shape::PropertyValue;
use crate::{shape, words};

/// What only HubSpot's own payment processing writes.
pub const READ_ONLY: &[Rule] = &[Rule::ReadOnly {
    object: "/body/properties",
    names: &[
        "hs_digital_wallet_type",
        "hs_line_item_discounts_amount_in_portal_currency",
        "hs_max_refundable_amount_in_portal_currency",
        "hs_order_discount_amount",
        "hs_order_discount_code",
        "hs_order_discount_percentage",
        "hs_payment_id",
        "hs_payment_method",
        "hs_payment_source_app",
        "hs_payment_source_id",
        "hs_payment_source_name",
        "hs_payment_source_url",
        "hs_payment_type",
        "hs_refunds_amount_in_portal_currency",
        "hs_total_discounts_amount",
    ],
    parts: &["hs_platform_fee", "settlement_currency"],
}];

/// What holds for a new payment: without an amount and a date there is none.
pub const NEW: &[Rule] = &[
    filled!("body", "properties", "hs_initial_amount"),
    filled!("body", "properties", "hs_initiated_date"),
    Rule::All(READ_ONLY),
];

shape! {
    /// What is known of a new payment. There is more to write, such as `hs_currency_code`, `hs_customer_email`,
    /// `hs_reference_number`, the billing and the shipping address, and properties of the account's own.
    pub struct NewPaymentProperties {
        /// What the customer was charged in all, such as `99.99`.
        "hs_initial_amount" => hs_initial_amount: PropertyValue,
        /// When the payment was begun, such as `2024-03-27T18:04:11.823Z`.
        "hs_initiated_date" => hs_initiated_date: PropertyValue,
        /// What last became of it.
        "hs_latest_status" => hs_latest_status: Option<PaymentStatus>,
        /// How the customer paid.
        "hs_payment_method_type" => hs_payment_method_type: Option<PaymentMethodType>,
        /// Who processed it.
        "hs_processor_type" => hs_processor_type: Option<PaymentProcessor>,
        .. PropertyValue
    }

    /// The properties of a payment that change, every writable one among them. An empty string clears a property.
    pub struct PaymentChanges {
        /// What last became of it.
        "hs_latest_status" => hs_latest_status: Option<PaymentStatus>,
        /// How the customer paid.
        "hs_payment_method_type" => hs_payment_method_type: Option<PaymentMethodType>,
        /// Who processed it.
        "hs_processor_type" => hs_processor_type: Option<PaymentProcessor>,
        .. PropertyValue
    }
}

words! {
    /// What last became of a payment.
    pub open PaymentStatus {
        /// Under way.
        Processing = "processing",
        /// The money came.
        Succeeded = "succeeded",
        /// It did not.
        Failed = "failed",
        /// Some of it was paid back.
        PartiallyRefunded = "partially_refunded",
        /// All of it was paid back.
        Refunded = "refunded",
        /// It is being paid back.
        ProcessingRefund = "processing_refund",
        /// The customer objected and lost.
        DisputedWon = "disputed_won",
        /// The customer objected and won.
        DisputedLost = "disputed_lost",
        /// The customer objected, and somebody has to act.
        DisputedActionRequired = "disputed_action_required",
        /// The customer objected, and a decision is due.
        DisputedAwaitingDecision = "disputed_awaiting_decision",
    }

    /// How the customer paid.
    pub open PaymentMethodType {
        /// By card.
        Card = "card",
        /// By bank debit in the United States.
        Ach = "ach",
        /// In cash.
        Cash = "cash",
        /// By check.
        Check = "check",
        /// By wire.
        WireTransfer = "wire_transfer",
        /// In another way.
        Otherwise = "other",
        /// By bank debit in Europe.
        Sepa = "sepa",
        /// By bank debit in the United Kingdom.
        Bacs = "bacs",
        /// By bank debit in Canada.
        Pads = "pads",
    }

    /// Who processed a payment.
    pub open PaymentProcessor {
        /// HubSpot.
        HubspotPayments = "hs_payments",
        /// The account's own Stripe.
        Stripe = "byo_stripe",
        /// Nobody.
        Nobody = "none",
        /// QuickBooks.
        QuickBooks = "quickbooks",
        /// Xero.
        Xero = "xero",
    }
}
