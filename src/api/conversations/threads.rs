//! Threads: conversations with one visitor.

use super::{PAGE, READ, WRITE};
use crate::api::paging::Paging;
use crate::operation::{self, Case, Operation, Rule, Test};
use crate::shape::{DateTime, Id, Limit, OneOrMany};
use crate::{operations, shape, words};

words! {
    /// Whether a thread still needs somebody.
    pub closed ThreadStatus {
        /// It does.
        Open = "OPEN",
        /// It is done.
        Closed = "CLOSED",
    }

    /// What threads are sorted by.
    pub closed ThreadSort {
        /// Their ids: the order where nothing is said.
        Id = "id",
        /// Their latest messages; goes with `latestMessageTimestampAfter`.
        LatestMessageTimestamp = "latestMessageTimestamp",
    }

    /// What else of a thread to return.
    pub open ThreadAssociation {
        /// The ticket.
        Ticket = "TICKET",
    }
}

shape! {
    /// Which threads, and how many of them.
    pub struct ListThreads {
        /// Only those of this inbox; one at most.
        "inboxId" => inbox_id: Option<Id>,
        /// Only those of this contact.
        "associatedContactId" => associated_contact_id: Option<Id>,
        /// Only open ones, or closed ones; goes with `associatedContactId`.
        "threadStatus" => thread_status: Option<ThreadStatus>,
        /// Only those of this ticket.
        "associatedTicketId" => associated_ticket_id: Option<Id>,
        /// Whether to look among archived threads.
        "archived" => archived: Option<bool>,
        /// What to sort by.
        "sort" => sort: Option<ThreadSort>,
        /// Only those whose latest message is later; goes with `sort` by `latestMessageTimestamp`.
        "latestMessageTimestampAfter" => latest_message_timestamp_after: Option<DateTime>,
        /// Where to go on: `paging.next.after` of the page before.
        "after" => after: Option<String>,
        /// How many on a page.
        "limit" => limit: Option<Limit<500>>,
        /// What else of each thread to return.
        "association" => association: Option<OneOrMany<ThreadAssociation>>,
        /// The properties to return; all of them where absent.
        "property" => property: Option<OneOrMany<String>>,
    }

    /// Some of the threads.
    pub struct ThreadPage {
        /// Those of this page.
        "results" => results: Option<Vec<Thread>>,
        /// Where the list goes on; absent on its last page.
        "paging" => paging: Option<Paging>,
        ..
    }

    /// Which thread, and what of it.
    pub struct GetThread {
        /// The thread's id.
        "threadId" => thread_id: Id,
        /// Whether to look among archived threads.
        "archived" => archived: Option<bool>,
        /// What else of the thread to return.
        "association" => association: Option<OneOrMany<ThreadAssociation>>,
        /// The properties to return; all of them where absent.
        "property" => property: Option<OneOrMany<String>>,
    }

    /// Which thread.
    pub struct WhichThread {
        /// The thread's id.
        "threadId" => thread_id: Id,
    }

    /// What becomes of a thread.
    pub struct ThreadUpdate {
        /// Whether it still needs somebody.
        "status" => status: ThreadStatus,
    }

    /// A conversation.
    pub struct Thread {
        /// Its id.
        "id" => id: Option<String>,
        /// When it began, ISO 8601.
        "createdAt" => created_at: Option<String>,
        /// When it was closed, ISO 8601.
        "closedAt" => closed_at: Option<String>,
        /// `OPEN` or `CLOSED`.
        "status" => status: Option<String>,
        /// The channel that it began on.
        "originalChannelId" => original_channel_id: Option<String>,
        /// The channel account that it began on.
        "originalChannelAccountId" => original_channel_account_id: Option<String>,
        /// When its latest message was written, ISO 8601.
        "latestMessageTimestamp" => latest_message_timestamp: Option<String>,
        /// When the latest message to the visitor was sent, ISO 8601.
        "latestMessageSentTimestamp" => latest_message_sent_timestamp: Option<String>,
        /// When the latest message of the visitor came, ISO 8601.
        "latestMessageReceivedTimestamp" => latest_message_received_timestamp: Option<String>,
        /// The actor who takes care of it.
        "assignedTo" => assigned_to: Option<String>,
        /// Whether HubSpot takes it for spam.
        "spam" => spam: Option<bool>,
        /// The inbox that it is in.
        "inboxId" => inbox_id: Option<String>,
        /// The visitor, who may be no contact of the CRM.
        "associatedContactId" => associated_contact_id: Option<String>,
        /// Whether it is archived.
        "archived" => archived: Option<bool>,
        /// What `association` asked for.
        "threadAssociations" => thread_associations: Option<ThreadAssociations>,
        ..
    }

    /// What a thread belongs to.
    pub struct ThreadAssociations {
        /// The ticket.
        "associatedTicketId" => associated_ticket_id: Option<String>,
        ..
    }
}

const BY_LATEST_MESSAGE: Test = Test::Is("/sort", &["latestMessageTimestamp"]);

const AFTER_NEEDS_SORT: &str = "does not go without `sort` by latestMessageTimestamp";

operations! {
    /// Lists threads, archived ones only where `archived` says so. Sorted by their latest messages they begin at
    /// `latestMessageTimestampAfter`.
    pub static LIST: Operation<ListThreads, (), ThreadPage> =
        Operation::get("conversations.threads.list", versions!("/threads"))
        .scopes(READ)
        .paged(operation::Paging::After)
        .rules(&[
            Rule::Problem(Case {
                when: &[BY_LATEST_MESSAGE, Test::Lacks("/latestMessageTimestampAfter")],
                at: "latestMessageTimestampAfter",
                code: "missing",
                says: "is required",
            }),
            Rule::Problem(Case {
                when: &[Test::Has("/latestMessageTimestampAfter"), Test::Lacks("/sort")],
                at: "latestMessageTimestampAfter",
                code: "conflict",
                says: AFTER_NEEDS_SORT,
            }),
            Rule::Problem(Case {
                when: &[Test::Has("/latestMessageTimestampAfter"), Test::Is("/sort", &["id"])],
                at: "latestMessageTimestampAfter",
                code: "conflict",
                says: AFTER_NEEDS_SORT,
            }),
            Rule::Note(Case {
                when: &[BY_LATEST_MESSAGE, Test::Has("/after")],
                at: "after",
                code: "conflict",
                says: "is documented for `sort` by id only",
            }),
            Rule::Note(Case {
                when: &[Test::Has("/threadStatus"), Test::Lacks("/associatedContactId")],
                at: "threadStatus",
                code: "conflict",
                says: "is documented together with `associatedContactId` only",
            }),
            Rule::Note(Case {
                when: &[Test::Has("/associatedContactId"), Test::Lacks("/threadStatus")],
                at: "threadStatus",
                code: "missing",
                says: "is documented to go with `associatedContactId`",
            }),
            Rule::Note(Case {
                when: &[Test::Has("/threadStatus"), Test::Is("/archived", &["true"])],
                at: "threadStatus",
                code: "conflict",
                says: "is not documented for archived threads",
            }),
        ])
        .page(PAGE);

    /// Gets one thread. An archived one is found only where `archived` says so.
    pub static GET: Operation<GetThread, (), Thread> =
        Operation::get("conversations.threads.get", versions!("/threads/{threadId}")).scopes(READ).page(PAGE);

    /// Opens or closes a thread. Nothing else of it can be changed.
    pub static UPDATE: Operation<WhichThread, ThreadUpdate, Thread> =
        Operation::patch("conversations.threads.update", versions!("/threads/{threadId}"))
        .scopes(WRITE)
        .rules(&[Rule::Problem(Case {
            when: &[Test::Has("/body/archived")],
            at: "body.archived",
            code: "conflict",
            says: "does not go with `status`: `restore` takes a thread out of the trash",
        })])
        .page(PAGE);

    /// Takes an archived thread out of the trash. HubSpot empties it after 30 days.
    pub static RESTORE: Operation<WhichThread, (), Thread> =
        Operation::patch("conversations.threads.restore", versions!("/threads/{threadId}"))
        .writes(&[("archived", "true")], &[("archived", false)])
        .scopes(WRITE)
        .page(PAGE);

    /// Moves a thread to the trash. After 30 days there it is gone for good.
    pub static ARCHIVE: Operation<WhichThread, (), ()> =
        Operation::delete("conversations.threads.archive", versions!("/threads/{threadId}")).scopes(WRITE).page(PAGE);
}
