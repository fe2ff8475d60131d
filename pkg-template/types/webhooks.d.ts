import type { SignatureVersion, SignedRequest } from "./signature.js";

/** What every pushed event has. */
export interface EventBase {
  /** HubSpot's number of the event; a repeated delivery has the same. */
  readonly eventId?: number | string;
  readonly subscriptionId?: number | string;
  /** The account. */
  readonly portalId?: number | string;
  readonly appId?: number | string;
  /** When it happened, in milliseconds since 1970. */
  readonly occurredAt?: number;
  /** How often it was delivered before. */
  readonly attemptNumber?: number;
  /** The record, or the thread of a conversation. */
  readonly objectId?: number | string;
  /** What changed it, such as `CRM` or `INTEGRATION`. */
  readonly changeSource?: string;
  readonly changeFlag?: string;
  readonly sourceId?: string;
  /** HubSpot may add fields at any time. */
  readonly [field: string]: unknown;
}

/** The record types whose events are typed; `object` is any other, and `objectTypeId` says which. */
export type EventSubject = "contact" | "company" | "deal" | "ticket" | "product" | "line_item" | "object";

/** A record was created, deleted, deleted for privacy's sake, or restored. */
export interface ObjectEvent extends EventBase {
  readonly type: `${EventSubject}.${"creation" | "deletion" | "privacyDeletion" | "restore"}`;
  readonly objectTypeId?: string;
}

/** A property of a record changed. */
export interface ObjectPropertyChangeEvent extends EventBase {
  readonly type: `${EventSubject}.propertyChange`;
  readonly objectTypeId?: string;
  readonly propertyName?: string;
  readonly propertyValue?: string;
}

/** Records became one. */
export interface ObjectMergeEvent extends EventBase {
  readonly type: `${EventSubject}.merge`;
  readonly primaryObjectId?: number | string;
  readonly mergedObjectIds?: readonly (number | string)[];
  readonly newObjectId?: number | string;
  readonly numberOfPropertiesMoved?: number;
}

/** An association came or went. */
export interface ObjectAssociationChangeEvent extends EventBase {
  readonly type: `${EventSubject}.associationChange`;
  /** Such as `CONTACT_TO_COMPANY`. */
  readonly associationType?: string;
  readonly fromObjectId?: number | string;
  readonly toObjectId?: number | string;
  readonly associationRemoved?: boolean;
  readonly isPrimaryAssociation?: boolean;
}

/** A thread was created, archived, or deleted for good. */
export interface ConversationEvent extends EventBase {
  readonly type: "conversation.creation" | "conversation.deletion" | "conversation.privacyDeletion";
}

/** A property of a thread changed. */
export interface ConversationPropertyChangeEvent extends EventBase {
  readonly type: "conversation.propertyChange";
  readonly propertyName?: "assignedTo" | "status" | "isArchived" | (string & {});
  readonly propertyValue?: string;
}

/** A message was posted on a thread. */
export interface ConversationNewMessageEvent extends EventBase {
  readonly type: "conversation.newMessage";
  readonly messageId?: string;
  readonly messageType?: "MESSAGE" | "COMMENT" | (string & {});
}

/** An event that this version does not know, as it came. */
export interface UnknownEvent {
  readonly type: "unknown";
  readonly raw: unknown;
}

/** An event of a pushed webhook. */
export type WebhookEvent =
  | ObjectEvent
  | ObjectPropertyChangeEvent
  | ObjectMergeEvent
  | ObjectAssociationChangeEvent
  | ConversationEvent
  | ConversationPropertyChangeEvent
  | ConversationNewMessageEvent
  | UnknownEvent;

/** The events of a request, or why there are none. */
export type ParsedWebhook =
  | { valid: true; version: SignatureVersion; events: WebhookEvent[] }
  | {
      valid: false;
      /** As for `verifySignature`; `malformed`: HubSpot signed it, but it is no array of events. */
      reason: "missing" | "stale" | "mismatch" | "malformed";
    };

/** The events of a pushed webhook, if HubSpot sent it. Synchronous, and nothing that the request holds makes it throw. */
export declare function parseWebhook(request: SignedRequest): ParsedWebhook;
