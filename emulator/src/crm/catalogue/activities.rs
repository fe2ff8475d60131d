//! Calls, meetings, notes and tasks; and what customers answered to surveys.

use crate::crm::property::{choice, moment, number, text};
use crate::crm::types::ObjectType;

const READ: &[&str] = &["crm.objects.contacts.read"];
const WRITE: &[&str] = &["crm.objects.contacts.write"];
const DESCRIBE: &[&str] = &["crm.schemas.contacts.read"];
const DEFINE: &[&str] = &["crm.schemas.contacts.write"];

pub(crate) static TYPES: [ObjectType; 5] = [
    ObjectType::new("0-48", "call", "calls")
        .objects(READ, WRITE)
        .schema(DESCRIBE, DEFINE)
        .group("callinformation")
        .searched(&["hs_call_title", "hs_call_body"])
        .with(&[
            moment("hs_timestamp"),
            text("hs_call_title"),
            text("hs_call_body"),
            number("hs_call_duration"),
            choice("hs_call_direction", &["INBOUND", "OUTBOUND"]),
            text("hs_call_status"),
            text("hs_call_from_number"),
            text("hs_call_to_number"),
            text("hubspot_owner_id"),
        ]),
    ObjectType::new("0-47", "meeting", "meetings")
        .objects(READ, WRITE)
        .schema(DESCRIBE, DEFINE)
        .group("meetinginformation")
        .searched(&["hs_meeting_title", "hs_meeting_body"])
        .with(&[
            moment("hs_timestamp"),
            text("hs_meeting_title"),
            text("hs_meeting_body"),
            moment("hs_meeting_start_time"),
            moment("hs_meeting_end_time"),
            text("hs_meeting_outcome"),
            text("hubspot_owner_id"),
        ]),
    ObjectType::new("0-46", "note", "notes")
        .objects(READ, WRITE)
        .schema(DESCRIBE, DEFINE)
        .group("noteinformation")
        .searched(&["hs_note_body"])
        .with(&[moment("hs_timestamp"), text("hs_note_body"), text("hubspot_owner_id")]),
    ObjectType::new("0-27", "task", "tasks")
        .objects(READ, WRITE)
        .schema(DESCRIBE, DEFINE)
        .group("taskinformation")
        .searched(&["hs_task_body", "hs_task_subject"])
        .with(&[
            moment("hs_timestamp"),
            text("hs_task_subject"),
            text("hs_task_body"),
            text("hs_task_status"),
            text("hs_task_priority"),
            text("hubspot_owner_id"),
        ]),
    ObjectType::new("0-19", "feedback_submission", "feedback_submissions")
        .objects(&["crm.objects.feedback_submissions.read"], WRITE)
        .schema(DESCRIBE, DEFINE)
        .group("feedbackinformation")
        .searched(&["hs_content"])
        .with(&[text("hs_content"), number("hs_value"), text("hs_survey_name")]),
];
