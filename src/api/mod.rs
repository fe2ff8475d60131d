//! HubSpot's operations, one file per API, nothing but data.

use crate::operation::Endpoint;

pub mod crm_objects;
pub mod oauth;
pub mod snapshots;

/// Every operation. The order is that of the generated list, so that an index names an operation.
pub static ALL: &[&Endpoint] = &[
    &oauth::CLIENT_CREDENTIALS.endpoint,
    &oauth::REFRESH_TOKENS.endpoint,
    &crm_objects::GET.endpoint,
    &snapshots::CREATE.endpoint,
    &snapshots::STATUS.endpoint,
];
