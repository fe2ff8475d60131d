// What a card's client is configured with. It speaks through a relay, so there is little to say.

import { invalid } from "./errors.js";
import { plain, problem } from "./plain.js";
import { RELAY } from "./relaying.js";
import { wrongOptions } from "./wrong-options.js";

/** The options and what `typeof` says of them. */
const OPTIONS = { transport: ["function"], timeout: ["number"], attemptTimeout: ["number"] };

/**
 * @param {object} [given] the argument of `new HubSpot()`
 * @returns {{ options: object, host: object }} the arguments of the core
 */
export function configurationOfCard(given) {
  const { transport, ...rest } = given ?? {};
  const { copy, problems } = plain(rest, "options");
  problems.unshift(...wrongOptions(given ?? {}, OPTIONS));
  if (!transport?.[RELAY]) problems.push(problem("options.transport", "missing", "must be `relay(hubspot.fetch, url)`"));
  if (problems.length > 0) throw invalid(problems);
  return { options: { ...copy, relay: true }, host: { transport } };
}
