/// <reference lib="esnext.disposable" />

/** How a job asks, and when it gives up. */
export interface WatchOptions {
  /** Milliseconds from the request to the first question: 1,000. */
  firstDelay?: number;
  /** The longest pause between two questions, in milliseconds: 30,000. */
  maxDelay?: number;
  /** How often to ask after one thing: 20 times. */
  attempts?: number;
  /** Milliseconds until it is given up: 600,000. */
  duration?: number;
  /** Milliseconds for one request with its waits. */
  timeout?: number;
  /** Milliseconds for one try of a request. */
  attemptTimeout?: number;
}

/** A started job: a promise of its results, and an iterable of its latest progress. */
export interface Job<Results, Update> extends Promise<Results>, AsyncIterable<Update> {
  /** The results, in the order asked. The same as awaiting the job. */
  readonly result: Promise<Results>;
  /** What `resume` goes on from: plain JSON without secrets. It can be had after an abort, too. */
  save(): SavedState;
  /** The latest progress, whenever there is news. An iterator that stops early leaves the job alone. */
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
