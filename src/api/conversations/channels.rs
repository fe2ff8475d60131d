//! Channels: the ways on which messages come, such as chat or e-mail.

use super::{PAGE, READ};
use crate::api::paging::Paging;
use crate::operation::{self, Operation};
use crate::shape::{Id, OneOrMany, Whole};
use crate::{operations, shape};

/// Id and name of each channel that HubSpot has itself; those of apps have other ids.
pub const CHANNELS: &[(&str, &str)] = &[("1000", "chat"), ("1001", "facebook_messenger"), ("1002", "email")];

shape! {
    /// How many channels.
    pub struct ListChannels {
        /// The properties to sort by, with `-` before one that descends.
        "sort" => sort: Option<OneOrMany<String>>,
        /// How many on a page.
        "limit" => limit: Option<Whole>,
        /// Where to go on: `paging.next.after` of the page before.
        "after" => after: Option<String>,
        /// How many on a page where `limit` is absent.
        "defaultPageLength" => default_page_length: Option<Whole>,
    }

    /// Some of the channels.
    pub struct ChannelPage {
        /// How many there are on all pages.
        "total" => total: Option<i64>,
        /// Those of this page.
        "results" => results: Option<Vec<Channel>>,
        /// Where the list goes on; absent on its last page.
        "paging" => paging: Option<Paging>,
        ..
    }

    /// Which channel.
    pub struct WhichChannel {
        /// The channel's id, such as `1000` for chat, `1001` for Facebook Messenger or `1002` for e-mail.
        "channelId" => channel_id: Id,
    }

    /// A way on which messages come.
    pub struct Channel {
        /// Its id.
        "id" => id: Option<String>,
        /// Its name.
        "name" => name: Option<String>,
        ..
    }
}

operations! {
    /// Lists the channels that an account has.
    pub static LIST: Operation<ListChannels, (), ChannelPage> =
        Operation::get("conversations.channels.list", versions!("/channels"))
        .scopes(READ)
        .paged(operation::Paging::After)
        .page(PAGE);

    /// Gets one channel.
    pub static GET: Operation<WhichChannel, (), Channel> =
        Operation::get("conversations.channels.get", versions!("/channels/{channelId}")).scopes(READ).page(PAGE);
}
