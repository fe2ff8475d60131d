#!/usr/bin/env node
// A custom workflow action that counts the words of a text. What is short it counts at once; what is long it blocks, and
// completes later. Needs hubspot-wasm and the files beside it; `node workflow-action.mjs --help` tells the rest.

import { setTimeout as pause } from "node:timers/promises";

import { actionHandler, blockExecution, completeExecution } from "hubspot-wasm";

import { runApp } from "./app.mjs";
import { installAsPerson } from "./person.mjs";
import { printable } from "./results.mjs";

const usage = `Usage: node workflow-action.mjs [options]

Serves the redirect URL and a custom workflow action of an app: URL/redirect is a redirect URL in the app's settings, and
URL/action the actionUrl of the action's definition. The action has the input field "text" and the output "words".
`;

/** What completing an execution needs. */
const scopes = ["oauth", "automation"];

/** Longer texts take their time, here in milliseconds. */
const SHORT = 40;
const WORK = 200;

/** What the demo has counted. */
const TEXTS = [
  "Call me back.",
  "4711",
  "We would like to have ten more of the blue ones, and the green one back in the box.",
  "0123456789 ".repeat(10),
];

process.exitCode = await runApp({ usage, scopes, routes, demo });

function routes({ clientSecret, url, accounts }) {
  /** What is being worked on: HubSpot calls again where it did not get the answer. A real app keeps this in a queue. */
  const underWay = new Set();
  return { "/action": actionHandler({ clientSecret, hosts: [url], onExecution }) };

  function onExecution({ callbackId, inputFields, origin }) {
    const text = String(inputFields?.text ?? "");
    if (text.length <= SHORT) return outcomeOf(text);
    const hubspot = accounts.clientOf(origin.portalId);
    if (!underWay.has(callbackId)) finish(callbackId, text, hubspot);
    return blockExecution({ expiration: "P1D" });
  }

  async function finish(callbackId, text, hubspot) {
    underWay.add(callbackId);
    try {
      await pause(WORK);
      await hubspot.automation.callbacks.complete({ callbackId, body: outcomeOf(text) });
      console.log(`${callbackId}: completed later`);
    } catch (error) {
      // The workflow goes on by itself after a day.
      console.error(printable(`${callbackId}: ${error.message}`));
    } finally {
      underWay.delete(callbackId);
    }
  }
}

/** The answer, or the body of the callback: both look the same. */
function outcomeOf(text) {
  const words = text.match(/\p{L}+/gu)?.length ?? 0;
  if (words === 0) return completeExecution({ state: "FAIL_CONTINUE" });
  return completeExecution({ outputFields: { words: String(words) } });
}

/** What happens in an account, from the installation on. */
async function demo({ url, emulator }) {
  console.log(await installAsPerson(url));
  for (const text of TEXTS) await emulator.execution({ actionUrl: `${url}/action`, inputFields: { text } });
  let state = await emulator.state();
  for (let tries = 0; tries < 100 && state.executions.some(({ state }) => state !== "COMPLETED"); tries++) {
    await pause(WORK / 4);
    state = await emulator.state();
  }

  for (const { callbackId, state: word, attempts, outputFields } of state.executions) {
    const callbacks = state.log.filter(({ path, status }) => path.includes(callbackId) && status === 204).length;
    const { hs_execution_state: how, words } = outputFields ?? {};
    const result = words === undefined ? how : `${how}, ${words} words`;
    console.log(`${callbackId}: ${word} by ${callbacks ? "callback" : "answer"}, calls ${attempts}, callbacks ${callbacks}: ${result}`);
  }
}
