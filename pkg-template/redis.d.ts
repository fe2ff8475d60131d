import type { RelayStore } from "./relay.js";
import type { Checkpoints } from "./types/journal.js";
import type { SharedLimits, SharedTokens } from "./types/sharing.js";

/**
 * A connected client of the package `redis`, version 4 or later, or of anything that runs a script like it; of ioredis:
 * `{ eval: (script, { keys, arguments: rest }) => ioredis.eval(script, keys.length, ...keys, ...rest) }`.
 * Redis 5 or later; each script touches one key, so a cluster does, too.
 */
export interface RedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

export interface RedisOptions {
  /** Before each key: `hubspot-wasm:` unless given. */
  prefix?: string;
}

/**
 * Rate limits that all processes share: `new HubSpot({ app, limits: redisLimits(redis) })`.
 * One script counts the send times of a sliding window by the server's clock.
 */
export declare function redisLimits(
  redis: RedisClient,
  options?: RedisOptions & {
    /**
     * Milliseconds by which one request may take longer to arrive than another: 100. Each interval is longer by that, so that
     * the requests of two intervals don't arrive in one.
     */
    margin?: number;
  },
): SharedLimits;

/**
 * Tokens that all processes share: `new HubSpot({ app, tokens: redisTokens(redis) })`. One process asks HubSpot, the others
 * wait for its token. Redis then holds bearer tokens: anyone who can read it can act as the app.
 */
export declare function redisTokens(
  redis: RedisClient,
  options?: RedisOptions & {
    /**
     * Milliseconds after which another process asks HubSpot, if the first has brought no token: 4,000, which is below the 5
     * seconds that a client waits.
     */
    patience?: number;
  },
): SharedTokens;

/**
 * The checkpoint of a reader, with a lease: of all processes that use it, one reads, and if that one dies another goes on from
 * its last offset. One object serves one reader at a time.
 */
export declare function redisCheckpoints(
  redis: RedisClient,
  options?: RedisOptions & {
    /** The name of the checkpoint, another one for each purpose: `journal` unless given. */
    name?: string;
    /** Milliseconds without a sign of life after which another process takes over: 10,000. */
    lease?: number;
  },
): RedisCheckpoints;

/**
 * The store that the processes of one relay share: `createRelay({ store: redisStore(redis) })`. Redis then holds the answers
 * that cards got, for eleven minutes.
 */
export declare function redisStore(redis: RedisClient, options?: RedisOptions): RelayStore;

/** A checkpoint with a lease. */
export interface RedisCheckpoints extends Checkpoints {
  /** Waits until this process holds the lease, however long; gives the last offset that was saved. */
  load(): Promise<string | undefined>;
  /**
   * Stores an offset and keeps the lease.
   * @throws {LeaseLostError} where another process has taken over; nothing is stored then
   */
  save(offset: string): Promise<void>;
  /** Gives the lease up, so that another process goes on at once, and ends a `load` that waits. */
  release(): Promise<void>;
}

/** Another process has taken over a checkpoint, or the wait for it was ended. Call `read` again to wait for the next turn. */
export declare class LeaseLostError extends Error {
  readonly name: "LeaseLostError";
  readonly code: "LEASE_LOST";
}
