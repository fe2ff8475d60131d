/// <reference lib="esnext.disposable" />

import type { Namespaces, Operations } from "./generated/types.js";
import type { BuiltRequest, CallOptions, Finding, OperationName } from "./types/call.js";
import type { FlagMigrations } from "./types/feature-flags.js";
import type { Journals } from "./types/journal.js";
import type { FullMessages, Searches } from "./types/list.js";
import type { HubSpotOptions } from "./types/options.js";
import type { SingleEmails } from "./types/single-email.js";
import type { Snapshots } from "./types/snapshots.js";
import type { SubscriptionSyncs } from "./types/subscriptions.js";

export * from "./generated/constants.js";
export type * from "./generated/types.js";
export * from "./types/actors.js";
export type * from "./types/call.js";
export * from "./types/errors.js";
export type * from "./types/feature-flags.js";
export * from "./types/handlers.js";
export type * from "./types/hooks.js";
export type * from "./types/job.js";
export * from "./types/journal.js";
export type * from "./types/list.js";
export * from "./types/oauth.js";
export type * from "./types/options.js";
export type * from "./types/sharing.js";
export * from "./types/signature.js";
export type * from "./types/single-email.js";
export * from "./types/smtp.js";
export type * from "./types/snapshots.js";
export type * from "./types/subscriptions.js";
export * from "./types/transport.js";
export * from "./types/webhooks.js";

/** A client of the HubSpot API. Its credentials are private: printing it shows none. */
export declare class HubSpot {
  /** Checks the options and keeps them. Nothing is compiled or sent before the first use. */
  constructor(options?: HubSpotOptions);

  /**
   * The request that a call would send, without its credential. Sends nothing.
   * @throws {InvalidRequestError} where the call would not be sent
   */
  build<Name extends OperationName>(
    operation: Name,
    params: Operations[Name]["params"],
    options?: CallOptions<Name>,
  ): BuiltRequest<Name>;

  /** Everything there is to say about the parameters of a call: problems, which stop it, and notes. Sends nothing. */
  validate<Name extends OperationName>(operation: Name, params?: unknown, options?: CallOptions<Name>): Finding[];

  /** What this client asked of HubSpot so far, and what is left of each rate limit. Sends nothing. */
  usage(): Usage;

  /** Aborts everything that runs. */
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface HubSpot extends Namespaces {
  readonly conversations: Namespaces["conversations"] & { readonly messages: FullMessages };
  readonly crm: Namespaces["crm"] & { readonly objects: Searches };
  readonly featureFlags: Namespaces["featureFlags"] & FlagMigrations;
  readonly marketing: Namespaces["marketing"] & { readonly singleEmail: SingleEmails };
  readonly webhooks: Namespaces["webhooks"] & {
    readonly journal: Journals;
    readonly snapshots: Snapshots;
    readonly subscriptions: SubscriptionSyncs;
  };
}

/**
 * What a client asked of HubSpot. HubSpot's review of an app wants fewer than 5 % of a day's requests to be errors.
 * https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 */
export interface Usage {
  /** Requests that were sent, counting each retry. */
  requests: number;
  /** Replies with an error: a status of 400 or above. */
  errors: number;
  /** Requests without a reply: lost, timed out or aborted. */
  unanswered: number;
  /** The account's requests of a day, as the last reply told; missing before one did, and with OAuth, which has no such limit. */
  daily?: { max: number; remaining: number };
  /** The rate limits: one of the account, one of its searches, and three of the app. */
  limits: Record<"general" | "search" | "journal" | "subscriptions" | "snapshots", LimitUsage>;
}

/** What is left of one rate limit. */
export interface LimitUsage {
  /** The most requests in each interval; of the general limit, as HubSpot's headers correct it. */
  max: number;
  /** Milliseconds. */
  interval: number;
  /** How many may be sent now. HubSpot's headers tell what other clients left of the general limit. */
  remaining: number;
  /** Milliseconds for which none may be sent at all: HubSpot says so, or the processes that share the limit. */
  closedFor: number;
  /** Calls that wait for their turn. */
  waiting: number;
}
