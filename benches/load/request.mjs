// Touches `Request`, which Node loads at its first use.

import { said } from "./said.mjs";

new Request("https://api.hubapi.com/");
said();
