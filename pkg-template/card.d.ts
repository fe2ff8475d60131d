/// <reference lib="esnext.disposable" />

import type { Namespaces } from "./generated/types.js";
import type { FullMessages, Searches } from "./types/list.js";
import type { Snapshots } from "./types/snapshots.js";
import type { Transport } from "./types/transport.js";

export * from "./generated/constants.js";
export type * from "./generated/types.js";
export type { Call, HttpResponse, Id, OperationName, Signal } from "./types/call.js";
export * from "./types/errors.js";
export type { Job, SavedState } from "./types/job.js";
export type { Everything, ItemOf, List } from "./types/list.js";
export type { Progress, ResumeOptions, SnapshotResult, TakeOptions } from "./types/snapshots.js";
export { relay } from "./types/transport.js";
export type { CardFetch, Transport } from "./types/transport.js";

/**
 * A client of the HubSpot API for app cards: that of `hubspot-wasm` with half its size. It takes no credential and speaks
 * through a relay alone, which checks and builds the requests and keeps the limits; so it has no `build`, no `validate` and
 * no `usage`, and of calls' options `signal`, `timeout` and `attemptTimeout`. What a relay never passes on is not there:
 * OAuth, feature flags, the journal, its subscriptions and the mail server's tokens.
 */
export declare class HubSpot {
  /** Checks the options and keeps them. Nothing is compiled or sent before the first use. */
  constructor(options: CardOptions);

  /** Aborts everything that runs. */
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface HubSpot extends Pick<Namespaces, "automation" | "cms"> {
  readonly conversations: Namespaces["conversations"] & { readonly messages: FullMessages };
  readonly crm: Namespaces["crm"] & { readonly objects: Searches };
  readonly marketing: Pick<Namespaces["marketing"], "singleEmail">;
  readonly webhooks: { readonly snapshots: Namespaces["webhooks"]["snapshots"] & Snapshots };
}

/** How a card's client reaches its backend. */
export interface CardOptions {
  /** `relay(hubspot.fetch, url)`. */
  transport: Transport;
  /** Milliseconds for one call with all its waits: 60,000. */
  timeout?: number;
  /** Milliseconds for one try: 15,000, up to 120,000. */
  attemptTimeout?: number;
}
