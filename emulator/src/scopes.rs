//! The scopes that a token can be asked for. Data only.

/// What an account can grant.
pub(crate) const ACCOUNT: &[&str] = &[
    "oauth",
    "automation",
    "content",
    "conversations.read",
    "conversations.write",
    "conversations.visitor_identification.tokens.create",
    "tickets",
    "transactional-email",
    "crm.contacts.read",
    "crm.companies.read",
    "crm.deals.read",
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.objects.companies.read",
    "crm.objects.companies.write",
    "crm.objects.deals.read",
    "crm.objects.deals.write",
    "crm.objects.tickets.read",
    "crm.objects.tickets.write",
    "crm.objects.custom.read",
    "crm.objects.custom.write",
    "crm.objects.commercepayments.read",
    "crm.objects.commercepayments.write",
    "crm.objects.owners.read",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
    "crm.schemas.companies.read",
    "crm.schemas.companies.write",
    "crm.schemas.deals.read",
    "crm.schemas.deals.write",
    "crm.schemas.custom.read",
    "crm.schemas.commercepayments.read",
    "crm.schemas.commercepayments.write",
];

/// What only the app itself can be granted.
pub(crate) const APP: &[&str] = &[
    "developer.webhooks_journal.read",
    "developer.webhooks_journal.subscriptions.read",
    "developer.webhooks_journal.subscriptions.write",
    "developer.webhooks_journal.snapshots.read",
    "developer.webhooks_journal.snapshots.write",
    "developers-read",
    "developers-write",
];

/// Status and create of snapshots ask for this one, though a scope for reading exists.
pub(crate) const SNAPSHOTS: &str = "developer.webhooks_journal.snapshots.write";

pub(crate) fn is_known(scope: &str) -> bool {
    is_of_account(scope) || APP.contains(&scope)
}

pub(crate) fn is_of_account(scope: &str) -> bool {
    ACCOUNT.contains(&scope)
}
