//! HubSpot's operations, one file per API, nothing but data.

use crate::operation::Endpoint;

pub mod automation;
pub mod crm_objects;
pub mod oauth;
pub mod object_types;
pub mod paging;
pub mod snapshots;

/// Every operation. The order is that of the generated list, so that an index names an operation.
pub static ALL: &[&Endpoint] = &[
    &oauth::CREATE_TOKENS.endpoint,
    &oauth::REFRESH_TOKENS.endpoint,
    &oauth::CLIENT_CREDENTIALS.endpoint,
    &oauth::GET_ACCESS_TOKEN.endpoint,
    &oauth::GET_REFRESH_TOKEN.endpoint,
    &oauth::DELETE_REFRESH_TOKEN.endpoint,
    &oauth::INTROSPECT.endpoint,
    &oauth::REVOKE.endpoint,
    &automation::COMPLETE.endpoint,
    &automation::COMPLETE_BATCH.endpoint,
    &crm_objects::GET.endpoint,
    &snapshots::CREATE.endpoint,
    &snapshots::STATUS.endpoint,
];
