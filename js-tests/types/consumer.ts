// A user's program, for the compiler alone.

import {
  HubSpot, InvalidRequestError, RateLimitError, actionHandler, associationTypes, authorizeUrl, blockExecution, channels, completeExecution,
  createCodeVerifier, hubspotApi, isHubSpotError, journalEventKey, nodeListener, objectTypes, parseActorId, parseWebhook, publicUrl, relay, requiredScopes, sign,
  smtpSettings, smtpTokenExpiry, verifySignature, webhookHandler,
  type BuiltRequest, type CardFetch, type Checkpoints, type CrmObject, type DesiredSubscription, type FetchHubSpotApi, type Finding, type FlagMigrationResult, type Id, type Job, type Progress, type SnapshotRequest, type SnapshotResult, type Transport, type WebhookEvent,
} from "hubspot-wasm";
import { HubSpot as WithoutWasm } from "hubspot-wasm/js";
import { fileCheckpoints } from "hubspot-wasm/node";
import { LeaseLostError, redisCheckpoints, redisLimits, redisStore, redisTokens, type RedisClient } from "hubspot-wasm/redis";
import { createRelay, memoryStore } from "hubspot-wasm/relay";

const transport: Transport = async ({ method, url }) => ({ status: 200, headers: { get: () => null }, text: async () => method + url });
const hubspot = new HubSpot({ accessToken: async () => "token", app: { clientId: "a", clientSecret: "b" }, transport });

export const without: HubSpot = new WithoutWasm({ transport });

export async function calls(): Promise<void> {
  const contact: CrmObject = await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1n, properties: ["email"] });
  const email: string | null | undefined = contact.properties?.email;
  const { failures } = await hubspot.crm.objects.batchCreate({ objectType: "contacts", body: { inputs: [{ properties: { email: "a@b.c" } }] } });
  for (const { input, message } of failures) console.log(input, message?.length);
  const { data, response } = await hubspot.crm.objects.get({ objectType: "0-1", objectId: "1" }, { version: "2026-03", timeout: 5 }).withResponse();
  const status: number = response.status;
  const more: unknown = data.somethingNew;
  // @ts-expect-error a parameter is missing
  hubspot.crm.objects.get({ objectType: "contacts" });
  // @ts-expect-error the operation has no such version
  hubspot.crm.objects.get({ objectType: "contacts", objectId: 1 }, { version: "v4" });
  // @ts-expect-error there is no such option
  new HubSpot({ acessToken: "x" });
  void [email, status, more];
}

export async function processes(redis: RedisClient): Promise<Checkpoints[]> {
  const shared = new HubSpot({ limits: { ...redisLimits(redis), search: 5 }, tokens: redisTokens(redis, { patience: 5000, prefix: "a:" }) });
  new HubSpot({ limits: { take: (key, { max, interval }) => (key ? max : interval) } });
  // @ts-expect-error a store of tokens keeps them, too
  new HubSpot({ tokens: { get: () => undefined } });
  // @ts-expect-error there is no such option
  redisCheckpoints(redis, { ttl: 5 });
  const checkpoints = redisCheckpoints(redis, { name: "deals", lease: 5000 });
  const offset: string | undefined = await checkpoints.load();
  await checkpoints.save(offset ?? "x").catch((error: unknown) => error instanceof LeaseLostError && error.code);
  await checkpoints.release();
  void shared;
  return [checkpoints, fileCheckpoints("journal.json"), { load: () => undefined, save: () => {} }];
}

export function offline(): [BuiltRequest, Finding[]] {
  const built = hubspot.build("webhooks.snapshots.create", { body: { snapshotRequests: [] } });
  // @ts-expect-error there is no such operation
  hubspot.validate("crm.object.get");
  return [built, hubspot.validate("crm.objects.get", { anything: 1 })];
}

export async function migration(portalIds: string[], finish: boolean): Promise<Id[]> {
  const { steps, remaining }: FlagMigrationResult = await hubspot.featureFlags.migrate({ portalIds, upgraded: [1n], finish }, { dryRun: true });
  for (const step of steps) {
    if (step.operation === "featureFlags.set") console.log(step.params.body.defaultState, step.done);
  }
  await hubspot.featureFlags.migrate({ upgraded: portalIds, finish: true });
  // @ts-expect-error the accounts are missing
  hubspot.featureFlags.migrate({ upgraded: portalIds });
  // @ts-expect-error there is no such option
  hubspot.featureFlags.migrate({ portalIds }, { dryrun: true });
  const { failures } = await hubspot.featureFlags.upsertPortals({ flagName: "hs-hide-crm-cards", appId: 1, body: { portalStates: [{ portalId: 1, flagState: "OFF" }] } });
  return failures?.length ? [] : remaining;
}

export async function subscriptions(portalId: string): Promise<string[]> {
  const desired: DesiredSubscription[] = [
    { subscriptionType: "OBJECT", objectTypeId: "0-1", portalId, actions: ["CREATE"], filters: [{ conditions: [{ filterType: "CRM_OBJECT_PROPERTY", property: "city", operator: "IN", values: ["Rome"] }] }] },
    { subscriptionType: "ASSOCIATION", objectTypeId: "0-1", portalId, actions: ["ASSOCIATION_ADDED"] },
    { subscriptionType: "LIST_MEMBERSHIP", portalId, actions: ["ADDED_TO_LIST"], listIds: [1n] },
    { subscriptionType: "GDPR_PRIVACY_DELETION", objectTypeId: "0-1", portalId, actions: ["GDPR_DELETE"] },
    { subscriptionType: "APP_LIFECYCLE_EVENT", eventTypeId: "4-1909196", properties: [] },
    // @ts-expect-error an installation is of no account
    { subscriptionType: "APP_LIFECYCLE_EVENT", eventTypeId: "4-1909196", properties: [], portalId },
    // @ts-expect-error a list has no such action
    { subscriptionType: "LIST_MEMBERSHIP", portalId, actions: ["CREATE"] },
    // @ts-expect-error only events of records are filtered
    { subscriptionType: "ASSOCIATION", objectTypeId: "0-1", portalId, actions: ["ASSOCIATION_ADDED"], filters: [] },
  ];
  const { steps } = await hubspot.webhooks.subscriptions.sync(desired, { portalId, dryRun: true, version: "2026-03" });
  // @ts-expect-error filters have no such version
  hubspot.webhooks.subscriptions.sync(desired, { version: "v4" });
  for (const step of steps) if (step.operation === "webhooks.subscriptions.deleteFilter") console.log(step.params.filterId, step.done);
  const keys: string[] = [];
  for await (const event of hubspot.webhooks.journal.read()) {
    console.log(event.action, event.portalId?.toFixed(), event.occurredAt?.length, event.objectId, event.propertyChanges);
    keys.push(journalEventKey(event));
  }
  return keys;
}

interface Mine extends SnapshotRequest {
  note: string;
}

export async function snapshots(requests: Mine[]): Promise<string[]> {
  const job: Job<SnapshotResult<Mine>[], Progress> = hubspot.webhooks.snapshots.take(requests, {
    onState: async (saved) => JSON.stringify(saved),
    batchSize: 50,
    journal: true,
  });
  for await (const update of job) console.log(update.done / update.total, update.outcomes.completed);
  for await (const { request, outcome } of job.results()) console.log(request.note, outcome);
  const again = hubspot.webhooks.snapshots.resume(job.save(), { attempts: 3, journal: false });
  const [first] = await again.result;
  const { errorCode, error, properties } = first;
  console.log(errorCode?.length, error?.kind, properties?.email);
  const found = await first.fromJournal({ from: "latest", readAhead: 8 });
  const value: string | null | undefined = found?.properties.email;
  // @ts-expect-error it ends at the journal's end
  first.fromJournal({ follow: true });
  return (await job).map((result) => {
    switch (result.outcome) {
      case "completed": return result.request.note + result.statusId + result.properties?.email + value + result.occurredAt;
      case "failed": return result.errorCode ?? "unknown";
      case "refused":
      case "gaveUp": return result.error?.kind ?? "nobody knows";
      case "expired": return result.statusId;
      default: return unreachable(result);
    }
  });
}

export async function email(): Promise<string> {
  const body = { emailId: 1, message: { to: "a@example.com", sendId: "6" } };
  const ended = await hubspot.marketing.singleEmail.sendAndWait({ body }, { attempts: 3, version: "2026-03", retry: { attempts: 1 } });
  // @ts-expect-error an email is no list of snapshots
  hubspot.marketing.singleEmail.sendAndWait({ body }, { batchSize: 5 });
  // @ts-expect-error nobody is written to
  hubspot.marketing.singleEmail.sendAndWait({ body: { emailId: 1, message: {} } });
  const when: string | undefined = ended.status.completedAt;
  return ended.outcome === "gaveUp" ? ended.statusId + ended.error?.kind : (ended.sendResult ?? "") + when;
}

export async function messages(): Promise<string[]> {
  const texts: string[] = [];
  const list = hubspot.conversations.messages.list({ threadId: 1 }, { full: true, timeout: 5 });
  for await (const { text } of list) texts.push(text ?? "");
  for await (const page of list.pages()) texts.push(page.paging?.next?.after ?? "");
  const { results } = await hubspot.conversations.messages.list({ threadId: "1" });
  // @ts-expect-error no other list has the option
  hubspot.conversations.threads.list({}, { full: true });
  // @ts-expect-error either it is or it is not
  hubspot.conversations.messages.list({ threadId: 1 }, { full: "yes" });
  return [...texts, results?.[0]?.text ?? ""];
}

function unreachable(value: never): never {
  throw value;
}

export function errors(error: unknown): string {
  if (error instanceof InvalidRequestError) return error.problems.map((problem) => problem.path).join();
  if (error instanceof RateLimitError) return String(error.retryAfter);
  if (!isHubSpotError(error)) return "";
  const kind: "RateLimitError" | string = error.kind;
  return kind + error.correlationId;
}

export async function installation(code: string): Promise<string> {
  const codeVerifier = createCodeVerifier();
  const scopes = requiredScopes(["automation.callbacks.complete", { operation: "crm.objects.get", params: { objectType: "contacts" } }]);
  // @ts-expect-error there is no such operation
  requiredScopes(["crm.objects.fly"]);
  const url: string = authorizeUrl({ clientId: "i", redirectUri: "https://a.example/", scopes, codeVerifier });
  // @ts-expect-error the scopes are missing
  authorizeUrl({ clientId: "i", redirectUri: "https://a.example/" });
  const body = { code, redirect_uri: "https://a.example/", client_id: "i", client_secret: "s", code_verifier: codeVerifier };
  const { refresh_token: refreshToken = "", hub_id: portalId } = await hubspot.oauth.createTokens({ body }, { version: "2026-03" });
  // @ts-expect-error an id may be a string
  const number: number = portalId;
  const told = await hubspot.oauth.introspect({ body: { client_id: "i", client_secret: "s", token: refreshToken } });
  const whose: (string | undefined)[] = [told.user, told.hub_domain, told.signed_access_token?.hublet];
  console.log(told.active, ...whose);
  new HubSpot({ auth: { clientId: "i", clientSecret: "s", refreshToken, onTokens: ({ accessToken }) => accessToken.length } });
  return url + number;
}

const signed = { url: "https://a.example/x", body: "[]", clientSecret: "s", now: 1 };

export function signatures(): string {
  const headers: Record<string, string> = sign({ ...signed, version: "v3" });
  for (const given of [headers, Object.entries(headers), new Map(Object.entries(headers)), { host: ["a"] }]) {
    const verdict = verifySignature({ ...signed, headers: given as typeof headers, versions: ["v2", "v3"] });
    if (!verdict.valid) return verdict.reason;
    const version: "v1" | "v2" | "v3" = verdict.version;
    // @ts-expect-error there is a reason only where it is not valid
    void verdict.reason;
    void version;
  }
  verifySignature({ ...signed, headers: { host: ["a", "b"], cookie: undefined }, body: new Uint8Array() });
  // @ts-expect-error a parsed body can't be verified
  verifySignature({ ...signed, headers, body: { events: [] } });
  // @ts-expect-error there is no such version
  verifySignature({ ...signed, headers, versions: ["v4"] });
  // @ts-expect-error the headers are missing
  verifySignature(signed);
  const parsed = parseWebhook({ ...signed, headers });
  return parsed.valid ? parsed.events.map(told).join() : parsed.reason === "malformed" ? "?" : publicUrl({ url: "/", hosts: ["a.example"] });
}

function told(event: WebhookEvent): string {
  switch (event.type) {
    case "unknown": return JSON.stringify(event.raw);
    case "conversation.newMessage": return event.messageId ?? "";
    case "conversation.propertyChange": return `${event.propertyName}: ${event.propertyValue}`;
    case "conversation.creation":
    case "conversation.deletion":
    case "conversation.privacyDeletion": return String(event.objectId);
    case "contact.merge": return (event.mergedObjectIds ?? []).join();
    case "deal.propertyChange": {
      const name: string | undefined = event.propertyName;
      // @ts-expect-error a property's change is no message
      const message: string | undefined = event.messageId;
      return `${name}${message}`;
    }
    case "ticket.associationChange": return event.associationRemoved ? "gone" : String(event.toObjectId);
    // @ts-expect-error there is no such event
    case "contact.flies": return "";
    default: return event.type;
  }
}

export const endpoints = [
  nodeListener(webhookHandler({ clientSecret: "s", hosts: ["hooks.example.com"], onEvents: (events) => events.map(told) }), { limit: 10 }),
  nodeListener(actionHandler({
    clientSecret: "s",
    hosts: ["hooks.example.com"],
    async onExecution({ callbackId, inputFields, origin }) {
      const body = completeExecution({ state: "FAIL_CONTINUE", outputFields: { why: String(inputFields?.["why"]) } });
      await hubspot.automation.callbacks.complete({ callbackId, body });
      return origin?.portalId === 1 ? blockExecution({ expiration: "P1D" }) : body;
    },
  })),
];
// @ts-expect-error the hosts are missing: without them no URL can be verified
webhookHandler({ clientSecret: "s", onEvents() {} });
// @ts-expect-error an answer is made by blockExecution or completeExecution
actionHandler({ clientSecret: "s", hosts: ["a"], onExecution: () => ({ hs_execution_state: "BLOCK" }) });
// @ts-expect-error BLOCK is no end
completeExecution({ state: "BLOCK" });
// @ts-expect-error outputs are texts
completeExecution({ outputFields: { count: 1 } });

export function constants(): string {
  const contacts: "0-1" = objectTypes.contacts;
  const toContact: 387 = associationTypes.contact;
  const messenger: "1001" = channels.facebookMessenger;
  // @ts-expect-error there is no such object type
  void objectTypes.contact;
  // @ts-expect-error a constant stays as it is
  channels.email = "1002";
  const { type, id } = parseActorId("A-1");
  const user: string = type === "agent" || type === "visitor" ? id : "";
  // @ts-expect-error there is no such kind of actor
  void (type === "bot");
  // @ts-expect-error an actor's id is a text
  parseActorId(1);
  return contacts + toContact + messenger + user;
}

export function mail(token: { id?: string; password?: string; createdAt?: string; campaignName?: string }): string {
  const { host, port, secure, requireTLS, auth } = smtpSettings(token, { region: "eu1", port: 465 });
  const known: 25 | 465 | 587 = port;
  smtpSettings({ id: "t", password: "p" }, { region: "ap1" });
  // @ts-expect-error HubSpot's server has no such port
  smtpSettings(token, { port: 2525 });
  // @ts-expect-error the token itself is needed
  smtpSettings("t");
  // @ts-expect-error a token has no such moment
  smtpTokenExpiry({ expiresAt: "" });
  return smtpTokenExpiry(token) + host + known + secure + requireTLS + auth.user + auth.pass;
}

export async function cards(hubspotFetch: CardFetch, fetchHubSpotApi: FetchHubSpotApi, client: HubSpot): Promise<unknown> {
  const card = new HubSpot({ transport: relay(hubspotFetch, "https://backend.example.com/hubspot") });
  new HubSpot({ transport: hubspotApi(fetchHubSpotApi), attemptTimeout: 60_000 });
  // @ts-expect-error the backend's URL is missing
  relay(hubspotFetch);
  const one = createRelay({ client, portalId: 12345, clientSecret: "s", allow: ["crm.objects.get"], store: memoryStore({ entries: 10 }) });
  nodeListener(one);
  createRelay({
    client: async (portalId: number) => (portalId > 1 ? client : undefined),
    clientSecret: "s",
    store: redisStore({ eval: async () => null }),
    authorize: (call) => (call.operation === "crm.objects.get" ? { ...call.params, archived: false } : call.userId === 1),
  });
  // @ts-expect-error a fixed client needs its account
  createRelay({ client, clientSecret: "s" });
  // @ts-expect-error that can't be relayed
  createRelay({ client, portalId: 1, clientSecret: "s", allow: ["oauth.revoke"] });
  const email: string | undefined = (await card.crm.objects.get({ objectType: "contacts", objectId: 1 })).properties?.email ?? undefined;
  return email;
}

export function observed(): HubSpot {
  return new HubSpot({
    onRequest: ({ operation, call, attempt, path }) => console.log(operation, call + attempt, path?.length),
    onResponse: ({ status, reason, duration, correlationId }) => console.log(status ?? reason, duration * 2, correlationId),
    async onRetry({ reason, wait, until }) {
      const known: boolean = reason === "RateLimitError" || reason === "TimeoutError";
      // @ts-expect-error a wait is a number of milliseconds
      const text: string = wait;
      console.log(known, text, new Date(until));
    },
    onWait({ reason, until, call }) {
      if (reason === "rateLimit" || reason === "journal") console.log(until, call?.toFixed());
      // @ts-expect-error nothing waits for that
      if (reason === "weather") console.log();
    },
    context: () => 5,
  });
}

declare const console: { log(...values: unknown[]): void };
