// Reads CSV as RFC 4180 describes it: quoted values may hold commas, quotes (twice) and line breaks.
// Guesses nothing: what is malformed is reported with its line, and the rest is still read.

/** Blanks may stand around the quotes. */
const OPENING = /[ \t]*"/y;
const PLAIN = /[^",\r\n]*/y;
const END = /[ \t]*(,|\r\n|\n|\r|$)/y;
const LINE = /[^\r\n]*(\r\n|\n|\r|$)/y;

/**
 * @param {string} text
 * @returns {{ rows: { line: number, cells: string[] }[], problems: { line: number, message: string }[] }}
 */
export function parseCsv(text) {
  const rows = [];
  const problems = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  for (let line = 1; at < text.length; ) {
    const start = at;
    const cells = [];
    const problem = readRow(cells);
    if (problem) problems.push({ line: line + breaks(start, problem.at), message: problem.message });
    else if (cells.length > 1 || cells[0].trim() !== "") rows.push({ line, cells });
    line += breaks(start, at);
  }
  return { rows, problems };

  /** Reads up to the end of the row, or of the line where it is malformed. */
  function readRow(cells) {
    for (;;) {
      const from = at;
      if (take(OPENING)) {
        const close = closing(text, at);
        if (close < 0) {
          at = text.length;
          return { at: from, message: "a quote is never closed" };
        }
        cells.push(text.slice(at, close).replaceAll('""', '"'));
        at = close + 1;
      } else {
        cells.push(take(PLAIN)[0]);
      }
      const end = take(END);
      if (!end) {
        const message = text[at] === '"' ? "a quote stands inside a value that is not quoted" : "text follows a closing quote";
        take(LINE);
        return { at: from, message };
      }
      if (end[1] !== ",") return undefined;
    }
  }

  function take(pattern) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  }

  function breaks(from, to) {
    return text.slice(from, to).match(/\r\n|\n|\r/g)?.length ?? 0;
  }
}

/** Where the quote is that closes the value which begins here; negative where there is none. */
function closing(text, from) {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
