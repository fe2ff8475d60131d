import type { HeadersLike, SignatureVersion } from "./signature.js";
import type { WebhookEvent } from "./webhooks.js";

/** The global `Request`, where the compiler knows one; else as much of it as is needed. */
export type FetchRequest = typeof globalThis extends { Request: { prototype: infer Known } }
  ? Known
  : { readonly method: string; readonly url: string; readonly headers: HeadersLike; readonly body: unknown };

/** The global `Response`, where the compiler knows one; else as much of it as is needed. */
export type FetchResponse = typeof globalThis extends { Response: { prototype: infer Known } }
  ? Known
  : { readonly status: number; readonly headers: Iterable<readonly [string, string]>; arrayBuffer(): Promise<ArrayBuffer> };

/** What both sorts of endpoint need to know. */
export interface HandlerOptions {
  /** The app's client secret. */
  clientSecret: string;
  /** The public hosts of this endpoint, such as `hooks.example.com`: the signature covers the URL that HubSpot called. */
  hosts: readonly string[];
  /** The versions of the signature to accept: all for webhooks, v2 and v3 for actions, unless given. */
  versions?: readonly SignatureVersion[];
  /** The largest body, in bytes: 5,000,000. */
  limit?: number;
}

export interface WebhookHandlerOptions extends HandlerOptions {
  /** If it throws, HubSpot sends the events again. HubSpot waits 5 seconds: store the events, and work later. */
  onEvents: (events: WebhookEvent[], request: FetchRequest) => unknown;
}

/**
 * An endpoint for pushed webhooks. Answers 401 to what HubSpot did not sign.
 * @throws {InvalidRequestError} where an option is wrong
 */
export declare function webhookHandler(options: WebhookHandlerOptions): (request: FetchRequest) => Promise<FetchResponse>;

/** What HubSpot sends to the URL of a custom workflow action. */
export interface Execution {
  /** Names the execution when it is completed. */
  readonly callbackId: string;
  readonly origin?: {
    readonly portalId?: number;
    readonly actionDefinitionId?: number;
    readonly actionDefinitionVersion?: number;
    readonly [field: string]: unknown;
  };
  readonly context?: { readonly source?: string; readonly workflowId?: number; readonly [field: string]: unknown };
  /** The record that is enrolled. */
  readonly object?: {
    readonly objectId?: number;
    readonly objectType?: string;
    readonly properties?: { readonly [name: string]: string | null };
    readonly [field: string]: unknown;
  };
  /** What the person who built the workflow filled in. */
  readonly inputFields?: { readonly [name: string]: unknown };
  readonly [field: string]: unknown;
}

/** The answer of a workflow action's URL. */
export interface ExecutionAnswer {
  outputFields: { hs_execution_state: string; hs_expiration_duration?: string; [name: string]: string | undefined };
}

export interface ActionHandlerOptions extends HandlerOptions {
  /** Returns the answer: `blockExecution()` or `completeExecution()`. If it throws, HubSpot tries again. */
  onExecution: (execution: Execution, request: FetchRequest) => ExecutionAnswer | undefined | Promise<ExecutionAnswer | undefined>;
}

/**
 * The endpoint of a custom workflow action. Answers 401 to what HubSpot did not sign with v2 or v3.
 * @throws {InvalidRequestError} where an option is wrong
 */
export declare function actionHandler(options: ActionHandlerOptions): (request: FetchRequest) => Promise<FetchResponse>;

/**
 * Blocks an execution until `automation.callbacks.complete` ends it, or the workflow goes on by itself.
 * @throws {InvalidRequestError} where `expiration` is no duration, or an output is wrong
 */
export declare function blockExecution(answer?: {
  /** An ISO 8601 duration, such as `P1WT1H`; HubSpot waits one week unless given. */
  expiration?: string;
  /** More outputs, by the names that the action's definition has. */
  outputFields?: { readonly [name: string]: string };
}): ExecutionAnswer & { outputFields: { hs_execution_state: "BLOCK" } };

/**
 * Ends an execution at once. It is also the `body` of `automation.callbacks.complete`.
 * @throws {InvalidRequestError} where an output is wrong
 */
export declare function completeExecution(answer?: {
  /** `SUCCESS` unless given; `FAIL_CONTINUE`: the action failed, and the workflow goes on. */
  state?: "SUCCESS" | "FAIL_CONTINUE";
  /** The action's outputs, by the names that its definition has. */
  outputFields?: { readonly [name: string]: string };
}): ExecutionAnswer & { outputFields: { hs_execution_state: "SUCCESS" | "FAIL_CONTINUE" } };

/** As much of Node's `IncomingMessage` as is needed. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  method?: string | undefined;
  url?: string | undefined;
  /** Where a framework keeps the whole URL. */
  originalUrl?: string | undefined;
  headers: { readonly [name: string]: string | readonly string[] | undefined };
  iterator?(options: { destroyOnReturn: boolean }): AsyncIterable<Uint8Array>;
  resume?(): unknown;
}

/** As much of Node's `ServerResponse` as is needed. */
export interface NodeResponse {
  /** The headers are name, value, name, value … */
  writeHead(status: number, headers: string[]): unknown;
  end(body: Uint8Array): unknown;
}

/** Serves a fetch handler with Node's http: `createServer(nodeListener(handler))`. */
export declare function nodeListener(
  handler: (request: FetchRequest) => Promise<FetchResponse>,
  options?: {
    /** The largest body, in bytes: 5,000,000. */
    limit?: number;
    /** Hears what the handler throws; the caller gets 500. `console.error` unless given. */
    onError?: (error: unknown) => void;
  },
): (request: NodeRequest, response: NodeResponse) => Promise<void>;
