//! What to write in a thread: messages to the visitor, and comments among users.

use std::collections::BTreeMap;

use super::actors::{ActorId, AgentActorId};
use super::messages::{AttachmentType, DeliveryIdentifierType, ThreadMessage};
use super::threads::WhichThread;
use super::{PAGE, WRITE};
use crate::operation::{Case, Operation, Rule, Test};
use crate::shape::{Id, Name, NonEmpty, OneOrMany};
use crate::value::Value;
use crate::{operations, shape, words};

words! {
    /// Who sees what is written.
    pub closed OutgoingType {
        /// Users only.
        Comment = "COMMENT",
        /// The visitor: it is sent.
        Message = "MESSAGE",
    }

    /// Where in an e-mail a recipient stands.
    pub closed RecipientField {
        /// It is for them.
        To = "TO",
        /// They get a copy.
        Cc = "CC",
        /// They get a copy, and the others don't see it.
        Bcc = "BCC",
    }

    /// What a quick reply does.
    pub closed QuickReplyType {
        /// It is sent as it is.
        Text = "TEXT",
        /// It opens a page.
        Url = "URL",
    }
}

shape! {
    /// What to write. A comment needs its text alone.
    pub struct OutgoingMessage {
        /// Who sees it.
        "type" => kind: OutgoingType,
        /// The text, such as `Can you follow up?`.
        "text" => text: String,
        /// The same, HTML.
        "richText" => rich_text: Option<String>,
        /// Who sends it: a user. A message needs it.
        "senderActorId" => sender_actor_id: Option<AgentActorId>,
        /// The channel: `1000` for chat, `1001` for Facebook Messenger, `1002` for e-mail. A message needs it.
        "channelId" => channel_id: Option<Id>,
        /// The channel account: to answer, that of the latest message. A message needs it.
        "channelAccountId" => channel_account_id: Option<Id>,
        /// For whom it is. A message needs one.
        "recipients" => recipients: Option<Vec<OutgoingRecipient>>,
        /// The subject of an e-mail; other channels ignore it.
        "subject" => subject: Option<String>,
        /// What comes with it.
        "attachments" => attachments: Option<Vec<OutgoingAttachment>>,
    }

    /// For whom a message is.
    pub struct OutgoingRecipient {
        /// The actor, where HubSpot knows one.
        "actorId" => actor_id: Option<ActorId>,
        /// The name.
        "name" => name: Option<String>,
        /// Where in an e-mail.
        "recipientField" => recipient_field: Option<RecipientField>,
        /// The address, or several; they are sent as an array.
        "deliveryIdentifiers" => delivery_identifiers: Option<OneOrMany<OutgoingIdentifier>>,
        /// The address as HubSpot's replies write it.
        "deliveryIdentifier" => delivery_identifier: Option<OutgoingIdentifier>,
    }

    /// An address on a channel.
    pub struct OutgoingIdentifier {
        /// What kind of address.
        "type" => kind: DeliveryIdentifierType,
        /// The address.
        "value" => value: Name,
    }

    /// A file, or replies to choose from.
    pub struct OutgoingAttachment {
        /// What it is; a file where absent.
        "type" => kind: Option<AttachmentType>,
        /// The file: its id or its URL in HubSpot's file manager.
        "fileId" => file_id: Option<Id>,
        /// The replies; Facebook Messenger and live chat have them.
        "quickReplies" => quick_replies: Option<NonEmpty<QuickReply>>,
        /// For social networks.
        "socialMetadata" => social_metadata: Option<BTreeMap<String, Value>>,
    }

    /// A reply to choose.
    pub struct QuickReply {
        /// What the visitor reads; `value` where absent.
        "label" => label: Option<String>,
        /// What is sent, or the URL.
        "value" => value: Name,
        /// What it does.
        "valueType" => value_type: QuickReplyType,
    }
}

macro_rules! message_needs {
    ($name:literal) => {
        Rule::Problem(Case {
            when: &[Test::Is("/body/type", &["MESSAGE"]), Test::Empty(concat!("/body/", $name))],
            at: concat!("body.", $name),
            code: "missing",
            says: "is required for a MESSAGE",
        })
    };
}

operations! {
    /// Sends a message to the visitor of a thread, or adds a comment that only users see. A message can't be taken back.
    pub static SEND: Operation<WhichThread, OutgoingMessage, ThreadMessage> =
        Operation::post("conversations.messages.send", versions!("/threads/{threadId}/messages"))
        .scopes(WRITE)
        .rules(&[
            message_needs!("senderActorId"),
            message_needs!("channelId"),
            message_needs!("channelAccountId"),
            message_needs!("recipients"),
            Rule::Note(Case {
                when: &[Test::Has("/body/subject"), Test::IsNot("/body/channelId", &["1002"])],
                at: "body.subject",
                code: "ignored",
                says: "is ignored unless `channelId` is 1002, e-mail",
            }),
            Rule::Note(Case {
                when: &[
                    Test::Is("/body/channelId", &["1002"]),
                    Test::Is("/body/attachments/*/type", &["QUICK_REPLIES"]),
                ],
                at: "body.attachments",
                code: "conflict",
                says: "hold quick replies, which e-mail does not have",
            }),
            Rule::Each {
                list: "/body/attachments",
                rules: &[
                    Rule::Problem(Case {
                        when: &[Test::Lacks("/type"), Test::Lacks("/fileId")],
                        at: "fileId",
                        code: "missing",
                        says: "is required, unless `type` tells of something else",
                    }),
                    Rule::Problem(Case {
                        when: &[Test::Is("/type", &["FILE"]), Test::Lacks("/fileId")],
                        at: "fileId",
                        code: "missing",
                        says: "is required for a file",
                    }),
                    Rule::Problem(Case {
                        when: &[Test::Is("/type", &["QUICK_REPLIES"]), Test::Lacks("/quickReplies")],
                        at: "quickReplies",
                        code: "missing",
                        says: "is required for quick replies",
                    }),
                ],
            },
        ])
        .page(PAGE);
}
