// Between the public class and the core: one client's core, what it was configured with, and what is running.

import { lists, operations } from "../generated/operations.js";
import { joined } from "./batch.js";
import { Call } from "./call.js";
import { aborted, errorOf, invalid } from "./errors.js";
import { List, completed, pagesOf } from "./list.js";
import { makeCore } from "./loader.js";
import { plain, problem } from "./plain.js";
import { run } from "./run.js";

export class Client {
  /** The jobs that have not ended. */
  running = new Set();

  /** Who is told what the client does, if anybody is. */
  hooks;

  #configuration;
  #core;
  #closed = false;

  /** @param {{ options: object, host: object, hooks?: object }} configuration the arguments of the core, and the hooks */
  constructor(configuration) {
    this.#configuration = configuration;
    this.hooks = configuration.hooks;
  }

  /** The core, made at the first use: where wasm is forbidden, importing and configuring still work. */
  get core() {
    if (this.#closed) throw invalid([problem("", "disposed", "this client was disposed")]);
    if (!this.#core) {
      const { options, host } = this.#configuration;
      this.#core = attempt(() => makeCore(options, host));
      this.#configuration = undefined;
    }
    return this.#core;
  }

  /**
   * Starts one call.
   * @param {(page: any) => Promise<void>} [complete] puts into each page of a list what it lacks
   */
  call(index, params, options, complete) {
    const start = (reply, fail) => {
      const parts = [];
      let lists;
      const begin = (sink) => {
        const given = this.given(index, params, options);
        lists = listsOf(given.params.body, params?.body);
        return this.core.call(index, given.params, given.options, sink);
      };
      const receive = (job, type, ...said) => {
        if (type === "part") return void parts.push(said);
        job.end();
        if (type === "batch") reply(...joined(parts, said[0], lists[said[1]]));
        else if (complete) complete(said[0]).then(() => reply(...said), fail);
        else reply(...said);
      };
      run(this, options?.signal, begin, receive, (job, reason) => fail(reason));
    };
    if (!lists.includes(operations[index])) return new Call(start);
    const rest = (from) => this.pages(index, params, options, from);
    return new List(start, complete ? (from) => completed(rest(from), complete) : rest, options?.signal);
  }

  /**
   * The pages of a list from a cursor on; without one, everything that a search finds.
   * @param {string} [from]
   */
  pages(index, params, options, from) {
    const begin = (sink) => {
      const given = this.given(index, params, options);
      return this.core.list(index, given.params, given.options, from, sink);
    };
    return pagesOf(this, options?.signal, begin);
  }

  /** Private copies of what a call was given; throws where they can't be made. */
  given(index, params, options) {
    const given = copies(params, options);
    if (given.problems.length > 0) {
      const problems = this.findings(index, given).filter((finding) => finding.severity === "problem");
      throw invalid(problems, operations[index]);
    }
    return given;
  }

  /** Stops everything that runs; nothing can be started after that. */
  close() {
    const reason = aborted();
    for (const job of [...this.running]) job.stop(reason);
    this.#closed = true;
    this.#configuration = undefined;
    // Not at once: a hook may do this while the core starts a call, which is stopped when it has its number.
    Promise.resolve().then(() => (this.#core = undefined));
  }

  /** Ends a job of the core. */
  halt(number) {
    this.#core?.stop(number);
  }

  /** Everything there is to say about copies of what a call was given. */
  findings(index, { params, options, problems }) {
    // What could not be copied is not there for the core to look at.
    if (problems.some(({ path }) => path.startsWith("options")) || (problems.length > 0 && params === undefined)) return problems;
    const found = attempt(() => this.core.validate(index, params, options));
    const known = (path) => problems.some((problem) => isWithin(path, problem.path));
    return [...problems, ...found.filter((finding) => !known(finding.path))];
  }
}

/** Copies of both arguments of a call, and what can't be copied. */
export function copies(params, options) {
  const first = plain(params ?? {});
  const second = plain(withoutHost(options), "options");
  const named = first.problems.map((found) => (found.path ? found : problem("params", found.code, found.message)));
  return { params: first.copy, options: second.copy, problems: [...named, ...second.problems] };
}

/** The options that the core reads. */
function withoutHost(options) {
  if (typeof options !== "object" || options === null) return options;
  const { signal, ...rest } = options;
  const { headers } = rest;
  if (typeof headers === "object" && typeof headers?.[Symbol.iterator] === "function") {
    const pairs = [...headers];
    // What is no list of pairs is left to the core, which refuses it.
    if (pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) rest.headers = Object.fromEntries(pairs);
  }
  return rest;
}

/** The lists of a body as they are now: the items are the caller's own, who may change the lists while the call runs. */
function listsOf(body, own) {
  const lists = {};
  if (typeof body !== "object") return lists;
  for (const [name, list] of Object.entries(body ?? {})) {
    if (Array.isArray(list)) lists[name] = Array.isArray(own?.[name]) ? [...own[name]] : list;
  }
  return lists;
}

/** Whether a finding concerns a place, or something inside it. */
function isWithin(path, place) {
  return path.startsWith(place) && /^($|[.[])/.test(path.slice(place.length));
}

/** Runs something in the core; what it throws becomes an error of this package. */
export function attempt(ask) {
  try {
    return ask();
  } catch (thrown) {
    throw errorOf(thrown);
  }
}
