// Makes one call with a bare fetch.

import { said, stub } from "./said.mjs";

stub();
await (await fetch(new Request("https://api.hubapi.com/crm/v3/objects/contacts/1001", { headers: { authorization: "Bearer token" } }))).text();
said();
