// HubSpot's side for tests: in this process (createEmulator) or behind a port (startEmulator, Node only).
// It calls nobody but the addresses that a test names, and nothing of it is a real secret.

import { initEmulator } from "./emulator-core.js";

/** How an answer travels; 0 is at once and whole. */
const DELAYED = 1;
const RESET = 2;
const CUT = 3;
const HANG = 4;

/** The longest timer. It runs while an answer hangs, so that the process lives on as with an open connection. */
const LONGEST = 2 ** 31 - 1;

const CONTROLS = ["advance", "token", "code", "snapshot", "execution", "thread", "webhooks", "event", "journal", "account", "payments", "fault", "import"];

/** What the machine hears where no answer came. */
const NO_ANSWER = { status: 0, flat: [], bytes: new Uint8Array() };

/** Base URL of an emulator without a port; `.invalid` never resolves, so a call past `fetch` fails at once. */
const URL_IN_PROCESS = "https://emulator.invalid";

/**
 * An emulator in this process: hand its `fetch` to whatever shall talk to it. Works in browsers, too.
 *
 * @param {import("./emulator.js").EmulatorOptions} [options]
 * @returns {import("./emulator.js").Emulator}
 */
export function createEmulator(options = {}) {
  const machine = start(options);
  const fetch = (input, init) => fetchFrom(machine, input, init);
  return { url: URL_IN_PROCESS, fetch, ...surface(machine), ...closing(machine.stop) };
}

/**
 * An emulator behind a port of this machine. Needs Node.
 *
 * @param {import("./emulator.js").ServerOptions} [options]
 * @returns {Promise<import("./emulator.js").EmulatorServer>}
 */
export async function startEmulator({ port = 0, host = "127.0.0.1", ...options } = {}) {
  // Node takes both for a wish to listen to the whole network.
  if (typeof host !== "string" || host === "") throw new TypeError("startEmulator: `host` must be a name or an address");
  const machine = start(options);
  const http = await nodeHttp();
  const server = http.createServer((request, response) => {
    serve(machine, request, response).catch((error) => response.destroy(error));
  });
  // Who rests at a breakpoint finds the connection still open.
  server.keepAliveTimeout = 0;
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, resolve);
  });
  const address = server.address();
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  let closed;
  const close = () => {
    closed ??= new Promise((resolve) => {
      const stopped = machine.stop();
      server.close(() => resolve(stopped));
      server.closeAllConnections?.();
    });
    return closed;
  };
  return { url: `http://${name}:${address.port}`, ...surface(machine), ...closing(close) };
}

function closing(close) {
  const asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
  return { close, [asyncDispose]: close };
}

/** What never reaches the machine, or not as it was given. */
function check(name, given, right, rule) {
  if (given !== undefined && !right) throw new TypeError(`createEmulator: \`${name}\` must be ${rule}`);
}

/** The machine with its clock: `handle` gives a plain answer. */
function start({ data, clock, deliver, ...options }) {
  const { Emulator } = initEmulator();
  check("clock", clock, typeof clock === "function", "a function");
  check("deliver", deliver, typeof deliver === "function", "a function");
  check("now", options.now, Number.isSafeInteger(options.now) && options.now >= 0, "a whole number, zero or more");
  check("clock", clock, clock?.() >= 0, "a function that gives milliseconds since 1970");
  const began = Date.now();
  const passed = options.now === undefined ? Date.now : () => options.now + Date.now() - began;
  const time = clock === undefined ? passed : () => Math.floor(clock());
  const emulator = construct(Emulator, text({ ...options, now: time() }));
  const courier = new Courier(emulator, time, deliver);
  const machine = {
    credentials: JSON.parse(emulator.credentials()),
    handle(method, url, headers, body) {
      const answer = emulator.handle(time(), method, url, headers, body);
      const { status, delivery, amount, headers: flat, body: bytes } = answer;
      answer.free();
      courier.wake();
      return { status, delivery, amount, flat, bytes };
    },
    settled: () => courier.settled(),
    stop: () => courier.stop(),
  };
  if (data !== undefined) control(machine, "import", data);
  return machine;
}

/** Carries what HubSpot sends by itself, when it is due. What fails is no answer: the machine tries again. */
class Courier {
  #emulator;
  #time;
  #deliver;
  #underWay = new Set();
  /** Ends each request that waits for its answer. */
  #endings = new Set();
  #stopped = false;
  #awake = false;
  #timer;

  constructor(emulator, time, deliver = (request) => globalThis.fetch(request)) {
    this.#emulator = emulator;
    this.#time = time;
    this.#deliver = deliver;
  }

  /** Looks soon, after the caller of a control or a request had its answer. */
  wake() {
    if (this.#awake) return;
    this.#awake = true;
    queueMicrotask(() => this.#look());
  }

  /** Until nothing is under way or due. */
  async settled() {
    this.#look();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** For good; what is under way is given up. */
  async stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const end of this.#endings) end();
    await Promise.all(this.#underWay);
  }

  #look() {
    this.#awake = false;
    clearTimeout(this.#timer);
    while (!this.#stopped) {
      const { idle, wait, ...delivery } = JSON.parse(this.#emulator.pollOutput(this.#time()));
      if (idle) return;
      if (wait !== undefined) return this.#lookAt(wait);
      const carried = this.#carry(delivery).finally(() => this.#underWay.delete(carried));
      this.#underWay.add(carried);
    }
  }

  #lookAt(moment) {
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.max(moment - this.#time(), 1), LONGEST));
    this.#timer.unref?.();
  }

  async #carry({ ticket, patience, ...delivery }) {
    const { status, flat, bytes } = await this.#send(delivery, patience).catch(() => NO_ANSWER);
    if (this.#stopped) return;
    this.#emulator.answered(this.#time(), ticket, status, flat, bytes);
    this.#look();
  }

  /** The answer, unless it takes too long or the emulator is closed. */
  async #send({ url, ...init }, patience) {
    const control = new AbortController();
    const end = () => control.abort();
    const timer = setTimeout(end, patience);
    this.#endings.add(end);
    const { signal } = control;
    const ended = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    try {
      return await Promise.race([ended, this.#exchange(new Request(url, { ...init, redirect: "manual", signal }))]);
    } finally {
      clearTimeout(timer);
      this.#endings.delete(end);
    }
  }

  async #exchange(request) {
    const response = await this.#deliver(request);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, flat: [...response.headers].flat(), bytes };
  }
}

/** wasm-bindgen throws the text alone. */
function construct(Emulator, options) {
  try {
    return new Emulator(options);
  } catch (error) {
    throw typeof error === "string" ? new TypeError(`createEmulator: ${error}`) : error;
  }
}

/** What both kinds of emulator have. */
function surface(machine) {
  const controls = CONTROLS.map((name) => [name, async (input = {}) => control(machine, name, input)]);
  const state = async () => control(machine, "state");
  const { credentials, settled } = machine;
  return { credentials: { ...credentials }, ...credentials, ...Object.fromEntries(controls), state, settled };
}

function control(machine, name, input) {
  const body = input === undefined ? new Uint8Array() : new TextEncoder().encode(text(input));
  const method = input === undefined ? "GET" : "POST";
  const { status, bytes } = machine.handle(method, `/_emulator/${name}`, [], body);
  const reply = JSON.parse(new TextDecoder().decode(bytes));
  if (status === 200) return reply;
  throw new TypeError(`${name}: ${reply.message}`);
}

/** JSON in which a BigInt stands as its digits. */
function text(value) {
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part)) ?? "null";
}

async function fetchFrom(machine, input, init) {
  const request = new Request(input, init);
  const signal = init?.signal ?? request.signal;
  signal.throwIfAborted();
  const body = new Uint8Array(await request.arrayBuffer());
  signal.throwIfAborted();
  const headers = ["host", new URL(request.url).host, ...[...request.headers].flat()];
  const answer = machine.handle(request.method, request.url, headers, body);
  // Even an answer at once comes after the caller had its turn.
  await wait(answer.delivery === DELAYED ? answer.amount : 0, signal);
  while (answer.delivery === HANG) await wait(LONGEST, signal);
  if (answer.delivery === RESET) throw reset("fetch failed");
  return respond(answer, request, signal);
}

function respond({ status, delivery, amount, flat, bytes }, { url, method }, signal) {
  const headers = new Headers();
  for (let index = 0; index < flat.length; index += 2) headers.append(flat[index], flat[index + 1]);
  const bodyless = status === 204 || status === 304 || method === "HEAD";
  const whole = delivery === CUT ? bytes.subarray(0, amount) : bytes;
  const broken = delivery === CUT ? reset("terminated") : undefined;
  const response = new Response(bodyless ? null : stream(whole, broken, signal), { status, headers });
  Object.defineProperty(response, "url", { value: url, configurable: true });
  return response;
}

/** The bytes, then the end or the error; an abort in between is an error, too. */
function stream(bytes, broken, signal) {
  let sent = false;
  return new ReadableStream(
    {
      pull(controller) {
        if (signal.aborted) return controller.error(signal.reason);
        if (!sent && bytes.length > 0) {
          sent = true;
          return controller.enqueue(bytes);
        }
        return broken ? controller.error(broken) : controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** What undici throws where the other side hangs up. */
function reset(message) {
  const cause = Object.assign(new Error("other side closed"), { code: "ECONNRESET" });
  return new TypeError(message, { cause });
}

function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    let timer;
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
  });
}

async function serve(machine, request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = machine.handle(request.method, request.url, request.rawHeaders, Buffer.concat(chunks));
  const { status, delivery, amount, flat, bytes } = answer;
  if (delivery === HANG) return;
  if (delivery === RESET) return void request.socket.destroy();
  if (delivery === DELAYED) {
    await new Promise((resolve) => setTimeout(resolve, amount).unref());
    if (response.destroyed) return;
  }
  const bodyless = status === 204 || status === 304;
  response.writeHead(status, [...flat, ...(bodyless ? [] : ["content-length", String(bytes.length)])]);
  if (delivery === CUT) {
    response.flushHeaders();
    // The socket breaks only after the bytes left, else the other side would see none of them.
    response.write(bytes.subarray(0, Math.max(1, amount)), () => request.socket.destroySoon());
    return;
  }
  response.end(bodyless ? undefined : bytes);
}

/** Named by a variable, so that bundlers for browsers leave it alone. */
async function nodeHttp() {
  const name = "node:http";
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  } catch (cause) {
    throw new Error("startEmulator needs Node; createEmulator works everywhere", { cause });
  }
}
