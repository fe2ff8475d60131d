//! All snapshots of a run: finds them by status id, queues how the next ones end, and tells which ended.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value, json};

use crate::accounts::Accounts;
use crate::crm::ObjectType;
use crate::problem::Problem;
use crate::random::Random;
use crate::snapshots::options::SnapshotOptions;
use crate::snapshots::request::Wanted;
use crate::snapshots::snapshot::Snapshot;
use crate::snapshots::words::{ErrorCode, SnapshotEnd};

#[derive(Debug)]
pub(crate) struct Snapshots {
    all: Vec<Snapshot>,
    by_status_id: BTreeMap<String, usize>,
    ends: VecDeque<SnapshotEnd>,
    due: BTreeSet<(u64, usize)>,
    random: Random,
}

impl Snapshots {
    pub fn new(seed: u64) -> Self {
        Self {
            all: Vec::new(),
            by_status_id: BTreeMap::new(),
            ends: VecDeque::new(),
            due: BTreeSet::new(),
            random: Random::stream(seed, "snapshots"),
        }
    }

    /// Says how the next snapshot ends.
    pub fn end_next(&mut self, end: SnapshotEnd) {
        self.ends.push_back(end);
    }

    /// How many ends wait for a snapshot.
    pub fn ends_waiting(&self) -> usize {
        self.ends.len()
    }

    /// Takes a batch of snapshots, or none where an account did not grant it.
    pub fn create(
        &mut self,
        now: u64,
        wanted: Vec<Wanted>,
        accounts: &Accounts,
        options: &SnapshotOptions,
    ) -> Result<Value, Problem> {
        for one in &wanted {
            accounts.admit(one.portal_id, &one.object_type_id)?;
        }
        let mut responses: Vec<Value> = wanted.into_iter().map(|one| self.take(now, one, accounts, options)).collect();
        if options.shuffle {
            self.random.shuffle(&mut responses);
        }
        Ok(json!({ "snapshotResponses": responses }))
    }

    pub fn find(&self, status_id: &str) -> Option<&Snapshot> {
        self.all.get(*self.by_status_id.get(status_id)?)
    }

    pub fn all(&self) -> &[Snapshot] {
        &self.all
    }

    /// The moment at which the next one ends.
    pub fn next(&self) -> Option<u64> {
        self.due.first().map(|(ends_at, _)| *ends_at)
    }

    /// The next one that ended by now, and when. Each is told once.
    pub fn settle(&mut self, now: u64) -> Option<(u64, &Snapshot)> {
        self.next().filter(|ends_at| *ends_at <= now)?;
        let (ends_at, index) = self.due.pop_first()?;
        Some((ends_at, self.all.get(index)?))
    }

    fn take(&mut self, now: u64, wanted: Wanted, accounts: &Accounts, options: &SnapshotOptions) -> Value {
        let status_id = self.random.uuid();
        let chance = self.chance(options);
        let (values, end) = match capture(&wanted, accounts) {
            Ok(values) => (values, chance),
            Err(code) => (Map::new(), SnapshotEnd::Failed(code)),
        };
        let end = self.ends.pop_front().unwrap_or(end);
        let response = json!({
            "portalId": wanted.portal_id,
            "objectId": wanted.object_id,
            "objectTypeId": wanted.object_type_id,
            "snapshotStatusId": status_id,
        });
        let snapshot = Snapshot::new(status_id.clone(), wanted, values, end, now, options, &mut self.random);
        self.due.extend(snapshot.ends_at().map(|ends_at| (ends_at, self.all.len())));
        self.by_status_id.insert(status_id, self.all.len());
        self.all.push(snapshot);
        response
    }

    fn chance(&mut self, options: &SnapshotOptions) -> SnapshotEnd {
        let timeout = self.random.happens(options.timeout_rate);
        let internal = self.random.happens(options.internal_error_rate);
        let expired = self.random.happens(options.expired_rate);
        let missing = self.random.happens(options.missing_rate);
        match () {
            () if timeout => SnapshotEnd::Failed(ErrorCode::Timeout),
            () if internal => SnapshotEnd::Failed(ErrorCode::InternalError),
            () if expired => SnapshotEnd::Expired,
            () if missing => SnapshotEnd::Missing,
            () => SnapshotEnd::Completed,
        }
    }
}

/// The values of this moment, or why there are none.
fn capture(wanted: &Wanted, accounts: &Accounts) -> Result<Map<String, Value>, ErrorCode> {
    let account = accounts.find(wanted.portal_id).ok_or(ErrorCode::PermissionDenied)?;
    let kind = ObjectType::find(&wanted.object_type_id).ok_or(ErrorCode::ValidationError)?;
    let table = account.crm.table(kind).ok_or(ErrorCode::ValidationError)?;
    let record = table.records.get(&wanted.object_id).filter(|record| record.archived_at.is_none());
    let record = record.ok_or(ErrorCode::ValidationError)?;
    if record.restricted {
        return Err(ErrorCode::PermissionDenied);
    }
    let mut values = Map::new();
    for name in &wanted.properties {
        match table.definition(name) {
            None => return Err(ErrorCode::ValidationError),
            Some(definition) if definition.restricted => return Err(ErrorCode::PermissionDenied),
            Some(_) => values.insert(name.clone(), json!(record.value(name))),
        };
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(object_id: u64, property: &str) -> Wanted {
        Wanted { portal_id: 12_345, object_id, object_type_id: "0-1".into(), properties: vec![property.into()] }
    }

    fn ids(response: &Value) -> Vec<u64> {
        let list = response["snapshotResponses"].as_array().unwrap();
        list.iter().map(|entry| entry["objectId"].as_u64().unwrap()).collect()
    }

    #[test]
    fn what_does_not_exist_fails_later_and_not_at_once() {
        let accounts = Accounts::new(12_345, 0);
        let mut snapshots = Snapshots::new(1);
        let batch = vec![wanted(1_001, "email"), wanted(9, "email"), wanted(1_002, "colour")];
        snapshots.create(0, batch, &accounts, &SnapshotOptions::default()).unwrap();
        let ends: Vec<SnapshotEnd> = snapshots.all().iter().map(|snapshot| snapshot.end).collect();
        let invalid = SnapshotEnd::Failed(ErrorCode::ValidationError);
        assert_eq!(ends, [SnapshotEnd::Completed, invalid, invalid]);
        assert!(snapshots.all()[0].values["email"].is_string());
    }

    #[test]
    fn an_account_without_the_app_refuses_the_whole_batch() {
        let accounts = Accounts::new(12_345, 0);
        let mut snapshots = Snapshots::new(1);
        let stranger = Wanted { portal_id: 7, ..wanted(1_001, "email") };
        let batch = vec![wanted(1_001, "email"), stranger];
        let problem = snapshots.create(0, batch, &accounts, &SnapshotOptions::default()).unwrap_err();
        assert_eq!(problem.respond("c").status, 403);
        assert!(snapshots.all().is_empty());
    }

    #[test]
    fn replies_come_in_another_order_when_told_so() {
        let accounts = Accounts::new(12_345, 0);
        let options = SnapshotOptions { shuffle: true, ..SnapshotOptions::default() };
        let batch = || (1_001..1_011).map(|id| wanted(id, "email")).collect::<Vec<_>>();
        let shuffled = ids(&Snapshots::new(1).create(0, batch(), &accounts, &options).unwrap());
        let plain = ids(&Snapshots::new(1).create(0, batch(), &accounts, &SnapshotOptions::default()).unwrap());
        assert_ne!(shuffled, plain);
        let mut sorted = shuffled;
        sorted.sort_unstable();
        assert_eq!(sorted, plain);
    }

    #[test]
    fn queued_ends_come_first_and_in_order() {
        let accounts = Accounts::new(12_345, 0);
        let mut snapshots = Snapshots::new(1);
        snapshots.end_next(SnapshotEnd::Expired);
        let batch = vec![wanted(1_001, "email"), wanted(1_002, "email")];
        snapshots.create(0, batch, &accounts, &SnapshotOptions::default()).unwrap();
        assert_eq!(snapshots.all()[0].end, SnapshotEnd::Expired);
        assert_eq!(snapshots.all()[1].end, SnapshotEnd::Completed);
    }

    #[test]
    fn each_that_ended_is_told_once() {
        let accounts = Accounts::new(12_345, 0);
        let mut snapshots = Snapshots::new(1);
        snapshots.create(0, vec![wanted(1_001, "email")], &accounts, &SnapshotOptions::default()).unwrap();
        let ends_at = snapshots.next().unwrap();
        assert_eq!(Some(ends_at), snapshots.all()[0].ends_at());
        assert!(snapshots.settle(ends_at - 1).is_none());
        let (moment, ended) = snapshots.settle(ends_at).unwrap();
        assert_eq!((moment, ended.object_id), (ends_at, 1_001));
        assert!(snapshots.settle(ends_at).is_none() && snapshots.next().is_none());
    }
}
