//! Messages: what was written in a thread, and what happened to it.

use super::{PAGE, READ};
use crate::api::paging::Paging;
use crate::operation::{self, Operation};
use crate::shape::{Id, OneOrMany, Whole};
use crate::value::Value;
use crate::{operations, shape, words};

shape! {
    /// Which messages, and how many of them.
    pub struct ListMessages {
        /// The thread's id.
        "threadId" => thread_id: Id,
        /// The properties to sort by, with `-` before one that descends.
        "sort" => sort: Option<OneOrMany<String>>,
        /// How many on a page.
        "limit" => limit: Option<Whole>,
        /// Where to go on: `paging.next.after` of the page before.
        "after" => after: Option<String>,
        /// Whether to look among archived messages.
        "archived" => archived: Option<bool>,
        /// The properties to return; all of them where absent.
        "property" => property: Option<OneOrMany<String>>,
    }

    /// Some of the messages.
    pub struct MessagePage {
        /// Those of this page.
        "results" => results: Option<Vec<ThreadMessage>>,
        /// Where the list goes on; absent on its last page.
        "paging" => paging: Option<Paging>,
        ..
    }

    /// Which message, and what of it.
    pub struct GetMessage {
        /// The thread's id.
        "threadId" => thread_id: Id,
        /// The message's id.
        "messageId" => message_id: Id,
        /// The properties to return; all of them where absent.
        "property" => property: Option<OneOrMany<String>>,
    }

    /// What was written in a thread, or happened to it. Which fields there are depends on `type`.
    pub struct ThreadMessage {
        /// Its id.
        "id" => id: Option<String>,
        /// What it is.
        "type" => kind: Option<ThreadMessageType>,
        /// The thread.
        "conversationsThreadId" => conversations_thread_id: Option<String>,
        /// When it was written, ISO 8601.
        "createdAt" => created_at: Option<String>,
        /// When it was last changed, ISO 8601.
        "updatedAt" => updated_at: Option<String>,
        /// The actor who wrote it.
        "createdBy" => created_by: Option<String>,
        /// What it was written with.
        "client" => client: Option<MessageClient>,
        /// From whom it is.
        "senders" => senders: Option<Vec<MessageSender>>,
        /// For whom it is.
        "recipients" => recipients: Option<Vec<MessageRecipient>>,
        /// Whether it is archived.
        "archived" => archived: Option<bool>,
        /// The text; of a long e-mail its latest part, and `truncationStatus` says so.
        "text" => text: Option<String>,
        /// The same, HTML.
        "richText" => rich_text: Option<String>,
        /// What came with it.
        "attachments" => attachments: Option<Vec<MessageAttachment>>,
        /// The subject, of e-mail.
        "subject" => subject: Option<String>,
        /// Whether it came or was sent.
        "direction" => direction: Option<MessageDirection>,
        /// The channel.
        "channelId" => channel_id: Option<String>,
        /// The channel account.
        "channelAccountId" => channel_account_id: Option<String>,
        /// The message that it answers.
        "inReplyToId" => in_reply_to_id: Option<String>,
        /// How far it came.
        "status" => status: Option<MessageStatus>,
        /// Whether all of it is here; `originalContent` has the rest.
        "truncationStatus" => truncation_status: Option<TruncationStatus>,
        /// Who had the thread, of `ASSIGNMENT`.
        "assignedFrom" => assigned_from: Option<String>,
        /// Who has it now, of `ASSIGNMENT`.
        "assignedTo" => assigned_to: Option<String>,
        /// What the thread became, of `THREAD_STATUS_CHANGE`.
        "newStatus" => new_status: Option<String>,
        /// Where the thread was, of `THREAD_INBOX_CHANGE`.
        "fromInboxId" => from_inbox_id: Option<String>,
        /// Where it is now, of `THREAD_INBOX_CHANGE`.
        "toInboxId" => to_inbox_id: Option<String>,
        ..
    }

    /// What a message was written with.
    pub struct MessageClient {
        /// `HUBSPOT`, `INTEGRATION`, `SYSTEM` …
        "clientType" => client_type: Option<String>,
        /// The app.
        "integrationAppId" => integration_app_id: Option<i64>,
        ..
    }

    /// From whom a message is.
    pub struct MessageSender {
        /// The actor.
        "actorId" => actor_id: Option<String>,
        /// The name.
        "name" => name: Option<String>,
        /// Where in an e-mail, such as `FROM`.
        "senderField" => sender_field: Option<String>,
        /// The address.
        "deliveryIdentifier" => delivery_identifier: Option<DeliveryIdentifier>,
        ..
    }

    /// For whom a message is.
    pub struct MessageRecipient {
        /// The actor; absent for an address that belongs to nobody HubSpot knows.
        "actorId" => actor_id: Option<String>,
        /// The name.
        "name" => name: Option<String>,
        /// Where in an e-mail: `TO`, `CC` or `BCC`.
        "recipientField" => recipient_field: Option<String>,
        /// The address.
        "deliveryIdentifier" => delivery_identifier: Option<DeliveryIdentifier>,
        /// The same as HubSpot wrote it before.
        "deliveryIdentifiers" => delivery_identifiers: Option<Vec<DeliveryIdentifier>>,
        ..
    }

    /// An address on a channel.
    pub struct DeliveryIdentifier {
        /// What kind of address.
        "type" => kind: Option<DeliveryIdentifierType>,
        /// The address.
        "value" => value: Option<String>,
        ..
    }

    /// What came with a message. Which fields there are depends on `type`.
    pub struct MessageAttachment {
        /// What it is.
        "type" => kind: Option<AttachmentType>,
        /// The file's id.
        "fileId" => file_id: Option<Value>,
        /// What a file is: `IMAGE`, `AUDIO`, `STICKER` …
        "fileUsageType" => file_usage_type: Option<String>,
        /// The file's or the place's name.
        "name" => name: Option<String>,
        /// Where it is, for a while.
        "url" => url: Option<String>,
        /// The text of a header.
        "text" => text: Option<String>,
        /// The replies to choose from.
        "quickReplies" => quick_replies: Option<Vec<Value>>,
        /// Whether a visitor may write something else instead.
        "allowUserInput" => allow_user_input: Option<bool>,
        /// Whether a visitor may choose several.
        "allowMultiSelect" => allow_multi_select: Option<bool>,
        /// Of a place.
        "latitude" => latitude: Option<Value>,
        /// Of a place.
        "longitude" => longitude: Option<Value>,
        /// Of a place.
        "address" => address: Option<String>,
        /// A person's card.
        "contactProfile" => contact_profile: Option<Value>,
        /// What a social network says of it.
        "socialMetadata" => social_metadata: Option<Value>,
        ..
    }

    /// How far a message came.
    pub struct MessageStatus {
        /// In a word.
        "statusType" => status_type: Option<MessageStatusType>,
        /// Why it failed.
        "failureDetails" => failure_details: Option<MessageFailure>,
        ..
    }

    /// Why a message failed.
    pub struct MessageFailure {
        /// In words.
        "errorMessage" => error_message: Option<String>,
        /// What the words are made of.
        "errorMessageTokens" => error_message_tokens: Option<Value>,
        ..
    }

    /// All of a message.
    pub struct OriginalContent {
        /// The text.
        "text" => text: Option<String>,
        /// The same, HTML.
        "richText" => rich_text: Option<String>,
        ..
    }
}

words! {
    /// What was written in a thread, or happened to it.
    pub open ThreadMessageType {
        /// Somebody wrote to somebody.
        Message = "MESSAGE",
        /// A user wrote something that the visitor does not see.
        Comment = "COMMENT",
        /// A chatflow greeted.
        WelcomeMessage = "WELCOME_MESSAGE",
        /// Somebody took it over.
        Assignment = "ASSIGNMENT",
        /// It was opened or closed.
        ThreadStatusChange = "THREAD_STATUS_CHANGE",
        /// It came into another inbox.
        ThreadInboxChange = "THREAD_INBOX_CHANGE",
    }

    /// Which way a message goes.
    pub open MessageDirection {
        /// It came from the visitor.
        Incoming = "INCOMING",
        /// It was sent to the visitor.
        Outgoing = "OUTGOING",
    }

    /// How far a message came.
    pub open MessageStatusType {
        /// It was sent.
        Sent = "SENT",
        /// It was not.
        Failed = "FAILED",
        /// It was read.
        Read = "READ",
        /// It came from the visitor.
        Received = "RECEIVED",
    }

    /// Whether all of a message is there.
    pub open TruncationStatus {
        /// All of it.
        NotTruncated = "NOT_TRUNCATED",
        /// What it answers was left out.
        TruncatedToMostRecentReply = "TRUNCATED_TO_MOST_RECENT_REPLY",
        /// It was cut.
        Truncated = "TRUNCATED",
    }

    /// What kind of address it is.
    pub open DeliveryIdentifierType {
        /// An e-mail address.
        EmailAddress = "HS_EMAIL_ADDRESS",
        /// A phone number.
        PhoneNumber = "HS_PHONE_NUMBER",
        /// A short phone number.
        ShortCode = "HS_SHORT_CODE",
        /// What only the channel understands.
        ChannelSpecificOpaqueId = "CHANNEL_SPECIFIC_OPAQUE_ID",
    }

    /// What is attached.
    pub open AttachmentType {
        /// A file.
        File = "FILE",
        /// Replies to choose from.
        QuickReplies = "QUICK_REPLIES",
        /// A place.
        Location = "LOCATION",
        /// A person's card.
        Contact = "CONTACT",
        /// What HubSpot can't show.
        UnsupportedContent = "UNSUPPORTED_CONTENT",
        /// A header.
        MessageHeader = "MESSAGE_HEADER",
        /// What a social network says of it.
        SocialMediaMetadata = "SOCIAL_MEDIA_METADATA",
    }
}

operations! {
    /// Lists the messages of a thread, with what happened to it: `type` tells them apart.
    pub static LIST: Operation<ListMessages, (), MessagePage> =
        Operation::get("conversations.messages.list", versions!("/threads/{threadId}/messages"))
        .scopes(READ)
        .paged(operation::Paging::After)
        .page(PAGE);

    /// Gets one message. A long e-mail is cut: `originalContent` has all of it.
    pub static GET: Operation<GetMessage, (), ThreadMessage> =
        Operation::get("conversations.messages.get", versions!("/threads/{threadId}/messages/{messageId}"))
        .scopes(READ)
        .page(PAGE);

    /// Gets all of a message that was cut.
    pub static ORIGINAL_CONTENT: Operation<GetMessage, (), OriginalContent> =
        Operation::get(
            "conversations.messages.originalContent",
            versions!("/threads/{threadId}/messages/{messageId}/original-content"),
        )
        .scopes(READ)
        .page(PAGE);
}
