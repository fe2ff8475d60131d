import type { Operations } from "../generated/types.js";

/** An id: a number, its digits as a string, or a BigInt. Ids have up to 64 bits, numbers are exact up to 2^53-1. */
export type Id = string | number | bigint;

/** The name of an operation, such as `crm.objects.get`. */
export type OperationName = keyof Operations;

export type Validate = "strict" | "problems" | "off";

/** The options of one call. */
export interface CallOptions<Name extends OperationName = OperationName> {
  /** Ends the call; it then rejects with the signal's reason. */
  signal?: Signal;
  /** Milliseconds for the call with all its waits. */
  timeout?: number;
  /** Milliseconds for one try. */
  attemptTimeout?: number;
  /** How often the call is tried at most. */
  retry?: { attempts?: number };
  /** More headers. */
  headers?: { readonly [name: string]: string } | Iterable<readonly [string, string]>;
  /** The version of the operation; its first one unless given. */
  version?: Operations[Name]["version"];
  /** What stops the call. */
  validate?: Validate;
}

/** The part of an AbortSignal that is used. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: any;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** A started call: a promise of the reply. */
export interface Call<Reply> extends Promise<Reply> {
  /** The reply together with the response that brought it. The response's body is used up. */
  withResponse(): Promise<{ data: Reply; response: HttpResponse }>;
}

/** The part of a Response that is used. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** A request as it would be sent, without its credential. */
export interface BuiltRequest<Name extends OperationName = OperationName> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute. */
  url: string;
  headers: { [name: string]: string };
  /** A JSON body is an object, a form its encoded string. */
  body?: Operations[Name]["body"] | string;
  notes: Finding[];
}

/** Something wrong with a request, or worth knowing about it. */
export interface Finding {
  /** Where, such as `body.snapshotRequests[1].properties`. */
  path: string;
  /** The rule, as one word, such as `missing`. */
  code: string;
  /** The rule, as one clause. */
  message: string;
  /** A problem stops the call, a note does not. */
  severity: "problem" | "note";
}
