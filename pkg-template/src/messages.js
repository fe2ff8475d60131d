// Messages whose long ones come whole: what HubSpot cut from a list is asked for and put in its place.

import { operations } from "../generated/operations.js";
import { invalid } from "./errors.js";
import { List } from "./list.js";
import { problem } from "./plain.js";

const LIST = operations.indexOf("conversations.messages.list");
const ORIGINAL = operations.indexOf("conversations.messages.originalContent");
/** More at once would only queue at the rate limit. */
const AT_ONCE = 5;
const WHOLE = "NOT_TRUNCATED";

/** What `conversations.messages` does beyond its operations. */
export const messages = (client) => ({
  /**
   * @param {object} params as those of the operation
   * @param {object} [options] with `full`, those that were cut come whole
   */
  list(params, options) {
    if (options?.full === undefined) return client.call(LIST, params, options);
    const { full, ...rest } = options;
    if (typeof full !== "boolean") {
      const wrong = problem("options.full", "wrongType", "must be true or false");
      return new List((reply, fail) => fail(invalid([wrong], "conversations.messages.list")));
    }
    const threadId = params?.threadId;
    const original = (messageId) => client.call(ORIGINAL, { threadId, messageId }, rest);
    return client.call(LIST, params, rest, full ? (page) => complete(page, original) : undefined);
  },
});

/** Puts the whole of each message that was cut in its place. The first that can't be had is the reason of a rejection. */
async function complete(page, original) {
  const isCut = (status) => typeof status === "string" && status !== WHOLE;
  const cut = (page?.results ?? []).filter((message) => isCut(message?.truncationStatus));
  const work = async () => {
    for (let message; (message = cut.shift()); ) {
      try {
        put(await original(message.id), message);
      } catch (reason) {
        cut.length = 0;
        throw reason;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, cut.length) }, work));
}

/** The text and its HTML go together: of a message that has one of them whole, the other must not stay cut. */
function put({ text, richText }, message) {
  if (text === undefined && richText === undefined) return;
  for (const [name, whole] of Object.entries({ text, richText })) {
    if (whole === undefined) delete message[name];
    else message[name] = whole;
  }
  message.truncationStatus = WHOLE;
}
