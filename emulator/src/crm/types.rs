//! The object types: ids, names, scopes and properties. Data only.

/// One object type.
#[derive(Debug)]
pub(crate) struct ObjectType {
    pub id: &'static str,
    pub singular: &'static str,
    pub plural: &'static str,
    /// Any of these lets a token read.
    pub read: &'static [&'static str],
    /// Any of these lets a token write.
    pub write: &'static [&'static str],
    /// Property that holds the time of the last change.
    pub modified: &'static str,
    /// Property that names one object.
    pub unique: Option<&'static str>,
    /// Properties that a reply holds when none are asked for.
    pub default: &'static [&'static str],
    /// The other properties.
    pub others: &'static [&'static str],
}

impl ObjectType {
    /// The type of that id, singular or plural name.
    pub fn find(name: &str) -> Option<&'static Self> {
        TYPES
            .iter()
            .find(|known| [known.id, known.singular, known.plural].iter().any(|text| text.eq_ignore_ascii_case(name)))
    }

    /// Names of all its built-in properties.
    pub fn properties(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.default.iter().chain(self.others).copied()
    }
}

/// Properties that HubSpot sets.
pub(crate) const READ_ONLY: &[&str] = &["hs_object_id", "createdate", "lastmodifieddate", "hs_lastmodifieddate"];

pub(crate) static TYPES: [ObjectType; 4] = [
    ObjectType {
        id: "0-1",
        singular: "contact",
        plural: "contacts",
        read: &["crm.objects.contacts.read"],
        write: &["crm.objects.contacts.write"],
        modified: "lastmodifieddate",
        unique: Some("email"),
        default: &["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"],
        others: &[
            "company",
            "phone",
            "mobilephone",
            "jobtitle",
            "website",
            "city",
            "country",
            "lifecyclestage",
            "hs_lead_status",
            "hubspot_owner_id",
        ],
    },
    ObjectType {
        id: "0-2",
        singular: "company",
        plural: "companies",
        read: &["crm.objects.companies.read"],
        write: &["crm.objects.companies.write"],
        modified: "hs_lastmodifieddate",
        unique: None,
        default: &["createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"],
        others: &[
            "phone",
            "city",
            "country",
            "industry",
            "numberofemployees",
            "annualrevenue",
            "website",
            "lifecyclestage",
            "hubspot_owner_id",
        ],
    },
    ObjectType {
        id: "0-3",
        singular: "deal",
        plural: "deals",
        read: &["crm.objects.deals.read"],
        write: &["crm.objects.deals.write"],
        modified: "hs_lastmodifieddate",
        unique: None,
        default: &[
            "amount",
            "closedate",
            "createdate",
            "dealname",
            "dealstage",
            "hs_lastmodifieddate",
            "hs_object_id",
            "pipeline",
        ],
        others: &["dealtype", "description", "hs_priority", "hubspot_owner_id"],
    },
    ObjectType {
        id: "0-5",
        singular: "ticket",
        plural: "tickets",
        read: &["tickets", "crm.objects.tickets.read"],
        write: &["tickets", "crm.objects.tickets.write"],
        modified: "hs_lastmodifieddate",
        unique: None,
        default: &[
            "content",
            "createdate",
            "hs_lastmodifieddate",
            "hs_object_id",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_category",
            "hs_ticket_priority",
            "subject",
        ],
        others: &["source_type", "hubspot_owner_id"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_type_by_id_and_by_either_name() {
        for name in ["0-2", "company", "companies", "COMPANY"] {
            assert_eq!(ObjectType::find(name).unwrap().id, "0-2");
        }
        assert!(ObjectType::find("0-99").is_none());
    }
}
