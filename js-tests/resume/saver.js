// Counts upwards in a file of checkpoints and tells each number once its save has ended, until it is killed.

import { load } from "../helpers/package.js";

const { fileCheckpoints } = await load("hubspot-wasm/node");
const { save } = fileCheckpoints(process.argv[2]);
for (let number = 1; ; number++) {
  await save(String(number));
  await new Promise((resolve) => process.send(number, resolve));
}
