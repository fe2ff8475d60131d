// The answers of a custom workflow action's URL.

import { parts, tool } from "./tool.js";

/**
 * Blocks the execution until `automation.callbacks.complete` ends it.
 * @param {{ expiration?: string, outputFields?: Record<string, string> }} [answer]
 */
export function blockExecution(answer = {}) {
  return tool("block", parts(answer));
}

/**
 * Ends the execution at once. It is also the body of `automation.callbacks.complete`.
 * @param {{ state?: "SUCCESS" | "FAIL_CONTINUE", outputFields?: Record<string, string> }} [answer]
 */
export function completeExecution(answer = {}) {
  return tool("complete", parts(answer));
}
