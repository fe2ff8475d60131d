// Shows how far a job is: one live line on a terminal, plain lines everywhere else.

const BAR = 24;
const PAUSE = 100;

/**
 * @param {NodeJS.WriteStream} stream
 * @param {Record<string, string | undefined>} environment
 */
export function createProgress(stream, environment = process.env) {
  const live = Boolean(stream.isTTY) && environment.TERM !== "dumb";
  const green = live && !environment.NO_COLOR ? (text) => `\x1b[32m${text}\x1b[39m` : (text) => text;
  const began = Date.now();
  let latest;
  let drawn = 0;
  let told = -1;

  return {
    /** @param {import("hubspot-wasm").Progress} update */
    show(update) {
      latest = update;
      if (live) draw();
      else tell();
    },
    /** Leaves the last state standing. */
    end() {
      if (!latest || !live) return;
      draw(true);
      stream.write("\n");
      latest = undefined;
    },
  };

  function draw(now = false) {
    if (!now && Date.now() - drawn < PAUSE) return;
    drawn = Date.now();
    stream.write(`\r\x1b[2K${line(latest, stream.columns || 80, seconds(), green)}`);
  }

  /** A line for every tenth of the whole. */
  function tell() {
    const tenth = Math.floor((10 * latest.done) / latest.total);
    if (tenth === told) return;
    told = tenth;
    stream.write(`${counts(latest)} after ${seconds()} s\n`);
  }

  function seconds() {
    return Math.round((Date.now() - began) / 1000);
  }
}

/** As much as fits: the counts, then a bar, then the details. */
function line(update, columns, seconds, green) {
  const room = columns - 1;
  const text = counts(update);
  if (room < text.length + 12) return text.slice(0, Math.max(room, 0));
  const width = Math.min(BAR, room - text.length - 3);
  const full = Math.round((width * update.done) / update.total);
  const start = `[${green("#".repeat(full))}${".".repeat(width - full)}] ${text}`;
  const more = `, ${update.open} open, ${seconds} s`;
  return room < width + 3 + text.length + more.length ? start : start + more;
}

function counts({ done, total }) {
  return `${done} of ${total}`;
}
