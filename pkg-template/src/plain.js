// A private copy of what the caller gave, by JSON.stringify's rules.
// What JSON.stringify would drop or distort without a word is a problem here; a BigInt keeps its value.

/** @typedef {{ path: string, code: string, message: string, severity: "problem" | "note" }} Finding */

const DEEPEST = 64;
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** What JSON.stringify would print as `{}`. */
const OPAQUE = /^(Map|Set|Weak\w+|Promise|(Shared)?ArrayBuffer|Blob|File|FormData|Headers|URLSearchParams|[\w ]*Iterator|(Async)?Generator)$/;

/** Stands for a value that JSON.stringify leaves out. */
const ABSENT = Symbol();

/**
 * @param {unknown} value
 * @param {string} root where it stands: `` for parameters, `options` for options
 * @returns {{ copy: any, problems: Finding[] }}
 */
export function plain(value, root = "") {
  const walk = { problems: [], above: [], path: root };
  try {
    const copy = copyOf(value, "", root, walk);
    return { copy: copy === ABSENT ? undefined : copy, problems: walk.problems };
  } catch (reason) {
    refuse(walk, walk.path, "unreadable", `can't be read: ${reason?.name ?? typeof reason}`);
    return { copy: undefined, problems: walk.problems };
  }
}

/**
 * The options of what runs on: a job, or a reader. That somebody stores how far it is, is told to the core as `store`, which is
 * nobody's option.
 * @param {object} options
 * @param {boolean} stores
 */
export function plainOptions(options, stores) {
  const { copy, problems } = plain(options, "options");
  if (options.store !== undefined) problems.push(problem("options.store", "unknownOption", "is not an option"));
  if (copy && stores) copy.store = true;
  return { copy, problems };
}

/**
 * A finding that stops the call.
 * @returns {Finding}
 */
export function problem(path, code, rule) {
  return { path, code, message: path ? `\`${path}\` ${rule}` : rule, severity: "problem" };
}

function refuse(walk, path, code, rule) {
  walk.problems.push(problem(path, code, rule));
  return null;
}

function copyOf(value, key, path, walk) {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "undefined":
      return ABSENT;
    case "number":
      return Number.isFinite(value) ? value : refuse(walk, path, "wrongType", `can't be ${value}`);
    case "bigint":
      // Exactly, and as something that JSON can print.
      return -SAFE <= value && value <= SAFE ? Number(value) : String(value);
    case "symbol":
      return refuse(walk, path, "wrongType", "can't be a symbol");
  }
  if (value === null) return null;
  if (typeof value.toJSON === "function") {
    if (value instanceof Date && Number.isNaN(value.getTime())) {
      return refuse(walk, path, "wrongType", "can't be an invalid date");
    }
    const json = value.toJSON(key);
    // JSON.stringify asks only once, so an object that returns itself is copied as it is.
    return json !== value && !isObject(json) ? copyOf(json, key, path, walk) : copyOfObject(json, path, walk);
  }
  return typeof value === "function" ? refuse(walk, path, "wrongType", "can't be a function") : copyOfObject(value, path, walk);
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function copyOfObject(value, path, walk) {
  if (walk.above.includes(value)) return refuse(walk, path, "cycle", "can't contain itself");
  if (walk.above.length >= DEEPEST) return refuse(walk, path, "tooDeep", "must not be nested so deep");
  walk.above.push(value);
  const copy = Array.isArray(value) ? copyOfArray(value, path, walk) : copyOfMembers(value, path, walk);
  walk.above.pop();
  return copy;
}

function copyOfArray(items, path, walk) {
  const copy = new Array(items.length);
  for (let index = 0; index < items.length; index++) {
    walk.path = `${path}[${index}]`;
    const item = copyOf(items[index], index, walk.path, walk);
    copy[index] = item === ABSENT ? null : item;
  }
  return copy;
}

function copyOfMembers(value, path, walk) {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const type = Object.prototype.toString.call(value).slice(8, -1);
    if (type === "Number" || type === "String" || type === "Boolean" || type === "BigInt") {
      return copyOf(value.valueOf(), "", path, walk);
    }
    if (OPAQUE.test(type) || ArrayBuffer.isView(value)) {
      return refuse(walk, path, "wrongType", `can't be ${/^[AEIO]/.test(type) ? "an" : "a"} ${type}`);
    }
  }
  const copy = {};
  for (const name of Object.keys(value)) {
    walk.path = path ? `${path}.${name}` : name;
    const member = copyOf(value[name], name, walk.path, walk);
    if (member === ABSENT) continue;
    if (name === "__proto__") {
      Object.defineProperty(copy, name, { value: member, writable: true, enumerable: true, configurable: true });
    } else {
      copy[name] = member;
    }
  }
  return copy;
}
