// The table of the objects: a row for each, made once and changed where there is news, and the filter over it.

import { icon } from "./icon.js";
import { STATES } from "./states.js";

const TYPES = { "0-1": "Contact", "0-2": "Company", "0-3": "Deal", "0-5": "Ticket" };
/** A pause in typing, in milliseconds. */
const PAUSE = 600;

/**
 * @param {{ line: number, label: string, owner: string, request: object }[]} objects
 * @param {(words: string) => void} tell hears how many rows a new filter leaves
 */
export function createTable(objects, tell) {
  const form = document.getElementById("filter");
  const text = document.getElementById("text");
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");
  const rows = objects.map(rowOf);
  document.getElementById("rows").append(...rows.map(({ element }) => element));
  document.getElementById("states").append(chip("all", "All", true), ...Object.entries(STATES).map(([state, name]) => chip(state, name)));

  let timer;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    filter();
    clearTimeout(timer);
    timer = setTimeout(() => tell(shown.textContent), PAUSE);
  });

  /** @param {{ state: string, detail: string }[]} news one for each object */
  function update(news) {
    news.forEach(({ state, detail }, index) => change(rows[index], state, detail));
    filter();
  }

  function filter() {
    const wanted = new FormData(form).get("state");
    const words = text.value.trim().toLocaleLowerCase();
    let count = 0;
    for (const row of rows) {
      const fits = (wanted === "all" || row.state === wanted) && `${row.words}\n${row.detail}`.toLocaleLowerCase().includes(words);
      row.element.hidden = !fits;
      if (fits) count++;
    }
    shown.textContent = count === rows.length ? `all ${count} shown` : `${count} of ${rows.length} shown`;
    none.hidden = count > 0;
  }

  return { update };
}

function rowOf({ line, label, owner, request }) {
  const { portalId, objectTypeId, objectId } = request;
  const type = TYPES[objectTypeId] ?? objectTypeId;
  const name = cell("th", "rowheader", "object");
  name.scope = "row";
  const title = document.createElement("span");
  title.dir = "auto";
  title.textContent = label || `${type} ${objectId}`;
  const about = document.createElement("small");
  about.textContent = `${type} ${objectId} · portal ${portalId}${owner && ` · ${owner}`}`;
  name.append(title, about);
  const number = cell("td", "cell", "line");
  number.textContent = line;
  const badge = cell("td", "cell", "state");
  const detail = cell("td", "cell", "detail");
  const element = document.createElement("tr");
  element.setAttribute("role", "row");
  element.append(number, name, badge, detail);
  return { element, cells: { badge, detail }, words: `${label}\n${about.textContent}`, state: undefined, detail: "" };
}

function change(row, state, detail) {
  if (row.state !== state) {
    row.element.dataset.state = state;
    row.cells.badge.replaceChildren(icon(state), STATES[state]);
  }
  if (row.detail !== detail) row.cells.detail.textContent = detail;
  Object.assign(row, { state, detail });
}

function cell(tag, role, name) {
  const element = document.createElement(tag);
  element.setAttribute("role", role);
  element.className = name;
  return element;
}

function chip(value, name, checked = false) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "state", value, checked });
  const face = document.createElement("span");
  if (value !== "all") face.append(icon(value));
  face.append(name);
  label.dataset.state = value;
  label.append(input, face);
  return label;
}
