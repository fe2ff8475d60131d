// Takes over clocks and timers: time goes to the next timer as soon as nothing else is to be done.

export function virtual() {
  const real = { setTimeout, clearTimeout, now: performance.now, date: Date.now };
  const began = Date.now();
  let now = 0;
  let number = 0;
  const timers = new Map();
  globalThis.setTimeout = (act, milliseconds = 0) => {
    timers.set(++number, { at: now + Math.max(1, milliseconds), act });
    const timer = number;
    return { unref: () => timer, [Symbol.toPrimitive]: () => timer };
  };
  globalThis.clearTimeout = (timer) => void timers.delete(Number(timer));
  performance.now = () => now;
  Date.now = () => began + now;
  const next = () => [...timers].reduce((first, timer) => (first && first[1].at <= timer[1].at ? first : timer), undefined);
  return {
    /** Lets time pass until a promise has settled. */
    async until(promise) {
      let over = false;
      const done = promise.finally(() => (over = true));
      done.catch(() => {});
      while (!over) {
        for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
        const [timer, { at, act }] = next() ?? [undefined, {}];
        if (timer === undefined) continue;
        timers.delete(timer);
        now = Math.max(now, at);
        act();
      }
      await done;
    },
    /** Gives the clocks and timers back. */
    end() {
      Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
      performance.now = real.now;
      Date.now = real.date;
    },
  };
}
