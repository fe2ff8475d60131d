// A list: a promise of its first page, and a stream of its items or its pages.

import { Call, asPlain } from "./call.js";
import { aborted, errorOf } from "./errors.js";
import { run } from "./run.js";

/** A started call of a list. It is a promise of the first page; iterate it for every item. */
export class List extends Call {
  #next;
  #rest;
  #signal;

  /**
   * @param {(reply: Function, fail: Function) => void} start
   * @param {(from: string) => AsyncIterable<any>} rest the pages from a cursor on
   * @param {AbortSignal} [signal]
   */
  constructor(start, rest, signal) {
    let next;
    super((reply, fail) =>
      start((data, response, cursor) => {
        next = cursor;
        reply(data, response);
      }, fail),
    );
    this.#next = () => next;
    this.#rest = rest;
    this.#signal = signal;
  }

  /** Every page, the first one first. The next one is asked for when it is wanted. */
  async *pages() {
    yield await this;
    const next = this.#next();
    if (next !== undefined) yield* this.#rest(next);
  }

  /** Every item of every page. */
  [Symbol.asyncIterator]() {
    return itemsOf(this.pages(), this.#signal);
  }
}

asPlain(List);

/** Everything that a search finds, page by page. */
export class Everything {
  #pages;
  #signal;

  /**
   * @param {() => AsyncIterable<any>} pages starts the search
   * @param {AbortSignal} [signal]
   */
  constructor(pages, signal) {
    this.#pages = pages;
    this.#signal = signal;
  }

  /** Every page. The next one is asked for when it is wanted. */
  pages() {
    return this.#pages();
  }

  /** Every item of every page. */
  [Symbol.asyncIterator]() {
    return itemsOf(this.#pages(), this.#signal);
  }
}

/** Some pages, each with what it lacks. */
export async function* completed(pages, complete) {
  for await (const page of pages) {
    await complete(page);
    yield page;
  }
}

/** Every item of some pages, until the caller has had enough. */
async function* itemsOf(pages, signal) {
  for await (const page of pages) {
    const items = page?.results ?? page?.portalFlagStates ?? [];
    if (!Array.isArray(items)) throw errorOf({ kind: "DecodeError", message: "a page has no array of items" });
    for (const item of items) {
      if (signal?.aborted) throw signal.reason ?? aborted();
      yield item;
    }
  }
}

/**
 * The pages that the core tells of. Nothing is asked for before the first is wanted, and nothing after the last that is.
 * @param {import("./client.js").Client} client
 * @param {AbortSignal | undefined} signal
 * @param {(sink: Function) => number} begin starts the list in the core
 */
export async function* pagesOf(client, signal, begin) {
  const pages = [];
  let more, failure, tell;
  let over = false;
  let news = new Promise((resolve) => (tell = resolve));
  const receive = (job, type, data, goOn) => {
    if (type === "page") pages.push(data);
    else if (type === "more") more = goOn;
    else {
      job.end();
      over = true;
    }
    tell();
  };
  const job = run(client, signal, begin, receive, (job, reason) => {
    failure = { reason };
    tell();
  });
  try {
    for (;;) {
      if (pages.length > 0) yield pages.shift();
      else if (failure) throw failure.reason;
      else if (over) return;
      else {
        const goOn = more;
        more = undefined;
        goOn?.();
        await news;
        news = new Promise((resolve) => (tell = resolve));
      }
    }
  } finally {
    job.stop(aborted());
  }
}
