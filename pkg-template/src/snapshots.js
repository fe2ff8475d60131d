// Jobs over snapshots: asked for in batches, then watched until each ends. The core does it; here it gets its arguments.

import { invalid } from "./errors.js";
import { Job } from "./job.js";
import { plain, plainOptions, problem } from "./plain.js";

/** The methods beside the operations of `webhooks.snapshots`; `dress` gives results methods, where there is a journal. */
export const snapshots = (client, dress) => ({
  /**
   * @param {Iterable<object>} requests what to capture
   * @param {object} [options]
   */
  take(requests, options) {
    const own = listOf(requests);
    const begin = (sink) => {
      const { copy, problems } = plain(own ?? null, "requests");
      if (!own) problems.push(problem("requests", "wrongType", "must be an array of snapshot requests"));
      const given = optionsOf(options, problems);
      return client.core.take(copy, given, sink);
    };
    return new Job(client, options, begin, own, dress);
  },

  /**
   * @param {object | string} saved what `save()` or `onState` gave, or its JSON
   * @param {object} [options]
   */
  resume(saved, options) {
    const requests = [];
    const begin = (sink) => {
      const { copy, problems } = plain(parsed(saved), "saved");
      const given = optionsOf(options, problems);
      const number = client.core.resume(copy, given, sink);
      // The state was accepted, so it has this form.
      for (const { request } of copy.state.objects) requests.push(request);
      return number;
    };
    return new Job(client, options, begin, requests, dress);
  },
});

/** The options that the core reads. */
function optionsOf(options, problems) {
  const { signal, onState, ...rest } = options ?? {};
  const { copy, problems: more } = plainOptions(rest, Boolean(onState));
  problems.push(...more);
  if (options != null && typeof options !== "object") problems.push(problem("options", "wrongType", "must be an object"));
  if (problems.length > 0) throw invalid(problems);
  return copy;
}

function listOf(requests) {
  if (Array.isArray(requests)) return [...requests];
  return typeof requests?.[Symbol.iterator] === "function" && typeof requests !== "string" ? Array.from(requests) : undefined;
}

function parsed(saved) {
  if (typeof saved !== "string") return saved;
  try {
    return JSON.parse(saved);
  } catch {
    throw invalid([problem("saved", "wrongType", "must be a saved state, or its JSON")]);
  }
}
