//! Transactional emails, sent one by one.

use std::collections::BTreeMap;

use crate::operation::{Bucket, Operation, Version};
use crate::shape::{DateTime, Id, Name, NumericId, PropertyValue};
use crate::value::Value;
use crate::{operations, shape, words};

/// HubSpot's page about transactional email.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/marketing-transactional-single-send-v3/guide";

const SCOPES: &[&str] = &["transactional-email"];

shape! {
    /// An email to send.
    pub struct SingleEmail {
        /// The email's content id: it stands in the URL of its draft, and among the details of a published one.
        "emailId" => email_id: NumericId,
        /// To whom, and from whom.
        "message" => message: SingleEmailMessage,
        /// Properties to set on the contact, by name such as `last_paid_date`.
        "contactProperties" => contact_properties: Option<BTreeMap<String, PropertyValue>>,
        /// What the template has as `custom`, by name; arrays are for templates that loop.
        "customProperties" => custom_properties: Option<BTreeMap<String, Value>>,
    }

    /// To whom an email goes, and from whom.
    pub struct SingleEmailMessage {
        /// The recipient, such as `jdoe@hubspot.com`.
        "to" => to: Name,
        /// The sender; its domain must be connected in HubSpot.
        "from" => from: Option<String>,
        /// An id of your own: HubSpot sends at most one email with it.
        "sendId" => send_id: Option<Name>,
        /// Where replies go.
        "replyTo" => reply_to: Option<Vec<String>>,
        /// Who gets a copy.
        "cc" => cc: Option<Vec<String>>,
        /// Who gets a copy without the others knowing.
        "bcc" => bcc: Option<Vec<String>>,
    }

    /// Which email.
    pub struct WhichSend {
        /// From the reply of `marketing.singleEmail.send`.
        "statusId" => status_id: Id,
    }

    /// How far an email is.
    pub struct SendStatus {
        /// What `marketing.singleEmail.status` asks for.
        "statusId" => status_id: Option<String>,
        /// COMPLETE and CANCELED are final.
        "status" => status: Option<SendState>,
        /// What became of it.
        "sendResult" => send_result: Option<SendResult>,
        /// When it was asked for.
        "requestedAt" => requested_at: Option<DateTime>,
        /// When HubSpot began to send it.
        "startedAt" => started_at: Option<DateTime>,
        /// When HubSpot was done with it.
        "completedAt" => completed_at: Option<DateTime>,
        /// The email event that tells of it.
        "eventId" => event_id: Option<SendEvent>,
        /// Detail in words.
        "message" => message: Option<String>,
        ..
    }

    /// An email event.
    pub struct SendEvent {
        /// Its id.
        "id" => id: Option<String>,
        /// When it was made.
        "created" => created: Option<DateTime>,
        ..
    }
}

words! {
    /// How far an email is.
    pub open SendState {
        /// It waits.
        Pending = "PENDING",
        /// It is being sent.
        Processing = "PROCESSING",
        /// It will not be sent.
        Canceled = "CANCELED",
        /// HubSpot is done with it: `sendResult` tells how.
        Complete = "COMPLETE",
    }

    /// What became of an email. All but `SENT`, `QUEUED` and `IDEMPOTENT_IGNORE` mean that it was not sent.
    pub open SendResult {
        /// It was sent.
        Sent = "SENT",
        /// It waits to be sent: not final.
        Queued = "QUEUED",
        /// The account is suspended.
        PortalSuspended = "PORTAL_SUSPENDED",
        /// The recipient's address is invalid.
        InvalidToAddress = "INVALID_TO_ADDRESS",
        /// The recipient's domain gets no emails from HubSpot at present.
        BlockedDomain = "BLOCKED_DOMAIN",
        /// An earlier email to the recipient bounced.
        PreviouslyBounced = "PREVIOUSLY_BOUNCED",
        /// The recipient marked an earlier email as spam.
        PreviousSpam = "PREVIOUS_SPAM",
        /// The sender's address is invalid.
        InvalidFromAddress = "INVALID_FROM_ADDRESS",
        /// There is no email with that id, or it has no content.
        MissingContent = "MISSING_CONTENT",
        /// The template has properties that the request lacks.
        MissingTemplateProperties = "MISSING_TEMPLATE_PROPERTIES",
        /// An email with this `sendId` was sent before.
        IdempotentIgnore = "IDEMPOTENT_IGNORE",
        /// Whether an email with this `sendId` was sent before could not be told.
        IdempotentFail = "IDEMPOTENT_FAIL",
        /// The address was signed up for lists by somebody else.
        AddressListBombed = "ADDRESS_LIST_BOMBED",
        /// Only HubSpot's production systems send to the address.
        AddressOnlyAcceptedOnProd = "ADDRESS_ONLY_ACCEPTED_ON_PROD",
        /// The address wants no emails.
        AddressOptedOut = "ADDRESS_OPTED_OUT",
        /// Too many attachments wait.
        AttachmentDownloadQueueFull = "ATTACHMENT_DOWNLOAD_QUEUE_FULL",
        /// The address is blocked.
        BlockedAddress = "BLOCKED_ADDRESS",
        /// The recipient got too many emails of the brand.
        BrandRecipientFatigueSuppressed = "BRAND_RECIPIENT_FATIGUE_SUPPRESSED",
        /// The campaign was cancelled.
        CampaignCancelled = "CAMPAIGN_CANCELLED",
        /// It was cancelled as abuse.
        CancelledAbuse = "CANCELLED_ABUSE",
        /// The contact may not be seen.
        ContactViewPermission = "CONTACT_VIEW_PERMISSION",
        /// The request can't be read.
        CorruptInput = "CORRUPT_INPUT",
        /// The email is disabled.
        EmailDisabled = "EMAIL_DISABLED",
        /// The address is not confirmed.
        EmailUnconfirmed = "EMAIL_UNCONFIRMED",
        /// The account asks for a double opt-in, which is missing.
        GdprDoiEnabled = "GDPR_DOI_ENABLED",
        /// The recipient pays no heed to emails.
        GraymailSuppressed = "GRAYMAIL_SUPPRESSED",
        /// The template takes too much to render.
        HublLimitExceeded = "HUBL_LIMIT_EXCEEDED",
        /// The app's id is invalid.
        InvalidAppIdAttribution = "INVALID_APP_ID_ATTRIBUTION",
        /// The contact does not look real.
        LowContactQualityScore = "LOW_CONTACT_QUALITY_SCORE",
        /// The account may not send marketing emails.
        MarketingActivationDisallowed = "MARKETING_ACTIVATION_DISALLOWED",
        /// The request lacks a parameter.
        MissingRequiredParameter = "MISSING_REQUIRED_PARAMETER",
        /// The mail server ignored it.
        MtaIgnore = "MTA_IGNORE",
        /// The contact is no marketing contact.
        NonMarketableContact = "NON_MARKETABLE_CONTACT",
        /// The account could not be verified.
        PortalAuthenticationFailure = "PORTAL_AUTHENTICATION_FAILURE",
        /// The account has expired.
        PortalExpired = "PORTAL_EXPIRED",
        /// The account lacks a scope for marketing.
        PortalMissingMarketingScope = "PORTAL_MISSING_MARKETING_SCOPE",
        /// The account may not send in this way.
        PortalNotAuthorizedForApplication = "PORTAL_NOT_AUTHORIZED_FOR_APPLICATION",
        /// The account has sent as many as it may.
        PortalOverLimit = "PORTAL_OVER_LIMIT",
        /// The recipient unsubscribed from the brand.
        PreviouslyUnsubscribedBrand = "PREVIOUSLY_UNSUBSCRIBED_BRAND",
        /// The recipient unsubscribed from the business unit.
        PreviouslyUnsubscribedBusinessUnit = "PREVIOUSLY_UNSUBSCRIBED_BUSINESS_UNIT",
        /// The recipient unsubscribed from such emails.
        PreviouslyUnsubscribedMessage = "PREVIOUSLY_UNSUBSCRIBED_MESSAGE",
        /// The recipient unsubscribed from the account.
        PreviouslyUnsubscribedPortal = "PREVIOUSLY_UNSUBSCRIBED_PORTAL",
        /// The address is quarantined.
        QuarantinedAddress = "QUARANTINED_ADDRESS",
        /// The recipient got too many emails.
        RecipientFatigueSuppressed = "RECIPIENT_FATIGUE_SUPPRESSED",
        /// The template could not be rendered.
        TemplateRenderException = "TEMPLATE_RENDER_EXCEPTION",
        /// There were too many at once.
        Throttled = "THROTTLED",
        /// There are too many recipients.
        TooManyRecipients = "TOO_MANY_RECIPIENTS",
        /// The account's usage is not settled.
        UbbGovernanceMissing = "UBB_GOVERNANCE_MISSING",
        /// The sender's domain is not connected.
        UnconfiguredSendingDomain = "UNCONFIGURED_SENDING_DOMAIN",
        /// It could not be delivered.
        Undeliverable = "UNDELIVERABLE",
        /// HubSpot found fault with the request.
        ValidationFailed = "VALIDATION_FAILED",
    }
}

operations! {
    /// Asks HubSpot to send a transactional email. It is sent later: watch its `statusId`. Give a `message.sendId`, or a call whose reply was lost is not repeated.
    pub static SEND: Operation<(), SingleEmail, SendStatus> =
        Operation::post("marketing.singleEmail.send", &[
            Version::of("v3", "/marketing/v3/transactional/single-email/send"),
            Version::of("2025-09", "/marketing/transactional/2025-09/single-email/send"),
            Version::of("2026-03", "/marketing/transactional/2026-03/single-email/send"),
            Version::of("2026-09", "/marketing/transactional/2026-09/single-email/send"),
        ])
        .scopes(SCOPES)
        .bucket(Bucket::Unlimited)
        .repeatable_with("/body/message/sendId")
        .page(PAGE);

    /// Tells what became of an email. COMPLETE means that HubSpot is done, not that it was sent: look at `sendResult`.
    pub static STATUS: Operation<WhichSend, (), SendStatus> =
        Operation::get("marketing.singleEmail.status", &[
            Version::of("v3", "/marketing/v3/email/send-statuses/{statusId}"),
        ])
        .scopes(SCOPES)
        .page(PAGE);
}
