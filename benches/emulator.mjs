// An emulator that never refuses, with a small and a large contact; it ends with its parent.

import { startEmulator } from "../dist/package/dist/emulator.js";

const names = Array.from({ length: 100 }, (_, index) => `text_${index}`);
const large = { id: 1002, properties: Object.fromEntries(names.map((name) => [name, name.padEnd(225, ".")])) };
const small = { id: 1001, properties: { email: "ada@example.com", firstname: "Ada" } };
const never = 1_000_000_000;

const { url, accessToken, close } = await startEmulator({
  limits: { general: never, daily: never },
  data: { contacts: [small, large] },
});
process.send({ baseUrl: url, accessToken, small: small.id, large: { id: large.id, properties: names } });
process.once("disconnect", close);
