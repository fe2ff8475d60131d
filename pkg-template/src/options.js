// What a client is configured with, split into data for the core and functions of the host.
// Only what the core can't see is checked here; it checks the rest at the first call.

import { invalid } from "./errors.js";
import { HOOKS, hooksOf } from "./hooks.js";
import { plain, problem } from "./plain.js";
import { RELAY } from "./relaying.js";
import { sharing } from "./sharing.js";
import { wrongOptions } from "./wrong-options.js";

/** The options of a client and what `typeof` says of them. */
const OPTIONS = {
  accessToken: ["string", "function"],
  auth: ["object"],
  app: ["object"],
  developerApiKey: ["string"],
  appId: ["number", "string", "bigint"],
  portalId: ["number", "string", "bigint"],
  baseUrl: ["string", "object"],
  transport: ["function"],
  versions: ["string", "object"],
  validate: ["string"],
  timeout: ["number"],
  attemptTimeout: ["number"],
  retry: ["object"],
  limits: ["object"],
  tokens: ["object"],
  onNotice: ["function"],
  ...Object.fromEntries([...HOOKS, "context"].map((name) => [name, ["function"]])),
};

/**
 * @param {object} [given] the argument of `new HubSpot()`
 * @returns {{ options: object, host: object, hooks?: object }} the arguments of `new Core()`, and who is told what it does
 */
export function configuration(given = {}) {
  if (typeof given !== "object" || given === null) {
    throw invalid([problem("options", "wrongType", "must be an object")]);
  }
  const { accessToken, transport, onNotice, auth, limits, tokens, onRequest, onResponse, onRetry, onWait, context, ...rest } = given;
  const { onTokens, ...renewal } = auth ?? {};
  const { take, ...own } = limits ?? {};
  const data = plain(
    {
      ...rest,
      accessToken: typeof accessToken === "function" ? undefined : accessToken,
      auth: auth == null ? undefined : renewal,
      limits: take === undefined ? limits : own,
    },
    "options",
  );
  const problems = [...wrongOptions(given, OPTIONS), ...data.problems];
  const functions = { "auth.onTokens": onTokens, "limits.take": take, ...(tokens && { "tokens.get": tokens.get ?? null, "tokens.set": tokens.set ?? null }) };
  for (const [name, value] of Object.entries(functions)) {
    if (value !== undefined && typeof value !== "function") {
      problems.push(problem(`options.${name}`, "wrongType", "must be a function"));
    }
  }
  if (problems.length > 0) throw invalid(problems);

  const host = {};
  // Each is called on its own, so that it sees nothing of the others, and what it throws at once is a rejection, too.
  if (typeof accessToken === "function") {
    host.accessToken = async () => accessToken();
    data.copy.hostToken = true;
  }
  if (transport) host.transport = transport;
  if (transport?.[RELAY]) data.copy.relay = true;
  if (onTokens) host.onTokens = async (tokens) => onTokens(tokens);
  // A notice is news, not a question: what its listener throws is the host's to report, as of any ignored promise.
  if (onNotice) host.onNotice = (notice) => void new Promise((done) => done(onNotice(notice)));
  Object.assign(host, sharing({ ...given, onNotice: host.onNotice }));
  const hooks = hooksOf({ onRequest, onResponse, onRetry, onWait, context, onNotice: host.onNotice });
  if (hooks) host.onTrace = hooks.tell;
  return { options: data.copy, host, hooks };
}
