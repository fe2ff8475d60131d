/// <reference lib="esnext.disposable" />

import type { EmulatorOptions, FaultKind, Id, ImportData } from "./types/emulator-options.js";
import type { EmulatorState, JournalState } from "./types/emulator-state.js";

export type * from "./types/emulator-options.js";
export type * from "./types/emulator-state.js";

/**
 * An emulator of HubSpot in this process, for tests without an account and without a network. Works in browsers, too.
 *
 * ```js
 * const emulator = createEmulator();
 * const hubspot = new HubSpot({
 *   accessToken: emulator.accessToken,
 *   baseUrl: emulator.url,
 *   transport: ({ url, ...init }) => emulator.fetch(url, init),
 * });
 * ```
 */
export function createEmulator(options?: EmulatorOptions): Emulator;

/** An emulator in this process. */
export interface Emulator extends Credentials, Controls {
  /** Base URL; only `fetch` of this emulator leads there. */
  url: string;
  credentials: Credentials;
  /** Like the global `fetch`, but every URL leads to the emulator. */
  fetch: typeof globalThis.fetch;
  /** Sends nothing from now on; what is under way is given up. `fetch` goes on. */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * An emulator of HubSpot behind a port of this machine. Needs Node.
 *
 * ```js
 * const emulator = await startEmulator({ port: 8042 });
 * await emulator.fault({ match: "GET /crm", kind: "429", retryAfter: 1 });
 * await emulator.close();
 * ```
 */
export function startEmulator(options?: ServerOptions): Promise<EmulatorServer>;

/** How an emulator behaves, and where it listens. */
export interface ServerOptions extends EmulatorOptions {
  /** Default 0: a free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
}

/** An emulator behind a port. */
export interface EmulatorServer extends Credentials, Controls {
  /** Base URL, without a slash at its end. */
  url: string;
  credentials: Credentials;
  /** Closes the port and every connection; sends nothing from now on. */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a client needs to get in. None of it is a real secret. */
export interface Credentials {
  /** A token of the account that does not expire. */
  accessToken: string;
  /** A token of the account that expired. */
  expiredToken: string;
  clientId: string;
  clientSecret: string;
  /** A refresh token of the account. */
  refreshToken: string;
  developerApiKey: string;
  appId: number;
  portalId: number;
}

/** Controls; each rejects with a TypeError that says what is wrong with its input. */
export interface Controls {
  /** Moves the emulator's clock forward. */
  advance(input: { milliseconds: number }): Promise<{ now: number }>;
  /** Makes a token: of the account, or, with a `developer.` scope, of the app. */
  token(input?: { scopes?: readonly string[]; expired?: boolean; portalId?: Id }): Promise<{ accessToken: string }>;
  /**
   * Makes an authorization code, as if a person had consented at `/oauth/authorize`, and installs the app where it was
   * not. It is good once.
   */
  code(input: {
    /** Must be given again with the code. */
    redirectUri: string;
    /** Default: everything that the account has. */
    scopes?: readonly string[];
    /** Default: the emulator's account. */
    portalId?: Id;
    /** For PKCE: the SHA-256 of the verifier as unpadded base64url. */
    codeChallenge?: string;
  }): Promise<{ code: string }>;
  /**
   * Enrols an object in a workflow that has a custom action, which is called at `actionUrl`, signed with v2 and v3.
   *
   * An answer 2xx ends the execution, unless it says BLOCK: then it waits for the callback, a week or as long as
   * `hs_expiration_duration` says. 429 (with `Retry-After` in milliseconds), 5xx and no answer bring another call.
   */
  execution(input?: {
    /** Absolute. Default: none, and the execution is blocked from the start. */
    actionUrl?: string;
    inputFields?: Record<string, unknown>;
    /** Default: the first of its type. */
    objectId?: Id;
    /** Default CONTACT. */
    objectType?: "CONTACT" | "COMPANY" | "DEAL" | "TICKET" | (string & {});
    /** Default: the emulator's account. */
    portalId?: Id;
  }): Promise<{ callbackId: string }>;
  /**
   * Sets where events go: those of every write through the API from now on, and those of `event`. They come up to a
   * hundred at a time, and again until they are answered with 2xx. Signatures have the emulator's time, which `advance`
   * moves away from the real one.
   */
  webhooks(input: {
    /** Absolute; null stops them and drops what waits. */
    targetUrl: string | null;
    /** Default: all. */
    subscriptions?: readonly (SubscriptionType | (string & {}))[];
    /** Default v1 and v3. */
    signatures?: readonly SignatureVersion[];
  }): Promise<{ targetUrl: string | null; subscriptions: string[] | null; signatures: SignatureVersion[] }>;
  /** Sets an account up for payments, or takes that back. */
  payments(input: { enabled: boolean; portalId?: Id }): Promise<{ portalId: number; enabled: boolean }>;
  /** Makes a visitor write: on a new thread, or on that of `threadId`. Every field is optional. */
  thread(input?: {
    text?: string;
    /** Whether HubSpot shows a part of the message only. */
    truncated?: boolean;
    contactId?: Id;
    channelId?: Id;
    threadId?: Id;
    portalId?: Id;
  }): Promise<{ threadId: string; messageId: string }>;
  /** Sends an event, subscribed to or not. Whatever else the input holds stands in the event. */
  event(input: {
    subscriptionType: SubscriptionType | (string & {});
    /** Default: the first object of its type, or a thread. */
    objectId?: Id;
    /** Default: the emulator's account. */
    portalId?: Id;
    [field: string]: unknown;
  }): Promise<{ eventId: number }>;
  /**
   * Writes an event into the journal, subscribed to or not, as it stands here: merges, restored records, lists and privacy
   * deletions happen in no other way. Gives the number of events that wait to be published.
   */
  event(input: {
    type: "crmObject" | "association" | "app_lifecycle_event" | (string & {});
    /** Default: the emulator's account. */
    portalId?: Id;
    /** Default: now. */
    occurredAt?: string;
    /** That of a webhook, which is sent instead. */
    subscriptionType?: never;
    [field: string]: unknown;
  }): Promise<{ waiting: number }>;
  /** Tells how full the journal is. With `expireLinks`, no link that was given so far works any more. */
  journal(input?: { expireLinks?: boolean }): Promise<JournalState>;
  /** Sets how the next snapshots end; several calls queue. NOT_FOUND: the status record never appears. */
  snapshot(input: {
    status: "COMPLETED" | "SUCCESS" | "PROCESSING" | "FAILED" | "EXPIRED" | "PENDING" | "IN_PROGRESS" | "NOT_FOUND";
    /** With FAILED. Default INTERNAL_ERROR. */
    errorCode?: "TIMEOUT" | "VALIDATION_ERROR" | "INTERNAL_ERROR" | "PERMISSION_DENIED";
    /** Default 1. */
    times?: number;
  }): Promise<{ waiting: number }>;
  /** Makes an account, or changes one. Where the app is removed, so are the account's tokens, refresh tokens and codes. */
  account(input: {
    /** Whether the app is installed there. */
    installed: boolean;
    /** One that exists. Default: a new one. */
    portalId?: Id;
    /** What the app may be granted there. Default: everything. */
    scopes?: readonly string[];
  }): Promise<{ portalId: number }>;
  /** Makes requests fail. */
  fault(input: {
    kind: FaultKind | number;
    /** Part of `METHOD /path?query`. Default: every request. */
    match?: string;
    /** How many requests are struck. Default 1. */
    times?: number;
    /** `Retry-After` of a refusal: seconds, or the header's text. */
    retryAfter?: number | string;
    /** `policyName` of a 429. Default TEN_SECONDLY_ROLLING. */
    policy?: "TEN_SECONDLY_ROLLING" | "SECONDLY" | "DAILY" | (string & {});
    /** How late a late answer is, in milliseconds. */
    delay?: number;
  }): Promise<{ waiting: number }>;
  /** Puts records over those of an account. */
  import(data: ImportData): Promise<{ portalId: number; objects: number }>;
  /** Counts, peaks, clock and the last requests. */
  state(): Promise<EmulatorState>;
  /** Resolves once nothing that HubSpot sends is under way or due. */
  settled(): Promise<void>;
}

/** The types of events that the emulator knows; others can be sent, too. */
export type SubscriptionType =
  | `${"contact" | "company" | "deal" | "ticket"}.${"creation" | "deletion" | "propertyChange"}`
  | `conversation.${"creation" | "deletion" | "privacyDeletion" | "propertyChange" | "newMessage"}`;

/** How HubSpot signs; v1 and v2 share a header, so only one of these goes with v3. */
export type SignatureVersion = "v1" | "v2" | "v3";
