//! What a client needs to be let in, drawn from the seed. None of it is a real secret.

use serde_json::{Value, json};

use crate::oauth::secret;
use crate::options::Options;
use crate::random::Random;

/// What a client needs to be let in. None of it is a real secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// A token of the account, as a private app has it; it lives on.
    pub access_token: String,
    /// A token of the account that expired an hour before the start.
    pub expired_token: String,
    /// The app's client id.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: String,
    /// A refresh token of the account.
    pub refresh_token: String,
    /// The developer's API key.
    pub developer_api_key: String,
    /// The app.
    pub app_id: u64,
    /// The account.
    pub portal_id: u64,
}

impl Credentials {
    /// As JSON, with the names that the start prints.
    pub fn to_json(&self) -> Value {
        json!({
            "accessToken": self.access_token,
            "expiredToken": self.expired_token,
            "clientId": self.client_id,
            "clientSecret": self.client_secret,
            "refreshToken": self.refresh_token,
            "developerApiKey": self.developer_api_key,
            "appId": self.app_id,
            "portalId": self.portal_id,
        })
    }

    pub(crate) fn draw(options: &Options, random: &mut Random) -> Self {
        Self {
            access_token: secret("pat-na1", random),
            expired_token: secret("pat-na1", random),
            client_id: random.uuid(),
            client_secret: random.uuid(),
            refresh_token: secret("rt-na1", random),
            developer_api_key: random.uuid(),
            app_id: options.app_id,
            portal_id: options.portal_id,
        }
    }
}
