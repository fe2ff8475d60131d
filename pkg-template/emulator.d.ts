/** Milliseconds: exactly so many, or a range to draw from. */
export type Range = number | readonly [least: number, most: number];

/** A value that HubSpot writes as a number and JavaScript can't always hold as one. */
export type Id = number | string | bigint;

/** What can go wrong with a request. */
export type FaultKind =
  /** The connection breaks before the request is processed. */
  | "reset"
  /** The request is processed, then the connection breaks before the first header. */
  | "lostReply"
  /** The request is processed, then the connection breaks in the middle of the body. */
  | "resetBody"
  /** The request is not processed and never answered. */
  | "hang"
  /** The request is processed and never answered. */
  | "lostHang"
  /** The answer is late. */
  | "delay"
  /** The body of the answer is whole to HTTP, but stops in the middle of its JSON. */
  | "truncatedJson"
  /** A page with status 200, as from another server. */
  | "html200"
  /** Nothing, with status 200. */
  | "empty200"
  /** 401, as if the token had expired. */
  | "401expired"
  /** The request is processed twice. */
  | "duplicate"
  /** 502 with a page, as from a gateway. */
  | "502html"
  | "403" | "404" | "423" | "429" | "477" | "500" | "502" | "503" | "504" | "520" | "522" | "523" | "524";

/** How an emulator behaves. Everything is optional; the same options and the same calls give the same answers. */
export interface EmulatorOptions {
  /** Everything random comes from it. Default 1. */
  seed?: number;
  /** Wall time at the start, in milliseconds since 1970. Default: now. */
  now?: number;
  /** The time, in milliseconds since 1970, for tests that rule it. Default: the real time, from `now` on. */
  clock?: () => number;
  /** The account. Default 12345. */
  portalId?: number;
  /** The app. Default 54321. */
  appId?: number;
  /** How long issued tokens live, in milliseconds. Default 1,800,000. */
  tokenLifetime?: number;
  /** How long an authorization code lives, in milliseconds. Default 600,000. */
  codeLifetime?: number;
  /** The app's redirect URLs; a code goes nowhere else. Default: any https URL, and http on this machine. */
  redirectUris?: readonly string[];
  /**
   * Carries what HubSpot sends by itself: calls of workflow actions and webhooks. Default: the global `fetch`, to the
   * URLs of `execution` and `webhooks`. A handler of a `Request` does as well: then nothing leaves the process.
   *
   * Who rejects, or takes too long (30 s for actions, 5 s for webhooks), gave no answer and is asked again later, in
   * the emulator's time: after a minute first. `advance` makes that moment come.
   */
  deliver?: (request: Request) => Response | Promise<Response>;
  /** Records that are there from the start. */
  data?: ImportData;
  limits?: {
    /** Requests per account and app in ten seconds. Default 100. */
    general?: number;
    /** Whether their 429 carries `Retry-After`; HubSpot's often do not. Default false. */
    generalRetryAfter?: boolean;
    /** Requests per account and day, for the account token. Default 250,000. */
    daily?: number;
    /** Snapshot requests per second. Default 10. */
    snapshots?: number;
    /** Journal requests per second. Default 100. */
    journal?: number;
    /** Subscription requests per second. Default 50. */
    subscriptions?: number;
    /** Searches per account and second. Default 5. */
    search?: number;
  };
  snapshots?: SnapshotOptions;
  journal?: JournalOptions;
  /** How long after a write a search finds it, in milliseconds. Default 0. */
  searchDelay?: number;
  /** Whether the results of a batch come in another order than asked. Default false. */
  shuffleBatches?: boolean;
  /** How single sends proceed, in milliseconds: until the work begins ([200, 1000]), and from there to its end ([300, 2000]). */
  email?: { pending?: Range; processing?: Range };
  /** Probability of each fault per request, from 0 to 1. */
  faults?: Partial<Record<FaultKind, number>>;
  /** How late a late answer is. Default [500, 5000]. */
  faultDelay?: Range;
}

/** How snapshots proceed. */
export interface SnapshotOptions {
  /** Until the status record appears; until then its status is 404. Default [200, 1500]. */
  recordDelay?: Range;
  /** Probability that it never appears, though the snapshot is taken. Default 0. */
  missingRate?: number;
  /** Until the work begins. Default [300, 2000]. */
  pending?: Range;
  /** From there to its end. Default [500, 4000]. */
  inProgress?: Range;
  /** Until it expires, where it does. Default [2000, 6000]. */
  expiry?: Range;
  /** Probability of FAILED with TIMEOUT. Default 0. */
  timeoutRate?: number;
  /** Probability of FAILED with INTERNAL_ERROR. Default 0. */
  internalErrorRate?: number;
  /** Probability of EXPIRED. Default 0. */
  expiredRate?: number;
  /** Whether a reply lists its entries in another order than asked. Default false. */
  shuffle?: boolean;
  /** The word while it is being taken. Default IN_PROGRESS. */
  running?: "IN_PROGRESS" | "PROCESSING" | "UNFAMILIAR" | "MIXED";
  /** The word once it was taken; HubSpot's documents disagree. Default COMPLETED. */
  done?: "COMPLETED" | "SUCCESS" | "PROCESSING" | "PROCESSING_OPEN" | "MIXED";
  /** Most requests in one batch. Default: no maximum. */
  batch?: number;
}

/** How the journal is published and kept. Times are milliseconds. */
export interface JournalOptions {
  /** From the first event of a file until the file is published. Default 1,000. */
  interval?: number;
  /** How long the link to a file works. Default 600,000. */
  linkLifetime?: number;
  /** How long a file is kept. Default: three days. */
  retention?: number;
  /** Most events of a file; one that is full is published at once. Default 10,000. */
  fileEvents?: number;
  /** Most bytes of a file's events. Default 5,000,000. */
  fileBytes?: number;
  /** Whether a snapshot is told only where its object type was subscribed to with SNAPSHOT. Default false. */
  snapshotsBySubscription?: boolean;
}

/** One object to import. */
export interface ImportedObject {
  id: Id;
  properties?: Record<string, string | number | boolean | null>;
  /** Ids by object type, such as `{ companies: [2001] }`. */
  associations?: Record<string, readonly Id[]>;
  archived?: boolean;
  /** Whether the app may not see it: its snapshots fail with PERMISSION_DENIED. */
  restricted?: boolean;
}

/** A property that a type gets by import. */
export type ImportedProperty =
  | string
  | { name: string; unique?: boolean; readOnly?: boolean; restricted?: boolean };

/** Records to put over those of an account. */
export interface ImportData {
  /** Default: the emulator's account. */
  portalId?: Id;
  /** Whether everything that was there goes. Default false. */
  replace?: boolean;
  /** Properties by object type. Those that objects use need not be listed. */
  properties?: Record<string, readonly ImportedProperty[]>;
  contacts?: readonly ImportedObject[];
  companies?: readonly ImportedObject[];
  deals?: readonly ImportedObject[];
  tickets?: readonly ImportedObject[];
  /** Templates of single sends, and the properties that each needs. */
  emails?: readonly { id: Id; customProperties?: readonly string[]; contactProperties?: readonly string[] }[];
  /** Domains that may stand in the From address. */
  sendingDomains?: readonly string[];
  /** Options to change from now on. */
  options?: Omit<EmulatorOptions, "data" | "clock" | "deliver" | "seed" | "now" | "portalId" | "appId">;
}

/** What a client needs to be let in. None of it is a real secret. */
export interface Credentials {
  /** A token of the account that lives on. */
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

/** One execution of a workflow action. */
export interface ExecutionState {
  callbackId: string;
  portalId: number;
  /**
   * DUE: the action is to be called, again perhaps. SENT: it was called and has not answered. BLOCKED: it answered
   * BLOCK, and the workflow waits for the callback. FAILED: it refused, or gave no answer within three days.
   */
  state: "DUE" | "SENT" | "BLOCKED" | "COMPLETED" | "EXPIRED" | "FAILED";
  /** How often the action was called. */
  attempts: number;
  /** What it gave, once it is COMPLETED. */
  outputFields: Record<string, unknown> | null;
  /** When BLOCKED ends, or ended, without a callback, in milliseconds since 1970. */
  expiresAt: number | null;
  /** Why it FAILED. */
  reason: string | null;
}

/** The types of events that the emulator knows; others can be sent, too. */
export type SubscriptionType =
  | `${"contact" | "company" | "deal" | "ticket"}.${"creation" | "deletion" | "propertyChange"}`
  | `conversation.${"creation" | "deletion" | "privacyDeletion" | "propertyChange" | "newMessage"}`;

/** How HubSpot signs; v1 and v2 share a header, so only one of these goes with v3. */
export type SignatureVersion = "v1" | "v2" | "v3";

/** How full the journal is. */
export interface JournalState {
  /** All that it was given. */
  events: number;
  /** Those that wait to be published. */
  waiting: number;
  /** Those that are kept. */
  files: number;
}

/** What an emulator tells about itself. */
export interface EmulatorState {
  /** Its time, in milliseconds since 1970. */
  now: number;
  /** What was advanced so far, in milliseconds. */
  advanced: number;
  appId: number;
  portalId: number;
  accounts: { portalId: number; installed: boolean; objects: Record<string, number> }[];
  tokens: { live: number };
  snapshots: { total: number; byStatus: Record<string, number>; endsWaiting: number };
  /** How many subscriptions to the journal there are. */
  subscriptions: number;
  journal: JournalState;
  /** Executions of workflow actions, in the order begun. */
  executions: ExecutionState[];
  /** Events: those that wait to be sent, again perhaps; those that were taken; those given up after ten more tries. */
  webhooks: { waiting: number; delivered: number; givenUp: number };
  /** Requests of HubSpot's own that wait for their answer. */
  deliveries: { underWay: number };
  requests: { total: number; byRoute: Record<string, number>; byStatus: Record<string, number> };
  limits: Record<
    "general" | "search" | "snapshots" | "journal" | "subscriptions",
    {
      limit: number;
      /** Length of its window. */
      milliseconds: number;
      /** Requests that arrived, the refused ones too. */
      requests: number;
      refused: number;
      /** Most that arrived in any window of that length. */
      peak: number;
      /** Most that arrived in any one second. */
      peakPerSecond: number;
    }
  >;
  faults: { waiting: number; struck: Record<string, number> };
  /** The last 100 requests, oldest first. */
  log: {
    at: number;
    method: string;
    path: string;
    /** 0 where the connection broke or hung without processing. */
    status: number;
    fault: string | null;
    correlationId: string;
  }[];
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
   * Says where events go: those of every write through the API from now on, and those of `event`. They come up to a
   * hundred at a time, and again until they are answered with 2xx. Signatures tell the emulator's time, which
   * `advance` moves away from the real one.
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
  /** Lets a visitor write: on a new thread, or on that of `threadId`. Every field is optional. */
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
  /** Says how the next snapshots end; calls queue. NOT_FOUND: the status record never appears. */
  snapshot(input: {
    status: "COMPLETED" | "SUCCESS" | "PROCESSING" | "FAILED" | "EXPIRED" | "PENDING" | "IN_PROGRESS" | "NOT_FOUND";
    /** With FAILED. Default INTERNAL_ERROR. */
    errorCode?: "TIMEOUT" | "VALIDATION_ERROR" | "INTERNAL_ERROR" | "PERMISSION_DENIED";
    /** Default 1. */
    times?: number;
  }): Promise<{ waiting: number }>;
  /** Makes an account, or changes one. Where the app goes, the account's tokens, refresh tokens and codes go, too. */
  account(input: {
    /** Whether the app is installed there. */
    installed: boolean;
    /** One that exists. Default: a new one. */
    portalId?: Id;
    /** What the app may be granted there. Default: everything. */
    scopes?: readonly string[];
  }): Promise<{ portalId: number }>;
  /** Lets something go wrong. */
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

/** An emulator in this process. */
export interface Emulator extends Credentials, Controls {
  /** Base URL; only `fetch` of this emulator leads there. */
  url: string;
  credentials: Credentials;
  /** Like the global one, but every URL leads to the emulator. */
  fetch: typeof globalThis.fetch;
  /** Sends nothing from now on; what is under way is given up. `fetch` goes on. */
  close(): Promise<void>;
}

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
}

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
