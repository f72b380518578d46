/**
 * GA4 event names by the number the core knows them by; core/include/rapport/event.h lists the same ones.
 * Numbers are stored on shoppers' devices: append only, never renumber.
 */
export const event_names = [
  "unknown",
  "view_item",
  "add_to_cart",
  "remove_from_cart",
  "add_to_wishlist",
  "view_cart",
  "begin_checkout",
  "add_shipping_info",
  "add_payment_info",
  "purchase",
  "refund",
  "search",
  "view_item_list",
  "select_item",
  "view_promotion",
  "select_promotion",
  "login",
  "sign_up",
  "dismiss_item",
  "restore_item",
  "experience_impression",
] as const;

/** An event the history keeps. */
export type EventName = Exclude<(typeof event_names)[number], "unknown">;

/** The core's number of an event; 0 for a name it does not know. */
export function eventKind(name: string): number {
  return Math.max(0, (event_names as readonly string[]).indexOf(name));
}
