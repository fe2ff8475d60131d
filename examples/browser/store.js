// What outlives the page: the job as it was last saved, and a lock, so that two tabs never run the same job.

const NAME = "hubspot-wasm-board";
/** A page that is being reloaded may hold the lock a moment longer. */
const PATIENCE = 2_000;

/** Another tab runs the job. */
export class Busy extends Error {}

export class Store {
  #key;

  /** @param {string} of what the saved job belongs to: a job is of no use with another emulator */
  constructor(of) {
    this.#key = `${NAME}:${of}`;
    this.#forgetOthers();
  }

  /** What was kept last, if anything was. */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.#key)) ?? undefined;
    } catch {
      return undefined;
    }
  }

  /** Throws where the browser keeps nothing: a job without a state had better stop. */
  keep(record) {
    localStorage.setItem(this.#key, JSON.stringify(record));
  }

  /** Acts while no other tab does. */
  async hold(signal, act) {
    const patience = AbortSignal.timeout(PATIENCE);
    let held = false;
    const begin = () => {
      held = true;
      return act();
    };
    try {
      return await navigator.locks.request(NAME, { signal: AbortSignal.any([signal, patience]) }, begin);
    } catch (error) {
      if (!held && patience.aborted && !signal.aborted) throw new Busy("The job runs in another tab.");
      throw error;
    }
  }

  #forgetOthers() {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(NAME) && key !== this.#key) localStorage.removeItem(key);
    } catch {
      // Where storage is forbidden there is nothing to forget.
    }
  }
}
