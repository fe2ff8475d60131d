//! Conversations: the inboxes of an account, the channels that feed them, and what is written there.

/// HubSpot's page about conversations.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/conversations-conversations-v3/guide";

const READ: &[&str] = &["conversations.read"];

const WRITE: &[&str] = &["conversations.write"];

/// Below the path of all conversations.
macro_rules! versions {
    ($path:literal) => {
        &[
            crate::operation::Version::of("v3", concat!("/conversations/v3/conversations", $path)),
            crate::operation::Version::of("2026-09", concat!("/conversations/conversations/2026-09", $path)),
        ]
    };
}

pub mod actors;
pub mod channel_accounts;
pub mod channels;
pub mod inboxes;
pub mod messages;
pub mod sending;
pub mod threads;
