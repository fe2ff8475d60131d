//! CRM objects of every type.

use std::collections::BTreeMap;

use crate::operation::{Operation, Version};
use crate::shape::{CommaSeparated, Id};
use crate::value::Value;
use crate::{operations, shape};

/// HubSpot's page about CRM objects.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/crm-objects-v3/guide";

shape! {
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
        /// Former values by property name.
        "propertiesWithHistory" => properties_with_history: Option<BTreeMap<String, Value>>,
        /// Associated ids by object type.
        "associations" => associations: Option<BTreeMap<String, Value>>,
        ..
    }
}

operations! {
    /// Gets one CRM object. Many `properties` make a long URL, which HubSpot refuses near 16,000 characters.
    pub static GET: Operation<GetObject, (), CrmObject> =
        Operation::get("crm.objects.get", &[
            Version::of("v3", "/crm/v3/objects/{objectType}/{objectId}"),
            Version::of("2025-09", "/crm/objects/2025-09/{objectType}/{objectId}"),
            Version::of("2026-03", "/crm/objects/2026-03/{objectType}/{objectId}"),
            Version::of("2026-09", "/crm/objects/2026-09/{objectType}/{objectId}"),
        ])
        .scopes(&["crm.objects.{objectType}.read"])
        .page(PAGE);
}
