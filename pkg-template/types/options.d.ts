import type { Id, OperationName, Validate } from "./call.js";
import type { Hooks } from "./hooks.js";
import type { SharedLimits, SharedTokens } from "./sharing.js";
import type { Transport } from "./transport.js";

/** How a client finds, and identifies itself to, HubSpot. */
export interface HubSpotOptions extends Hooks {
  /** The token of one account: a private app's or OAuth's. A function is asked before each call. */
  accessToken?: string | (() => string | Promise<string>);
  /** OAuth: a refresh token gets and renews access tokens. Instead of `accessToken`. */
  auth?: {
    clientId: string;
    clientSecret: string;
    refreshToken: string;
    /** Is told every new token, with the refresh token to use from then on, so that both can be stored. Nobody awaits it: what it throws is an unhandled rejection. */
    onTokens?: (tokens: Tokens) => unknown;
  };
  /** The app itself, for the webhooks journal, its subscriptions and snapshots. */
  app?: {
    clientId: string;
    clientSecret: string;
    /** The scopes that the app asks for. Where given, a call that needs another one gets a note. */
    scopes?: readonly string[];
  };
  /** For feature flags, where the app's token is not to be used. */
  developerApiKey?: string;
  /** For calls that leave out their `appId`. */
  appId?: Id;
  /** For calls that leave out their `portalId`. */
  portalId?: Id;
  /** `https://api.hubapi.com` unless given; `http` only on this machine. */
  baseUrl?: string | { toJSON(): string };
  /** Carries the requests instead of the global `fetch`. */
  transport?: Transport;
  /** The version of every operation that has it, or one version per area: `{ "webhooks.journal": "2026-03" }`. */
  versions?: string | { readonly [area: string]: string };
  /** What stops a call: problems (`"problems"`, the default), also notes (`"strict"`), or only unsafe paths (`"off"`). */
  validate?: Validate;
  /** Milliseconds for one call with all its waits: 60,000. */
  timeout?: number;
  /** Milliseconds for one try: 30,000. */
  attemptTimeout?: number;
  /** How often a call is tried at most: 4 times. */
  retry?: { attempts?: number };
  /**
   * The rate limits to keep to: requests in ten seconds (100), searches in one second (4); HubSpot's headers correct the first.
   * With `take` they are shared with other processes: `redisLimits()` of `hubspot-wasm/redis` has it.
   */
  limits?: { general?: number; search?: number } & Partial<SharedLimits>;
  /** Where processes share the tokens that clients get for `app` and `auth`: `redisTokens()` of `hubspot-wasm/redis`. */
  tokens?: SharedTokens;
  /** Is told what no call returns, such as that a version that is in use ends soon. */
  onNotice?: (notice: Notice) => unknown;
}

/** Fresh tokens. */
export interface Tokens {
  accessToken: string;
  refreshToken?: string;
  /** Milliseconds until the access token expires. */
  expiresIn?: number;
}

/** What the owner of a client should know. Each notice comes once; one about a job, once for each job. */
export interface Notice {
  /** The operation that it is about, where it is about one. */
  operation?: OperationName;
  /** One word, such as `versionEnds`, `limitsUnavailable`, `hookFailed` or `journalUnread`. */
  code: string;
  /** One clause. */
  message: string;
}
