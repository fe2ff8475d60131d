#!/usr/bin/env node
// A payment that came in elsewhere: recorded, tied to its payer, marked as succeeded, and listed with the others.

import { associationTypes } from "hubspot-wasm";

import { runExample } from "./api.mjs";

const usage = `node payments.mjs [CONTACT]

Records a payment of the contact with this id. On an account of yours it is archived in the end.`;

await runExample(usage, async (hubspot, { args, demo, say }) => {
  const { payments } = hubspot.crm;
  const contactId = args[0] ?? (demo ? "1001" : undefined);
  if (!contactId) throw new Error("Whose payment is it? Give the id of a contact.");
  const properties = { hs_initial_amount: "99.99", hs_currency_code: "USD", hs_initiated_date: new Date().toISOString() };
  const { id: paymentId } = await payments.create({ body: { properties: { ...properties, hs_latest_status: "processing" } } });
  say(`recorded: payment ${paymentId} of 99.99 USD`);
  try {
    await payments.associate({ paymentId, toObjectType: "contact", toObjectId: contactId, associationTypeId: associationTypes.contact });
    const { results: payers } = await payments.associations({ paymentId, toObjectType: "contact" });
    say(`paid by contact ${payers.map(({ id }) => id).join(", ")}`);
    const updated = await payments.update({ paymentId, body: { properties: { hs_latest_status: "succeeded" } } });
    say(`it has ${updated.properties.hs_latest_status}`);

    let [count, sum] = [0, 0];
    for await (const payment of payments.list({ properties: ["hs_initial_amount", "hs_latest_status"] })) {
      count++;
      if (payment.properties.hs_latest_status === "succeeded") sum += Number(payment.properties.hs_initial_amount);
    }
    say(`${count} payments in all; ${sum.toFixed(2)} came in`);
  } finally {
    if (!demo) await payments.archive({ paymentId });
  }
});
