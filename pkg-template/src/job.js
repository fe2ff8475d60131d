// A job that takes minutes: a promise of its results, streams of them and of its latest progress, and a state to go on from.

import { aborted, errorOf, invalid, named } from "./errors.js";
import { problem } from "./plain.js";
import { run } from "./run.js";

/** A started job. `await` it for all results, or iterate over them as they come, or over its progress. */
export class Job {
  #client;
  #run;
  #promise;
  #results = [];
  /** The same in the order in which they came. */
  #ended = [];
  #over = false;
  #failure;
  #saved;
  #onState;
  #storing;

  // Only the latest update is kept: progress that nobody reads must not pile up.
  #update;
  #edition = 0;
  #news;
  #tell;

  /**
   * @param {import("./client.js").Client} client
   * @param {{ signal?: AbortSignal, onState?: (saved: object) => unknown } | null | undefined} options
   * @param {(sink: Function) => number} begin starts it in the core
   * @param {unknown[]} [requests] the caller's own, to go with the results
   * @param {(client: object, result: object) => object} [dress] gives a result its methods
   */
  constructor(client, options, begin, requests, dress = (_, result) => result) {
    const { signal, onState } = options ?? {};
    this.#client = client;
    this.#onState = onState;
    this.#expectNews();
    this.#promise = new Promise((resolve, reject) => {
      const start = (sink) => {
        if (onState != null && typeof onState !== "function") {
          throw invalid([problem("options.onState", "wrongType", "must be a function")]);
        }
        return begin(sink);
      };
      const receive = (job, type, ...said) => {
        if (type === "update") this.#publish(said[0]);
        else if (type === "result") this.#end(said[0], dress(client, resultOf(said[1], requests?.[said[0]])));
        else if (type === "store") this.#store(...said);
        else if (type === "end") {
          this.#finish(job, said[0]);
          job.end();
          resolve(this.#results);
        }
      };
      const fail = (job, reason, saved) => {
        this.#failure = { reason: this.#storing?.failed ? this.#storing.reason : reason };
        this.#finish(job, saved);
        reject(this.#failure.reason);
      };
      this.#run = run(client, signal, start, receive, fail);
    });
  }

  /** The results, in the order asked. The same as awaiting the job. */
  get result() {
    return this.#promise;
  }

  get [Symbol.toStringTag]() {
    return "Job";
  }

  then(fulfilled, rejected) {
    return this.#promise.then(fulfilled, rejected);
  }

  catch(rejected) {
    return this.#promise.catch(rejected);
  }

  finally(settled) {
    return this.#promise.finally(settled);
  }

  /** What `resume` goes on from: a plain object without secrets. It can be had after an abort, too. */
  save() {
    if (!this.#over) this.#keep(this.#run);
    if (this.#saved === undefined) throw invalid([problem("", "nothingToSave", "the job never started: there is nothing to save")]);
    return this.#saved;
  }

  /** Each result as soon as it is there, from the first one on, until the job ends. */
  results() {
    let told = 0;
    return this.#follow(() => this.#ended[told] && this.#ended[told++]);
  }

  /** The latest progress, whenever there is news, until the job ends. */
  [Symbol.asyncIterator]() {
    let seen = 0;
    return this.#follow(() => {
      if (seen === this.#edition) return undefined;
      seen = this.#edition;
      return this.#update;
    });
  }

  /** Ends the job without its results; `save()` still works. */
  [Symbol.dispose ?? Symbol()]() {
    this.#abandon();
  }

  async [Symbol.asyncDispose ?? Symbol()]() {
    this.#abandon();
  }

  #abandon() {
    this.#promise.catch(() => {});
    this.#run.stop(aborted());
  }

  /** What `next` finds, until it finds nothing more and the job is over. An iterator that stops early leaves the job alone. */
  async *#follow(next) {
    // Who iterates learns of a failure here.
    this.#promise.catch(() => {});
    for (;;) {
      const found = next();
      if (found !== undefined) yield found;
      else if (this.#failure) throw this.#failure.reason;
      else if (this.#over) return;
      else await this.#news;
    }
  }

  #expectNews() {
    this.#news = new Promise((tell) => (this.#tell = tell));
  }

  #publish(update) {
    this.#update = update;
    this.#edition++;
    this.#wake();
  }

  #end(index, result) {
    this.#results[index] = result;
    this.#ended.push(result);
    this.#wake();
  }

  #wake() {
    this.#tell();
    this.#expectNews();
  }

  #finish(job, saved) {
    if (saved === undefined) this.#keep(job);
    else this.#saved = saved;
    this.#over = true;
    this.#tell();
  }

  /** Takes the state while the core has it. */
  #keep({ number }) {
    if (number === undefined) return;
    try {
      // Where the core has forgotten the job, the state of the last time is the newest there is.
      this.#saved = this.#client.core.save(number) ?? this.#saved;
    } catch {}
  }

  async #store(saved, acknowledge) {
    this.#saved = saved;
    let answer = [];
    try {
      // Not at once: who starts a job has it only then. And no older state after that of the end.
      await null;
      if (this.#over) return;
      await this.#onState(saved);
    } catch (reason) {
      this.#storing = { failed: true, reason };
      answer = [reason ?? "the state could not be stored"];
    }
    if (!this.#over) acknowledge(...answer);
  }
}
named(Job, "Job");

/** A result as the caller gets it: with the caller's own request where there is one, and a real error. */
function resultOf({ request, error, ...rest }, own) {
  const result = { request: own ?? request, ...rest };
  if (result.request === undefined) delete result.request;
  if (error !== undefined && error !== null) result.error = errorOf(error);
  return result;
}
