/** How an emulator behaves. Everything is optional; the same options and the same calls give the same answers. */
export interface EmulatorOptions {
  /** Everything random comes from it. Default 1. */
  seed?: number;
  /** Wall time at the start, in milliseconds since 1970. Default: now. */
  now?: number;
  /** The time, in milliseconds since 1970, for tests that control it. Default: the real time, from `now` on. */
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
   * URLs of `execution` and `webhooks`. A handler of a `Request` will also do: then nothing leaves the process.
   *
   * A delivery that rejects or takes too long (30 s for actions, 5 s for webhooks) got no answer, and is repeated later in
   * the emulator's time, first after a minute. `advance` makes that time come.
   */
  deliver?: (request: Request) => Response | Promise<Response>;
  /** Records that are there from the start. */
  data?: ImportData;
  limits?: {
    /** Requests per account and app in ten seconds. Default 100, and 110 for tokens of OAuth. */
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

/** Milliseconds: exactly so many, or a range to draw from. */
export type Range = number | readonly [least: number, most: number];

/** A value that HubSpot writes as a number and JavaScript can't always hold as one. */
export type Id = number | string | bigint;

/** The object types that an emulator has, by their plural names. `cars` are a type of the account's own, `2-3501001`. */
export type ImportedType =
  | "contacts" | "companies" | "deals" | "tickets" | "products" | "line_items" | "quotes" | "invoices" | "subscriptions"
  | "orders" | "discounts" | "payment_links" | "commerce_payments" | "calls" | "meetings" | "notes" | "tasks"
  | "feedback_submissions" | "users" | "leads" | "services" | "listings" | "courses" | "cars";

/** Records to put over those of an account, by object type. */
export interface ImportData extends Partial<Record<ImportedType, readonly ImportedObject[]>> {
  /** Default: the emulator's account. */
  portalId?: Id;
  /** Whether everything that was there goes. Default false. */
  replace?: boolean;
  /** Properties by object type. Those that objects use need not be listed. */
  properties?: Record<string, readonly ImportedProperty[]>;
  /** Templates of single sends, and the properties that each needs. */
  emails?: readonly { id: Id; customProperties?: readonly string[]; contactProperties?: readonly string[] }[];
  /** Domains that may stand in the From address. */
  sendingDomains?: readonly string[];
  /** Options to change from now on. */
  options?: Omit<EmulatorOptions, "data" | "clock" | "deliver" | "seed" | "now" | "portalId" | "appId">;
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

/** A property that a type gets by import, or what changes of one that it has. */
export type ImportedProperty =
  | string
  | {
      name: string;
      /** Default: any text. */
      type?: "string" | "number" | "datetime" | "date" | "bool" | "enumeration" | "phone_number";
      /** `checkbox` lets an enumeration hold several of its options. */
      fieldType?: string;
      /** Of an enumeration: the values that it may hold. */
      options?: readonly string[];
      /** Whether its values name objects, as `idProperty` does. */
      unique?: boolean;
      readOnly?: boolean;
      /** Whether the app may not see it. */
      restricted?: boolean;
      /** Whether no object is created without it, from version 2026-09 on. */
      required?: boolean;
    };
