// The states that an object can be in, with the words that people read, and the state of each object of a job.

/** In the order in which they are shown. The last five are outcomes. */
export const STATES = {
  waiting: "Waiting",
  open: "Open",
  completed: "Completed",
  failed: "Failed",
  expired: "Expired",
  refused: "Refused",
  gaveUp: "Gave up",
};

/** Whether a state is an outcome: nothing comes after it. */
export const isOutcome = (state) => state !== "waiting" && state !== "open";

/**
 * What is known of each object, in the order asked.
 *
 * A job tells its totals while it runs and its results at the end. What happened to each object until then stands in
 * what it saves; that form belongs to the package, so this reads the one version that it knows.
 *
 * @param {import("hubspot-wasm").SavedState | undefined} saved
 * @param {number} total
 * @returns {{ state: string, detail: string }[]}
 */
export function statesOf(saved, total) {
  const known = saved?.kind === "snapshots" && saved.version === 1 ? saved.state.objects : [];
  return Array.from({ length: total }, (_, index) => stateOf(known[index] ?? {}));
}

/** How many objects are in each state. */
export function totalsOf(objects) {
  const totals = Object.fromEntries(Object.keys(STATES).map((state) => [state, 0]));
  for (const { state } of objects) totals[state]++;
  return totals;
}

function stateOf({ phase, ending, maybeRepeated }) {
  if (phase === "open") return { state: "open", detail: "" };
  if (phase !== "ended") return { state: "waiting", detail: "" };
  const { outcome, errorCode, message, error } = ending;
  const words = [
    errorCode,
    message ?? error?.message,
    outcome === "gaveUp" && "nobody knows: look in the journal",
    (maybeRepeated || ending.maybeRepeated) && "may have been taken twice",
  ];
  return { state: outcome, detail: [...new Set(words)].filter(Boolean).join(" · ") };
}
