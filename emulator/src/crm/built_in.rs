//! The records that every account begins with: the same in every run, whatever the seed.

use crate::crm::record::Record;
use crate::crm::store::Crm;
use crate::crm::types::ObjectType;
use crate::date::DAY;

impl Crm {
    /// The records of a new account.
    pub fn built_in(now: u64) -> Self {
        let mut crm = Self::empty();
        for (index, (name, domain, city)) in (0_u64..).zip(COMPANIES) {
            let values = [("name", name), ("domain", domain), ("city", city), ("industry", "COMPUTER_SOFTWARE")];
            crm.add("companies", 2_001 + index, now, &values);
        }
        for index in 0..CONTACTS {
            crm.add_contact(index, now);
        }
        for index in 0..DEALS {
            let (name, amount) = (format!("Deal {}", index + 1), format!("{}", 500 * (index + 1)));
            let stage = pick(&["appointmentscheduled", "qualifiedtobuy", "closedwon"], index);
            let values =
                [("dealname", name.as_str()), ("amount", &amount), ("dealstage", stage), ("pipeline", "default")];
            crm.add("deals", 3_001 + index, now, &values);
            crm.associate_named(("deals", 3_001 + index), ("contacts", 1_001 + index % CONTACTS));
        }
        for index in 0..TICKETS {
            let subject = format!("Question {}", index + 1);
            let priority = pick(&["LOW", "MEDIUM", "HIGH"], index);
            let values = [
                ("subject", subject.as_str()),
                ("content", "How does this work?"),
                ("hs_pipeline", "0"),
                ("hs_pipeline_stage", "1"),
                ("hs_ticket_priority", priority),
            ];
            crm.add("tickets", 5_001 + index, now, &values);
            crm.associate_named(("tickets", 5_001 + index), ("contacts", 1_001 + index % CONTACTS));
        }
        crm.add_payments(now);
        for (kind, id, values) in OTHERS {
            crm.add(kind, *id, now, values);
        }
        for (from, to) in ASSOCIATIONS {
            crm.associate_named(*from, *to);
        }
        crm.associations.take_changes();
        crm
    }

    /// The first four entered by hand, the others made by Commerce Hub.
    fn add_payments(&mut self, now: u64) {
        for (index, status) in (0_u64..).zip(["processing", "succeeded", "refunded", "failed", "succeeded", "refunded"])
        {
            let (amount, id) = (format!("{}.99", 99 + 10 * index), 6_001 + index);
            let payment_id = format!("97000{id}");
            let email = format!("buyer.{}@example.com", index + 1);
            let mut values = vec![
                ("hs_initial_amount", amount.as_str()),
                ("hs_initiated_date", "2025-12-01T09:00:00.000Z"),
                ("hs_customer_email", &email),
                ("hs_latest_status", status),
                ("hs_currency_code", "USD"),
                ("hs_payment_id", &payment_id),
                ("hs_processor_type", if index < 4 { "none" } else { "hs_payments" }),
                ("hs_payment_method_type", if index < 4 { "wire_transfer" } else { "card" }),
            ];
            if index >= 4 {
                values.push(("hs_payment_source_app", pick(&["INVOICE", "SALES_CHECKOUT"], index)));
            }
            self.add("commerce_payments", id, now, &values);
            self.associate_named(("commerce_payments", id), ("contacts", 1_001 + index));
        }
    }

    fn add_contact(&mut self, index: u64, now: u64) {
        let company = index % COMPANIES.len() as u64;
        let (first, last) = (pick(FIRST_NAMES, index), pick(LAST_NAMES, index / FIRST_NAMES.len() as u64 + index));
        let (name, domain, city) =
            usize::try_from(company).ok().and_then(|at| COMPANIES.get(at)).copied().unwrap_or_default();
        let email = format!("{}.{}.{}@{domain}", first.to_lowercase(), last.to_lowercase(), index + 1);
        let phone = format!("+1 555 01{:02}", index % 100);
        let values = [
            ("email", email.as_str()),
            ("firstname", first),
            ("lastname", last),
            ("phone", &phone),
            ("company", name),
            ("city", city),
            ("lifecyclestage", "lead"),
        ];
        self.add("contacts", 1_001 + index, now, &values);
        self.associate_named(("contacts", 1_001 + index), ("companies", 2_001 + company));
    }

    fn add(&mut self, kind: &str, id: u64, now: u64, values: &[(&str, &str)]) {
        let Some(kind) = ObjectType::find(kind) else { return };
        let created = now.saturating_sub((100 - id % 100) * DAY);
        let mut record = Record::new(id, kind, created);
        record.update(kind, created.saturating_add(3_600_000), values.iter().copied());
        self.put(kind, record);
    }

    fn associate_named(&mut self, from: (&str, u64), to: (&str, u64)) {
        if let (Some(one), Some(other)) = (ObjectType::find(from.0), ObjectType::find(to.0)) {
            self.associate_by_default((one, from.1), (other, to.1));
        }
    }
}

fn pick<'a>(words: &[&'a str], index: u64) -> &'a str {
    words.iter().cycle().nth(usize::try_from(index).unwrap_or_default() % words.len()).copied().unwrap_or_default()
}

const CONTACTS: u64 = 25;
const DEALS: u64 = 15;
const TICKETS: u64 = 10;

type Values = &'static [(&'static str, &'static str)];

/// Type, id, values.
const OTHERS: &[(&str, u64, Values)] = &[
    ("orders", 6_101, &[("hs_order_name", "Order 1"), ("hs_total_price", "99.99"), ("hs_currency_code", "USD")]),
    ("orders", 6_102, &[("hs_order_name", "Order 2"), ("hs_total_price", "12.50"), ("hs_currency_code", "USD")]),
    ("invoices", 6_201, &[("hs_number", "INV-1001"), ("hs_invoice_status", "open"), ("hs_amount_billed", "99.99")]),
    ("invoices", 6_202, &[("hs_number", "INV-1002"), ("hs_invoice_status", "paid"), ("hs_amount_billed", "12.50")]),
    ("quotes", 6_301, &[("hs_title", "Quote for Alder Works"), ("hs_status", "DRAFT")]),
    ("subscriptions", 6_401, &[("hs_name", "Support"), ("hs_status", "active"), ("hs_mrr", "20")]),
    ("discounts", 6_501, &[("hs_label", "Ten off"), ("hs_type", "PERCENT"), ("hs_value", "10")]),
    ("payment_links", 6_601, &[("hs_name", "Workshop"), ("hs_active", "true")]),
    ("line_items", 6_701, &[("name", "Workshop"), ("price", "99.99"), ("quantity", "1"), ("amount", "99.99")]),
    ("line_items", 6_702, &[("name", "Mug"), ("price", "12.50"), ("quantity", "1"), ("amount", "12.50")]),
    ("products", 6_801, &[("name", "Workshop"), ("price", "99.99"), ("hs_sku", "W-1")]),
    ("products", 6_802, &[("name", "Mug"), ("price", "12.50"), ("hs_sku", "M-1")]),
    (
        "calls",
        7_101,
        &[("hs_timestamp", "2025-12-01T10:00:00.000Z"), ("hs_call_title", "First call"), ("hs_call_duration", "60000")],
    ),
    (
        "calls",
        7_102,
        &[
            ("hs_timestamp", "2025-12-02T10:00:00.000Z"),
            ("hs_call_title", "Second call"),
            ("hs_call_duration", "90000"),
        ],
    ),
    ("meetings", 7_201, &[("hs_timestamp", "2025-12-03T10:00:00.000Z"), ("hs_meeting_title", "Demo")]),
    ("notes", 7_301, &[("hs_timestamp", "2025-12-03T12:00:00.000Z"), ("hs_note_body", "Liked the demo")]),
    ("tasks", 7_401, &[("hs_timestamp", "2025-12-05T08:00:00.000Z"), ("hs_task_subject", "Send the quote")]),
    ("feedback_submissions", 7_501, &[("hs_content", "Very good"), ("hs_value", "9")]),
    ("users", 8_101, &[("hs_email", "mia.berg@example.com"), ("hs_given_name", "Mia"), ("hs_family_name", "Berg")]),
    ("leads", 8_201, &[("hs_lead_name", "Alder Works, again"), ("hs_lead_label", "WARM")]),
    ("services", 8_301, &[("hs_name", "Repair")]),
    ("listings", 8_401, &[("hs_name", "Loft"), ("hs_city", "Boston"), ("hs_price", "450000"), ("hs_bedrooms", "2")]),
    ("courses", 8_501, &[("hs_course_name", "Basics"), ("hs_course_id", "C-1"), ("hs_price", "200")]),
    (
        "cars",
        9_001,
        &[("model", "Corso"), ("vin", "VIN0001"), ("year", "2021"), ("condition", "used"), ("price", "15000")],
    ),
    (
        "cars",
        9_002,
        &[("model", "Piazza"), ("vin", "VIN0002"), ("year", "2025"), ("condition", "new"), ("price", "32000")],
    ),
    (
        "cars",
        9_003,
        &[("model", "Ponte"), ("vin", "VIN0003"), ("year", "2018"), ("condition", "used"), ("price", "9000")],
    ),
];

type Association = ((&'static str, u64), (&'static str, u64));

const ASSOCIATIONS: &[Association] = &[
    (("orders", 6_101), ("contacts", 1_001)),
    (("orders", 6_102), ("contacts", 1_002)),
    (("invoices", 6_201), ("contacts", 1_001)),
    (("invoices", 6_202), ("contacts", 1_002)),
    (("quotes", 6_301), ("deals", 3_001)),
    (("quotes", 6_301), ("contacts", 1_001)),
    (("subscriptions", 6_401), ("contacts", 1_001)),
    (("line_items", 6_701), ("deals", 3_001)),
    (("line_items", 6_702), ("deals", 3_002)),
    (("commerce_payments", 6_002), ("orders", 6_101)),
    (("commerce_payments", 6_005), ("invoices", 6_202)),
    (("calls", 7_101), ("contacts", 1_001)),
    (("calls", 7_102), ("contacts", 1_001)),
    (("meetings", 7_201), ("contacts", 1_001)),
    (("notes", 7_301), ("contacts", 1_001)),
    (("tasks", 7_401), ("contacts", 1_001)),
    (("feedback_submissions", 7_501), ("contacts", 1_001)),
    (("leads", 8_201), ("contacts", 1_001)),
    (("cars", 9_001), ("contacts", 1_001)),
    (("cars", 9_002), ("contacts", 1_002)),
    (("cars", 9_003), ("contacts", 1_003)),
];

const FIRST_NAMES: &[&str] = &["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Frances", "Tony"];
const LAST_NAMES: &[&str] = &["Meyer", "Okafor", "Rossi", "Tanaka", "Silva", "Novak", "Haddad"];

const COMPANIES: [(&str, &str, &str); 12] = [
    ("Alder Works", "alder.example", "Boston"),
    ("Birch and Sons", "birch.example", "Dublin"),
    ("Cedar Systems", "cedar.example", "Berlin"),
    ("Dogwood Labs", "dogwood.example", "Tokyo"),
    ("Elm Logistics", "elm.example", "Lisbon"),
    ("Fir Foods", "fir.example", "Toronto"),
    ("Ginkgo Health", "ginkgo.example", "Sydney"),
    ("Hazel Media", "hazel.example", "Paris"),
    ("Ivy Insurance", "ivy.example", "Singapore"),
    ("Juniper Homes", "juniper.example", "Austin"),
    ("Katsura Motors", "katsura.example", "Osaka"),
    ("Larch Legal", "larch.example", "Vienna"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_records_and_contacts_have_every_property_of_the_documents_example() {
        let crm = Crm::built_in(1_767_225_600_000);
        let count = |name| crm.table(ObjectType::find(name).unwrap()).unwrap().records.len();
        assert_eq!(["contacts", "companies", "deals", "tickets", "commerce_payments"].map(count), [25, 12, 15, 10, 6]);
        assert!(crm.tables().all(|table| !table.records.is_empty()));
        let contacts = ObjectType::find("contacts").unwrap();
        for id in [1_001, 1_002] {
            let record = crm.find(contacts, id).unwrap();
            for property in ["email", "firstname", "lastname", "phone", "company"] {
                assert!(record.value(property).is_some(), "{property} of {id}");
            }
        }
    }

    #[test]
    fn no_id_is_used_twice_and_no_value_without_its_property() {
        let crm = Crm::built_in(0);
        let mut ids: Vec<u64> = crm.tables().flat_map(|table| table.records.keys().copied()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        for table in crm.tables() {
            for name in table.records.values().flat_map(|record| record.names()) {
                assert!(table.definition(name).is_some(), "{name} of {}", table.kind.plural);
            }
        }
    }

    #[test]
    fn no_two_contacts_share_an_email() {
        let crm = Crm::built_in(0);
        let contacts = crm.table(ObjectType::find("contacts").unwrap()).unwrap();
        let mut emails: Vec<&str> = contacts.records.values().filter_map(|record| record.value("email")).collect();
        emails.sort_unstable();
        emails.dedup();
        assert_eq!(emails.len(), 25);
    }
}
