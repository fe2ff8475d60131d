import type { FetchRequest, FetchResponse, HubSpot, OperationName, Operations } from "./index.js";

/**
 * The endpoint that `relay()` of an app card calls, as a fetch handler; Node serves it with `nodeListener()`.
 *
 * The card sends the name of an operation and its parameters: the relay checks them and builds the request. HubSpot's
 * signature (v3) is verified before anything is read, every `portalId` must be the signed one, and nothing is done that
 * `allow` does not name. What HubSpot answers, errors included, goes back with status 200; only refusals of the relay are 4xx.
 * @throws {InvalidRequestError} where an option is wrong, or `allow` names what is no operation or can't be relayed
 */
export declare function createRelay(options: RelayOptions): (request: FetchRequest) => Promise<FetchResponse>;

/** What a relay can't be told to allow: these act for the app as a whole, or hand out credentials. */
export type NotRelayed = Extract<
  OperationName,
  | `oauth.${string}`
  | `webhooks.journal.${string}`
  | `webhooks.subscriptions.${string}`
  | `marketing.smtpTokens.${string}`
  | `featureFlags.${string}`
>;

/** An operation that a relay can allow. */
export type RelayedName = Exclude<OperationName, NotRelayed>;

/** How a relay is set up: for one account, or for many. */
export type RelayOptions = RelaySettings &
  (
    | {
        /** The client of the one account that it serves. */
        client: HubSpot;
        /** That account; cards of others get 403. */
        portalId: number | string;
      }
    | {
        /** The client of an account; nothing where the account is not served. */
        client: (portalId: number) => HubSpot | null | undefined | Promise<HubSpot | null | undefined>;
        portalId?: undefined;
      }
  );

export interface RelaySettings {
  /** The app's client secret, which HubSpot signs with. */
  clientSecret: string;
  /** The operations that cards may call: none unless given. */
  allow?: readonly RelayedName[];
  /**
   * Asked before each call: `true` lets it go on, an object is what it is called with instead, anything else refuses it.
   * Without it, every user of the account may make the calls that `allow` names.
   */
  authorize?: (call: RelayedCall) => boolean | object | Promise<boolean | object>;
  /**
   * The public hosts of this endpoint, such as `backend.example.com`; an origin such as `http://127.0.0.1:3000` on this
   * machine. They are needed where the request's own URL is another one: behind `nodeListener()` or a proxy.
   */
  hosts?: readonly string[];
  /** Where to keep what lasts longer than one message: `memoryStore()` unless given, which is enough for one process. */
  store?: RelayStore;
  /** Is told what fails in the relay; nobody else is. `console.error` unless given. */
  onError?: (error: unknown) => void;
}

/** What HubSpot signed of a call. */
export type RelayedCall = {
  [Name in RelayedName]: {
    /** The account that the card is shown in. */
    portalId: number;
    /** Who looks at it. */
    userId: number;
    /** Their address, where HubSpot says it. */
    userEmail?: string;
    appId: number;
    operation: Name;
    /** As the card gave them, with the body: not yet checked by the rules of the operation. */
    params: Operations[Name]["params"];
  };
}[RelayedName];

/**
 * What a relay keeps, as texts by key: the answer of each message for eleven minutes, since HubSpot may deliver a message
 * twice, and for a week the ids of the snapshots that were asked for.
 */
export interface RelayStore {
  /** What is kept under a key. */
  get(key: string): Promise<string | null | undefined>;
  /**
   * Keeps a value for `ttl` milliseconds unless there is one; tells whether there was none. At once, whoever else asks.
   * An error whose `code` is `"STORE_FULL"` makes the relay answer 429.
   */
  add(key: string, value: string, ttl: number): Promise<boolean>;
  /** Keeps a value for `ttl` milliseconds. */
  set(key: string, value: string, ttl: number): Promise<void>;
}

/**
 * A store in this process. Beyond `entries` messages (100,000) in eleven minutes further ones are refused, so that none is
 * carried out twice; beyond `characters` (32,000,000) the oldest answers go.
 */
export declare function memoryStore(options?: { entries?: number; characters?: number }): RelayStore;
