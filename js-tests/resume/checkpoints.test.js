// The checkpoint in a file: whole whenever its process dies, and refused where it is something else.

import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { load } from "../helpers/package.js";
import { randomFrom } from "../helpers/worker.js";

const { fileCheckpoints } = await load("hubspot-wasm/node");

const SAVER = fileURLToPath(new URL("./saver.js", import.meta.url));

function fileOf(context) {
  const folder = mkdtempSync(`${tmpdir()}/hubspot-wasm-`);
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return `${folder}/journal.json`;
}

/** A process that counts upwards in the file until it is killed; tells the last number whose save had ended. */
async function countUntilKilled(file, milliseconds) {
  const child = fork(SAVER, [file], { execArgv: [] });
  let saved = 0;
  child.on("message", (number) => {
    if (number === 1) setTimeout(() => child.kill("SIGKILL"), milliseconds);
    saved = number;
  });
  await new Promise((resolve) => child.on("close", resolve));
  return saved;
}

test("what was saved is loaded by the next process, by path and by URL", async (context) => {
  const file = fileOf(context);
  const checkpoints = fileCheckpoints(file);
  assert.equal(await checkpoints.load(), undefined);
  await checkpoints.save("0197-a");
  assert.equal(await fileCheckpoints(pathToFileURL(file)).load(), "0197-a");
  await fileCheckpoints(pathToFileURL(file)).save("0197-b");
  assert.equal(await checkpoints.load(), "0197-b");
  assert.ok(!existsSync(`${file}.new`));
});

test("saves that overlap end in the order of their calls", async (context) => {
  const file = fileOf(context);
  const { load, save } = fileCheckpoints(file);
  await Promise.all(Array.from({ length: 30 }, (_, index) => save(`offset ${index}`)));
  assert.equal(await load(), "offset 29");
});

test("a process that is killed at any moment leaves the last offset or the one that it was saving", async (context) => {
  const random = randomFrom(7);
  const kill = async () => {
    const file = fileOf(context);
    const saved = await countUntilKilled(file, random() * 60);
    const found = Number(await fileCheckpoints(file).load());
    assert.ok(found === saved || found === saved + 1, `${found} after ${saved}`);
  };
  for (let round = 0; round < 5; round++) await Promise.all([kill(), kill(), kill(), kill()]);
});

test("a file that holds no checkpoint is refused, and stays as it is", async (context) => {
  const file = fileOf(context);
  await fileCheckpoints(file).save("0197-a");
  const whole = readFileSync(file, "utf8");
  const wrong = ["", "{}", "null", "0197-a", whole.slice(0, -3), whole.replace("1", "2"), whole.replace('"0197-a"', '""'), "\0".repeat(60)];
  for (const text of wrong) {
    writeFileSync(file, text);
    await assert.rejects(fileCheckpoints(file).load(), { message: `${file} holds no checkpoint: put it right, or remove it to read from the earliest file on` });
    assert.equal(readFileSync(file, "utf8"), text);
  }
});

test("what can't be written rejects, and the next save is tried anew", async (context) => {
  const file = fileOf(context);
  const { save } = fileCheckpoints(`${file}/below`);
  await assert.rejects(save("a"), { code: "ENOENT" });
  for (const offset of ["", undefined, 5]) await assert.rejects(fileCheckpoints(file).save(offset), TypeError);
  const checkpoints = fileCheckpoints(file);
  await assert.rejects(checkpoints.save(5));
  await checkpoints.save("a");
  assert.equal(await checkpoints.load(), "a");
  for (const path of ["", undefined, 5, null]) assert.throws(() => fileCheckpoints(path), { name: "TypeError", message: /^path: / });
});
