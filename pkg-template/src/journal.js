// The webhooks journal as a stream: of events, or of files. The core reads it; here it meets who consumes it.

import { aborted, errorOf, invalid, named } from "./errors.js";
import { plainOptions, problem } from "./plain.js";
import { run } from "./run.js";
import { tool } from "./tool.js";

/** What HubSpot says of an event; another word is an event of a kind that is not known yet. */
const ACTIONS = new Set([
  "CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE", "SNAPSHOT", "ASSOCIATION_ADDED", "ASSOCIATION_REMOVED",
  "APP_INSTALL", "APP_UNINSTALL", "ADDED_TO_LIST", "REMOVED_FROM_LIST", "GDPR_DELETE",
]);

/** The methods beside the operations of `webhooks.journal`. */
export const journal = (client) => ({
  /** @param {object} [options] */
  read(options) {
    return new Journal(client, options ?? {});
  },
});

/**
 * A key of an event of the journal, the same each time that the event comes.
 * @param {import("../types/journal.d.ts").JournalEvent} event
 * @returns {string}
 */
export function journalEventKey(event) {
  return tool("journalEventKey", event);
}

/** A reader. Nothing is asked for before somebody iterates it; each iteration reads anew. */
export class Journal {
  #client;
  #options;

  /**
   * @param {import("./client.js").Client} client
   * @param {object} options
   */
  constructor(client, options) {
    this.#client = client;
    this.#options = options;
  }

  /** Every file. Asking for the next one says that this one is consumed. */
  files() {
    return filesOf(this.#client, this.#options);
  }

  /** Every event. Asking for the next one says that this one is consumed. */
  async *[Symbol.asyncIterator]() {
    const { signal } = this.#options;
    for await (const { events } of this.files()) {
      for (const event of events) {
        if (signal?.aborted) throw signal.reason ?? aborted();
        yield event;
      }
    }
  }
}
named(Journal, "Journal");

/** The files from the checkpoint on, which others may wait for. */
async function* filesOf(client, options) {
  const { checkpoints, ...rest } = taken(options);
  const { signal, given } = rest;
  try {
    // Where there is a lease it is waited for, whatever offset is there.
    if (checkpoints && (given.from === undefined || checkpoints.release)) {
      const kept = await unlessAborted(signal, checkpoints.load());
      if (given.from === undefined) given.from = kept ?? undefined;
    }
    yield* follow(client, checkpoints, rest);
  } finally {
    await released(checkpoints);
  }
}

/** Gives the turn away. What went wrong before is what counts; a store that hangs holds nobody up for longer than a second. */
function released(checkpoints) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 1000);
    const done = () => resolve(clearTimeout(timer));
    (async () => checkpoints?.release?.())().then(done, done);
  });
}

async function* follow(client, checkpoints, { signal, onCheckpoint, given }) {
  const files = [];
  let consumed, failure, unsaved, tell;
  let over = false;
  let news = new Promise((resolve) => (tell = resolve));

  const save = async (offset, acknowledge) => {
    try {
      await onCheckpoint?.(offset);
      await checkpoints?.save(offset);
    } catch (reason) {
      unsaved = { reason };
      return acknowledge(reason ?? "the checkpoint could not be saved");
    }
    acknowledge();
  };
  const receive = (job, type, ...said) => {
    if (type === "file") return void files.push(said);
    if (type === "store") return void save(...said);
    if (type === "more") consumed = said[1];
    else {
      job.end();
      over = true;
    }
    tell();
  };
  const job = run(client, signal, (sink) => client.core.read(given, sink), receive, (job, reason) => {
    failure = unsaved ?? { reason };
    tell();
  });
  try {
    for (;;) {
      if (failure) throw failure.reason;
      if (consumed) {
        const done = consumed;
        consumed = undefined;
        yield next(files);
        done();
      } else if (over) {
        return;
      } else {
        await news;
        news = new Promise((resolve) => (tell = resolve));
      }
    }
  } finally {
    job.stop(aborted());
  }
}

/** Waits for a promise; an abort ends the wait. What is no signal is refused later. */
function unlessAborted(signal, promise) {
  if (typeof signal?.addEventListener !== "function") return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason ?? aborted());
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    Promise.resolve(promise).then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** The options that the core reads, and those for here. */
function taken(options) {
  if (typeof options !== "object") throw invalid([problem("options", "wrongType", "must be an object")]);
  const { signal, onCheckpoint, checkpoints, ...rest } = options;
  const { copy, problems } = plainOptions(rest, Boolean(onCheckpoint || checkpoints));
  const isFunction = (value) => typeof value === "function";
  if (onCheckpoint != null && !isFunction(onCheckpoint)) {
    problems.push(problem("options.onCheckpoint", "wrongType", "must be a function"));
  }
  if (checkpoints != null && !(isFunction(checkpoints.load) && isFunction(checkpoints.save))) {
    problems.push(problem("options.checkpoints", "wrongType", "must have the functions `load` and `save`"));
  }
  if (problems.length > 0) throw invalid(problems);
  return { signal, onCheckpoint, checkpoints, given: copy };
}

/** The file that comes first in the journal; those behind it may be there already. */
function next(files) {
  const first = files.reduce((least, [number], index) => (number < files[least][0] ? index : least), 0);
  const [[, offset, data]] = files.splice(first, 1);
  const events = data?.journalEvents;
  if (!Array.isArray(events)) {
    throw errorOf({ kind: "DecodeError", message: `webhooks.journal.read: the file at offset ${offset} has no list \`journalEvents\`` });
  }
  for (const [index, event] of events.entries()) {
    if (!ACTIONS.has(event?.action)) events[index] = { type: "unknown", raw: event };
  }
  return { offset, publishedAt: data.publishedAt, events };
}
