//! The webhooks journal: files of what happened in the accounts that installed the app.

use std::collections::BTreeMap;

use crate::operation::{Auth, Bucket, Operation, Version};
use crate::shape::{DateTime, Id, Limit, NonEmpty, PortalId, Secret};
use crate::value::Value;
use crate::{operations, shape};

/// HubSpot's page about the journal.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v4/webhooks-journal";

/// HubSpot's page about the later versions.
const LATER_PAGE: &str =
    "https://developers.hubspot.com/docs/api-reference/latest/webhooks-journal/journal-entries/guide";

const SCOPES: &[&str] = &["developer.webhooks_journal.read"];

shape! {
    /// Whose entries.
    pub struct JournalParams {
        /// Only entries about this account's installation; v4 does not document it.
        "installPortalId" => install_portal_id: Option<PortalId>,
    }

    /// After which entry.
    pub struct JournalNext {
        /// The `currentOffset` of the entry before, such as `550e8400-e29b-41d4-a716-446655440000`.
        "offset" => offset: Id,
        /// Only entries about this account's installation; v4 does not document it.
        "installPortalId" => install_portal_id: Option<PortalId>,
    }

    /// How many entries.
    pub struct JournalBatchParams {
        /// How many at most.
        "count" => count: Limit<100>,
        /// Only entries about this account's installation.
        "installPortalId" => install_portal_id: Option<PortalId>,
    }

    /// How many entries, and after which.
    pub struct JournalBatchNext {
        /// The `currentOffset` of the entry before, such as `550e8400-e29b-41d4-a716-446655440000`.
        "offset" => offset: Id,
        /// How many at most.
        "count" => count: Limit<100>,
        /// Only entries about this account's installation.
        "installPortalId" => install_portal_id: Option<PortalId>,
    }

    /// Which entries.
    pub struct JournalOffsets {
        /// Their offsets, such as `550e8400-e29b-41d4-a716-446655440000`; at least one.
        "inputs" => inputs: NonEmpty<String>,
    }

    /// An entry of the journal: where a file of events is.
    pub struct JournalEntry {
        /// The file. The URL is signed: ask for it without an `Authorization` header, and show it to nobody.
        "url" => url: Option<Secret>,
        /// When the URL stops working; asking for the entry again gives a fresh one.
        "expiresAt" => expires_at: Option<DateTime>,
        /// Where the journal goes on: the `offset` of the next call.
        "currentOffset" => current_offset: Option<String>,
        ..
    }

    /// Several entries of the journal.
    pub struct JournalBatch {
        /// `COMPLETE`, or how far HubSpot is: `PENDING`, `PROCESSING`, `CANCELED`.
        "status" => status: Option<String>,
        /// The entries.
        "results" => results: Option<Vec<JournalEntry>>,
        /// When HubSpot was asked.
        "requestedAt" => requested_at: Option<DateTime>,
        /// When HubSpot began.
        "startedAt" => started_at: Option<DateTime>,
        /// When HubSpot was done.
        "completedAt" => completed_at: Option<DateTime>,
        /// Pages that say more, by name.
        "links" => links: Option<BTreeMap<String, Option<String>>>,
        /// How many inputs failed.
        "numErrors" => num_errors: Option<i64>,
        /// Why they failed.
        "errors" => errors: Option<Vec<BTreeMap<String, Value>>>,
        ..
    }
}

operations! {
    /// Gets the oldest entry of the journal, or nothing where there is none. HubSpot keeps three days.
    pub static EARLIEST: Operation<JournalParams, (), Option<JournalEntry>> =
        Operation::get("webhooks.journal.earliest", &[
            Version::of("v4", "/webhooks/v4/journal/earliest"),
            Version::of("2026-03", "/webhooks-journal/journal/2026-03/earliest"),
            Version::of("2026-09", "/webhooks-journal/journal/2026-09/earliest"),
            Version::of("2026-03-local", "/webhooks-journal/journal-local/2026-03/earliest"),
            Version::of("2026-09-local", "/webhooks-journal/journal-local/2026-09/earliest"),
        ])
        .auth(Auth::App)
        .scopes(SCOPES)
        .bucket(Bucket::Journal)
        .page(PAGE);

    /// Gets the newest entry of the journal, or nothing where there is none. Whoever goes on from it misses what came before.
    pub static LATEST: Operation<JournalParams, (), Option<JournalEntry>> =
        Operation::get("webhooks.journal.latest", &[
            Version::of("v4", "/webhooks/v4/journal/latest"),
            Version::of("2026-03", "/webhooks-journal/journal/2026-03/latest"),
            Version::of("2026-09", "/webhooks-journal/journal/2026-09/latest"),
            Version::of("2026-03-local", "/webhooks-journal/journal-local/2026-03/latest"),
            Version::of("2026-09-local", "/webhooks-journal/journal-local/2026-09/latest"),
        ])
        .auth(Auth::App)
        .scopes(SCOPES)
        .bucket(Bucket::Journal)
        .page(PAGE);

    /// Gets the entry after an offset, or nothing where there is none yet: ask for the same offset again later. Keep `currentOffset` only once its file is processed.
    pub static NEXT: Operation<JournalNext, (), Option<JournalEntry>> =
        Operation::get("webhooks.journal.next", &[
            Version::of("v4", "/webhooks/v4/journal/offset/{offset}/next"),
            Version::of("2026-03", "/webhooks-journal/journal/2026-03/offset/{offset}/next"),
            Version::of("2026-09", "/webhooks-journal/journal/2026-09/offset/{offset}/next"),
            Version::of("2026-03-local", "/webhooks-journal/journal-local/2026-03/offset/{offset}/next"),
            Version::of("2026-09-local", "/webhooks-journal/journal-local/2026-09/offset/{offset}/next"),
        ])
        .auth(Auth::App)
        .scopes(SCOPES)
        .bucket(Bucket::Journal)
        .page(PAGE);

    /// Gets the oldest entries of the journal. HubSpot keeps three days.
    pub static BATCH_EARLIEST: Operation<JournalBatchParams, (), JournalBatch> =
        Operation::get("webhooks.journal.batchEarliest", &[
            Version::of("2026-03", "/webhooks-journal/journal/2026-03/batch/earliest/{count}"),
            Version::of("2026-09", "/webhooks-journal/journal/2026-09/batch/earliest/{count}"),
            Version::of("2026-03-local", "/webhooks-journal/journal-local/2026-03/batch/earliest/{count}"),
            Version::of("2026-09-local", "/webhooks-journal/journal-local/2026-09/batch/earliest/{count}"),
        ])
        .auth(Auth::App)
        .scopes(SCOPES)
        .bucket(Bucket::Journal)
        .page(LATER_PAGE);

    /// Gets the newest entries of the journal. Whoever goes on from them misses what came before.
    pub static BATCH_LATEST: Operation<JournalBatchParams, (), JournalBatch> =
        Operation::get("webhooks.journal.batchLatest", &[
            Version::of("2026-03", "/webhooks-journal/journal/2026-03/batch/latest/{count}"),
            Version::of("2026-09", "/webhooks-journal/journal/2026-09/batch/latest/{count}"),
            Version::of("2026-03-local", "/webhooks-journal/journal-local/2026-03/batch/latest/{count}"),
            Version::of("2026-09-local", "/webhooks-journal/journal-local/2026-09/batch/latest/{count}"),
        ])
        .auth(Auth::App)
        .scopes(SCOPES)
        .bucket(Bucket::Journal)
        .page(LATER_PAGE);

    /// Gets the entries after an offset. Each URL expires on its own, so ask for no more than can be fetched in time.
    pub static BATCH_NEXT: Operation<JournalBatchNext, (), JournalBatch> =
        Operation::get("webhooks.journal.batchNext", &[
            Version::of("2026-03", "/webhooks-journal/journal/2026-03/batch/{offset}/next/{count}"),
            Version::of("2026-09", "/webhooks-journal/journal/2026-09/batch/{offset}/next/{count}"),
            Version::of("2026-03-local", "/webhooks-journal/journal-local/2026-03/batch/{offset}/next/{count}"),
            Version::of("2026-09-local", "/webhooks-journal/journal-local/2026-09/batch/{offset}/next/{count}"),
        ])
        .auth(Auth::App)
        .scopes(SCOPES)
        .bucket(Bucket::Journal)
        .page(LATER_PAGE);

    /// Gets entries by their offsets. Some may fail while others do not: look at `errors`.
    pub static BATCH_READ: Operation<JournalParams, JournalOffsets, JournalBatch> =
        Operation::post("webhooks.journal.batchRead", &[
            Version::of("2026-03", "/webhooks-journal/journal/2026-03/batch/read"),
            Version::of("2026-09", "/webhooks-journal/journal/2026-09/batch/read"),
            Version::of("2026-03-local", "/webhooks-journal/journal-local/2026-03/batch/read"),
            Version::of("2026-09-local", "/webhooks-journal/journal-local/2026-09/batch/read"),
        ])
        .auth(Auth::App)
        .scopes(SCOPES)
        .bucket(Bucket::Journal)
        .repeatable()
        .page(LATER_PAGE);
}
