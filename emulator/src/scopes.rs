//! The scopes that a token can be asked for. Data only.

/// What an account can grant.
pub(crate) const ACCOUNT: &[&str] = &[
    "oauth",
    "automation",
    "content",
    "conversations.read",
    "conversations.write",
    "e-commerce",
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
    "crm.objects.line_items.read",
    "crm.objects.line_items.write",
    "crm.objects.quotes.read",
    "crm.objects.quotes.write",
    "crm.objects.invoices.read",
    "crm.objects.invoices.write",
    "crm.objects.orders.read",
    "crm.objects.orders.write",
    "crm.objects.subscriptions.read",
    "crm.objects.subscriptions.write",
    "crm.objects.users.read",
    "crm.objects.users.write",
    "crm.objects.leads.read",
    "crm.objects.leads.write",
    "crm.objects.services.read",
    "crm.objects.services.write",
    "crm.objects.listings.read",
    "crm.objects.listings.write",
    "crm.objects.courses.read",
    "crm.objects.courses.write",
    "crm.objects.feedback_submissions.read",
    "crm.objects.owners.read",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
    "crm.schemas.companies.read",
    "crm.schemas.companies.write",
    "crm.schemas.deals.read",
    "crm.schemas.deals.write",
    "crm.schemas.tickets.read",
    "crm.schemas.tickets.write",
    "crm.schemas.line_items.read",
    "crm.schemas.quotes.read",
    "crm.schemas.quotes.write",
    "crm.schemas.invoices.read",
    "crm.schemas.invoices.write",
    "crm.schemas.orders.read",
    "crm.schemas.orders.write",
    "crm.schemas.subscriptions.read",
    "crm.schemas.subscriptions.write",
    "crm.schemas.services.read",
    "crm.schemas.services.write",
    "crm.schemas.listings.read",
    "crm.schemas.listings.write",
    "crm.schemas.courses.read",
    "crm.schemas.courses.write",
    "crm.schemas.custom.read",
    "crm.schemas.custom.write",
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
