//! Commerce payments: records of money that was received outside of HubSpot's own payment processing.

use crate::api::associations::{AssociatedRecords, AssociationLabels};
use crate::api::crm_objects::search::{self, ObjectSearch, SearchPage};
use crate::api::crm_objects::{CrmObject, CrmObjectPage, NewAssociation, PAGE_RULES};
use crate::api::crm_properties::CrmPropertyList;
use crate::operation::{self, Bucket, Operation, Rule, Version};
use crate::shape::{CommaSeparated, Id, Limit};
use crate::{operations, shape};

mod properties;

pub use properties::{NewPaymentProperties, PaymentChanges, PaymentMethodType, PaymentProcessor, PaymentStatus};

use properties::{NEW, READ_ONLY};

/// HubSpot's page about payments.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/crm-commerce-payments-v3/guide";

const TO_READ: &[&str] = &["crm.objects.commercepayments.read"];
const TO_WRITE: &[&str] = &["crm.objects.commercepayments.write"];

/// The type of the association from a payment to a record of each object type, by the names and the id of that type.
/// An order has two: HubSpot's table has 524, its example 523.
pub const PAYMENT_ASSOCIATIONS: &[(&str, i64)] = &[
    ("company", 389),
    ("companies", 389),
    ("0-2", 389),
    ("contact", 387),
    ("contacts", 387),
    ("0-1", 387),
    ("deal", 391),
    ("deals", 391),
    ("0-3", 391),
    ("discount", 428),
    ("discounts", 428),
    ("0-84", 428),
    ("feedback_submission", 1170),
    ("feedback_submissions", 1170),
    ("0-19", 1170),
    ("invoice", 542),
    ("invoices", 542),
    ("0-53", 542),
    ("line_item", 395),
    ("line_items", 395),
    ("0-8", 395),
    ("order", 524),
    ("orders", 524),
    ("0-123", 524),
    ("order", 523),
    ("orders", 523),
    ("0-123", 523),
    ("payment_link", 476),
    ("payment_links", 476),
    ("0-118", 476),
    ("quote", 397),
    ("quotes", 397),
    ("0-14", 397),
    ("subscription", 393),
    ("subscriptions", 393),
    ("0-69", 393),
    ("ticket", 1354),
    ("tickets", 1354),
    ("0-5", 1354),
];

/// Below the path of all payments.
macro_rules! versions {
    ($tail:literal) => {
        &[
            Version::of("v3", concat!("/crm/v3/objects/commerce_payments", $tail)),
            Version::of("2025-09", concat!("/crm/objects/2025-09/commerce_payments", $tail)),
            Version::of("2026-03", concat!("/crm/objects/2026-03/commerce_payments", $tail)),
            Version::of("2026-09", concat!("/crm/objects/2026-09/commerce_payments", $tail)),
        ]
    };
}

/// One association of a payment, by its type.
const ONE: &[Version] = &[
    Version::of(
        "v3",
        "/crm/v3/objects/commerce_payments/{paymentId}/associations/{toObjectType}/{toObjectId}/{associationTypeId}",
    ),
    Version::of(
        "2026-03",
        "/crm/objects/2026-03/commerce_payments/{paymentId}/associations/{toObjectType}/{toObjectId}/{associationTypeId}",
    ),
];

const TYPES: &[Rule] =
    &[Rule::Pairs { word: "/toObjectType", number: "/associationTypeId", known: PAYMENT_ASSOCIATIONS }];

shape! {
    /// Which payments, and how many of them.
    pub struct ListPayments {
        /// How many on a page; HubSpot gives 10 where absent.
        "limit" => limit: Option<Limit<100>>,
        /// Where to go on: `paging.next.after` of the page before.
        "after" => after: Option<Id>,
        /// The properties to return; HubSpot's own choice where absent.
        "properties" => properties: Option<CommaSeparated>,
        /// The properties to return with their former values.
        "propertiesWithHistory" => properties_with_history: Option<CommaSeparated>,
        /// The object types whose associated ids to return.
        "associations" => associations: Option<CommaSeparated>,
        /// Whether to list archived payments instead.
        "archived" => archived: Option<bool>,
    }

    /// Which payment, and what of it.
    pub struct GetPayment {
        /// The payment's id, or the value of `idProperty`.
        "paymentId" => payment_id: Id,
        /// The properties to return; HubSpot's own choice where absent.
        "properties" => properties: Option<CommaSeparated>,
        /// The properties to return with their former values.
        "propertiesWithHistory" => properties_with_history: Option<CommaSeparated>,
        /// The object types whose associated ids to return.
        "associations" => associations: Option<CommaSeparated>,
        /// Whether to look among archived payments.
        "archived" => archived: Option<bool>,
        /// A unique property that `paymentId` is a value of.
        "idProperty" => id_property: Option<String>,
    }

    /// A payment to create.
    pub struct NewPayment {
        /// The values by property name.
        "properties" => properties: NewPaymentProperties,
        /// The records that belong to it from the start.
        "associations" => associations: Option<Vec<NewAssociation>>,
    }

    /// Which payment to change.
    pub struct ChangePayment {
        /// The payment's id, or the value of `idProperty`.
        "paymentId" => payment_id: Id,
        /// A unique property that `paymentId` is a value of.
        "idProperty" => id_property: Option<String>,
    }

    /// What changes of a payment.
    pub struct PaymentUpdate {
        /// The new values by property name.
        "properties" => properties: PaymentChanges,
    }

    /// Which payment.
    pub struct WhichPayment {
        /// The payment's id.
        "paymentId" => payment_id: Id,
    }

    /// Which properties, and what of them.
    pub struct ListPaymentProperties {
        /// Whether to list archived properties instead.
        "archived" => archived: Option<bool>,
        /// The names of those to return; all of them where absent.
        "properties" => properties: Option<CommaSeparated>,
    }

    /// To which object type.
    pub struct PaymentAssociationType {
        /// The object type by name or id, such as `contact`.
        "toObjectType" => to_object_type: Id,
    }

    /// Whose associations, and how many of them.
    pub struct ListPaymentAssociations {
        /// The payment's id.
        "paymentId" => payment_id: Id,
        /// The object type of the associated records, by name or id, such as `contact`.
        "toObjectType" => to_object_type: Id,
        /// How many on a page; HubSpot gives 500 where absent.
        "limit" => limit: Option<Limit<500>>,
        /// Where to go on: `paging.next.after` of the page before.
        "after" => after: Option<Id>,
    }

    /// Which association of a payment.
    pub struct PaymentAssociation {
        /// The payment's id.
        "paymentId" => payment_id: Id,
        /// The other record's object type, by name or id, such as `contact`.
        "toObjectType" => to_object_type: Id,
        /// The other record's id.
        "toObjectId" => to_object_id: Id,
        /// The type of the association, such as `387` to a contact.
        "associationTypeId" => association_type_id: Id,
    }
}

operations! {
    /// Lists payments, up to 100 on a page, or 50 with `propertiesWithHistory`.
    pub static LIST: Operation<ListPayments, (), CrmObjectPage> =
        Operation::get("crm.payments.list", versions!(""))
        .scopes(TO_READ)
        .paged(operation::Paging::After)
        .rules(PAGE_RULES)
        .page(PAGE);

    /// Gets one payment. HubSpot chooses few properties where none are asked for.
    pub static GET: Operation<GetPayment, (), CrmObject> =
        Operation::get("crm.payments.get", versions!("/{paymentId}")).scopes(TO_READ).page(PAGE);

    /// Creates a record of a payment that was received elsewhere. It moves no money, and the account must be set up for payments.
    pub static CREATE: Operation<(), NewPayment, CrmObject> =
        Operation::post("crm.payments.create", versions!("")).scopes(TO_WRITE).rules(NEW).page(PAGE);

    /// Changes a payment. Those that HubSpot's own processing made can't be changed.
    pub static UPDATE: Operation<ChangePayment, PaymentUpdate, CrmObject> =
        Operation::patch("crm.payments.update", versions!("/{paymentId}")).scopes(TO_WRITE).rules(READ_ONLY).page(PAGE);

    /// Moves a payment to the recycling bin, from which it can be restored for 90 days. Those that HubSpot's own processing made stay.
    pub static ARCHIVE: Operation<WhichPayment, (), ()> =
        Operation::delete("crm.payments.archive", versions!("/{paymentId}")).scopes(TO_WRITE).page(PAGE);

    /// Searches payments. A new one takes some seconds to be found, and no search goes past 10,000 of them.
    pub static SEARCH: Operation<(), ObjectSearch, SearchPage> =
        Operation::post("crm.payments.search", versions!("/search"))
        .scopes(TO_READ)
        .bucket(Bucket::Search)
        .repeatable()
        .paged(operation::Paging::After)
        .rules(search::RULES)
        .page(PAGE);

    /// Lists the properties that payments have, those among them that only HubSpot writes.
    pub static PROPERTIES: Operation<ListPaymentProperties, (), CrmPropertyList> =
        Operation::get("crm.payments.properties", &[
            Version::of("v3", "/crm/v3/properties/commerce_payments"),
            Version::of("2025-09", "/crm/properties/2025-09/commerce_payments"),
            Version::of("2026-03", "/crm/properties/2026-03/commerce_payments"),
            Version::of("2026-09", "/crm/properties/2026-09/commerce_payments"),
        ])
        .scopes(&["crm.schemas.commercepayments.read"])
        .page(PAGE);

    /// Lists the types of association from payments to an object type.
    pub static ASSOCIATION_LABELS: Operation<PaymentAssociationType, (), AssociationLabels> =
        Operation::get("crm.payments.associationLabels", &[
            Version::of("v4", "/crm/v4/associations/commerce_payments/{toObjectType}/labels"),
            Version::of("2025-09", "/crm/associations/2025-09/commerce_payments/{toObjectType}/labels"),
            Version::of("2026-03", "/crm/associations/2026-03/commerce_payments/{toObjectType}/labels"),
            Version::of("2026-09", "/crm/associations/2026-09/commerce_payments/{toObjectType}/labels"),
        ])
        .scopes(TO_READ)
        .bucket(Bucket::Unlimited)
        .page(PAGE);

    /// Lists the records of one object type that a payment is associated with. Versions after v3 name every type of each association, and 2026-09 has no such list.
    pub static ASSOCIATIONS: Operation<ListPaymentAssociations, (), AssociatedRecords> =
        Operation::get("crm.payments.associations", &[
            Version::of("v3", "/crm/v3/objects/commerce_payments/{paymentId}/associations/{toObjectType}"),
            Version::of("v4", "/crm/v4/objects/commerce_payments/{paymentId}/associations/{toObjectType}"),
            Version::of("2025-09", "/crm/objects/2025-09/commerce_payments/{paymentId}/associations/{toObjectType}"),
            Version::of("2026-03", "/crm/objects/2026-03/commerce_payments/{paymentId}/associations/{toObjectType}"),
        ])
        .scopes(TO_READ)
        .paged(operation::Paging::After)
        .page(PAGE);

    /// Associates a payment with another record, with an invoice to mark it as paid, say.
    pub static ASSOCIATE: Operation<PaymentAssociation, (), CrmObject> =
        Operation::put("crm.payments.associate", ONE).scopes(TO_WRITE).rules(TYPES).page(PAGE);

    /// Removes the association of one type between a payment and another record.
    pub static DISSOCIATE: Operation<PaymentAssociation, (), ()> =
        Operation::delete("crm.payments.dissociate", ONE).scopes(TO_WRITE).rules(TYPES).page(PAGE);
}
