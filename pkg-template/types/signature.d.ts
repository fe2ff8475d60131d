/** A version of HubSpot's signature. */
export type SignatureVersion = "v1" | "v2" | "v3";

/** Headers in any form: a `Headers`, pairs, or the object of Node's `http`. */
export type HeadersLike =
  | Iterable<readonly [string, string]>
  | { readonly [name: string]: string | readonly string[] | undefined };

/** A body as it came, byte for byte. */
export type RawBody = string | ArrayBufferView | ArrayBuffer | null;

/** A request as it came. */
export interface SignedRequest {
  headers: HeadersLike;
  /** `POST` unless given. */
  method?: string;
  /** The URL that HubSpot called, with its query: behind a proxy, `publicUrl()` tells it. Only v1 does without. */
  url?: string;
  /** Raw: what a parser made of it can't be verified. */
  body?: RawBody;
  /** The app's client secret. */
  clientSecret: string;
  /** Milliseconds since 1970; now unless given. */
  now?: number;
  /** The versions that count; all of them unless given. Where v3 counts and is there, no other one does. */
  versions?: readonly SignatureVersion[];
}

/** Whether HubSpot sent a request. */
export type Verdict =
  | { valid: true; version: SignatureVersion }
  | {
      valid: false;
      /** There is no signature that counts, it is more than five minutes old, or it is of another request. */
      reason: "missing" | "stale" | "mismatch";
    };

/**
 * Tells whether HubSpot sent a request. Synchronous, and nothing that the request holds makes it throw.
 * @throws {InvalidRequestError} where an argument is wrong: a parsed body, say
 */
export declare function verifySignature(request: SignedRequest): Verdict;

/** What is signed. */
export interface RequestToSign {
  /** `POST` unless given. */
  method?: string;
  url?: string;
  body?: RawBody;
  clientSecret: string;
  /** Milliseconds since 1970; now unless given. */
  now?: number;
  /** `v3` unless given. */
  version?: SignatureVersion;
}

/** The headers that HubSpot would send with a request: for tests of your own endpoints. */
export declare function sign(request: RequestToSign): Record<string, string>;

/**
 * The URL that HubSpot called, where a proxy stands between. Headers only choose among `hosts`, which may be written as
 * hosts or with their scheme; where they name none of them it is the first.
 */
export declare function publicUrl(request: { url: string; headers?: HeadersLike; hosts: readonly string[] }): string;
