// What several processes share through Redis: limits, tokens, and the checkpoints of a reader with a lease on it.
// Each step is one Lua script, and the time is the server's. The connection is the caller's; nothing is imported here.

const PREFIX = "hubspot-wasm:";

/** The server's time in milliseconds. */
const NOW = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)\n";

/**
 * The send times of one limit, the newest first. What has left the interval goes; while there is room, one more comes in.
 * KEYS: the times. ARGV: most, interval.
 */
const TAKE = `${NOW}
local most, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
local oldest = tonumber(redis.call('LINDEX', KEYS[1], -1) or now)
while oldest + interval <= now do
  redis.call('RPOP', KEYS[1])
  oldest = tonumber(redis.call('LINDEX', KEYS[1], -1) or now)
end
local full = redis.call('LINDEX', KEYS[1], most - 1)
if full then return math.max(1, tonumber(full) + interval - now) end
redis.call('LPUSH', KEYS[1], now)
redis.call('PEXPIRE', KEYS[1], interval)
return 0`;

/**
 * A token, or the errand to get one, or neither while another process is on that errand.
 * KEYS: the hash. ARGV: the token that is refused, how long an errand may take.
 */
const FIND = `${NOW}
local token, ends, errand = unpack(redis.call('HMGET', KEYS[1], 'token', 'ends', 'errand'))
if token and token ~= ARGV[1] and tonumber(ends) > now then return { token, tonumber(ends) - now } end
if errand and tonumber(errand) > now then return 0 end
redis.call('HDEL', KEYS[1], 'token')
redis.call('HSET', KEYS[1], 'errand', now + ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1`;

/** KEYS: the hash. ARGV: the token and its milliseconds, or nothing. */
const KEEP = `${NOW}
redis.call('HDEL', KEYS[1], 'errand')
if ARGV[1] then
  redis.call('HSET', KEYS[1], 'token', ARGV[1], 'ends', now + ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end`;

/**
 * The lease on a checkpoint: each holder has a number of its own, so an earlier one is known by its lower number.
 * KEYS: the hash. ARGV: milliseconds, the number that this process had.
 */
const ACQUIRE = `${NOW}
local ends, holder = unpack(redis.call('HMGET', KEYS[1], 'ends', 'holder'))
if ends and tonumber(ends) > now and holder ~= ARGV[2] then return { 0, tonumber(ends) - now } end
holder = redis.call('HINCRBY', KEYS[1], 'holder', 1)
redis.call('HSET', KEYS[1], 'ends', now + ARGV[1])
return { holder, redis.call('HGET', KEYS[1], 'offset') }`;

/** KEYS: the hash. ARGV: the holder, milliseconds, the offset where there is a new one. */
const HOLD = `${NOW}
if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'ends', now + ARGV[2])
if ARGV[3] then redis.call('HSET', KEYS[1], 'offset', ARGV[3]) end
return 1`;

/** KEYS: the hash. ARGV: the holder. */
const RELEASE = `
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('HDEL', KEYS[1], 'ends') end`;

/** Another process reads on from the checkpoint of this one. Its message says which. */
export class LeaseLostError extends Error {
  name = "LeaseLostError";
  code = "LEASE_LOST";
}

/**
 * Rate limits that all processes share: `new HubSpot({ limits: redisLimits(redis) })`.
 * @param {{ eval: Function }} redis a connected client of the package `redis`
 * @param {{ prefix?: string, margin?: number }} [options] `margin`: the milliseconds by which requests may arrive closer
 *   together than they were sent
 */
export function redisLimits(redis, options) {
  const run = runner(redis, options);
  const { margin = 100 } = options ?? {};
  whole("margin", margin);
  return {
    /** @param {string} key @param {{ max: number, interval: number }} limit */
    take: async (key, { max, interval }) => Number(await run(TAKE, `limit:${key}`, max, interval + margin)),
  };
}

/**
 * Tokens that all processes share: `new HubSpot({ tokens: redisTokens(redis) })`. Redis then holds bearer tokens.
 * @param {{ eval: Function }} redis a connected client of the package `redis`
 * @param {{ prefix?: string, patience?: number }} [options] `patience`: the milliseconds after which another process asks
 *   HubSpot, if the first has brought no token
 */
export function redisTokens(redis, options) {
  const run = runner(redis, options);
  const { patience = 4_000 } = options ?? {};
  whole("patience", patience);
  return {
    /** @param {string} key @param {string} [refused] */
    async get(key, refused = "") {
      for (let wait = 20; ; wait = Math.min(2 * wait, 250)) {
        const found = await run(FIND, `token:${key}`, refused, patience);
        if (Array.isArray(found)) return { accessToken: String(found[0]), expiresIn: Number(found[1]) };
        if (Number(found) === 1) return undefined;
        await sleep(wait);
      }
    },
    /** @param {string} key @param {{ accessToken: string, expiresIn: number }} [token] */
    async set(key, token) {
      await run(KEEP, `token:${key}`, ...(token ? [token.accessToken, Math.floor(token.expiresIn)] : []));
    },
  };
}

/**
 * The checkpoint of a reader, with a lease: of all processes that use it, one reads, and if that one dies another goes on. `load` waits for the lease; `save` rejects with a LeaseLostError where another process has it.
 * @param {{ eval: Function }} redis a connected client of the package `redis`
 * @param {{ name?: string, prefix?: string, lease?: number }} [options] `name` of the checkpoint; `lease`: the milliseconds
 *   without a sign of life after which another process takes over
 */
export function redisCheckpoints(redis, options) {
  const run = runner(redis, options);
  const { name = "journal", lease = 10_000 } = options ?? {};
  if (typeof name !== "string" || name === "") throw new TypeError("options.name: must be a string that is not empty");
  whole("lease", lease);
  const key = `checkpoint:${name}`;
  let holder = 0;
  let closed = new AbortController();
  let beat;

  const isHolder = async (number, ...offset) => Number(await run(HOLD, key, number, lease, ...offset)) === 1;
  const lost = () => new LeaseLostError(`another process has taken over the checkpoint "${name}"`);

  /** Signs of life until the lease is lost or released. A failure is no loss: the next one may get through. */
  function keepAlive(number) {
    beat = setTimeout(async () => {
      const held = await isHolder(number).catch(() => true);
      if (held && holder === number) keepAlive(number);
    }, lease / 3);
    beat.unref?.();
  }

  return {
    /** Waits for the lease; the last offset that was saved. */
    async load() {
      closed.abort();
      const { signal } = (closed = new AbortController());
      for (;;) {
        const [number, found] = await run(ACQUIRE, key, lease, holder);
        if (signal.aborted) {
          if (Number(number) > 0) await run(RELEASE, key, number);
          throw new LeaseLostError(`the wait for the checkpoint "${name}" was ended`);
        }
        if (Number(number) > 0) {
          clearTimeout(beat);
          holder = Number(number);
          keepAlive(holder);
          return found == null ? undefined : String(found);
        }
        await sleep(Math.min(Number(found), lease / 3, 1000), signal);
      }
    },
    /** @param {string} offset */
    async save(offset) {
      if (holder === 0) throw new LeaseLostError(`the checkpoint "${name}" is saved without a lease: call load() first`);
      if (!(await isHolder(holder, offset))) throw lost();
    },
    /** Gives the lease up, so that another process goes on at once; ends a `load` that waits. */
    async release() {
      closed.abort();
      clearTimeout(beat);
      const number = holder;
      holder = 0;
      if (number > 0) await run(RELEASE, key, number);
    },
  };
}

/**
 * The store that the processes of one relay share: `createRelay({ store: redisStore(redis) })`. Redis then holds the answers
 * that cards got, for eleven minutes.
 * @param {{ eval: Function }} redis a connected client of the package `redis`
 * @param {{ prefix?: string }} [options]
 */
export function redisStore(redis, options) {
  const run = runner(redis, options);
  return {
    /** @param {string} key */
    get: async (key) => (await run("return redis.call('GET', KEYS[1])", `relay:${key}`)) ?? undefined,
    /** @param {string} key @param {string} value @param {number} ttl milliseconds */
    add: async (key, value, ttl) =>
      (await run("return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])", `relay:${key}`, value, ttl)) != null,
    /** @param {string} key @param {string} value @param {number} ttl milliseconds */
    set: async (key, value, ttl) => void (await run("redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])", `relay:${key}`, value, ttl)),
  };
}

/** Runs a script on one key. */
function runner(redis, options) {
  if (typeof redis?.eval !== "function") throw new TypeError("redis: must be a connected client of the package `redis`");
  const { prefix = PREFIX } = options ?? {};
  if (typeof prefix !== "string") throw new TypeError("options.prefix: must be a string");
  return (script, key, ...said) => redis.eval(script, { keys: [prefix + key], arguments: said.map(String) });
}

function whole(name, value) {
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`options.${name}: must be milliseconds, 1 or more`);
}

/** A while; the end of the signal ends it, too. The connection keeps the process alive, the timer does not. */
function sleep(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    timer.unref?.();
    signal?.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}
