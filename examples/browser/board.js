// The board: a page that takes snapshots of a list of objects. This module joins the parts and handles the buttons.

// With a bundler: "hubspot-wasm".
import { HubSpot } from "./hubspot-wasm/index.js";

import { createFigures } from "./figures.js";
import { BoardJob } from "./job.js";
import { createNews } from "./news.js";
import { createPlot, told } from "./plot.js";
import { Rate } from "./rate.js";
import { totalsOf } from "./states.js";
import { Store } from "./store.js";
import { createTable } from "./table.js";

/** What HubSpot allows an app for snapshots. */
const LIMIT = 10;
/** Between two drawings, in milliseconds. */
const FRAME = 200;

const ACTIONS = { idle: "Start", running: "Pause", paused: "Continue", aborted: "Start again", finished: "Start again" };
const TURNS = { running: "The job is running.", paused: "The job is paused.", aborted: "The job was aborted.", finished: "The job has finished." };

const element = (id) => document.getElementById(id);
const [act, abort, problem, confirm] = ["act", "abort", "problem", "confirm"].map(element);

try {
  await main();
} catch (error) {
  show(error);
}

async function main() {
  // The credentials are an emulator's, so they may be in a page. A real client secret must not: a server of yours has it.
  const { id, app, baseUrl, watch, objects } = await settings();
  const store = new Store(id);
  const rate = Rate.from(store.read()?.rate);
  const hubspot = new HubSpot({ app, baseUrl, transport: rate.transport });
  const figures = createFigures(objects.length);
  const plot = createPlot(element("plot"), LIMIT);
  const news = createNews();
  const table = createTable(objects, news.tell);
  const requests = objects.map(({ request }) => request);

  let soon, later, phase;
  const job = new BoardJob(hubspot, requests, watch, store, rate, () => {
    if (job.phase !== phase) return draw();
    soon ??= setTimeout(draw, FRAME);
  });

  function draw() {
    clearTimeout(soon);
    clearTimeout(later);
    job.refresh();
    const states = job.objects;
    const done = figures.update(job, totalsOf(states));
    table.update(states);
    plot.draw(rate);
    element("rate").textContent = `Create and status requests together: ${told(rate, LIMIT)}`;
    const far = `${done} of ${objects.length} objects have an outcome.`;
    if (phase && job.phase !== phase) news.tell(`${TURNS[job.phase]} ${far}`);
    else if (job.phase === "running") news.progress(far);
    phase = job.phase;
    buttons();
    show(job.error);
    // The clock goes on where there is no news.
    soon = undefined;
    if (job.phase === "running") later = setTimeout(draw, 1_000 - (job.elapsed % 1_000));
  }

  /** One button does what comes next, so that the focus can stay where it is. */
  function buttons() {
    act.textContent = ACTIONS[job.phase];
    act.disabled = false;
    const possible = job.phase === "running" || job.phase === "paused";
    if (!possible && document.activeElement === abort) act.focus();
    abort.disabled = !possible;
    if (!possible && confirm.open) confirm.close();
  }

  act.addEventListener("click", () => {
    if (job.phase === "running") job.pause();
    else if (job.phase === "paused") job.resume();
    else job.start();
  });
  abort.addEventListener("click", () => {
    const { waiting, open } = totalsOf(job.objects);
    element("confirm-text").textContent = `${waiting + open} objects have no outcome yet. A paused job can be continued, an aborted one can't.`;
    confirm.returnValue = "";
    confirm.showModal();
  });
  confirm.addEventListener("close", () => {
    if (confirm.returnValue === "abort") job.abort();
  });

  element("source").textContent = `${objects.length} objects in an emulator of HubSpot`;
  draw();
  if (job.wasRunning) job.resume();
}

async function settings() {
  const response = await fetch("settings.json");
  if (!response.ok) throw new Error(`The settings could not be loaded: status ${response.status}.`);
  return response.json();
}

function show(error) {
  const words = error ? error.message : "";
  if (problem.textContent !== words) problem.textContent = words;
  problem.hidden = words === "";
}
