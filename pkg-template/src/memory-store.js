// What a relay keeps between messages, in this process. It shares nothing with others and forgets with its process.

/** The code of the error of a store that takes no more. */
export const STORE_FULL = "STORE_FULL";

/**
 * A store for one process. It holds no more than it is told to: answers go first, and where all messages of eleven minutes are
 * too many, further ones are refused, so that none is carried out twice.
 * @param {{ entries?: number, characters?: number }} [options]
 * @returns {import("../relay.d.ts").RelayStore}
 */
export function memoryStore({ entries = 100_000, characters = 32_000_000 } = {}) {
  /** What was added: it stays until its time is over. */
  const added = new Map();
  /** What was only set: the oldest goes where there are too many. */
  const noted = new Map();
  /** The keys whose values are long, the oldest first. */
  const long = new Set();
  let held = 0;

  const isOver = ({ ends }) => ends <= Date.now();
  const alive = (map, key) => {
    const found = map.get(key);
    return found && !isOver(found) ? found : undefined;
  };
  const put = (map, key, value, ttl) => {
    held += value.length - (map.get(key)?.value?.length ?? 0);
    map.set(key, { value, ends: Date.now() + ttl });
  };
  const drop = (map, key) => {
    held -= map.get(key)?.value?.length ?? 0;
    map.delete(key);
    long.delete(key);
  };
  const sweep = () => {
    for (const [key, entry] of added) {
      if (!isOver(entry)) break;
      drop(added, key);
    }
  };

  return {
    async get(key) {
      return (alive(added, key) ?? alive(noted, key))?.value;
    },
    async add(key, value, ttl) {
      sweep();
      if (alive(added, key)) return false;
      drop(added, key);
      if (added.size >= entries) {
        throw Object.assign(new Error(`the relay's store is full: ${entries} messages in ${ttl} ms`), { code: STORE_FULL });
      }
      put(added, key, value, ttl);
      return true;
    },
    async set(key, value, ttl) {
      if (!added.has(key)) {
        drop(noted, key);
        put(noted, key, value, ttl);
        if (noted.size > entries) drop(noted, noted.keys().next().value);
        return;
      }
      put(added, key, value, ttl);
      long.add(key);
      for (const oldest of long) {
        if (held <= characters) break;
        // The message stays known, so that it is not carried out again.
        held -= added.get(oldest).value.length;
        added.get(oldest).value = undefined;
        long.delete(oldest);
      }
    },
  };
}
