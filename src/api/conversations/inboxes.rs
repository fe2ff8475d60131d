//! Inboxes: where an account's conversations arrive.

use super::{PAGE, READ};
use crate::api::paging::Paging;
use crate::operation::{self, Operation};
use crate::shape::{Id, OneOrMany, Whole};
use crate::{operations, shape, words};

shape! {
    /// Which inboxes, and how many of them.
    pub struct ListInboxes {
        /// The properties to sort by, with `-` before one that descends.
        "sort" => sort: Option<OneOrMany<String>>,
        /// How many on a page.
        "limit" => limit: Option<Whole>,
        /// Where to go on: `paging.next.after` of the page before.
        "after" => after: Option<String>,
        /// Whether to look among archived inboxes.
        "archived" => archived: Option<bool>,
        /// How many on a page where `limit` is absent.
        "defaultPageLength" => default_page_length: Option<Whole>,
    }

    /// Some of the inboxes.
    pub struct InboxPage {
        /// How many there are on all pages.
        "total" => total: Option<i64>,
        /// Those of this page.
        "results" => results: Option<Vec<Inbox>>,
        /// Where the list goes on; absent on its last page.
        "paging" => paging: Option<Paging>,
        ..
    }

    /// Which inbox.
    pub struct GetInbox {
        /// The inbox's id.
        "inboxId" => inbox_id: Id,
        /// Whether to look among archived inboxes.
        "archived" => archived: Option<bool>,
    }

    /// Where conversations arrive.
    pub struct Inbox {
        /// Its id.
        "id" => id: Option<String>,
        /// Its name.
        "name" => name: Option<String>,
        /// Who works with it.
        "type" => kind: Option<InboxType>,
        /// When it was created, ISO 8601.
        "createdAt" => created_at: Option<String>,
        /// When it was last changed, ISO 8601.
        "updatedAt" => updated_at: Option<String>,
        /// Whether it is archived.
        "archived" => archived: Option<bool>,
        /// When it was archived, ISO 8601.
        "archivedAt" => archived_at: Option<String>,
        ..
    }
}

words! {
    /// Who works with an inbox.
    pub open InboxType {
        /// Everybody.
        Inbox = "INBOX",
        /// Those who serve customers.
        HelpDesk = "HELP_DESK",
    }
}

operations! {
    /// Lists the inboxes of an account.
    pub static LIST: Operation<ListInboxes, (), InboxPage> =
        Operation::get("conversations.inboxes.list", versions!("/inboxes"))
        .scopes(READ)
        .paged(operation::Paging::After)
        .page(PAGE);

    /// Gets one inbox.
    pub static GET: Operation<GetInbox, (), Inbox> =
        Operation::get("conversations.inboxes.get", versions!("/inboxes/{inboxId}")).scopes(READ).page(PAGE);
}
