#!/usr/bin/env node
// Takes a snapshot of every object in a CSV file and writes how each of them ended.
// Needs hubspot-wasm and the files beside it; `node snapshots.mjs --help` tells the rest.

import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";

import { HubSpot, InvalidRequestError } from "hubspot-wasm";

import { ListError, readObjects } from "./objects.mjs";
import { createProgress } from "./progress.mjs";
import { linesOf, printable, replaceFile, summaryOf } from "./results.mjs";
import { USAGE, UsageError, readSettings } from "./settings.mjs";

/** Ctrl-C, or what a supervisor sends. */
class Stopped extends Error {}
const SIGNALS = { SIGINT: 130, SIGTERM: 143 };

const stop = new AbortController();
for (const signal of Object.keys(SIGNALS)) process.once(signal, () => stop.abort(new Stopped(signal)));

process.exitCode = await main(process.argv.slice(2)).catch(explain);

async function main(args) {
  const settings = await readSettings(args, process.env);
  if (settings.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const objects = await readObjects(settings.list);
  const emulator = settings.app ? undefined : await embedded();
  try {
    const hubspot = new HubSpot({
      app: settings.app ?? { clientId: emulator.clientId, clientSecret: emulator.clientSecret },
      baseUrl: settings.baseUrl ?? emulator?.url,
    });
    const results = await run(hubspot, objects, settings);
    await replaceFile(settings.out, linesOf(objects, results).join(""));
    if (settings.resume) await rm(settings.resume, { force: true });
    console.log(`${summaryOf(objects, results).join("\n")}\n\n${settings.out} has a line for each object.`);
    console.log(`${results.filter(({ outcome }) => outcome === "completed").length} of ${results.length} completed`);
    return 0;
  } finally {
    await emulator?.close();
  }
}

async function run(hubspot, objects, { list, resume, options }) {
  const requests = objects.map(({ request }) => request);
  const state = resume && (await openState(resume, requests));
  const how = { ...options, signal: stop.signal, onState: state?.keep };
  const job = state?.saved
    ? hubspot.webhooks.snapshots.resume(state.saved, how)
    : hubspot.webhooks.snapshots.take(requests, how);
  const progress = createProgress(process.stderr);
  try {
    for await (const update of job) progress.show(update);
    return await job;
  } catch (error) {
    // Nothing was sent.
    if (error instanceof InvalidRequestError) throw wrong(error, list, objects);
    await state?.keep(job.save());
    error.hint = state ? `The same command goes on from ${resume}.` : "With --resume FILE it could go on from here.";
    throw error;
  } finally {
    progress.end();
  }
}

/** The state of a job in a file, tied to its list. */
async function openState(file, requests) {
  const list = createHash("sha256").update(JSON.stringify(requests)).digest("hex");
  const text = await readFile(file, "utf8").catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  let kept = {};
  try {
    if (text) kept = JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is no state of a job`);
  }
  if (text && kept?.list !== list) throw new UsageError(`${file} is the state of another list, or none at all`);
  let writing = Promise.resolve();
  const keep = (saved) => {
    // One after the other, so that the newest is the last.
    writing = writing.catch(() => {}).then(() => replaceFile(file, JSON.stringify({ list, saved })));
    return writing;
  };
  return { saved: kept.saved, keep };
}

async function embedded() {
  const { startWithData } = await import("./emulator.mjs");
  console.error("No HUBSPOT_CLIENT_ID: an emulator in this process answers.");
  return startWithData();
}

/** `requests[12].objectId` is about a line of the list; everything else came from the command line. */
function wrong({ message, problems }, list, objects) {
  const lines = problems.map(({ path, message }) => {
    const [, index] = /^requests\[(\d+)\]/.exec(path) ?? [];
    return { line: objects[index]?.line, message: message.replace(/requests\[\d+\]\./, "") };
  });
  return lines.every(({ line }) => line) ? new ListError(list, lines) : new UsageError(message);
}

/** Says in plain words why it ended, and gives the exit status. */
function explain(error) {
  const message = error instanceof Stopped ? `stopped by ${error.message}` : error.message;
  console.error(message.split("\n").map(printable).join("\n"));
  if (error.hint) console.error(error.hint);
  if (error instanceof UsageError) console.error("--help tells more.");
  if (process.argv.includes("--debug")) console.error(error);
  if (error instanceof UsageError || error instanceof ListError) return 2;
  return SIGNALS[error instanceof Stopped && error.message] ?? 1;
}
