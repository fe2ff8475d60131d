//! Custom workflow actions: the executions that wait for an app.

use std::collections::BTreeMap;

use crate::operation::{Operation, Version};
use crate::shape::{Id, NonEmpty, PropertyValue};
use crate::value::Value;
use crate::{operations, shape, words};

/// HubSpot's page about custom workflow actions.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/automation-actions-v4-v4/guide";

words! {
    /// How a blocked execution ends.
    pub closed CompletionState {
        /// The action did its work.
        Success = "SUCCESS",
        /// It did not, and the workflow goes on.
        FailContinue = "FAIL_CONTINUE",
    }
}

shape! {
    /// Which execution.
    pub struct WhichCallback {
        /// From the request that HubSpot sent to the action's URL, such as `ap-102670506-56776413549-7-0`.
        "callbackId" => callback_id: Id,
    }

    /// How an execution ends.
    pub struct Completion {
        /// The state, and the outputs that the action's definition names.
        "outputFields" => output_fields: CompletionFields,
        /// Outputs that are not texts, by name.
        "typedOutputs" => typed_outputs: Option<BTreeMap<String, Value>>,
        /// Why the action failed, in HubSpot's own words.
        "failureReasonType" => failure_reason_type: Option<String>,
        /// Where the action ran.
        "requestContext" => request_context: Option<BTreeMap<String, Value>>,
    }

    /// The state of an execution and its outputs.
    pub struct CompletionFields {
        /// How it ends.
        "hs_execution_state" => hs_execution_state: CompletionState,
        .. PropertyValue
    }

    /// How many executions end.
    pub struct CompletionBatch {
        /// One per execution.
        "inputs" => inputs: NonEmpty<BatchCompletion>,
    }

    /// How one execution of several ends.
    pub struct BatchCompletion {
        /// From the request that HubSpot sent to the action's URL.
        "callbackId" => callback_id: Id,
        /// The state, and the outputs that the action's definition names.
        "outputFields" => output_fields: CompletionFields,
        /// Outputs that are not texts, by name.
        "typedOutputs" => typed_outputs: Option<BTreeMap<String, Value>>,
    }
}

operations! {
    /// Ends an execution that the action blocked. A second completion is refused and does no harm.
    pub static COMPLETE: Operation<WhichCallback, Completion, ()> =
        Operation::post("automation.callbacks.complete", &[
            Version::of("v4", "/automation/v4/actions/callbacks/{callbackId}/complete"),
            Version::of("2025-09", "/automation/actions/callbacks/2025-09/{callbackId}/complete"),
            Version::of("2026-03", "/automation/actions/callbacks/2026-03/{callbackId}/complete"),
            Version::of("2026-09", "/automation/actions/callbacks/2026-09/{callbackId}/complete"),
            Version::of("documented", "/callbacks/{callbackId}/complete"),
        ])
        .scopes(&["automation"])
        .page(PAGE);

    /// Ends several executions that the action blocked.
    pub static COMPLETE_BATCH: Operation<(), CompletionBatch, ()> =
        Operation::post("automation.callbacks.completeBatch", &[
            Version::of("v4", "/automation/v4/actions/callbacks/complete"),
            Version::of("2025-09", "/automation/actions/callbacks/2025-09/complete"),
            Version::of("2026-03", "/automation/actions/callbacks/2026-03/complete"),
            Version::of("2026-09", "/automation/actions/callbacks/2026-09/complete"),
        ])
        .scopes(&["automation"])
        .page(PAGE);
}
