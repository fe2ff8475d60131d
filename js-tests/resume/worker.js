// A job in a process of its own that keeps its state in a file: started by the tests, and killed by them.
// Goes on where the file says; at the end it writes the results beside it.

import { existsSync } from "node:fs";
import { open, readFile, rename } from "node:fs/promises";

import { load } from "../helpers/package.js";
import { snapshotsOf } from "../helpers/requests.js";

const { file, client, count, options, tick } = JSON.parse(process.argv[2]);
const { HubSpot } = await load("hubspot-wasm");

let writing = Promise.resolve();

/** Puts a whole new file in the place of the old one: one after the other, so that the newest is the last. */
function replace(path, text) {
  writing = writing.then(() => write(path, text));
  return writing;
}

async function write(path, text) {
  const handle = await open(`${path}.new`, "w");
  await handle.writeFile(text);
  await handle.close();
  await told(path === file ? "storing" : "ending");
  await rename(`${path}.new`, path);
  await told(path === file ? "stored" : "ended");
}

/** Tells the parent where this is, and where that is asked for waits until it has heard. */
function told(step) {
  if (!tick) return;
  return new Promise((resolve) => {
    process.once("message", resolve);
    process.send(step);
  });
}

const stop = new AbortController();
process.once("SIGINT", () => stop.abort(new Error("SIGINT")));

const hubspot = new HubSpot(client);
const onState = (saved) => replace(file, JSON.stringify(saved));
const how = { ...options, signal: stop.signal, onState };
const job = existsSync(file)
  ? hubspot.webhooks.snapshots.resume(await readFile(file, "utf8"), how)
  : hubspot.webhooks.snapshots.take(snapshotsOf(count), how);
process.send?.("begun");
try {
  const heard = [];
  for await (const { done } of job) heard.push(done);
  const results = await job;
  await replace(`${file}.results`, JSON.stringify({ results, heard }));
} catch (reason) {
  if (reason !== stop.signal.reason) throw reason;
  await replace(file, JSON.stringify(job.save()));
  process.exitCode = 130;
}
process.disconnect?.();
