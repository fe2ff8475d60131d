import type { Operations, SendResult, SendStatus } from "../generated/types.js";
import type { CallOptions } from "./call.js";
import type { HubSpotError } from "./errors.js";
import type { WatchOptions } from "./job.js";

/** Emails whose outcome is awaited. */
export interface SingleEmails {
  /**
   * Sends one transactional email and requests its status until HubSpot is done.
   *
   * Give a `message.sendId`: without one a call whose reply was lost is not repeated, and rejects with an error whose
   * `mayHaveHappened` is true. It also rejects on abort and where the status can't be requested; an email that was not sent is
   * an outcome, and does not reject.
   */
  sendAndWait(
    params: Operations["marketing.singleEmail.send"]["params"],
    options?: SendAndWaitOptions,
  ): Promise<SingleEmailResult>;
}

/** How an email is sent and its status requested. `timeout` is for each request. */
export interface SendAndWaitOptions extends WatchOptions, CallOptions<"marketing.singleEmail.send"> {}

/** What became of an email. */
export type SingleEmailResult = SingleEmailEnded | SingleEmailGaveUp;

interface SingleEmailEnd {
  /** What `marketing.singleEmail.status` asks for. */
  statusId?: string;
  /** HubSpot's word for what became of it, such as `SENT` or `PREVIOUSLY_BOUNCED`. */
  sendResult?: SendResult;
  /** The last status, as HubSpot gave it. */
  status: SendStatus;
}

/**
 * HubSpot is done with it. `completed` is the status COMPLETE with a result that is no failure: SENT, QUEUED,
 * IDEMPOTENT_IGNORE (an email with this `sendId` was sent before), or none. All else has `failed`: it was not sent.
 */
export interface SingleEmailEnded extends SingleEmailEnd {
  outcome: "completed" | "failed";
}

/** Not known: the client stopped asking. The email may still be sent; ask again by `statusId`. */
export interface SingleEmailGaveUp extends SingleEmailEnd {
  outcome: "gaveUp";
  statusId: string;
  /** What went wrong with the last status request, where that ended the watch. */
  error?: HubSpotError;
}

// Without this everything above would be exported, `SingleEmailEnd` too.
export {};
