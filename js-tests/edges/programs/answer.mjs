// What the workers of workerd have in common.

/** A handler that answers by the path; a failure is told, so that a test can show it. */
export const answer = (answers) => ({
  async fetch(request) {
    try {
      return Response.json(await answers[new URL(request.url).pathname.slice(1)](await request.json()));
    } catch (error) {
      return new Response(String(error?.stack ?? error), { status: 500 });
    }
  },
});

/** A short job with a client of its own. */
export async function jobOf({ HubSpot }, { url, credentials: { clientId, clientSecret } }) {
  const hubspot = new HubSpot({ app: { clientId, clientSecret }, baseUrl: url });
  const requests = [1001, 1002, 1003].map((objectId) => ({ portalId: 12345, objectId, objectTypeId: "0-1", properties: ["email"] }));
  const results = await hubspot.webhooks.snapshots.take(requests, { firstDelay: 200, maxDelay: 500 });
  return results.map((result) => result.outcome).join();
}
