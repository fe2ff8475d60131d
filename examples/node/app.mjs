// Runs an app that HubSpot calls: its settings, its server, the pages where it is installed. Without an account it
// becomes a demo: an emulator of HubSpot calls it, and a person of our own installs it.

import { createServer } from "node:http";
import { parseArgs } from "node:util";

import { nodeListener } from "hubspot-wasm";

import { openAccounts } from "./accounts.mjs";
import { installPages } from "./install.mjs";
import { printable } from "./results.mjs";
import { UsageError } from "./settings.mjs";

const OPTIONS = {
  url: { type: "string" },
  port: { type: "string", default: "3000" },
  tokens: { type: "string" },
  debug: { type: "boolean", default: false },
  help: { type: "boolean" },
};

const USAGE = `
Options:
  --url URL       where this server is to HubSpot and to people, such as https://hooks.example.com
  --port N        where it listens on this machine (3000)
  --tokens FILE   keep the refresh tokens there; else they end with the program
  --debug         print the stack of an error
  --help          print this text

Environment:
  HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET
                  the app. Without them an emulator of HubSpot in this process calls the server, a demo that ends
  HUBSPOT_BASE_URL
                  an emulator instead of HubSpot

Exit status: 0 at the end of the demo, or when it was stopped by Ctrl-C or a signal; 1 when something failed; 2 when the
command line is wrong.
`;

/**
 * @param {object} program
 * @param {string} program.usage its first lines
 * @param {readonly string[]} program.scopes what the app asks for
 * @param {(app: { clientSecret: string, url: string, accounts: object }) => Record<string, (request: Request) => Promise<Response>>} program.routes
 * @param {(demo: { url: string, emulator: object }) => Promise<void>} program.demo
 * @returns {Promise<number>} the exit status
 */
export async function runApp(program) {
  try {
    const settings = readSettings(process.argv.slice(2), process.env);
    if (settings.help) process.stdout.write(program.usage + USAGE);
    else if (settings.app) await serve(program, settings, stopped);
    else await demonstrate(program, settings);
    return 0;
  } catch (error) {
    console.error(error.message.split("\n").map(printable).join("\n"));
    if (process.argv.includes("--debug")) console.error(error);
    if (!(error instanceof UsageError)) return 1;
    console.error("--help tells more.");
    return 2;
  }
}

async function demonstrate(program, settings) {
  const { startEmulator } = await import("hubspot-wasm/emulator");
  console.error("No HUBSPOT_CLIENT_ID: an emulator in this process calls the server.");
  const emulator = await startEmulator();
  const app = { clientId: emulator.clientId, clientSecret: emulator.clientSecret };
  try {
    const local = { ...settings, app, baseUrl: emulator.url, url: undefined, port: 0 };
    await serve(program, local, (url) => program.demo({ url, emulator }));
  } finally {
    await emulator.close();
  }
}

/** Listens for as long as `during` takes. */
async function serve({ scopes, routes }, { app, url: publicUrl, port, tokens, baseUrl }, during) {
  const accounts = await openAccounts({ app, baseUrl, file: tokens });
  let pages = {};
  const server = createServer(nodeListener(async (request) => {
    const page = Object.hasOwn(pages, new URL(request.url).pathname) && pages[new URL(request.url).pathname];
    return page ? page(request) : new Response("not found\n", { status: 404 });
  }));
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const url = publicUrl ?? `http://127.0.0.1:${server.address().port}`;
  const installing = installPages({ app, scopes, url, baseUrl, onInstalled: accounts.add });
  pages = { ...installing, ...routes({ clientSecret: app.clientSecret, url, accounts }) };
  console.log(`Listening: ${Object.keys(pages).map((path) => url + path).join(" ")}`);
  try {
    await during(url);
  } finally {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}

function stopped() {
  return new Promise((resolve) => ["SIGINT", "SIGTERM"].forEach((signal) => process.once(signal, resolve)));
}

function readSettings(args, { HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret, HUBSPOT_BASE_URL: baseUrl }) {
  const { url, port, ...settings } = parse(args);
  if (!/^\d{1,5}$/.test(port)) throw new UsageError(`--port must be a whole number, but was ${port}`);
  if (url !== undefined && !isOrigin(url)) throw new UsageError(`--url must be like https://hooks.example.com, but was ${url}`);
  if (Boolean(clientId) !== Boolean(clientSecret) || (baseUrl && !clientId)) {
    throw new UsageError("HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET go together, and HUBSPOT_BASE_URL needs both");
  }
  if (clientId && !baseUrl && !url) throw new UsageError("HubSpot must be able to reach this server: say where with --url");
  const app = clientId ? { clientId, clientSecret } : undefined;
  return { ...settings, url: url && new URL(url).origin, port: Number(port), app, baseUrl: baseUrl || undefined };
}

function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(error.message.split(/\. |\n/)[0]);
  }
}

function isOrigin(text) {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).pathname === "/";
}
