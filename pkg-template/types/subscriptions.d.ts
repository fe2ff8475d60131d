import type { EventTypeId, Operations, SubscriptionAction, SubscriptionFilter } from "../generated/types.js";
import type { CallOptions, Id } from "./call.js";

/** An app's subscriptions to the journal as a whole. */
export interface SubscriptionSyncs {
  /**
   * Makes the app's subscriptions, and their filters, those of a list. It reads the existing ones, creates what is missing or
   * different, and deletes everything else: **an empty list deletes all**. What is as it should be is left alone, so it can
   * be run again at any time, also after a run that stopped half-way. A step that fails is the last; its error has `steps`.
   *
   * Nothing is deleted before everything else exists, so no event is missed. Until a new subscription has its filters, which
   * follow at once, events may come that they would keep out.
   * @param desired all the subscriptions that there should be, at most one for each type, object type and account
   * @throws {InvalidRequestError} before anything is sent: `problems` has everything that is wrong with the list
   */
  sync(desired: readonly DesiredSubscription[], options?: SyncOptions): Promise<SyncResult>;
}

/** What to write into the journal, by `subscriptionType`. */
export type DesiredSubscription =
  | ObjectSubscription
  | AssociationSubscription
  | AppLifecycleSubscription
  | ListMembershipSubscription
  | PrivacyDeletionSubscription;

/** Records of an object type in an account. */
export interface ObjectSubscription {
  subscriptionType: "OBJECT";
  /** The object type, such as `0-1` for contacts. */
  objectTypeId: string;
  portalId: Id;
  /** What happens. Without `SNAPSHOT`, snapshots may not reach the journal. */
  actions: readonly Extract<SubscriptionAction, "CREATE" | "UPDATE" | "DELETE" | "MERGE" | "RESTORE" | "SNAPSHOT">[];
  /** The properties that events tell of; all where absent or empty. */
  properties?: readonly string[];
  /** Only these records; all where absent or empty. */
  objectIds?: readonly Id[];
  /** Which `CREATE` and `UPDATE` events to keep: those that pass any one filter; all where absent or empty. */
  filters?: readonly SubscriptionFilter[];
}

/** Associations of an object type in an account. */
export interface AssociationSubscription {
  subscriptionType: "ASSOCIATION";
  /** The object type, such as `0-1` for contacts. */
  objectTypeId: string;
  portalId: Id;
  actions: readonly Extract<SubscriptionAction, "ASSOCIATION_ADDED" | "ASSOCIATION_REMOVED">[];
  /** Only these records; all where absent or empty. */
  objectIds?: readonly Id[];
  /** Only associations with these object types; all where absent or empty. */
  associatedObjectTypeIds?: readonly string[];
}

/** Installations of the app, in any account. */
export interface AppLifecycleSubscription {
  subscriptionType: "APP_LIFECYCLE_EVENT";
  /** `4-1909196`: an account installs the app; `4-1916193`: one removes it. */
  eventTypeId: EventTypeId;
  /** The properties that events tell of; all where empty. HubSpot requires the list. */
  properties: readonly string[];
}

/** Records that come into lists of an account, or leave them. */
export interface ListMembershipSubscription {
  subscriptionType: "LIST_MEMBERSHIP";
  portalId: Id;
  actions: readonly Extract<SubscriptionAction, "ADDED_TO_LIST" | "REMOVED_FROM_LIST">[];
  /** Only these lists; all where absent or empty. */
  listIds?: readonly Id[];
  /** Only these records; all where absent or empty. */
  objectIds?: readonly Id[];
}

/** Records of an account that are deleted for privacy. */
export interface PrivacyDeletionSubscription {
  subscriptionType: "GDPR_PRIVACY_DELETION";
  /** The object type, such as `0-1` for contacts. */
  objectTypeId: string;
  portalId: Id;
  actions: readonly "GDPR_DELETE"[];
}

/** The options of every call of a sync. Its versions are those that calls for filters have, too. */
export interface SyncOptions extends CallOptions<"webhooks.subscriptions.listFilters"> {
  /** Only subscriptions of this account are looked at, and deleted; `desired` may name no other. All of the app unless given. */
  portalId?: Id;
  /** Only reads and plans: nothing is changed. */
  dryRun?: boolean;
}

/** What was to do. */
export interface SyncResult {
  /** The steps, in their order; none where all is as it should be. */
  steps: SyncStep[];
}

/** What making the subscriptions those of a list calls. */
export type SyncOperation =
  | "webhooks.subscriptions.upsert"
  | "webhooks.subscriptions.delete"
  | "webhooks.subscriptions.createFilter"
  | "webhooks.subscriptions.deleteFilter";

/** A step of a sync: a call of this package. */
export type SyncStep = {
  [Name in SyncOperation]: {
    operation: Name;
    /** A filter of a subscription that is not made yet lacks its `subscriptionId`. */
    params: Operations[Name]["params"];
    /** Whether it was taken; false in a dry run. */
    done: boolean;
  };
}[SyncOperation];
