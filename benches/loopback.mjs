// What a call costs beside the baseline, over HTTP to an emulator in another process. Only this process counts.

import { fork } from "node:child_process";
import { once } from "node:events";

import { HubSpot, plain } from "./baseline.mjs";
import { report, rounds } from "./measure.mjs";

const emulator = fork(new URL("emulator.mjs", import.meta.url));
const [{ baseUrl, accessToken, small, large }] = await once(emulator, "message");
const hubspot = new HubSpot({ baseUrl, accessToken });

for (const [what, id, properties] of [["a get", small], ["24 kB", large.id, large.properties]]) {
  const query = properties ? `?properties=${properties.join(",")}` : "";
  const variants = {
    plain: () => plain(`${baseUrl}/crm/v3/objects/contacts/${id}${query}`, accessToken),
    package: () => hubspot.crm.objects.get({ objectType: "contacts", objectId: id, properties }),
  };
  for (const atOnce of [1, 16]) {
    const found = await rounds(variants, { count: 13, calls: 160, atOnce });
    report(`CPU of ${what} over loopback, ${atOnce} at once`, "×", found.map((times) => times.package / times.plain));
  }
}
emulator.disconnect();
