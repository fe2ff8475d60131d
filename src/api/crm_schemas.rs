//! The object types that an account defined itself.

use crate::api::crm_properties::CrmProperty;
use crate::operation::{Operation, Version};
use crate::shape::Id;
use crate::{operations, shape};

/// HubSpot's page about custom objects.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/latest/crm/objects/schemas/guide";

/// Below the path of all schemas. HubSpot's specification has another one for v3, too.
macro_rules! versions {
    ($tail:literal) => {
        &[
            Version::of("v3", concat!("/crm/v3/schemas", $tail)),
            Version::of("v3-crm-object-schemas", concat!("/crm-object-schemas/v3/schemas", $tail)).ends(2027, 3, 30),
            Version::of("2025-09", concat!("/crm-object-schemas/2025-09/schemas", $tail)),
            Version::of("2026-03", concat!("/crm-object-schemas/2026-03/schemas", $tail)),
            Version::of("2026-09", concat!("/crm-object-schemas/2026-09/schemas", $tail)),
        ]
    };
}

shape! {
    /// Which schemas, and what of them.
    pub struct ListSchemas {
        /// Whether to list archived schemas instead.
        "archived" => archived: Option<bool>,
        /// Whether to return `associations`.
        "includeAssociationDefinitions" => include_association_definitions: Option<bool>,
        /// Whether to return who created and changed it, and when.
        "includeAuditMetadata" => include_audit_metadata: Option<bool>,
        /// Whether to return `properties`.
        "includePropertyDefinitions" => include_property_definitions: Option<bool>,
    }

    /// Which schema, and what of it.
    pub struct GetSchema {
        /// The object type by full name or id, such as `2-1234567`.
        "objectType" => object_type: Id,
        /// Whether to return `associations`.
        "includeAssociationDefinitions" => include_association_definitions: Option<bool>,
        /// Whether to return who created and changed it, and when.
        "includeAuditMetadata" => include_audit_metadata: Option<bool>,
        /// Whether to return `properties`.
        "includePropertyDefinitions" => include_property_definitions: Option<bool>,
    }

    /// Every schema at once: the list has no pages.
    pub struct SchemaList {
        /// The schemas.
        "results" => results: Option<Vec<ObjectSchema>>,
        ..
    }

    /// What an object type of the account is made of.
    pub struct ObjectSchema {
        /// The schema's id.
        "id" => id: Option<String>,
        /// The object type's id, such as `2-1234567`: the other calls take it as `objectType`.
        "objectTypeId" => object_type_id: Option<String>,
        /// The object type's full name, such as `p12345_cars`.
        "fullyQualifiedName" => fully_qualified_name: Option<String>,
        /// Its name within the account.
        "name" => name: Option<String>,
        /// What people read.
        "labels" => labels: Option<SchemaLabels>,
        /// What it is for.
        "description" => description: Option<String>,
        /// The property that people know a record by.
        "primaryDisplayProperty" => primary_display_property: Option<String>,
        /// Those beside it.
        "secondaryDisplayProperties" => secondary_display_properties: Option<Vec<String>>,
        /// The properties that a record can't do without.
        "requiredProperties" => required_properties: Option<Vec<String>>,
        /// The properties that searches look into.
        "searchableProperties" => searchable_properties: Option<Vec<String>>,
        /// Every property.
        "properties" => properties: Option<Vec<CrmProperty>>,
        /// What its records may be associated with.
        "associations" => associations: Option<Vec<AssociationDefinition>>,
        /// Whether it is archived.
        "archived" => archived: Option<bool>,
        /// When it was created, ISO 8601.
        "createdAt" => created_at: Option<String>,
        /// When it was last changed, ISO 8601.
        "updatedAt" => updated_at: Option<String>,
        ..
    }

    /// What people call an object type.
    pub struct SchemaLabels {
        /// One of them.
        "singular" => singular: Option<String>,
        /// Several.
        "plural" => plural: Option<String>,
        ..
    }

    /// What the records of an object type may be associated with.
    pub struct AssociationDefinition {
        /// The definition's id.
        "id" => id: Option<String>,
        /// The object type that the association begins at.
        "fromObjectTypeId" => from_object_type_id: Option<String>,
        /// The object type that it leads to.
        "toObjectTypeId" => to_object_type_id: Option<String>,
        /// Its name.
        "name" => name: Option<String>,
        ..
    }
}

operations! {
    /// Lists the object types that the account defined itself, which tells their ids. HubSpot's own types are not among them.
    pub static LIST: Operation<ListSchemas, (), SchemaList> =
        Operation::get("crm.schemas.list", versions!("")).scopes(&["crm.schemas.custom.read"]).page(PAGE);

    /// Gets one object type that the account defined itself.
    pub static GET: Operation<GetSchema, (), ObjectSchema> =
        Operation::get("crm.schemas.get", versions!("/{objectType}")).scopes(&["crm.schemas.custom.read"]).page(PAGE);
}
