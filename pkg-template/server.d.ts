import type { OperationName, Operations } from "./index.js";

/** What the URL is made of where an installation starts. */
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
 * The URL to send a person to who installs the app. HubSpot sends them on to `redirectUri` with a `code`.
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

/** The headers with which HubSpot would send a request: for tests of one's own endpoints. */
export declare function sign(request: RequestToSign): Record<string, string>;

/**
 * The URL that HubSpot called, where a proxy stands between. Headers only choose among `hosts`, which may be written as
 * hosts or with their scheme; where they name none of them it is the first.
 */
export declare function publicUrl(request: { url: string; headers?: HeadersLike; hosts: readonly string[] }): string;

/** What every pushed event has. */
export interface EventBase {
  /** HubSpot's number of the event; a repeated delivery has the same. */
  readonly eventId?: number | string;
  readonly subscriptionId?: number | string;
  /** The account. */
  readonly portalId?: number | string;
  readonly appId?: number | string;
  /** When it happened, in milliseconds since 1970. */
  readonly occurredAt?: number;
  /** How often it was delivered before. */
  readonly attemptNumber?: number;
  /** The record, or the thread of a conversation. */
  readonly objectId?: number | string;
  /** What changed it, such as `CRM` or `INTEGRATION`. */
  readonly changeSource?: string;
  readonly changeFlag?: string;
  readonly sourceId?: string;
  /** HubSpot may add fields at any time. */
  readonly [field: string]: unknown;
}

/** The record types whose events are typed; `object` is any other, and `objectTypeId` says which. */
export type EventSubject = "contact" | "company" | "deal" | "ticket" | "product" | "line_item" | "object";

/** A record was created, deleted, deleted for privacy's sake, or restored. */
export interface ObjectEvent extends EventBase {
  readonly type: `${EventSubject}.${"creation" | "deletion" | "privacyDeletion" | "restore"}`;
  readonly objectTypeId?: string;
}

/** A property of a record changed. */
export interface ObjectPropertyChangeEvent extends EventBase {
  readonly type: `${EventSubject}.propertyChange`;
  readonly objectTypeId?: string;
  readonly propertyName?: string;
  readonly propertyValue?: string;
}

/** Records became one. */
export interface ObjectMergeEvent extends EventBase {
  readonly type: `${EventSubject}.merge`;
  readonly primaryObjectId?: number | string;
  readonly mergedObjectIds?: readonly (number | string)[];
  readonly newObjectId?: number | string;
  readonly numberOfPropertiesMoved?: number;
}

/** An association came or went. */
export interface ObjectAssociationChangeEvent extends EventBase {
  readonly type: `${EventSubject}.associationChange`;
  /** Such as `CONTACT_TO_COMPANY`. */
  readonly associationType?: string;
  readonly fromObjectId?: number | string;
  readonly toObjectId?: number | string;
  readonly associationRemoved?: boolean;
  readonly isPrimaryAssociation?: boolean;
}

/** A thread was created, archived, or deleted for good. */
export interface ConversationEvent extends EventBase {
  readonly type: "conversation.creation" | "conversation.deletion" | "conversation.privacyDeletion";
}

/** A property of a thread changed. */
export interface ConversationPropertyChangeEvent extends EventBase {
  readonly type: "conversation.propertyChange";
  readonly propertyName?: "assignedTo" | "status" | "isArchived" | (string & {});
  readonly propertyValue?: string;
}

/** A message was posted on a thread. */
export interface ConversationNewMessageEvent extends EventBase {
  readonly type: "conversation.newMessage";
  readonly messageId?: string;
  readonly messageType?: "MESSAGE" | "COMMENT" | (string & {});
}

/** An event that this version does not know, as it came. */
export interface UnknownEvent {
  readonly type: "unknown";
  readonly raw: unknown;
}

/** An event of a pushed webhook. */
export type WebhookEvent =
  | ObjectEvent
  | ObjectPropertyChangeEvent
  | ObjectMergeEvent
  | ObjectAssociationChangeEvent
  | ConversationEvent
  | ConversationPropertyChangeEvent
  | ConversationNewMessageEvent
  | UnknownEvent;

/** The events of a request, or why there are none. */
export type ParsedWebhook =
  | { valid: true; version: SignatureVersion; events: WebhookEvent[] }
  | {
      valid: false;
      /** As for `verifySignature`; `malformed`: HubSpot signed it, but it is no array of events. */
      reason: "missing" | "stale" | "mismatch" | "malformed";
    };

/** The events of a pushed webhook, if HubSpot sent it. Synchronous, and nothing that the request holds makes it throw. */
export declare function parseWebhook(request: SignedRequest): ParsedWebhook;

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
  /** The versions of the signature that count. */
  versions?: readonly SignatureVersion[];
  /** The largest body, in bytes: 5,000,000. */
  limit?: number;
}

export interface WebhookHandlerOptions extends HandlerOptions {
  /** What it throws makes HubSpot send the events again. HubSpot waits 5 seconds: keep the events, and work later. */
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
  /** Returns the answer: `blockExecution()` or `completeExecution()`. What it throws makes HubSpot try again. */
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

/** An actor's id, taken apart. */
export interface ParsedActorId {
  /** What the prefix says: `A-`, `E-`, `I-`, `L-`, `S-` or `V-`, in this order. */
  type: "agent" | "email" | "integration" | "customerAgent" | "system" | "visitor" | "unknown";
  /** What stands behind the prefix: of an agent the user's id, of a visitor the contact's. The whole id where it is unknown. */
  id: string;
}

/** Takes the id of an actor in a conversation apart: `A-123` is `{ type: "agent", id: "123" }`. */
export declare function parseActorId(actorId: string): ParsedActorId;

/** How to log in to HubSpot's mail server: what nodemailer's `createTransport` takes, among others. It holds the password. */
export interface SmtpSettings {
  host: string;
  port: 25 | 465 | 587;
  /** Whether the connection is encrypted from the first byte, as on port 465. */
  secure: boolean;
  /** Whether STARTTLS must come before anything else, as on the other ports. */
  requireTLS: boolean;
  auth: { user: string; pass: string };
}

/**
 * The settings of a mailer for an SMTP token.
 * @param token as HubSpot gave it when it was created or its password was reset: it tells the password at no other time
 * @throws {InvalidRequestError} where the password is missing, or an option is wrong
 */
export declare function smtpSettings(
  token: { readonly id?: string | undefined; readonly password?: string | null | undefined },
  options?: {
    /** The account's data center, `na1` unless given; `eu1` has a server of its own. A token's metadata tells it as `hublet`. */
    region?: "na1" | "eu1" | (string & {});
    /** 587 unless given. 25 and 587 are STARTTLS, 465 is TLS. */
    port?: 25 | 465 | 587;
  },
): SmtpSettings;

/**
 * When an SMTP token ends, in the form of its `createdAt`: HubSpot keeps a token for twelve months.
 * @throws {InvalidRequestError} where the token doesn't tell when it was created
 */
export declare function smtpTokenExpiry(token: { readonly createdAt?: string | undefined }): string;
