interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string },
  ): { createHTML(html: string): unknown };
}

/** Turns the core's HTML into nodes. */
export type HtmlSink = (html: string) => DocumentFragment;

/**
 * The one place where HTML becomes nodes, behind the Trusted Types policy `rapport` where the browser has such; scripts
 * in it never run. `undefined` when the page's policy list does not allow ours.
 */
export function createHtmlSink(view: Window): HtmlSink | undefined {
  const types = (view as Window & { trustedTypes?: TrustedTypes }).trustedTypes;
  let trust: (html: string) => unknown = (html) => html;
  if (types) {
    try {
      const policy = types.createPolicy("rapport", { createHTML: (html) => html });
      trust = (html) => policy.createHTML(html);
    } catch {
      return undefined;
    }
  }
  return (html) => {
    const template = view.document.createElement("template");
    template.innerHTML = trust(html) as string;
    return template.content;
  };
}
