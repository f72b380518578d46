/** Decides which pages may send: those of the collector's own host, and those of listed origins. */
export class OriginGate {
  readonly #origins: ReadonlySet<string>;

  /** @throws Error when one of `origins` is not an origin such as `https://shop.example`. */
  constructor(origins: readonly string[]) {
    for (const origin of origins) {
      if (!isOrigin(origin)) {
        throw new Error(
          `'${origin}' is not an origin. Write scheme and host only, as in https://shop.example`,
        );
      }
    }
    this.#origins = new Set(origins);
  }

  /**
   * @param origin the request's Origin header; absent from what does not run in a browser
   * @param host the host and port the request was sent to
   */
  allows(origin: string | undefined, host: string): boolean {
    if (origin === undefined || this.#origins.has(origin)) return true;
    return isOrigin(origin) && new URL(origin).host === host;
  }
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
