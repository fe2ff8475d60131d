// What the package's own relay and its transports know each other by, across copies of the package.

/** On a transport: it adds the credential and repeats what may be repeated. On `HubSpot`: what the relay asks of it. */
export const RELAY = Symbol.for("hubspot-wasm.relay");
