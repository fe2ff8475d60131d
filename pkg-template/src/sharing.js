// What the processes of an app share through the caller's stores: rate limits, and tokens. A store that fails stops nothing:
// this process goes on by itself, asks again a little later, and the owner is told once.

/** Milliseconds that a store may take to answer. A token may be on its way to another process. */
const PATIENCE = { limits: 1000, tokens: 5000 };
/** Milliseconds for which a store that failed is left alone. */
const REST = 5000;
/** The limits of an account; the others are the app's. */
const OF_ACCOUNT = ["general", "search"];

/**
 * What the core asks of the host where `limits.take` or `tokens` is given.
 * @param {{ limits?: object, tokens?: object, app?: object, auth?: object, portalId?: unknown, onNotice?: Function }} options
 */
export function sharing({ limits, tokens, app, auth, portalId, onNotice }) {
  const host = {};
  const clientId = app?.clientId ?? auth?.clientId;
  if (limits?.take) {
    const ask = guarded("limits", "limits.take", onNotice);
    host.permit = (bucket, max, interval) => {
      const key = [bucket, bucket !== "search" && clientId, OF_ACCOUNT.includes(bucket) && portalId];
      return ask(0, async () => {
        const wait = await limits.take(key.filter(Boolean).join(":"), { max, interval });
        return Number.isFinite(wait) ? Math.ceil(wait) : unusable("no number of milliseconds");
      });
    };
  }
  if (tokens) {
    const ask = guarded("tokens", "tokens", onNotice);
    host.findToken = (key, refused) =>
      ask(undefined, async () => {
        const found = (await tokens.get(key, refused)) ?? undefined;
        if (found === undefined) return undefined;
        if (!isToken(found)) return unusable("no token");
        // A store that has nothing newer has none.
        return found.accessToken === refused ? undefined : found;
      });
    host.keepToken = (key, accessToken, expiresIn) =>
      ask(undefined, async () => tokens.set(key, accessToken === undefined ? undefined : { accessToken, expiresIn }));
  }
  return host;
}

function isToken({ accessToken, expiresIn }) {
  return typeof accessToken === "string" && /^[!-~]+$/.test(accessToken) && Number.isFinite(expiresIn);
}

/** Asks a store, or gives what stands in for its answer. */
function guarded(store, name, onNotice) {
  let restUntil = 0;
  let told = false;
  return async (otherwise, ask) => {
    const rest = restUntil - Date.now();
    // A clock that was set back does not make it longer.
    if (rest > 0 && rest <= REST) return otherwise;
    let timer;
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail({ code: `no answer within ${PATIENCE[store]} ms` }), PATIENCE[store]);
    });
    try {
      return await Promise.race([ask(), late]);
    } catch (reason) {
      restUntil = Date.now() + REST;
      // A store's own words may repeat a token.
      const message = `\`${name}\` fails (${String(reason?.code ?? reason?.name)}): this client goes on by itself`;
      if (!told) onNotice?.({ code: `${store}Unavailable`, message });
      told = true;
      return otherwise;
    } finally {
      clearTimeout(timer);
    }
  };
}

function unusable(code) {
  throw { code };
}
