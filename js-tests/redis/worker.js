// One of several processes with one app and one Redis; started by the tests, and killed by them.

import { createClient } from "redis";

import { load } from "../helpers/package.js";

const { socket, client, work } = JSON.parse(process.argv[2]);
const { HubSpot } = await load("hubspot-wasm");
const { redisCheckpoints, redisLimits, redisTokens } = await load("hubspot-wasm/redis");

const redis = createClient({ socket: { path: socket } });
redis.on("error", () => {});
await redis.connect();
const notices = [];
// Where many processes share few processors, it may take long from the leave to the request, and to a token.
const limits = redisLimits(redis, { margin: 5_000 });
const tokens = redisTokens(redis, { patience: 30_000 });
const hubspot = new HubSpot({ ...client, limits, tokens, onNotice: (notice) => notices.push(notice) });
const say = (...said) => new Promise((resolve) => process.send(said, resolve));

const WORK = {
  /** Asks for so many snapshots, one by one and all at once. */
  async snapshots({ count, first }) {
    const body = (index) => ({ snapshotRequests: [{ portalId: 12345, objectId: first + index, objectTypeId: "0-1", properties: ["email"] }] });
    const calls = Array.from({ length: count }, (_, index) => hubspot.webhooks.snapshots.create({ body: body(index) }));
    const ends = await Promise.allSettled(calls);
    await say("ended", ends.map(({ status, reason }) => reason?.message ?? status), notices);
  },
  /** Reads the journal, and waits after each event until the parent has heard it. */
  async read({ lease }) {
    const checkpoints = redisCheckpoints(redis, { lease });
    for await (const file of hubspot.webhooks.journal.read({ checkpoints, firstDelay: 50, maxDelay: 200 }).files()) {
      for (const event of file.events) {
        const goesOn = new Promise((resolve) => process.once("message", resolve));
        await say("event", event.objectId, file.offset);
        await goesOn;
      }
    }
  },
};

await say("ready");
await new Promise((resolve) => process.once("message", resolve));
await WORK[work.name](work);
process.disconnect();
redis.destroy();
