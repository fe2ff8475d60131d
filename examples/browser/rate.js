// Counts requests where they are sent. HubSpot's limit counts create and status requests together, so this does, too.

const SECOND = 1_000;
/** As many seconds as anyone looks back at. */
const KEPT = 300;

export class Rate {
  /** When the first request was sent, and the last one; milliseconds of Unix time. */
  began;
  last;
  total = 0;
  refused = 0;
  /** Most requests in any one second, wherever it begins. */
  peak = 0;
  /** When nothing ran: pairs of milliseconds of Unix time. */
  pauses = [];
  /** Since when nothing runs, until the next request. */
  idle;
  /** Requests by second since `began`. */
  #seconds = new Map();
  #recent = [];

  /** Goes on from what `toJSON` gave. */
  static from({ seconds, recent = [], ...rest } = {}) {
    const rate = Object.assign(new Rate(), rest);
    rate.#seconds = new Map(seconds);
    rate.#recent = recent;
    rate.idle ??= rate.last;
    return rate;
  }

  /** A transport that counts, over `fetch`. */
  transport = async ({ operation, params, timeout, url, ...init }) => {
    const counts = operation.startsWith("webhooks.snapshots.");
    if (counts) this.#count(Date.now());
    const response = await fetch(url, init);
    if (counts && response.status === 429) this.refused++;
    return response;
  };

  /** Forgets everything but what the next second's limit depends on. */
  reset() {
    this.#seconds.clear();
    this.total = this.refused = this.peak = 0;
    this.began = this.idle = undefined;
    this.pauses = [];
  }

  /** Nothing runs from now on. */
  rest() {
    this.idle ??= this.began && Date.now();
  }

  /** Requests in the second that begins so many seconds after the first request. */
  in(second) {
    return this.#seconds.get(second) ?? 0;
  }

  toJSON() {
    const { began, last, total, refused, peak, pauses, idle } = this;
    return { began, last, total, refused, peak, pauses, idle, seconds: [...this.#seconds], recent: this.#recent };
  }

  #count(now) {
    this.began ??= now;
    if (this.idle) this.pauses.push([this.idle, now]);
    this.idle = undefined;
    this.last = now;
    this.total++;
    const second = Math.floor((now - this.began) / SECOND);
    this.#seconds.set(second, this.in(second) + 1);
    for (const old of this.#seconds.keys()) if (old < second - KEPT) this.#seconds.delete(old);
    while (this.#recent[0] <= now - SECOND) this.#recent.shift();
    this.#recent.push(now);
    this.peak = Math.max(this.peak, this.#recent.length);
  }
}
