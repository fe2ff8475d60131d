// Node's modules.
import * as entry from "ENTRY";

import { check } from "./check.js";

console.log(await check(entry, JSON.parse(process.argv[2])));
