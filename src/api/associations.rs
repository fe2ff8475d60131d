//! Associations: which CRM records belong together, and in what way.

use crate::api::crm_objects::CrmObject;
use crate::api::crm_objects::batches::{BatchError, BatchState};
use crate::api::paging::Paging;
use crate::operation::{self, Bucket, Operation, Version};
use crate::shape::{Described, Id, Kind, Limit, NonEmpty, NumericId, Shape, Shaped};
use crate::{operations, shape, words};

/// HubSpot's page about associations.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/latest/crm/associations/associate-records/guide";

/// HubSpot's page about their types.
const LABELS_PAGE: &str =
    "https://developers.hubspot.com/docs/api-reference/latest/crm/associations/association-schema/guide";

/// Between two records, below the path of the first.
macro_rules! versions {
    ($tail:literal) => {
        &[
            Version::of("v4", concat!("/crm/v4/objects/{objectType}/{objectId}/associations", $tail)),
            Version::of("2025-09", concat!("/crm/objects/2025-09/{objectType}/{objectId}/associations", $tail)),
            Version::of("2026-03", concat!("/crm/objects/2026-03/{objectType}/{objectId}/associations", $tail)),
            Version::of("2026-09", concat!("/crm/objects/2026-09/{objectType}/{objectId}/associations", $tail)),
        ]
    };
}

/// One association, by its type.
const ONE: &[Version] = &[
    Version::of(
        "v3",
        "/crm/v3/objects/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}/{associationTypeId}",
    ),
    Version::of(
        "2026-03",
        "/crm/objects/2026-03/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}/{associationTypeId}",
    ),
];

words! {
    /// Who defined a type of association.
    pub closed AssociationCategory {
        /// HubSpot.
        HubspotDefined = "HUBSPOT_DEFINED",
        /// The account.
        UserDefined = "USER_DEFINED",
        /// An app.
        IntegratorDefined = "INTEGRATOR_DEFINED",
        /// HubSpot, for people at work together.
        Work = "WORK",
    }
}

shape! {
    /// Between which object types.
    pub struct BetweenTypes {
        /// The object type that the associations begin at, by name or id, such as `contacts`.
        "fromObjectType" => from_object_type: Id,
        /// The object type that they lead to, by name or id, such as `companies`.
        "toObjectType" => to_object_type: Id,
    }

    /// The types of association between two object types.
    pub struct AssociationLabels {
        /// In one direction; the other one has type ids of its own.
        "results" => results: Option<Vec<AssociationLabel>>,
        ..
    }

    /// A type of association.
    pub struct AssociationLabel {
        /// Who defined it.
        "category" => category: Option<AssociationCategory>,
        /// Its id, unique within the category.
        "typeId" => type_id: Option<i64>,
        /// What people call it; null where it has no name.
        "label" => label: Option<String>,
        ..
    }

    /// Whose associations, and how many of them.
    pub struct ListAssociations {
        /// The record's object type, by name or id, such as `contacts`.
        "objectType" => object_type: Id,
        /// The record's id.
        "objectId" => object_id: Id,
        /// The object type of the associated records, by name or id, such as `companies`.
        "toObjectType" => to_object_type: Id,
        /// How many on a page; HubSpot gives 500 where absent.
        "limit" => limit: Option<Limit<500>>,
        /// Where to go on: `paging.next.after` of the page before.
        "after" => after: Option<Id>,
    }

    /// Some of the associated records.
    pub struct AssociatedRecords {
        /// Those of this page.
        "results" => results: Option<Vec<AssociatedRecord>>,
        /// Where the list goes on; absent on its last page.
        "paging" => paging: Option<Paging>,
        ..
    }

    /// An associated record: `id` and `type` in v3, the others in later versions.
    pub struct AssociatedRecord {
        /// Its id.
        "id" => id: Option<String>,
        /// The type's name, such as `commerce_payment_to_contact`.
        "type" => r#type: Option<String>,
        /// Its id.
        "toObjectId" => to_object_id: Option<NumericId>,
        /// Every type of association with it.
        "associationTypes" => association_types: Option<Vec<AssociationLabel>>,
        ..
    }

    /// Which association.
    pub struct OneAssociation {
        /// The record's object type, by name or id, such as `contacts`.
        "objectType" => object_type: Id,
        /// The record's id.
        "objectId" => object_id: Id,
        /// The other record's object type, by name or id, such as `companies`.
        "toObjectType" => to_object_type: Id,
        /// The other record's id.
        "toObjectId" => to_object_id: Id,
        /// The type of the association, such as `279` from a contact to a company.
        "associationTypeId" => association_type_id: Id,
    }

    /// Between which records.
    pub struct BetweenRecords {
        /// The record's object type, by name or id, such as `contacts`.
        "objectType" => object_type: Id,
        /// The record's id.
        "objectId" => object_id: Id,
        /// The other record's object type, by name or id, such as `companies`.
        "toObjectType" => to_object_type: Id,
        /// The other record's id.
        "toObjectId" => to_object_id: Id,
    }

    /// A type of association.
    pub struct AssociationType {
        /// Who defined it.
        "associationCategory" => association_category: AssociationCategory,
        /// Its id, from `crm.associations.labels`.
        "associationTypeId" => association_type_id: NumericId,
    }

    /// How two records are associated now.
    pub struct RecordPair {
        /// The record's object type.
        "fromObjectTypeId" => from_object_type_id: Option<String>,
        /// The record's id.
        "fromObjectId" => from_object_id: Option<NumericId>,
        /// The other record's object type.
        "toObjectTypeId" => to_object_type_id: Option<String>,
        /// The other record's id.
        "toObjectId" => to_object_id: Option<NumericId>,
        /// The names of the types that have one.
        "labels" => labels: Option<Vec<String>>,
        ..
    }

    /// The associations that were made, one in each direction.
    pub struct DefaultAssociations {
        /// How far HubSpot is.
        "status" => status: Option<BatchState>,
        /// Each association.
        "results" => results: Option<Vec<DefaultAssociation>>,
        /// How many were not made.
        "numErrors" => num_errors: Option<i64>,
        /// Why they were not.
        "errors" => errors: Option<Vec<BatchError>>,
        /// When it was asked for, ISO 8601.
        "requestedAt" => requested_at: Option<String>,
        /// When it began, ISO 8601.
        "startedAt" => started_at: Option<String>,
        /// When it ended, ISO 8601.
        "completedAt" => completed_at: Option<String>,
        ..
    }

    /// An association in one direction.
    pub struct DefaultAssociation {
        /// The record that it begins at.
        "from" => from: Option<RecordId>,
        /// The record that it leads to.
        "to" => to: Option<RecordId>,
        /// Its type.
        "associationSpec" => association_spec: Option<DefaultAssociationType>,
        ..
    }

    /// HubSpot's own type without a name.
    pub struct DefaultAssociationType {
        /// Who defined it.
        "associationCategory" => association_category: Option<AssociationCategory>,
        /// Its id.
        "associationTypeId" => association_type_id: Option<i64>,
        ..
    }

    /// A record.
    pub struct RecordId {
        /// Its id.
        "id" => id: Option<String>,
        ..
    }
}

/// The types of an association, all at once; at least one.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct AssociationTypes(pub Vec<AssociationType>);

impl Described for AssociationTypes {
    const KIND: Kind = NonEmpty::<AssociationType>::KIND;
}

impl Shaped for AssociationTypes {
    const SHAPE: &'static Shape = AssociationType::SHAPE;
}

operations! {
    /// Lists the types of association from one object type to another. The way back has type ids of its own.
    pub static LABELS: Operation<BetweenTypes, (), AssociationLabels> =
        Operation::get("crm.associations.labels", &[
            Version::of("v4", "/crm/v4/associations/{fromObjectType}/{toObjectType}/labels"),
            Version::of("2025-09", "/crm/associations/2025-09/{fromObjectType}/{toObjectType}/labels"),
            Version::of("2026-03", "/crm/associations/2026-03/{fromObjectType}/{toObjectType}/labels"),
            Version::of("2026-09", "/crm/associations/2026-09/{fromObjectType}/{toObjectType}/labels"),
        ])
        .scopes(&["crm.objects.{fromObjectType}.read"])
        .bucket(Bucket::Unlimited)
        .page(LABELS_PAGE);

    /// Lists the records of one object type that a record is associated with. Versions after v3 name every type of each association, and 2026-09 has no such list.
    pub static LIST: Operation<ListAssociations, (), AssociatedRecords> =
        Operation::get("crm.associations.list", &[
            Version::of("v3", "/crm/v3/objects/{objectType}/{objectId}/associations/{toObjectType}"),
            Version::of("v4", "/crm/v4/objects/{objectType}/{objectId}/associations/{toObjectType}"),
            Version::of("2025-09", "/crm/objects/2025-09/{objectType}/{objectId}/associations/{toObjectType}"),
            Version::of("2026-03", "/crm/objects/2026-03/{objectType}/{objectId}/associations/{toObjectType}"),
        ])
        .scopes(&["crm.objects.{objectType}.read"])
        .paged(operation::Paging::After)
        .page(PAGE);

    /// Associates two records by one type, beside the types that they have.
    pub static SET: Operation<OneAssociation, (), CrmObject> =
        Operation::put("crm.associations.set", ONE).scopes(&["crm.objects.{objectType}.write"]).page(PAGE);

    /// Removes the association of one type between two records. Associations of other types stay.
    pub static REMOVE: Operation<OneAssociation, (), ()> =
        Operation::delete("crm.associations.remove", ONE).scopes(&["crm.objects.{objectType}.write"]).page(PAGE);

    /// Associates two records by HubSpot's own type without a name, in both directions.
    pub static SET_DEFAULT: Operation<BetweenRecords, (), DefaultAssociations> =
        Operation::put("crm.associations.setDefault", versions!("/default/{toObjectType}/{toObjectId}"))
        .scopes(&["crm.objects.{objectType}.write"])
        .bucket(Bucket::Unlimited)
        .page(PAGE);

    /// Associates two records by one type or several, such as those that people gave a name.
    pub static CREATE: Operation<BetweenRecords, AssociationTypes, RecordPair> =
        Operation::put("crm.associations.create", versions!("/{toObjectType}/{toObjectId}"))
        .scopes(&["crm.objects.{objectType}.write"])
        .bucket(Bucket::Unlimited)
        .page(PAGE);

    /// Removes every association between two records, whatever its type. `remove` takes away a single one.
    pub static REMOVE_ALL: Operation<BetweenRecords, (), ()> =
        Operation::delete("crm.associations.removeAll", versions!("/{toObjectType}/{toObjectId}"))
        .scopes(&["crm.objects.{objectType}.write"])
        .bucket(Bucket::Unlimited)
        .page(PAGE);
}
