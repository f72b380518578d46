/** What happens to a page while it is open. */
export interface PageListener {
  /** Its address changed without a load. */
  navigated(): void;
  /** It can be seen (again). */
  visible(): void;
  /** It cannot be seen any more, perhaps for good. */
  hidden(): void;
  /** It is left, perhaps to be kept whole in the back-forward cache. */
  left(): void;
  /** It came back whole from the back-forward cache. */
  restored(): void;
  /** The network came back. */
  online(): void;
}

/** Shops that route by hash begin it with a slash; other hashes are places on the same page. */
function address(): string {
  const { pathname, search, hash } = location;
  return pathname + search + (/^#!?\//.test(hash) ? hash : "");
}

/**
 * Watches the page's life without touching anyone's prototypes: the Navigation API where there is one, else `popstate`,
 * and `check()` whenever something hints at a new page view.
 */
export function watchPage(listener: PageListener): { check(): void } {
  let shown = address();
  const check = (): void => {
    const now = address();
    if (now === shown) return;
    shown = now;
    listener.navigated();
  };
  const { navigation } = window as Window & { navigation?: EventTarget };
  navigation?.addEventListener("currententrychange", check);
  addEventListener("popstate", check);
  addEventListener("pageshow", (event) => {
    if (event.persisted) listener.restored();
  });
  addEventListener("pagehide", () => {
    listener.hidden();
    listener.left();
  });
  addEventListener("online", () => listener.online());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") listener.hidden();
    else listener.visible();
  });
  return { check };
}

/** Resolves once the shopper sees the page: at once, unless the browser renders it ahead of time. */
export function activation(): Promise<void> {
  if (!(document as Document & { prerendering?: boolean }).prerendering) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("prerenderingchange", () => resolve(), { once: true });
  });
}

/** Resolves once the page's own markup is there. */
export function parsed(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true });
  });
}
