//! The records that every account begins with: the same in every run, whatever the seed.

use crate::crm::record::Record;
use crate::crm::store::Crm;
use crate::crm::types::ObjectType;
use crate::date::DAY;

impl Crm {
    /// Contacts from 1001, companies from 2001, deals from 3001 and tickets from 5001 on.
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
            crm.tie(("deals", 3_001 + index), ("contacts", 1_001 + index % CONTACTS));
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
            crm.tie(("tickets", 5_001 + index), ("contacts", 1_001 + index % CONTACTS));
        }
        crm
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
        self.tie(("contacts", 1_001 + index), ("companies", 2_001 + company));
    }

    fn add(&mut self, kind: &str, id: u64, now: u64, values: &[(&str, &str)]) {
        let Some(kind) = ObjectType::find(kind) else { return };
        let created = now.saturating_sub((100 - id % 100) * DAY);
        let mut record = Record::new(id, kind, created);
        record.update(kind, created.saturating_add(3_600_000), values.iter().copied());
        self.put(kind, record);
    }

    fn tie(&mut self, from: (&str, u64), to: (&str, u64)) {
        if let (Some(one), Some(other)) = (ObjectType::find(from.0), ObjectType::find(to.0)) {
            self.associate((one, from.1), (other, to.1));
        }
    }
}

fn pick<'a>(words: &[&'a str], index: u64) -> &'a str {
    words.iter().cycle().nth(usize::try_from(index).unwrap_or_default() % words.len()).copied().unwrap_or_default()
}

const CONTACTS: u64 = 25;
const DEALS: u64 = 15;
const TICKETS: u64 = 10;

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
        let counts: Vec<usize> = crm.tables().map(|table| table.records.len()).collect();
        assert_eq!(counts, [25, 12, 15, 10]);
        let contacts = ObjectType::find("contacts").unwrap();
        for id in [1_001, 1_002] {
            let record = crm.find(contacts, id).unwrap();
            for property in ["email", "firstname", "lastname", "phone", "company"] {
                assert!(record.value(property).is_some(), "{property} of {id}");
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
