// Builds an app card the way HubSpot does when a project is uploaded: its own bundler, one script, nothing configured.
// install.js gets that bundler. Crash reporting is a part of its dev server alone, and not installed (package.json).

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
/** What a card imports by name; a project would have installed it. */
const SDK = ["@hubspot/ui-extensions", "@remote-ui/react", "react"];

/**
 * @param {object} card
 * @param {string} card.folder the card's project; it holds `entry`, and in node_modules what `entry` imports besides the SDK
 * @param {string} card.entry the card's own file, such as `Card.jsx`
 * @param {string} [card.output] a folder for the script
 * @param {"upload" | "development"} [card.build] minified, or readable and with what React checks in development
 * @returns {Promise<string>} the script's path. A build that warns of anything fails
 */
export async function buildCard({ folder, entry, output = join(folder, "dist"), build = "upload" }) {
  folder = resolve(folder);
  linkSdk(folder);
  const task = JSON.stringify({ folder, entry, output: resolve(output), build });
  const env = { ...process.env, NODE_ENV: build === "upload" ? "production" : "development", NO_COLOR: "1" };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), task], { cwd: folder, env });
  const said = `${stdout}${stderr}`.trim();
  if (said) throw new Error(`HubSpot's build of ${entry} said:\n${said}`);
  return join(resolve(output), `${basename(entry).replace(/\.\w+$/, "")}.js`);
}

/** Puts what every card imports beside a card, as installing it would. */
export function linkSdk(folder) {
  for (const name of SDK) {
    const link = join(folder, "node_modules", name);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(join(here, "node_modules", name), link, "junction");
  }
}

/** In a process of its own, since the bundler goes by the folder that it is started in. */
async function main({ folder, entry, output, build }) {
  const { buildSingleExtension, remoteBuild } = await import("@hubspot/ui-extensions-dev-server/build");
  const shared = { root: folder, outputDir: output, logLevel: "warn" };
  if (build === "upload") await remoteBuild({ ...shared, entryPoint: entry });
  else await buildSingleExtension({ ...shared, file: entry });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(JSON.parse(process.argv[2]));
