//! Snapshots of CRM objects, taken for the webhooks journal.

use crate::operation::{Auth, Bucket, Operation, Rule, Version};
use crate::shape::{Distinct, Id, NonEmpty, NumericId, ObjectTypeId, PortalId};
use crate::{operations, shape, words};

/// HubSpot's page about snapshots.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/webhooks-snapshots-v4/guide";

/// How many objects one request asks for unless the caller says otherwise; HubSpot documents no maximum.
pub const BATCH: usize = 100;

shape! {
    /// One CRM object whose state is to be captured.
    pub struct SnapshotRequest {
        /// The account that holds the object.
        "portalId" => portal_id: PortalId,
        /// The record's id.
        "objectId" => object_id: NumericId,
        /// The object type, such as `0-1` for contacts.
        "objectTypeId" => object_type_id: ObjectTypeId,
        /// Internal property names; at least one, none twice.
        "properties" => properties: Distinct<String>,
    }

    /// The objects to capture.
    pub struct SnapshotBatch {
        /// At least one.
        "snapshotRequests" => snapshot_requests: NonEmpty<SnapshotRequest>,
    }

    /// Where to watch the snapshot of one object.
    pub struct SnapshotResponse {
        /// The account that holds the object.
        "portalId" => portal_id: Option<PortalId>,
        /// The record's id.
        "objectId" => object_id: Option<NumericId>,
        /// The object type.
        "objectTypeId" => object_type_id: Option<String>,
        /// What `webhooks.snapshots.status` asks for.
        "snapshotStatusId" => snapshot_status_id: Option<String>,
        ..
    }

    /// One entry per object, in any order.
    pub struct SnapshotBatchReply {
        /// Match them by account, type and object.
        "snapshotResponses" => snapshot_responses: Option<Vec<SnapshotResponse>>,
        ..
    }

    /// Which snapshot.
    pub struct SnapshotStatusParams {
        /// From the reply of `webhooks.snapshots.create`.
        "snapshotStatusId" => snapshot_status_id: Id,
    }

    /// How far a snapshot is.
    pub struct SnapshotStatus {
        /// The snapshot's status id.
        "id" => id: Option<String>,
        /// COMPLETED (or SUCCESS), FAILED and EXPIRED are final; PROCESSING is when `completedAt` is there.
        "status" => status: Option<SnapshotState>,
        /// Why it failed.
        "errorCode" => error_code: Option<SnapshotErrorCode>,
        /// Detail in words, on failure.
        "message" => message: Option<String>,
        /// When it was asked for, in milliseconds of Unix time.
        "initiatedAt" => initiated_at: Option<i64>,
        /// When it ended, in milliseconds of Unix time.
        "completedAt" => completed_at: Option<i64>,
        ..
    }
}

words! {
    /// How far a snapshot is. Documents disagree about the word for success; all of them count.
    pub open SnapshotState {
        /// Accepted and queued.
        Pending = "PENDING",
        /// Being taken.
        InProgress = "IN_PROGRESS",
        /// Taken if `completedAt` is there, else still being taken.
        Processing = "PROCESSING",
        /// Taken.
        Completed = "COMPLETED",
        /// Taken: the same as `COMPLETED` in newer documents.
        Success = "SUCCESS",
        /// Not taken; `errorCode` says why.
        Failed = "FAILED",
        /// Not taken within the time that HubSpot allows.
        Expired = "EXPIRED",
    }

    /// Why a snapshot failed.
    pub open SnapshotErrorCode {
        /// It took too long.
        Timeout = "TIMEOUT",
        /// The object or one of the properties does not exist.
        ValidationError = "VALIDATION_ERROR",
        /// HubSpot failed.
        InternalError = "INTERNAL_ERROR",
        /// The app may not read the object or one of the properties.
        PermissionDenied = "PERMISSION_DENIED",
    }
}

operations! {
    /// Asks for snapshots of CRM objects. They are taken later: watch each status id, or let `take` do it.
    pub static CREATE: Operation<(), SnapshotBatch, SnapshotBatchReply> =
        Operation::post("webhooks.snapshots.create", &[
            Version::of("2026-03", "/webhooks-journal/snapshots/2026-03/crm"),
            Version::of("2026-09", "/webhooks-journal/snapshots/2026-09/crm"),
            Version::of("v4", "/webhooks/v4/snapshots/crm"),
        ])
        .auth(Auth::App)
        .scopes(&["developer.webhooks_journal.snapshots.write"])
        .bucket(Bucket::Snapshots)
        .repeatable()
        .rules(&[Rule::DistinctBy { list: "/body/snapshotRequests", keys: &["portalId", "objectTypeId", "objectId"] }])
        .page(PAGE);

    /// Tells how far a snapshot is. A 404 soon after the request means that the record is not there yet.
    pub static STATUS: Operation<SnapshotStatusParams, (), SnapshotStatus> =
        Operation::get("webhooks.snapshots.status", &[
            Version::of("2026-03", "/webhooks-journal/snapshots/2026-03/crm/status/{snapshotStatusId}"),
            Version::of("2026-09", "/webhooks-journal/journal/2026-09/status/{snapshotStatusId}"),
            Version::of("2026-03-journal", "/webhooks-journal/journal/2026-03/status/{snapshotStatusId}"),
            Version::of("2026-03-journal-local", "/webhooks-journal/journal-local/2026-03/status/{snapshotStatusId}"),
        ])
        .auth(Auth::App)
        .scopes(&["developer.webhooks_journal.snapshots.write"])
        .bucket(Bucket::Snapshots)
        .page(PAGE);
}
