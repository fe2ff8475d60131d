import type { OperationName } from "./call.js";
import type { ErrorKind } from "./errors.js";

/**
 * Functions that hear what a client does and waits for. They are told numbers and names: no token, no id, no value of a
 * parameter, no body. They are called at once and change nothing: one that throws, or whose promise is rejected, is told to
 * `onNotice` once.
 */
export interface Hooks {
  /** A request goes out: a try of a call. */
  onRequest?: (event: RequestEvent) => unknown;
  /** It has its end. */
  onResponse?: (event: ResponseEvent) => unknown;
  /** A call is sent again, after `wait` milliseconds. */
  onRetry?: (event: RetryEvent) => unknown;
  /** A call, or a job that has nothing else to do, waits. */
  onWait?: (event: WaitEvent) => unknown;
  /**
   * Is asked when a call, a list or a job starts; what it returns, such as a trace's context, comes with each of its events, and
   * of a token that it is the first to need.
   */
  context?: () => unknown;
}

/** What every event says. */
export interface HookEvent {
  /** The operation; a token that the client gets by itself is one of `oauth`, a journal's file is `webhooks.journal.file`. */
  operation: OperationName | "webhooks.journal.file";
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path with the names of its parameters: `/crm/v3/objects/{objectType}/{objectId}`. A journal's file has none. */
  path?: string;
  /** The rate limit that the operation draws on. */
  bucket: "general" | "search" | "journal" | "subscriptions" | "snapshots" | "unlimited";
  /** What somebody started: a call, a list, a batch, a job. Several calls may belong to it. */
  job: number;
  /** One call, with all of its tries. A job that waits has none. */
  call?: number;
  /** Which try, from 1: the one that goes out, ended or failed; of a wait, the one that is to come. */
  attempt?: number;
  /** What `context` returned, of the one that needs it where it is about a token that the client gets by itself. */
  context?: any;
}

/** A request goes out. */
export interface RequestEvent extends HookEvent {
  call: number;
  attempt: number;
}

/** A request has its end: a status, or a reason why there is none. */
export interface ResponseEvent extends HookEvent {
  call: number;
  attempt: number;
  /** The HTTP status. */
  status?: number;
  /** Why there is no status. */
  reason?: "connection" | "timeout" | "aborted" | "tooLarge" | "redirect";
  /** What HubSpot's support asks for. */
  correlationId?: string;
  /** Milliseconds from the request to its end, the body included. */
  duration: number;
}

/** A call is sent again. */
export interface RetryEvent extends HookEvent {
  call: number;
  attempt: number;
  /** The class of the error that the try ended with. */
  reason: ErrorKind;
  /** The HTTP status. */
  status?: number;
  /** Milliseconds until then; 0 where another token is tried at once. */
  wait: number;
  /** The time until then, as `Date.now()` tells it. */
  until: number;
}

/** A call or a job waits. */
export interface WaitEvent extends HookEvent {
  /**
   * `token`: an access token is on its way. `rateLimit`: its turn at a rate limit. `sharedLimit`: other processes have used
   * up the limit. `retry`: before a call is sent again; `retryAfter`: the same, as long as HubSpot said. `poll`: before a job
   * asks again what became of something. `journal`: before the journal is asked for more.
   */
  reason: "token" | "rateLimit" | "sharedLimit" | "retry" | "retryAfter" | "poll" | "journal";
  /** Milliseconds, where it is known how long; at a rate limit, at least. */
  wait?: number;
  /** The time until then, as `Date.now()` tells it. */
  until?: number;
}
