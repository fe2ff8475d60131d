// What people read: how a snapshot ended, and what to do about an error.

/**
 * The outcomes of a snapshot, with the colour of their tag.
 * @type {Record<string, { label: string, variant: "success" | "danger" | "warning" }>}
 */
const OUTCOMES = {
  completed: { label: "Captured", variant: "success" },
  failed: { label: "Failed", variant: "danger" },
  expired: { label: "Expired", variant: "warning" },
  refused: { label: "Refused", variant: "danger" },
  gaveUp: { label: "Unknown", variant: "warning" },
};

/** Why HubSpot could not take one. */
const REASONS = {
  VALIDATION_ERROR: "The record, or a property, isn't there any more.",
  PERMISSION_DENIED: "The app may not read this record.",
  TIMEOUT: "HubSpot took too long.",
  INTERNAL_ERROR: "HubSpot had a problem of its own.",
};

/** Why the app's server says no, by the category of its refusal; without one, HubSpot said no. */
const REFUSALS = {
  OTHER_PORTAL: "The app's server doesn't serve this account. An administrator of the account can install it.",
  NOT_ALLOWED: "The app's server doesn't let cards do this. Tell whoever runs the app.",
  REFUSED: "The app's server doesn't let you do this.",
  UNKNOWN_SNAPSHOT: "The app's server no longer knows this snapshot.",
};
const NOT_PERMITTED = "The app isn't installed in this account, or lacks a permission. An administrator of the account can install it again.";

const DETAILS = {
  completed: "",
  failed: "HubSpot could not take it.",
  expired: "HubSpot did not get to it in time.",
  refused: NOT_PERMITTED,
  gaveUp: "HubSpot gave no final answer.",
};

/**
 * How a snapshot ended, in words.
 * @param {import("hubspot-wasm/card").SnapshotResult} result
 */
export function outcomeOf(result) {
  const { outcome, maybeRepeated } = result;
  const { errorCode, error } = /** @type {{ errorCode?: string, error?: { category?: string } }} */ (result);
  const sentences = [REASONS[errorCode] ?? REFUSALS[error?.category] ?? DETAILS[outcome]];
  if (outcome === "gaveUp") sentences.push("It may have been taken all the same.");
  if (maybeRepeated) sentences.push("It may have been taken twice.");
  return { ...OUTCOMES[outcome], detail: sentences.filter(Boolean).join(" ") };
}

/**
 * @typedef {object} Told
 * @property {string} title
 * @property {string} text
 * @property {"error" | "support" | "lock"} type the picture beside it
 * @property {boolean} canTryAgain
 */

/**
 * What went wrong, and what helps.
 * @param {any} error
 * @returns {Told}
 */
export function problemOf(error) {
  const { kind, status, category, retryAfter, correlationId } = error ?? {};
  // HubSpot answers for a backend that doesn't.
  switch (category === "BAD_GATEWAY" ? "ConnectionError" : kind) {
    case "WasmUnavailableError":
      return problem(
        "This page forbids WebAssembly",
        'This is for the developer of the card. In client.js, import from "hubspot-wasm/card/js" instead of "hubspot-wasm/card", and upload it again.',
        { type: "support", canTryAgain: false },
      );
    case "AuthenticationError":
      return category === "SIGNATURE"
        ? problem("The app's server refuses this card", "It can't verify that the request came from HubSpot. Tell whoever runs the app.", { type: "lock" })
        : problem("The app has lost its access to HubSpot", "Tell whoever runs the app: it has to be connected again.", { type: "lock" });
    case "PermissionError":
      return problem("The app may not do this", REFUSALS[category] ?? NOT_PERMITTED, { type: "lock" });
    case "RateLimitError":
      return problem("HubSpot asks for a pause", `Too much was asked at once. Try again in ${secondsOf(retryAfter)}.`);
    case "ConnectionError":
    case "TimeoutError":
      return problem("The app's server can't be reached", "Check that you are online, and try again.");
    case "NotFoundError":
      return problem("This contact isn't there", "It may have been deleted or merged.");
    case "InvalidRequestError":
    case "ValidationError":
      return problem("HubSpot doesn't accept this choice", `${error.message}. Choose other properties.`);
    default: {
      const mark = [status && `status ${status}`, correlationId && `correlation id ${correlationId}`].filter(Boolean).join(", ");
      return problem("Something went wrong", `Try again. If it keeps happening, tell whoever runs the app${mark && ` this: ${mark}`}.`);
    }
  }
}

/**
 * @param {string} title
 * @param {string} text
 * @param {Partial<Told>} [rest]
 * @returns {Told}
 */
function problem(title, text, rest) {
  return { title, text, type: "error", canTryAgain: true, ...rest };
}

/** Milliseconds as people say them. */
function secondsOf(milliseconds = 0) {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds > 1 ? `${seconds} seconds` : "a second";
}
