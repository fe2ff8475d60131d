// What a call costs each side, over HTTP to an emulator in another process. Only this process counts.

import { fork } from "node:child_process";
import { once } from "node:events";

import { compare, rounds, times } from "./measure.mjs";
import { sides } from "./sides.mjs";

const emulator = fork(new URL("emulator.mjs", import.meta.url));
const [options] = await once(emulator, "message");
// Its own limits would keep the last side at nine calls a second, in real time.
const { peerWithLimits, ...all } = sides(options);
const names = { get: "a get", page: "a page of 100", batch: "a batch of 100" };

for (const [call, name] of Object.entries(names)) {
  const variants = Object.fromEntries(Object.entries(all).map(([side, calls]) => [side, calls[call]]));
  for (const atOnce of [1, 16]) {
    const found = await rounds(variants, { count: times(13), calls: call === "get" ? 160 : 48, atOnce });
    compare(`CPU of ${name} over loopback, ${atOnce} at once`, "µs", found);
  }
}
emulator.disconnect();
