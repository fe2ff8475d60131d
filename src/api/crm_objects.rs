//! CRM objects of every type.

use std::collections::BTreeMap;

use crate::api::associations::AssociationType;
use crate::api::paging::Paging;
use crate::operation::{self, Case, Operation, Rule, Test, Version};
use crate::shape::{CommaSeparated, Id, Limit, NonEmpty, PropertyValue};
use crate::{operations, shape};

/// Below the path of all records of a type.
macro_rules! versions {
    ($tail:literal) => {
        &[
            Version::of("v3", concat!("/crm/v3/objects/{objectType}", $tail)),
            Version::of("2025-09", concat!("/crm/objects/2025-09/{objectType}", $tail)),
            Version::of("2026-03", concat!("/crm/objects/2026-03/{objectType}", $tail)),
            Version::of("2026-09", concat!("/crm/objects/2026-09/{objectType}", $tail)),
        ]
    };
}

pub mod batches;
pub mod search;

/// HubSpot's page about CRM objects.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/crm-objects-v3/guide";

const TO_READ: &[&str] = &["crm.objects.{objectType}.read"];
const TO_WRITE: &[&str] = &["crm.objects.{objectType}.write"];

/// What holds for a page of records.
pub const PAGE_RULES: &[Rule] = &[Rule::Problem(Case {
    when: &[Test::Over("/limit", 50), Test::Over("/propertiesWithHistory", 0)],
    at: "limit",
    code: "outOfRange",
    says: "must be from 1 to 50 with `propertiesWithHistory`",
})];

shape! {
    /// Which records, and how many of them.
    pub struct ListObjects {
        /// The object type by name or id, such as `contacts`, `0-1` or `2-1234567`.
        "objectType" => object_type: Id,
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
        /// Whether to list archived records instead.
        "archived" => archived: Option<bool>,
    }

    /// Some of the records.
    pub struct CrmObjectPage {
        /// Those of this page.
        "results" => results: Option<Vec<CrmObject>>,
        /// Where the list goes on; absent on its last page.
        "paging" => paging: Option<Paging>,
        ..
    }

    /// Which CRM object, and what of it.
    pub struct GetObject {
        /// The object type by name or id, such as `contacts`, `0-1` or `2-1234567`.
        "objectType" => object_type: Id,
        /// The record's id, or the value of `idProperty`.
        "objectId" => object_id: Id,
        /// The properties to return; HubSpot's own choice where absent.
        "properties" => properties: Option<CommaSeparated>,
        /// The properties to return with their former values.
        "propertiesWithHistory" => properties_with_history: Option<CommaSeparated>,
        /// The object types whose associated ids to return.
        "associations" => associations: Option<CommaSeparated>,
        /// Whether to look among archived records.
        "archived" => archived: Option<bool>,
        /// A unique property that `objectId` is a value of.
        "idProperty" => id_property: Option<String>,
    }

    /// A CRM object.
    pub struct CrmObject {
        /// The record's id.
        "id" => id: Option<String>,
        /// The values by property name; a value is a string or null.
        "properties" => properties: Option<BTreeMap<String, Option<String>>>,
        /// When it was created, ISO 8601.
        "createdAt" => created_at: Option<String>,
        /// When it was last changed, ISO 8601.
        "updatedAt" => updated_at: Option<String>,
        /// Whether it is in the recycling bin.
        "archived" => archived: Option<bool>,
        /// When it was archived, ISO 8601.
        "archivedAt" => archived_at: Option<String>,
        /// Former values by property name, the latest first.
        "propertiesWithHistory" => properties_with_history: Option<BTreeMap<String, Vec<PropertyVersion>>>,
        /// Associated ids by object type.
        "associations" => associations: Option<BTreeMap<String, AssociatedIds>>,
        /// The record's page in HubSpot.
        "url" => url: Option<String>,
        /// What the request named this record by.
        "objectWriteTraceId" => object_write_trace_id: Option<String>,
        /// Whether an upsert created it.
        "new" => new: Option<bool>,
        ..
    }

    /// A value that a property had.
    pub struct PropertyVersion {
        /// The value.
        "value" => value: Option<String>,
        /// Since when, ISO 8601.
        "timestamp" => timestamp: Option<String>,
        /// What sort of thing set it, such as `CRM_UI`.
        "sourceType" => source_type: Option<String>,
        /// Which one.
        "sourceId" => source_id: Option<String>,
        /// What people call it.
        "sourceLabel" => source_label: Option<String>,
        /// The user who set it.
        "updatedByUserId" => updated_by_user_id: Option<i64>,
        ..
    }

    /// The associated records of one object type.
    pub struct AssociatedIds {
        /// Some of them.
        "results" => results: Option<Vec<AssociatedId>>,
        /// Where `crm.associations.list` goes on; absent where these are all.
        "paging" => paging: Option<Paging>,
        ..
    }

    /// An associated record.
    pub struct AssociatedId {
        /// Its id.
        "id" => id: Option<String>,
        /// The name of the association's type, such as `contact_to_company`.
        "type" => r#type: Option<String>,
        ..
    }

    /// Of which object type.
    pub struct WhichObjects {
        /// The object type by name or id, such as `contacts`, `0-1` or `2-1234567`.
        "objectType" => object_type: Id,
    }

    /// A CRM object to create.
    pub struct NewObject {
        /// The values by property name, such as `email`.
        "properties" => properties: BTreeMap<String, PropertyValue>,
        /// The records that belong to it from the start.
        "associations" => associations: Option<Vec<NewAssociation>>,
        /// A name of your own for this record, which the reply and errors of a batch repeat.
        "objectWriteTraceId" => object_write_trace_id: Option<String>,
    }

    /// An association of a record that is created.
    pub struct NewAssociation {
        /// The other record.
        "to" => to: AssociationTarget,
        /// In what way; at least one.
        "types" => types: NonEmpty<AssociationType>,
    }

    /// The other record of an association.
    pub struct AssociationTarget {
        /// Its id, sent as it is given: as a number or as a string.
        "id" => id: Id,
    }

    /// Which record to change.
    pub struct ChangeObject {
        /// The object type by name or id, such as `contacts`, `0-1` or `2-1234567`.
        "objectType" => object_type: Id,
        /// The record's id, or the value of `idProperty`.
        "objectId" => object_id: Id,
        /// A unique property that `objectId` is a value of.
        "idProperty" => id_property: Option<String>,
    }

    /// What changes of a CRM object.
    pub struct ObjectChanges {
        /// The new values by property name, such as `email`.
        "properties" => properties: BTreeMap<String, PropertyValue>,
    }

    /// Which record.
    pub struct WhichObject {
        /// The object type by name or id, such as `contacts`, `0-1` or `2-1234567`.
        "objectType" => object_type: Id,
        /// The record's id.
        "objectId" => object_id: Id,
    }
}

operations! {
    /// Lists the records of an object type, up to 100 on a page, or 50 with `propertiesWithHistory`.
    pub static LIST: Operation<ListObjects, (), CrmObjectPage> =
        Operation::get("crm.objects.list", versions!(""))
        .scopes(TO_READ)
        .paged(operation::Paging::After)
        .rules(PAGE_RULES)
        .page(PAGE);

    /// Gets one CRM object. Many `properties` make a long URL, which HubSpot refuses near 16,000 characters.
    pub static GET: Operation<GetObject, (), CrmObject> =
        Operation::get("crm.objects.get", versions!("/{objectId}")).scopes(TO_READ).page(PAGE);

    /// Creates a CRM object. After a lost reply it may be there: it is not sent again.
    pub static CREATE: Operation<WhichObjects, NewObject, CrmObject> =
        Operation::post("crm.objects.create", versions!("")).scopes(TO_WRITE).page(PAGE);

    /// Changes the properties that it names. An empty string clears a property.
    pub static UPDATE: Operation<ChangeObject, ObjectChanges, CrmObject> =
        Operation::patch("crm.objects.update", versions!("/{objectId}")).scopes(TO_WRITE).page(PAGE);

    /// Moves a CRM object to the recycling bin, from which it can be restored for 90 days.
    pub static ARCHIVE: Operation<WhichObject, (), ()> =
        Operation::delete("crm.objects.archive", versions!("/{objectId}")).scopes(TO_WRITE).page(PAGE);
}
