// The core's words as values. What it answers, tells a sink or throws is JSON text: one string crosses faster than a tree.

import { send } from "./transport.js";

/** One client's core. */
export class Core {
  #core;

  /**
   * @param {new (options: object, host: object) => any} Glue the class that wasm-bindgen made
   * @param {object} options data
   * @param {object} host functions
   */
  constructor(Glue, options, { onNotice, onTokens, onTrace, ...host }) {
    const core = {};
    host.send = sending(core, host.transport);
    if (onNotice) host.onNotice = (notice) => onNotice(JSON.parse(notice));
    if (onTokens) host.onTokens = (tokens) => onTokens(tokensOf(JSON.parse(tokens)));
    if (onTrace) host.onTrace = (trace) => onTrace(JSON.parse(trace));
    this.#core = understood(() => new Glue(options, host));
    core.ref = weak(this.#core);
  }

  /** A JSON body stands in `params` in the form in which it is sent. */
  build(operation, params, options) {
    const { notes, ...request } = JSON.parse(understood(() => this.#core.build(operation, params, options)));
    return { ...request, ...(params.body !== undefined && { body: request.body ?? params.body }), notes };
  }

  validate(operation, params, options) {
    // A card's core leaves checks to its relay.
    return JSON.parse(understood(() => this.#core.validate?.(operation, params, options) ?? "[]"));
  }

  call(operation, params, options, sink) {
    return understood(() => this.#core.call(operation, params, options, hearing(sink)));
  }

  /** @param {string} [from] the cursor of the first page; without it, everything that a search finds */
  list(operation, params, options, from, sink) {
    return understood(() => this.#core.list(operation, params, options, from, hearing(sink)));
  }

  read(options, sink) {
    return understood(() => this.#core.read(options, hearing(sink)));
  }

  take(requests, options, sink) {
    return understood(() => this.#core.take(requests, options, hearing(sink)));
  }

  resume(saved, options, sink) {
    return understood(() => this.#core.resume(saved, options, hearing(sink)));
  }

  usage() {
    return JSON.parse(this.#core.usage());
  }

  sendAndWait(params, options, sink) {
    return understood(() => this.#core.sendAndWait(params, options, hearing(sink)));
  }

  save(job) {
    return parsed(this.#core.save(job));
  }

  stop(job) {
    this.#core.stop(job);
  }
}

/**
 * Wasm holds the host for good, so the host must not hold the core: a client that nobody has any more could never be freed.
 * While anything runs, its sink holds the client. Out here, where nothing else can be caught in the closure.
 */
function sending(core, transport) {
  return (...request) => {
    // Without it nobody waits: what was left over, such as a token that is renewed ahead, is not worth a request.
    const held = core.ref.deref();
    return held && send(held, transport, ...request);
  };
}

/** Not every runtime has weak references. */
function weak(core) {
  return typeof WeakRef === "function" ? new WeakRef(core) : { deref: () => core };
}

/** What comes with values already. */
const VALUES = new Set(["reply", "page", "more", "part", "status", "file"]);

/** A sink that hears text and tells values. */
function hearing(sink) {
  return (type, ...said) => {
    if (VALUES.has(type)) sink(type, ...said);
    else if (type === "failed") sink(type, { ...JSON.parse(said[0]), cause: said[1] }, parsed(said[2]));
    else if (type === "result") sink(type, said[0], JSON.parse(said[1]));
    else sink(type, parsed(said[0]), ...said.slice(1));
  };
}

/** What the core throws is text; anything else is a defect and stays what it is. */
export function understood(ask) {
  try {
    return ask();
  } catch (thrown) {
    throw typeof thrown === "string" ? JSON.parse(thrown) : thrown;
  }
}

function parsed(text) {
  return text === undefined ? undefined : JSON.parse(text);
}

/** Tokens in this package's own words and units. */
function tokensOf({ access_token, refresh_token, expires_in }) {
  const tokens = { accessToken: access_token };
  if (refresh_token !== undefined) tokens.refreshToken = refresh_token;
  if (expires_in !== undefined) tokens.expiresIn = expires_in * 1000;
  return tokens;
}
