/** Told before a library keeps a copy of the page for the way back; the copy must hold nothing of the shopper. */
const before_copy = ["turbo:before-cache", "turbolinks:before-cache", "htmx:beforeHistorySave"];

/** Turbo copies some tasks after its event, and takes the page away; what stays is filled again after this long. */
const refill_after_ms = 500;

/** Calls `clear` before a copy is made, and `refill` once it is. */
export function watchPageCaches(clear: () => void, refill: () => void): void {
  for (const name of before_copy)
    document.addEventListener(name, () => {
      clear();
      setTimeout(refill, refill_after_ms);
    });
}
