// Plans that the core makes: calls in an order that matters.

import { operations } from "../generated/operations.js";
import { ApiError, isHubSpotError } from "./errors.js";

/**
 * A call that the core's plan asks for.
 * @typedef {{ operation: string, params: object, done: boolean }} Step
 */

/** One call of a plan, or before it, by the operation's name. */
export function callOf(client, operation, params, options) {
  return client.call(operations.indexOf(operation), params, options);
}

/** What a call finds; nothing where HubSpot says 404. */
export async function found(call) {
  try {
    return await call;
  } catch (error) {
    if (error?.kind !== "NotFoundError") throw error;
  }
}

/** A deletion of one thing. It may be gone already: by a deletion whose reply was lost, say. */
const DELETION = /\.delete(Filter)?$/;

/**
 * Makes the calls of a plan one after the other, and marks what is done. The first that fails is the last: the others rest
 * on it, and its error has all steps. A batch with failures has failed.
 * @param {import("./client.js").Client} client
 * @param {string} name of the method, for errors
 * @param {Step[]} steps
 * @param {object} [options] of every call
 * @param {(reply: any, index: number) => void} [taken] may complete later steps by the reply of this one
 */
export async function carryOut(client, name, steps, options, taken) {
  try {
    for (const [index, step] of steps.entries()) {
      const call = callOf(client, step.operation, step.params, options);
      const reply = await (DELETION.test(step.operation) ? found(call) : call);
      const { failures = [] } = reply ?? {};
      if (failures.length > 0) throw stopped(name, step, failures);
      step.done = true;
      taken?.(reply, index);
    }
  } catch (error) {
    if (isHubSpotError(error)) error.steps = steps;
    throw error;
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
