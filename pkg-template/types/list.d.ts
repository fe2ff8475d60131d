import type { Operations } from "../generated/types.js";
import type { Call, CallOptions } from "./call.js";

/** A started call of a list: a promise of its first page, and an iterable of every item. */
export interface List<Page> extends Call<Page>, AsyncIterable<ItemOf<Page>> {
  /** Every page, the first one first. The next one is asked for when it is wanted. */
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** Everything that a search finds: an iterable of every item. Nothing is asked for before the first is wanted. */
export interface Everything<Page> extends AsyncIterable<ItemOf<Page>> {
  /** Every page. The next one is asked for when it is wanted. */
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** The items of one page of a list. */
export type ItemOf<Page> = Page extends { results?: (infer Item)[] }
  ? Item
  : Page extends { portalFlagStates?: (infer Item)[] }
    ? Item
    : never;

/** Searches without an end. */
export interface Searches {
  /**
   * Everything that a search finds, in the order of the ids: it goes past the 10,000 results where HubSpot's cursors end.
   * Sorting is not possible, and each group of filters can have one filter less.
   */
  searchAll(
    params: Operations["crm.objects.search"]["params"],
    options?: CallOptions<"crm.objects.search">,
  ): Everything<Operations["crm.objects.search"]["reply"]>;
}

/** Messages whose long ones come whole. */
export interface FullMessages {
  /**
   * Lists the messages of a thread. With `full`, those that HubSpot cut come whole: `text` and `richText` are asked for
   * with `originalContent`, one call for each, and `truncationStatus` becomes `NOT_TRUNCATED`.
   */
  list(
    params: Operations["conversations.messages.list"]["params"],
    options?: MessageListOptions,
  ): List<Operations["conversations.messages.list"]["reply"]>;
}

/** The options of a list of messages. */
export interface MessageListOptions extends CallOptions<"conversations.messages.list"> {
  /** Whether messages that HubSpot cut are to come whole. Where one can't be had, the list fails. */
  full?: boolean;
}
