import type { SnapshotErrorCode, SnapshotRequest, SnapshotState } from "../generated/types.js";
import type { Signal } from "./call.js";
import type { HubSpotError } from "./errors.js";
import type { Job, SavedState, WatchOptions } from "./job.js";
import type { JournalOptions } from "./journal.js";

/** Jobs over snapshots. */
export interface Snapshots {
  /**
   * Asks for snapshots in batches and watches each until it ends. A bad request rejects before anything is sent; after
   * that the job rejects on abort or where no credential can work, and everything else is an outcome. With
   * `journal: true` the results have the values.
   */
  take<Request extends SnapshotRequest>(requests: Iterable<Request>, options?: TakeOptions): Job<SnapshotResult<Request>[], Progress>;

  /**
   * Resumes a job that was saved, in this process or another. Create requests that were under way are sent again; their
   * results say `maybeRepeated`.
   * @param saved what `save()` or `onState` gave, or its JSON
   */
  resume(saved: SavedState | string, options?: ResumeOptions): Job<SnapshotResult[], Progress>;
}

/** How a job proceeds, and when it gives up. */
export interface ResumeOptions extends WatchOptions {
  /** Ends the job; it then rejects with the signal's reason. `save()` still works. */
  signal?: Signal;
  /**
   * Whether the job also reads the journal: its events bring the values and save nearly all status requests. It needs the
   * scope `developer.webhooks_journal.read`; where the journal can't be read, the job goes on without it and says so once by
   * `onNotice`. `resume` does as the job did unless told otherwise.
   */
  journal?: boolean;
  /** Stores the state that `resume` needs. It is awaited before each create request and after its reply. */
  onState?: (saved: SavedState) => unknown;
  /** The version of both operations. */
  version?: string;
}

export interface TakeOptions extends ResumeOptions {
  /** Objects in one create request: 100. */
  batchSize?: number;
}

/** How far a job is. */
export interface Progress {
  /** Requests that have their result. */
  done: number;
  total: number;
  /** Snapshots that HubSpot is taking. */
  open: number;
  /** Requests that have not been sent. */
  waiting: number;
  outcomes: { [Outcome in SnapshotResult["outcome"]]: number };
}

/** How one snapshot ended. */
export type SnapshotResult<Request extends SnapshotRequest = SnapshotRequest> =
  | SnapshotCompleted<Request>
  | SnapshotFailed<Request>
  | SnapshotExpired<Request>
  | SnapshotRefused<Request>
  | SnapshotGaveUp<Request>;

interface SnapshotEnd<Request> {
  /** The request, the caller's own object. */
  request: Request;
  statusId?: string;
  message?: string;
  /** The create request may have been carried out twice: there may be a second snapshot of the same object. */
  maybeRepeated?: boolean;
  /** When HubSpot was asked, in milliseconds of Unix time; where it gave up, by this machine's clock. */
  initiatedAt?: number;
  /** Milliseconds of Unix time. */
  completedAt?: number;
  /**
   * Looks for the snapshot in the journal, which holds three days: for a result that gave up, and for the values of one that
   * completed without them. Results that look at the same time share one reading. Resolves to undefined where there is no
   * such event. Not in app cards, since a relay passes on no journal.
   */
  fromJournal(options?: FromJournalOptions): Promise<SnapshotValues | undefined>;
}

/** Where to look for snapshots, and how. */
export interface FromJournalOptions extends Omit<JournalOptions, "checkpoints" | "onCheckpoint" | "filter" | "follow"> {}

/** What the journal tells of a snapshot. */
export interface SnapshotValues {
  /** The values that were asked for. */
  properties: { [name: string]: string | null };
  /** When these were the values, in ISO 8601. */
  occurredAt?: string;
}

/** What other ends have: it may be looked at before the outcome is known. */
type Without<Name extends string> = { [name in Name]?: undefined };

/** The snapshot is in the journal. */
export interface SnapshotCompleted<Request = SnapshotRequest> extends SnapshotEnd<Request>, Without<"errorCode" | "error"> {
  outcome: "completed";
  /** Absent where the journal brought the event, but the reply with the id was lost. */
  statusId?: string;
  /** The values, where the journal was read. */
  properties?: { [name: string]: string | null };
  /** When these were the values, in ISO 8601. */
  occurredAt?: string;
}

/** HubSpot could not take it. */
export interface SnapshotFailed<Request = SnapshotRequest> extends SnapshotEnd<Request>, Without<"error" | "properties"> {
  outcome: "failed";
  statusId: string;
  errorCode?: SnapshotErrorCode;
}

/** HubSpot did not take it in time. */
export interface SnapshotExpired<Request = SnapshotRequest>
  extends SnapshotEnd<Request>, Without<"errorCode" | "error" | "properties"> {
  outcome: "expired";
  statusId: string;
}

/** HubSpot refused to take it, or to tell about it. */
export interface SnapshotRefused<Request = SnapshotRequest> extends SnapshotEnd<Request>, Without<"errorCode" | "properties"> {
  outcome: "refused";
  error?: HubSpotError;
}

/** Not known: the job stopped asking, or the request could not be delivered. `fromJournal()` looks for it. */
export interface SnapshotGaveUp<Request = SnapshotRequest> extends SnapshotEnd<Request>, Without<"errorCode" | "properties"> {
  outcome: "gaveUp";
  /** The last status; absent where the status record never appeared. */
  lastStatus?: SnapshotState;
  error?: HubSpotError;
}

// Without this everything above would be exported, `SnapshotEnd` too.
export {};
