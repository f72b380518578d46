import type { BrowserContext, Page, Request } from "playwright-core";

/** Rapport's one line about a choice not made yet. */
const expected_line = /^rapport: consent is 'none'; missing: /;

/** Everything a browser complained of, and everything it asked for. */
export class Watch {
  readonly complaints: string[] = [];
  readonly requests: Request[] = [];
  private readonly allowed_: RegExp[] = [expected_line];

  constructor(context: BrowserContext) {
    context.on("page", (page) => this.page_(page));
    context.on("request", (request) => this.requests.push(request));
    context.on("requestfailed", (request) => {
      // Leaving a page, or taking consent back, ends what is under way.
      const cause = request.failure()?.errorText ?? "";
      if (cause !== "net::ERR_ABORTED") this.complain_(`${cause} ${request.url()}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) this.complain_(`${response.status()} ${response.url()}`);
    });
    context.on("weberror", (error) => this.complain_(String(error.error())));
  }

  /** Says that the journey itself causes lines like this. */
  allow(...lines: RegExp[]): void {
    this.allowed_.push(...lines);
  }

  private page_(page: Page): void {
    page.on("console", (message) => {
      this.complain_(`${message.text()} (${message.type()} at ${message.location().url})`);
    });
  }

  private complain_(line: string): void {
    if (!this.allowed_.some((allowed) => allowed.test(line))) this.complaints.push(line);
  }
}

/** Runs in every page before its scripts: a violated policy becomes a line on the console. */
export function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`CSP ${event.violatedDirective} refused ${event.blockedURI || event.sample}`);
  });
}
