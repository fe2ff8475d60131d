// The same three calls by each side: a bare fetch, this package, HubSpot's own client, and that one with limits and retries,
// which this package always has.

import { HubSpot, plain } from "./baseline.mjs";
import { Client } from "../js-tests/moving/hubspot-client.js";

/**
 * @param {{ baseUrl?: string, accessToken?: string, ids?: string[] }} [options] the ids are those of the batch
 * @returns {Record<string, Record<"get" | "page" | "batch", () => Promise<unknown>>>}
 */
export function sides({ baseUrl = "https://api.hubapi.com", accessToken = "token", ids = hundred } = {}) {
  const url = `${baseUrl}/crm/v3/objects/contacts`;
  const body = () => ({ inputs: ids.map((id) => ({ id })), properties: ["email"] });
  const hubspot = new HubSpot({ baseUrl, accessToken });
  const objectType = "contacts";
  const peer = (options) => {
    // The client that was made last sets the limits of all that is touched later, so each is touched at once.
    const { basicApi, batchApi } = new Client({ basePath: baseUrl, accessToken, ...options }).crm.contacts;
    return {
      get: () => basicApi.getById("1001"),
      page: () => basicApi.getPage(100),
      batch: () => batchApi.read({ ...body(), propertiesWithHistory: [] }),
    };
  };
  return {
    plain: {
      get: () => plain(`${url}/1001`, accessToken),
      page: () => plain(`${url}?limit=100`, accessToken),
      batch: () => plain(`${url}/batch/read`, accessToken, JSON.stringify(body())),
    },
    package: {
      get: () => hubspot.crm.objects.get({ objectType, objectId: 1001 }),
      page: () => hubspot.crm.objects.list({ objectType, limit: 100 }),
      batch: () => hubspot.crm.objects.batchRead({ objectType, body: body() }),
    },
    peer: peer(),
    peerWithLimits: peer({ limiterOptions: { minTime: 1000 / 9, maxConcurrent: 6 }, numberOfApiCallRetries: 3 }),
  };
}

const hundred = Array.from({ length: 100 }, (_, index) => String(1001 + index));
