import type { FlagName, Operations } from "../generated/types.js";
import type { CallOptions, Id } from "./call.js";

/** A feature flag's way from an app's old cards to its new ones. */
export interface FlagMigrations {
  /**
   * Brings a flag, and the states that accounts have of it, to what these lists say. It reads how they are and does what is
   * missing, in HubSpot's order: it can be run again at any time, also after a run that stopped half-way. The flag
   * is ON for everyone else only once each of `portalIds` has an OFF of its own. A step that fails is the last.
   * @throws {InvalidRequestError} before anything is sent, or where `finish` comes too early
   * @throws {ApiError} also where a step failed for some accounts: the message names them, `errors` has each failure
   */
  migrate(params: FlagMigration, options?: MigrateOptions): Promise<FlagMigrationResult>;
}

/** Which accounts are to see what. */
export type FlagMigration = {
  /** The app; the client's own unless given. */
  appId?: Id;
  /** `hs-hide-crm-cards` unless given. */
  flagName?: FlagName;
  /** The accounts that had the app when the migration began: they keep what they see until they upgrade. */
  portalIds?: readonly Id[];
  /** Those of them that have upgraded. */
  upgraded?: readonly Id[];
  /** All have upgraded: the flag is deleted. */
  finish?: boolean;
} & ({ portalIds: readonly Id[] } | { finish: true });

/** The options of every call of a migration. */
export interface MigrateOptions extends CallOptions<FlagOperation> {
  /** Only reads and plans: nothing is changed. */
  dryRun?: boolean;
}

/** What was missing. */
export interface FlagMigrationResult {
  /** The steps that were missing, in their order; none where all is as it should be. */
  steps: FlagMigrationStep[];
  /** The accounts that have a state of their own after these steps. */
  remaining: Id[];
}

/** What a migration calls. */
export type FlagOperation = "featureFlags.set" | "featureFlags.upsertPortals" | "featureFlags.deletePortals" | "featureFlags.delete";

/** A step of a migration: a call of this package. */
export type FlagMigrationStep = {
  [Name in FlagOperation]: {
    /** 1: OFF for everyone. 2: OFF for existing accounts, each its own. 3: ON for everyone else. 4: who upgraded. 5: the end. */
    step: 1 | 2 | 3 | 4 | 5;
    operation: Name;
    params: Operations[Name]["params"];
    /** Whether it was taken; false in a dry run. */
    done: boolean;
  };
}[FlagOperation];
