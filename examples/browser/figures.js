// The job in numbers: the bar, the totals, the times.

import { icon } from "./icon.js";
import { STATES, isOutcome } from "./states.js";

const PHASES = { idle: "not started", running: "running", paused: "paused", aborted: "aborted", finished: "finished" };

/** @param {number} total how many objects there are */
export function createFigures(total) {
  const element = (id) => document.getElementById(id);
  const bar = element("bar");
  const outcomes = Object.keys(STATES).filter(isOutcome);
  const parts = new Map(outcomes.map((state) => [state, part(state)]));
  const tiles = new Map(Object.keys(STATES).map((state) => [state, tile(state)]));
  bar.append(...parts.values());
  bar.setAttribute("aria-valuemax", total);
  element("total").textContent = total;
  element("totals").append(...[...tiles.values()].map(({ parentElement }) => parentElement));

  /** @param {Record<string, number>} totals objects by state */
  function update(job, totals) {
    const done = outcomes.reduce((sum, state) => sum + totals[state], 0);
    for (const [state, number] of tiles) {
      number.textContent = totals[state];
      number.parentElement.classList.toggle("zero", totals[state] === 0);
    }
    for (const [state, { style }] of parts) style.flexGrow = totals[state];
    parts.get("completed").parentElement.style.setProperty("--rest", total - done);
    bar.setAttribute("aria-valuenow", done);
    bar.setAttribute("aria-valuetext", `${done} of ${total}`);
    element("done").textContent = done;
    element("phase").textContent = PHASES[job.phase];
    element("phase").dataset.phase = job.phase;
    element("elapsed").textContent = duration(job.elapsed);
    const over = job.phase === "finished" || job.phase === "aborted";
    element("end-name").textContent = over ? "Ended" : "Expected end";
    element("end").textContent = over ? time(job.ended) : expected(job.expectedEnd(done));
    return done;
  }

  return { update };
}

function expected(end) {
  if (end === undefined) return "–";
  const seconds = Math.max(1, Math.round((end - Date.now()) / 1_000));
  const rest = seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${time(end)}, in about ${rest}`;
}

function part(state) {
  const element = document.createElement("span");
  element.dataset.state = state;
  return element;
}

/** The number; the tile is around it. */
function tile(state) {
  const name = document.createElement("dt");
  name.append(icon(state), STATES[state]);
  const number = document.createElement("dd");
  const around = document.createElement("div");
  around.dataset.state = state;
  around.append(name, number);
  return number;
}

function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function time(moment) {
  return new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
