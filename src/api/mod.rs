//! HubSpot's operations, one file per API, nothing but data.

use crate::DIRECT;
use crate::operation::{Endpoint, Operation};

pub mod associations;
pub mod automation;
pub mod blog_posts;
pub mod conversations;
pub mod crm_objects;
pub mod crm_properties;
pub mod crm_schemas;
pub mod feature_flags;
pub mod journal;
pub mod oauth;
pub mod object_types;
pub mod paging;
pub mod payments;
pub mod single_email;
pub mod smtp_tokens;
pub mod snapshots;
pub mod subscriptions;

/// In the place of an operation that this build can't call.
static UNCALLABLE: Operation<(), (), ()> = Operation::get("", &[]);

/// An operation that no relay carries out.
const fn direct(endpoint: &'static Endpoint) -> &'static Endpoint {
    if DIRECT { endpoint } else { &UNCALLABLE.endpoint }
}

/// Every operation. The order is that of the generated list, so that an index names an operation.
pub static ALL: &[&Endpoint] = &[
    direct(&oauth::CREATE_TOKENS.endpoint),
    direct(&oauth::REFRESH_TOKENS.endpoint),
    direct(&oauth::CLIENT_CREDENTIALS.endpoint),
    direct(&oauth::GET_ACCESS_TOKEN.endpoint),
    direct(&oauth::GET_REFRESH_TOKEN.endpoint),
    direct(&oauth::DELETE_REFRESH_TOKEN.endpoint),
    direct(&oauth::INTROSPECT.endpoint),
    direct(&oauth::REVOKE.endpoint),
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
    direct(&journal::EARLIEST.endpoint),
    direct(&journal::LATEST.endpoint),
    direct(&journal::NEXT.endpoint),
    direct(&journal::BATCH_EARLIEST.endpoint),
    direct(&journal::BATCH_LATEST.endpoint),
    direct(&journal::BATCH_NEXT.endpoint),
    direct(&journal::BATCH_READ.endpoint),
    direct(&subscriptions::UPSERT.endpoint),
    direct(&subscriptions::LIST.endpoint),
    direct(&subscriptions::GET.endpoint),
    direct(&subscriptions::DELETE.endpoint),
    direct(&subscriptions::DELETE_FOR_PORTAL.endpoint),
    direct(&subscriptions::CREATE_FILTER.endpoint),
    direct(&subscriptions::LIST_FILTERS.endpoint),
    direct(&subscriptions::GET_FILTER.endpoint),
    direct(&subscriptions::DELETE_FILTER.endpoint),
    &snapshots::CREATE.endpoint,
    &snapshots::STATUS.endpoint,
    direct(&smtp_tokens::CREATE.endpoint),
    direct(&smtp_tokens::LIST.endpoint),
    direct(&smtp_tokens::GET.endpoint),
    direct(&smtp_tokens::RESET_PASSWORD.endpoint),
    direct(&smtp_tokens::DELETE.endpoint),
    &single_email::SEND.endpoint,
    &single_email::STATUS.endpoint,
    direct(&feature_flags::LIST.endpoint),
    direct(&feature_flags::GET.endpoint),
    direct(&feature_flags::SET.endpoint),
    direct(&feature_flags::DELETE.endpoint),
    direct(&feature_flags::LIST_PORTALS.endpoint),
    direct(&feature_flags::GET_PORTAL.endpoint),
    direct(&feature_flags::SET_PORTAL.endpoint),
    direct(&feature_flags::DELETE_PORTAL.endpoint),
    direct(&feature_flags::UPSERT_PORTALS.endpoint),
    direct(&feature_flags::DELETE_PORTALS.endpoint),
];
