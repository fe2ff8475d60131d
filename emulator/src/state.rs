//! What `GET /_emulator/state` tells. Holds no secret.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::emulator::Emulator;
use crate::limits::Bucket;

pub(crate) fn of(emulator: &Emulator) -> Value {
    json!({
        "now": emulator.clock.now(),
        "advanced": emulator.clock.offset(),
        "appId": emulator.options.app_id,
        "portalId": emulator.options.portal_id,
        "accounts": accounts(emulator),
        "tokens": { "live": emulator.tokens.live(emulator.clock.now(), |owner| emulator.is_installed(owner)) },
        "snapshots": snapshots(emulator),
        "subscriptions": emulator.subscriptions.all().len(),
        "journal": emulator.journal.to_json(),
        "executions": emulator.executions.to_json(emulator.clock.now()),
        "webhooks": emulator.webhooks.to_json(),
        "flags": emulator.flags.to_json(),
        "deliveries": { "underWay": emulator.deliveries.under_way() },
        "requests": emulator.log.requests(),
        "limits": limits(emulator),
        "faults": { "waiting": emulator.faults.waiting().len(), "struck": emulator.log.faults() },
        "log": emulator.log.last(),
    })
}

fn accounts(emulator: &Emulator) -> Value {
    let account = |(portal_id, account): (&u64, &crate::accounts::Account)| {
        let objects: Map<String, Value> = account
            .crm
            .tables()
            .map(|table| {
                let live = table.records.values().filter(|record| record.archived_at.is_none()).count();
                (table.kind.plural.to_owned(), json!(live))
            })
            .collect();
        json!({ "portalId": portal_id, "installed": account.installed, "objects": objects })
    };
    emulator.accounts.iter().map(account).collect()
}

fn snapshots(emulator: &Emulator) -> Value {
    let all = emulator.snapshots.all();
    let mut by_status: BTreeMap<&str, u64> = BTreeMap::new();
    for snapshot in all {
        *by_status.entry(snapshot.word(emulator.clock.now())).or_default() += 1;
    }
    json!({ "total": all.len(), "byStatus": by_status, "endsWaiting": emulator.snapshots.ends_waiting() })
}

fn limits(emulator: &Emulator) -> Value {
    let bucket = |bucket: Bucket| {
        let usage = emulator.limits.usage(bucket);
        let shown = json!({
            "limit": emulator.options.limits.of(bucket),
            "milliseconds": bucket.length(),
            "requests": usage.requests,
            "refused": usage.refused,
            "peak": usage.peak,
            "peakPerSecond": usage.peak_per_second,
        });
        (bucket.name().to_owned(), shown)
    };
    Value::Object(Bucket::ALL.into_iter().map(bucket).collect())
}
