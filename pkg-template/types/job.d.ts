/// <reference lib="esnext.disposable" />

/** How a job asks, and when it gives up. */
export interface WatchOptions {
  /** Milliseconds from the create request to the first status request: 1,000. */
  firstDelay?: number;
  /** The longest pause between two status requests, in milliseconds: 30,000. */
  maxDelay?: number;
  /** How often to ask for one status: 20 times. */
  attempts?: number;
  /** Milliseconds before the job gives up: 600,000. */
  duration?: number;
  /** Milliseconds for one request with its waits. */
  timeout?: number;
  /** Milliseconds for one try of a request. */
  attemptTimeout?: number;
}

/** A started job: a promise of its results, and an iterable of its latest progress. */
export interface Job<Results extends readonly unknown[], Update> extends Promise<Results>, AsyncIterable<Update> {
  /** The results, in the order asked. The same as awaiting the job. */
  readonly result: Promise<Results>;
  /**
   * Each result as soon as it is there, in the order in which they come; of a resumed job first those of before. Throws where
   * the job rejects, after the results that it had. An iterator that stops early does not stop the job.
   */
  results(): AsyncGenerator<Results[number], void, undefined>;
  /** What `resume` continues from: plain JSON without secrets. It is also there after an abort. */
  save(): SavedState;
  /** The latest progress, whenever it changes. An iterator that stops early does not stop the job. */
  [Symbol.asyncIterator](): AsyncIterator<Update, void, undefined>;
  /** Aborts the job. */
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The state of a job, as plain JSON. */
export interface SavedState {
  /** What it is the state of. */
  readonly kind: string;
  /** The version of its form. */
  readonly version: number;
  readonly state: unknown;
}
