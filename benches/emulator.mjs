// An emulator that never refuses, with a hundred contacts; it ends with its parent.

import { contact } from "./baseline.mjs";
import { startEmulator } from "../dist/package/dist/emulator.js";

const contacts = Array.from({ length: 100 }, (_, index) => {
  const { id, properties: { hs_object_id: _id, ...properties } } = contact(1001 + index);
  return { id, properties };
});
const never = 1_000_000_000;

const { url, accessToken, close } = await startEmulator({ limits: { general: never, daily: never }, data: { replace: true, contacts } });
process.send({ baseUrl: url, accessToken });
process.once("disconnect", close);
