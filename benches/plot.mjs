// Draws how many times as much as this package its peer needs: one bar per row, to the right of 1 where the package needs
// less, to the left where it needs more. A ring marks the bare fetch.

import { PART, names, short } from "./table.mjs";

const WIDTH = 960;
const ROW = 22;
const TOP = 78;
const LEFT = 336;
const RIGHT = 744;
/** A bare fetch needs next to nothing of some things, such as bundles: what is further left is not drawn. */
const LEAST = 0.1;

/** On a background of its own: a picture in a page can't know the page's colours, only those that the reader prefers. */
const STYLE = `
  .page { fill: #ffffff; stroke: #d0d7de } text { fill: #1f2328; font: 12px system-ui, sans-serif }
  .title { font-weight: 600; font-size: 14px } .small { fill: #59636e } .grid { stroke: #d8dee4 } .one { stroke: #59636e }
  .less { fill: #0969da } .more { fill: #bc4c00 } .plain { fill: #ffffff; stroke: #1f2328; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; stroke: #3d444d } text { fill: #f0f6fc } .small { fill: #9198a1 } .grid { stroke: #2a313c } .one { stroke: #9198a1 }
    .less { fill: #4493f8 } .more { fill: #db6d28 } .plain { fill: #0d1117; stroke: #f0f6fc }
  }`;

/**
 * @param {import("./table.mjs").Row[]} rows those without a peer are left out, and those that only count or take another apart
 * @returns {string} an SVG document
 */
export function plot(rows) {
  const shown = rows.filter(({ name, unit, ratios }) => ratios?.peer && unit && !name.startsWith(PART));
  const scale = scaleOf(shown.flatMap(({ ratios }) => [ratios.peer.median, ratios.plain?.median]).filter((ratio) => ratio > LEAST));
  const bottom = TOP + ROW * shown.length;
  const height = bottom + 32;
  const one = scale.at(1);
  const ticks = scale.ticks.map((tick) => {
    const x = scale.at(tick);
    return `<line class="${tick === 1 ? "one" : "grid"}" x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${bottom}"/>
  <text class="small" text-anchor="middle" x="${x}" y="${bottom + 18}">${tick} ×</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="What ${names.peer} needs, by what ${names.package} needs">
  <style>${STYLE}
  </style>
  <rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
  <text class="title" x="16" y="26">What ${names.peer} needs, by what ${names.package} needs</text>
  <rect class="less" x="16" y="42" width="10" height="10"/><text class="small" x="31" y="51">${names.package} needs less</text>
  <rect class="more" x="216" y="42" width="10" height="10"/><text class="small" x="231" y="51">${names.package} needs more</text>
  <circle class="plain" cx="423" cy="47" r="4"/><text class="small" x="434" y="51">${names.plain}</text>
  <text class="small" text-anchor="end" x="${WIDTH - 16}" y="51">${names.package} → ${names.peer}</text>
  ${ticks.join("\n  ")}
  ${shown.map((row, index) => bar(row, TOP + ROW * index, one, scale)).join("\n  ")}
</svg>
`;
}

function bar({ name, unit, sides, ratios }, y, one, scale) {
  const end = scale.at(ratios.peer.median);
  const kind = ratios.peer.median >= 1 ? "less" : "more";
  const plain = ratios.plain && scale.holds(ratios.plain.median) ? `<circle class="plain" cx="${scale.at(ratios.plain.median)}" cy="${y + 8}" r="4"/>` : "";
  return `<text text-anchor="end" x="${LEFT - 12}" y="${y + 12}">${escaped(name)}</text>
  <rect class="${kind}" x="${Math.min(one, end)}" y="${y + 2}" width="${Math.max(1, round(Math.abs(end - one)))}" height="12"/>${plain}
  <text x="${RIGHT + 12}" y="${y + 12}">${short(ratios.peer.median)} ×<tspan class="small" dx="6">${short(sides.package.median)} → ${short(sides.peer.median)} ${escaped(unit)}</tspan></text>`;
}

/** A logarithmic scale with a line at each doubling, or fewer. */
function scaleOf(ratios) {
  const least = Math.floor(Math.log2(Math.min(0.5, ...ratios)));
  const most = Math.ceil(Math.log2(Math.max(2, ...ratios)));
  const at = (ratio) => round(LEFT + ((Math.log2(ratio) - least) / (most - least)) * (RIGHT - LEFT));
  const step = Math.ceil((most - least) / 9);
  const powers = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  return { at, ticks: powers.filter((power) => power % step === 0).map((power) => 2 ** power), holds: (ratio) => ratio >= 2 ** least && ratio <= 2 ** most };
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
