import type { Id, Signal } from "./call.js";

/** Reading the webhooks journal. */
export interface Journals {
  /**
   * Follows the journal from an offset on and loses nothing: each event comes at least once, in the order of the files.
   * It waits at the journal's end, reads ahead, renews links that expired, and outlives outages; it rejects where no
   * credential can work, where the offset is older than HubSpot's three days, and on abort. Nothing is sent before it is
   * iterated.
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
   * Stores the offset to resume from. It is called once the last event of a file was consumed, which asking for the next one
   * says, and awaited; if it rejects, so does the reader.
   */
  onCheckpoint?: (offset: string) => unknown;
  /** Stores the offset to resume from, and loads it where `from` is not given. With `release`, `load` is awaited in any case. */
  checkpoints?: Checkpoints;
  /** Which events to deliver. The others are dropped before JavaScript objects are made of them. */
  filter?: JournalFilter;
  /** Whether to wait for more at the journal's end (the default), or to end there. */
  follow?: boolean;
  /** How many files to fetch before they are consumed: 4, and at most 20. */
  readAhead?: number;
  /** Milliseconds of the first pause at the journal's end: 1,000. */
  firstDelay?: number;
  /** Milliseconds of the longest pause at the journal's end: 10,000. */
  maxDelay?: number;
  /** Only entries about this account's installation. */
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

/** The events that have one of the values of each member; a member that is left out does not matter. */
export interface JournalFilter {
  portalId?: Id | readonly Id[];
  /** Of an association: of either object. */
  objectTypeId?: string | readonly string[];
  action?: JournalAction | readonly JournalAction[];
  /** Among the changed properties. */
  property?: string | readonly string[];
}

/** Where a reader's offset is stored: `fileCheckpoints()` of `hubspot-wasm/node`, `redisCheckpoints()` of `hubspot-wasm/redis`. */
export interface Checkpoints {
  /** The last offset that was saved; undefined where there is none. It may wait until it is this reader's turn. */
  load(): string | undefined | Promise<string | undefined>;
  /** Stores an offset. A rejection ends the reader. */
  save(offset: string): unknown;
  /** The reader has ended, or no longer waits for `load`: another process may go on. Its end waits for a second at most. */
  release?(): unknown;
}

/** A file of the journal. */
export interface JournalFile {
  /** Where the journal continues after it. */
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
  portalId?: undefined;
  occurredAt?: undefined;
  objectTypeId?: undefined;
  objectId?: undefined;
  propertyChanges?: undefined;
  /** As HubSpot sent it. */
  raw: unknown;
}

/**
 * A key of an event of the journal: 32 hexadecimal digits, the same each time that the event comes. Events come at least
 * once and have no id: store the key with what you did about an event, and skip an event whose key is there already.
 *
 * It is half of a SHA-256 of the account, the type, the action, the object or the two that are associated, the time and the
 * changes; for an unknown kind of event, of all that HubSpot sent. The order of the members makes no difference.
 * @throws {InvalidRequestError} where the event is no object
 */
export declare function journalEventKey(event: JournalEvent): string;

// Without this everything above would be exported, `JournalEventBase` too.
export {};
