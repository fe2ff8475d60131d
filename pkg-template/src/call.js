// What every method returns: a promise that also knows the response.

/** A started call. It is a promise of the reply's data. */
export class Call extends Promise {
  #response;

  /** @param {(reply: (data: any, response: any) => void, fail: (reason: any) => void) => void} start */
  constructor(start) {
    let resolve, reject;
    super((resolved, rejected) => {
      resolve = resolved;
      reject = rejected;
    });
    start((data, response) => {
      this.#response = response;
      resolve(data);
    }, reject);
  }

  /**
   * The data together with the response that brought it.
   * @returns {Promise<{ data: any, response: any }>}
   */
  withResponse() {
    return this.then((data) => ({ data, response: this.#response }));
  }
}
asPlain(Call);

/** Lets `then` give plain promises, and `await` take a call as it is rather than another promise that follows it. */
export function asPlain(Class) {
  Object.defineProperty(Class.prototype, "constructor", { value: Promise, configurable: true });
}
