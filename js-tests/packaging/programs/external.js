// The entry without bytes, whose own address of them is right as it stands.
import * as entry from "hubspot-wasm/external";

import { check } from "./check.js";

globalThis.check = async (place) => {
  await entry.init();
  return check(entry, place);
};
