import type { Operations } from "../generated/types.js";
import type { OperationName } from "./call.js";

/** The parts of the URL with which an installation begins. */
export interface Authorize {
  /** The app's client ID. */
  clientId: string;
  /** Where HubSpot sends the person with the `code`: one of the app's redirect URLs; `https`, or `http` on this machine. */
  redirectUri: string;
  /** The scopes that the app can't do without. */
  scopes: readonly string[];
  /** The scopes that it is given where the account has them. */
  optionalScopes?: readonly string[];
  /** Comes back with the code. Compare it, so that nobody can slip in a code of their own. */
  state?: string;
  /** From `createCodeVerifier()`. Only its hash is in the URL; give the verifier itself to `oauth.createTokens`. */
  codeVerifier?: string;
  /** `https://app.hubspot.com` unless given: an emulator's URL, say. */
  baseUrl?: string;
}

/**
 * The URL to which to send a person who installs the app. HubSpot sends them on to `redirectUri` with a `code`.
 * @throws {InvalidRequestError} where a part is wrong
 */
export declare function authorizeUrl(authorize: Authorize): string;

/**
 * A verifier (PKCE, S256) that nobody can guess. Keep it until the code comes.
 * @param random 32 random bytes, where there is no global `crypto`, as in Node 18
 */
export declare function createCodeVerifier(random?: Uint8Array): string;

/** An operation, with its parameters where its scope depends on the object type. */
export type ScopedOperation = {
  [Name in OperationName]: Name | { operation: Name; params: Partial<Operations[Name]["params"]> };
}[OperationName];

/**
 * The scopes that calls of these operations need, each once.
 * @throws {InvalidRequestError} where an operation does not exist, or its scope depends on an object type that is missing
 */
export declare function requiredScopes(operations: readonly ScopedOperation[]): string[];
