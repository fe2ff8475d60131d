// The job of the board: starts it, pauses it, goes on with it, and keeps what a reload needs.

import { statesOf } from "./states.js";

const SECOND = 1_000;
/** How late a request may arrive. */
const LATE = 200;

export class BoardJob {
  /** `idle`, `running`, `paused`, `aborted` or `finished`. */
  phase = "idle";
  /** Why it paused by itself. */
  error;
  /** Milliseconds of Unix time. */
  ended;

  #snapshots;
  #requests;
  #options;
  #store;
  #rate;
  #changed;
  #job;
  #stop;
  #saved;
  #kept = 0;
  #elapsed = 0;
  #since;
  /** Elapsed time and outcomes when there were outcomes for the first time: from there on the pace is even. */
  #first;

  /**
   * @param {import("hubspot-wasm").HubSpot} hubspot
   * @param {object[]} requests
   * @param {import("hubspot-wasm").TakeOptions} options
   * @param {import("./store.js").Store} store
   * @param {import("./rate.js").Rate} rate
   * @param {() => void} changed is called whenever there is news
   */
  constructor(hubspot, requests, options, store, rate, changed) {
    this.#snapshots = hubspot.webhooks.snapshots;
    this.#requests = requests;
    this.#options = options;
    this.#store = store;
    this.#rate = rate;
    this.#changed = changed;
    this.#restore();
    // A page that goes away has this moment, and no other, to say how far it is.
    addEventListener("pagehide", () => this.phase === "running" && this.#keep());
  }

  /** What is known of each object. */
  get objects() {
    return statesOf(this.#saved, this.#requests.length);
  }

  /** Milliseconds that it ran. */
  get elapsed() {
    return this.#elapsed + (this.#since ? Date.now() - this.#since : 0);
  }

  /** When it will have ended if it goes on at its pace, in milliseconds of Unix time. */
  expectedEnd(done) {
    if (this.phase !== "running" || done === 0) return undefined;
    this.#first ??= { elapsed: this.elapsed, done };
    const pace = (done - this.#first.done) / (this.elapsed - this.#first.elapsed);
    return pace > 0 ? Date.now() + (this.#requests.length - done) / pace : undefined;
  }

  /** Begins at the beginning. */
  start() {
    this.#saved = this.#first = this.ended = undefined;
    this.#elapsed = 0;
    this.#rate.reset();
    return this.#run((options) => this.#snapshots.take(this.#requests, options));
  }

  /** Goes on from what was saved: by this page, by the one before, or by another tab. */
  resume() {
    const saved = () => this.#store.read()?.saved ?? this.#saved;
    if (!saved()) return this.start();
    return this.#run((options) => this.#snapshots.resume(saved(), options));
  }

  /**
   * A job has no pause of its own, because HubSpot has none: the snapshots that are open go on being taken. So a pause
   * is an end with a saved state. Nothing is sent from here on, and `resume` asks first about what is open. A create
   * request that was under way is repeated then; its objects may be taken twice and say so.
   */
  pause() {
    this.#leave("paused");
  }

  /** Ends it for good. Snapshots that HubSpot accepted are taken all the same, but nobody asks about them any more. */
  abort() {
    if (this.phase === "running") this.#leave("aborted");
    else this.#settle("aborted");
  }

  /** Brings the state up to date, and stores it now and then: onState says nothing while only the status is requested. */
  refresh() {
    if (this.phase !== "running" || !this.#job) return;
    this.#saved = this.#job.save();
    if (Date.now() - this.#kept < SECOND) return;
    try {
      this.#keep();
    } catch (error) {
      this.error = error;
      this.pause();
    }
  }

  #leave(phase) {
    this.phase = phase;
    this.#stop.abort();
    this.#changed();
  }

  async #run(begin) {
    const stop = (this.#stop = new AbortController());
    this.phase = "running";
    this.error = undefined;
    this.#changed();
    try {
      await this.#store.hold(stop.signal, () => this.#go(begin, stop));
    } catch (error) {
      // Nothing was begun, so what is stored belongs to whoever has the lock.
      if (stop !== this.#stop) return;
      this.#restore();
      if (!stop.signal.aborted) this.error = error;
      this.#changed();
    }
  }

  async #go(begin, stop) {
    const { signal } = stop;
    try {
      await this.#restAfterReload();
      signal.throwIfAborted();
      this.#since = Date.now();
      this.#job = begin({ ...this.#options, signal, onState: (saved) => this.#keep(saved) });
      for await (const _ of this.#job) this.#changed();
      await this.#job;
      this.#settle("finished");
    } catch (error) {
      // Paused and gone on with before it came to its end: the next run has taken over.
      if (stop !== this.#stop) return;
      if (!signal.aborted) this.error = error;
      this.#settle(signal.aborted ? this.phase : "paused");
    }
  }

  #settle(phase) {
    if (this.#job) this.#saved = savedBy(this.#job) ?? this.#saved;
    this.#elapsed = this.elapsed;
    this.#job = this.#since = undefined;
    this.phase = phase;
    if (phase !== "paused") this.ended = Date.now();
    this.#rate.rest();
    try {
      this.#keep();
    } catch (error) {
      this.error ??= error;
    }
    this.#changed();
  }

  /** The page before may have used up this second's requests, the last of which may arrive late; a new client doesn't know. */
  async #restAfterReload() {
    const rest = (this.#rate.last ?? 0) + SECOND + LATE - Date.now();
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }

  #keep(saved = this.#job ? this.#job.save() : this.#saved) {
    this.#kept = Date.now();
    this.#saved = saved;
    const { phase, elapsed, ended } = this;
    this.#store.keep({ phase, elapsed, ended, first: this.#first, rate: this.#rate, saved });
  }

  #restore() {
    const { phase = "idle", elapsed = 0, ended, first, saved } = this.#store.read() ?? {};
    // What ran when the page went away is no longer running.
    this.phase = phase === "running" ? "paused" : phase;
    this.#elapsed = elapsed;
    this.ended = ended;
    this.#first = first;
    this.#saved = saved;
    this.wasRunning = phase === "running";
  }
}

/** What never started has no state. */
function savedBy(job) {
  try {
    return job.save();
  } catch {
    return undefined;
  }
}
