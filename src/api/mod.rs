//! HubSpot's operations, one file per API, nothing but data.

use crate::operation::Endpoint;

pub mod associations;
pub mod automation;
pub mod blog_posts;
pub mod conversations;
pub mod crm_objects;
pub mod crm_properties;
pub mod crm_schemas;
pub mod oauth;
pub mod object_types;
pub mod paging;
pub mod payments;
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
    &blog_posts::LIST.endpoint,
    &blog_posts::GET.endpoint,
    &blog_posts::GET_DRAFT.endpoint,
    &blog_posts::CREATE.endpoint,
    &blog_posts::UPDATE_DRAFT.endpoint,
    &blog_posts::UPDATE.endpoint,
    &blog_posts::PUSH_LIVE.endpoint,
    &blog_posts::SCHEDULE.endpoint,
    &blog_posts::RESET_DRAFT.endpoint,
    &blog_posts::ARCHIVE.endpoint,
    &blog_posts::CREATE_LANGUAGE_VARIATION.endpoint,
    &blog_posts::ATTACH_TO_LANGUAGE_GROUP.endpoint,
    &blog_posts::DETACH_FROM_LANGUAGE_GROUP.endpoint,
    &blog_posts::SET_LANGUAGE_PRIMARY.endpoint,
    &conversations::inboxes::LIST.endpoint,
    &conversations::inboxes::GET.endpoint,
    &conversations::channels::LIST.endpoint,
    &conversations::channels::GET.endpoint,
    &conversations::channel_accounts::LIST.endpoint,
    &conversations::channel_accounts::GET.endpoint,
    &conversations::threads::LIST.endpoint,
    &conversations::threads::GET.endpoint,
    &conversations::threads::UPDATE.endpoint,
    &conversations::threads::RESTORE.endpoint,
    &conversations::threads::ARCHIVE.endpoint,
    &conversations::messages::LIST.endpoint,
    &conversations::messages::GET.endpoint,
    &conversations::messages::ORIGINAL_CONTENT.endpoint,
    &conversations::sending::SEND.endpoint,
    &conversations::actors::GET.endpoint,
    &conversations::actors::BATCH_READ.endpoint,
    &crm_objects::LIST.endpoint,
    &crm_objects::GET.endpoint,
    &crm_objects::CREATE.endpoint,
    &crm_objects::UPDATE.endpoint,
    &crm_objects::ARCHIVE.endpoint,
    &crm_objects::search::SEARCH.endpoint,
    &crm_objects::batches::READ.endpoint,
    &crm_objects::batches::CREATE.endpoint,
    &crm_objects::batches::UPDATE.endpoint,
    &crm_objects::batches::UPSERT.endpoint,
    &crm_objects::batches::ARCHIVE.endpoint,
    &crm_properties::LIST.endpoint,
    &crm_properties::GET.endpoint,
    &crm_properties::CREATE.endpoint,
    &crm_schemas::LIST.endpoint,
    &crm_schemas::GET.endpoint,
    &associations::LABELS.endpoint,
    &associations::LIST.endpoint,
    &associations::SET.endpoint,
    &associations::REMOVE.endpoint,
    &associations::SET_DEFAULT.endpoint,
    &associations::CREATE.endpoint,
    &associations::REMOVE_ALL.endpoint,
    &payments::LIST.endpoint,
    &payments::GET.endpoint,
    &payments::CREATE.endpoint,
    &payments::UPDATE.endpoint,
    &payments::ARCHIVE.endpoint,
    &payments::SEARCH.endpoint,
    &payments::PROPERTIES.endpoint,
    &payments::ASSOCIATION_LABELS.endpoint,
    &payments::ASSOCIATIONS.endpoint,
    &payments::ASSOCIATE.endpoint,
    &payments::DISSOCIATE.endpoint,
    &snapshots::CREATE.endpoint,
    &snapshots::STATUS.endpoint,
];
