//! Contacts, companies, deals and tickets.

use crate::crm::property::{choice, moment, number, text};
use crate::crm::types::ObjectType;

pub(crate) static TYPES: [ObjectType; 4] = [
    ObjectType::new("0-1", "contact", "contacts")
        .objects(&["crm.objects.contacts.read"], &["crm.objects.contacts.write"])
        .schema(&["crm.schemas.contacts.read"], &["crm.schemas.contacts.write"])
        .times("createdate", "lastmodifieddate")
        .group("contactinformation")
        .default(&["email", "firstname", "lastname"])
        .searched(&["firstname", "lastname", "email", "phone", "mobilephone", "company"])
        .with(&[
            text("email").email().unique(),
            text("firstname"),
            text("lastname"),
            text("company"),
            text("phone"),
            text("mobilephone"),
            text("jobtitle"),
            text("website"),
            text("city"),
            text("country"),
            choice("lifecyclestage", STAGES),
            choice("hs_lead_status", LEAD_STATUSES),
            text("hubspot_owner_id"),
        ]),
    ObjectType::new("0-2", "company", "companies")
        .objects(&["crm.objects.companies.read"], &["crm.objects.companies.write"])
        .schema(&["crm.schemas.companies.read"], &["crm.schemas.companies.write"])
        .times("createdate", "hs_lastmodifieddate")
        .group("companyinformation")
        .default(&["domain", "name"])
        .searched(&["website", "phone", "name", "domain"])
        .with(&[
            text("name"),
            text("domain"),
            text("phone"),
            text("city"),
            text("country"),
            text("industry"),
            number("numberofemployees"),
            number("annualrevenue"),
            text("website"),
            choice("lifecyclestage", STAGES),
            text("hubspot_owner_id"),
        ]),
    ObjectType::new("0-3", "deal", "deals")
        .objects(&["crm.objects.deals.read"], &["crm.objects.deals.write"])
        .schema(&["crm.schemas.deals.read"], &["crm.schemas.deals.write"])
        .times("createdate", "hs_lastmodifieddate")
        .group("dealinformation")
        .default(&["amount", "closedate", "dealname", "dealstage", "pipeline"])
        .searched(&["dealname", "pipeline", "dealstage", "description", "dealtype"])
        .with(&[
            number("amount"),
            moment("closedate"),
            text("dealname"),
            text("dealstage"),
            text("pipeline"),
            choice("dealtype", &["newbusiness", "existingbusiness"]),
            text("description"),
            choice("hs_priority", &["low", "medium", "high"]),
            text("hubspot_owner_id"),
        ]),
    ObjectType::new("0-5", "ticket", "tickets")
        .objects(&["tickets", "crm.objects.tickets.read"], &["tickets", "crm.objects.tickets.write"])
        .schema(&["tickets", "crm.schemas.tickets.read"], &["tickets", "crm.schemas.tickets.write"])
        .times("createdate", "hs_lastmodifieddate")
        .group("ticketinformation")
        .default(&[
            "content",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_category",
            "hs_ticket_priority",
            "subject",
        ])
        .searched(&["subject", "content", "hs_pipeline_stage", "hs_ticket_category"])
        .with(&[
            text("content"),
            text("hs_pipeline"),
            text("hs_pipeline_stage"),
            text("hs_ticket_category"),
            choice("hs_ticket_priority", &["LOW", "MEDIUM", "HIGH", "URGENT"]),
            text("subject"),
            text("source_type"),
            text("hubspot_owner_id"),
        ]),
];

const STAGES: &[&str] = &[
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
    "other",
];

const LEAD_STATUSES: &[&str] =
    &["NEW", "OPEN", "IN_PROGRESS", "OPEN_DEAL", "UNQUALIFIED", "ATTEMPTED_TO_CONTACT", "CONNECTED", "BAD_TIMING"];
