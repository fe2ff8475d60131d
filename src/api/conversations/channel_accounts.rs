//! Channel accounts: what an account has connected to a channel, such as one chatflow or one e-mail address.

use super::messages::DeliveryIdentifier;
use super::{PAGE, READ};
use crate::api::paging::Paging;
use crate::operation::{self, Operation};
use crate::shape::{Id, OneOrMany, Whole};
use crate::{operations, shape};

shape! {
    /// Which channel accounts, and how many of them.
    pub struct ListChannelAccounts {
        /// Only those of this channel, or of these.
        "channelId" => channel_id: Option<OneOrMany<Id>>,
        /// Only those of this inbox, or of these.
        "inboxId" => inbox_id: Option<OneOrMany<Id>>,
        /// The properties to sort by, with `-` before one that descends.
        "sort" => sort: Option<OneOrMany<String>>,
        /// How many on a page.
        "limit" => limit: Option<Whole>,
        /// Where to go on: `paging.next.after` of the page before.
        "after" => after: Option<String>,
        /// Whether to look among archived ones.
        "archived" => archived: Option<bool>,
        /// How many on a page where `limit` is absent.
        "defaultPageLength" => default_page_length: Option<Whole>,
    }

    /// Some of the channel accounts.
    pub struct ChannelAccountPage {
        /// How many there are on all pages.
        "total" => total: Option<i64>,
        /// Those of this page.
        "results" => results: Option<Vec<ChannelAccount>>,
        /// Where the list goes on; absent on its last page.
        "paging" => paging: Option<Paging>,
        ..
    }

    /// Which channel account.
    pub struct GetChannelAccount {
        /// The channel account's id.
        "channelAccountId" => channel_account_id: Id,
        /// Whether to look among archived ones.
        "archived" => archived: Option<bool>,
    }

    /// What is connected to a channel.
    pub struct ChannelAccount {
        /// Its id.
        "id" => id: Option<String>,
        /// The channel.
        "channelId" => channel_id: Option<String>,
        /// Its name.
        "name" => name: Option<String>,
        /// The inbox that its messages arrive in.
        "inboxId" => inbox_id: Option<String>,
        /// Whether it is in use.
        "active" => active: Option<bool>,
        /// Whether HubSpot may still use it.
        "authorized" => authorized: Option<bool>,
        /// When it was created, ISO 8601.
        "createdAt" => created_at: Option<String>,
        /// Whether it is archived.
        "archived" => archived: Option<bool>,
        /// When it was archived, ISO 8601.
        "archivedAt" => archived_at: Option<String>,
        /// Its own address.
        "deliveryIdentifier" => delivery_identifier: Option<DeliveryIdentifier>,
        ..
    }
}

operations! {
    /// Lists what an account has connected to its channels.
    pub static LIST: Operation<ListChannelAccounts, (), ChannelAccountPage> =
        Operation::get("conversations.channelAccounts.list", versions!("/channel-accounts"))
        .scopes(READ)
        .paged(operation::Paging::After)
        .page(PAGE);

    /// Gets one channel account.
    pub static GET: Operation<GetChannelAccount, (), ChannelAccount> =
        Operation::get("conversations.channelAccounts.get", versions!("/channel-accounts/{channelAccountId}"))
        .scopes(READ)
        .page(PAGE);
}
