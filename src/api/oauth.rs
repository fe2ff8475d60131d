//! OAuth tokens.

use crate::operation::{Auth, Bucket, Operation, Rule, Version, filled};
use crate::shape::{NumericId, PortalId, Secret};
use crate::{operations, shape, words};

/// HubSpot's page about tokens.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/auth-oauth-v1/guide";

/// HubSpot's page about the later versions.
const LATER_PAGE: &str = "https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide";

const TOKEN: &[Version] = &[
    Version::of("v1", "/oauth/v1/token").ends(2027, 2, 16),
    Version::of("v3", "/oauth/v3/token"),
    Version::of("2026-03", "/oauth/2026-03/token"),
    Version::of("2026-09", "/oauth/2026-09/token"),
];

const REFRESH_TOKEN: &[Version] = &[Version::of("v1", "/oauth/v1/refresh-tokens/{token}").ends(2027, 2, 16)];

const OF_APP: &[Rule] = &[filled!("body", "client_id")];

shape! {
    /// Asks for the first tokens of an installation.
    pub struct CreateTokens {
        /// The code that HubSpot appended to the redirect URL. It works once.
        "code" => code: Secret,
        /// The redirect URL that the installation was started with.
        "redirect_uri" => redirect_uri: String,
        /// The app's client ID.
        "client_id" => client_id: String,
        /// The app's client secret.
        "client_secret" => client_secret: Secret,
        /// The verifier whose challenge was in the authorize URL (PKCE).
        "code_verifier" => code_verifier: Option<Secret>,
    }

    /// Asks for a token of the app itself.
    pub struct ClientCredentials {
        /// The app's client ID.
        "client_id" => client_id: String,
        /// The app's client secret.
        "client_secret" => client_secret: Secret,
        /// The scopes, separated by spaces.
        "scope" => scope: Option<String>,
    }

    /// Asks for a new access token.
    pub struct RefreshTokens {
        /// From the app's installation.
        "refresh_token" => refresh_token: Secret,
        /// The app's client ID.
        "client_id" => client_id: String,
        /// The app's client secret.
        "client_secret" => client_secret: Secret,
    }

    /// A token and how long it lasts.
    pub struct TokenReply {
        /// The token; send it as `Authorization: Bearer`.
        "access_token" => access_token: Option<Secret>,
        /// `bearer`.
        "token_type" => token_type: Option<String>,
        /// Seconds until the token expires.
        "expires_in" => expires_in: Option<i64>,
        /// Renews the token; absent for client credentials.
        "refresh_token" => refresh_token: Option<Secret>,
        /// What the token is for: `access_token` or `client_credentials`.
        "token_use" => token_use: Option<String>,
        /// The account that installed the app.
        "hub_id" => hub_id: Option<PortalId>,
        /// The user who installed it.
        "user_id" => user_id: Option<NumericId>,
        /// What the token may be used for.
        "scopes" => scopes: Option<Vec<String>>,
        ..
    }

    /// Which token.
    pub struct WhichToken {
        /// The token itself.
        "token" => token: Secret,
    }

    /// What an access token is.
    pub struct AccessToken {
        /// The token itself.
        "token" => token: Option<Secret>,
        /// The e-mail address of the user who installed the app.
        "user" => user: Option<String>,
        /// The account's domain.
        "hub_domain" => hub_domain: Option<String>,
        /// What the token may be used for.
        "scopes" => scopes: Option<Vec<String>>,
        /// The token in the signed form that HubSpot's own services use.
        "signed_access_token" => signed_access_token: Option<SignedAccessToken>,
        /// The account.
        "hub_id" => hub_id: Option<PortalId>,
        /// The app.
        "app_id" => app_id: Option<NumericId>,
        /// Seconds until it expires.
        "expires_in" => expires_in: Option<i64>,
        /// The user who installed the app.
        "user_id" => user_id: Option<NumericId>,
        /// `access`.
        "token_type" => token_type: Option<String>,
        ..
    }

    /// A token in the signed form that HubSpot's own services use.
    pub struct SignedAccessToken {
        /// When it expires, in milliseconds since 1970.
        "expiresAt" => expires_at: Option<i64>,
        /// The scopes in HubSpot's own encoding.
        "scopes" => scopes: Option<String>,
        /// The account.
        "hubId" => hub_id: Option<PortalId>,
        /// The user who installed the app.
        "userId" => user_id: Option<NumericId>,
        /// The app.
        "appId" => app_id: Option<NumericId>,
        /// HubSpot's signature.
        "signature" => signature: Option<Secret>,
        /// The scope groups in HubSpot's own encoding.
        "scopeToScopeGroupPks" => scope_to_scope_group_pks: Option<String>,
        /// HubSpot's newer signature.
        "newSignature" => new_signature: Option<Secret>,
        /// Where the account's data is, such as `na1`.
        "hublet" => hublet: Option<String>,
        /// The scopes of a trial, in HubSpot's own encoding.
        "trialScopes" => trial_scopes: Option<String>,
        /// The scope groups of a trial, in HubSpot's own encoding.
        "trialScopeToScopeGroupPks" => trial_scope_to_scope_group_pks: Option<String>,
        /// Whether it stands for one user rather than for the account.
        "isUserLevel" => is_user_level: Option<bool>,
        ..
    }

    /// What a refresh token is.
    pub struct RefreshToken {
        /// The token itself.
        "token" => token: Option<Secret>,
        /// The e-mail address of the user who installed the app.
        "user" => user: Option<String>,
        /// The account's domain.
        "hub_domain" => hub_domain: Option<String>,
        /// What its access tokens may be used for.
        "scopes" => scopes: Option<Vec<String>>,
        /// The account.
        "hub_id" => hub_id: Option<PortalId>,
        /// The app's client ID.
        "client_id" => client_id: Option<String>,
        /// The user who installed the app.
        "user_id" => user_id: Option<NumericId>,
        /// `refresh`.
        "token_type" => token_type: Option<String>,
        ..
    }

    /// Asks about a token, or ends it.
    pub struct TokenQuestion {
        /// The app's client ID.
        "client_id" => client_id: String,
        /// The app's client secret.
        "client_secret" => client_secret: Secret,
        /// The token: an access token or a refresh token.
        "token" => token: Secret,
        /// Which of the two it is; HubSpot looks for both where absent.
        "token_type_hint" => token_type_hint: Option<TokenTypeHint>,
    }

    /// What a token is, or that it is none.
    pub struct Introspection {
        /// Whether it can be used.
        "active" => active: Option<bool>,
        /// The token itself.
        "token" => token: Option<Secret>,
        /// What it is for: `access_token`, `refresh_token` or `client_credentials`.
        "token_use" => token_use: Option<String>,
        /// `bearer`, `access` or `refresh`.
        "token_type" => token_type: Option<String>,
        /// The app's client ID.
        "client_id" => client_id: Option<String>,
        /// The e-mail address of the user who installed the app.
        "user" => user: Option<String>,
        /// The account's domain.
        "hub_domain" => hub_domain: Option<String>,
        /// The account.
        "hub_id" => hub_id: Option<PortalId>,
        /// The user who installed the app.
        "user_id" => user_id: Option<NumericId>,
        /// The app.
        "app_id" => app_id: Option<NumericId>,
        /// What it may be used for.
        "scopes" => scopes: Option<Vec<String>>,
        /// Seconds until it expires.
        "expires_in" => expires_in: Option<i64>,
        /// An access token in the signed form that HubSpot's own services use.
        "signed_access_token" => signed_access_token: Option<SignedAccessToken>,
        /// Whether the app is for chosen accounts rather than for everyone.
        "is_private_distribution" => is_private_distribution: Option<bool>,
        ..
    }
}

words! {
    /// Which sort of token it is.
    pub open TokenTypeHint {
        /// One that calls are made with.
        AccessToken = "access_token",
        /// One that renews access tokens.
        RefreshToken = "refresh_token",
    }
}

operations! {
    /// Exchanges the code of an installation for its first tokens. A code works once: after a lost reply the app must be authorised again.
    pub static CREATE_TOKENS: Operation<(), CreateTokens, TokenReply> =
        Operation::post("oauth.createTokens", TOKEN)
            .form(&[("grant_type", "authorization_code")])
            .auth(Auth::Nothing)
            .bucket(Bucket::Unlimited)
            .rules(&[filled!("body", "redirect_uri"), filled!("body", "client_id")])
            .page(PAGE);

    /// Renews an access token. The refresh token stays the same.
    pub static REFRESH_TOKENS: Operation<(), RefreshTokens, TokenReply> =
        Operation::post("oauth.refreshTokens", TOKEN)
            .form(&[("grant_type", "refresh_token")])
            .auth(Auth::Nothing)
            .bucket(Bucket::Unlimited)
            .rules(OF_APP)
            .repeatable()
            .page(PAGE);

    /// Gets a token of the app itself, for the webhooks journal, its subscriptions and snapshots. It lasts 30 minutes and can't be refreshed: ask again.
    pub static CLIENT_CREDENTIALS: Operation<(), ClientCredentials, TokenReply> =
        Operation::post("oauth.clientCredentials", TOKEN)
            .form(&[("grant_type", "client_credentials")])
            .auth(Auth::Nothing)
            .bucket(Bucket::Unlimited)
            .rules(OF_APP)
            .repeatable()
            .page(PAGE);

    /// Tells whose an access token is and what it may do. The token stands in the path, so it may reach the logs of proxies: `introspect` sends it in the body.
    pub static GET_ACCESS_TOKEN: Operation<WhichToken, (), AccessToken> =
        Operation::get("oauth.getAccessToken", &[
            Version::of("v1", "/oauth/v1/access-tokens/{token}").ends(2027, 2, 16),
        ])
        .auth(Auth::Nothing)
        .bucket(Bucket::Unlimited)
        .page(PAGE);

    /// Tells whose a refresh token is and what its access tokens may do. The token stands in the path, so it may reach the logs of proxies.
    pub static GET_REFRESH_TOKEN: Operation<WhichToken, (), RefreshToken> =
        Operation::get("oauth.getRefreshToken", REFRESH_TOKEN)
            .auth(Auth::Nothing)
            .bucket(Bucket::Unlimited)
            .page(PAGE);

    /// Deletes a refresh token, after an uninstallation, say. Its access tokens live on until they expire, and the app stays installed.
    pub static DELETE_REFRESH_TOKEN: Operation<WhichToken, (), ()> =
        Operation::delete("oauth.deleteRefreshToken", REFRESH_TOKEN)
            .auth(Auth::Nothing)
            .bucket(Bucket::Unlimited)
            .page(PAGE);

    /// Tells what a token is. One that is dead or unknown gives `active: false` and no error.
    pub static INTROSPECT: Operation<(), TokenQuestion, Introspection> =
        Operation::post("oauth.introspect", &[
            Version::of("2026-03", "/oauth/2026-03/token/introspect"),
            Version::of("v3", "/oauth/v3/token/introspect"),
            Version::of("2026-09", "/oauth/2026-09/token/introspect"),
        ])
        .form(&[])
        .auth(Auth::Nothing)
        .bucket(Bucket::Unlimited)
        .rules(OF_APP)
        .repeatable()
        .page(LATER_PAGE);

    /// Ends a token. One that is unknown is no error.
    pub static REVOKE: Operation<(), TokenQuestion, ()> =
        Operation::post("oauth.revoke", &[
            Version::of("2026-03", "/oauth/2026-03/token/revoke"),
            Version::of("v3", "/oauth/v3/token/revoke"),
            Version::of("2026-09", "/oauth/2026-09/token/revoke"),
        ])
        .form(&[])
        .auth(Auth::Nothing)
        .bucket(Bucket::Unlimited)
        .rules(OF_APP)
        .repeatable()
        .page(LATER_PAGE);
}
