//! OAuth tokens.

use crate::operation::{Auth, Bucket, Operation, Version};
use crate::{operations, shape};

/// HubSpot's page about tokens.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/auth-oauth-v1/guide";

const TOKEN: &[Version] = &[
    Version::of("v1", "/oauth/v1/token").ends(2027, 2, 16),
    Version::of("v3", "/oauth/v3/token"),
    Version::of("2026-03", "/oauth/2026-03/token"),
    Version::of("2026-09", "/oauth/2026-09/token"),
];

shape! {
    /// Asks for a token of the app itself.
    pub struct ClientCredentials {
        /// The app's client ID.
        "client_id" => client_id: String,
        /// The app's client secret.
        "client_secret" => client_secret: String,
        /// The scopes, separated by spaces.
        "scope" => scope: Option<String>,
    }

    /// Asks for a new access token.
    pub struct RefreshTokens {
        /// From the app's installation.
        "refresh_token" => refresh_token: String,
        /// The app's client ID.
        "client_id" => client_id: String,
        /// The app's client secret.
        "client_secret" => client_secret: String,
    }

    /// A token and how long it lasts.
    pub struct TokenReply {
        /// The token; send it as `Authorization: Bearer`.
        "access_token" => access_token: Option<String>,
        /// `bearer`.
        "token_type" => token_type: Option<String>,
        /// Seconds until the token expires.
        "expires_in" => expires_in: Option<i64>,
        /// Renews the token; absent for client credentials.
        "refresh_token" => refresh_token: Option<String>,
        ..
    }
}

operations! {
    /// Gets a token of the app itself, for the webhooks journal, its subscriptions and snapshots. It lasts 30 minutes and can't be refreshed: ask again.
    pub static CLIENT_CREDENTIALS: Operation<(), ClientCredentials, TokenReply> =
        Operation::post("oauth.clientCredentials", TOKEN)
            .form(&[("grant_type", "client_credentials")])
            .auth(Auth::Nothing)
            .bucket(Bucket::Unlimited)
            .repeatable()
            .page(PAGE);

    /// Renews an access token. The refresh token stays the same.
    pub static REFRESH_TOKENS: Operation<(), RefreshTokens, TokenReply> =
        Operation::post("oauth.refreshTokens", TOKEN)
            .form(&[("grant_type", "refresh_token")])
            .auth(Auth::Nothing)
            .bucket(Bucket::Unlimited)
            .repeatable()
            .page(PAGE);
}
