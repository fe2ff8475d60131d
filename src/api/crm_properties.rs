//! The properties of CRM objects.

use crate::operation::{Operation, Version};
use crate::shape::{CommaSeparated, Id, Name};
use crate::{operations, shape, words};

/// HubSpot's page about properties.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide";

/// Below the path of all properties of a type.
macro_rules! versions {
    ($tail:literal) => {
        &[
            Version::of("v3", concat!("/crm/v3/properties/{objectType}", $tail)),
            Version::of("2025-09", concat!("/crm/properties/2025-09/{objectType}", $tail)),
            Version::of("2026-03", concat!("/crm/properties/2026-03/{objectType}", $tail)),
            Version::of("2026-09", concat!("/crm/properties/2026-09/{objectType}", $tail)),
        ]
    };
}

words! {
    /// What a property holds.
    pub open PropertyType {
        /// A text.
        Text = "string",
        /// A number.
        Number = "number",
        /// A day.
        Date = "date",
        /// A moment.
        DateTime = "datetime",
        /// One of its options, or several.
        Enumeration = "enumeration",
        /// `true` or `false`.
        Bool = "bool",
        /// A phone number.
        PhoneNumber = "phone_number",
    }

    /// How people fill in a property.
    pub open PropertyFieldType {
        /// A line of text.
        Text = "text",
        /// Lines of text.
        TextArea = "textarea",
        /// Text with a form.
        Html = "html",
        /// A number.
        Number = "number",
        /// A phone number.
        PhoneNumber = "phonenumber",
        /// A day or a moment.
        Date = "date",
        /// A file.
        File = "file",
        /// One of the options, from a list.
        Select = "select",
        /// One of the options, all in sight.
        Radio = "radio",
        /// Any of the options.
        Checkbox = "checkbox",
        /// Yes or no.
        BooleanCheckbox = "booleancheckbox",
        /// Not at all: it follows from a formula.
        CalculationEquation = "calculation_equation",
    }

    /// How closely a property is guarded.
    pub open DataSensitivity {
        /// As any other.
        NonSensitive = "non_sensitive",
        /// As sensitive data.
        Sensitive = "sensitive",
        /// As highly sensitive data.
        HighlySensitive = "highly_sensitive",
    }
}

shape! {
    /// Whose properties, and which of them.
    pub struct ListProperties {
        /// The object type by name or id, such as `contacts`, `0-1` or `2-1234567`.
        "objectType" => object_type: Id,
        /// Whether to list archived properties instead.
        "archived" => archived: Option<bool>,
        /// How closely guarded; `non_sensitive` where absent.
        "dataSensitivity" => data_sensitivity: Option<DataSensitivity>,
        /// The language of HubSpot's own labels.
        "locale" => locale: Option<String>,
        /// The names of those to return; all of them where absent.
        "properties" => properties: Option<CommaSeparated>,
    }

    /// Every property at once: the list has no pages.
    pub struct CrmPropertyList {
        /// The properties.
        "results" => results: Option<Vec<CrmProperty>>,
        ..
    }

    /// Which property.
    pub struct GetProperty {
        /// The object type by name or id, such as `contacts`, `0-1` or `2-1234567`.
        "objectType" => object_type: Id,
        /// The property's internal name, such as `email`.
        "propertyName" => property_name: Id,
        /// Whether to look among archived properties.
        "archived" => archived: Option<bool>,
        /// How closely guarded; `non_sensitive` where absent.
        "dataSensitivity" => data_sensitivity: Option<DataSensitivity>,
        /// The language of HubSpot's own labels.
        "locale" => locale: Option<String>,
    }

    /// For which object type.
    pub struct CreateProperty {
        /// The object type by name or id, such as `contacts`, `0-1` or `2-1234567`.
        "objectType" => object_type: Id,
    }

    /// A property to create.
    pub struct NewProperty {
        /// Its internal name, such as `favorite_food`; it can't be changed.
        "name" => name: Name,
        /// What people read.
        "label" => label: Name,
        /// What it holds.
        "type" => r#type: PropertyType,
        /// How people fill it in.
        "fieldType" => field_type: PropertyFieldType,
        /// The group that it belongs to, such as `contactinformation`.
        "groupName" => group_name: Name,
        /// What it is for.
        "description" => description: Option<String>,
        /// What it may hold, where `type` is `enumeration`.
        "options" => options: Option<Vec<NewPropertyOption>>,
        /// Whether no two records have the same value, so that it can be an `idProperty`.
        "hasUniqueValue" => has_unique_value: Option<bool>,
        /// Whether forms can ask for it.
        "formField" => form_field: Option<bool>,
        /// Whether people do not see it.
        "hidden" => hidden: Option<bool>,
        /// Its place among the others; -1 is after all of them.
        "displayOrder" => display_order: Option<i64>,
        /// Whether its options come from elsewhere: the account's users, say.
        "externalOptions" => external_options: Option<bool>,
        /// Where such options come from, such as `OWNER`.
        "referencedObjectType" => referenced_object_type: Option<String>,
        /// What it follows from, where `fieldType` is `calculation_equation`.
        "calculationFormula" => calculation_formula: Option<String>,
        /// The property that holds its currency.
        "currencyPropertyName" => currency_property_name: Option<String>,
        /// How closely it is guarded.
        "dataSensitivity" => data_sensitivity: Option<DataSensitivity>,
        /// How people read a number, such as `currency`.
        "numberDisplayHint" => number_display_hint: Option<String>,
        /// Whether the currency's symbol stands at it.
        "showCurrencySymbol" => show_currency_symbol: Option<bool>,
        /// How people read a text, such as `email`.
        "textDisplayHint" => text_display_hint: Option<String>,
    }

    /// Something that a property may hold.
    pub struct NewPropertyOption {
        /// What people read.
        "label" => label: String,
        /// What the property holds then.
        "value" => value: String,
        /// Its place among the others; -1 is after all of them.
        "displayOrder" => display_order: Option<i64>,
        /// Whether people do not see it.
        "hidden" => hidden: Option<bool>,
        /// What it means.
        "description" => description: Option<String>,
    }

    /// A property.
    pub struct CrmProperty {
        /// Its internal name.
        "name" => name: Option<String>,
        /// What people read.
        "label" => label: Option<String>,
        /// What it holds.
        "type" => r#type: Option<PropertyType>,
        /// How people fill it in.
        "fieldType" => field_type: Option<PropertyFieldType>,
        /// The group that it belongs to.
        "groupName" => group_name: Option<String>,
        /// What it is for.
        "description" => description: Option<String>,
        /// What it may hold.
        "options" => options: Option<Vec<PropertyOption>>,
        /// Whether no two records have the same value, so that it can be an `idProperty`.
        "hasUniqueValue" => has_unique_value: Option<bool>,
        /// Whether forms can ask for it.
        "formField" => form_field: Option<bool>,
        /// Whether people do not see it.
        "hidden" => hidden: Option<bool>,
        /// Its place among the others.
        "displayOrder" => display_order: Option<i64>,
        /// Whether it follows from others.
        "calculated" => calculated: Option<bool>,
        /// Whether its options come from elsewhere.
        "externalOptions" => external_options: Option<bool>,
        /// Where such options come from.
        "referencedObjectType" => referenced_object_type: Option<String>,
        /// What it follows from.
        "calculationFormula" => calculation_formula: Option<String>,
        /// How closely it is guarded.
        "dataSensitivity" => data_sensitivity: Option<DataSensitivity>,
        /// Whether HubSpot made it.
        "hubspotDefined" => hubspot_defined: Option<bool>,
        /// What may be changed of it.
        "modificationMetadata" => modification_metadata: Option<PropertyModification>,
        /// Whether it is archived.
        "archived" => archived: Option<bool>,
        /// When it was archived, ISO 8601.
        "archivedAt" => archived_at: Option<String>,
        /// When it was created, ISO 8601.
        "createdAt" => created_at: Option<String>,
        /// When it was last changed, ISO 8601.
        "updatedAt" => updated_at: Option<String>,
        /// Who created it.
        "createdUserId" => created_user_id: Option<String>,
        /// Who last changed it.
        "updatedUserId" => updated_user_id: Option<String>,
        ..
    }

    /// Something that a property may hold.
    pub struct PropertyOption {
        /// What people read.
        "label" => label: Option<String>,
        /// What the property holds then.
        "value" => value: Option<String>,
        /// Its place among the others.
        "displayOrder" => display_order: Option<i64>,
        /// Whether people do not see it.
        "hidden" => hidden: Option<bool>,
        /// What it means.
        "description" => description: Option<String>,
        ..
    }

    /// What may be changed of a property.
    pub struct PropertyModification {
        /// Whether it can be archived.
        "archivable" => archivable: Option<bool>,
        /// Whether its definition stays as it is.
        "readOnlyDefinition" => read_only_definition: Option<bool>,
        /// Whether its options stay as they are.
        "readOnlyOptions" => read_only_options: Option<bool>,
        /// Whether only HubSpot writes its values.
        "readOnlyValue" => read_only_value: Option<bool>,
        ..
    }
}

operations! {
    /// Lists the properties of an object type, HubSpot's own and the account's. The list has no pages.
    pub static LIST: Operation<ListProperties, (), CrmPropertyList> =
        Operation::get("crm.properties.list", versions!("")).scopes(&["crm.schemas.{objectType}.read"]).page(PAGE);

    /// Gets one property by its internal name.
    pub static GET: Operation<GetProperty, (), CrmProperty> =
        Operation::get("crm.properties.get", versions!("/{propertyName}"))
        .scopes(&["crm.schemas.{objectType}.read"])
        .page(PAGE);

    /// Creates a property of an object type. Its internal name can't be changed, and is unique within the type.
    pub static CREATE: Operation<CreateProperty, NewProperty, CrmProperty> =
        Operation::post("crm.properties.create", versions!("")).scopes(&["crm.schemas.{objectType}.write"]).page(PAGE);
}
