//! Many CRM objects in one call.

use std::collections::BTreeMap;

use super::{CrmObject, NewObject, PAGE, TO_READ, TO_WRITE, WhichObjects};
use crate::operation::{Batch, Operation, Tie, Version};
use crate::shape::{Id, NonEmpty, PropertyValue};
use crate::value::Value;
use crate::{operations, shape, words};

/// Inputs that HubSpot's errors name by their ids.
const BY_ID: Batch = Batch { list: "inputs", most: 100, fewer: None, tie: Tie::Id("id") };

/// Inputs that have no id yet.
const BY_TRACE: Batch = Batch { tie: Tie::Trace, ..BY_ID };

words! {
    /// How far a batch is.
    pub open BatchState {
        /// Not begun.
        Pending = "PENDING",
        /// Under way.
        Processing = "PROCESSING",
        /// Given up.
        Canceled = "CANCELED",
        /// Done.
        Complete = "COMPLETE",
    }
}

shape! {
    /// Among which records to look.
    pub struct BatchReadObjects {
        /// The object type by name or id, such as `contacts`, `0-1` or `2-1234567`.
        "objectType" => object_type: Id,
        /// Whether to look among archived records.
        "archived" => archived: Option<bool>,
    }

    /// Which records, and what of them.
    pub struct BatchRead {
        /// The records, each once. HubSpot takes 100 at a time, or 50 with `propertiesWithHistory`.
        "inputs" => inputs: NonEmpty<ObjectKey>,
        /// The properties to return; HubSpot's own choice where absent.
        "properties" => properties: Option<Vec<String>>,
        /// The properties to return with their former values.
        "propertiesWithHistory" => properties_with_history: Option<Vec<String>>,
        /// A unique property that each `id` is a value of.
        "idProperty" => id_property: Option<String>,
    }

    /// A record.
    pub struct ObjectKey {
        /// Its id.
        "id" => id: Id,
    }

    /// The records to create.
    pub struct BatchCreate {
        /// HubSpot takes 100 at a time.
        "inputs" => inputs: NonEmpty<NewObject>,
    }

    /// What changes of which records.
    pub struct BatchUpdate {
        /// Each record once. HubSpot takes 100 at a time.
        "inputs" => inputs: NonEmpty<ObjectUpdate>,
    }

    /// What changes of one record.
    pub struct ObjectUpdate {
        /// The record's id, or the value of `idProperty`.
        "id" => id: Id,
        /// A unique property that `id` is a value of.
        "idProperty" => id_property: Option<String>,
        /// The new values by property name, such as `email`.
        "properties" => properties: BTreeMap<String, PropertyValue>,
        /// A name of your own for this record, which the reply and errors repeat.
        "objectWriteTraceId" => object_write_trace_id: Option<String>,
    }

    /// The records to change, or to create where they are not there.
    pub struct BatchUpsert {
        /// Each record once. HubSpot takes 100 at a time.
        "inputs" => inputs: NonEmpty<ObjectUpsert>,
    }

    /// What a record is to be.
    pub struct ObjectUpsert {
        /// The value of `idProperty`.
        "id" => id: Id,
        /// The unique property that tells whether the record is there, such as `email`.
        "idProperty" => id_property: Option<String>,
        /// The new values by property name, such as `email`.
        "properties" => properties: BTreeMap<String, PropertyValue>,
        /// A name of your own for this record, which the reply and errors repeat.
        "objectWriteTraceId" => object_write_trace_id: Option<String>,
    }

    /// The records to archive.
    pub struct BatchArchive {
        /// HubSpot takes 100 at a time.
        "inputs" => inputs: NonEmpty<ObjectKey>,
    }

    /// What became of the inputs.
    pub struct BatchReply {
        /// How far HubSpot is.
        "status" => status: Option<BatchState>,
        /// The records, in any order.
        "results" => results: Option<Vec<CrmObject>>,
        /// What failed, tied to its input; filled in by this library.
        "failures" => failures: Option<Vec<BatchFailure>>,
        /// How many errors there are.
        "numErrors" => num_errors: Option<i64>,
        /// What failed, as HubSpot says it.
        "errors" => errors: Option<Vec<BatchError>>,
        /// When it was asked for, ISO 8601.
        "requestedAt" => requested_at: Option<String>,
        /// When it began, ISO 8601.
        "startedAt" => started_at: Option<String>,
        /// When it ended, ISO 8601.
        "completedAt" => completed_at: Option<String>,
        /// Pages that say more.
        "links" => links: Option<BTreeMap<String, String>>,
        ..
    }

    /// An input that failed.
    pub struct BatchFailure {
        /// The input; null where HubSpot's error can't be tied to one.
        "input" => input: Option<Value>,
        /// Its position among the inputs, from 0; absent where there is none.
        "index" => index: Option<i64>,
        /// Such as `VALIDATION_ERROR` or `OBJECT_NOT_FOUND`.
        "category" => category: Option<String>,
        /// A finer word, or more about it.
        "subCategory" => sub_category: Option<Value>,
        /// The error in words.
        "message" => message: Option<String>,
        /// `error`.
        "status" => status: Option<String>,
        /// What HubSpot names the input by, and more.
        "context" => context: Option<BTreeMap<String, Value>>,
        /// One entry per field that HubSpot found wrong.
        "errors" => errors: Option<Vec<BatchErrorDetail>>,
        /// Why the request that the input was in failed as a whole.
        "error" => error: Option<Value>,
        ..
    }

    /// An error of a batch, as HubSpot says it.
    pub struct BatchError {
        /// `error`.
        "status" => status: Option<String>,
        /// What HubSpot's support asks for.
        "id" => id: Option<String>,
        /// Such as `VALIDATION_ERROR` or `OBJECT_NOT_FOUND`.
        "category" => category: Option<String>,
        /// A finer word, or more about it.
        "subCategory" => sub_category: Option<Value>,
        /// The error in words.
        "message" => message: Option<String>,
        /// What it names the inputs by: `ids` or `objectWriteTraceId`, and more.
        "context" => context: Option<BTreeMap<String, Value>>,
        /// One entry per field that HubSpot found wrong.
        "errors" => errors: Option<Vec<BatchErrorDetail>>,
        /// Pages that say more.
        "links" => links: Option<BTreeMap<String, String>>,
        ..
    }

    /// A field that HubSpot found wrong.
    pub struct BatchErrorDetail {
        /// The error in words.
        "message" => message: Option<String>,
        /// The error in a word.
        "code" => code: Option<String>,
        /// The field.
        "in" => r#in: Option<String>,
        /// A finer word.
        "subCategory" => sub_category: Option<String>,
        /// More about it.
        "context" => context: Option<Value>,
        ..
    }
}

operations! {
    /// Gets many CRM objects by their ids, or by the values of `idProperty`. One that is not there is a failure beside the results.
    pub static READ: Operation<BatchReadObjects, BatchRead, BatchReply> =
        Operation::post("crm.objects.batchRead", versions!("/batch/read"))
        .scopes(TO_READ)
        .repeatable()
        .batched(&Batch { fewer: Some(("propertiesWithHistory", 50)), ..BY_ID })
        .page(PAGE);

    /// Creates many CRM objects. After a lost reply some may be there: they are not sent again.
    pub static CREATE: Operation<WhichObjects, BatchCreate, BatchReply> =
        Operation::post("crm.objects.batchCreate", versions!("/batch/create"))
        .scopes(TO_WRITE)
        .batched(&BY_TRACE)
        .page(PAGE);

    /// Changes many CRM objects by their ids, or by the values of `idProperty`.
    pub static UPDATE: Operation<WhichObjects, BatchUpdate, BatchReply> =
        Operation::post("crm.objects.batchUpdate", versions!("/batch/update"))
        .scopes(TO_WRITE)
        .batched(&BY_ID)
        .page(PAGE);

    /// Changes many CRM objects, or creates those that are not there, by the values of `idProperty`.
    pub static UPSERT: Operation<WhichObjects, BatchUpsert, BatchReply> =
        Operation::post("crm.objects.batchUpsert", versions!("/batch/upsert"))
        .scopes(TO_WRITE)
        .repeatable()
        .batched(&BY_TRACE)
        .page(PAGE);

    /// Moves many CRM objects to the recycling bin, from which they can be restored for 90 days. HubSpot's own reply is empty.
    pub static ARCHIVE: Operation<WhichObjects, BatchArchive, Option<BatchReply>> =
        Operation::post("crm.objects.batchArchive", versions!("/batch/archive"))
        .scopes(TO_WRITE)
        .repeatable()
        .batched(&BY_ID)
        .page(PAGE);
}
