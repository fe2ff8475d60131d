//! SMTP tokens: the logins of HubSpot's mail server.

use crate::api::paging::Paging as Pages;
use crate::operation::{Case, Operation, Paging, Rule, Test, Version};
use crate::shape::{DateTime, Id, Name, Secret, Whole};
use crate::{operations, shape};

/// HubSpot's page about transactional email.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/marketing-transactional-single-send-v3/guide";

const SCOPES: &[&str] = &["transactional-email"];

const TOKEN: &[Version] = &[
    Version::of("v3", "/marketing/v3/transactional/smtp-tokens/{tokenId}"),
    Version::of("2026-03", "/marketing/transactional/2026-03/smtp-tokens/{tokenId}"),
];

shape! {
    /// A login to create.
    pub struct SmtpTokenRequest {
        /// Whether recipients become contacts.
        "createContact" => create_contact: bool,
        /// The campaign that its emails count for, such as `Receipts`.
        "campaignName" => campaign_name: Name,
    }

    /// Which logins.
    pub struct SmtpTokenQuery {
        /// Those of a campaign, by its name.
        "campaignName" => campaign_name: Option<String>,
        /// The one of a campaign, by its id.
        "emailCampaignId" => email_campaign_id: Option<Id>,
        /// From the page before.
        "after" => after: Option<String>,
        /// How many at most.
        "limit" => limit: Option<Whole>,
    }

    /// Which login.
    pub struct WhichSmtpToken {
        /// Its `id`, which is the user name.
        "tokenId" => token_id: Id,
    }

    /// A login of HubSpot's mail server, which is `smtp.hubapi.com`, or `smtp-eu1.hubapi.com` in the EU.
    pub struct SmtpToken {
        /// The user name.
        "id" => id: Option<String>,
        /// The e-mail address of the user who created it.
        "createdBy" => created_by: Option<String>,
        /// The password, only where it was just created or reset.
        "password" => password: Option<Secret>,
        /// The campaign's id.
        "emailCampaignId" => email_campaign_id: Option<String>,
        /// When it was created. It works for twelve months.
        "createdAt" => created_at: Option<DateTime>,
        /// Whether recipients become contacts.
        "createContact" => create_contact: Option<bool>,
        /// The campaign that its emails count for.
        "campaignName" => campaign_name: Option<String>,
        ..
    }

    /// A page of logins.
    pub struct SmtpTokenPage {
        /// The logins, without passwords.
        "results" => results: Option<Vec<SmtpToken>>,
        /// Where the list goes on.
        "paging" => paging: Option<Pages>,
        ..
    }
}

operations! {
    /// Creates a login of HubSpot's mail server. Its reply alone tells the password, and the login works for twelve months.
    pub static CREATE: Operation<(), SmtpTokenRequest, SmtpToken> =
        Operation::post("marketing.smtpTokens.create", &[
            Version::of("v3", "/marketing/v3/transactional/smtp-tokens/"),
            Version::of("2026-03", "/marketing/transactional/2026-03/smtp-tokens"),
        ])
        .scopes(SCOPES)
        .page(PAGE);

    /// Lists the logins of a campaign. HubSpot asks for its name or its id.
    pub static LIST: Operation<SmtpTokenQuery, (), SmtpTokenPage> =
        Operation::get("marketing.smtpTokens.list", &[
            Version::of("v3", "/marketing/v3/transactional/smtp-tokens"),
            Version::of("2026-03", "/marketing/transactional/2026-03/smtp-tokens"),
        ])
        .scopes(SCOPES)
        .paged(Paging::After)
        .rules(&[Rule::Note(Case {
            when: &[Test::Empty("/campaignName"), Test::Empty("/emailCampaignId")],
            at: "campaignName",
            code: "missing",
            says: "or `emailCampaignId` is what HubSpot asks for",
        })])
        .page(PAGE);

    /// Gets one login, without its password.
    pub static GET: Operation<WhichSmtpToken, (), SmtpToken> =
        Operation::get("marketing.smtpTokens.get", TOKEN).scopes(SCOPES).page(PAGE);

    /// Gives a login another password. Its reply alone tells it, and the old one stops working.
    pub static RESET_PASSWORD: Operation<WhichSmtpToken, (), SmtpToken> =
        Operation::post("marketing.smtpTokens.resetPassword", &[
            Version::of("v3", "/marketing/v3/transactional/smtp-tokens/{tokenId}/password-reset"),
            Version::of("2026-03", "/marketing/transactional/2026-03/smtp-tokens/{tokenId}/password-reset"),
        ])
        .scopes(SCOPES)
        .page(PAGE);

    /// Deletes a login. Nothing can be sent with it from then on.
    pub static DELETE: Operation<WhichSmtpToken, (), ()> =
        Operation::delete("marketing.smtpTokens.delete", TOKEN).scopes(SCOPES).page(PAGE);
}
