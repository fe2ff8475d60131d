/** What an emulator tells about itself. */
export interface EmulatorState {
  /** Its time, in milliseconds since 1970. */
  now: number;
  /** By how much it was advanced so far, in milliseconds. */
  advanced: number;
  appId: number;
  portalId: number;
  accounts: { portalId: number; installed: boolean; objects: Record<string, number> }[];
  tokens: { live: number };
  snapshots: { total: number; byStatus: Record<string, number>; endsWaiting: number };
  /** How many subscriptions to the journal there are. */
  subscriptions: number;
  journal: JournalState;
  /** Executions of workflow actions, in the order begun. */
  executions: ExecutionState[];
  /** Events: those that wait to be sent, again perhaps; those that were taken; those given up after ten more tries. */
  webhooks: { waiting: number; delivered: number; givenUp: number };
  /** Feature flags by name, with the accounts that have a state of their own. */
  flags: Record<string, { defaultState: FlagState; overrideState: FlagState; portals: Record<string, FlagState> }>;
  /** Requests of HubSpot's own that wait for their answer. */
  deliveries: { underWay: number };
  requests: { total: number; byRoute: Record<string, number>; byStatus: Record<string, number> };
  limits: Record<
    "general" | "search" | "snapshots" | "journal" | "subscriptions",
    {
      limit: number;
      /** Length of its window. */
      milliseconds: number;
      /** Requests that arrived, the refused ones too. */
      requests: number;
      refused: number;
      /** Most that arrived in any window of that length. */
      peak: number;
      /** Most that arrived in any one second. */
      peakPerSecond: number;
    }
  >;
  faults: { waiting: number; struck: Record<string, number> };
  /** The last 100 requests, oldest first. */
  log: {
    at: number;
    method: string;
    path: string;
    /** 0 where the connection broke or hung without processing. */
    status: number;
    fault: string | null;
    correlationId: string;
  }[];
}

/** How a feature flag stands. */
export type FlagState = "ON" | "OFF" | "ABSENT";

/** One execution of a workflow action. */
export interface ExecutionState {
  callbackId: string;
  portalId: number;
  /**
   * DUE: the action is to be called, again perhaps. SENT: it was called and has not answered. BLOCKED: it answered
   * BLOCK, and the workflow waits for the callback. FAILED: it refused, or gave no answer within three days.
   */
  state: "DUE" | "SENT" | "BLOCKED" | "COMPLETED" | "EXPIRED" | "FAILED";
  /** How often the action was called. */
  attempts: number;
  /** What it gave, once it is COMPLETED. */
  outputFields: Record<string, unknown> | null;
  /** When BLOCKED ends, or ended, without a callback, in milliseconds since 1970. */
  expiresAt: number | null;
  /** Why it FAILED. */
  reason: string | null;
}

/** How full the journal is. */
export interface JournalState {
  /** All that it was given. */
  events: number;
  /** Those that wait to be published. */
  waiting: number;
  /** Those that are kept. */
  files: number;
}
