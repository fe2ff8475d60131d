// What a client does and waits for, told to the functions of its owner. They are guests: whatever they do changes nothing.

/** The options that are hooks. */
export const HOOKS = ["onRequest", "onResponse", "onRetry", "onWait"];

/**
 * What the core tells is handed to the hook that it is for. Without a hook there is nothing to tell.
 * @param {{ [hook: string]: Function | undefined, context?: () => unknown, onNotice?: Function }} given
 */
export function hooksOf({ context, onNotice, ...given }) {
  if (!HOOKS.some((name) => given[name])) return undefined;
  const contexts = new Map();
  const starting = [];
  let told = false;

  /** Says once that a hook fails; its own words may be anything. */
  function failed(name, reason) {
    const kind = typeof reason?.name === "string" ? reason.name : typeof reason;
    if (!told) onNotice?.({ code: "hookFailed", message: `\`${name}\` fails (${kind}), which changes nothing else` });
    told = true;
  }
  function attempt(name, act) {
    try {
      const result = act();
      if (typeof result?.then === "function") result.then(undefined, (reason) => failed(name, reason));
      return result;
    } catch (reason) {
      failed(name, reason);
    }
  }

  return {
    /** A job is about to start, here and now: perhaps in a hook that is told of another one that does. */
    starts: () => void starting.push(context && attempt("context", () => context())),
    /** It has its number, or could not be started. */
    started(number) {
      const own = starting.pop();
      if (number !== undefined) contexts.set(number, own);
    },
    /** Not at once: what it leaves behind is given up now, and that is told of. */
    ended: (number) => void Promise.resolve().then(() => contexts.delete(number)),
    tell({ hook, neededBy, ...event }) {
      const call = given[hook];
      if (!call) return;
      // Nobody started the job of a token; it is there for another one.
      const whose = neededBy ?? event.job;
      const context = contexts.has(whose) ? contexts.get(whose) : starting.at(-1);
      if (context !== undefined) event.context = context;
      attempt(hook, () => call(event));
    },
  };
}
