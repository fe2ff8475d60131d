import type { Operations } from "../generated/types.js";
import type { Call, CallOptions } from "./call.js";

/** A started call of a list: a promise of its first page, and an iterable of every item. */
export interface List<Page> extends Call<Page>, AsyncIterable<ItemOf<Page>> {
  /** Every page, from the first on. Each one is fetched when you get to it. */
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** Everything that a search finds: an iterable of every item. Nothing is fetched before you iterate it. */
export interface Everything<Page> extends AsyncIterable<ItemOf<Page>> {
  /** Every page. Each one is fetched when you get to it. */
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** The items of one page of a list. */
export type ItemOf<Page> = Page extends { results?: (infer Item)[] }
  ? Item
  : Page extends { portalFlagStates?: (infer Item)[] }
    ? Item
    : never;

/** Searches past 10,000 results. */
export interface Searches {
  /**
   * Everything that a search finds, in the order of the ids: it goes past the 10,000 results where HubSpot's cursors end.
   * Sorting is not possible. Each page takes one filter in each group, for the last id: a search that has no room for it, with
   * 6 filters in a group or too many in all, ends at 10,000 nevertheless.
   */
  searchAll(
    params: Operations["crm.objects.search"]["params"],
    options?: CallOptions<"crm.objects.search">,
  ): Everything<Operations["crm.objects.search"]["reply"]>;
}

/** Messages, of which long ones can come whole. */
export interface FullMessages {
  /**
   * Lists the messages of a thread. With `full`, those that HubSpot truncated come whole: `text` and `richText` are fetched
   * with `originalContent`, one call for each message, and `truncationStatus` becomes `NOT_TRUNCATED`.
   */
  list(
    params: Operations["conversations.messages.list"]["params"],
    options?: MessageListOptions,
  ): List<Operations["conversations.messages.list"]["reply"]>;
}

/** The options of a list of messages. */
export interface MessageListOptions extends CallOptions<"conversations.messages.list"> {
  /** Whether messages that HubSpot truncated are to come whole. Where one can't be fetched, the list fails. */
  full?: boolean;
}
