#!/usr/bin/env node
// The threads of an inbox with their whole messages, and an answer to one of them.

import { runExample } from "./api.mjs";

const usage = `node conversations.mjs [THREAD TEXT]

Shows the threads of the last seven days. With a THREAD and a TEXT it answers the visitor of that thread: this sends a message.`;

const WEEK = 7 * 86_400_000;

await runExample(usage, async (hubspot, { args, demo, say }) => {
  const { threads, messages } = hubspot.conversations;
  const [threadId, text] = args.length > 0 ? args : demo ? ["7004", "Thank you. Please send us the whole log."] : [];
  if (threadId && !text) throw new Error("An answer needs a text.");

  const latestMessageTimestampAfter = new Date(Date.now() - WEEK).toISOString();
  for await (const { id, status } of threads.list({ sort: "latestMessageTimestamp", latestMessageTimestampAfter })) {
    say(`Thread ${id}, ${status}`);
    await show(id);
  }
  if (!threadId) return;

  const latest = await latestFromVisitor(threadId);
  if (!latest) throw new Error(`Nobody waits for an answer in thread ${threadId}.`);
  const { senders, channelId, channelAccountId, subject } = latest;
  const thread = await threads.get({ threadId });
  const senderActorId = thread.assignedTo ?? (demo ? "A-293199" : undefined);
  if (!senderActorId) throw new Error(`Thread ${threadId} is assigned to nobody who could answer.`);
  const recipients = senders.map(({ actorId, name, deliveryIdentifier }) =>
    ({ actorId, name, deliveryIdentifier, recipientField: "TO" }));
  const answer = { type: "MESSAGE", text, senderActorId, channelId, channelAccountId, recipients };
  await messages.send({ threadId, body: channelId === "1002" ? { ...answer, subject: subject ?? "Your message" } : answer });
  await threads.update({ threadId, body: { status: "CLOSED" } });
  say(`Answered, and thread ${threadId} is closed:`);
  await show(threadId);

  async function show(id) {
    // `full`: HubSpot cuts long emails, and says so; they are asked for once more.
    for await (const { type, direction, text } of messages.list({ threadId: id }, { full: true })) {
      if (type === "MESSAGE") say(`  ${direction === "INCOMING" ? ">" : "<"} ${text}`);
      else if (type === "COMMENT") say(`  # ${text}`);
    }
  }

  async function latestFromVisitor(id) {
    const all = [];
    for await (const message of messages.list({ threadId: id })) if (message.direction === "INCOMING") all.push(message);
    return all.sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1))[0];
  }
});
