//! What was asked, for tests and for the curious. Keeps no query, no header, no body and no token in a path.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use crate::faults::Fault;

/// Counts of all requests and the last few of them.
#[derive(Debug, Default)]
pub(crate) struct Log {
    total: u64,
    by_route: BTreeMap<String, u64>,
    by_status: BTreeMap<u16, u64>,
    faults: BTreeMap<&'static str, u64>,
    last: VecDeque<Entry>,
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub at: u64,
    pub method: String,
    pub path: String,
    pub route: &'static str,
    pub status: u16,
    pub fault: Option<Fault>,
    pub correlation_id: String,
}

impl Log {
    pub fn add(&mut self, entry: Entry) {
        self.total += 1;
        *self.by_route.entry(format!("{} {}", entry.method, entry.route)).or_default() += 1;
        *self.by_status.entry(entry.status).or_default() += 1;
        if let Some(fault) = entry.fault {
            *self.faults.entry(fault.name()).or_default() += 1;
        }
        if self.last.len() == KEPT {
            self.last.pop_front();
        }
        self.last.push_back(entry);
    }

    pub fn faults(&self) -> &BTreeMap<&'static str, u64> {
        &self.faults
    }

    pub fn requests(&self) -> Value {
        let by_status: BTreeMap<String, u64> =
            self.by_status.iter().map(|(status, count)| (status.to_string(), *count)).collect();
        json!({ "total": self.total, "byRoute": self.by_route, "byStatus": by_status })
    }

    pub fn last(&self) -> Value {
        self.last.iter().map(Entry::to_json).collect()
    }
}

impl Entry {
    fn to_json(&self) -> Value {
        json!({
            "at": self.at,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "fault": self.fault.map(Fault::name),
            "correlationId": self.correlation_id,
        })
    }
}

/// A path without the token that it may hold. What comes late in a path of OAuth counts as one.
pub(crate) fn redacted(path: &str) -> String {
    let mut kept = Vec::new();
    for (index, segment) in path.split('/').enumerate() {
        let after = |name: &str| kept.last().is_some_and(|last: &&str| last.contains(name));
        if (index > 3 && kept.get(1) == Some(&"oauth") && !["introspect", "revoke"].contains(&segment))
            || after("-token")
        {
            kept.push("[redacted]");
            break;
        }
        kept.push(segment);
    }
    kept.join("/")
}

const KEPT: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_do_not_stay_in_paths() {
        for (path, kept) in [
            ("/oauth/v1/access-tokens/abc", "/oauth/v1/access-tokens/[redacted]"),
            ("/oauth/v1/refresh-tokens/a/b/", "/oauth/v1/refresh-tokens/[redacted]"),
            ("/oauth/v9/access%2Dtokens/abc", "/oauth/v9/access%2Dtokens/[redacted]"),
            ("/v1/access-tokens/abc", "/v1/access-tokens/[redacted]"),
            ("/oauth/v3/token/introspect", "/oauth/v3/token/introspect"),
            ("/crm/v3/objects/contacts/1", "/crm/v3/objects/contacts/1"),
            ("/", "/"),
        ] {
            assert_eq!(redacted(path), kept);
        }
    }

    #[test]
    fn keeps_the_last_hundred_and_counts_all() {
        let mut log = Log::default();
        for at in 0..150 {
            log.add(Entry {
                at,
                method: "GET".to_owned(),
                path: "/x".to_owned(),
                route: "/x",
                status: 200,
                fault: (at == 3).then_some(Fault::Reset),
                correlation_id: String::new(),
            });
        }
        assert_eq!(log.requests()["total"], 150);
        assert_eq!(log.requests()["byRoute"]["GET /x"], 150);
        assert_eq!(log.last().as_array().unwrap().len(), 100);
        assert_eq!(log.last()[0]["at"], 50);
        assert_eq!(log.faults()["reset"], 1);
    }
}
