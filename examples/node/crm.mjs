#!/usr/bin/env node
// Records of the CRM: created in a batch, tied to each other, found by a search, walked through, and archived again.

import { runExample } from "./api.mjs";

const usage = `node crm.mjs

Creates three contacts and a company, ties them together, and archives them in the end.`;

const NAMES = ["Ada", "Grace", "Edsger"];
const CONTACTS = { objectType: "contacts" };

await runExample(usage, async (hubspot, { say }) => {
  const { objects, associations } = hubspot.crm;
  const domain = `example-${Date.now()}.com`;
  const inputs = NAMES.map((name) => ({ properties: { firstname: name, email: `${name.toLowerCase()}@${domain}` } }));
  // Any number of inputs: a call sends 100 at a time, and ties every failure to its input.
  const { results: people, failures } = await objects.batchCreate({ ...CONTACTS, body: { inputs } });
  for (const { input, message } of failures) say(`not created: ${input?.properties.email}: ${message}`);
  const company = await objects.create({ objectType: "companies", body: { properties: { name: "Engines & Co", domain } } });
  say(`created: ${people.map(({ properties }) => properties.firstname).join(", ")} and ${company.properties.name}`);

  try {
    for (const { id } of people) {
      await associations.setDefault({ ...CONTACTS, objectId: id, toObjectType: "companies", toObjectId: company.id });
    }
    const staff = new Set();
    // One item for each type of association: the same record may come several times.
    for await (const { id } of associations.list({ objectType: "companies", objectId: company.id, toObjectType: "contacts" })) staff.add(id);
    say(`${staff.size} of them work at ${company.properties.name}`);

    const filters = [{ propertyName: "email", operator: "HAS_PROPERTY" }];
    const search = { properties: ["firstname", "email"], filterGroups: [{ filters }], limit: 10 };
    let count = 0;
    // Page after page, and past the 10,000 results where HubSpot's cursors end, as long as somebody wants more.
    for await (const { properties } of objects.searchAll({ ...CONTACTS, body: search })) {
      say(`found: ${properties.firstname ?? "somebody"} <${properties.email}>`);
      if (++count === 15) break;
    }
  } finally {
    await objects.batchArchive({ ...CONTACTS, body: { inputs: people.map(({ id }) => ({ id })) } });
    await objects.archive({ objectType: "companies", objectId: company.id });
  }
  say("archived what was created");
});
