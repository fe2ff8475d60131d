/** An actor's id, taken apart. */
export interface ParsedActorId {
  /** What the prefix says: `A-`, `E-`, `I-`, `L-`, `S-` or `V-`, in this order. */
  type: "agent" | "email" | "integration" | "customerAgent" | "system" | "visitor" | "unknown";
  /** What stands behind the prefix: of an agent the user's id, of a visitor the contact's. The whole id where it is unknown. */
  id: string;
}

/** Takes the id of an actor in a conversation apart: `A-123` is `{ type: "agent", id: "123" }`. */
export declare function parseActorId(actorId: string): ParsedActorId;
