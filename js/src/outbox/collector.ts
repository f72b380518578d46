/** The shop's collector, as the gate hands it out: every request ends when consent does. */
export class Collector {
  private abort_ = new AbortController();

  /** `base`: where `v1/events` and `v1/erase` lie. */
  constructor(
    private readonly base_: URL,
    private readonly time_limit_ms_ = 10_000,
  ) {}

  /**
   * Posts JSON as text, so that no preflight is needed; without cookies, following no redirect, going on when the page
   * is left. Rejects on network failure, time-out and withdrawal.
   */
  async post(
    path: "events" | "erase",
    body: string,
  ): Promise<{ response: Response; text: string }> {
    const limit = new AbortController();
    const stop = (): void => limit.abort();
    const { signal } = this.abort_;
    if (signal.aborted) stop();
    // Erasing is what withdrawal asks for; it must not be stopped by it.
    if (path === "events") signal.addEventListener("abort", stop);
    const timer = setTimeout(stop, this.time_limit_ms_);
    try {
      const response = await fetch(new URL(`v1/${path}`, this.base_), {
        method: "POST",
        body,
        headers: { "content-type": "text/plain;charset=UTF-8" },
        mode: "cors",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        redirect: "error",
        cache: "no-store",
        keepalive: true,
        signal: limit.signal,
      });
      return { response, text: await response.text() };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }

  /** Ends what is under way; later requests are new ones. */
  cancel(): void {
    this.abort_.abort();
    this.abort_ = new AbortController();
  }
}
