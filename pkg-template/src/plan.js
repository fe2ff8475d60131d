// Plans that the core makes: calls in an order that matters.

import { operations } from "../generated/operations.js";
import { ApiError } from "./errors.js";

/**
 * A call that the core's plan asks for.
 * @typedef {{ operation: string, params: object, done: boolean }} Step
 */

/** One call of a plan, or before it, by the operation's name. */
export function callOf(client, operation, params, options) {
  return client.call(operations.indexOf(operation), params, options);
}

/**
 * Makes the calls of a plan one after the other, and marks what is done. The first that fails is the last: the others rest
 * on it. A batch with failures has failed.
 * @param {import("./client.js").Client} client
 * @param {string} name of the method, for errors
 * @param {Step[]} steps
 * @param {object} [options] of every call
 */
export async function carryOut(client, name, steps, options) {
  for (const step of steps) {
    const { failures = [] } = (await callOf(client, step.operation, step.params, options)) ?? {};
    if (failures.length > 0) throw stopped(name, step, failures);
    step.done = true;
  }
}

function stopped(name, { operation, step }, failures) {
  const inputs = failures.map(({ input }) => input?.portalId ?? input?.id ?? input ?? "one that HubSpot does not name");
  const named = inputs.slice(0, 20).join(", ") + (inputs.length > 20 ? ` and ${inputs.length - 20} more` : "");
  const why = failures.find(({ error, message }) => error ?? message);
  const said = why?.error?.message ?? why?.message;
  return new ApiError(`${name}: step ${step} failed for ${named}, and no later step was taken${said ? `: ${said}` : ""}`, {
    operation,
    errors: failures,
    cause: why?.error,
  });
}
