// What every entry of the package exports.
export { HubSpot } from "./hubspot.js";
export {
  HubSpotError, InvalidRequestError, ApiError, AuthenticationError, PermissionError, NotFoundError, ConflictError,
  ValidationError, RateLimitError, ServerError, ConnectionError, TimeoutError, DecodeError, WasmUnavailableError,
  InternalError, isHubSpotError,
} from "./errors.js";
