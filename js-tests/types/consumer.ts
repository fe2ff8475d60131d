// A user's program, for the compiler alone.

import {
  HubSpot, InvalidRequestError, RateLimitError, isHubSpotError,
  type BuiltRequest, type CrmObject, type Finding, type Job, type Progress, type SnapshotRequest, type SnapshotResult, type Transport,
} from "hubspot-wasm";

const transport: Transport = async ({ method, url }) => ({ status: 200, headers: { get: () => null }, text: async () => method + url });
const hubspot = new HubSpot({ accessToken: async () => "token", app: { clientId: "a", clientSecret: "b" }, transport });

export async function calls(): Promise<void> {
  const contact: CrmObject = await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1n, properties: ["email"] });
  const email: string | null | undefined = contact.properties?.email;
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

export function offline(): [BuiltRequest, Finding[]] {
  const built = hubspot.build("webhooks.snapshots.create", { body: { snapshotRequests: [] } });
  // @ts-expect-error there is no such operation
  hubspot.validate("crm.object.get");
  return [built, hubspot.validate("crm.objects.get", { anything: 1 })];
}

interface Mine extends SnapshotRequest {
  note: string;
}

export async function snapshots(requests: Mine[]): Promise<string[]> {
  const job: Job<SnapshotResult<Mine>[], Progress> = hubspot.webhooks.snapshots.take(requests, {
    onState: async (saved) => JSON.stringify(saved),
    batchSize: 50,
  });
  for await (const update of job) console.log(update.done / update.total, update.outcomes.completed);
  const again = hubspot.webhooks.snapshots.resume(job.save(), { attempts: 3 });
  await again.result;
  return (await job).map((result) => {
    switch (result.outcome) {
      case "completed": return result.request.note + result.statusId;
      case "failed": return result.errorCode ?? "unknown";
      case "refused":
      case "gaveUp": return result.error?.kind ?? "nobody knows";
      case "expired": return result.statusId;
      default: return unreachable(result);
    }
  });
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

declare const console: { log(...values: unknown[]): void };
