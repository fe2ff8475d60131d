import type { OperationName, Signal } from "./call.js";

/**
 * Carries one request. It resolves to a response, whatever its status, and rejects where there is none; an error of this
 * package keeps its class.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** What a transport is given. */
export interface TransportRequest {
  readonly operation: OperationName;
  /** The call as data; a JSON body is `params.body`, an object. */
  readonly params?: unknown;
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  /** What is sent: JSON text, or an encoded form. */
  readonly body?: string;
  readonly signal: HostSignal;
  /** Milliseconds. */
  readonly timeout: number;
}

/** The host's own AbortSignal where it is known, so that `fetch` takes it. */
export type HostSignal = typeof globalThis extends { AbortSignal: { prototype: infer Known extends Signal } }
  ? Known
  : Signal;

/** What a transport returns: a Response, or as much of one as it has. */
export interface TransportResponse {
  readonly status: number;
  readonly headers?: { get(name: string): string | null } | { readonly [name: string]: string };
  /** Reads the body. */
  text?(): Promise<string>;
  /** The body, where there is no `text`: a string, or JSON that was parsed. */
  readonly body?: unknown;
}

/**
 * A transport to an app card's backend, which has `createRelay()` of `hubspot-wasm/relay`:
 * `new HubSpot({ transport: relay(hubspot.fetch, "https://backend.example.com/hubspot") })`.
 *
 * The client needs no credential then. A call is tried once, since the relay retries what is safe to retry; a try takes 15
 * seconds at most unless `attemptTimeout` says otherwise, up to 120. HubSpot carries one megabyte: a larger batch is split, and
 * any other larger request is refused before it is sent.
 * @param fetch `hubspot.fetch` of `@hubspot/ui-extensions`
 * @param url the backend's, as it begins in `permittedUrls.fetch` of the app
 */
export declare function relay(fetch: CardFetch, url: string | { toString(): string }): Transport;

/**
 * A transport through HubSpot's own API client for app cards, which is experimental: no backend, and the rights of the app
 * and its user. HubSpot may deliver a request twice, so that a create may happen twice; the client itself tries once.
 * @param fetchHubSpotApi of `@hubspot/ui-extensions/experimental/api-client`
 */
export declare function hubspotApi(fetchHubSpotApi: FetchHubSpotApi): Transport;

/** As much of `hubspot.fetch` as is used. */
export type CardFetch = (
  url: string,
  options: { method: "POST"; timeout: number; body: { [name: string]: unknown } },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** As much of `fetchHubSpotApi` as is used. */
export type FetchHubSpotApi = (request: {
  path: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: any;
}) => Promise<TransportResponse>;
