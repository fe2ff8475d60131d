// Requests in each second against the limit, drawn by hand. One bar is one second; the one that is not over yet is pale.

import { svg } from "./icon.js";

const MARGIN = { top: 12, right: 8, bottom: 40, left: 44 };
const SECOND = 1_000;
/** Seconds to be seen at once. */
const SPAN = 45;

/**
 * @param {HTMLElement} place
 * @param {number} limit requests per second
 */
export function createPlot(place, limit) {
  let latest;
  // In pixels of the screen, so that the text has its size on a phone, too.
  new ResizeObserver(() => latest && draw(latest)).observe(place);

  /** @param {import("./rate.js").Rate} rate */
  function draw(rate) {
    latest = rate;
    const width = Math.max(place.clientWidth, 240);
    const height = Math.max(place.clientHeight, 160);
    const end = rate.began === undefined ? 0 : ((rate.idle ?? Date.now()) - rate.began) / SECOND;
    const first = Math.max(0, Math.ceil(end) - SPAN);
    const top = Math.max(limit, rate.peak) + 1;
    const x = (second) => MARGIN.left + ((second - first) / SPAN) * (width - MARGIN.left - MARGIN.right);
    const y = (count) => height - MARGIN.bottom - (count / top) * (height - MARGIN.top - MARGIN.bottom);
    const scene = { rate, first, end, x, y, width, height, limit };
    const label = `Requests in each second: ${told(rate, limit)}`;
    const picture = svg("svg", { role: "img", "aria-label": label, width, height, viewBox: `0 0 ${width} ${height}` });
    picture.append(...pauses(scene), ...grid(scene), ...bars(scene), ...line(scene));
    place.replaceChildren(picture);
  }

  return { draw };
}

/** The same in words. */
export function told({ total, peak, refused, pauses }, limit) {
  if (total === 0) return `none so far; the limit is ${limit}.`;
  const grey = pauses.length > 0 ? " Where it is grey, the job was paused." : "";
  return `${total} so far, at most ${peak} in any one second; the limit is ${limit}. HubSpot refused ${refused || "none"} of them.${grey}`;
}

function bars({ rate, first, end, x, y }) {
  const thick = x(1) - x(0);
  const gap = Math.min(2, thick / 4);
  const found = [];
  for (let second = first; second < end; second++) {
    const count = rate.in(second);
    if (count === 0) continue;
    const over = rate.idle || second + 1 <= end;
    found.push(svg("rect", {
      class: over ? "bar-of-plot" : "bar-of-plot pale",
      "data-second": second,
      "data-count": count,
      x: x(second) + gap / 2,
      width: thick - gap,
      y: y(count),
      height: y(0) - y(count),
    }));
  }
  return found;
}

/** When nothing ran there are no bars, and the reader should know why. */
function pauses({ rate, first, x, y, width }) {
  const right = width - MARGIN.right;
  return rate.pauses.flatMap((span) => {
    const [from, to] = span.map((moment) => Math.min(right, Math.max(MARGIN.left, x((moment - rate.began) / SECOND))));
    return to > from ? [svg("rect", { class: "pause", x: from, width: to - from, y: MARGIN.top, height: y(0) - MARGIN.top })] : [];
  });
}

function grid({ first, limit, x, y, width, height }) {
  const lines = [];
  for (const count of [0, Math.round(limit / 2), limit]) {
    if (count < limit) lines.push(svg("line", { class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(count), y2: y(count) }));
    lines.push(svg("text", { x: MARGIN.left - 8, y: y(count) + 4, "text-anchor": "end" }, String(count)));
  }
  const step = width < 420 ? 15 : width < 560 ? 10 : 5;
  for (let second = Math.ceil(first / step) * step; second <= first + SPAN; second += step) {
    const last = second === first + SPAN;
    lines.push(svg("line", { class: "grid", x1: x(second), x2: x(second), y1: y(0), y2: y(0) + 4 }));
    lines.push(svg("text", { x: x(second), y: y(0) + 17, "text-anchor": last ? "end" : "middle" }, clock(second)));
  }
  const middle = (MARGIN.left + width - MARGIN.right) / 2;
  lines.push(svg("text", { class: "quiet", x: middle, y: height - 5, "text-anchor": "middle" }, "minutes and seconds since the first request"));
  lines.push(svg("text", { class: "quiet", transform: `translate(11 ${(y(0) + MARGIN.top) / 2}) rotate(-90)`, "text-anchor": "middle" }, "requests"));
  return lines;
}

function line({ limit, y, width }) {
  return [
    svg("line", { class: "limit", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(limit), y2: y(limit) }),
    svg("text", { class: "limit-name", x: width - MARGIN.right, y: y(limit) - 7, "text-anchor": "end" }, `limit: ${limit} per second`),
  ];
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
