//! What is sold and paid: line items, products, quotes, invoices, subscriptions, orders, discounts, payment links, and
//! payments with the properties that the documents list.

use crate::crm::property::{choice, flag, moment, number, text};
use crate::crm::types::ObjectType;

const LINE_ITEMS: (&[&str], &[&str]) =
    (&["crm.objects.line_items.read", "e-commerce"], &["crm.objects.line_items.write", "e-commerce"]);

pub(crate) static TYPES: [ObjectType; 8] = [
    ObjectType::new("0-8", "line_item", "line_items")
        .objects(LINE_ITEMS.0, LINE_ITEMS.1)
        .schema(&["crm.schemas.line_items.read"], &["e-commerce"])
        .times("createdate", "hs_lastmodifieddate")
        .group("lineiteminformation")
        .default(&["amount", "name", "price", "quantity"])
        .searched(&["name", "description"])
        .with(&[
            text("name"),
            number("price"),
            number("quantity"),
            number("amount").fixed(),
            text("description"),
            text("hs_product_id"),
        ]),
    ObjectType::new("0-7", "product", "products")
        .objects(&["e-commerce"], &["e-commerce"])
        .schema(&["e-commerce"], &["e-commerce"])
        .times("createdate", "hs_lastmodifieddate")
        .group("productinformation")
        .default(&["name", "price", "description"])
        .searched(&["name", "description", "price", "hs_sku"])
        .with(&[text("name"), number("price"), text("description"), text("hs_sku")]),
    ObjectType::new("0-14", "quote", "quotes")
        .objects(&["crm.objects.quotes.read"], &["crm.objects.quotes.write"])
        .schema(&["crm.schemas.quotes.read"], &["crm.schemas.quotes.write"])
        .group("quoteinformation")
        .default(&["hs_expiration_date", "hs_status", "hs_title"])
        .searched(&["hs_title"])
        .with(&[
            text("hs_title"),
            moment("hs_expiration_date"),
            text("hs_status"),
            number("hs_quote_amount").fixed(),
            text("hs_currency"),
        ]),
    ObjectType::new("0-53", "invoice", "invoices")
        .objects(&["crm.objects.invoices.read"], &["crm.objects.invoices.write"])
        .schema(&["crm.schemas.invoices.read"], &["crm.schemas.invoices.write"])
        .group("invoiceinformation")
        .searched(&["hs_number"])
        .with(&[
            text("hs_number"),
            text("hs_invoice_status"),
            moment("hs_invoice_date"),
            moment("hs_due_date"),
            number("hs_amount_billed"),
            text("hs_currency"),
        ]),
    ObjectType::new("0-69", "subscription", "subscriptions")
        .objects(&["crm.objects.subscriptions.read"], &["crm.objects.subscriptions.write"])
        .schema(&["crm.schemas.subscriptions.read"], &["crm.schemas.subscriptions.write"])
        .group("subscriptioninformation")
        .searched(&["hs_name"])
        .with(&[text("hs_name"), text("hs_status"), number("hs_mrr"), moment("hs_next_payment_due_date")]),
    ObjectType::new("0-123", "order", "orders")
        .objects(&["crm.objects.orders.read"], &["crm.objects.orders.write"])
        .schema(&["crm.schemas.orders.read"], &["crm.schemas.orders.write"])
        .group("orderinformation")
        .searched(&["hs_order_name"])
        .with(&[
            text("hs_order_name"),
            number("hs_total_price"),
            text("hs_currency_code"),
            text("hs_fulfillment_status"),
        ]),
    ObjectType::new("0-84", "discount", "discounts")
        .objects(LINE_ITEMS.0, LINE_ITEMS.1)
        .schema(&["crm.schemas.line_items.read"], &["e-commerce"])
        .group("discountinformation")
        .searched(&["hs_label"])
        .with(&[
            text("hs_label"),
            choice("hs_type", &["PERCENT", "FIXED"]),
            number("hs_value"),
            number("hs_sort_order"),
        ]),
    ObjectType::new("0-118", "payment_link", "payment_links")
        .objects(&["crm.objects.commercepayments.read"], &["crm.objects.commercepayments.write"])
        .schema(&["crm.schemas.commercepayments.read"], &["crm.schemas.commercepayments.write"])
        .group("paymentlinkinformation")
        .searched(&["hs_name"])
        .with(&[text("hs_name"), text("hs_url"), flag("hs_active")]),
];

/// Payments. What the documents call read-only is fixed; so is what Commerce Hub computes.
pub(crate) static PAYMENTS: ObjectType = ObjectType::new("0-101", "commerce_payment", "commerce_payments")
    .objects(&["crm.objects.commercepayments.read"], &["crm.objects.commercepayments.write"])
    .schema(&["crm.schemas.commercepayments.read"], &["crm.schemas.commercepayments.write"])
    .group("paymentinformation")
    .required(&["hs_initial_amount", "hs_initiated_date"])
    .searched(&["hs_customer_email", "hs_reference_number", "hs_payment_id"])
    .with(&[
        text("hs_currency_code"),
        text("hs_customer_email"),
        number("hs_fees_amount"),
        number("hs_initial_amount"),
        moment("hs_initiated_date"),
        text("hs_internal_comment"),
        choice("hs_latest_status", STATUSES),
        text("hs_payment_method_bank_or_issuer"),
        text("hs_payment_method_last_4"),
        choice("hs_payment_method_type", METHODS),
        moment("hs_payout_date"),
        choice("hs_processor_type", &[]),
        text("hs_reference_number"),
        number("hs_refunds_amount"),
        text("hs_billing_address_city"),
        text("hs_billing_address_country"),
        text("hs_billing_address_line_1"),
        text("hs_billing_address_line_2"),
        text("hs_billing_address_state"),
        text("hs_billing_address_zip"),
        text("hs_shipping_address_city"),
        text("hs_shipping_address_country"),
        text("hs_shipping_address_line_1"),
        text("hs_shipping_address_line_2"),
        text("hs_shipping_address_state"),
        text("hs_shipping_address_zip"),
        text("hs_shipping_ship_to_name"),
        number("hs_line_item_discounts_amount"),
        choice("hs_digital_wallet_type", WALLETS).fixed(),
        number("hs_fees_amount_in_settlement_currency").fixed(),
        number("hs_initial_amount_in_portal_currency").fixed(),
        number("hs_initial_amount_in_settlement_currency").fixed(),
        number("hs_line_item_discounts_amount_in_portal_currency").fixed(),
        number("hs_max_refundable_amount_in_portal_currency").fixed(),
        number("hs_net_amount").fixed(),
        number("hs_net_amount_in_portal_currency").fixed(),
        number("hs_net_amount_in_settlement_currency").fixed(),
        text("hs_order_discount_code").fixed(),
        number("hs_order_discount_amount").fixed(),
        number("hs_order_discount_percentage").fixed(),
        text("hs_payment_id").fixed(),
        text("hs_payment_method").fixed(),
        choice("hs_payment_source_app", SOURCES).fixed(),
        text("hs_payment_source_id").fixed(),
        text("hs_payment_source_name").fixed(),
        text("hs_payment_source_url").fixed(),
        choice("hs_payment_type", &["one_time_or_initial", "recurring"]).fixed(),
        number("hs_platform_fee").fixed(),
        number("hs_platform_fee_in_portal_currency").fixed(),
        number("hs_platform_fee_in_settlement_currency").fixed(),
        number("hs_refunds_amount_in_portal_currency").fixed(),
        text("hs_settlement_currency_code").fixed(),
        number("hs_total_discounts_amount").fixed(),
        flag("hs_has_associated_invoice").fixed(),
    ]);

const STATUSES: &[&str] = &[
    "processing",
    "succeeded",
    "failed",
    "partially_refunded",
    "refunded",
    "processing_refund",
    "disputed_won",
    "disputed_lost",
    "disputed_action_required",
    "disputed_awaiting_decision",
];

const METHODS: &[&str] = &["card", "ach", "cash", "check", "wire_transfer", "other", "sepa", "bacs", "pads"];

const WALLETS: &[&str] =
    &["apple_pay", "google_pay", "amex_express_checkout", "link", "masterpass", "samsung_pay", "visa_checkout"];

const SOURCES: &[&str] = &["SALES_CHECKOUT", "QUOTE", "INVOICE", "MIGRATION", "SUBSCRIPTION"];
