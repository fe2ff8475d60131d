#!/usr/bin/env node
// The two ways to send transactional email: a mailer of your own through HubSpot's mail server, and a template of HubSpot's.

import { smtpSettings, smtpTokenExpiry } from "hubspot-wasm";

import { runExample } from "./api.mjs";

const usage = `node email.mjs [EMAIL TO]

Makes an SMTP token, shows what a mailer needs of it, and deletes it. Then sends the template EMAIL, its id, to the address TO,
and waits until HubSpot is done with it.`;

await runExample(usage, async (hubspot, { args, demo, say }) => {
  const { smtpTokens, singleEmail } = hubspot.marketing;
  const token = await smtpTokens.create({ body: { createContact: false, campaignName: `Example ${Date.now()}` } });
  // nodemailer.createTransport(settings), say. The password is told once: keep it where secrets are kept.
  const settings = smtpSettings(token);
  say(`mailer: ${settings.host}:${settings.port}, user ${settings.auth.user}, until ${smtpTokenExpiry(token)}`);
  await smtpTokens.delete({ tokenId: token.id });

  const [emailId, to] = args.length > 0 ? args : demo ? ["4126643121", "jdoe@example.com"] : [];
  if (!emailId) return;
  const message = { to, sendId: `order-${Date.now()}` };
  const customProperties = { purchaseUrl: "https://example.com/orders/6", productName: "vanilla" };
  const { outcome, sendResult } = await singleEmail.sendAndWait({ body: { emailId, message, customProperties } });
  say(`email to ${to}: ${outcome}, ${sendResult ?? "nobody knows"}`);
  // HubSpot sends at most one with the same sendId: this call does no harm.
  const again = await singleEmail.sendAndWait({ body: { emailId, message, customProperties } });
  say(`once more: ${again.outcome}, ${again.sendResult ?? "nobody knows"}`);
});
