import type { Finding, OperationName } from "./call.js";
import type { FlagMigrationStep } from "./feature-flags.js";
import type { SyncStep } from "./subscriptions.js";

/** The names of the error classes. */
export type ErrorKind =
  | "HubSpotError" | "InvalidRequestError" | "ApiError" | "AuthenticationError" | "PermissionError" | "NotFoundError"
  | "ConflictError" | "ValidationError" | "RateLimitError" | "ServerError" | "ConnectionError" | "TimeoutError"
  | "DecodeError" | "WasmUnavailableError" | "InternalError";

/** Anything that goes wrong in this package. It never holds a credential. */
export declare class HubSpotError extends Error {
  constructor(message: string, fields?: { [field: string]: unknown });
  /** The name of the class, also after minification. */
  readonly kind: ErrorKind;
  /** The operation that was called. */
  readonly operation?: OperationName;
  /** The HTTP status. */
  readonly status?: number;
  /** HubSpot's word for the error, such as `VALIDATION_ERROR`. */
  readonly category?: string;
  readonly subCategory?: string;
  /** What HubSpot's support asks for. */
  readonly correlationId?: string;
  /** Milliseconds to wait before the call can succeed. */
  readonly retryAfter?: number;
  /** How often the call was sent. */
  readonly attempts?: number;
  /** The call may have been carried out although it has no result. */
  readonly mayHaveHappened?: boolean;
  /** The rate limit that was reached. */
  readonly policyName?: string;
  /** HubSpot's own list of what is wrong. */
  readonly errors?: unknown;
  /** HubSpot's own details, such as the scopes that are missing. */
  readonly context?: unknown;
  /** The body of the response. */
  readonly body?: unknown;
  /** Where it stopped `featureFlags.migrate` or `webhooks.subscriptions.sync`: all steps, of which some are `done`. */
  readonly steps?: FlagMigrationStep[] | SyncStep[];
  /** What a log may hold: neither the body nor the cause. */
  toJSON(): { name: string; message: string; [field: string]: unknown };
}

/** The request is wrong; nothing was sent. */
export declare class InvalidRequestError extends HubSpotError {
  readonly kind: "InvalidRequestError";
  /** Where, and how. */
  readonly problems: Finding[];
}
/** HubSpot answered with an error. */
export declare class ApiError extends HubSpotError {
  readonly status?: number;
}
/** 401, or no credential can be had. */
export declare class AuthenticationError extends ApiError {
  readonly kind: "AuthenticationError";
}
/** 403. */
export declare class PermissionError extends ApiError {
  readonly kind: "PermissionError";
}
/** 404. */
export declare class NotFoundError extends ApiError {
  readonly kind: "NotFoundError";
}
/** 409. */
export declare class ConflictError extends ApiError {
  readonly kind: "ConflictError";
}
/** 400, 414 or 422: HubSpot found the request wrong. */
export declare class ValidationError extends ApiError {
  readonly kind: "ValidationError";
}
/** 429 or 477. `retryAfter` says when to come back. */
export declare class RateLimitError extends ApiError {
  readonly kind: "RateLimitError";
}
/** 5xx. */
export declare class ServerError extends ApiError {
  readonly kind: "ServerError";
}
/** No response, or not whole. */
export declare class ConnectionError extends HubSpotError {
  readonly kind: "ConnectionError";
}
/** No response in time. */
export declare class TimeoutError extends HubSpotError {
  readonly kind: "TimeoutError";
}
/** A successful reply that is not what it should be. */
export declare class DecodeError extends HubSpotError {
  readonly kind: "DecodeError";
}
/** WebAssembly can't be used here. `hubspot-wasm/js` is the same without it; the message names the other ways, too. */
export declare class WasmUnavailableError extends HubSpotError {
  readonly kind: "WasmUnavailableError";
}
/** A defect of this package. The message says what to report. */
export declare class InternalError extends HubSpotError {
  readonly kind: "InternalError";
}

/** Whether this is an error of this package, whichever copy of the package made it. */
export declare function isHubSpotError(error: unknown): error is HubSpotError;
