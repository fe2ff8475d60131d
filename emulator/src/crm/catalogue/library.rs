//! Users, leads, and the types that an account can switch on: services, listings, courses.

use crate::crm::property::{choice, number, text};
use crate::crm::types::ObjectType;

pub(crate) static TYPES: [ObjectType; 5] = [
    ObjectType::new("0-115", "user", "users")
        .objects(&["crm.objects.users.read"], &["crm.objects.users.write"])
        .schema(&["crm.objects.users.read"], &["crm.objects.users.write"])
        .group("userinformation")
        .searched(&["hs_email", "hs_given_name", "hs_family_name"])
        .with(&[
            text("hs_email").fixed(),
            text("hs_given_name"),
            text("hs_family_name"),
            text("hs_job_title"),
            choice("hs_availability_status", &["available", "away"]),
        ]),
    ObjectType::new("0-136", "lead", "leads")
        .objects(&["crm.objects.leads.read"], &["crm.objects.leads.write"])
        .schema(&["crm.objects.leads.read"], &["crm.objects.leads.write"])
        .group("leadinformation")
        .searched(&["hs_lead_name"])
        .with(&[
            text("hs_lead_name"),
            text("hs_lead_type"),
            choice("hs_lead_label", &["WARM", "COLD", "HOT"]),
            text("hs_pipeline_stage"),
            text("hubspot_owner_id"),
        ]),
    ObjectType::new("0-162", "service", "services")
        .objects(&["crm.objects.services.read"], &["crm.objects.services.write"])
        .schema(&["crm.schemas.services.read"], &["crm.schemas.services.write"])
        .group("serviceinformation")
        .searched(&["hs_name"])
        .with(&[text("hs_name"), text("hs_description"), number("hs_amount_paid"), text("hs_pipeline_stage")]),
    ObjectType::new("0-420", "listing", "listings")
        .objects(&["crm.objects.listings.read"], &["crm.objects.listings.write"])
        .schema(&["crm.schemas.listings.read"], &["crm.schemas.listings.write"])
        .group("listinginformation")
        .searched(&["hs_name", "hs_address_1", "hs_city"])
        .with(&[text("hs_name"), text("hs_address_1"), text("hs_city"), number("hs_price"), number("hs_bedrooms")]),
    ObjectType::new("0-410", "course", "courses")
        .objects(&["crm.objects.courses.read"], &["crm.objects.courses.write"])
        .schema(&["crm.schemas.courses.read"], &["crm.schemas.courses.write"])
        .group("courseinformation")
        .searched(&["hs_course_name", "hs_course_id"])
        .with(&[
            text("hs_course_name"),
            text("hs_course_id"),
            text("hs_description"),
            number("hs_price"),
            number("hs_enrollment_capacity"),
        ]),
];
