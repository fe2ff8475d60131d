// The error classes, and how to know them.
export {
  HubSpotError, InvalidRequestError, ApiError, AuthenticationError, PermissionError, NotFoundError, ConflictError,
  ValidationError, RateLimitError, ServerError, ConnectionError, TimeoutError, DecodeError, WasmUnavailableError,
  InternalError, isHubSpotError,
} from "./errors.js";
