#!/usr/bin/env node
// The command of the package: runs the emulator behind a port until it is told to stop.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

const USAGE = `Usage: hubspot-wasm emulator [options]

Runs an emulator of HubSpot on this machine, for tests without an account.

Options:
  --port N      port to listen on; 0, the default, takes a free one
  --host NAME   address to listen on (127.0.0.1)
  --seed N      seed of everything random (1)
  --data FILE   JSON file with records to import
  --json        print URL and credentials as one line of JSON
  --help        print this text
`;

const OPTIONS = {
  port: { type: "string" },
  host: { type: "string" },
  seed: { type: "string" },
  data: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
};

await main(process.argv.slice(2));

async function main(args) {
  const { values, positionals } = read(args);
  if (values.help) return void process.stdout.write(USAGE);
  const [command, ...rest] = positionals;
  if (command === undefined) misuse("a command is missing; there is one: emulator");
  if (command !== "emulator") misuse(`unknown command ${command}; there is one: emulator`);
  if (rest.length > 0) misuse(`unexpected argument ${rest[0]}`);
  if (values.host === "") misuse("--host must be a name or an address");
  const options = {
    port: whole("port", values.port, 65_535) ?? 0,
    host: values.host,
    seed: whole("seed", values.seed, Number.MAX_SAFE_INTEGER),
    data: await load(values.data),
  };
  const { startEmulator } = await import("../emulator.js");
  const emulator = await startEmulator(options).catch((error) => fail(told(error, options)));
  print(emulator, values.json);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => emulator.close().then(() => process.exit(0)));
}

function read(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return misuse(error.message.split("\n")[0]);
  }
}

function whole(name, text, most) {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > most) misuse(`--${name} must be a whole number from 0 to ${most}, but was ${text}`);
  return number;
}

async function load(file) {
  if (file === undefined) return undefined;
  const text = await readFile(file, "utf8").catch((error) => misuse(`--data: ${error.message}`));
  try {
    return JSON.parse(text);
  } catch (error) {
    return misuse(`--data: ${file} is no JSON: ${error.message}`);
  }
}

function print(emulator, json) {
  const { url, credentials } = emulator;
  if (json) return void console.log(JSON.stringify({ url, ...credentials }));
  const width = Math.max(...Object.keys(credentials).map((name) => name.length));
  const lines = Object.entries({ url, ...credentials }).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  console.log(`The emulator runs until Ctrl-C.\n\n${lines.join("\n")}`);
}

function told(error, { host = "127.0.0.1", port }) {
  if (error.code === "EADDRINUSE") return `port ${port} is taken`;
  if (error.code === "EACCES") return `port ${port} needs more rights`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") return `${host} is no address of this machine`;
  return error.message;
}

function misuse(message) {
  process.stderr.write(`hubspot-wasm: ${message}\n\n${USAGE}`);
  process.exit(2);
}

function fail(message) {
  process.stderr.write(`hubspot-wasm: ${message}\n`);
  process.exit(1);
}
