// Calls every operation once. It runs in Node and, as its own text, in a page: it uses nothing from outside.

/**
 * Takes the steps of every-operation.json, one after the other; tells what was not as they say.
 *
 * A step calls an operation or a control of the emulator. In its params, `{crm.objects.create.id}` stands for a part of an
 * earlier reply, `{control.code.code}` for one of a control's, `{credentials.clientId}` for a credential. In the reply that
 * it expects, an object may have more members than said, `"*"` stands for anything but nothing, `"?"` for anything, null
 * for nothing, and `"…"` at the end of a list for more items.
 * @param {object} hubspot a client
 * @param {(name: string, params: object) => Promise<object>} control does one of the emulator's controls
 * @param {object} credentials of the emulator
 * @param {object[]} steps
 * @returns {Promise<string[]>}
 */
export async function callEvery(hubspot, control, credentials, steps) {
  const replies = { credentials };
  const wrong = [];
  const at = (path, place) => path.split(".").reduce((inner, name) => inner?.[name], place);
  const known = (reference) => {
    const [path] = Object.keys(replies).filter((name) => reference.startsWith(`${name}.`)).sort((a, b) => b.length - a.length);
    return path && at(reference.slice(path.length + 1), replies[path]);
  };
  const filled = (value) => {
    if (typeof value === "string" && /^\{.+\}$/.test(value)) return known(value.slice(1, -1));
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner)]));
  };
  const isLike = (found, expected) => {
    if (expected === "?") return true;
    if (expected === "*") return Boolean(found);
    if (expected === null) return found === undefined || found === null;
    if (typeof expected !== "object") return found === expected;
    if (!Array.isArray(expected)) return Object.entries(expected).every(([name, inner]) => isLike(found?.[name], inner));
    const said = expected.filter((item) => item !== "…");
    const fits = said.length === expected.length ? found?.length === said.length : found?.length >= said.length;
    return fits && said.every((item, index) => isLike(found[index], item));
  };
  for (const { operation, control: name, params, reply } of steps) {
    try {
      if (name) {
        replies[`control.${name}`] = await control(name, filled(params));
        continue;
      }
      const [method, ...area] = operation.split(".").reverse();
      const found = await at(area.reverse().join("."), hubspot)[method](filled(params));
      replies[operation] = found;
      if (!isLike(found, filled(reply))) wrong.push(`${operation}: ${JSON.stringify(found)}`);
    } catch (error) {
      wrong.push(`${operation ?? name}: ${error.name} ${error.message}`);
    }
  }
  return wrong;
}
