// The code of the guide as it stands there, against an emulator and a Redis server.

import assert from "node:assert/strict";
import { test } from "node:test";

import { codeOf, project, read } from "../helpers/documents.js";
import { startRedis } from "../helpers/redis.js";

const [sharing, adapting, ...more] = codeOf(read("docs/processes.md"));

/** Three events in a journal, and who ends once all of them came. */
const GIVEN = `
import { HubSpot as Client } from "hubspot-wasm";
import { startEmulator } from "hubspot-wasm/emulator";
const emulator = await startEmulator({ journal: { fileEvents: 1 } });
for (const objectId of [1, 2, 3]) await emulator.event({ type: "crmObject", action: "CREATE", objectTypeId: "0-1", objectId });
const { clientId, clientSecret } = emulator;
class HubSpot extends Client {
  constructor(options) {
    super({ ...options, app: { clientId, clientSecret }, baseUrl: emulator.url });
  }
}
const handled = [];
async function handle({ objectId }) {
  if (handled.push(objectId) < 3) return;
  console.log(handled.join());
  process.exit(0);
}
`;

test("each program of the guide does what the guide says", { timeout: 240_000 }, async (context) => {
  assert.deepEqual(more, []);
  const redis = await startRedis(context);
  const { run } = project((clean) => context.after(clean));
  const connect = `
    import * as redisPackage from ${JSON.stringify(import.meta.resolve("redis"))};
    const createClient = () => redisPackage.createClient({ socket: { path: ${JSON.stringify(redis.socket)} } });
  `;
  const own = sharing.replace('import { createClient } from "redis";\n', "").replace('import { HubSpot } from "hubspot-wasm";\n', "");
  assert.equal(await run("sharing", [GIVEN, connect, own].join("\n")), "1,2,3\n");
  const played = `
    import { redisLimits } from "hubspot-wasm/redis";
    const client = await createClient().connect();
    const ioredis = { eval: (script, count, ...rest) => client.eval(script, { keys: rest.slice(0, count), arguments: rest.slice(count) }) };
  `;
  const taking = 'for (let i = 0; i < 2; i++) console.log((await limits.take("k", { max: 1, interval: 60_000 })) > 0);\nclient.destroy();';
  assert.equal(await run("adapting", [connect, played, adapting, taking].join("\n")), "false\ntrue\n");
});
