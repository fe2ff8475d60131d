//! SMTP tokens: made for a campaign, shown without their password, dead after twelve months.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::date::{iso, months_later};
use crate::random::Random;

/// The tokens of one account.
#[derive(Debug)]
pub(crate) struct SmtpTokens {
    /// In the order made.
    tokens: BTreeMap<u64, SmtpToken>,
    next: u64,
    /// Names of campaigns; the place of each makes its id.
    campaigns: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct SmtpToken {
    id: String,
    password: String,
    created_by: String,
    created_at: u64,
    create_contact: bool,
    campaign: String,
    campaign_id: u64,
}

/// Whether the password is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Password {
    Shown,
    Hidden,
}

impl SmtpTokens {
    /// With one built-in token.
    pub fn built_in(portal_id: u64, start: u64, secrets: &mut Random) -> Self {
        let mut tokens = Self { tokens: BTreeMap::new(), next: 1, campaigns: Vec::new() };
        tokens.create(start, portal_id, "Receipts", false, secrets);
        if let Some(token) = tokens.tokens.get_mut(&1) {
            token.id = "smtp-8001".to_owned();
        }
        tokens
    }

    pub fn create(
        &mut self,
        now: u64,
        portal_id: u64,
        campaign: &str,
        create_contact: bool,
        secrets: &mut Random,
    ) -> Value {
        let place = self.campaigns.iter().position(|name| name == campaign).unwrap_or_else(|| {
            self.campaigns.push(campaign.to_owned());
            self.campaigns.len() - 1
        });
        let token = SmtpToken {
            id: format!("smtp-{}", secrets.uuid()),
            password: secrets.uuid().replace('-', ""),
            created_by: format!("admin@hub-{portal_id}.example"),
            created_at: now,
            create_contact,
            campaign: campaign.to_owned(),
            campaign_id: FIRST_CAMPAIGN + place as u64,
        };
        let told = token.to_json(Password::Shown);
        self.tokens.insert(self.next, token);
        self.next += 1;
        told
    }

    pub fn find(&self, now: u64, id: &str) -> Option<&SmtpToken> {
        self.tokens.values().find(|token| token.id == id && token.lives(now))
    }

    /// Gives a token a new password.
    pub fn reset(&mut self, now: u64, id: &str, secrets: &mut Random) -> Option<&SmtpToken> {
        let token = self.tokens.values_mut().find(|token| token.id == id && token.lives(now))?;
        token.password = secrets.uuid().replace('-', "");
        Some(token)
    }

    /// Removes a token, and says whether there was one.
    pub fn delete(&mut self, now: u64, id: &str) -> bool {
        let found = self.find(now, id).is_some();
        self.tokens.retain(|_, token| token.id != id);
        found
    }

    /// The live tokens of a campaign, after this place, each with its place.
    pub fn of_campaign(
        &self,
        now: u64,
        name: Option<&str>,
        id: Option<&str>,
        after: u64,
    ) -> impl Iterator<Item = (u64, &SmtpToken)> {
        let wanted = move |token: &SmtpToken| {
            name.is_none_or(|name| token.campaign == name) && id.is_none_or(|id| token.campaign_id.to_string() == id)
        };
        let later = self.tokens.range(after.saturating_add(1)..).map(|(place, token)| (*place, token));
        later.filter(move |(_, token)| token.lives(now) && wanted(token))
    }
}

impl SmtpToken {
    pub fn to_json(&self, password: Password) -> Value {
        let mut told = json!({
            "id": self.id,
            "createdBy": self.created_by,
            "emailCampaignId": self.campaign_id.to_string(),
            "createdAt": iso(self.created_at),
            "createContact": self.create_contact,
            "campaignName": self.campaign,
        });
        if let Some(map) = told.as_object_mut().filter(|_| password == Password::Shown) {
            map.insert("password".to_owned(), json!(self.password));
        }
        told
    }

    fn lives(&self, now: u64) -> bool {
        now < months_later(self.created_at, 12)
    }
}

const FIRST_CAMPAIGN: u64 = 8_001;

#[cfg(test)]
mod tests {
    use super::*;

    const START: u64 = 1_767_225_600_000;

    fn tokens() -> (SmtpTokens, Random) {
        let mut secrets = Random::stream(1, "smtp");
        (SmtpTokens::built_in(7, START, &mut secrets), secrets)
    }

    #[test]
    fn a_campaign_keeps_its_id() {
        let (mut tokens, mut secrets) = tokens();
        let mut create = |name: &str| tokens.create(START, 7, name, true, &mut secrets)["emailCampaignId"].clone();
        assert_eq!([create("a"), create("b"), create("a"), create("Receipts")], ["8002", "8003", "8002", "8001"]);
        assert_eq!(tokens.of_campaign(START, Some("a"), None, 0).count(), 2);
        assert_eq!(tokens.of_campaign(START, None, Some("8001"), 0).count(), 2);
        assert_eq!(tokens.of_campaign(START, Some("a"), Some("8001"), 0).count(), 0);
        assert_eq!(tokens.of_campaign(START, None, None, 4).map(|(place, _)| place).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn a_reset_changes_the_password_only() {
        let (mut tokens, mut secrets) = tokens();
        let before = tokens.find(START, "smtp-8001").unwrap().to_json(Password::Shown);
        let after = tokens.reset(START, "smtp-8001", &mut secrets).unwrap().to_json(Password::Shown);
        assert_ne!(before["password"], after["password"]);
        assert_eq!((&before["id"], &before["createdAt"]), (&after["id"], &after["createdAt"]));
        assert_eq!(tokens.find(START, "smtp-8001").unwrap().to_json(Password::Hidden).get("password"), None);
    }

    #[test]
    fn a_token_dies_after_twelve_months() {
        let (mut tokens, mut secrets) = tokens();
        let end = START + 365 * 86_400_000;
        assert!(tokens.find(end - 1, "smtp-8001").is_some());
        assert!(tokens.find(end, "smtp-8001").is_none());
        assert!(tokens.reset(end, "smtp-8001", &mut secrets).is_none() && !tokens.delete(end, "smtp-8001"));
    }
}
