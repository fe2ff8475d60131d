// The error classes. The core describes an error as data; here it becomes an instance of the class of that name.

const BRAND = Symbol.for("hubspot-wasm.error");

/** What an error may know besides its message, in the order in which it is printed. */
const FIELDS = [
  "operation", "status", "category", "subCategory", "correlationId", "retryAfter", "attempts", "mayHaveHappened",
  "policyName", "errors", "context", "problems", "body",
];

/** Anything that goes wrong in this package. */
export class HubSpotError extends Error {
  /**
   * @param {string} message
   * @param {object} [fields] what is known about the error; absent fields stay absent
   */
  constructor(message, fields = {}) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    for (const field of FIELDS) if (fields[field] !== undefined) this[field] = fields[field];
  }

  /** What a log may hold: neither the body nor the cause, which are other people's words. */
  toJSON() {
    const json = { name: this.name, message: this.message };
    for (const field of FIELDS) if (field !== "body" && this[field] !== undefined) json[field] = this[field];
    return json;
  }
}

/** The request is wrong; nothing was sent. `problems` says where. */
export class InvalidRequestError extends HubSpotError {}
/** HubSpot answered with an error. */
export class ApiError extends HubSpotError {}
/** 401, or no credential can be had. */
export class AuthenticationError extends ApiError {}
/** 403. */
export class PermissionError extends ApiError {}
/** 404. */
export class NotFoundError extends ApiError {}
/** 409. */
export class ConflictError extends ApiError {}
/** 400, 414 or 422: HubSpot found the request wrong. */
export class ValidationError extends ApiError {}
/** 429 or 477. `retryAfter` says when to come back. */
export class RateLimitError extends ApiError {}
/** 5xx. */
export class ServerError extends ApiError {}
/** No response, or not whole. */
export class ConnectionError extends HubSpotError {}
/** No response in time. */
export class TimeoutError extends HubSpotError {}
/** A successful reply that is not what it should be. */
export class DecodeError extends HubSpotError {}
/** WebAssembly can't be used here. The message says what to do. */
export class WasmUnavailableError extends HubSpotError {}
/** A defect of this package. The message says what to report. */
export class InternalError extends HubSpotError {}

const CLASSES = {
  HubSpotError, InvalidRequestError, ApiError, AuthenticationError, PermissionError, NotFoundError, ConflictError,
  ValidationError, RateLimitError, ServerError, ConnectionError, TimeoutError, DecodeError, WasmUnavailableError,
  InternalError,
};

// A minifier renames classes but not these keys.
for (const [name, Class] of Object.entries(CLASSES)) {
  const constant = { value: name, writable: true, configurable: true };
  Object.defineProperty(Class, "name", constant);
  Object.defineProperties(Class.prototype, { name: constant, kind: constant });
}
Object.defineProperty(HubSpotError.prototype, BRAND, { value: true });

/**
 * Whether this is an error of this package, whichever copy of the package made it.
 * @param {unknown} error
 * @returns {boolean}
 */
export function isHubSpotError(error) {
  return typeof error === "object" && error !== null && error[BRAND] === true;
}

/** Whether a class of this package has this name. */
export function isKind(name) {
  return Object.hasOwn(CLASSES, name);
}

/**
 * The error that the core describes; anything else that it throws is a defect.
 * @param {unknown} thrown
 * @returns {HubSpotError}
 */
export function errorOf(thrown) {
  if (isHubSpotError(thrown)) return thrown;
  const kind = typeof thrown === "object" && thrown !== null && !(thrown instanceof Error) ? thrown.kind : undefined;
  if (isKind(kind)) {
    const { cause } = thrown;
    // The transport's own error of this package, such as a relay's, knows more.
    const said = isHubSpotError(cause) && cause.kind === kind ? { ...thrown, ...cause, cause: undefined } : thrown;
    return new CLASSES[kind](thrown.message, said);
  }
  return new InternalError(
    "hubspot-wasm failed in a way that it never should. Please report the `cause` of this error, with its stack and the " +
      "name of the operation but without its parameters, at https://github.com/hubspot-wasm/hubspot-wasm/issues",
    { cause: thrown },
  );
}

/**
 * The error of a request that was not sent.
 * @param {import("./plain.js").Finding[]} problems at least one
 * @param {string} [operation]
 */
export function invalid(problems, operation) {
  let message = "";
  for (const problem of problems) {
    if (message.length > 500) {
      message += " …";
      break;
    }
    message += (message && "; ") + problem.message;
  }
  return new InvalidRequestError(operation ? `${operation}: ${message}` : message, { operation, problems });
}

/**
 * Gives a class a name that a minifier leaves alone.
 * @param {Function} Class
 * @param {string} name
 */
export function named(Class, name) {
  Object.defineProperty(Class, "name", { value: name, configurable: true });
}

/** The error of something that was stopped without a reason of its own. */
export function aborted() {
  const message = "this operation was aborted";
  return typeof DOMException === "function"
    ? new DOMException(message, "AbortError")
    : Object.assign(new Error(message), { name: "AbortError" });
}
