// What every entry of the package exports.
export { HubSpot } from "./hubspot.js";
export { associationTypes, channels, objectTypes } from "../generated/constants.js";
export { parseActorId } from "./actors.js";
export { journalEventKey } from "./journal.js";
export { authorizeUrl, createCodeVerifier, requiredScopes } from "./oauth.js";
export { blockExecution, completeExecution } from "./workflow-actions.js";
export { smtpSettings, smtpTokenExpiry } from "./smtp.js";
export { hubspotApi, relay } from "./card-transports.js";
export { parseWebhook, publicUrl, sign, verifySignature } from "./signature.js";
export { actionHandler, nodeListener, webhookHandler } from "./handlers.js";
export * from "./public-errors.js";
