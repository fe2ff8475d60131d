/// <reference lib="esnext.disposable" />

import type { HubSpotError } from "./errors.js";
import type { Hooks } from "./hooks.js";
import type {
  EventTypeId, FlagName, Namespaces, Operations, SendResult, SendStatus, SnapshotErrorCode, SnapshotRequest, SnapshotState,
  SubscriptionAction, SubscriptionFilter,
} from "./generated/types.js";

export * from "./errors.js";
export type * from "./hooks.js";
export * from "./server.js";
export * from "./generated/constants.js";
export type * from "./generated/types.js";

/** An id: a number, its digits as a string, or a BigInt. Ids have up to 64 bits, numbers are exact up to 2^53-1. */
export type Id = string | number | bigint;

/** The name of an operation, such as `crm.objects.get`. */
export type OperationName = keyof Operations;

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
  /** Requests that were sent, repeated ones each time. */
  requests: number;
  /** Replies that said an error: with a status from 400 on. */
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
  /** So many requests in each interval; of the general limit, as HubSpot's headers correct it. */
  max: number;
  /** Milliseconds. */
  interval: number;
  /** How many may be sent now. HubSpot's headers tell what others left of the general limit. */
  remaining: number;
  /** Milliseconds for which none may be sent at all: HubSpot says so, or the processes that share the limit. */
  closedFor: number;
  /** Calls that wait for their turn. */
  waiting: number;
}

/** How a client finds, and identifies itself to, HubSpot. */
export interface HubSpotOptions extends Hooks {
  /** The token of one account: a private app's or OAuth's. A function is asked before each call. */
  accessToken?: string | (() => string | Promise<string>);
  /** OAuth: access tokens are got and renewed from a refresh token. Instead of `accessToken`. */
  auth?: {
    clientId: string;
    clientSecret: string;
    refreshToken: string;
    /** Hears of every new token, so that it can be stored. */
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
  /** Stands in where a call leaves out its `appId`. */
  appId?: Id;
  /** Stands in where a call leaves out its `portalId`. */
  portalId?: Id;
  /** `https://api.hubapi.com` unless given; `http` on this machine only. */
  baseUrl?: string | { toJSON(): string };
  /** Carries the requests instead of the global `fetch`. */
  transport?: Transport;
  /** The version of every operation that has it, or one version per area: `{ "webhooks.journal": "2026-03" }`. */
  versions?: string | { readonly [area: string]: string };
  /** What stops a call: problems (`"problems"`, the default), notes, too (`"strict"`), or unsafe paths alone (`"off"`). */
  validate?: Validate;
  /** Milliseconds for one call with all its waits: 60,000. */
  timeout?: number;
  /** Milliseconds for one try: 30,000. */
  attemptTimeout?: number;
  /** How often a call is tried at most: 4 times. */
  retry?: { attempts?: number };
  /**
   * The rate limits to keep: requests in ten seconds (100), searches in one second (4); HubSpot's headers correct the first.
   * With `take` they are kept together with other processes: `redisLimits()` of `hubspot-wasm/redis` has it.
   */
  limits?: { general?: number; search?: number } & Partial<SharedLimits>;
  /** Where processes share the tokens that clients get for `app` and `auth`: `redisTokens()` of `hubspot-wasm/redis`. */
  tokens?: SharedTokens;
  /** Hears what nobody asked for, such as the end of a version that is in use. */
  onNotice?: (notice: Notice) => unknown;
}

/**
 * Rate limits that several processes keep together. A store that fails, or takes longer than a second, stops nothing: the
 * client goes on by its own count and says so once by `onNotice`.
 */
export interface SharedLimits {
  /**
   * Asks for leave to send one request.
   * @param key names the limit: `snapshots:<clientId>`; for an account's limits `general:<clientId>:<portalId>` and
   *   `search:<portalId>`, of what the client's options say. Who serves several accounts sets `portalId`.
   * @param limit at most `max` requests in any `interval` milliseconds, of all processes together
   * @returns 0 where it may be sent now, and then it counts; else the milliseconds after which to ask again
   */
  take(key: string, limit: { max: number; interval: number }): number | Promise<number>;
}

/**
 * Access tokens that several processes share, so that HubSpot is asked for one and not for one each. The store holds bearer
 * tokens: guard it as you guard the client secret. One that fails stops nothing: the client asks HubSpot by itself.
 */
export interface SharedTokens {
  /**
   * The token that is kept under a key; or nothing, to one process at a time: that one asks HubSpot, and then calls `set`.
   * The others wait for what it brings. It may take up to 5 seconds.
   * @param key stands for the credential and the scopes; it tells nothing of them
   * @param refused a token that is not to be given out again: HubSpot refused it, or it is at its end
   */
  get(key: string, refused?: string): SharedToken | undefined | null | Promise<SharedToken | undefined | null>;
  /** Keeps a token; `undefined` says that HubSpot gave none, so that another process may try. */
  set(key: string, token: SharedToken | undefined): unknown;
}

/** A token that processes share. */
export interface SharedToken {
  accessToken: string;
  /** Milliseconds for which it may be given out: fewer than HubSpot said, so that it is renewed before it expires. */
  expiresIn: number;
}

export type Validate = "strict" | "problems" | "off";

/** Fresh tokens. */
export interface Tokens {
  accessToken: string;
  refreshToken?: string;
  /** Milliseconds until the access token expires. */
  expiresIn?: number;
}

/** What the owner of a client should know. Each comes once; what is about a job, once for each. */
export interface Notice {
  /** The operation that it is about, where it is about one. */
  operation?: OperationName;
  /** One word, such as `versionEnds`, `limitsUnavailable`, `hookFailed` or `journalUnread`. */
  code: string;
  /** One clause. */
  message: string;
}

/**
 * Carries one request. It resolves to a response, whatever its status, and rejects where there is none; an error of this
 * package keeps its class.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** What a transport gives: a Response, or as much of one as it has. */
export interface TransportResponse {
  readonly status: number;
  readonly headers?: { get(name: string): string | null } | { readonly [name: string]: string };
  /** Reads the body. */
  text?(): Promise<string>;
  /** The body, where there is no `text`: a string, or JSON that was parsed. */
  readonly body?: unknown;
}

/** What a transport is given. */
export interface TransportRequest {
  readonly operation: OperationName;
  /** The call as data; a JSON body is `params.body`, an object. */
  readonly params?: unknown;
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  /** What is sent: JSON text, or an encoded form. */
  readonly body?: string;
  readonly signal: Signal;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * A transport to an app card's backend, which has `createRelay()` of `hubspot-wasm/relay`:
 * `new HubSpot({ transport: relay(hubspot.fetch, "https://backend.example.com/hubspot") })`.
 *
 * The client needs no credential then. A call is tried once, since the relay repeats what may be repeated; a try takes 15
 * seconds at most unless `attemptTimeout` says otherwise, up to 120. What exceeds the megabyte that HubSpot carries is split
 * where it is a batch, and refused before it is sent where it can't be.
 * @param fetch `hubspot.fetch` of `@hubspot/ui-extensions`
 * @param url the backend's, as it begins in `permittedUrls.fetch` of the app
 */
export declare function relay(fetch: CardFetch, url: string | { toString(): string }): Transport;

/**
 * A transport through HubSpot's own API client for app cards, which is experimental: no backend, and the rights of the app
 * and its user. HubSpot may deliver a request twice, so that a create may happen twice; the client itself tries once.
 * @param fetchHubSpotApi of `@hubspot/ui-extensions/experimental/api-client`
 */
export declare function hubspotApi(fetchHubSpotApi: FetchHubSpotApi): Transport;

/** As much of `hubspot.fetch` as is used. */
export type CardFetch = (
  url: string,
  options: { method: "POST"; timeout: number; body: { [name: string]: unknown } },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** As much of `fetchHubSpotApi` as is used. */
export type FetchHubSpotApi = (request: {
  path: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: any;
}) => Promise<TransportResponse>;

/** The part of an AbortSignal that is used. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: any;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The part of a Response that is used. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** The options of one call. */
export interface CallOptions<Name extends OperationName = OperationName> {
  /** Ends the call; it then rejects with the signal's reason. */
  signal?: Signal;
  /** Milliseconds for the call with all its waits. */
  timeout?: number;
  /** Milliseconds for one try. */
  attemptTimeout?: number;
  /** How often the call is tried at most. */
  retry?: { attempts?: number };
  /** More headers. */
  headers?: { readonly [name: string]: string } | Iterable<readonly [string, string]>;
  /** The version of the operation; its first one unless given. */
  version?: Operations[Name]["version"];
  /** What stops the call. */
  validate?: Validate;
}

/** A started call: a promise of the reply. */
export interface Call<Reply> extends Promise<Reply> {
  /** The reply together with the response that brought it. The response's body is used up. */
  withResponse(): Promise<{ data: Reply; response: HttpResponse }>;
}

/** The items of one page of a list. */
export type ItemOf<Page> = Page extends { results?: (infer Item)[] }
  ? Item
  : Page extends { portalFlagStates?: (infer Item)[] }
    ? Item
    : never;

/** A started call of a list: a promise of its first page, and an iterable of every item. */
export interface List<Page> extends Call<Page>, AsyncIterable<ItemOf<Page>> {
  /** Every page, the first one first. The next one is asked for when it is wanted. */
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** Everything that a search finds: an iterable of every item. Nothing is asked for before the first is wanted. */
export interface Everything<Page> extends AsyncIterable<ItemOf<Page>> {
  /** Every page. The next one is asked for when it is wanted. */
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** A request as it would be sent, without its credential. */
export interface BuiltRequest<Name extends OperationName = OperationName> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute. */
  url: string;
  headers: { [name: string]: string };
  /** A JSON body is an object, a form its encoded string. */
  body?: Operations[Name]["body"] | string;
  notes: Finding[];
}

/** Something about a request that its author should know. */
export interface Finding {
  /** Where, such as `body.snapshotRequests[1].properties`. */
  path: string;
  /** The rule, as one word, such as `missing`. */
  code: string;
  /** The rule, as one clause. */
  message: string;
  /** A problem stops the call, a note does not. */
  severity: "problem" | "note";
}

/** Searches without an end. */
export interface Searches {
  /**
   * Everything that a search finds, in the order of the ids: it goes past the 10,000 results where HubSpot's cursors end.
   * Sorting is not possible, and each group of filters can have one filter less.
   */
  searchAll(
    params: Operations["crm.objects.search"]["params"],
    options?: CallOptions<"crm.objects.search">,
  ): Everything<Operations["crm.objects.search"]["reply"]>;
}

/** A feature flag's way from an app's old cards to its new ones. */
export interface FlagMigrations {
  /**
   * Brings a flag, and the states that accounts have of it, to where these lists say. It looks at how they stand and does
   * what is missing, in HubSpot's order: it can be run again at any time, also after a run that stopped half-way. The flag
   * is ON for everyone else only once each of `portalIds` has an OFF of its own. A step that fails is the last.
   * @throws {InvalidRequestError} before anything is sent, or where `finish` comes too early
   * @throws {ApiError} also where a step failed for some accounts: the message names them, `errors` has each failure
   */
  migrate(params: FlagMigration, options?: MigrateOptions): Promise<FlagMigrationResult>;
}

/** Which accounts are to see what. */
export type FlagMigration = {
  /** The app; the client's own unless given. */
  appId?: Id;
  /** `hs-hide-crm-cards` unless given. */
  flagName?: FlagName;
  /** The accounts that had the app when the migration began: they keep what they see until they upgrade. */
  portalIds?: readonly Id[];
  /** Those of them that have upgraded. */
  upgraded?: readonly Id[];
  /** All have upgraded: the flag is deleted. */
  finish?: boolean;
} & ({ portalIds: readonly Id[] } | { finish: true });

/** The options of every call of a migration. */
export interface MigrateOptions extends CallOptions<FlagOperation> {
  /** Reads and plans alone. */
  dryRun?: boolean;
}

/** What was missing. */
export interface FlagMigrationResult {
  /** The steps that were missing, in their order; none where all is as it should be. */
  steps: FlagMigrationStep[];
  /** The accounts that have a state of their own after these steps. */
  remaining: Id[];
}

/** What a migration calls. */
export type FlagOperation = "featureFlags.set" | "featureFlags.upsertPortals" | "featureFlags.deletePortals" | "featureFlags.delete";

/** A step of a migration: a call of this package. */
export type FlagMigrationStep = {
  [Name in FlagOperation]: {
    /** 1: OFF for everyone. 2: OFF for existing accounts, each its own. 3: ON for everyone else. 4: who upgraded. 5: the end. */
    step: 1 | 2 | 3 | 4 | 5;
    operation: Name;
    params: Operations[Name]["params"];
    /** Whether it was taken; false in a dry run. */
    done: boolean;
  };
}[FlagOperation];

/** Messages whose long ones come whole. */
export interface FullMessages {
  /**
   * Lists the messages of a thread. With `full`, those that HubSpot cut come whole: `text` and `richText` are asked for
   * with `originalContent`, one call for each, and `truncationStatus` becomes `NOT_TRUNCATED`.
   */
  list(
    params: Operations["conversations.messages.list"]["params"],
    options?: MessageListOptions,
  ): List<Operations["conversations.messages.list"]["reply"]>;
}

/** The options of a list of messages. */
export interface MessageListOptions extends CallOptions<"conversations.messages.list"> {
  /** Whether messages that HubSpot cut are to come whole. Where one can't be had, the list fails. */
  full?: boolean;
}

/** Reading the webhooks journal. */
export interface Journals {
  /**
   * Follows the journal from an offset on and loses nothing: each event comes at least once, in the order of the files.
   * It waits at the journal's end, reads ahead, renews links that expired, and outlives outages; it rejects where no
   * credential can work, where the offset is older than HubSpot's three days, and on abort. Nothing is asked for before
   * it is iterated.
   * https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v4/webhooks-journal
   */
  read(options?: JournalOptions): Journal;
}

/** A reader of the journal. Iterate it for the events, or `files()` for whole files. */
export interface Journal extends AsyncIterable<JournalEvent> {
  /** The files. Asking for the next one says that this one is consumed. */
  files(): AsyncIterableIterator<JournalFile>;
}

/** Where a reader starts, what it keeps, and how it goes on. */
export interface JournalOptions {
  /** The offset that the last checkpoint gave, or `"earliest"` (the default), or `"latest"`. */
  from?: "earliest" | "latest" | (string & {});
  /**
   * Keeps where to go on. It is called once the last event of a file was consumed, which asking for the next one says,
   * and waited for; if it rejects, so does the reader.
   */
  onCheckpoint?: (offset: string) => unknown;
  /** Keeps where to go on, and tells where that is: `from`, unless given, is what it loads. */
  checkpoints?: Checkpoints;
  /** The events that are wanted, chosen before a JavaScript object is made of any other. */
  filter?: JournalFilter;
  /** Whether to wait for more at the journal's end (the default), or to end there. */
  follow?: boolean;
  /** How many files are there that are not consumed: up to 4, or as many as this says, up to 20. */
  readAhead?: number;
  /** Milliseconds of the first pause at the journal's end: 1,000. */
  firstDelay?: number;
  /** Milliseconds of the longest pause at the journal's end: 10,000. */
  maxDelay?: number;
  /** Entries about this account's installation alone. */
  installPortalId?: Id;
  /** The version of the operations; `2026-03-local` reads one account's journal. */
  version?: string;
  /** Milliseconds for one request with its waits, for entries as for files: 60,000. */
  timeout?: number;
  /** Milliseconds for one try: 30,000. */
  attemptTimeout?: number;
  retry?: { attempts?: number };
  headers?: { readonly [name: string]: string } | Iterable<readonly [string, string]>;
  /** Ends the reader; it then rejects with the signal's reason. */
  signal?: Signal;
}

/** Events that have one of each; a member that is left out does not matter. */
export interface JournalFilter {
  portalId?: Id | readonly Id[];
  /** Of an association: of either object. */
  objectTypeId?: string | readonly string[];
  action?: JournalAction | readonly JournalAction[];
  /** Among the changed properties. */
  property?: string | readonly string[];
}

/** Where a reader of the journal goes on: `fileCheckpoints()` of `hubspot-wasm/node`, `redisCheckpoints()` of `hubspot-wasm/redis`. */
export interface Checkpoints {
  /** The last offset that was saved; undefined where there is none. It may wait for its turn. */
  load(): string | undefined | Promise<string | undefined>;
  /** Keeps an offset. A rejection ends the reader. */
  save(offset: string): unknown;
  /** The reader has ended, or waits for `load` no more: another process may go on. */
  release?(): unknown;
}

/** A file of the journal. */
export interface JournalFile {
  /** Where the journal goes on behind it. */
  offset: string;
  /** When HubSpot wrote it, as ISO 8601 text. */
  publishedAt?: string;
  /** What happened, filtered. */
  events: JournalEvent[];
}

/** What happened; `action` tells which it is. */
export type JournalEvent =
  | JournalObjectEvent
  | JournalAssociationEvent
  | JournalAppEvent
  | JournalListEvent
  | JournalPrivacyEvent
  | JournalUnknownEvent;

export type JournalAction = Exclude<JournalEvent["action"], undefined>;

interface JournalEventBase {
  /** HubSpot's word for the kind of event. */
  type: string;
  portalId: number;
  /** ISO 8601 text. */
  occurredAt: string;
  /** HubSpot adds members. */
  [name: string]: unknown;
}

/** A CRM object was created, changed, merged, deleted, restored or captured. */
export interface JournalObjectEvent extends JournalEventBase {
  action: "CREATE" | "UPDATE" | "DELETE" | "MERGE" | "RESTORE" | "SNAPSHOT";
  objectTypeId: string;
  /** A string where a number can't hold it. */
  objectId: number | string;
  /** The new values; of a snapshot, those that were asked for. */
  propertyChanges?: Record<string, string | null>;
  /** Of a merge: the objects that are gone. */
  mergedObjectIds?: (number | string)[];
}

/** Two CRM objects were associated, or are no longer. */
export interface JournalAssociationEvent extends JournalEventBase {
  action: "ASSOCIATION_ADDED" | "ASSOCIATION_REMOVED";
  fromObjectTypeId: string;
  fromObjectId: number | string;
  toObjectTypeId: string;
  toObjectId: number | string;
  associationTypeId?: number;
  associationCategory?: string;
  isPrimary?: boolean;
}

/** The app was installed or uninstalled. */
export interface JournalAppEvent extends JournalEventBase {
  action: "APP_INSTALL" | "APP_UNINSTALL";
  eventTypeId?: string;
  properties?: Record<string, unknown>;
}

/** An object joined or left a list. */
export interface JournalListEvent extends JournalEventBase {
  action: "ADDED_TO_LIST" | "REMOVED_FROM_LIST";
}

/** An object was deleted for privacy: delete your copy of it. */
export interface JournalPrivacyEvent extends JournalEventBase {
  action: "GDPR_DELETE";
  objectTypeId?: string;
  objectId?: number | string;
}

/** An event of a kind that this version does not know. */
export interface JournalUnknownEvent {
  type: "unknown";
  action?: undefined;
  /** As HubSpot sent it. */
  raw: unknown;
}

/**
 * A key of an event of the journal: 32 hexadecimal digits, the same each time that the event comes. Events come at least
 * once and have no id: keep the key with what you made of an event, and leave out one whose key is there already.
 *
 * It is half of a SHA-256 of the account, the type, the action, the object or the two that are associated, the moment and
 * the changes; of an event of another kind it is of all that HubSpot sent. The order of keys makes no difference.
 * @throws {InvalidRequestError} where the event is no object
 */
export declare function journalEventKey(event: JournalEvent): string;

/** An app's subscriptions to the journal as a whole. */
export interface SubscriptionSyncs {
  /**
   * Makes the app's subscriptions, and their filters, those of a list. It looks at what there is, makes what is missing or
   * different and deletes everything else: **an empty list deletes all**. What is as it should be is left alone, so it can
   * be run again at any time, also after a run that stopped half-way. A step that fails is the last; its error has `steps`.
   *
   * Nothing is deleted before everything else is there, so no event is missed. Until a new subscription has its filters,
   * which follow at once, events may come that they would keep out.
   * @param desired all the subscriptions that there are to be, one of a kind: of a type, an object type and an account
   * @throws {InvalidRequestError} before anything is sent: `problems` has everything that is wrong with the list
   */
  sync(desired: readonly DesiredSubscription[], options?: SyncOptions): Promise<SyncResult>;
}

/** What to write into the journal, by `subscriptionType`. */
export type DesiredSubscription =
  | ObjectSubscription
  | AssociationSubscription
  | AppLifecycleSubscription
  | ListMembershipSubscription
  | PrivacyDeletionSubscription;

/** Records of an object type in an account. */
export interface ObjectSubscription {
  subscriptionType: "OBJECT";
  /** The object type, such as `0-1` for contacts. */
  objectTypeId: string;
  portalId: Id;
  /** What happens. Without `SNAPSHOT`, snapshots may not reach the journal. */
  actions: readonly Extract<SubscriptionAction, "CREATE" | "UPDATE" | "DELETE" | "MERGE" | "RESTORE" | "SNAPSHOT">[];
  /** The properties that events tell of; all where absent or empty. */
  properties?: readonly string[];
  /** Only these records; all where absent or empty. */
  objectIds?: readonly Id[];
  /** Which `CREATE` and `UPDATE` events to keep: those that pass any one filter; all where absent or empty. */
  filters?: readonly SubscriptionFilter[];
}

/** Associations of an object type in an account. */
export interface AssociationSubscription {
  subscriptionType: "ASSOCIATION";
  /** The object type, such as `0-1` for contacts. */
  objectTypeId: string;
  portalId: Id;
  actions: readonly Extract<SubscriptionAction, "ASSOCIATION_ADDED" | "ASSOCIATION_REMOVED">[];
  /** Only these records; all where absent or empty. */
  objectIds?: readonly Id[];
  /** Only associations with these object types; all where absent or empty. */
  associatedObjectTypeIds?: readonly string[];
}

/** Installations of the app, in any account. */
export interface AppLifecycleSubscription {
  subscriptionType: "APP_LIFECYCLE_EVENT";
  /** `4-1909196`: an account installs the app; `4-1916193`: one removes it. */
  eventTypeId: EventTypeId;
  /** The properties that events tell of; all where empty. HubSpot requires the list. */
  properties: readonly string[];
}

/** Records that come into lists of an account, or leave them. */
export interface ListMembershipSubscription {
  subscriptionType: "LIST_MEMBERSHIP";
  portalId: Id;
  actions: readonly Extract<SubscriptionAction, "ADDED_TO_LIST" | "REMOVED_FROM_LIST">[];
  /** Only these lists; all where absent or empty. */
  listIds?: readonly Id[];
  /** Only these records; all where absent or empty. */
  objectIds?: readonly Id[];
}

/** Records of an account that are deleted for privacy. */
export interface PrivacyDeletionSubscription {
  subscriptionType: "GDPR_PRIVACY_DELETION";
  /** The object type, such as `0-1` for contacts. */
  objectTypeId: string;
  portalId: Id;
  actions: readonly "GDPR_DELETE"[];
}

/** The options of every call of a sync. Its versions are those that calls for filters have, too. */
export interface SyncOptions extends CallOptions<"webhooks.subscriptions.listFilters"> {
  /** Only subscriptions of this account are looked at, and deleted; `desired` may name no other. All of the app unless given. */
  portalId?: Id;
  /** Reads and plans alone. */
  dryRun?: boolean;
}

/** What was to do. */
export interface SyncResult {
  /** The steps, in their order; none where all is as it should be. */
  steps: SyncStep[];
}

/** What making the subscriptions those of a list calls. */
export type SyncOperation =
  | "webhooks.subscriptions.upsert"
  | "webhooks.subscriptions.delete"
  | "webhooks.subscriptions.createFilter"
  | "webhooks.subscriptions.deleteFilter";

/** A step of a sync: a call of this package. */
export type SyncStep = {
  [Name in SyncOperation]: {
    operation: Name;
    /** A filter of a subscription that is not made yet lacks its `subscriptionId`. */
    params: Operations[Name]["params"];
    /** Whether it was taken; false in a dry run. */
    done: boolean;
  };
}[SyncOperation];

/** Jobs over snapshots. */
export interface Snapshots {
  /**
   * Asks for snapshots in batches and watches each until it ends. A bad request rejects before anything is sent; after
   * that the job rejects on abort or where no credential can work, and everything else is an outcome. With
   * `journal: true` the results have the values.
   */
  take<Request extends SnapshotRequest>(requests: Iterable<Request>, options?: TakeOptions): Job<SnapshotResult<Request>[], Progress>;

  /**
   * Goes on with a job that was saved, in this process or another. Requests whose creation was under way are asked for
   * again; their results say `maybeRepeated`.
   * @param saved what `save()` or `onState` gave, or its JSON
   */
  resume(saved: SavedState | string, options?: ResumeOptions): Job<SnapshotResult[], Progress>;
}

/** How a job asks, and when it gives up. */
export interface WatchOptions {
  /** Milliseconds from the request to the first question: 1,000. */
  firstDelay?: number;
  /** The longest pause between two questions, in milliseconds: 30,000. */
  maxDelay?: number;
  /** How often to ask after one thing: 20 times. */
  attempts?: number;
  /** Milliseconds until it is given up: 600,000. */
  duration?: number;
  /** Milliseconds for one request with its waits. */
  timeout?: number;
  /** Milliseconds for one try of a request. */
  attemptTimeout?: number;
}

/** How a job goes on and when it gives up. */
export interface ResumeOptions extends WatchOptions {
  /** Ends the job; it then rejects with the signal's reason. `save()` still works. */
  signal?: Signal;
  /**
   * Whether to read the journal beside the job: its events bring the values and save nearly all questions. It needs the
   * scope `developer.webhooks_journal.read`; where the journal can't be read, the job goes on without and says so once by
   * `onNotice`. `resume` does as the job did unless told otherwise.
   */
  journal?: boolean;
  /** Keeps the state that `resume` needs. It is waited for before each create is sent and after its reply. */
  onState?: (saved: SavedState) => unknown;
  /** The version of both operations. */
  version?: string;
}

export interface TakeOptions extends ResumeOptions {
  /** Objects in one create request: 100. */
  batchSize?: number;
}

/** A started job: a promise of its results, and an iterable of its latest progress. */
export interface Job<Results, Update> extends Promise<Results>, AsyncIterable<Update> {
  /** The results, in the order asked. The same as awaiting the job. */
  readonly result: Promise<Results>;
  /** What `resume` goes on from: plain JSON without secrets. It can be had after an abort, too. */
  save(): SavedState;
  /** The latest progress, whenever there is news. An iterator that stops early leaves the job alone. */
  [Symbol.asyncIterator](): AsyncIterator<Update, void, undefined>;
  /** Aborts the job. */
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The state of a job, as plain JSON. */
export interface SavedState {
  /** What it is the state of. */
  readonly kind: string;
  /** The version of its form. */
  readonly version: number;
  readonly state: unknown;
}

/** How far a job is. */
export interface Progress {
  /** Requests that have their result. */
  done: number;
  total: number;
  /** Snapshots that HubSpot is taking. */
  open: number;
  /** Requests that have not been sent. */
  waiting: number;
  outcomes: { [Outcome in SnapshotResult["outcome"]]: number };
}

/** How one snapshot ended. */
export type SnapshotResult<Request extends SnapshotRequest = SnapshotRequest> =
  | SnapshotCompleted<Request>
  | SnapshotFailed<Request>
  | SnapshotExpired<Request>
  | SnapshotRefused<Request>
  | SnapshotGaveUp<Request>;

interface SnapshotEnd<Request> {
  /** The request, the caller's own object. */
  request: Request;
  statusId?: string;
  message?: string;
  /** The create request may have been carried out twice: there may be a second snapshot of the same object. */
  maybeRepeated?: boolean;
  /** When HubSpot was asked, in milliseconds of Unix time; where it gave up, by this machine's clock. */
  initiatedAt?: number;
  /** Milliseconds of Unix time. */
  completedAt?: number;
  /**
   * Looks for the snapshot in the journal, which holds three days: for what gave up, and for the values of what completed
   * without them. Results that look at once share one reading. Resolves to nothing where there is no such event.
   * Not in app cards, where a relay passes no journal on.
   */
  fromJournal(options?: FromJournalOptions): Promise<SnapshotValues | undefined>;
}

/** Where to look for snapshots, and how. */
export interface FromJournalOptions extends Omit<JournalOptions, "checkpoints" | "onCheckpoint" | "filter" | "follow"> {}

/** What the journal tells of a snapshot. */
export interface SnapshotValues {
  /** The values that were asked for. */
  properties: { [name: string]: string | null };
  /** When these were the values, in ISO 8601. */
  occurredAt?: string;
}

/** The snapshot is in the journal. */
export interface SnapshotCompleted<Request = SnapshotRequest> extends SnapshotEnd<Request> {
  outcome: "completed";
  /** Absent where the journal told of it, and the reply that brings the id was lost. */
  statusId?: string;
  /** The values, where the journal was read. */
  properties?: { [name: string]: string | null };
  /** When these were the values, in ISO 8601. */
  occurredAt?: string;
}

/** HubSpot could not take it. */
export interface SnapshotFailed<Request = SnapshotRequest> extends SnapshotEnd<Request> {
  outcome: "failed";
  statusId: string;
  errorCode?: SnapshotErrorCode;
}

/** HubSpot did not take it in time. */
export interface SnapshotExpired<Request = SnapshotRequest> extends SnapshotEnd<Request> {
  outcome: "expired";
  statusId: string;
}

/** HubSpot refused to take it, or to tell about it. */
export interface SnapshotRefused<Request = SnapshotRequest> extends SnapshotEnd<Request> {
  outcome: "refused";
  error?: HubSpotError;
}

/** Nobody knows: the watch came to its limits, or the request could not be delivered. `fromJournal()` looks for it. */
export interface SnapshotGaveUp<Request = SnapshotRequest> extends SnapshotEnd<Request> {
  outcome: "gaveUp";
  /** HubSpot's last word; absent where the status record never appeared. */
  lastStatus?: SnapshotState;
  error?: HubSpotError;
}

/** Emails that are waited for. */
export interface SingleEmails {
  /**
   * Sends one transactional email and asks what became of it until HubSpot is done.
   *
   * Give a `message.sendId`: without one a call whose reply was lost is not repeated, and rejects with an error whose
   * `mayHaveHappened` is true. It also rejects on abort and where the status may not be asked for; that the email was
   * not sent is an outcome.
   */
  sendAndWait(
    params: Operations["marketing.singleEmail.send"]["params"],
    options?: SendAndWaitOptions,
  ): Promise<SingleEmailResult>;
}

/** How an email is sent and asked about. `timeout` is for each request. */
export interface SendAndWaitOptions extends WatchOptions, CallOptions<"marketing.singleEmail.send"> {}

/** What became of an email. */
export type SingleEmailResult = SingleEmailEnded | SingleEmailGaveUp;

interface SingleEmailEnd {
  /** What `marketing.singleEmail.status` asks for. */
  statusId?: string;
  /** HubSpot's word for what became of it, such as `SENT` or `PREVIOUSLY_BOUNCED`. */
  sendResult?: SendResult;
  /** The last status, as HubSpot gave it. */
  status: SendStatus;
}

/**
 * HubSpot is done with it. `completed` is the status COMPLETE with a result that is no failure: SENT, QUEUED,
 * IDEMPOTENT_IGNORE (an email with this `sendId` was sent before), or none. All else has `failed`: it was not sent.
 */
export interface SingleEmailEnded extends SingleEmailEnd {
  outcome: "completed" | "failed";
}

/** Nobody knows: the watch came to its limits. The email may still be sent; ask again by `statusId`. */
export interface SingleEmailGaveUp extends SingleEmailEnd {
  outcome: "gaveUp";
  statusId: string;
  /** What went wrong with the last question, where that ended the watch. */
  error?: HubSpotError;
}
