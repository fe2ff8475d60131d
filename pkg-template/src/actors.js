// Who takes part in a conversation, as far as an id tells.

import { tool } from "./tool.js";

/**
 * Takes an actor's id apart: `A-123` is `{ type: "agent", id: "123" }`. One with another prefix is `unknown`, and whole.
 * @param {string} actorId
 * @returns {import("../types/actors.d.ts").ParsedActorId}
 */
export function parseActorId(actorId) {
  return tool("actor", actorId);
}
