// What a card's transport and the relay at its backend have in common.

/** What HubSpot carries between them: so many bytes, either way, and so many milliseconds. */
export const LARGEST = 1_000_000;
export const LONGEST = 120_000;

/**
 * What they know each other by, across copies of the package. On a transport: it adds the credential and repeats what may be
 * repeated. On `HubSpot`: what the relay asks of it.
 */
export const RELAY = Symbol.for("hubspot-wasm.relay");
