/**
 * Rate limits that several processes share. A store that fails, or takes longer than a second, stops nothing: the client goes
 * on by its own count and says so once by `onNotice`.
 */
export interface SharedLimits {
  /**
   * Asks for permission to send one request.
   * @param key names the limit: `snapshots:<clientId>`; for an account's limits `general:<clientId>:<portalId>` and
   *   `search:<portalId>`, of what the client's options say. Set `portalId` where a process serves several accounts.
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
   * The others wait for its token. It may take up to 5 seconds.
   * @param key stands for the credential and the scopes; it reveals nothing about them
   * @param refused a token that is not to be given out again: HubSpot refused it, or it has expired
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
