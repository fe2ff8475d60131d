// What the command line and the environment ask for.

import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export const USAGE = `Usage: node snapshots.mjs [options] [FILE]

Takes a snapshot of every object in FILE, a CSV file with the columns portalId, objectTypeId, objectId and
properties, and, if you like, label and owner. Without FILE: the list in examples/data.

Options:
  --out FILE        where the results go, one line of JSON per object (snapshots.jsonl)
  --resume FILE     keep the state of the job in FILE; where FILE exists, go on from it
  --batch N         objects in one create request (100)
  --first-delay MS  from the create request to the first status request (1000)
  --max-delay MS    longest pause between two status requests (30000)
  --attempts N      status requests for one snapshot (20)
  --duration MS     before it gives up on a snapshot (600000)
  --debug           print the stack of an error
  --help            print this text

Environment:
  HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET
                    the app that takes the snapshots. Without them an emulator of HubSpot in this process
                    answers, and the watch is shorter: --max-delay 1000 --attempts 4
  HUBSPOT_BASE_URL  instead of https://api.hubapi.com
  NO_COLOR          no colours

Exit status: 0 when every object has an outcome, whatever it is; 1 when the job failed; 2 when the command line or
the list is wrong; 130 or 143 when it was stopped by Ctrl-C or a signal.
`;

const OPTIONS = {
  out: { type: "string", default: "snapshots.jsonl" },
  resume: { type: "string" },
  batch: { type: "string" },
  "first-delay": { type: "string" },
  "max-delay": { type: "string" },
  attempts: { type: "string" },
  duration: { type: "string" },
  debug: { type: "boolean", default: false },
  help: { type: "boolean" },
};

const NUMBERS = {
  batch: "batchSize",
  "first-delay": "firstDelay",
  "max-delay": "maxDelay",
  attempts: "attempts",
  duration: "duration",
};

/** What an emulator that answers within seconds deserves. */
const SHORT = { maxDelay: 1000, attempts: 4 };

/** The command line or the environment is wrong. */
export class UsageError extends Error {}

/**
 * @param {string[]} args
 * @param {Record<string, string | undefined>} environment
 */
export async function readSettings(args, environment) {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new UsageError(`one list at a time, please: ${positionals[1]}`);
  const app = appOf(environment);
  if (values.resume !== undefined && !app) {
    throw new UsageError(
      "--resume needs a HubSpot that is still there later: set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET.\n" +
        `To try it, keep an emulator running in another terminal: node ${fileURLToPath(new URL("emulator.mjs", import.meta.url))}`,
    );
  }
  if (!values.help) for (const name of ["out", "resume"]) await writable(name, values[name]);
  const options = app ? {} : { ...SHORT };
  for (const [name, option] of Object.entries(NUMBERS)) {
    if (values[name] !== undefined) options[option] = whole(name, values[name]);
  }
  const list = positionals[0] ?? fileURLToPath(new URL("../data/objects.csv", import.meta.url));
  return { ...values, list, app, baseUrl: environment.HUBSPOT_BASE_URL || undefined, options };
}

function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message.split(/\. |\n/)[0]);
  }
}

function appOf({ HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret, HUBSPOT_BASE_URL: baseUrl }) {
  if (clientId && clientSecret) return { clientId, clientSecret };
  if (!clientId && !clientSecret && !baseUrl) return undefined;
  throw new UsageError("HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET go together, and HUBSPOT_BASE_URL needs both");
}

function whole(name, text) {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${name} must be a whole number, but was ${text}`);
  return Number(text);
}

/** Better now than after half an hour. */
async function writable(name, file) {
  if (file === undefined) return;
  const kind = async (path) => stat(path).catch(() => undefined);
  if (file === "" || (await kind(file))?.isDirectory()) throw new UsageError(`--${name} must be a file, but was ${file || "empty"}`);
  if (!(await kind(dirname(file)))?.isDirectory()) throw new UsageError(`--${name}: there is no folder ${dirname(file)}`);
}
